/* Who wins: whose choices count, when it is decided, and what a ceremony makes of it. */
#include "daemon/model/award_decision.h"

#include "tests/unit/register.h"

#include <string.h>

#include "daemon/auth/authority.h"
#include "daemon/model/award_seal.h"
#include "daemon/model/nomination.h"
#include "daemon/model/programme.h"
#include "daemon/model/representative.h"
#include "lib/commitment.h"
#include "lib/id.h"
#include "lib/json.h"

#define T(test) cmocka_unit_test_setup_teardown(test, register_setup, register_teardown)

/* A round that is judged, of the categories firm (acme, bolt and core stand) and best (pia).
 * Executives are eva, emil and erik, of whom two must choose the same. */
struct judged {
  struct award_round round;
  int64_t acme, bolt, core, pia;
};

static int64_t nominated(struct fixture *f, struct judged *j, const char *category,
                         const char *nominee)
{
  struct party whom, who;
  struct nomination n;
  register_as(f, "chile");
  assert_done(f, party_by_handle(&f->c, nominee, &whom));
  assert_done(f, party_by_handle(&f->c, "chile", &who));
  assert_done(f, nomination_add(&f->c, &j->round, category, &whom, &who, "because", &n));
  register_as(f, nominee);
  assert_done(f, nomination_answer(&f->c, &j->round, &n, NOMINATION_ACCEPTED));
  return n.id;
}

static void schedule(struct fixture *f, const char *slug)
{
  struct ceremony ceremony;
  register_as(f, "eva");
  assert_done(f, ceremony_schedule(&f->c, slug, NULL, "2026-05-28", &ceremony));
}

static void advance(struct fixture *f, struct judged *j, enum round_status to)
{
  register_as(f, "emil");
  assert_done(f, award_advance(&f->c, &j->round, to));
}

static void prepare(struct fixture *f, struct judged *j)
{
  static struct programme programme;
  static const char *const two[] = { "firm", "best" };
  const struct award_terms terms = { .categories = two, .n_categories = 2 };
  register_as(f, "eva");
  assert_done(f, programme_by_slug(&f->c, "prizes", &programme));
  assert_done(f, award_open(&f->c, "2026", &programme, &terms, &j->round));
  advance(f, j, ROUND_NOMINATING);
  j->acme = nominated(f, j, "firm", "acme");
  j->bolt = nominated(f, j, "firm", "bolt");
  j->core = nominated(f, j, "firm", "core");
  j->pia = nominated(f, j, "best", "pia");
  advance(f, j, ROUND_CLOSED);
  advance(f, j, ROUND_JUDGING);
  advance(f, j, ROUND_JUDGED);
  schedule(f, "gala");
}

static bool choose_for(struct fixture *f, struct judged *j, const char *who, const char *category,
                       const int64_t *ids, size_t n, const char *ceremony)
{
  const char *words[LIMIT_WINNERS + 1];
  char id[LIMIT_ID + 1], hash[COMMITMENT_LEN + 1];
  struct json_object *list = json_object_new_array();
  register_as(f, who);
  const char *seal = arena_printf(&f->arena, "abcdefghijklmnop%06lld", (long long)f->c.entry);
  for (size_t i = 0; i < n; i++) {
    id_write(ID_NOMINATION, ids[i], id);
    words[i] = arena_strdup(&f->arena, id);
    json_add_str(list, id);
  }
  const struct commitment c = { REGISTER_NAME, "2026", category, seal, list };
  assert_true(commitment_write(&c, hash));
  json_object_put(list);
  const struct award_choice in = {
    .category = category, .reason = "x", .seal = seal, .commitment = hash, .ceremony = ceremony
  };
  const struct object object = { .round = &j->round, .category = category };
  return authority_check(&f->c, ROUTE_AWARD_DECIDE, &object) &&
         award_choose(&f->c, &j->round, &in, words, n);
}

static bool choose(struct fixture *f, struct judged *j, const char *who, int64_t id)
{
  return choose_for(f, j, who, "firm", &id, 1, "gala");
}

static bool decided(struct fixture *f, struct judged *j, const char *category,
                    struct award_decision *out)
{
  register_as(f, NULL);
  return award_decided(&f->c, &j->round, category, out);
}

