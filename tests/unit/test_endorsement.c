/* Endorsements, and that the last requirement that is met brings the decision. */
#include "daemon/model/endorsement.h"

#include "tests/unit/register.h"

#include <string.h>

#define T(test) cmocka_unit_test_setup_teardown(test, register_setup, register_teardown)

/* Two members to endorse with, in bodies of their own: norway, chile. */
static void members(struct fixture *f)
{
  struct decision d;
  register_member(f, "norway", "presidium", &d);
  register_member(f, "chile", "presidium", &d);
}

static void wants(struct fixture *f, int n)
{
  register_sql(f, "UPDATE body SET admission = json_set(admission, '$.endorsements', %d)", n);
}

static struct application now(struct fixture *f, int64_t id)
{
  struct application a;
  assert_done(f, application_by_id(&f->c, id, &a));
  return a;
}

static void endorsed(struct fixture *f, const char *by, int64_t id, struct decision *out)
{
  struct application a = now(f, id);
  register_as(f, by);
  assert_done(f, endorsement_add(&f->c, &a, "we know them", out));
}

static void one_a_member(void **state)
{
  struct fixture *f = *state;
  struct application a;
  struct endorsement *rows;
  struct decision d;
  members(f);
  register_applied(f, "acme", "industry", &a);
  endorsed(f, "norway", a.id, &d);
  assert_int_equal(d.status, STATUS_SUBMITTED);
  register_as(f, "norway");
  assert_refused(f, endorsement_add(&f->c, &a, NULL, &d), PROBLEM_ALREADY_ENDORSED);
  register_as(f, "chile");
  assert_done(f, endorsement_add(&f->c, &a, NULL, &d));
  assert_int_equal(endorsement_list(&f->c, &a, &rows), 2);
  assert_string_equal(rows[0].by, "norway");
  assert_string_equal(rows[0].text, "we know them");
  assert_true(rows[0].counts);
  assert_null(rows[1].text);
  assert_int_equal(rows[1].entry, f->c.entry);
}

static void counted_while_in_good_standing(void **state)
{
  struct fixture *f = *state;
  struct application a;
  struct endorsement *rows;
  struct decision d;
  register_at(f, "2026-05-31T12:00:00Z");
  register_member(f, "pia", "people", &d); /* for a month */
  members(f);
  register_applied(f, "acme", "industry", &a);
  endorsed(f, "pia", a.id, &d);
  endorsed(f, "norway", a.id, &d);
  assert_int_equal(endorsement_count(&f->c, &a), 2);
  register_at(f, "2026-06-30T00:00:00Z");
  assert_int_equal(endorsement_count(&f->c, &a), 1);
  assert_int_equal(endorsement_list(&f->c, &a, &rows), 2);
  assert_false(rows[0].counts);
}

/* A person who says later that they belong to the applicant did not speak as a third. */
static void a_stake_takes_it_out(void **state)
{
  struct fixture *f = *state;
  struct application a;
  struct decision d;
  register_member(f, "pia", "people", &d);
  register_applied(f, "acme", "industry", &a);
  endorsed(f, "pia", a.id, &d);
  assert_int_equal(endorsement_count(&f->c, &a), 1);
  register_affiliate(f, "pia", (const char *const[]){ "acme", NULL });
  assert_int_equal(endorsement_count(&f->c, &a), 0);
}

