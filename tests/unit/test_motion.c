/* Motions: who moves and votes, when they are carried, rejected, lapsed. */
#include "daemon/model/motion.h"

#include "tests/unit/register.h"

#include <string.h>

#include "lib/json.h"

#define T(test) cmocka_unit_test_setup_teardown(test, register_setup, register_teardown)

/* Content of an appointment as auditor. */
static bool moved(struct fixture *f, const char *by, const char *handle, const char *until,
                  struct motion *out)
{
  struct json_object *content = json_object_new_object(), *effect = json_object_new_object();
  struct motion_new in = { MOTION_OFFICE_APPOINT, register_party_id(f, handle), 0, content, NULL };
  json_set_str(content, "party", handle);
  json_set_str(content, "role", "auditor");
  json_set_str(content, "until", until);
  register_as(f, by);
  bool ok = motion_move(&f->c, &in, effect, out);
  json_object_put(content);
  json_object_put(effect);
  return ok;
}

static bool voted(struct fixture *f, const char *by, struct motion *m, const char *vote)
{
  struct json_object *effect = json_object_new_object();
  register_as(f, by);
  bool ok = motion_by_id(&f->c, m->id, m) && motion_vote(&f->c, m, vote, "so it is", effect);
  json_object_put(effect);
  return ok;
}

static bool holds(struct fixture *f, const char *handle)
{
  return office_capacities(&f->c, register_party_id(f, handle), 0, NULL) & WHO_AUDITOR;
}

/* Nobody belongs to a person, but what is moved here is about persons. */
static void gets_a_stake(struct fixture *f, const char *handle, const char *in)
{
  register_sql(f,
               "INSERT INTO affiliation (party, organization, since)"
               " SELECT id, '%s', 0 FROM party WHERE handle = '%s'",
               in, handle);
}

static void assert_counted(struct fixture *f, int64_t id, int64_t approvals, int64_t rejections)
{
  struct motion m;
  struct motion_count count;
  assert_done(f, motion_by_id(&f->c, id, &m));
  motion_count(&f->c, &m, &count);
  assert_int_equal(count.approve, approvals);
  assert_int_equal(count.reject, rejections);
}

static void every_kind_is_whole(void **state)
{
  (void)state;
  for (size_t i = 0; i < MOTION__COUNT; i++) {
    assert_non_null(motion_kinds[i].name);
    assert_non_null(motion_kinds[i].carry_out);
    assert_true(motion_kind_valid(motion_kinds[i].name));
    for (size_t k = 0; k < i; k++)
      assert_string_not_equal(motion_kinds[i].name, motion_kinds[k].name);
  }
  assert_false(motion_kind_valid("coup"));
  assert_true(motion_status_valid("lapsed"));
  assert_true(motion_status_valid("withdrawn"));
  assert_false(motion_status_valid("won"));
}

static void the_quorum_carries_it(void **state)
{
  struct fixture *f = *state;
  struct motion m;
  struct motion_count count;
  assert_done(f, moved(f, "eva", "pia", NULL, &m));
  assert_int_equal(m.status, MOTION_OPEN);
  assert_int_equal(m.needed, 2);
  assert_string_equal(m.role, "executive");
  assert_string_equal(m.moved_by, "eva");
  assert_int_equal(m.entry, f->c.entry);
  assert_false(holds(f, "pia"));
  motion_count(&f->c, &m, &count);
  assert_int_equal(count.approve, 1);
  assert_int_equal(count.n_waiting, 2);
  assert_string_equal(count.waiting[0], "emil");
  assert_done(f, voted(f, "emil", &m, "approve"));
  assert_int_equal(m.status, MOTION_CARRIED);
  assert_int_equal(m.decided_entry, f->c.entry);
  assert_true(holds(f, "pia"));
  assert_refused(f, voted(f, "erik", &m, "reject"), PROBLEM_WRONG_STATE);
}

static void a_charter_may_ask_for_one(void **state)
{
  struct fixture *f = *state;
  struct motion m;
  register_sql(f, "UPDATE charter SET json = json_set(json, '$.quorums', json('{\"office\":1}'))");
  assert_done(f, moved(f, "eva", "pia", NULL, &m));
  assert_int_equal(m.status, MOTION_CARRIED);
  assert_true(holds(f, "pia"));
}

static void equal_ones_are_one(void **state)
{
  struct fixture *f = *state;
  struct motion m, other;
  assert_done(f, moved(f, "eva", "pia", NULL, &m));
  assert_done(f, moved(f, "emil", "pia", "2027-01-01", &other));
  assert_int_not_equal(other.id, m.id);
  assert_refused(f, moved(f, "eva", "pia", NULL, &other), PROBLEM_ALREADY_VOTED);
  assert_done(f, moved(f, "emil", "pia", NULL, &other));
  assert_int_equal(other.id, m.id);
  assert_int_equal(other.status, MOTION_CARRIED);
}