static void as_many_as_are_needed(void **state)
{
  struct fixture *f = *state;
  struct judged j;
  struct award_decision decision;
  struct award_choice *rows;
  prepare(f, &j);
  assert_int_equal(j.round.needed, 2);
  assert_done(f, choose(f, &j, "eva", j.acme));
  assert_done(f, choose(f, &j, "emil", j.bolt));
  assert_false(decided(f, &j, "firm", &decision));
  assert_done(f, choose(f, &j, "erik", j.acme));
  assert_true(decided(f, &j, "firm", &decision));
  assert_string_equal(decision.winners, "[\"N1\"]");
  register_as(f, NULL);
  assert_int_equal(award_choices(&f->c, &j.round, "firm", &rows), 3);
  assert_true(rows[0].counted && !rows[1].counted && rows[2].counted);
  assert_refused(f, choose(f, &j, "emil", j.acme), PROBLEM_WRONG_STATE);
  assert_int_equal(j.round.status, ROUND_JUDGED);
}

static void the_last_choice_of_each(void **state)
{
  struct fixture *f = *state;
  struct judged j;
  struct award_decision decision;
  struct award_choice *rows;
  prepare(f, &j);
  assert_done(f, choose(f, &j, "eva", j.acme));
  assert_done(f, choose(f, &j, "eva", j.acme)); /* twice the same is one */
  assert_false(decided(f, &j, "firm", &decision));
  assert_done(f, choose(f, &j, "eva", j.bolt));
  assert_done(f, choose(f, &j, "emil", j.acme)); /* which eva does not choose any more */
  assert_false(decided(f, &j, "firm", &decision));
  register_as(f, NULL);
  assert_int_equal(award_choices(&f->c, &j.round, "firm", &rows), 2);
  assert_done(f, choose(f, &j, "emil", j.bolt));
  assert_true(decided(f, &j, "firm", &decision));
  assert_string_equal(decision.winners, "[\"N2\"]");
}

static void nobody_with_a_stake_nor_without_the_office(void **state)
{
  struct fixture *f = *state;
  struct judged j;
  struct award_decision decision;
  prepare(f, &j);
  assert_refused(f, choose(f, &j, "rita", j.acme), PROBLEM_FORBIDDEN);
  assert_refused(f, choose(f, &j, "acme", j.acme), PROBLEM_FORBIDDEN);
  assert_refused(f, choose(f, &j, NULL, j.acme), PROBLEM_SIGNATURE_MISSING);
  assert_done(f, choose(f, &j, "eva", j.acme));
  register_affiliate(f, "eva",
                     (const char *const[]){ "core", NULL }); /* who stands, and is not chosen */
  assert_refused(f, choose(f, &j, "eva", j.acme), PROBLEM_CONFLICT_OF_INTEREST);
  assert_done(f, choose_for(f, &j, "eva", "best", &j.pia, 1, "gala"));
  assert_done(f, choose(f, &j, "emil", j.acme)); /* eva's does not count any more */
  assert_false(decided(f, &j, "firm", &decision));
  assert_done(f, choose(f, &j, "erik", j.acme));
  assert_true(decided(f, &j, "firm", &decision));
}

/* Themself, whom they represent, and whom they belonged to lately. */
static void every_kind_of_stake(void **state)
{
  struct fixture *f = *state;
  struct judged j;
  struct party core, erik;
  prepare(f, &j);
  register_sql(f, "UPDATE nomination SET nominee = (SELECT id FROM party WHERE handle = 'eva')"
                  " WHERE id = 4");
  assert_refused(f, choose_for(f, &j, "eva", "best", &j.pia, 1, "gala"),
                 PROBLEM_CONFLICT_OF_INTEREST);
  assert_done(f, choose(f, &j, "eva", j.acme)); /* in the other category she has none */
  register_affiliate(f, "emil", (const char *const[]){ "bolt", NULL });
  register_affiliate(f, "emil", (const char *const[]){ NULL });
  assert_refused(f, choose(f, &j, "emil", j.acme), PROBLEM_CONFLICT_OF_INTEREST);
  register_as(f, "core");
  assert_done(f, party_by_handle(&f->c, "core", &core));
  assert_done(f, party_by_handle(&f->c, "erik", &erik));
  register_at(f, "2026-05-28T20:26:41Z");
  assert_done(f, representative_name(&f->c, &core, &erik));
  assert_done(f, choose(f, &j, "erik", j.bolt)); /* that they are named now puts nobody out */
  register_as(f, "erik");
  assert_done(f, representative_acted(&f->c, core.id));
  assert_refused(f, choose(f, &j, "erik", j.acme), PROBLEM_CONFLICT_OF_INTEREST);
  register_sql(f, "UPDATE representative SET acted = NULL, since = 0");
  assert_refused(f, choose(f, &j, "erik", j.acme), PROBLEM_CONFLICT_OF_INTEREST);
  register_sql(f,
               "UPDATE nomination SET status = 'declined' WHERE id <> 1"); /* those do not stand */
  assert_done(f, choose(f, &j, "erik", j.acme));
}

