/* Appeals: until when, who rules, what comes of it. */
#include "daemon/model/appeal.h"

#include "tests/unit/register.h"

#include <string.h>

#define T(test) cmocka_unit_test_setup_teardown(test, register_setup, register_teardown)

static void hears_appeals(struct fixture *f, int days)
{
  register_sql(f, "UPDATE body SET admission = json_set(admission, '$.appeal_days', %d)", days);
}

static struct application now(struct fixture *f, int64_t id)
{
  struct application a;
  assert_done(f, application_by_id(&f->c, id, &a));
  return a;
}

/* Rejected by ruth and rosa; ron is left. */
static void rejected(struct fixture *f, const char *handle, struct application *out)
{
  struct decision d;
  register_in_review(f, handle, "industry", out);
  register_voted(f, "ruth", out, "reject", &d);
  register_voted(f, "rosa", out, "reject", &d);
  *out = now(f, out->id);
  assert_int_equal(out->status, STATUS_REJECTED);
}

static void appealed(struct fixture *f, const char *handle, struct application *out)
{
  hears_appeals(f, 30);
  rejected(f, handle, out);
  f->c.time += 60;
  register_as(f, handle);
  assert_done(f, appeal_make(&f->c, out, "you misread it"));
}

static void ruled(struct fixture *f, const char *by, struct application *a, const char *ruling,
                  struct decision *out)
{
  *a = now(f, a->id);
  register_as(f, by);
  assert_done(f, ruling_cast(&f->c, a, ruling, "so it is", out));
}

static void until_the_last_day(void **state)
{
  struct fixture *f = *state;
  struct application a, late;
  struct appeal appeal;
  register_at(f, "2026-06-10T12:00:00Z");
  hears_appeals(f, 30);
  rejected(f, "acme", &a);
  rejected(f, "bolt", &late);
  assert_string_equal(appeal_until(&f->c, &a), "2026-07-10");
  register_at(f, "2026-07-10T23:59:59Z");
  register_as(f, "acme");
  assert_done(f, appeal_make(&f->c, &a, "you misread it"));
  a = now(f, a.id);
  assert_int_equal(a.status, STATUS_APPEALED);
  assert_string_equal(context_date(&f->c, a.decided), "2026-06-10"); /* stays */
  assert_true(appeal_of(&f->c, a.id, &appeal));
  assert_string_equal(appeal.text, "you misread it");
  assert_int_equal(appeal.at, f->c.time);
  assert_int_equal(appeal.ruled, 0);
  register_at(f, "2026-07-11T00:00:00Z");
  register_as(f, "bolt");
  assert_refused(f, appeal_make(&f->c, &late, "me too"), PROBLEM_TOO_LATE);
  assert_non_null(strstr(f->problem.detail, "2026-07-10"));
  assert_false(appeal_of(&f->c, late.id, &appeal));
}

static void where_none_are_heard(void **state)
{
  struct fixture *f = *state;
  struct application a;
  rejected(f, "acme", &a);
  assert_null(appeal_until(&f->c, &a));
  register_as(f, "acme");
  assert_refused(f, appeal_make(&f->c, &a, "please"), PROBLEM_TOO_LATE);
}

/* The rejection stays in force, yet nobody asks in two places at once. */
static void not_beside_a_new_application(void **state)
{
  struct fixture *f = *state;
  struct application a, again;
  struct body body;
  struct party acme;
  appealed(f, "acme", &a);
  assert_done(f, body_by_slug(&f->c, "industry", &body));
  assert_done(f, party_by_handle(&f->c, "acme", &acme));
  assert_refused(f, application_possible(&f->c, &body, &acme), PROBLEM_ALREADY_APPLIED);
  rejected(f, "bolt", &a);
  register_applied(f, "bolt", "industry", &again);
  register_as(f, "bolt");
  assert_refused(f, appeal_make(&f->c, &a, "and this"), PROBLEM_ALREADY_APPLIED);
  assert_non_null(strstr(f->problem.detail, "A3"));
}

