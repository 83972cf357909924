#include "daemon/db/db.h"

#include <stdio.h>
#include <string.h>
#include <sqlite3.h>

#include "daemon/db/db_internal.h"
#include "daemon/db/page_cache.h"
#include "daemon/db/wal_vfs.h"
#include "lib/arena.h"
#include "sql/migrations.h"

/* A read may cost this many virtual machine steps (about 0.2 s); then it is interrupted. */
#define READ_STEPS_MAX 20000000
#define READ_STEPS_SLICE 100000

static const char *const control_sql[CONTROL__COUNT] = {
  [CONTROL_BEGIN_READ] = "BEGIN",
  [CONTROL_BEGIN_WRITE] = "BEGIN IMMEDIATE",
  [CONTROL_COMMIT] = "COMMIT",
  [CONTROL_ROLLBACK] = "ROLLBACK",
  [CONTROL_SAVEPOINT] = "SAVEPOINT statement",
  [CONTROL_RELEASE] = "RELEASE statement",
  [CONTROL_ROLLBACK_TO] = "ROLLBACK TO statement",
};

void db_fail(struct db *db, int rc)
{
  enum db_state state = DB_FAILED;
  if (rc == SQLITE_IOERR_SHMSIZE) /* the WAL's index did not fit on the disk */
    rc = SQLITE_FULL;
  switch (rc & 0xff) {
  case SQLITE_BUSY:
  case SQLITE_LOCKED:
    state = DB_BUSY;
    break;
  case SQLITE_INTERRUPT:
    state = DB_SLOW;
    break;
  case SQLITE_FULL:
    state = DB_FULL;
    break;
  case SQLITE_IOERR:
  case SQLITE_CORRUPT:
  case SQLITE_NOTADB:
  case SQLITE_READONLY:
  case SQLITE_CANTOPEN:
    state = DB_BROKEN;
    break;
  default:
    break;
  }
  if (state > db->state) {
    db->state = state;
    snprintf(db->error, sizeof db->error, "%s (%d)", sqlite3_errmsg(db->handle), rc);
  }
}

enum db_state db_state(const struct db *db)
{
  return db->state;
}

const char *db_error(const struct db *db)
{
  return db->error;
}

bool db_good(const struct db *db, struct problem *p)
{
  switch (db->state) {
  case DB_GOOD:
    return true;
  case DB_BUSY:
    return problem_set(p, PROBLEM_OVERLOADED,
                       "another program holds the database; nothing was changed: send it again");
  case DB_SLOW:
    return problem_set(p, PROBLEM_TOO_COSTLY, "narrow it by filters, or ask for fewer rows");
  case DB_FULL:
    return problem_set(p, PROBLEM_STORAGE_FULL,
                       "nothing was changed; the operator must make room, then send it again");
  default:
    return problem_set(p, PROBLEM_INTERNAL,
                       "nothing was changed; the operator finds the cause in the daemon's log");
  }
}

static int on_wal(void *ctx, sqlite3 *handle, const char *name, int pages)
{
  struct db *db = ctx;
  (void)handle;
  (void)name;
  db->wal_pages = pages < 0 ? 0 : (unsigned)pages;
  return SQLITE_OK;
}

static int on_progress(void *ctx)
{
  struct db *db = ctx;
  db->read_steps += READ_STEPS_SLICE;
  return db->read_steps > READ_STEPS_MAX;
}

static bool run_text(struct db *db, const char *sql)
{
  int rc = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);
  if (rc != SQLITE_OK)
    db_fail(db, rc);
  return rc == SQLITE_OK;
}

static int schema_version(struct db *db)
{
  sqlite3_stmt *s = NULL;
  int version = -1;
  if (sqlite3_prepare_v2(db->handle, "PRAGMA user_version", -1, &s, NULL) == SQLITE_OK &&
      sqlite3_step(s) == SQLITE_ROW)
    version = sqlite3_column_int(s, 0);
  sqlite3_finalize(s);
  return version;
}

static bool migrate_one(struct db *db, const struct migration *m)
{
  char version[64];
  snprintf(version, sizeof version, "PRAGMA user_version = %d", m->version);
  return run_text(db, "BEGIN IMMEDIATE") && run_text(db, m->sql) && run_text(db, version) &&
         run_text(db, "COMMIT");
}