static bool decline(struct fixture *f, struct judged *j, const char *who, int64_t id)
{
  struct nomination n;
  register_as(f, who);
  assert_done(f, nomination_by_id(&f->c, id, &n));
  const struct object object = { .self = n.nominee_id, .round = &j->round, .nomination = &n };
  return authority_check(&f->c, ROUTE_NOMINATION_DECLINE, &object) &&
         nomination_answer(&f->c, &j->round, &n, NOMINATION_DECLINED);
}

/* Nobody wins against their will, as long as it is not known who does. */
static void a_nominee_declines_until_it_is_decided(void **state)
{
  struct fixture *f = *state;
  struct judged j;
  struct award_decision decision;
  struct award_choice *rows;
  prepare(f, &j);
  register_affiliate(f, "erik", (const char *const[]){ "acme", NULL });
  assert_done(f, choose(f, &j, "eva", j.acme));
  assert_refused(f, choose(f, &j, "erik", j.bolt), PROBLEM_CONFLICT_OF_INTEREST);
  assert_done(f, decline(f, &j, "acme", j.acme));
  assert_refused(f, choose(f, &j, "emil", j.acme), PROBLEM_BAD_FIELDS); /* eva's is void */
  assert_done(f, choose(f, &j, "emil", j.bolt));
  assert_false(decided(f, &j, "firm", &decision));
  assert_done(f, choose(f, &j, "erik", j.bolt)); /* acme, whose he is, does not stand any more */
  assert_true(decided(f, &j, "firm", &decision));
  register_as(f, NULL);
  assert_int_equal(award_choices(&f->c, &j.round, "firm", &rows), 3);
  assert_true(!rows[0].counted && rows[1].counted && rows[2].counted);
  /* who won is told to neither */
  assert_refused(f, decline(f, &j, "bolt", j.bolt), PROBLEM_WRONG_STATE);
  const char *told = arena_strdup(&f->arena, f->problem.detail);
  assert_refused(f, decline(f, &j, "core", j.core), PROBLEM_WRONG_STATE);
  assert_string_equal(f->problem.detail, told);
  assert_done(f, decline(f, &j, "pia", j.pia)); /* whose category is not */
}

/* Who advises a nominee, and has said so, does not choose the winners beside it. */
static void whoever_stepped_back(void **state)
{
  struct fixture *f = *state;
  struct judged j;
  struct nomination n;
  prepare(f, &j);
  register_as(f, "eva");
  assert_done(f, nomination_by_id(&f->c, j.core, &n));
  assert_done(f, nomination_recuse(&f->c, &n, "I advise them"));
  assert_refused(f, choose(f, &j, "eva", j.acme), PROBLEM_CONFLICT_OF_INTEREST);
  assert_done(f, choose_for(f, &j, "eva", "best", &j.pia, 1, "gala"));
  register_sql(f, "UPDATE nomination SET status = 'merged', merged_into = 2 WHERE id = 3");
  assert_refused(f, choose(f, &j, "eva", j.acme), PROBLEM_CONFLICT_OF_INTEREST);
  register_sql(f, "UPDATE nomination SET status = 'declined' WHERE id = 2");
  assert_done(f, choose(f, &j, "eva", j.acme));
}

/* As many openings as a ceremony may have, and one more. */
static void a_ceremony_opens_so_many(void **state)
{
  struct fixture *f = *state;
  struct judged j;
  prepare(f, &j);
  register_sql(f, "UPDATE award_round SET needed = %d", LIMIT_CEREMONY_OPENINGS / 2 + 1);
  assert_refused(f, choose(f, &j, "eva", j.acme), PROBLEM_QUOTA);
  register_sql(f, "UPDATE award_round SET needed = %d", LIMIT_CEREMONY_OPENINGS / 2);
  assert_done(f, choose(f, &j, "eva", j.acme));
}

