/* The life of a body, state by state and action by action. */
#include "lib/body_status.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

static void names_come_back(void **state)
{
  (void)state;
  for (enum body_status s = BODY_PROPOSED; s < BODY_STATUS__COUNT; s++)
    assert_int_equal(body_status_read(body_status_name(s)), s);
  assert_string_equal(body_status_name(BODY_DORMANT), "dormant");
  assert_int_equal(body_status_read("unknown"), BODY_STATUS__COUNT);
  assert_int_equal(body_status_read(""), BODY_STATUS__COUNT);
}

/* What is possible, as a picture: proposed, founded, dormant, dissolved. */
static void what_is_possible(void **state)
{
  static const char *const expected[BODY_ACTION__COUNT] = {
    [BODY_APPLY] = ".x..",    [BODY_APPLY_FOUNDING] = "xx..", [BODY_DECIDE] = ".xx.",
    [BODY_FOUND] = "x...",    [BODY_REST] = ".x..",           [BODY_REVIVE] = "..x.",
    [BODY_DISSOLVE] = "xxx.",
  };
  (void)state;
  for (size_t a = 0; a < BODY_ACTION__COUNT; a++)
    for (size_t s = 0; s < BODY_STATUS__COUNT; s++)
      if ((body_refusals[a][s] == NULL) != (expected[a][s] == 'x'))
        fail_msg("action %zu in state %s", a, body_status_name((enum body_status)s));
}

/* Each refusal says something, and ends a sentence that goes on elsewhere. */
static void refusals_are_said(void **state)
{
  (void)state;
  for (size_t a = 0; a < BODY_ACTION__COUNT; a++)
    for (size_t s = 0; s < BODY_STATUS__COUNT; s++) {
      const char *text = body_refusals[a][s];
      if (text && (strlen(text) < 10 || text[strlen(text) - 1] == '.'))
        fail_msg("%s", text);
    }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(names_come_back),
    cmocka_unit_test(what_is_possible),
    cmocka_unit_test(refusals_are_said),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
