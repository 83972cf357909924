#include "daemon/db/db.h"

#include <sqlite3.h>

#include "daemon/db/db_internal.h"
#include "lib/arena.h"

struct stmt *db_use(struct db *db, const struct sql_table *table, unsigned n)
{
  struct stmt **row = &db->cache[table->slot];
  if (!*row)
    *row = xcalloc(table->count, sizeof **row);
  struct stmt *s = &(*row)[n];
  s->db = db;
  if (!s->handle) {
    int rc = sqlite3_prepare_v3(db->handle, table->sql[n], -1, SQLITE_PREPARE_PERSISTENT,
                                &s->handle, NULL);
    if (rc != SQLITE_OK)
      db_fail(db, rc);
  } else {
    sqlite3_reset(s->handle);
    sqlite3_clear_bindings(s->handle);
  }
  return s;
}

static void bound(struct stmt *s, int rc)
{
  if (rc != SQLITE_OK)
    db_fail(s->db, rc);
}

void stmt_int(struct stmt *s, int n, int64_t value)
{
  if (s->handle)
    bound(s, sqlite3_bind_int64(s->handle, n, value));
}

void stmt_text(struct stmt *s, int n, const char *text)
{
  if (s->handle)
    bound(s, sqlite3_bind_text(s->handle, n, text, -1, SQLITE_STATIC));
}

void stmt_blob(struct stmt *s, int n, const void *data, size_t len)
{
  if (s->handle)
    bound(s, sqlite3_bind_blob64(s->handle, n, data ? data : "", len, SQLITE_STATIC));
}

bool stmt_row(struct stmt *s)
{
  if (s->db->state != DB_GOOD || !s->handle)
    return false;
  int rc = sqlite3_step(s->handle);
  if (rc == SQLITE_ROW)
    return true;
  sqlite3_reset(s->handle);
  if (rc != SQLITE_DONE)
    db_fail(s->db, rc);
  return false;
}

bool stmt_run(struct stmt *s)
{
  while (stmt_row(s))
    ;
  return s->db->state == DB_GOOD;
}

void stmt_done(struct stmt *s)
{
  if (s->handle)
    sqlite3_reset(s->handle);
}

int64_t stmt_column_int(struct stmt *s, int n)
{
  return sqlite3_column_int64(s->handle, n);
}

bool stmt_column_null(struct stmt *s, int n)
{
  return sqlite3_column_type(s->handle, n) == SQLITE_NULL;
}

const char *stmt_column_text(struct stmt *s, int n)
{
  return (const char *)sqlite3_column_text(s->handle, n);
}

const void *stmt_column_blob(struct stmt *s, int n, size_t *len)
{
  const void *data = sqlite3_column_blob(s->handle, n);
  *len = (size_t)sqlite3_column_bytes(s->handle, n);
  return data;
}
