/* Connections: migrations, readers, sticky errors, savepoints. */
#include "daemon/db/db.h"

#include "tests/unit/fault_vfs.h"
#include "tests/unit/outside.h"
#include "tests/unit/register.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sqlite3.h>

#include "daemon/model/statements.h"
#include "sql/migrations.h"

#define T(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

enum { ADD, COUNT, BODY, SLOW, WRONG, WRITE_ANY, ORPHAN };
static const char *const sql[] = {
  [ADD] = "INSERT INTO log_entry (entry, leaf, nodes) VALUES (?1, ?2, x'00')",
  [COUNT] = "SELECT count(*) FROM log_entry",
  [BODY] = "SELECT entry, leaf, NULL FROM log_entry ORDER BY entry",
  [SLOW] =
      "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n) SELECT i FROM n WHERE i < 0",
  [WRONG] = "SELECT nothing FROM nowhere",
  [WRITE_ANY] = "DELETE FROM log_entry",
  [ORPHAN] = "INSERT INTO statement_body (entry, signer, content) VALUES (1, 99, x'00')",
};
static const struct sql_table table = {
  .name = "test", .slot = 0, .count = sizeof sql / sizeof sql[0], .sql = sql
};
static const struct sql_table *const tables[] = { &table };

struct bench {
  char folder[32], path[64];
  struct problem p;
  struct db *db;
};

static struct db *reader_of(struct bench *b)
{
  return db_open(b->path, DB_READER, tables, 1, &b->p);
}

static int setup(void **state)
{
  struct bench *b = xcalloc(1, sizeof *b);
  *state = b;
  fault_vfs_install();
  fault_vfs_set(FAULT_NONE, 0);
  folder_make(b->folder);
  snprintf(b->path, sizeof b->path, "%s/register.db", b->folder);
  b->db = db_open(b->path, DB_WRITER, tables, 1, &b->p);
  assert_non_null(b->db);
  return 0;
}

static int teardown(void **state)
{
  struct bench *b = *state;
  db_close(b->db);
  folder_remove(b->folder);
  free(b);
  return 0;
}

static bool add(struct db *db, int64_t n)
{
  struct stmt *s = db_use(db, &table, ADD);
  stmt_int(s, 1, n);
  stmt_blob(s, 2, "leaf", 4);
  return stmt_run(s);
}

static int64_t count(struct db *db)
{
  struct stmt *s = db_use(db, &table, COUNT);
  if (!stmt_row(s))
    return -1;
  int64_t n = stmt_column_int(s, 0);
  stmt_done(s);
  return n;
}

static void migrations_are_in_order(void **state)
{
  (void)state;
  assert_true(n_migrations > 0);
  for (unsigned i = 0; i < n_migrations; i++)
    assert_int_equal(migrations[i].version, (int)i + 1);
}

static void a_new_database_is_migrated(void **state)
{
  struct bench *b = *state;
  assert_int_equal(outside_number(b->path, "PRAGMA user_version"),
                   migrations[n_migrations - 1].version);
  /* Those of the index of names are SQLite's own. */
  assert_int_equal(
      outside_number(b->path, "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND sql NOT"
                              " LIKE '%STRICT%' AND name <> 'search'"
                              " AND name NOT IN ('search_data', 'search_idx', 'search_config')"),
      0);
  /* and opening it again changes nothing */
  db_close(b->db);
  b->db = db_open(b->path, DB_WRITER, tables, 1, &b->p);
  assert_non_null(b->db);
}

static void a_newer_database_is_refused(void **state)
{
  struct bench *b = *state;
  db_close(b->db);
  b->db = NULL;
  outside_run(b->path, "PRAGMA user_version = 999");
  assert_null(db_open(b->path, DB_WRITER, tables, 1, &b->p));
  assert_problem(&b->p, PROBLEM_INTERNAL);
  assert_non_null(strstr(b->p.detail, "999"));
  b->p = (struct problem){ 0 };
  assert_null(reader_of(b));
  assert_non_null(strstr(b->p.detail, "999"));
  assert_int_equal(outside_number(b->path, "PRAGMA user_version"), 999);
}

