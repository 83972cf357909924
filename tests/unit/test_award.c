/* Rounds and nominations: every step in every state by everyone, and what a round freezes. */
#include "daemon/model/nomination.h"

#include "tests/unit/register.h"

#include <string.h>

#include "daemon/auth/authority.h"
#include "daemon/model/notice.h"
#include "daemon/model/office.h"
#include "daemon/model/representative.h"

#define T(test) cmocka_unit_test_setup_teardown(test, register_setup, register_teardown)

static void opened(struct fixture *f, const char *edition, const struct award_terms *terms,
                   struct award_round *out)
{
  static struct programme programme;
  register_as(f, "eva");
  assert_done(f, programme_by_slug(&f->c, "prizes", &programme));
  assert_done(f, award_open(&f->c, edition, &programme, terms, out));
}

static void nominating(struct fixture *f, const char *edition, const struct award_terms *terms,
                       struct award_round *out)
{
  opened(f, edition, terms, out);
  register_as(f, "emil");
  assert_done(f, award_advance(&f->c, out, ROUND_NOMINATING));
}

static bool nominate(struct fixture *f, const struct award_round *round, const char *category,
                     const char *nominee, const char *by, struct nomination *out)
{
  struct party whom, who;
  register_as(f, by);
  assert_done(f, party_by_handle(&f->c, nominee, &whom));
  assert_done(f, party_by_handle(&f->c, by, &who));
  return nomination_add(&f->c, round, category, &whom, &who, "because", out);
}

static void name(struct fixture *f, const char *organization, const char *person)
{
  struct party o, p;
  register_as(f, organization);
  assert_done(f, party_by_handle(&f->c, organization, &o));
  assert_done(f, party_by_handle(&f->c, person, &p));
  assert_done(f, representative_name(&f->c, &o, &p));
}

static void appoint_juror(struct fixture *f, const char *person, const struct award_round *round)
{
  const struct office_seat seat = { "juror", 0, round->id };
  int64_t id;
  register_as(f, "eva");
  assert_done(f, office_add(&f->c, register_party_id(f, person), &seat, "2026-05-01", NULL, &id));
}

static const char *const people[] = { NULL,   "rita", "eva",  "ada", "ruth",
                                      "cleo", "acme", "bolt", "pia", "paul" };
#define N_PEOPLE (sizeof people / sizeof people[0])

/* For a nomination of acme, which paul represents. Written out here, and not read from the table
 * that is tested. */
static const struct {
  enum route_id action;
  const char *may[2];
  unsigned rounds, from;
} steps[] = {
  { ROUTE_NOMINATION_ACCEPT,
    { "acme", "paul" },
    ROUND_NOMINATING | ROUND_CLOSED,
    NOMINATION_NOMINATED },
  { ROUTE_NOMINATION_DECLINE,
    { "acme", "paul" },
    ROUND_NOMINATING | ROUND_CLOSED | ROUND_JUDGING | ROUND_JUDGED,
    NOMINATION_NOMINATED | NOMINATION_ACCEPTED },
  { ROUTE_NOMINATION_MERGE,
    { "rita" },
    ROUND_NOMINATING | ROUND_CLOSED,
    NOMINATION_NOMINATED | NOMINATION_ACCEPTED },
  { ROUTE_NOMINATION_RECUSE,
    { "pia" },
    ROUND_NOMINATING | ROUND_CLOSED | ROUND_JUDGING,
    NOMINATION_NOMINATED | NOMINATION_ACCEPTED },
  { ROUTE_NOMINATION_SCORE, { "pia" }, ROUND_JUDGING, NOMINATION_ACCEPTED },
};
#define N_STEPS (sizeof steps / sizeof steps[0])

static bool may(size_t step, const char *handle)
{
  for (size_t i = 0; handle && i < 2 && steps[step].may[i]; i++)
    if (strcmp(steps[step].may[i], handle) == 0)
      return true;
  return false;
}

static enum problem_id expected(size_t t, const char *who, const struct award_round *round,
                                const struct nomination *n)
{
  return !who           ? PROBLEM_SIGNATURE_MISSING
         : !may(t, who) ? PROBLEM_FORBIDDEN
         : !(round->status & steps[t].rounds && n->status & steps[t].from) ? PROBLEM_WRONG_STATE
                                                                           : PROBLEM_NONE;
}