static void the_last_endorsement_decides(void **state)
{
  struct fixture *f = *state;
  struct application a;
  struct application_step *steps;
  struct decision d;
  members(f);
  wants(f, 2);
  register_applied(f, "acme", "industry", &a);
  endorsed(f, "norway", a.id, &d);
  register_as(f, "rita");
  a = now(f, a.id);
  assert_done(f, application_screen(&f->c, &a, NULL));
  register_voted(f, "ruth", &a, "approve", &d);
  register_voted(f, "rosa", &a, "approve", &d);
  assert_int_equal(d.status, STATUS_IN_REVIEW);
  assert_int_equal(now(f, a.id).status, STATUS_IN_REVIEW);
  endorsed(f, "chile", a.id, &d);
  assert_int_equal(d.status, STATUS_APPROVED);
  assert_string_equal(d.membership.party, "acme");
  a = now(f, a.id);
  assert_int_equal(a.status, STATUS_APPROVED);
  assert_int_equal(a.decided_entry, f->c.entry);
  size_t n = application_history(&f->c, a.id, &steps);
  assert_string_equal(steps[n - 1].action, "endorse");
  assert_string_equal(steps[n - 1].status, "approved");
}

static void the_last_vote_decides_when_all_else_is_there(void **state)
{
  struct fixture *f = *state;
  struct application a;
  struct decision d;
  members(f);
  wants(f, 1);
  register_in_review(f, "acme", "industry", &a);
  register_voted(f, "ruth", &a, "approve", &d);
  endorsed(f, "chile", a.id, &d);
  assert_int_equal(d.status, STATUS_IN_REVIEW);
  register_voted(f, "rosa", &a, "approve", &d);
  assert_int_equal(d.status, STATUS_APPROVED);
}

static void the_answer_decides_when_all_else_is_there(void **state)
{
  struct fixture *f = *state;
  struct application a;
  struct application_step *steps;
  struct decision d;
  int64_t question;
  members(f);
  wants(f, 1);
  register_in_review(f, "acme", "industry", &a);
  register_voted(f, "ruth", &a, "approve", &d);
  register_voted(f, "rosa", &a, "approve", &d);
  register_as(f, "rita");
  assert_done(f, application_ask(&f->c, &a, "Still there?", &question));
  endorsed(f, "chile", a.id, &d);
  assert_int_equal(d.status, STATUS_INFORMATION_REQUESTED);
  a = now(f, a.id);
  register_as(f, "acme");
  assert_done(f, application_answer(&f->c, &a, "Yes.", NULL, 0, &d));
  assert_int_equal(d.status, STATUS_APPROVED);
  size_t n = application_history(&f->c, a.id, &steps);
  assert_string_equal(steps[n - 1].action, "answer");
  assert_string_equal(steps[n - 1].status, "approved");
}

/* No endorsement is needed to be rejected. */
static void rejections_wait_for_nothing(void **state)
{
  struct fixture *f = *state;
  struct application a;
  struct decision d;
  wants(f, 5);
  register_in_review(f, "acme", "industry", &a);
  register_voted(f, "ruth", &a, "reject", &d);
  register_voted(f, "rosa", &a, "reject", &d);
  assert_int_equal(d.status, STATUS_REJECTED);
}

/* The endorser cannot help that the seat is taken: what they said stands, undecided. */
static void no_seat_left(void **state)
{
  struct fixture *f = *state;
  struct application a;
  struct decision d;
  register_member(f, "norway", "presidium", &d);
  wants(f, 1);
  register_in_review(f, "acme", "industry", &a);
  register_voted(f, "ruth", &a, "approve", &d);
  register_voted(f, "rosa", &a, "approve", &d);
  register_sql(f, "UPDATE body SET admission = json_set(admission, '$.seats', 1)"
                  " WHERE slug = 'industry'");
  wants(f, 0);
  register_member(f, "bolt", "industry", &d);
  wants(f, 1);
  endorsed(f, "norway", a.id, &d);
  assert_int_equal(d.status, STATUS_IN_REVIEW);
  assert_int_equal(now(f, a.id).status, STATUS_IN_REVIEW);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    T(one_a_member),
    T(counted_while_in_good_standing),
    T(a_stake_takes_it_out),
    T(the_last_endorsement_decides),
    T(the_last_vote_decides_when_all_else_is_there),
    T(the_answer_decides_when_all_else_is_there),
    T(rejections_wait_for_nothing),
    T(no_seat_left),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
