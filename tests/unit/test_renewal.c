/* Renewals: what continues, what begins anew, and who has the seat meanwhile. */
#include "daemon/model/renewal.h"

#include "tests/unit/register.h"

#include <string.h>

#include "daemon/model/ending.h"
#include "daemon/model/representative.h"
#include "daemon/model/suspension.h"

#define T(test) cmocka_unit_test_setup_teardown(test, register_setup, register_teardown)

/* acme in industry from 2026-05-28 until 2027-05-28, grace until 2027-06-27; two seats. */
static void member(struct fixture *f, const char *handle, const char *slug, struct membership *m)
{
  struct decision d;
  register_member(f, handle, slug, &d);
  *m = d.membership;
}

/* As it is on the day now. */
static void again(struct fixture *f, struct membership *m)
{
  assert_done(f, membership_by_id(&f->c, m->id, m));
}

static bool renew(struct fixture *f, struct membership *m, struct renewal *out)
{
  struct problem p = f->problem;
  register_as(f, m->party);
  f->problem = p;
  assert_true(membership_by_id(&f->c, m->id, m));
  return membership_renew(&f->c, m, out);
}

static void before_the_end_it_continues(void **state)
{
  struct fixture *f = *state;
  struct membership m;
  struct renewal r;
  member(f, "acme", "industry", &m);
  register_at(f, "2027-02-26T23:59:59Z"); /* 91 days before the end */
  assert_refused(f, renew(f, &m, &r), PROBLEM_WRONG_STATE);
  assert_non_null(strstr(f->problem.detail, "2027-02-27"));
  register_at(f, "2027-02-27T00:00:00Z");
  assert_done(f, renew(f, &m, &r));
  assert_string_equal(r.membership.since, "2027-05-28");
  assert_string_equal(r.membership.until, "2028-05-28");
  assert_int_equal(r.membership.continues, m.id);
  assert_int_equal(r.membership.chain, m.id);
  assert_int_equal(r.membership.status, MEMBER_FUTURE);
  assert_non_null(r.certificate.number);
  again(f, &m);
  assert_int_equal(m.renewed_by, r.membership.id);
  assert_refused(f, renew(f, &m, &r), PROBLEM_WRONG_STATE); /* twice */
  register_at(f, "2027-05-27T12:00:00Z");
  again(f, &m);
  assert_int_equal(m.status, MEMBER_ACTIVE); /* not due */
  register_at(f, "2027-05-28T00:00:00Z");
  again(f, &m);
  assert_int_equal(m.status, MEMBER_EXPIRED);
  again(f, &r.membership);
  assert_int_equal(r.membership.status, MEMBER_ACTIVE);
}

static void within_the_grace_without_a_gap(void **state)
{
  struct fixture *f = *state;
  struct membership m;
  struct renewal r;
  member(f, "acme", "industry", &m);
  register_at(f, "2027-06-26T23:59:59Z");
  again(f, &m);
  assert_int_equal(m.status, MEMBER_GRACE);
  assert_done(f, renew(f, &m, &r));
  assert_string_equal(r.membership.since, "2027-05-28");
  assert_int_equal(r.membership.status, MEMBER_ACTIVE);
}

static void after_the_grace_anew(void **state)
{
  struct fixture *f = *state;
  struct membership m;
  struct renewal r;
  member(f, "acme", "industry", &m);
  register_at(f, "2027-06-27T00:00:00Z");
  assert_done(f, renew(f, &m, &r));
  assert_string_equal(r.membership.since, "2027-06-27");
  assert_int_equal(r.membership.continues, 0);
  assert_int_equal(r.membership.chain, r.membership.id);
  again(f, &m);
  assert_int_equal(m.status, MEMBER_LAPSED);
  assert_refused(f, renew(f, &m, &r), PROBLEM_ALREADY_MEMBER);
}

static void anew_within_a_year_only(void **state)
{
  struct fixture *f = *state;
  struct membership m;
  struct renewal r;
  member(f, "acme", "industry", &m);
  register_at(f, "2028-05-27T00:00:00Z");
  assert_refused(f, renew(f, &m, &r), PROBLEM_WRONG_STATE);
  assert_non_null(strstr(f->problem.detail, "application submit industry --as acme"));
  register_at(f, "2028-05-26T23:59:59Z");
  assert_done(f, renew(f, &m, &r));
}

static void anew_only_where_there_is_a_seat(void **state)
{
  struct fixture *f = *state;
  struct membership m, other;
  struct renewal r;
  member(f, "acme", "industry", &m);
  register_at(f, "2027-06-27T12:00:00Z");
  member(f, "bolt", "industry", &other);
  member(f, "core", "industry", &other);
  assert_refused(f, renew(f, &m, &r), PROBLEM_NO_SEATS);
}

static void anew_by_the_rules_of_the_day(void **state)
{
  struct fixture *f = *state;
  struct membership m, other;
  struct renewal r;
  member(f, "norway", "presidium", &m);
  register_at(f, "2030-06-27T00:00:00Z");
  member(f, "bouvet", "presidium", &other);
  assert_refused(f, renew(f, &m, &r), PROBLEM_SEAT_TAKEN);
  register_at(f, "2026-06-01T00:00:00Z");
  member(f, "acme", "industry", &m);
  register_at(f, "2027-08-01T00:00:00Z");
  register_sql(f, "UPDATE body SET status = 'dormant' WHERE slug = 'industry'");
  assert_refused(f, renew(f, &m, &r), PROBLEM_WRONG_STATE);
  register_sql(f, "UPDATE body SET status = 'founded', admission ="
                  " replace(admission, 'organization', 'person') WHERE slug = 'industry'");
  assert_refused(f, renew(f, &m, &r), PROBLEM_WRONG_KIND);
}