static void who_left_the_office_decides_nothing(void **state)
{
  struct fixture *f = *state;
  struct judged j;
  struct award_decision decision;
  prepare(f, &j);
  assert_done(f, choose(f, &j, "eva", j.acme));
  register_as(f, "emil");
  assert_done(f, office_end(&f->c, register_party_id(f, "eva"),
                            &(struct office_seat){ "executive", 0, 0 }, "x"));
  assert_done(f, choose(f, &j, "emil", j.acme));
  assert_false(decided(f, &j, "firm", &decision));
  register_affiliate(f, "erik", (const char *const[]){ "bolt", NULL });
  assert_refused(f, choose(f, &j, "emil", j.acme), PROBLEM_QUORUM_UNREACHABLE);
}

static void winners_are_read_strictly(void **state)
{
  struct fixture *f = *state;
  struct judged j;
  struct award_decision decision;
  prepare(f, &j);
  const int64_t six[] = { j.acme, j.bolt, j.core, 90, 91, 92 }, wrong[] = { j.pia };
  const int64_t backwards[] = { j.core, j.acme }, forwards[] = { j.acme, j.core };
  assert_refused(f, choose_for(f, &j, "eva", "firm", six, 6, "gala"), PROBLEM_BAD_FIELDS);
  assert_true(problem_names(&f->problem, "winners"));
  assert_refused(f, choose_for(f, &j, "eva", "firm", six, 4, "gala"), PROBLEM_BAD_FIELDS);
  assert_true(problem_names(&f->problem, "winners[3]"));
  assert_refused(f, choose_for(f, &j, "eva", "firm", wrong, 1, "gala"), PROBLEM_BAD_FIELDS);
  assert_refused(f, choose_for(f, &j, "eva", "person", wrong, 1, "gala"), PROBLEM_BAD_FIELDS);
  /* a commitment is to one order */
  assert_refused(f, choose_for(f, &j, "eva", "firm", backwards, 2, "gala"), PROBLEM_BAD_FIELDS);
  assert_true(problem_names(&f->problem, "commitment"));
  assert_refused(f, choose_for(f, &j, "eva", "firm", forwards, 2, "nowhere"), PROBLEM_NOT_FOUND);
  assert_int_equal(register_count(f, "SELECT count(*) FROM award_choice"), 0);
  assert_done(f, choose_for(f, &j, "eva", "firm", NULL, 0, "gala"));
  assert_done(f, choose_for(f, &j, "emil", "firm", NULL, 0, "gala"));
  assert_true(decided(f, &j, "firm", &decision));
  assert_string_equal(decision.winners, "[]");
}

static struct holding *held(struct fixture *f, const char *slug)
{
  struct ceremony ceremony;
  struct holding *h;
  register_as(f, "eva");
  assert_done(f, ceremony_by_slug(&f->c, slug, &ceremony));
  assert_done(f, ceremony_hold(&f->c, &ceremony, &h));
  return h;
}

static void sealed_with_its_last_category_and_announced(void **state)
{
  struct fixture *f = *state;
  struct judged j;
  prepare(f, &j);
  const int64_t both[] = { j.acme, j.core };
  schedule(f, "other");
  assert_done(f, choose_for(f, &j, "eva", "firm", both, 2, "gala"));
  assert_done(f, choose_for(f, &j, "emil", "firm", both, 2, "gala"));
  assert_refused(f, choose_for(f, &j, "erik", "best", &j.pia, 1, "other"), PROBLEM_WRONG_STATE);
  assert_done(f, choose_for(f, &j, "erik", "best", &j.pia, 1, "gala"));
  assert_int_equal(j.round.status, ROUND_JUDGED);
  assert_done(f, choose_for(f, &j, "eva", "best", &j.pia, 1, "gala"));
  assert_int_equal(j.round.status, ROUND_SEALED);
  assert_int_equal(held(f, "other")->n, 0);
  struct holding *h = held(f, "gala");
  assert_int_equal(h->n, 4);
  assert_string_equal(h->items[0].subject, "2026");
  assert_string_equal(h->items[1].subject, "N1");
  assert_string_equal(h->items[2].subject, "N3");
  assert_string_equal(h->items[3].subject, "N4");
  assert_done(f, award_by_edition(&f->c, "2026", &j.round));
  assert_int_equal(j.round.status, ROUND_ANNOUNCED);
  assert_int_equal(register_count(f, "SELECT count(*) FROM notice WHERE kind = 'won'"), 3);
}