static bool migrate(struct db *db, struct problem *p)
{
  int have = schema_version(db);
  int newest = migrations[n_migrations - 1].version;
  if (have < 0)
    return problem_set(p, PROBLEM_INTERNAL, "the database cannot be read: %s",
                       sqlite3_errmsg(db->handle));
  if (have > newest)
    return problem_set(p, PROBLEM_INTERNAL,
                       "the database has schema version %d, this program knows %d: "
                       "install the newer program again",
                       have, newest);
  for (unsigned i = 0; i < n_migrations; i++)
    if (migrations[i].version > have && db->mode == DB_WRITER && !migrate_one(db, &migrations[i]))
      return problem_set(p, PROBLEM_INTERNAL, "migration %s failed: %s", migrations[i].name,
                         db->error);
  return true;
}

static bool configure(struct db *db, struct problem *p)
{
  /* A reader cannot set the journal mode; it finds WAL as the writer left it. */
  static const char *const writer = "PRAGMA journal_mode = WAL;"
                                    "PRAGMA synchronous = FULL;"
                                    "PRAGMA checkpoint_fullfsync = ON;"
                                    "PRAGMA wal_autocheckpoint = 0;"
                                    "PRAGMA foreign_keys = ON;"
                                    "PRAGMA trusted_schema = OFF;"
                                    "PRAGMA cell_size_check = ON;"
                                    "PRAGMA temp_store = MEMORY;"
                                    "PRAGMA secure_delete = FAST;"
                                    "PRAGMA cache_size = -32768;";
  static const char *const reader = "PRAGMA query_only = ON;"
                                    "PRAGMA wal_autocheckpoint = 0;"
                                    "PRAGMA trusted_schema = OFF;"
                                    "PRAGMA cache_size = -4096;";
  sqlite3_busy_timeout(db->handle, DB_BUSY_MS);
  sqlite3_extended_result_codes(db->handle, 1);
  if (!run_text(db, db->mode == DB_WRITER ? writer : reader))
    return problem_set(p, PROBLEM_INTERNAL, "the database cannot be used: %s", db->error);
  if (db->mode == DB_WRITER)
    sqlite3_wal_hook(db->handle, on_wal, db);
  else if (db->mode == DB_READER)
    sqlite3_progress_handler(db->handle, READ_STEPS_SLICE, on_progress, db);
  return true;
}

struct db *db_open(const char *path, enum db_mode mode, const struct sql_table *const *tables,
                   unsigned n_tables, struct problem *p)
{
  /* Nobody reads SQLite's memory statistics, which cost a lock at each allocation. Refused, and of
   * no harm, once a connection is open. */
  sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  page_cache_install();
  struct db *db = xcalloc(1, sizeof *db);
  int flags = mode == DB_WRITER ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
  db->mode = mode;
  db->tables = tables;
  db->n_tables = n_tables;
  db->cache = xcalloc(n_tables + 1, sizeof *db->cache);
  if (sqlite3_open_v2(path, &db->handle, flags | SQLITE_OPEN_NOMUTEX, wal_vfs()) != SQLITE_OK) {
    problem_set(p, PROBLEM_INTERNAL, "cannot open %s: %s", path,
                db->handle ? sqlite3_errmsg(db->handle) : "out of memory");
    db_close(db);
    return NULL;
  }
  if (!configure(db, p) || !migrate(db, p)) {
    db_close(db);
    return NULL;
  }
  late_open(db);
  if (db->state != DB_GOOD) {
    problem_set(p, PROBLEM_INTERNAL,
                "the database cannot be used: %s; it is damaged, or a version before the first "
                "release made it: start from a good backup, or found the register anew",
                db->error);
    db_close(db);
    return NULL;
  }
  return db;
}

void db_close(struct db *db)
{
  if (!db)
    return;
  for (unsigned i = 0; i < db->n_tables; i++) {
    for (unsigned j = 0; db->cache[i] && j < db->tables[i]->count; j++)
      sqlite3_finalize(db->cache[i][j].handle);
    free(db->cache[i]);
  }
  for (unsigned i = 0; i < CONTROL__COUNT; i++)
    sqlite3_finalize(db->control[i]);
  late_close(db);
  sqlite3_close(db->handle);
  free(db->cache);
  free(db);
}

/* COMMIT and its like: they must work in a failed state too, where statements do nothing. */
static int control(struct db *db, enum control which)
{
  sqlite3_stmt **s = &db->control[which];
  if (!*s) {
    int rc =
        sqlite3_prepare_v3(db->handle, control_sql[which], -1, SQLITE_PREPARE_PERSISTENT, s, NULL);
    if (rc != SQLITE_OK)
      return rc;
  }
  sqlite3_step(*s);
  return sqlite3_reset(*s);
}