static void what_is_no_database_is_refused(void **state)
{
  struct bench *b = *state;
  char path[80];
  snprintf(path, sizeof path, "%s/text", b->folder);
  FILE *f = fopen(path, "w");
  for (int i = 0; i < 200; i++)
    fputs("This is no database at all.\n", f);
  fclose(f);
  assert_null(db_open(path, DB_WRITER, tables, 1, &b->p));
  assert_problem(&b->p, PROBLEM_INTERNAL);
  b->p = (struct problem){ 0 };
  assert_null(db_open(path, DB_READER, tables, 1, &b->p));
  assert_problem(&b->p, PROBLEM_INTERNAL);
}

static void a_reader_never_creates(void **state)
{
  struct bench *b = *state;
  struct stat st;
  char path[80];
  snprintf(path, sizeof path, "%s/missing.db", b->folder);
  assert_null(db_open(path, DB_READER, tables, 1, &b->p));
  assert_problem(&b->p, PROBLEM_INTERNAL);
  assert_int_not_equal(stat(path, &st), 0);
}

static void a_reader_never_writes(void **state)
{
  struct bench *b = *state;
  struct db *reader = reader_of(b);
  assert_non_null(reader);
  assert_true(add(b->db, 1));
  assert_true(db_begin(reader));
  assert_int_equal(count(reader), 1);
  assert_false(stmt_run(db_use(reader, &table, WRITE_ANY)));
  assert_int_not_equal(db_state(reader), DB_GOOD);
  db_close(reader);
  assert_int_equal(count(b->db), 1);
}

/* A read transaction sees one state of the register, whatever is committed meanwhile. */
static void a_reader_sees_one_state(void **state)
{
  struct bench *b = *state;
  struct db *reader = reader_of(b);
  assert_true(add(b->db, 1));
  assert_true(db_begin(reader));
  assert_int_equal(count(reader), 1);
  assert_true(add(b->db, 2));
  assert_int_equal(count(reader), 1);
  db_rollback(reader);
  assert_true(db_begin(reader));
  assert_int_equal(count(reader), 2);
  db_rollback(reader);
  db_close(reader);
}

static void a_read_that_takes_too_long_is_cut(void **state)
{
  struct bench *b = *state;
  struct problem p = { 0 };
  struct db *reader = reader_of(b);
  assert_true(db_begin(reader));
  assert_false(stmt_row(db_use(reader, &table, SLOW)));
  assert_int_equal(db_state(reader), DB_SLOW);
  assert_false(db_good(reader, &p));
  assert_problem(&p, PROBLEM_TOO_COSTLY);
  db_rollback(reader);
  assert_int_equal(db_state(reader), DB_GOOD);
  assert_true(db_begin(reader));
  assert_int_equal(count(reader), 0);
  db_close(reader);
}

static void errors_stick_until_the_rollback(void **state)
{
  struct bench *b = *state;
  struct problem p = { 0 };
  assert_true(db_begin(b->db));
  assert_true(add(b->db, 1));
  assert_false(add(b->db, 1));
  assert_int_equal(db_state(b->db), DB_FAILED);
  assert_true(db_error(b->db)[0] != '\0');
  assert_false(add(b->db, 2)); /* good by itself, but nothing runs now */
  assert_int_equal(count(b->db), -1);
  assert_false(db_commit(b->db));
  assert_false(db_good(b->db, &p));
  db_rollback(b->db);
  assert_int_equal(db_state(b->db), DB_GOOD);
  p = (struct problem){ 0 };
  assert_true(db_good(b->db, &p));
  assert_problem(&p, PROBLEM_NONE);
  assert_int_equal(count(b->db), 0);
}

static void a_wrong_statement_fails(void **state)
{
  struct bench *b = *state;
  struct stmt *s = db_use(b->db, &table, WRONG);
  assert_int_equal(db_state(b->db), DB_FAILED);
  stmt_int(s, 1, 1);
  stmt_text(s, 1, "x");
  stmt_blob(s, 1, "x", 1);
  assert_false(stmt_row(s));
  assert_false(stmt_run(s));
  stmt_done(s);
  db_rollback(b->db);
  /* a parameter that the statement does not have */
  stmt_int(db_use(b->db, &table, COUNT), 1, 1);
  assert_int_equal(db_state(b->db), DB_FAILED);
  db_rollback(b->db);
}