static void it_lapses(void **state)
{
  struct fixture *f = *state;
  struct motion m, again;
  register_at(f, "2026-06-01T12:00:00Z");
  assert_done(f, moved(f, "eva", "pia", NULL, &m));
  register_at(f, "2026-07-01T11:59:59Z");
  assert_done(f, motion_by_id(&f->c, m.id, &again));
  assert_int_equal(again.status, MOTION_OPEN);
  register_at(f, "2026-07-01T12:00:00Z");
  assert_refused(f, voted(f, "emil", &m, "approve"), PROBLEM_WRONG_STATE);
  assert_int_equal(m.status, MOTION_LAPSED);
  assert_done(f, moved(f, "emil", "pia", NULL, &again));
  assert_int_not_equal(again.id, m.id);
  assert_int_equal(again.status, MOTION_OPEN);
  assert_false(holds(f, "pia"));
  struct motion *rows;
  struct page page = { 0, 10 };
  bool more;
  struct motion_filter filter = { .status = "lapsed" };
  assert_int_equal(motion_list(&f->c, &filter, &page, &rows, &more), 1);
  assert_int_equal(rows[0].id, m.id);
  filter.status = "open";
  assert_int_equal(motion_list(&f->c, &filter, &page, &rows, &more), 1);
  assert_int_equal(rows[0].id, again.id);
}

static void it_is_rejected_when_too_few_are_left(void **state)
{
  struct fixture *f = *state;
  struct motion m;
  assert_done(f, moved(f, "eva", "pia", NULL, &m));
  assert_done(f, voted(f, "emil", &m, "reject"));
  assert_int_equal(m.status, MOTION_OPEN);
  assert_done(f, voted(f, "erik", &m, "reject"));
  assert_int_equal(m.status, MOTION_REJECTED);
  assert_false(holds(f, "pia"));
}

/* An approval by somebody who holds the office no more counts no more. */
static void who_left_the_office_is_not_counted(void **state)
{
  struct fixture *f = *state;
  struct motion m;
  assert_done(f, moved(f, "eva", "pia", NULL, &m));
  register_sql(f, "UPDATE office SET until = since WHERE role = 'executive' AND party ="
                  " (SELECT id FROM party WHERE handle = 'eva')");
  assert_done(f, voted(f, "emil", &m, "approve"));
  assert_int_equal(m.status, MOTION_OPEN);
  assert_done(f, voted(f, "erik", &m, "approve"));
  assert_int_equal(m.status, MOTION_CARRIED);
  assert_counted(f, m.id, 2, 0);
}

/* What is told of a decision is what was counted for it, whatever becomes of its voters. */
static void a_decision_keeps_its_count(void **state)
{
  struct fixture *f = *state;
  struct motion carried, rejected;
  assert_done(f, moved(f, "eva", "pia", NULL, &carried));
  assert_counted(f, carried.id, 1, 0);
  assert_done(f, voted(f, "emil", &carried, "approve"));
  assert_done(f, moved(f, "eva", "rita", NULL, &rejected));
  assert_done(f, voted(f, "emil", &rejected, "reject"));
  assert_done(f, voted(f, "erik", &rejected, "reject"));
  gets_a_stake(f, "eva", "pia");
  gets_a_stake(f, "emil", "rita");
  assert_counted(f, carried.id, 2, 0);
  assert_counted(f, rejected.id, 1, 2);
}

/* That of one that has lapsed is the count after its last vote. */
static void a_lapsed_one_keeps_its_count(void **state)
{
  struct fixture *f = *state;
  struct motion m;
  register_at(f, "2026-06-01T12:00:00Z");
  assert_done(f, moved(f, "eva", "pia", NULL, &m));
  assert_done(f, voted(f, "emil", &m, "reject"));
  assert_counted(f, m.id, 1, 1);
  gets_a_stake(f, "eva", "pia");
  assert_counted(f, m.id, 0, 1);
  register_at(f, "2026-08-01T12:00:00Z");
  assert_counted(f, m.id, 1, 1);
}

/* However the count came to be high enough, a vote against it does not bring it about. */
static void a_rejection_carries_nothing(void **state)
{
  struct fixture *f = *state;
  struct motion m;
  assert_done(f, moved(f, "eva", "pia", NULL, &m));
  register_sql(f, "UPDATE motion SET needed = 1");
  assert_done(f, voted(f, "emil", &m, "reject"));
  assert_int_equal(m.status, MOTION_OPEN);
  assert_false(holds(f, "pia"));
  assert_done(f, voted(f, "erik", &m, "approve"));
  assert_int_equal(m.status, MOTION_CARRIED);
}

static void a_stake_keeps_away(void **state)
{
  struct fixture *f = *state;
  struct motion m;
  struct motion_count count;
  assert_refused(f, moved(f, "eva", "eva", NULL, &m), PROBLEM_CONFLICT_OF_INTEREST);
  assert_done(f, moved(f, "eva", "emil", NULL, &m));
  assert_refused(f, voted(f, "emil", &m, "approve"), PROBLEM_CONFLICT_OF_INTEREST);
  motion_count(&f->c, &m, &count);
  assert_int_equal(count.n_waiting, 1);
  assert_done(f, voted(f, "erik", &m, "reject"));
  assert_int_equal(m.status, MOTION_REJECTED);
}

