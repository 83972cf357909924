/* Shared by the files of this folder only. */
#ifndef WIOTC_DAEMON_DB_DB_INTERNAL_H
#define WIOTC_DAEMON_DB_DB_INTERNAL_H

#include <stdlib.h>
#include <sqlite3.h>

#include "daemon/db/db.h"

/* A savepoint within a savepoint is a trial of a step; deeper is a mistake. */
#define DB_SAVEPOINTS 4

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
  struct late *late; /* the indexes that are made late */
  unsigned n_late;
  unsigned depth; /* savepoints that are open */
};

/* late_index.c and late_make.c, at the same steps of a connection and its transactions. */
void late_open(struct db *db);
void late_close(struct db *db);
void late_begin(struct db *db);
void late_commit(struct db *db);
void late_rollback(struct db *db);
void late_savepoint(struct db *db);   /* depth counts it already, */
void late_rollback_to(struct db *db); /* and counts it still */

/* Records an SQLite result code as the state; the worst one stays. */
void db_fail(struct db *db, int rc);

#endif
