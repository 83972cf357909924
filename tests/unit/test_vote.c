#include "daemon/model/vote.h"

#include "tests/unit/register.h"

#include <string.h>

#include "daemon/model/requirement.h"
#include "lib/id.h"

#define T(test) cmocka_unit_test_setup_teardown(test, register_setup, register_teardown)

static void counted(struct fixture *f, const struct application *a, struct quorum expected)
{
  struct quorum q;
  vote_quorum(&f->c, a, &q);
  assert_int_equal(q.needed, expected.needed);
  assert_int_equal(q.may_vote, expected.may_vote);
  assert_int_equal(q.approve, expected.approve);
  assert_int_equal(q.reject, expected.reject);
  assert_int_equal(q.abstain, expected.abstain);
  assert_int_equal(q.recuse, expected.recuse);
  assert_int_equal(q.waiting, expected.waiting);
  assert_int_equal(q.reachable, expected.reachable);
}

static void the_words(void **state)
{
  static const char *const wrong[] = { "", "Approve", "approved", "yes", "approve " };
  (void)state;
  assert_true(vote_valid("approve"));
  assert_true(vote_valid("reject"));
  assert_true(vote_valid("abstain"));
  assert_true(vote_valid("recuse"));
  for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
    assert_false(vote_valid(wrong[i]));
}

static void one_approval_too_few_and_enough(void **state)
{
  struct fixture *f = *state;
  struct application a;
  struct decision d;
  register_in_review(f, "acme", "industry", &a);
  counted(f, &a, (struct quorum){ .needed = 2, .may_vote = 3, .waiting = 3, .reachable = true });
  register_voted(f, "ruth", &a, "approve", &d);
  assert_int_equal(d.status, STATUS_IN_REVIEW);
  counted(
      f, &a,
      (struct quorum){ .needed = 2, .may_vote = 3, .approve = 1, .waiting = 2, .reachable = true });
  assert_int_equal(register_count(f, "SELECT count(*) FROM membership"), 0);
  register_voted(f, "ron", &a, "approve", &d);
  assert_int_equal(d.status, STATUS_APPROVED);
  assert_string_equal(d.membership.party, "acme");
  assert_string_equal(d.membership.body, "industry");
  assert_int_equal(d.certificate.membership, d.membership.id);
  struct application now;
  assert_done(f, application_by_id(&f->c, a.id, &now));
  assert_int_equal(now.status, STATUS_APPROVED);
  assert_int_equal(now.decided, f->c.time);
  assert_int_equal(now.decided_entry, f->c.entry);
}

/* As many rejections as approvals decide. */
static void rejections_decide_too(void **state)
{
  struct fixture *f = *state;
  struct application a;
  struct decision d;
  register_in_review(f, "acme", "industry", &a);
  register_voted(f, "ruth", &a, "reject", &d);
  register_voted(f, "rosa", &a, "approve", &d);
  assert_int_equal(d.status, STATUS_IN_REVIEW);
  register_voted(f, "ron", &a, "reject", &d);
  assert_int_equal(d.status, STATUS_REJECTED);
  assert_int_equal(register_count(f, "SELECT count(*) FROM membership"), 0);
  assert_int_equal(register_count(f, "SELECT count(*) FROM certificate"), 0);
  assert_int_equal(register_count(f, "SELECT decided IS NOT NULL FROM application"), 1);
}

static void abstaining_makes_it_unreachable(void **state)
{
  struct fixture *f = *state;
  struct application a;
  struct decision d;
  register_in_review(f, "acme", "industry", &a);
  register_voted(f, "ruth", &a, "abstain", &d);
  counted(
      f, &a,
      (struct quorum){ .needed = 2, .may_vote = 3, .abstain = 1, .waiting = 2, .reachable = true });
  register_voted(f, "rosa", &a, "abstain", &d);
  counted(f, &a, (struct quorum){ .needed = 2, .may_vote = 3, .abstain = 2, .waiting = 1 });
  register_voted(f, "ron", &a, "approve", &d);
  assert_int_equal(d.status, STATUS_IN_REVIEW);
  counted(f, &a, (struct quorum){ .needed = 2, .may_vote = 3, .approve = 1, .abstain = 2 });
}

static void split_votes_are_unreachable(void **state)
{
  struct fixture *f = *state;
  struct application a;
  struct decision d;
  register_in_review(f, "acme", "industry", &a);
  register_voted(f, "ruth", &a, "approve", &d);
  register_voted(f, "rosa", &a, "reject", &d);
  counted(
      f, &a,
      (struct quorum){
          .needed = 2, .may_vote = 3, .approve = 1, .reject = 1, .waiting = 1, .reachable = true });
  register_voted(f, "ron", &a, "abstain", &d);
  counted(f, &a,
          (struct quorum){ .needed = 2, .may_vote = 3, .approve = 1, .reject = 1, .abstain = 1 });
}