static void every_step_in_every_state_by_everyone(void **state)
{
  struct fixture *f = *state;
  struct award_terms terms = { 0 };
  struct award_round round;
  struct nomination n;
  nominating(f, "2026", &terms, &round);
  assert_done(f, nominate(f, &round, "firm", "acme", "bolt", &n));
  name(f, "acme", "paul");
  appoint_juror(f, "pia", &round);
  const struct object object = { .self = n.nominee_id, .round = &round, .nomination = &n };
  for (unsigned r = ROUND_DRAFT; r <= ROUND_LAST; r <<= 1)
    for (unsigned s = NOMINATION_NOMINATED; s <= NOMINATION_LAST; s <<= 1)
      for (size_t t = 0; t < N_STEPS; t++)
        for (size_t p = 0; p < N_PEOPLE; p++) {
          round.status = r;
          n.status = s;
          register_as(f, people[p]);
          enum problem_id right = expected(t, people[p], &round, &n);
          bool ok = authority_check(&f->c, steps[t].action, &object);
          if (f->problem.id != right || ok != (right == PROBLEM_NONE))
            fail_msg("%s, %s, %s by %s: %s, not %s", round_status_name(r),
                     nomination_status_name(s), routes[steps[t].action].path,
                     people[p] ? people[p] : "nobody", problem_code(f->problem.id),
                     problem_code(right));
        }
}

static void a_round_is_moved_by_executives_in_its_states(void **state)
{
  struct fixture *f = *state;
  struct award_terms terms = { 0 };
  struct award_round round;
  opened(f, "2026", &terms, &round);
  const struct object object = { .round = &round };
  for (unsigned r = ROUND_DRAFT; r <= ROUND_LAST; r <<= 1)
    for (size_t p = 0; p < N_PEOPLE; p++) {
      bool executive = people[p] && strcmp(people[p], "eva") == 0;
      round.status = r;
      register_as(f, people[p]);
      authority_check(&f->c, ROUTE_AWARD_ADVANCE, &object);
      assert_problem(&f->problem, !people[p]          ? PROBLEM_SIGNATURE_MISSING
                                  : !executive        ? PROBLEM_FORBIDDEN
                                  : r >= ROUND_JUDGED ? PROBLEM_WRONG_STATE
                                                      : PROBLEM_NONE);
    }
}

/* P4 */
static void no_registrar_with_a_stake(void **state)
{
  static const char *const acme[] = { "acme", NULL };
  struct fixture *f = *state;
  struct award_terms terms = { 0 };
  struct award_round round;
  struct nomination n;
  nominating(f, "2026", &terms, &round);
  assert_done(f, nominate(f, &round, "firm", "acme", "bolt", &n));
  const struct object object = { .self = n.nominee_id, .round = &round, .nomination = &n };
  register_affiliate(f, "rita", acme);
  register_as(f, "rita");
  assert_refused(f, authority_check(&f->c, ROUTE_NOMINATION_MERGE, &object),
                 PROBLEM_CONFLICT_OF_INTEREST);
  register_as(f, "rolf");
  assert_done(f, authority_check(&f->c, ROUTE_NOMINATION_MERGE, &object));
}

static void who_is_eligible(void **state)
{
  struct fixture *f = *state;
  struct award_terms terms = { .for_members = true };
  struct award_round round;
  struct nomination n;
  struct decision d;
  nominating(f, "2026", &terms, &round);
  assert_refused(f, nominate(f, &round, "firm", "acme", "bolt", &n), PROBLEM_NOT_ELIGIBLE);
  register_member(f, "acme", "industry", &d);
  assert_refused(f, nominate(f, &round, "person", "acme", "bolt", &n), PROBLEM_NOT_ELIGIBLE);
  assert_refused(f, nominate(f, &round, "country", "acme", "bolt", &n), PROBLEM_BAD_FIELDS);
  assert_true(problem_names(&f->problem, "category"));
  assert_done(f, nominate(f, &round, "best", "acme", "bolt", &n));
  assert_done(f, nominate(f, &round, "firm", "acme", "bolt", &n));
  assert_string_equal(n.nominee, "acme");
  assert_string_equal(n.nominator, "bolt");
  assert_string_equal(n.text, "because");
  assert_int_equal(n.status, NOMINATION_NOMINATED);
  register_at(f, "2027-07-01T00:00:00Z"); /* the membership is over by then, and its grace */
  register_as(f, "acme");
  assert_refused(f, nomination_answer(&f->c, &round, &n, NOMINATION_ACCEPTED),
                 PROBLEM_NOT_ELIGIBLE);
  assert_done(f, nomination_answer(&f->c, &round, &n, NOMINATION_DECLINED));
  assert_int_equal(n.answered_entry, f->c.entry);
}