/* The ceremony is agreed on as the winners are: nobody alone says when they are announced. */
static void agreed_on_with_its_ceremony(void **state)
{
  struct fixture *f = *state;
  struct judged j;
  struct award_decision decision;
  struct award_choice *rows;
  prepare(f, &j);
  schedule(f, "other");
  schedule(f, "third");
  assert_done(f, choose_for(f, &j, "eva", "best", &j.pia, 1, "other"));
  assert_null(j.round.sealed_for);
  assert_done(f, choose_for(f, &j, "eva", "firm", &j.acme, 1, "other"));
  assert_done(f, choose_for(f, &j, "emil", "firm", &j.acme, 1, "gala"));
  assert_false(decided(f, &j, "firm", &decision));
  assert_done(f, award_by_edition(&f->c, "2026", &j.round));
  assert_null(j.round.sealed_for);
  assert_int_equal(award_choices(&f->c, &j.round, "firm", &rows), 2);
  assert_string_equal(rows[0].ceremony, "other");
  assert_int_equal(held(f, "third")->n, 0);
  assert_refused(f, choose_for(f, &j, "erik", "firm", &j.acme, 1, "third"), PROBLEM_WRONG_STATE);
  assert_done(f, choose_for(f, &j, "erik", "firm", &j.acme, 1, "gala"));
  assert_true(decided(f, &j, "firm", &decision));
  assert_string_equal(j.round.sealed_for, "gala");
  register_as(f, NULL);
  award_choices(&f->c, &j.round, "firm", &rows);
  assert_true(!rows[0].counted && rows[1].counted && rows[2].counted);
  /* what was chosen for another ceremony does not count with those for this one */
  assert_done(f, choose_for(f, &j, "emil", "best", &j.pia, 1, "gala"));
  assert_false(decided(f, &j, "best", &decision));
  assert_int_equal(held(f, "other")->n, 0);
  assert_done(f, choose_for(f, &j, "eva", "best", &j.pia, 1, "gala"));
  assert_int_equal(j.round.status, ROUND_SEALED);
}

static void a_ceremony_that_comes_too_early(void **state)
{
  struct fixture *f = *state;
  struct judged j;
  prepare(f, &j);
  assert_done(f, choose(f, &j, "eva", j.acme));
  assert_done(f, choose(f, &j, "erik", j.acme));
  assert_done(f, choose_for(f, &j, "eva", "best", &j.pia, 1, "gala"));
  struct holding *h = held(f, "gala");
  assert_int_equal(h->n, 1);
  assert_non_null(strstr(h->items[0].problem, "judged"));
  register_as(f, NULL);
  assert_done(f, award_by_edition(&f->c, "2026", &j.round));
  assert_null(j.round.sealed_for);
  assert_refused(f, choose_for(f, &j, "emil", "best", &j.pia, 1, "gala"),
                 PROBLEM_WRONG_STATE); /* it was held */
  schedule(f, "next");
  assert_done(f, choose_for(f, &j, "emil", "best", &j.pia, 1, "next"));
  assert_null(j.round.sealed_for); /* eva named the one that was held */
  assert_done(f, choose_for(f, &j, "eva", "best", &j.pia, 1, "next"));
  assert_string_equal(j.round.sealed_for, "next");
  assert_int_equal(held(f, "next")->n, 3);
}

/* Chosen anew when one who was chosen cannot win any more, and only then. */
static void chosen_anew_for_one_who_fell_out(void **state)
{
  struct fixture *f = *state;
  struct judged j;
  struct award_decision decision;
  struct award_choice *rows;
  prepare(f, &j);
  const int64_t both[] = { j.acme, j.core };
  assert_done(f, choose_for(f, &j, "eva", "firm", both, 2, "gala"));
  assert_done(f, choose_for(f, &j, "emil", "firm", both, 2, "gala"));
  assert_done(f, choose_for(f, &j, "eva", "best", &j.pia, 1, "gala"));
  assert_done(f, choose_for(f, &j, "emil", "best", &j.pia, 1, "gala"));
  assert_refused(f, choose(f, &j, "eva", j.bolt), PROBLEM_WRONG_STATE);
  register_sql(f, "UPDATE nomination SET status = 'declined' WHERE id = 1");
  assert_refused(f, choose_for(f, &j, "eva", "best", &j.pia, 1, "gala"), PROBLEM_WRONG_STATE);
  assert_refused(f, choose(f, &j, "eva", j.acme), PROBLEM_BAD_FIELDS);
  assert_done(f, choose(f, &j, "eva", j.bolt));
  assert_true(decided(f, &j, "firm", &decision));
  assert_string_equal(decision.winners, "[\"N1\",\"N3\"]");
  register_as(f, NULL);
  assert_int_equal(award_choices(&f->c, &j.round, "firm", &rows), 3); /* two can be opened */
  assert_done(f, choose(f, &j, "erik", j.bolt));
  assert_true(decided(f, &j, "firm", &decision));
  assert_string_equal(decision.winners, "[\"N2\"]");
  assert_int_equal(j.round.status, ROUND_SEALED);
  assert_int_equal(register_count(f, "SELECT count(*) FROM award_choice WHERE counted = 1"
                                     " AND category = 'firm'"),
                   2);
  assert_refused(f, choose(f, &j, "emil", j.bolt), PROBLEM_WRONG_STATE);
  assert_int_equal(held(f, "gala")->n, 3);
}