static void recusal_leaves_the_electorate(void **state)
{
  struct fixture *f = *state;
  struct application a;
  struct decision d;
  struct quorum q;
  register_in_review(f, "acme", "industry", &a);
  register_voted(f, "ruth", &a, "recuse", &d);
  assert_int_equal(d.status, STATUS_IN_REVIEW);
  counted(
      f, &a,
      (struct quorum){ .needed = 2, .may_vote = 2, .recuse = 1, .waiting = 2, .reachable = true });
  vote_quorum(&f->c, &a, &q);
  assert_int_equal(q.without_conflict, 3);
  register_voted(f, "rosa", &a, "recuse", &d);
  counted(f, &a, (struct quorum){ .needed = 2, .may_vote = 1, .recuse = 2, .waiting = 1 });
}

static void nobody_votes_twice(void **state)
{
  static const char *const first[] = { "approve", "reject", "abstain", "recuse" };
  struct fixture *f = *state;
  for (size_t i = 0; i < 4; i++) {
    static const char *const applicants[] = { "acme", "bolt", "core", "core" };
    struct application a;
    struct decision d;
    if (i == 3) { /* core has one application at a time */
      assert_done(f, application_by_id(&f->c, 3, &a));
      register_as(f, "core");
      assert_done(f, application_withdraw(&f->c, &a, NULL));
    }
    register_in_review(f, applicants[i], "industry", &a);
    register_voted(f, "ruth", &a, first[i], &d);
    register_as(f, "ruth");
    assert_refused(f, vote_cast(&f->c, &a, "approve", "again", &d), PROBLEM_ALREADY_VOTED);
    assert_non_null(strstr(f->problem.detail, first[i]));
  }
  assert_int_equal(register_count(f, "SELECT count(*) FROM vote"), 4);
}

static void stakes_keep_from_voting(void **state)
{
  struct fixture *f = *state;
  struct application a;
  struct quorum q;
  register_affiliate(f, "ruth", (const char *const[]){ "acme", NULL });
  register_in_review(f, "acme", "industry", &a);
  register_as(f, "ruth");
  assert_refused(f, application_impartial(&f->c, &a), PROBLEM_CONFLICT_OF_INTEREST);
  assert_non_null(strstr(f->problem.detail, "acme"));
  register_as(f, "rosa");
  assert_done(f, application_impartial(&f->c, &a));
  counted(f, &a, (struct quorum){ .needed = 2, .may_vote = 2, .waiting = 2, .reachable = true });
  vote_quorum(&f->c, &a, &q);
  assert_int_equal(q.without_conflict, 2);
}

/* An affiliation that has ended counts for a year more: it cannot be laid down for the day. */
static void a_stake_that_ended(void **state)
{
  struct fixture *f = *state;
  struct application open, within, after;
  int64_t year = 365 * 24 * 60 * 60;
  register_affiliate(f, "ruth", (const char *const[]){ "acme", "bolt", "core", NULL });
  register_in_review(f, "acme", "industry", &open);
  f->c.time += 60;
  register_affiliate(f, "ruth", (const char *const[]){ NULL });
  f->c.time += year;
  register_in_review(f, "core", "industry", &within);
  f->c.time += 1;
  register_in_review(f, "bolt", "industry", &after);
  register_as(f, "ruth");
  assert_refused(f, application_impartial(&f->c, &open), PROBLEM_CONFLICT_OF_INTEREST);
  assert_refused(f, application_impartial(&f->c, &within), PROBLEM_CONFLICT_OF_INTEREST);
  assert_done(f, application_impartial(&f->c, &after));
}

static void a_stake_declared_later_uncounts_the_vote(void **state)
{
  struct fixture *f = *state;
  struct application a;
  struct decision d;
  register_in_review(f, "acme", "industry", &a);
  register_voted(f, "ruth", &a, "approve", &d);
  f->c.time += 60;
  register_affiliate(f, "ruth", (const char *const[]){ "acme", NULL });
  counted(f, &a, (struct quorum){ .needed = 2, .may_vote = 2, .waiting = 2, .reachable = true });
  register_voted(f, "rosa", &a, "approve", &d);
  assert_int_equal(d.status, STATUS_IN_REVIEW);
  /* and stays out after the stake is dropped */
  f->c.time += 60;
  register_affiliate(f, "ruth", (const char *const[]){ NULL });
  counted(
      f, &a,
      (struct quorum){ .needed = 2, .may_vote = 2, .approve = 1, .waiting = 1, .reachable = true });
  register_voted(f, "ron", &a, "approve", &d);
  assert_int_equal(d.status, STATUS_APPROVED);
}

