/* States that are bits, by name and in words. */
#include "lib/status_name.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static const struct status_name list[] = {
  { 1, "one" },
  { 4, "three" },
  { 2, "two" },
  { 0, NULL },
};

static void names(void **state)
{
  (void)state;
  assert_string_equal(status_name(list, 2), "two");
  assert_string_equal(status_name(list, 8), "unknown");
  assert_string_equal(status_name(list, 3), "unknown");
  assert_int_equal(status_read(list, "three"), 4);
  assert_int_equal(status_read(list, "Three"), 0);
  assert_int_equal(status_read(list, ""), 0);
  assert_int_equal(status_read(list, NULL), 0);
}

static void sets(void **state)
{
  char words[32];
  (void)state;
  status_words(list, 0, words, sizeof words);
  assert_string_equal(words, "");
  status_words(list, 4, words, sizeof words);
  assert_string_equal(words, "three");
  status_words(list, 3, words, sizeof words);
  assert_string_equal(words, "one or two");
  status_words(list, 7, words, sizeof words);
  assert_string_equal(words, "one, three or two");
}

/* What does not fit is cut, and nothing is written behind. */
static void too_little_room(void **state)
{
  char words[8];
  (void)state;
  memset(words, '#', sizeof words);
  status_words(list, 7, words, 6);
  assert_string_equal(words, "one, ");
  assert_int_equal(words[6], '#');
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(names),
    cmocka_unit_test(sets),
    cmocka_unit_test(too_little_room),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
