/*
 * SQLite, and the only folder that knows it: connections, statements, transactions.
 *
 * One connection does every write and every checkpoint of the WAL; all others are read-only. SQLite
 * 3.40 can corrupt a WAL that one connection checkpoints while another commits.
 *
 * Errors are sticky: after one, statements do nothing until the transaction is rolled back, and
 * db_state() says what is wrong. So rules can run a few statements and look once.
 */
#ifndef WIOTC_DAEMON_DB_DB_H
#define WIOTC_DAEMON_DB_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/problem.h"

struct db;
struct stmt;
struct late_index;

/* The statements of one file, declared beside the code that uses them. */
struct sql_table {
  const char *name;
  unsigned slot; /* its place in the list of all tables */
  unsigned count;
  const char *const *sql;
  const struct late_index *late; /* of a unique text of this file's rows, or NULL */
};

enum db_mode {
  DB_WRITER,
  DB_READER,  /* for requests: a read that takes too long is ended */
  DB_AUDITOR, /* reads all there is, however long it takes */
};
enum db_state {
  DB_GOOD,
  DB_BUSY,   /* another program holds the database: it may get better */
  DB_SLOW,   /* a read took too long and was ended */
  DB_FULL,   /* disk full: roll back and answer 507; it may get better */
  DB_FAILED, /* this transaction failed, by a bug: roll back */
  DB_BROKEN, /* I/O error or corruption: stop the process */
};

/* Opens the file (DB_WRITER creates and migrates it). tables: all statement tables, by slot. */
struct db *db_open(const char *path, enum db_mode mode, const struct sql_table *const *tables,
                   unsigned n_tables, struct problem *p);
void db_close(struct db *db);

enum db_state db_state(const struct db *db);
const char *db_error(const struct db *db); /* in words, for the daemon's own log */
/* Sets *p for the state and returns false; true when the state is good. */
bool db_good(const struct db *db, struct problem *p);

bool db_begin(struct db *db); /* a writer: BEGIN IMMEDIATE; a reader: BEGIN */
/* Durable when it returns true, unless db_defer_sync() was called: then after a db_sync(). */
bool db_commit(struct db *db);
void db_rollback(struct db *db);
/* A writer's: false when the database has no write-ahead log of ours. */
bool db_defer_sync(struct db *db);
/* From any thread, one at a time: all that was committed before is on the disk. False on an error,
 * after which the process must end. */
bool db_sync(struct db *db);
bool db_savepoint(struct db *db);
bool db_release(struct db *db);
void db_rollback_to(struct db *db); /* and releases the savepoint */
/* Whether what was changed can be undone and the database is good again then. */
bool db_undoable(const struct db *db);

/* Pages in the WAL after the last commit, and moving them into the database. */
unsigned db_wal_pages(const struct db *db);
void db_checkpoint(struct db *db);
/* Before anything is told of a database that was opened: whoever had it before may have been killed
 * between a commit and its sync. False on an error, after which the process must end. */
bool db_settle(struct db *db);

/* The prepared statement, reset and without parameters; it belongs to db. */
struct stmt *db_use(struct db *db, const struct sql_table *table, unsigned n);

/* Parameters from 1. Text and blobs are borrowed until the statement has run. */
void stmt_int(struct stmt *s, int n, int64_t value);
void stmt_text(struct stmt *s, int n, const char *text); /* NULL binds NULL */
void stmt_blob(struct stmt *s, int n, const void *data, size_t len);

/* True with a row; false after the last one (reset then) or on an error. */
bool stmt_row(struct stmt *s);
/* Runs to the end. False on an error. */
bool stmt_run(struct stmt *s);
/* Ends a statement whose rows were not all read. */
void stmt_done(struct stmt *s);

/* Columns from 0, valid until the next step. */
int64_t stmt_column_int(struct stmt *s, int n);
bool stmt_column_null(struct stmt *s, int n);
const char *stmt_column_text(struct stmt *s, int n); /* NULL when NULL */
const void *stmt_column_blob(struct stmt *s, int n, size_t *len);

/* What a writer deletes is overwritten where that needs no write of its own; with `everywhere`, in
 * pages that become free too. */
void db_overwrite_deleted(struct db *db, bool everywhere);
/* Fills the free pages with zeros, in the running transaction: what was deleted before may still be
 * in them. */
bool db_clear_free_pages(struct db *db);
/* Moves the WAL into the database and makes it empty. False, without waiting, when a reader is in
 * the way. */
bool db_empty_wal(struct db *db);

/* Gives back the memory of pages that are on the disk too. */
void db_shrink(struct db *db);

int64_t db_last_id(const struct db *db);
/* Rows that the last insert, update or delete changed: 0 when ON CONFLICT DO NOTHING did nothing.
 */
int64_t db_changed(const struct db *db);
/* Rows that were changed since the connection was opened; grows with each that is. */
int64_t db_total_changes(const struct db *db);

#endif