static bool control_or_fail(struct db *db, enum control which)
{
  if (db->state != DB_GOOD)
    return false;
  int rc = control(db, which);
  if (rc != SQLITE_OK)
    db_fail(db, rc);
  return rc == SQLITE_OK;
}

bool db_begin(struct db *db)
{
  db->read_steps = 0;
  if (!control_or_fail(db, db->mode == DB_WRITER ? CONTROL_BEGIN_WRITE : CONTROL_BEGIN_READ))
    return false;
  db->depth = 0;
  late_begin(db);
  return db->state == DB_GOOD;
}

bool db_commit(struct db *db)
{
  if (!control_or_fail(db, CONTROL_COMMIT))
    return false;
  late_commit(db);
  return true;
}

/* The log is open after the first read. */
bool db_defer_sync(struct db *db)
{
  void *file = NULL;
  if (schema_version(db) < 0 ||
      sqlite3_file_control(db->handle, "main", SQLITE_FCNTL_JOURNAL_POINTER, &file) != SQLITE_OK ||
      !wal_vfs_defer(file))
    return false;
  db->wal = file;
  return true;
}

bool db_sync(struct db *db)
{
  return wal_vfs_sync(db->wal) == SQLITE_OK;
}

void db_rollback(struct db *db)
{
  /* A full disk may have rolled back already. */
  if (!sqlite3_get_autocommit(db->handle) && control(db, CONTROL_ROLLBACK) != SQLITE_OK)
    db_fail(db, SQLITE_IOERR);
  if (db->state != DB_BROKEN)
    db->state = DB_GOOD;
  late_rollback(db);
}

bool db_savepoint(struct db *db)
{
  if (db->depth == DB_SAVEPOINTS)
    db_fail(db, SQLITE_MISUSE);
  if (!control_or_fail(db, CONTROL_SAVEPOINT))
    return false;
  db->depth++;
  late_savepoint(db);
  return true;
}

bool db_release(struct db *db)
{
  if (!control_or_fail(db, CONTROL_RELEASE))
    return false;
  db->depth--;
  return true;
}

bool db_undoable(const struct db *db)
{
  return db->state <= DB_SLOW || db->state == DB_FAILED;
}

void db_rollback_to(struct db *db)
{
  if (sqlite3_get_autocommit(db->handle))
    return; /* the whole transaction is gone: the state says so */
  if (control(db, CONTROL_ROLLBACK_TO) != SQLITE_OK || control(db, CONTROL_RELEASE) != SQLITE_OK)
    db_fail(db, SQLITE_IOERR);
  late_rollback_to(db);
  db->depth--;
  if (db_undoable(db))
    db->state = DB_GOOD;
}

unsigned db_wal_pages(const struct db *db)
{
  return db->wal_pages;
}

void db_checkpoint(struct db *db)
{
  int log = 0, moved = 0;
  int rc = sqlite3_wal_checkpoint_v2(db->handle, NULL, SQLITE_CHECKPOINT_PASSIVE, &log, &moved);
  if (rc != SQLITE_OK && (rc & 0xff) != SQLITE_BUSY && (rc & 0xff) != SQLITE_FULL)
    db_fail(db, rc);
  db->wal_pages = log > moved ? (unsigned)(log - moved) : 0;
}

bool db_settle(struct db *db)
{
  void *wal = NULL;
  db_checkpoint(db);
  /* On a full disk, or behind another program, the log may not have been moved: it is synced. */
  if (db->state == DB_GOOD &&
      (sqlite3_file_control(db->handle, "main", SQLITE_FCNTL_JOURNAL_POINTER, &wal) != SQLITE_OK ||
       wal_vfs_sync(wal) != SQLITE_OK))
    db_fail(db, SQLITE_IOERR_FSYNC);
  return db->state == DB_GOOD;
}

void db_shrink(struct db *db)
{
  sqlite3_db_release_memory(db->handle);
}

int64_t db_last_id(const struct db *db)
{
  return sqlite3_last_insert_rowid(db->handle);
}

int64_t db_changed(const struct db *db)
{
  return sqlite3_changes64(db->handle);
}

int64_t db_total_changes(const struct db *db)
{
  return sqlite3_total_changes64(db->handle);
}