static void who_rules(void **state)
{
  struct fixture *f = *state;
  struct application a;
  struct quorum q;
  struct decision d;
  appealed(f, "acme", &a);
  /* ron alone is fewer than two: the executives join him */
  appeal_quorum(&f->c, &a, &q);
  assert_int_equal(q.needed, 2);
  assert_int_equal(q.may_vote, 4);
  assert_true(q.reachable);
  register_as(f, "ruth");
  assert_refused(f, ruling_cast(&f->c, &a, "affirm", "x", &d), PROBLEM_FORBIDDEN);
  assert_non_null(strstr(f->problem.detail, "voted"));
  register_as(f, "rita");
  assert_refused(f, ruling_cast(&f->c, &a, "affirm", "x", &d), PROBLEM_FORBIDDEN);
  ruled(f, "ron", &a, "affirm", &d);
  assert_int_equal(d.status, STATUS_APPEALED);
  register_as(f, "ron");
  assert_refused(f, ruling_cast(&f->c, &a, "overturn", "x", &d), PROBLEM_ALREADY_VOTED);
}

static void executives_only_where_too_few_are_left(void **state)
{
  struct fixture *f = *state;
  struct application a;
  struct body body;
  struct quorum q;
  struct decision d;
  assert_done(f, body_by_slug(&f->c, "industry", &body));
  register_as(f, "pia");
  assert_done(f, office_appoint(&f->c, f->c.actor, "reviewer", body.id, NULL));
  appealed(f, "acme", &a);
  appeal_quorum(&f->c, &a, &q);
  assert_int_equal(q.may_vote, 2); /* ron, pia */
  assert_false(appeal_ruler(&f->c, &a, register_party_id(f, "eva")));
  register_as(f, "eva");
  assert_refused(f, ruling_cast(&f->c, &a, "affirm", "x", &d), PROBLEM_FORBIDDEN);
  /* a stake takes pia out, and lets the executives in */
  register_affiliate(f, "pia", (const char *const[]){ "acme", NULL });
  appeal_quorum(&f->c, &a, &q);
  assert_int_equal(q.may_vote, 4);
}

static void affirmed(void **state)
{
  struct fixture *f = *state;
  struct application a, again;
  struct appeal appeal;
  struct ruling *rulings;
  struct decision d;
  appealed(f, "acme", &a);
  ruled(f, "ron", &a, "affirm", &d);
  f->c.time += 60;
  ruled(f, "eva", &a, "affirm", &d);
  assert_int_equal(d.status, STATUS_AFFIRMED);
  assert_int_equal(now(f, a.id).status, STATUS_AFFIRMED);
  assert_true(appeal_of(&f->c, a.id, &appeal));
  assert_int_equal(appeal.ruled, f->c.time);
  assert_int_equal(appeal.ruled_entry, f->c.entry);
  assert_int_equal(ruling_list(&f->c, a.id, &rulings), 2);
  assert_string_equal(rulings[1].by, "eva");
  assert_string_equal(rulings[1].ruling, "affirm");
  assert_string_equal(rulings[1].reason, "so it is");
  assert_int_equal(register_count(f, "SELECT count(*) FROM membership"), 0);
  register_applied(f, "acme", "industry", &again); /* may apply anew */
}

static void overturned(void **state)
{
  struct fixture *f = *state;
  struct application a;
  struct decision d;
  appealed(f, "acme", &a);
  ruled(f, "ron", &a, "overturn", &d);
  ruled(f, "eva", &a, "affirm", &d);
  assert_int_equal(d.status, STATUS_APPEALED);
  ruled(f, "emil", &a, "overturn", &d);
  assert_int_equal(d.status, STATUS_OVERTURNED);
  assert_string_equal(d.membership.party, "acme");
  assert_int_equal(d.certificate.membership, d.membership.id);
  assert_int_equal(now(f, a.id).status, STATUS_OVERTURNED);
}

/* Split as far as it goes: said plainly. */
static void unreachable(void **state)
{
  struct fixture *f = *state;
  struct application a;
  struct quorum q;
  hears_appeals(f, 30);
  register_sql(f, "UPDATE office SET until = '2026-06-01' WHERE role = 'executive'");
  appealed(f, "acme", &a);
  register_at(f, "2026-06-01T12:00:00Z");
  appeal_quorum(&f->c, &a, &q);
  assert_int_equal(q.may_vote, 1);
  assert_false(q.reachable);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    T(until_the_last_day),
    T(where_none_are_heard),
    T(not_beside_a_new_application),
    T(who_rules),
    T(executives_only_where_too_few_are_left),
    T(affirmed),
    T(overturned),
    T(unreachable),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
