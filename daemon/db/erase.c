/* That what was deleted is not in the files any more. */
#include <stdio.h>
#include <sqlite3.h>

#include "daemon/db/db_internal.h"

/* So many pages at once: SQLite bounds the size of one value. */
#define PAGES_AT_ONCE 16384

static bool run(struct db *db, const char *sql)
{
  int rc = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);
  if (rc != SQLITE_OK)
    db_fail(db, rc);
  return rc == SQLITE_OK;
}

static int64_t pragma(struct db *db, const char *sql)
{
  sqlite3_stmt *s = NULL;
  int64_t value = 0;
  int rc = sqlite3_prepare_v2(db->handle, sql, -1, &s, NULL);
  if (rc == SQLITE_OK && sqlite3_step(s) == SQLITE_ROW)
    value = sqlite3_column_int64(s, 0);
  rc = sqlite3_finalize(s);
  if (rc != SQLITE_OK)
    db_fail(db, rc);
  return value;
}

void db_overwrite_deleted(struct db *db, bool everywhere)
{
  run(db, everywhere ? "PRAGMA secure_delete = ON" : "PRAGMA secure_delete = FAST");
}

/* A long value of zeros takes free pages before the file grows. */
bool db_clear_free_pages(struct db *db)
{
  char sql[96];
  int64_t page = pragma(db, "PRAGMA page_size");
  while (db->state == DB_GOOD) {
    int64_t pages = pragma(db, "PRAGMA freelist_count");
    if (pages == 0)
      break;
    if (pages > PAGES_AT_ONCE)
      pages = PAGES_AT_ONCE;
    /* A page of a long value has 4 bytes for the number of the next one. */
    snprintf(sql, sizeof sql, "INSERT INTO scratch (content) VALUES (zeroblob(%lld))",
             (long long)(pages * (page - 4)));
    run(db, sql);
  }
  return db->state == DB_GOOD && run(db, "DELETE FROM scratch");
}

bool db_empty_wal(struct db *db)
{
  sqlite3_busy_timeout(db->handle, 0);
  int rc = sqlite3_wal_checkpoint_v2(db->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
  sqlite3_busy_timeout(db->handle, DB_BUSY_MS);
  if (rc != SQLITE_OK && (rc & 0xff) != SQLITE_BUSY && (rc & 0xff) != SQLITE_FULL)
    db_fail(db, rc);
  if (rc == SQLITE_OK)
    db->wal_pages = 0;
  return rc == SQLITE_OK;
}
