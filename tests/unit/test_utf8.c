#include "lib/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

static void every_character_comes_back(void **state)
{
  (void)state;
  for (uint32_t point = 0; point <= 0x10FFFF; point++) {
    char bytes[4];
    uint32_t back = 0;
    if (point == 0xD800)
      point = 0xE000;
    size_t n = utf8_put(point, bytes);
    if (utf8_next(bytes, n, &back) != n || back != point)
      fail_msg("U+%04X", (unsigned)point);
    if (n > 1 && utf8_next(bytes, n - 1, &back) != 0)
      fail_msg("U+%04X cut short", (unsigned)point);
  }
}

static void malformed_bytes_are_refused(void **state)
{
  (void)state;
  static const char *const bad[] = {
    "\x80",
    "\xBF",
    "\xC0\x80",
    "\xC1\xBF",
    "\xC2",
    "\xC2\x41",
    "\xE0\x80\x80",
    "\xE0\x9F\xBF",
    "\xED\xA0\x80",
    "\xED\xBF\xBF",
    "\xF0\x80\x80\x80",
    "\xF0\x8F\xBF\xBF",
    "\xF4\x90\x80\x80",
    "\xF5\x80\x80\x80",
    "\xFE",
    "\xFF",
    "\xE6\xB5\x41",
    "\xF0\x9F\x98",
  };
  uint32_t point;
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
    assert_int_equal(utf8_next(bad[i], strlen(bad[i]), &point), 0);
  assert_int_equal(utf8_next("a", 0, &point), 0);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(every_character_comes_back),
    cmocka_unit_test(malformed_bytes_are_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