static void ones_own_application(void **state)
{
  struct fixture *f = *state;
  struct application a;
  register_in_review(f, "cleo", "people", &a);
  register_as(f, "cleo");
  assert_refused(f, application_impartial(&f->c, &a), PROBLEM_CONFLICT_OF_INTEREST);
  counted(f, &a, (struct quorum){ .needed = 1 }); /* she alone could decide: nobody can */
}

static void only_offices_in_force_are_the_electorate(void **state)
{
  struct fixture *f = *state;
  struct application a;
  struct body body;
  assert_done(f, body_by_slug(&f->c, "industry", &body));
  register_as(f, "pia");
  assert_done(f, office_appoint(&f->c, f->c.actor, "reviewer", body.id, "2026-06-01"));
  register_in_review(f, "acme", "industry", &a);
  register_at(f, "2026-05-31T23:59:59Z");
  counted(f, &a, (struct quorum){ .needed = 2, .may_vote = 4, .waiting = 4, .reachable = true });
  register_at(f, "2026-06-01T00:00:00Z");
  counted(f, &a, (struct quorum){ .needed = 2, .may_vote = 3, .waiting = 3, .reachable = true });
  register_at(f, "2026-05-27T12:00:00Z"); /* before anyone was appointed */
  counted(f, &a, (struct quorum){ .needed = 2 });
}

/* Nobody is appointed to a vote that is going on. */
static void who_comes_later_does_not_vote(void **state)
{
  struct fixture *f = *state;
  struct application a, next;
  struct body body;
  struct decision d;
  int64_t *electors;
  assert_done(f, body_by_slug(&f->c, "industry", &body));
  register_in_review(f, "acme", "industry", &a);
  register_as(f, "pia");
  assert_done(f, office_appoint(&f->c, f->c.actor, "reviewer", body.id, NULL));
  counted(f, &a, (struct quorum){ .needed = 2, .may_vote = 3, .waiting = 3, .reachable = true });
  assert_int_equal(vote_electors(&f->c, &a, &electors), 3);
  register_as(f, "pia");
  assert_refused(f, vote_cast(&f->c, &a, "approve", "welcome", &d), PROBLEM_FORBIDDEN);
  register_in_review(f, "bolt", "industry", &next);
  register_voted(f, "pia", &next, "approve", &d);
}

/* What was said in office stands; who had not voted is no longer waited for. */
static void who_leaves_before_voting_is_taken_out(void **state)
{
  struct fixture *f = *state;
  struct application a;
  struct quorum q;
  struct decision d;
  register_in_review(f, "acme", "industry", &a);
  register_voted(f, "ruth", &a, "approve", &d);
  register_sql(f, "UPDATE office SET until = '2026-06-01' WHERE role = 'reviewer'");
  register_at(f, "2026-06-01T12:00:00Z");
  counted(f, &a, (struct quorum){ .needed = 2, .may_vote = 1, .approve = 1 });
  vote_quorum(&f->c, &a, &q);
  assert_int_equal(q.without_conflict, 3);
  assert_int_equal(q.in_office, 0);
}

static const struct requirement *required(const struct requirement *rows, size_t n,
                                          const char *name)
{
  for (size_t i = 0; i < n; i++)
    if (strcmp(rows[i].name, name) == 0)
      return &rows[i];
  return NULL;
}

static void requirements_are_met_one_by_one(void **state)
{
  struct fixture *f = *state;
  struct application a;
  struct requirement rows[REQUIREMENTS_MAX];
  struct decision d;
  int64_t question;
  register_sql(f, "UPDATE body SET admission = json_set(admission, '$.endorsements', 1)");
  register_applied(f, "acme", "industry", &a);
  size_t n = requirement_list(&f->c, &a, true, rows);
  assert_int_equal(n, 5); /* its seats are limited; nothing was asked */
  assert_true(required(rows, n, "documents")->met);
  assert_false(required(rows, n, "endorsements")->met);
  assert_false(required(rows, n, "screening")->met);
  assert_false(required(rows, n, "votes")->met);
  assert_true(required(rows, n, "seat")->met);
  assert_null(required(rows, n, "answers"));
  register_as(f, "rita");
  assert_done(f, application_screen(&f->c, &a, NULL));
  register_voted(f, "ruth", &a, "approve", &d);
  register_voted(f, "rosa", &a, "approve", &d);
  register_as(f, "rita");
  assert_done(f, application_ask(&f->c, &a, "Who?", &question));
  assert_done(f, application_by_id(&f->c, a.id, &a));
  n = requirement_list(&f->c, &a, true, rows);
  assert_true(required(rows, n, "screening")->met);
  assert_true(required(rows, n, "votes")->met);
  assert_int_equal(required(rows, n, "votes")->have, 2);
  assert_false(required(rows, n, "answers")->met);
  assert_non_null(strstr(required(rows, n, "answers")->words, a.reply_by));
  /* the public is not told that the votes are there */
  n = requirement_list(&f->c, &a, false, rows);
  assert_false(required(rows, n, "votes")->met);
  assert_int_equal(required(rows, n, "votes")->have, -1);
  assert_false(requirements_met(&f->c, &a, false));
}