static void who_nominates(void **state)
{
  struct fixture *f = *state;
  struct award_terms terms = { .members_nominate = true };
  struct award_round round;
  struct nomination n;
  struct decision d;
  nominating(f, "2026", &terms, &round);
  assert_refused(f, nominate(f, &round, "firm", "acme", "bolt", &n), PROBLEM_FORBIDDEN);
  register_member(f, "bolt", "industry", &d);
  assert_done(f, nominate(f, &round, "firm", "acme", "bolt", &n));
  assert_refused(f, nominate(f, &round, "firm", "acme", "bolt", &n), PROBLEM_ALREADY_NOMINATED);
  assert_refused(f, nominate(f, &round, "firm", "bolt", "bolt", &n), PROBLEM_CONFLICT_OF_INTEREST);
}

/* On the last day, and not after it. */
static void the_last_day(void **state)
{
  struct fixture *f = *state;
  struct award_terms terms = { .nominate_by = "2026-06-10", .judge_by = "2026-06-10" };
  struct award_round round, draft;
  struct nomination n;
  nominating(f, "2026", &terms, &round);
  opened(f, "late-2026", &terms, &draft);
  register_at(f, "2026-06-10T23:59:59Z");
  assert_done(f, nominate(f, &round, "firm", "acme", "bolt", &n));
  register_at(f, "2026-06-11T00:00:00Z");
  assert_refused(f, nominate(f, &round, "firm", "acme", "core", &n), PROBLEM_TOO_LATE);
  register_as(f, "eva");
  assert_refused(f, award_advance(&f->c, &draft, ROUND_NOMINATING), PROBLEM_TOO_LATE);
  struct programme programme;
  assert_done(f, programme_by_slug(&f->c, "prizes", &programme));
  assert_refused(f, award_open(&f->c, "2027", &programme, &terms, &draft), PROBLEM_BAD_FIELDS);
  assert_true(problem_names(&f->problem, "nominate_by"));
  terms.nominate_by = NULL;
  assert_refused(f, award_open(&f->c, "2027", &programme, &terms, &draft), PROBLEM_BAD_FIELDS);
  assert_true(problem_names(&f->problem, "judge_by"));
}

/* Nobody closes it before, be it because those whom they like are in already. */
static void no_day_earlier(void **state)
{
  struct fixture *f = *state;
  struct award_terms terms = { .nominate_by = "2026-06-10", .judge_by = "2026-06-20" };
  struct award_round round;
  nominating(f, "2026", &terms, &round);
  register_at(f, "2026-06-10T23:59:59Z");
  register_as(f, "emil");
  assert_refused(f, award_advance(&f->c, &round, ROUND_CLOSED), PROBLEM_TOO_EARLY);
  assert_non_null(strstr(f->problem.detail, "2026-06-10"));
  assert_int_equal(round.status, ROUND_NOMINATING);
  register_at(f, "2026-06-11T00:00:00Z");
  register_as(f, "emil");
  assert_done(f, award_advance(&f->c, &round, ROUND_CLOSED));
  register_as(f, "emil");
  assert_done(f, award_advance(&f->c, &round, ROUND_JUDGING));
  register_at(f, "2026-06-20T00:00:00Z");
  register_as(f, "emil");
  assert_refused(f, award_advance(&f->c, &round, ROUND_JUDGED), PROBLEM_TOO_EARLY);
  register_at(f, "2026-06-21T00:00:00Z");
  register_as(f, "emil");
  assert_done(f, award_advance(&f->c, &round, ROUND_JUDGED));
}

/* P4: in anyone who stands or may, in whatever category. */
static void no_executive_with_a_stake_moves_a_round(void **state)
{
  struct fixture *f = *state;
  struct award_terms terms = { 0 };
  struct award_round round;
  struct nomination n;
  nominating(f, "2026", &terms, &round);
  const struct object object = { .round = &round };
  assert_done(f, nominate(f, &round, "firm", "acme", "bolt", &n));
  register_affiliate(f, "emil", (const char *const[]){ "acme", NULL });
  register_as(f, "emil");
  assert_refused(f, authority_check(&f->c, ROUTE_AWARD_ADVANCE, &object),
                 PROBLEM_CONFLICT_OF_INTEREST);
  register_as(f, "eva");
  assert_done(f, authority_check(&f->c, ROUTE_AWARD_ADVANCE, &object));
  register_as(f, "acme");
  assert_done(f, nomination_answer(&f->c, &round, &n, NOMINATION_ACCEPTED));
  register_as(f, "emil");
  assert_refused(f, authority_check(&f->c, ROUTE_AWARD_ADVANCE, &object),
                 PROBLEM_CONFLICT_OF_INTEREST);
  register_as(f, "acme");
  assert_done(f, nomination_answer(&f->c, &round, &n, NOMINATION_DECLINED));
  register_as(f, "emil");
  assert_done(f, authority_check(&f->c, ROUTE_AWARD_ADVANCE, &object));
}

