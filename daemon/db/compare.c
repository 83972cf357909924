#include "daemon/db/compare.h"

#include <stdio.h>
#include <string.h>
#include <sqlite3.h>

#include "daemon/db/db_internal.h"

static sqlite3_stmt *select_all(struct db *db, const struct db_table *table)
{
  static const char *const orders[] = { "1", "1", "1, 2", "1, 2, 3" };
  char sql[160];
  sqlite3_stmt *s = NULL;
  snprintf(sql, sizeof sql, "SELECT * FROM \"%s\" ORDER BY %s", table->name,
           orders[table->key_columns]);
  if (sqlite3_prepare_v2(db->handle, sql, -1, &s, NULL) != SQLITE_OK)
    return NULL;
  return s;
}

static bool same_value(sqlite3_stmt *a, sqlite3_stmt *b, int column)
{
  int type = sqlite3_column_type(a, column);
  if (type != sqlite3_column_type(b, column))
    return false;
  if (type == SQLITE_NULL)
    return true;
  if (type == SQLITE_INTEGER)
    return sqlite3_column_int64(a, column) == sqlite3_column_int64(b, column);
  const void *x = sqlite3_column_blob(a, column), *y = sqlite3_column_blob(b, column);
  int n = sqlite3_column_bytes(a, column);
  return n == sqlite3_column_bytes(b, column) && (n == 0 || memcmp(x, y, (size_t)n) == 0);
}

/* The first column in which two rows differ; -1 when they are equal. */
static int different_column(sqlite3_stmt *a, sqlite3_stmt *b)
{
  int n = sqlite3_column_count(a);
  if (n != sqlite3_column_count(b))
    return 0;
  for (int i = 0; i < n; i++)
    if (!same_value(a, b, i))
      return i;
  return -1;
}

bool db_tables_equal(struct db *a, struct db *b, const struct db_table *table, char *why,
                     size_t cap)
{
  sqlite3_stmt *x = select_all(a, table), *y = select_all(b, table);
  long row = 0;
  int rx = SQLITE_ROW, ry = SQLITE_ROW, column = -1;
  why[0] = '\0';
  while (x && y && column < 0) {
    row++;
    rx = sqlite3_step(x);
    /* Where rows may be missing from the first, those of the second are passed over up to its row.
     */
    do {
      ry = rx == SQLITE_ROW || !table->part ? sqlite3_step(y) : ry;
      column = rx == SQLITE_ROW && ry == SQLITE_ROW ? different_column(x, y) : -1;
    } while (table->part && column >= 0 && ry == SQLITE_ROW);
    if (rx != SQLITE_ROW || ry != SQLITE_ROW)
      break;
  }
  bool equal = x && y && column < 0 && rx == SQLITE_DONE && (ry == SQLITE_DONE || table->part);
  if (!x || !y)
    snprintf(why, cap, "table %s cannot be read", table->name);
  else if (column >= 0)
    snprintf(why, cap, "table %s, row %ld: %s differs", table->name, row,
             sqlite3_column_name(x, column));
  else if (!equal)
    snprintf(why, cap, "table %s has %s rows in the register than in what its log gives",
             table->name, rx == SQLITE_ROW ? "more" : "fewer");
  sqlite3_finalize(x);
  sqlite3_finalize(y);
  return equal;
}