static bool withdrawn(struct fixture *f, const char *by, struct motion *m)
{
  register_as(f, by);
  return motion_by_id(&f->c, m->id, m) && motion_withdraw(&f->c, m, "it was a mistake");
}

static void its_mover_takes_it_back(void **state)
{
  struct fixture *f = *state;
  struct motion m, again;
  assert_done(f, moved(f, "eva", "pia", NULL, &m));
  assert_refused(f, withdrawn(f, "emil", &m), PROBLEM_FORBIDDEN);
  assert_non_null(strstr(f->problem.detail, "moved by eva"));
  assert_done(f, voted(f, "erik", &m, "reject"));
  assert_done(f, withdrawn(f, "eva", &m));
  assert_done(f, motion_by_id(&f->c, m.id, &again));
  assert_int_equal(again.status, MOTION_WITHDRAWN);
  assert_string_equal(again.withdrawn_reason, "it was a mistake");
  assert_int_equal(again.decided_entry, f->c.entry);
  assert_counted(f, m.id, 1, 1);
  assert_refused(f, withdrawn(f, "eva", &m), PROBLEM_WRONG_STATE);
  assert_refused(f, voted(f, "emil", &m, "approve"), PROBLEM_WRONG_STATE);
  assert_false(holds(f, "pia"));
  assert_done(f, moved(f, "emil", "pia", NULL, &again));
  assert_int_not_equal(again.id, m.id);
  assert_int_equal(again.status, MOTION_OPEN);
}

static void not_out_of_office_nor_with_a_stake(void **state)
{
  struct fixture *f = *state;
  struct motion m;
  assert_done(f, moved(f, "eva", "pia", NULL, &m));
  gets_a_stake(f, "eva", "pia");
  assert_refused(f, withdrawn(f, "eva", &m), PROBLEM_CONFLICT_OF_INTEREST);
  register_sql(f, "DELETE FROM affiliation WHERE organization = 'pia'");
  register_sql(f, "UPDATE office SET until = since WHERE role = 'executive' AND party ="
                  " (SELECT id FROM party WHERE handle = 'eva')");
  assert_refused(f, withdrawn(f, "eva", &m), PROBLEM_FORBIDDEN);
  assert_done(f, motion_by_id(&f->c, m.id, &m));
  assert_int_equal(m.status, MOTION_OPEN);
}

static void what_has_lapsed_is_not_withdrawn(void **state)
{
  struct fixture *f = *state;
  struct motion m;
  register_at(f, "2026-06-01T12:00:00Z");
  assert_done(f, moved(f, "eva", "pia", NULL, &m));
  register_at(f, "2026-08-01T12:00:00Z");
  assert_refused(f, withdrawn(f, "eva", &m), PROBLEM_WRONG_STATE);
  assert_non_null(strstr(f->problem.detail, "lapsed"));
}

static void a_quorum_out_of_reach_is_said_at_once(void **state)
{
  struct fixture *f = *state;
  struct motion m;
  register_sql(f, "UPDATE charter SET json = json_set(json, '$.quorums', json('{\"office\":3}'))");
  assert_refused(f, moved(f, "eva", "emil", NULL, &m), PROBLEM_QUORUM_UNREACHABLE);
  assert_int_equal(register_count(f, "SELECT count(*) FROM motion"), 0);
  assert_done(f, moved(f, "eva", "pia", NULL, &m));
}

static void only_those_in_office(void **state)
{
  struct fixture *f = *state;
  struct motion m;
  assert_refused(f, moved(f, "rita", "pia", NULL, &m), PROBLEM_FORBIDDEN);
  assert_done(f, moved(f, "eva", "pia", NULL, &m));
  assert_refused(f, voted(f, "rolf", &m, "approve"), PROBLEM_FORBIDDEN);
  assert_refused(f, voted(f, "pia", &m, "approve"), PROBLEM_FORBIDDEN);
}

/* What cannot be done any more is refused with the deciding vote, which then was not cast. */
static void it_must_still_be_possible(void **state)
{
  struct fixture *f = *state;
  struct motion m;
  assert_refused(f, moved(f, "eva", "acme", NULL, &m), PROBLEM_BAD_FIELDS);
  assert_done(f, moved(f, "eva", "pia", NULL, &m));
  register_as(f, "rita");
  assert_done(f, office_appoint(&f->c, register_party_id(f, "pia"), "auditor", 0, NULL));
  assert_refused(f, voted(f, "emil", &m, "approve"), PROBLEM_WRONG_STATE);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(every_kind_is_whole),
    T(the_quorum_carries_it),
    T(a_charter_may_ask_for_one),
    T(equal_ones_are_one),
    T(it_lapses),
    T(it_is_rejected_when_too_few_are_left),
    T(who_left_the_office_is_not_counted),
    T(a_decision_keeps_its_count),
    T(a_lapsed_one_keeps_its_count),
    T(a_rejection_carries_nothing),
    T(a_stake_keeps_away),
    T(its_mover_takes_it_back),
    T(not_out_of_office_nor_with_a_stake),
    T(what_has_lapsed_is_not_withdrawn),
    T(a_quorum_out_of_reach_is_said_at_once),
    T(only_those_in_office),
    T(it_must_still_be_possible),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