static void a_suspension_goes_on(void **state)
{
  struct fixture *f = *state;
  struct membership m;
  struct renewal r;
  member(f, "acme", "industry", &m);
  register_as(f, "rita");
  assert_done(f, membership_suspend(&f->c, &m, NULL, "why"));
  register_at(f, "2027-06-27T00:00:00Z");
  assert_refused(f, renew(f, &m, &r), PROBLEM_WRONG_STATE);
  assert_non_null(strstr(f->problem.detail, "reinstated"));
  register_at(f, "2027-06-01T00:00:00Z");
  assert_done(f, renew(f, &m, &r));
  assert_int_equal(r.membership.status, MEMBER_SUSPENDED);
  assert_false(membership_good_standing(&f->c, m.party_id));
  register_as(f, "rita");
  assert_done(f, membership_reinstate(&f->c, &r.membership, NULL));
  assert_int_equal(r.membership.status, MEMBER_ACTIVE);
  assert_true(membership_good_standing(&f->c, m.party_id));
}

static void who_leaves_is_not_renewed_and_takes_the_next_term_along(void **state)
{
  struct fixture *f = *state;
  struct membership m;
  struct renewal r, none;
  member(f, "acme", "industry", &m);
  register_at(f, "2027-05-01T00:00:00Z");
  assert_done(f, renew(f, &m, &r));
  register_as(f, "acme");
  again(f, &m);
  assert_done(f, membership_resign(&f->c, &m, "2027-05-20", NULL));
  register_at(f, "2027-05-28T00:00:00Z");
  again(f, &m);
  again(f, &r.membership);
  assert_int_equal(m.status, MEMBER_RESIGNED);
  assert_int_equal(r.membership.status, MEMBER_RESIGNED);
  assert_refused(f, renew(f, &r.membership, &none), PROBLEM_WRONG_STATE);
  assert_int_equal(membership_count(&f->c, m.body_id), 0);
}

/* Ended within its second term, the first one stays what it was. */
static void a_term_that_was_followed_stays_expired(void **state)
{
  struct fixture *f = *state;
  struct membership m;
  struct renewal r;
  member(f, "acme", "industry", &m);
  register_at(f, "2027-05-01T00:00:00Z");
  assert_done(f, renew(f, &m, &r));
  register_at(f, "2027-08-01T00:00:00Z");
  register_as(f, "acme");
  again(f, &r.membership);
  assert_done(f, membership_resign(&f->c, &r.membership, NULL, NULL));
  again(f, &m);
  assert_int_equal(m.status, MEMBER_EXPIRED);
  assert_int_equal(m.ending, 0);
  assert_int_equal(r.membership.status, MEMBER_RESIGNED);
}

static void seats_of_a_chain_are_one(void **state)
{
  struct fixture *f = *state;
  struct membership m, other;
  struct renewal r;
  member(f, "acme", "industry", &m);
  register_at(f, "2027-05-01T00:00:00Z");
  assert_done(f, renew(f, &m, &r));
  member(f, "bolt", "industry", &other); /* the second seat */
  assert_int_equal(membership_count(&f->c, m.body_id), 2);
  register_at(f, "2027-06-01T00:00:00Z");
  assert_int_equal(membership_count(&f->c, m.body_id), 2);
}

static void who_sits_in_the_body(void **state)
{
  struct fixture *f = *state;
  struct membership m, before;
  struct party acme, paul;
  member(f, "acme", "industry", &m);
  register_as(f, "acme");
  assert_done(f, party_by_handle(&f->c, "acme", &acme));
  assert_done(f, party_by_handle(&f->c, "paul", &paul));
  assert_refused(f, membership_represent(&f->c, &m, &paul), PROBLEM_BAD_FIELDS);
  assert_done(f, representative_name(&f->c, &acme, &paul));
  register_as(f, "acme");
  assert_done(f, membership_represent(&f->c, &m, &paul));
  assert_string_equal(m.representative, "paul");
  int64_t entry = f->c.entry;
  register_at(f, "2026-07-01T12:00:00Z");
  register_as(f, "acme");
  assert_done(f, representative_dismiss(&f->c, &acme, &paul, "left"));
  again(f, &m);
  assert_null(m.representative);
  assert_done(f, membership_as_of(&f->c, m.id, &(struct as_of){ "2026-06-30", 0 }, &before));
  assert_string_equal(before.representative, "paul");
  assert_done(f, membership_as_of(&f->c, m.id, &(struct as_of){ "2026-07-01", entry }, &before));
  assert_string_equal(before.representative, "paul");
  assert_done(f, membership_as_of(&f->c, m.id, &(struct as_of){ NULL, entry - 1 }, &before));
  assert_null(before.representative);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    T(before_the_end_it_continues),
    T(within_the_grace_without_a_gap),
    T(after_the_grace_anew),
    T(anew_within_a_year_only),
    T(anew_only_where_there_is_a_seat),
    T(anew_by_the_rules_of_the_day),
    T(a_suspension_goes_on),
    T(who_leaves_is_not_renewed_and_takes_the_next_term_along),
    T(a_term_that_was_followed_stays_expired),
    T(seats_of_a_chain_are_one),
    T(who_sits_in_the_body),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
