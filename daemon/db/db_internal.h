/* Shared by the files of this folder only. */
#ifndef WIOTC_DAEMON_DB_DB_INTERNAL_H
#define WIOTC_DAEMON_DB_DB_INTERNAL_H

#include <stdlib.h>
#include <sqlite3.h>

#include "daemon/db/db.h"

/* How long a statement waits for another program that holds the database. */
#define DB_BUSY_MS 2000

enum control {
  CONTROL_BEGIN_READ,
  CONTROL_BEGIN_WRITE,
  CONTROL_COMMIT,
  CONTROL_ROLLBACK,
  CONTROL_SAVEPOINT,
  CONTROL_RELEASE,
  CONTROL_ROLLBACK_TO,
  CONTROL__COUNT
};

struct stmt {
  struct db *db;
  sqlite3_stmt *handle;
};

struct db {
  sqlite3 *handle;
  enum db_mode mode;
  enum db_state state;
  unsigned wal_pages;
  sqlite3_file *wal; /* its log, once syncs are deferred */
  long read_steps;
  const struct sql_table *const *tables;
  unsigned n_tables;
  struct stmt **cache; /* by slot, then by number: prepared at first use */
  sqlite3_stmt *control[CONTROL__COUNT];
  char error[256];
};

/* Records an SQLite result code as the state; the worst one stays. */
void db_fail(struct db *db, int rc);

#endif