static void what_a_round_freezes(void **state)
{
  static const char *const two[] = { "best", "person" };
  struct fixture *f = *state;
  struct award_terms terms = { .categories = two, .n_categories = 2, .members_nominate = true };
  struct award_round round;
  struct programme_category *rows;
  opened(f, "spring-2026", &terms, &round);
  assert_int_equal(round.year, 2026);
  assert_int_equal(round.status, ROUND_DRAFT);
  assert_true(round.members_nominate && !round.for_members);
  assert_string_equal(round.names, "{\"en\":\"Prizes\"}");
  assert_int_equal(award_categories(&f->c, &round, &rows), 2);
  assert_string_equal(rows[0].slug, "person"); /* in the charter's order */
  assert_string_equal(rows[1].slug, "best");
  assert_string_equal(rows[1].kind, "any");
  assert_int_equal(rows[1].winners, 2);
  assert_string_equal(rows[1].criteria,
                      "[{\"id\":\"merit\",\"weight\":2,\"names\":{\"en\":\"Merit\"}}]");
  terms = (struct award_terms){ .for_members = true };
  opened(f, "spring-2026", &terms, &round); /* a draft is revised */
  assert_int_equal(award_categories(&f->c, &round, &rows), 3);
  assert_true(!round.members_nominate && round.for_members);
}

static void merging(void **state)
{
  struct fixture *f = *state;
  struct award_terms terms = { 0 };
  struct award_round round, other;
  struct nomination a, b, c, elsewhere;
  int64_t *ids;
  nominating(f, "2026", &terms, &round);
  nominating(f, "2027", &terms, &other);
  assert_done(f, nominate(f, &round, "firm", "acme", "bolt", &a));
  assert_done(f, nominate(f, &round, "firm", "acme", "core", &b));
  assert_done(f, nominate(f, &round, "firm", "acme", "chile", &c));
  assert_done(f, nominate(f, &other, "firm", "acme", "bolt", &elsewhere));
  register_as(f, "rita");
  assert_refused(f, nomination_merge(&f->c, &a, &a), PROBLEM_BAD_FIELDS);
  assert_refused(f, nomination_merge(&f->c, &a, &elsewhere), PROBLEM_BAD_FIELDS);
  assert_done(f, nomination_merge(&f->c, &a, &b));
  assert_int_equal(b.status, NOMINATION_NOMINATED); /* neither was accepted */
  assert_refused(f, nomination_merge(&f->c, &c, &a), PROBLEM_WRONG_STATE);
  register_as(f, "acme");
  assert_done(f, nomination_answer(&f->c, &round, &b, NOMINATION_ACCEPTED));
  register_as(f, "rita");
  assert_done(f, nomination_merge(&f->c, &b, &c));
  assert_int_equal(c.status, NOMINATION_ACCEPTED);
  assert_int_equal(nomination_originals(&f->c, c.id, &ids), 2);
  assert_int_equal(ids[0], a.id);
  assert_int_equal(ids[1], b.id);
  assert_string_equal(b.merged_by, "rita");
}

/* Of that round and no other, and no officer of the register by that. */
static void a_juror_is_one_in_one_round(void **state)
{
  static const char *const acme[] = { "acme", NULL };
  struct fixture *f = *state;
  struct award_terms terms = { 0 };
  struct award_round round, other;
  struct nomination n;
  struct recusal *rows;
  const char *why;
  int64_t *ids;
  nominating(f, "2026", &terms, &round);
  nominating(f, "2027", &terms, &other);
  appoint_juror(f, "pia", &round);
  int64_t pia = register_party_id(f, "pia");
  assert_true(office_is_juror(&f->c, pia, round.id));
  assert_false(office_is_juror(&f->c, pia, other.id));
  assert_int_equal(office_capacities(&f->c, pia, 0, "juror"), 0);
  assert_int_equal(office_holders(&f->c, "juror", 0, &ids), 0);
  assert_done(f, nominate(f, &round, "firm", "acme", "bolt", &n));
  register_as(f, "pia");
  assert_done(f, nomination_recuse(&f->c, &n, "a friend"));
  assert_refused(f, nomination_recuse(&f->c, &n, "again"), PROBLEM_WRONG_STATE);
  assert_int_equal(nomination_recusals(&f->c, n.id, &rows), 1);
  assert_string_equal(rows[0].by, "pia");
  assert_string_equal(rows[0].reason, "a friend");
  assert_false(nomination_has_conflict(&f->c, &n, pia, &why));
  register_affiliate(f, "pia", acme);
  assert_true(nomination_has_conflict(&f->c, &n, pia, &why));
}