static void savepoints(void **state)
{
  struct bench *b = *state;
  assert_true(db_begin(b->db));
  assert_true(db_savepoint(b->db));
  assert_true(add(b->db, 1));
  assert_true(db_release(b->db));
  assert_true(db_savepoint(b->db));
  assert_true(add(b->db, 2));
  assert_false(add(b->db, 1));
  db_rollback_to(b->db);
  assert_int_equal(db_state(b->db), DB_GOOD); /* only that statement was bad */
  assert_true(db_savepoint(b->db));
  assert_true(add(b->db, 3));
  assert_true(db_release(b->db));
  assert_true(db_commit(b->db));
  assert_int_equal(count(b->db), 2);
}

static void references_are_enforced(void **state)
{
  struct bench *b = *state;
  assert_false(stmt_run(db_use(b->db, &table, ORPHAN)));
  db_rollback(b->db);
}

static void columns(void **state)
{
  struct bench *b = *state;
  size_t len = 0;
  assert_true(add(b->db, 7));
  assert_int_equal(db_last_id(b->db), 7);
  struct stmt *s = db_use(b->db, &table, BODY);
  assert_true(stmt_row(s));
  assert_int_equal(stmt_column_int(s, 0), 7);
  assert_memory_equal(stmt_column_blob(s, 1, &len), "leaf", 4);
  assert_int_equal(len, 4);
  assert_true(stmt_column_null(s, 2));
  assert_null(stmt_column_text(s, 2));
  assert_false(stmt_column_null(s, 0));
  assert_false(stmt_row(s));
}

static void the_wal_is_moved_by_the_writer_only(void **state)
{
  struct bench *b = *state;
  for (int i = 0; i < 50; i++)
    assert_true(add(b->db, i));
  assert_true(db_wal_pages(b->db) > 0);
  db_checkpoint(b->db);
  assert_int_equal(db_wal_pages(b->db), 0);
  assert_int_equal(db_state(b->db), DB_GOOD);
  /* a full disk is no reason to stop: what is in the WAL stays there */
  assert_true(add(b->db, 100));
  fault_vfs_set(FAULT_FULL, 0);
  db_checkpoint(b->db);
  fault_vfs_set(FAULT_NONE, 0);
  assert_int_equal(db_state(b->db), DB_GOOD);
  assert_int_equal(count(b->db), 51);
  assert_true(add(b->db, 101));
  /* a failed sync is */
  fault_vfs_set(FAULT_SYNC, 0);
  db_checkpoint(b->db);
  fault_vfs_set(FAULT_NONE, 0);
  assert_int_equal(db_state(b->db), DB_BROKEN);
  db_rollback(b->db);
  assert_int_equal(db_state(b->db), DB_BROKEN); /* for ever */
  assert_false(db_begin(b->db));
}

static void a_full_disk_says_so(void **state)
{
  struct bench *b = *state;
  struct problem p = { 0 };
  assert_true(db_begin(b->db));
  assert_true(add(b->db, 1));
  fault_vfs_set(FAULT_FULL, 0);
  assert_false(db_commit(b->db));
  assert_int_equal(db_state(b->db), DB_FULL);
  assert_false(db_good(b->db, &p));
  assert_problem(&p, PROBLEM_STORAGE_FULL);
  db_rollback(b->db);
  fault_vfs_set(FAULT_NONE, 0);
  assert_int_equal(db_state(b->db), DB_GOOD);
  assert_int_equal(count(b->db), 0);
  assert_true(add(b->db, 1));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(migrations_are_in_order),
    T(a_new_database_is_migrated),
    T(a_newer_database_is_refused),
    T(what_is_no_database_is_refused),
    T(a_reader_never_creates),
    T(a_reader_never_writes),
    T(a_reader_sees_one_state),
    T(a_read_that_takes_too_long_is_cut),
    T(errors_stick_until_the_rollback),
    T(a_wrong_statement_fails),
    T(savepoints),
    T(references_are_enforced),
    T(columns),
    T(the_wal_is_moved_by_the_writer_only),
    T(a_full_disk_says_so),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