static void two_offices_are_one_voice(void **state)
{
  struct fixture *f = *state;
  struct application a;
  register_as(f, "ruth");
  assert_done(f, office_appoint(&f->c, f->c.actor, "reviewer", 0, NULL)); /* of every body */
  register_in_review(f, "acme", "industry", &a);
  counted(f, &a, (struct quorum){ .needed = 2, .may_vote = 3, .waiting = 3, .reachable = true });
}

/* Two states of one country, both nearly admitted: the second approval is refused whole. */
static void losing_the_race_for_a_seat_leaves_nothing(void **state)
{
  struct fixture *f = *state;
  struct application first, second, after;
  struct application_step *steps;
  struct decision d;
  register_in_review(f, "norway", "presidium", &first);
  register_in_review(f, "bouvet", "presidium", &second);
  register_voted(f, "eva", &first, "approve", &d);
  register_voted(f, "eva", &second, "approve", &d);
  register_voted(f, "emil", &first, "approve", &d);
  assert_int_equal(d.status, STATUS_APPROVED);
  register_as(f, "emil");
  assert_true(db_savepoint(f->db));
  assert_refused(f, vote_cast(&f->c, &second, "approve", "too late", &d), PROBLEM_SEAT_TAKEN);
  assert_non_null(strstr(f->problem.detail, "norway"));
  db_rollback_to(f->db);
  assert_int_equal(register_count(f, "SELECT count(*) FROM membership"), 1);
  assert_int_equal(register_count(f, "SELECT count(*) FROM certificate"), 1);
  assert_done(f, application_by_id(&f->c, second.id, &after));
  assert_int_equal(after.status, STATUS_IN_REVIEW);
  assert_int_equal(application_history(&f->c, second.id, &steps), 3); /* submit, screen, eva */
  counted(
      f, &after,
      (struct quorum){ .needed = 2, .may_vote = 3, .approve = 1, .waiting = 2, .reachable = true });
  /* and it can still be rejected */
  register_voted(f, "emil", &after, "reject", &d);
  register_voted(f, "erik", &after, "reject", &d);
  assert_int_equal(d.status, STATUS_REJECTED);
}

static void the_last_seat(void **state)
{
  struct fixture *f = *state;
  struct application late;
  struct decision d;
  register_in_review(f, "core", "industry", &late);
  register_member(f, "acme", "industry", &d);
  register_member(f, "bolt", "industry", &d);
  register_voted(f, "ruth", &late, "approve", &d);
  register_as(f, "rosa");
  assert_refused(f, vote_cast(&f->c, &late, "approve", "welcome", &d), PROBLEM_NO_SEATS);
}

static void votes_are_listed_in_order(void **state)
{
  struct fixture *f = *state;
  struct application a;
  struct decision d;
  struct vote *votes;
  register_in_review(f, "acme", "industry", &a);
  assert_int_equal(vote_list(&f->c, &a, &votes), 0);
  register_voted(f, "ron", &a, "abstain", &d);
  register_voted(f, "ruth", &a, "approve", &d);
  assert_int_equal(vote_list(&f->c, &a, &votes), 2);
  assert_string_equal(votes[0].by, "ron");
  assert_string_equal(votes[0].vote, "abstain");
  assert_string_equal(votes[1].by, "ruth");
  assert_string_equal(votes[1].reason, "so it is");
  assert_int_equal(votes[1].entry, f->c.entry);
  assert_int_equal(votes[1].at, f->c.time);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(the_words),
    T(one_approval_too_few_and_enough),
    T(rejections_decide_too),
    T(abstaining_makes_it_unreachable),
    T(split_votes_are_unreachable),
    T(recusal_leaves_the_electorate),
    T(nobody_votes_twice),
    T(stakes_keep_from_voting),
    T(a_stake_that_ended),
    T(a_stake_declared_later_uncounts_the_vote),
    T(ones_own_application),
    T(only_offices_in_force_are_the_electorate),
    T(who_comes_later_does_not_vote),
    T(who_leaves_before_voting_is_taken_out),
    T(requirements_are_met_one_by_one),
    T(two_offices_are_one_voice),
    T(losing_the_race_for_a_seat_leaves_nothing),
    T(the_last_seat),
    T(votes_are_listed_in_order),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
