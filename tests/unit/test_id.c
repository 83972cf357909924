#include "lib/id.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

static void ids(void **state)
{
  (void)state;
  char text[LIMIT_ID + 1];
  id_write(ID_APPLICATION, 17, text);
  assert_string_equal(text, "A17");
  assert_int_equal(id_read(ID_APPLICATION, text), 17);
  assert_int_equal(id_read(ID_MEMBERSHIP, text), 0);
  id_write(ID_OFFICE, LIMIT_JSON_INTEGER, text);
  assert_int_equal(id_read(ID_OFFICE, text), LIMIT_JSON_INTEGER);
  static const char *const bad[] = { "",
                                     "A",
                                     "A0",
                                     "A01",
                                     "A-1",
                                     "A+1",
                                     "A 1",
                                     "A1 ",
                                     "a1",
                                     "17",
                                     "A1x",
                                     "AA1",
                                     "A1.0",
                                     "A9007199254740992",
                                     "A99999999999999999999999999999" };
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
    assert_int_equal(id_read(ID_APPLICATION, bad[i]), 0);
  assert_int_equal(id_read(ID_APPLICATION, NULL), 0);
}

static void certificate_numbers(void **state)
{
  (void)state;
  static const char *const good[] = { "WIOTC-2026-000017", "AB-0001-000001", "W3-9999-999999",
                                      "WIOTC-2026-1000000", "ABCDEFGHIJKLMNOP-2026-123456789012" };
  static const char *const bad[] = {
    "",
    "WIOTC",
    "WIOTC-2026",
    "WIOTC-2026-",
    "WIOTC-2026-00017",
    "WIOTC-2026-0000017",
    "WIOTC-2026-000000",
    "WIOTC-26-000017",
    "WIOTC-20260-000017",
    "WIOTC-0000-000017",
    "wiotc-2026-000017",
    "W-2026-000017",
    "3W-2026-000017",
    "-2026-000017",
    "WIOTC-2026-00001x",
    "WIOTC-2026-000017-1",
    "WIOTC_2026_000017",
    "WIOTC-2026-000017 ",
    "ABCDEFGHIJKLMNOPQ-2026-000017",
    "WIOTC-2026-99999999999999999999999999999999",
  };
  for (size_t i = 0; i < sizeof good / sizeof *good; i++)
    assert_true(certificate_number_valid(good[i]));
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
    if (certificate_number_valid(bad[i]))
      fail_msg("%s", bad[i]);
  assert_false(certificate_number_valid(NULL));
}

static void certificate_numbers_written_are_valid(void **state)
{
  (void)state;
  char text[LIMIT_ID + 1];
  certificate_number_write("WIOTC", 2026, 17, text);
  assert_string_equal(text, "WIOTC-2026-000017");
  certificate_number_write("WIOTC", 1, 1000000, text);
  assert_string_equal(text, "WIOTC-0001-1000000");
  certificate_number_write("ABCDEFGHIJKLMNOP", 9999, LIMIT_JSON_INTEGER, text);
  assert_true(certificate_number_valid(text));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(ids),
    cmocka_unit_test(certificate_numbers),
    cmocka_unit_test(certificate_numbers_written_are_valid),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
