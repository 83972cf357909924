#include "lib/timestamp.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

static void pairs(void **state)
{
  (void)state;
  static const struct {
    int64_t time;
    const char *text;
  } cases[] = {
    { 0, "1970-01-01T00:00:00Z" },
    { -1, "1969-12-31T23:59:59Z" },
    { 951782400, "2000-02-29T00:00:00Z" },
    { 951868800, "2000-03-01T00:00:00Z" },
    { 1769851800, "2026-01-31T09:30:00Z" },
    { 2147483648, "2038-01-19T03:14:08Z" },
    { 4107542399, "2100-02-28T23:59:59Z" },
    { 4107542400, "2100-03-01T00:00:00Z" },
    { -2203891201, "1900-02-28T23:59:59Z" },
    { -2203891200, "1900-03-01T00:00:00Z" },
    { -62135596800, "0001-01-01T00:00:00Z" },
    { 253402300799, "9999-12-31T23:59:59Z" },
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    char text[TIMESTAMP_LEN + 1];
    int64_t time;
    timestamp_write(cases[i].time, text);
    assert_string_equal(text, cases[i].text);
    assert_true(timestamp_read(text, &time));
    assert_int_equal(time, cases[i].time);
  }
}

/* Day after day through all the years: the calendar below knows only how long months are. */
static void every_day(void **state)
{
  (void)state;
  static const int length[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
  int64_t time = -62135596800;
  for (int year = 1; year <= 9999; year++)
    for (int month = 1; month <= 12; month++) {
      int days = length[month - 1];
      if (month == 2 && (year % 400 == 0 || (year % 4 == 0 && year % 100 != 0)))
        days = 29;
      for (int day = 1; day <= days; day++, time += 86400) {
        char text[DATE_LEN + 1];
        int64_t midnight;
        date_of(time + (day % 2 == 0 ? 86399 : 0), text);
        int got =
            (text[0] - '0') * 1000 + (text[1] - '0') * 100 + (text[2] - '0') * 10 + text[3] - '0';
        if (got != year || (text[5] - '0') * 10 + text[6] - '0' != month ||
            (text[8] - '0') * 10 + text[9] - '0' != day || strlen(text) != DATE_LEN ||
            !date_read(text, &midnight) || midnight != time)
          fail_msg("%04d-%02d-%02d became %s", year, month, day, text);
      }
    }
  assert_int_equal(time, 253402300800);
}

static void other_texts_are_refused(void **state)
{
  (void)state;
  static const char *const dates[] = {
    "",           "2026-02-29", "2100-02-29",           "1900-02-29",  "2026-04-31", "2026-00-01",
    "2026-13-01", "2026-01-00", "2026-01-32",           "0000-01-01",  "2026-1-01",  "2026-01-1",
    "26-01-01",   "2026/01/01", "2026-01-01 ",          " 2026-01-01", "+026-01-01", "-001-01-01",
    "20260101",   "2026-01-0a", "2026-01-01T00:00:00Z", "10000-01-01",
  };
  static const char *const times[] = {
    "",
    "2026-01-01",
    "2026-01-01T00:00:00",
    "2026-01-01t00:00:00Z",
    "2026-01-01T00:00:00z",
    "2026-01-01 00:00:00Z",
    "2026-01-01T24:00:00Z",
    "2026-01-01T23:60:00Z",
    "2026-01-01T23:59:60Z",
    "2026-01-01T23:59:59.0Z",
    "2026-01-01T23:59:59+00:00",
    "2026-02-29T00:00:00Z",
    "2026-01-01T-1:00:00Z",
    "2026-01-01T00:00:00ZZ",
    "2026-01-01T00-00-00Z",
  };
  int64_t time;
  for (size_t i = 0; i < sizeof dates / sizeof *dates; i++)
    if (date_read(dates[i], &time))
      fail_msg("%s", dates[i]);
  for (size_t i = 0; i < sizeof times / sizeof *times; i++)
    if (timestamp_read(times[i], &time))
      fail_msg("%s", times[i]);
  assert_false(date_read(NULL, &time));
  assert_false(timestamp_read(NULL, &time));
}

static void times_beyond_the_calendar(void **state)
{
  (void)state;
  char text[TIMESTAMP_LEN + 1];
  timestamp_write(INT64_MAX, text);
  assert_string_equal(text, "9999-12-31T23:59:59Z");
  timestamp_write(INT64_MIN, text);
  assert_string_equal(text, "0001-01-01T00:00:00Z");
  date_of(253402300800, text);
  assert_string_equal(text, "9999-12-31");
}

static void months_are_added(void **state)
{
  (void)state;
  static const struct {
    const char *from;
    int months;
    const char *to;
  } cases[] = {
    { "2026-01-31", 0, "2026-01-31" },
    { "2026-01-31", 1, "2026-02-28" },
    { "2028-01-31", 1, "2028-02-29" },
    { "2100-01-31", 1, "2100-02-28" },
    { "2026-03-31", 1, "2026-04-30" },
    { "2024-02-29", 48, "2028-02-29" },
    { "2024-02-29", 12, "2025-02-28" },
    { "2096-02-29", 48, "2100-02-28" },
    { "2026-12-15", 1, "2027-01-15" },
    { "2026-01-15", -1, "2025-12-15" },
    { "2026-03-31", -1, "2026-02-28" },
    { "2026-11-30", 14, "2028-01-30" },
    { "9999-12-31", 1, "9999-12-31" },
    { "0001-01-01", -1, "0001-01-01" },
    { "2026-01-31", 2147483647, "9999-12-31" },
    { "2026-02-29", 1, "" },
    { "", 1, "" },
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    char text[DATE_LEN + 1];
    date_add_months(cases[i].from, cases[i].months, text);
    assert_string_equal(text, cases[i].to);
  }
}

static void years(void **state)
{
  (void)state;
  assert_int_equal(date_year("2026-01-31"), 2026);
  assert_int_equal(date_year("0001-01-01"), 1);
  assert_int_equal(date_year("2026-01-31T09:30:00Z"), 2026);
  assert_int_equal(date_year("2026"), 0);
  assert_int_equal(date_year(NULL), 0);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(pairs),
    cmocka_unit_test(every_day),
    cmocka_unit_test(other_texts_are_refused),
    cmocka_unit_test(times_beyond_the_calendar),
    cmocka_unit_test(months_are_added),
    cmocka_unit_test(years),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