static void one_who_fell_out_wins_nothing(void **state)
{
  struct fixture *f = *state;
  struct judged j;
  prepare(f, &j);
  const int64_t both[] = { j.acme, j.core };
  assert_done(f, choose_for(f, &j, "eva", "firm", both, 2, "gala"));
  assert_done(f, choose_for(f, &j, "emil", "firm", both, 2, "gala"));
  assert_done(f, choose_for(f, &j, "eva", "best", &j.pia, 1, "gala"));
  assert_done(f, choose_for(f, &j, "emil", "best", &j.pia, 1, "gala"));
  register_sql(f, "UPDATE nomination SET status = 'declined' WHERE id = 1");
  assert_done(f, choose(f, &j, "eva", j.bolt)); /* alone */
  struct holding *h = held(f, "gala");
  assert_int_equal(h->n, 4);
  assert_string_equal(h->items[1].subject, "N1");
  assert_non_null(strstr(h->items[1].problem, "declined"));
  assert_null(h->items[2].problem);
  assert_int_equal(h->n_certificates, 2);
  assert_int_equal(register_count(f, "SELECT count(*) FROM notice WHERE kind = 'won'"), 2);
}

static void a_ceremony_announces_so_many(void **state)
{
  struct fixture *f = *state;
  struct judged j;
  prepare(f, &j);
  register_sql(f,
               "INSERT INTO award_round (edition, year, programme, names, status, nominators,"
               " standing, needed, sealed_for, opened_by, opened, entry) VALUES ('big-2026', 2026,"
               " 'prizes', '{}', 'sealed', 'open', 'any', 2, (SELECT id FROM ceremony), 1, 0, 0)");
  register_sql(f,
               "INSERT INTO award_category (round, position, slug, kind, names, criteria, winners)"
               " VALUES ((SELECT max(id) FROM award_round), 0, 'best', 'any', '{}', '[]', %d)",
               LIMIT_CEREMONY_AWARDS - 8); /* firm 5, best 2, a round each: one too many */
  assert_refused(f, choose(f, &j, "eva", j.acme), PROBLEM_QUOTA);
  register_sql(f, "UPDATE award_category SET winners = winners - 1 WHERE winners > 100");
  assert_done(f, choose(f, &j, "eva", j.acme));
}

static void a_round_is_not_larger_than_a_ceremony(void **state)
{
  struct fixture *f = *state;
  struct programme *p = arena_alloc(&f->arena, sizeof *p);
  const struct award_terms terms = { 0 };
  struct award_round round;
  register_as(f, "eva");
  assert_done(f, programme_by_slug(&f->c, "prizes", p));
  p->categories[0].winners = LIMIT_CEREMONY_AWARDS - 7;
  assert_refused(f, award_open(&f->c, "2027", p, &terms, &round), PROBLEM_BAD_FIELDS);
  assert_true(problem_names(&f->problem, "categories"));
  p->categories[0].winners = LIMIT_CEREMONY_AWARDS - 8;
  assert_done(f, award_open(&f->c, "2027", p, &terms, &round));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    T(as_many_as_are_needed),
    T(the_last_choice_of_each),
    T(nobody_with_a_stake_nor_without_the_office),
    T(every_kind_of_stake),
    T(a_nominee_declines_until_it_is_decided),
    T(whoever_stepped_back),
    T(a_ceremony_opens_so_many),
    T(who_left_the_office_decides_nothing),
    T(winners_are_read_strictly),
    T(sealed_with_its_last_category_and_announced),
    T(agreed_on_with_its_ceremony),
    T(a_ceremony_that_comes_too_early),
    T(chosen_anew_for_one_who_fell_out),
    T(one_who_fell_out_wins_nothing),
    T(a_ceremony_announces_so_many),
    T(a_round_is_not_larger_than_a_ceremony),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
