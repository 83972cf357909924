/* Suspensions and endings of memberships: what they make of a status, day by day and entry by
 * entry. */
#include "daemon/model/ending.h"

#include "tests/unit/register.h"

#include <string.h>

#include "daemon/model/suspension.h"

#define T(test) cmocka_unit_test_setup_teardown(test, register_setup, register_teardown)

/* acme in industry from 2026-05-28 until 2027-05-28, grace until 2027-06-27. */
static void member(struct fixture *f, struct membership *m)
{
  struct decision d;
  register_member(f, "acme", "industry", &d);
  *m = d.membership;
}

static const char *status_on(struct fixture *f, int64_t id, const char *date, int64_t entry)
{
  struct membership m;
  assert_done(f, membership_as_of(&f->c, id, &(struct as_of){ date, entry }, &m));
  return member_status_name(m.status);
}

#define assert_on(f, m, date, status) assert_string_equal(status_on(f, (m).id, date, 0), status)

static void a_term_by_itself(void **state)
{
  struct fixture *f = *state;
  struct membership m;
  member(f, &m);
  assert_string_equal(m.grace_until, "2027-06-27");
  assert_on(f, m, "2026-05-27", "future");
  assert_on(f, m, "2026-05-28", "active");
  assert_on(f, m, "2027-03-28", "active"); /* 61 days before the end */
  assert_on(f, m, "2027-03-29", "due");
  assert_on(f, m, "2027-05-27", "due");
  assert_on(f, m, "2027-05-28", "grace");
  assert_on(f, m, "2027-06-26", "grace");
  assert_on(f, m, "2027-06-27", "lapsed");
}

static void suspended_until_a_day(void **state)
{
  struct fixture *f = *state;
  struct membership m;
  member(f, &m);
  register_at(f, "2026-07-01T12:00:00Z");
  register_as(f, "rita");
  assert_refused(f, membership_suspend(&f->c, &m, "2026-07-01", "why"), PROBLEM_BAD_FIELDS);
  assert_done(f, membership_suspend(&f->c, &m, "2026-08-01", "why"));
  assert_int_equal(m.status, MEMBER_SUSPENDED);
  assert_on(f, m, "2026-06-30", "active");
  assert_on(f, m, "2026-07-01", "suspended");
  assert_on(f, m, "2026-07-31", "suspended");
  assert_on(f, m, "2026-08-01", "active");
}

static void suspended_for_good_and_reinstated(void **state)
{
  struct fixture *f = *state;
  struct suspension *list;
  struct membership m;
  member(f, &m);
  register_at(f, "2026-07-01T12:00:00Z");
  register_as(f, "rita");
  assert_done(f, membership_suspend(&f->c, &m, NULL, "why"));
  int64_t entry = f->c.entry;
  assert_on(f, m, "2027-05-27", "suspended"); /* and not due */
  assert_on(f, m, "2027-05-28", "grace");
  register_at(f, "2026-09-01T12:00:00Z");
  register_as(f, "rolf");
  assert_done(f, membership_reinstate(&f->c, &m, "paid"));
  assert_int_equal(m.status, MEMBER_ACTIVE);
  assert_on(f, m, "2026-08-31", "suspended");
  assert_on(f, m, "2026-09-01", "active");
  /* as the log knew it before */
  assert_string_equal(status_on(f, m.id, "2026-12-01", entry), "suspended");
  assert_string_equal(status_on(f, m.id, "2026-12-01", entry - 1), "active");
  assert_refused(f, membership_reinstate(&f->c, &m, NULL), PROBLEM_WRONG_STATE);
  assert_int_equal(suspension_list(&f->c, m.chain, entry, &list), 1);
  assert_null(list[0].reinstated);
  assert_int_equal(suspension_list(&f->c, m.chain, 0, &list), 1);
  assert_string_equal(list[0].reinstated_by, "rolf");
  assert_int_equal(suspension_list(&f->c, m.chain, entry - 1, &list), 0);
}

static void resigned_at_once(void **state)
{
  struct fixture *f = *state;
  struct membership m;
  struct body body;
  struct party core;
  member(f, &m);
  register_at(f, "2026-07-01T12:00:00Z");
  register_as(f, "acme");
  assert_done(f, membership_resign(&f->c, &m, NULL, "we close"));
  assert_int_equal(m.status, MEMBER_RESIGNED);
  assert_string_equal(m.ended, "2026-07-01");
  assert_string_equal(m.ended_note, "we close");
  assert_on(f, m, "2026-06-30", "active");
  assert_on(f, m, "2030-01-01", "resigned");
  assert_string_equal(status_on(f, m.id, "2026-07-01", f->c.entry - 1), "active");
  assert_refused(f, membership_resign(&f->c, &m, NULL, NULL), PROBLEM_WRONG_STATE);
  /* its seat is free */
  assert_done(f, body_by_slug(&f->c, "industry", &body));
  assert_done(f, party_by_handle(&f->c, "acme", &core));
  assert_done(f, membership_possible(&f->c, &body, &core));
  assert_int_equal(membership_seat_of(&f->c, core.id), 0);
}

static void resigned_to_a_day(void **state)
{
  struct fixture *f = *state;
  struct membership m;
  size_t n;
  member(f, &m);
  register_at(f, "2026-07-01T12:00:00Z");
  register_as(f, "acme");
  assert_refused(f, membership_resign(&f->c, &m, "2026-06-30", NULL), PROBLEM_BAD_FIELDS);
  assert_refused(f, membership_resign(&f->c, &m, "2027-05-29", NULL), PROBLEM_BAD_FIELDS);
  assert_done(f, membership_resign(&f->c, &m, "2027-05-28", NULL));
  assert_int_equal(m.status, MEMBER_ACTIVE);
  assert_on(f, m, "2027-05-27", "active"); /* not due: it is known to end */
  assert_on(f, m, "2027-05-28", "resigned");
  /* an earlier end counts, a later one is none */
  assert_refused(f, membership_resign(&f->c, &m, "2027-05-28", NULL), PROBLEM_WRONG_STATE);
  register_as(f, "eva");
  assert_done(f, membership_dissolve(&f->c, m.body_id, "merged", &n));
  assert_int_equal(n, 1);
  assert_on(f, m, "2026-07-01", "dissolved");
  assert_on(f, m, "2027-05-28", "dissolved");
  assert_string_equal(status_on(f, m.id, "2027-05-28", f->c.entry - 1), "resigned");
}

static void a_dissolved_body_has_no_members(void **state)
{
  struct fixture *f = *state;
  struct membership m;
  struct decision d;
  size_t n;
  member(f, &m);
  register_member(f, "norway", "presidium", &d);
  register_as(f, "eva");
  assert_done(f, membership_dissolve(&f->c, m.body_id, NULL, &n));
  assert_int_equal(n, 1);
  assert_on(f, m, "2026-05-28", "dissolved");
  assert_on(f, d.membership, "2026-05-28", "active");
  assert_done(f, membership_dissolve(&f->c, m.body_id, NULL, &n));
  assert_int_equal(n, 0);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    T(a_term_by_itself), T(suspended_until_a_day), T(suspended_for_good_and_reinstated),
    T(resigned_at_once), T(resigned_to_a_day),     T(a_dissolved_body_has_no_members),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