static bool kept(struct fixture *f, const struct award_round *round, const struct nomination *n,
                 const char *handle, const char *because)
{
  const char *why, *beside;
  int64_t id = register_party_id(f, handle);
  register_as(f, NULL);
  bool is = nomination_has_conflict(&f->c, n, id, &why);
  assert_int_equal(nomination_category_conflict(&f->c, round, n->category, id, &beside), is);
  if (is && because)
    assert_non_null(strstr(why, because));
  return is;
}

/* Who nominated it, whoever they are, and for each of those that were merged into it. */
static void whoever_nominated_has_a_stake(void **state)
{
  struct fixture *f = *state;
  struct award_terms terms = { 0 };
  struct award_round round;
  struct nomination n, second;
  nominating(f, "2026", &terms, &round);
  assert_done(f, nominate(f, &round, "firm", "acme", "bolt", &n));
  assert_done(f, nominate(f, &round, "firm", "acme", "emil", &second));
  register_as(f, "acme");
  assert_done(f, nomination_answer(&f->c, &round, &n, NOMINATION_ACCEPTED));
  register_affiliate(f, "pia", (const char *const[]){ "bolt", NULL });
  assert_true(kept(f, &round, &n, "bolt", "you nominated N1"));
  assert_true(kept(f, &round, &n, "pia", "affiliated with bolt, who nominated N1"));
  assert_false(kept(f, &round, &n, "emil", NULL));
  assert_false(kept(f, &round, &n, "paul", NULL));
  register_at(f, "2026-06-01T00:00:00Z");
  name(f, "bolt", "paul"); /* by which nobody is put out */
  assert_false(kept(f, &round, &n, "paul", NULL));
  register_as(f, "rita");
  assert_done(f, nomination_merge(&f->c, &second, &n));
  assert_true(kept(f, &round, &n, "emil", "you nominated N1"));
}

/* By what both said before; a nominee puts nobody out by what they say later. */
static void whoever_belongs_where_the_nominee_does(void **state)
{
  static const char *const core[] = { "core", NULL }, *const bolt[] = { "bolt", NULL };
  struct fixture *f = *state;
  struct award_terms terms = { 0 };
  struct award_round round;
  struct nomination n;
  nominating(f, "2026", &terms, &round);
  register_affiliate(f, "pia", core);
  register_at(f, "2026-06-01T00:00:00Z");
  assert_done(f, nominate(f, &round, "person", "pia", "acme", &n));
  register_as(f, "pia");
  assert_done(f, nomination_answer(&f->c, &round, &n, NOMINATION_ACCEPTED));
  assert_false(kept(f, &round, &n, "emil", NULL));
  register_affiliate(f, "emil", core);
  assert_true(kept(f, &round, &n, "emil", "affiliated with core, where pia belongs too"));
  register_affiliate(f, "erik", bolt);
  register_at(f, "2026-06-02T00:00:00Z");
  register_affiliate(f, "pia", bolt);
  assert_false(kept(f, &round, &n, "erik", NULL));
  assert_true(kept(f, &round, &n, "emil", "core"));
}

static void the_nominee_is_told(void **state)
{
  struct fixture *f = *state;
  struct page page = { 0, LIMIT_PAGE };
  struct award_terms terms = { 0 };
  struct award_round round;
  struct notice *rows;
  struct nomination n;
  bool more;
  nominating(f, "2026", &terms, &round);
  assert_done(f, nominate(f, &round, "firm", "acme", "bolt", &n));
  assert_int_equal(notice_list(&f->c, &page, &rows, &more), 1);
  assert_string_equal(rows[0].kind, "nominated");
  assert_int_equal(rows[0].party, n.nominee_id);
  assert_int_equal(rows[0].other, n.nominator_id);
  assert_string_equal(rows[0].detail, "N1");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    T(every_step_in_every_state_by_everyone),
    T(a_round_is_moved_by_executives_in_its_states),
    T(no_registrar_with_a_stake),
    T(who_is_eligible),
    T(who_nominates),
    T(the_last_day),
    T(no_day_earlier),
    T(no_executive_with_a_stake_moves_a_round),
    T(what_a_round_freezes),
    T(merging),
    T(a_juror_is_one_in_one_round),
    T(whoever_nominated_has_a_stake),
    T(whoever_belongs_where_the_nominee_does),
    T(the_nominee_is_told),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
