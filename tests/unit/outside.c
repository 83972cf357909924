#include "tests/unit/outside.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <cmocka.h>
#include <sqlite3.h>

static sqlite3 *open_it(const char *path, int flags)
{
  sqlite3 *other = NULL;
  assert_int_equal(sqlite3_open_v2(path, &other, flags, "unix"), SQLITE_OK);
  return other;
}

void outside_run(const char *path, const char *sql)
{
  sqlite3 *other = open_it(path, SQLITE_OPEN_READWRITE);
  char *error = NULL;
  if (sqlite3_exec(other, sql, NULL, NULL, &error) != SQLITE_OK)
    fail_msg("%s: %s", sql, error);
  sqlite3_close(other);
}

int64_t outside_number(const char *path, const char *sql)
{
  sqlite3 *other = open_it(path, SQLITE_OPEN_READONLY);
  sqlite3_stmt *s = NULL;
  assert_int_equal(sqlite3_prepare_v2(other, sql, -1, &s, NULL), SQLITE_OK);
  assert_int_equal(sqlite3_step(s), SQLITE_ROW);
  int64_t n = sqlite3_column_int64(s, 0);
  sqlite3_finalize(s);
  sqlite3_close(other);
  return n;
}
