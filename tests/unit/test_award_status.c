/* The life of an award round and of its nominations, state by state and action by action. */
#include "lib/award_status.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

/* What is possible, as pictures: a round that is draft, nominating, closed, judging, judged,
 * sealed, announced; a nomination that is nominated, accepted, declined, merged. */
static const struct {
  enum route_id action;
  const char *rounds, *from;
  enum award_reach impartial;
} expected[] = {
  { ROUTE_AWARD_ADVANCE, "xxxx...", "....", REACH_ROUND },
  { ROUTE_NOMINATION_ADD, ".x.....", "....", REACH_NOMINEE },
  { ROUTE_NOMINATION_ACCEPT, ".xx....", "x...", REACH_NONE },
  { ROUTE_NOMINATION_DECLINE, ".xxxx..", "xx..", REACH_NONE },
  { ROUTE_NOMINATION_MERGE, ".xx....", "xx..", REACH_NOMINEE },
  { ROUTE_NOMINATION_RECUSE, ".xxx...", "xx..", REACH_NONE },
  { ROUTE_NOMINATION_SCORE, "...x...", ".x..", REACH_CATEGORY },
  { ROUTE_AWARD_DECIDE, "....xx.", "....", REACH_CATEGORY },
};
#define N_EXPECTED (sizeof expected / sizeof expected[0])

static void check(const char *picture, unsigned set, const char *path)
{
  unsigned n = (unsigned)strlen(picture);
  for (unsigned i = 0; i < n; i++)
    if ((picture[i] == 'x') != ((set & 1u << i) != 0))
      fail_msg("%s: %s at %u", path, picture, i);
  assert_int_equal(set >> n, 0);
}

static void what_is_possible(void **state)
{
  (void)state;
  assert_int_equal(n_award_steps, N_EXPECTED);
  for (size_t i = 0; i < N_EXPECTED; i++) {
    const struct award_step *step = award_step_of(expected[i].action);
    assert_non_null(step);
    check(expected[i].rounds, step->rounds, routes[step->action].path);
    check(expected[i].from, step->from, routes[step->action].path);
    assert_int_equal(step->impartial, expected[i].impartial);
    assert_int_equal(routes[step->action].kind, KIND_WRITE);
  }
  assert_null(award_step_of(ROUTE_AWARD_OPEN));
  assert_null(award_step_of(ROUTE__COUNT));
}

/* No request that changes a nomination is missing. */
static void every_step_is_there(void **state)
{
  (void)state;
  for (enum route_id id = 0; id < ROUTE__COUNT; id++)
    if (strncmp(routes[id].path, "/v1/nominations/", 16) == 0 && routes[id].kind == KIND_WRITE)
      assert_non_null(award_step_of(id));
}

static void states_follow_each_other(void **state)
{
  (void)state;
  assert_int_equal(round_status_next(ROUND_DRAFT), ROUND_NOMINATING);
  assert_int_equal(round_status_next(ROUND_NOMINATING), ROUND_CLOSED);
  assert_int_equal(round_status_next(ROUND_CLOSED), ROUND_JUDGING);
  assert_int_equal(round_status_next(ROUND_JUDGING), ROUND_JUDGED);
  assert_int_equal(round_status_next(ROUND_JUDGED), ROUND_SEALED);
  assert_int_equal(round_status_next(ROUND_SEALED), ROUND_ANNOUNCED);
  assert_int_equal(round_status_next(ROUND_LAST), 0);
}

static void names_come_back(void **state)
{
  (void)state;
  for (unsigned s = ROUND_DRAFT; s <= ROUND_LAST; s <<= 1)
    assert_int_equal(round_status_read(round_status_name(s)), s);
  for (unsigned s = NOMINATION_NOMINATED; s <= NOMINATION_LAST; s <<= 1)
    assert_int_equal(nomination_status_read(nomination_status_name(s)), s);
  assert_string_equal(round_status_name(ROUND_CLOSED), "closed");
  assert_string_equal(nomination_status_name(NOMINATION_MERGED), "merged");
  assert_int_equal(round_status_read("unknown"), 0);
  assert_int_equal(round_status_read(NULL), 0);
  assert_int_equal(nomination_status_read("draft"), 0);
  assert_string_equal(round_status_name(ROUND_LAST << 1), "unknown");
}

static void sets_in_words(void **state)
{
  char words[AWARD_WORDS];
  (void)state;
  round_status_words(ROUND_NOMINATING, words);
  assert_string_equal(words, "nominating");
  round_status_words(2 * ROUND_LAST - 1, words);
  assert_string_equal(words, "draft, nominating, closed, judging, judged, sealed or announced");
  nomination_status_words(2 * NOMINATION_LAST - 1, words);
  assert_string_equal(words, "nominated, accepted, declined or merged");
  nomination_status_words(0, words);
  assert_string_equal(words, "");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(what_is_possible),
    cmocka_unit_test(every_step_is_there),
    cmocka_unit_test(states_follow_each_other),
    cmocka_unit_test(names_come_back),
    cmocka_unit_test(sets_in_words),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
