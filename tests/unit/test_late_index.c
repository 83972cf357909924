/* Indexes that are made late: every row that a transaction sees is found, made or not, and no
 * other. */
#include "daemon/db/late_index.h"

#include "tests/unit/fault_vfs.h"
#include "tests/unit/outside.h"
#include "tests/unit/register.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sqlite3.h>

#include "daemon/model/statements.h"

#define T(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
#define PARTIES party_statements

enum { ADD, FIND, SLOW };
static const char *const sql[] = {
  [ADD] = ("INSERT INTO party (handle, kind, names, registered, entry, changed)"
           " VALUES (?1, 'person', '{}', 0, 0, 0)"),
  [FIND] = "SELECT handle FROM party WHERE id = party_id(?1)",
  [SLOW] = "SELECT count(party_id(x.handle)) FROM party x, party y, party z",
};
static const struct sql_table own = {
  .name = "own", .slot = SQL__COUNT, .count = sizeof sql / sizeof sql[0], .sql = sql
};

struct bench {
  char folder[32], path[64];
  struct problem p;
  const struct sql_table *tables[SQL__COUNT + 1];
  struct db *db, *reader;
};

static struct db *open_one(struct bench *b, enum db_mode mode)
{
  struct db *db = db_open(b->path, mode, b->tables, SQL__COUNT + 1, &b->p);
  assert_non_null(db);
  return db;
}

static int setup(void **state)
{
  struct bench *b = xcalloc(1, sizeof *b);
  *state = b;
  fault_vfs_install();
  fault_vfs_set(FAULT_NONE, 0);
  folder_make(b->folder);
  snprintf(b->path, sizeof b->path, "%s/register.db", b->folder);
  memcpy(b->tables, model_statements, sizeof model_statements);
  b->tables[SQL__COUNT] = &own;
  b->db = open_one(b, DB_WRITER);
  b->reader = open_one(b, DB_READER);
  return 0;
}

static int teardown(void **state)
{
  struct bench *b = *state;
  db_close(b->reader);
  db_close(b->db);
  folder_remove(b->folder);
  free(b);
  return 0;
}

static const char *name(int64_t n)
{
  static char text[32];
  snprintf(text, sizeof text, "party-%llx", (unsigned long long)n * 0x9e3779b97f4a7c15u);
  return text;
}

static int64_t insert(struct bench *b, int64_t n)
{
  struct stmt *s = db_use(b->db, &own, ADD);
  stmt_text(s, 1, name(n));
  assert_true(stmt_run(s));
  int64_t id = db_last_id(b->db);
  late_index_added(b->db, &PARTIES, id, name(n));
  return id;
}

static void insert_all(struct bench *b, int64_t first, int64_t last)
{
  assert_true(db_begin(b->db));
  for (int64_t n = first; n <= last; n++)
    insert(b, n);
  assert_true(db_commit(b->db));
}

/* By C and by SQL alike. */
static bool found(struct db *db, int64_t n)
{
  int64_t id = late_index_find(db, &PARTIES, name(n));
  struct stmt *s = db_use(db, &own, FIND);
  stmt_text(s, 1, name(n));
  bool row = stmt_row(s);
  if (row)
    assert_string_equal(stmt_column_text(s, 0), name(n));
  stmt_done(s);
  assert_int_equal(db_state(db), DB_GOOD);
  assert_int_equal(row, id != 0);
  return row;
}

/* Of 1 to 60, those in that range. */
static void finds(struct db *db, int64_t first, int64_t last)
{
  for (int64_t n = 1; n <= 60; n++)
    if (found(db, n) != (n >= first && n <= last))
      fail_msg("%d is %sfound", (int)n, n >= first && n <= last ? "not " : "");
}

static void make(struct bench *b, size_t most)
{
  assert_true(db_begin(b->db));
  late_index_make(b->db, most);
  assert_true(db_commit(b->db));
}

static void found_before_and_after_it_is_made(void **state)
{
  struct bench *b = *state;
  finds(b->db, 1, 0);
  insert_all(b, 1, 40);
  finds(b->db, 1, 40);
  finds(b->reader, 1, 40);
  assert_int_equal(outside_number(b->path, "SELECT count(*) FROM party_handle"), 0);
  assert_int_equal(late_index_waiting(b->db), 40);
  make(b, 15);
  assert_int_equal(outside_number(b->path, "SELECT count(*) FROM party_handle"), 15);
  assert_int_equal(late_index_waiting(b->db), 25);
  finds(b->db, 1, 40);
  finds(b->reader, 1, 40);
  insert_all(b, 41, 50);
  make(b, SIZE_MAX);
  assert_int_equal(late_index_waiting(b->db), 0);
  assert_int_equal(outside_number(b->path, "SELECT count(*) FROM party_handle"), 50);
  finds(b->db, 1, 50);
  finds(b->reader, 1, 50);
  make(b, SIZE_MAX); /* of nothing */
  finds(b->db, 1, 50);
}

/* Twice in one transaction, and rows after it. */
static void made_within_a_transaction(void **state)
{
  struct bench *b = *state;
  assert_true(db_begin(b->db));
  for (int64_t n = 1; n <= 20; n++)
    insert(b, n);
  late_index_make(b->db, 8);
  assert_int_equal(late_index_waiting(b->db), 12);
  finds(b->db, 1, 20);
  late_index_make(b->db, 7);
  insert(b, 21);
  late_index_make(b->db, SIZE_MAX);
  late_index_make(b->db, SIZE_MAX);
  finds(b->db, 1, 21);
  insert(b, 22);
  assert_true(db_commit(b->db));
  assert_int_equal(late_index_waiting(b->db), 1);
  finds(b->db, 1, 22);
  finds(b->reader, 1, 22);
}

static void what_is_rolled_back_is_not_found(void **state)
{
  struct bench *b = *state;
  insert_all(b, 1, 10);
  assert_true(db_begin(b->db));
  for (int64_t n = 11; n <= 30; n++)
    insert(b, n);
  late_index_make(b->db, SIZE_MAX);
  db_rollback(b->db);
  finds(b->db, 1, 10);
  finds(b->reader, 1, 10);
  assert_int_equal(late_index_waiting(b->db), 10);
  /* The same ids, of others. */
  insert_all(b, 31, 40);
  assert_false(found(b->db, 11));
  assert_true(found(b->db, 31));
  assert_true(found(b->reader, 40));
  make(b, SIZE_MAX);
  assert_false(found(b->db, 11));
  assert_true(found(b->db, 31));
}

static void a_savepoint_takes_its_rows_with_it(void **state)
{
  struct bench *b = *state;
  assert_true(db_begin(b->db));
  for (int64_t n = 1; n <= 30; n++) {
    assert_true(db_savepoint(b->db));
    insert(b, n);
    if (n % 3 == 0)
      db_rollback_to(b->db);
    else
      assert_true(db_release(b->db));
  }
  assert_true(db_commit(b->db));
  assert_int_equal(late_index_waiting(b->db), 20);
  for (int64_t n = 1; n <= 30; n++) {
    assert_int_equal(found(b->db, n), n % 3 != 0);
    assert_int_equal(found(b->reader, n), n % 3 != 0);
  }
  make(b, SIZE_MAX);
  for (int64_t n = 1; n <= 30; n++)
    assert_int_equal(found(b->db, n), n % 3 != 0);
}

/* A trial within a statement. */
static void savepoints_within_savepoints(void **state)
{
  struct bench *b = *state;
  insert_all(b, 1, 10);
  assert_true(db_begin(b->db));
  assert_true(db_savepoint(b->db));
  insert(b, 11);
  assert_true(db_savepoint(b->db));
  insert(b, 12);
  db_rollback_to(b->db);
  finds(b->db, 1, 11);
  assert_true(db_savepoint(b->db));
  insert(b, 13);
  assert_true(db_release(b->db));
  db_rollback_to(b->db);
  finds(b->db, 1, 10);
  assert_true(db_commit(b->db));
  assert_int_equal(late_index_waiting(b->db), 10);
  insert_all(b, 11, 12);
  make(b, SIZE_MAX);
  insert_all(b, 13, 14);
  finds(b->db, 1, 14);
  finds(b->reader, 1, 14);
  assert_true(db_begin(b->db));
  while (db_savepoint(b->db))
    ;
  assert_int_equal(db_state(b->db), DB_FAILED); /* too many */
  db_rollback(b->db);
  finds(b->db, 1, 14);
}

static void what_was_made_is_undone_with_its_savepoint(void **state)
{
  struct bench *b = *state;
  insert_all(b, 1, 10);
  assert_true(db_begin(b->db));
  late_index_make(b->db, 4);
  assert_true(db_savepoint(b->db));
  late_index_make(b->db, SIZE_MAX);
  db_rollback_to(b->db);
  finds(b->db, 1, 10);
  assert_true(db_commit(b->db));
  assert_int_equal(late_index_waiting(b->db), 6);
  finds(b->db, 1, 10);
  finds(b->reader, 1, 10);
  make(b, SIZE_MAX);
  finds(b->db, 1, 10);
  finds(b->reader, 1, 10);
}

/* Not there once is not for ever. */
static void looked_for_in_vain_before(void **state)
{
  struct bench *b = *state;
  insert_all(b, 1, 10);
  make(b, SIZE_MAX);
  assert_false(found(b->reader, 11));
  assert_false(found(b->db, 11));
  insert_all(b, 11, 11);
  make(b, SIZE_MAX);
  assert_true(found(b->db, 11));
  assert_true(found(b->reader, 11));
}

/* It looks for them before the first transaction, or within it. */
static void another_opens_what_one_left(void **state)
{
  struct bench *b = *state;
  insert_all(b, 1, 30);
  make(b, 12);
  db_close(b->db);
  b->db = open_one(b, DB_WRITER);
  assert_true(db_begin(b->db));
  insert(b, 31);
  finds(b->db, 1, 31);
  db_rollback(b->db);
  finds(b->db, 1, 30);
  db_close(b->db);
  b->db = open_one(b, DB_WRITER);
  finds(b->db, 1, 30);
  db_rollback(b->db); /* of none */
  finds(b->db, 1, 30);
  insert_all(b, 31, 31);
  make(b, SIZE_MAX);
  finds(b->db, 1, 31);
}

/* A reader's transaction sees one state of the register, whatever the writer does meanwhile. */
static void a_reader_finds_what_it_sees(void **state)
{
  struct bench *b = *state;
  insert_all(b, 1, 20);
  assert_true(db_begin(b->reader));
  finds(b->reader, 1, 20);
  insert_all(b, 21, 30);
  make(b, SIZE_MAX);
  finds(b->reader, 1, 20);
  db_rollback(b->reader);
  assert_true(db_begin(b->reader));
  finds(b->reader, 1, 30);
  db_rollback(b->reader);
  insert_all(b, 31, 32);
  finds(b->reader, 1, 32); /* without a transaction too */
  assert_true(db_begin(b->reader));
  finds(b->reader, 1, 32);
  db_rollback(b->reader);
  insert_all(b, 33, 34); /* not made */
  assert_true(db_begin(b->reader));
  finds(b->reader, 1, 34);
  db_rollback(b->reader);
}

static void a_read_that_takes_too_long_is_ended(void **state)
{
  struct bench *b = *state;
  insert_all(b, 1, 600);
  assert_true(db_begin(b->reader));
  struct stmt *s = db_use(b->reader, &own, SLOW);
  assert_false(stmt_row(s));
  assert_int_equal(db_state(b->reader), DB_SLOW);
  db_rollback(b->reader);
  finds(b->reader, 1, 60);
}

/* A table of it cannot be read: that is no "not there". */
static void an_error_is_told(void **state)
{
  struct bench *b = *state;
  insert_all(b, 1, 10);
  make(b, SIZE_MAX);
  finds(b->reader, 1, 10);
  outside_run(b->path, "ALTER TABLE party_handle RENAME TO lost");
  assert_int_equal(late_index_find(b->reader, &PARTIES, name(1)), 0);
  assert_int_equal(db_state(b->reader), DB_FAILED);
  db_rollback(b->reader);
  struct stmt *s = db_use(b->reader, &own, FIND);
  stmt_text(s, 1, name(2));
  assert_false(stmt_row(s));
  assert_int_equal(db_state(b->reader), DB_FAILED);
  db_rollback(b->reader);
  outside_run(b->path, "ALTER TABLE lost RENAME TO party_handle");
  finds(b->reader, 1, 10);
}

/* The first look of a connection ends in the middle. */
static void a_look_that_failed_is_made_again(void **state)
{
  struct bench *b = *state;
  unsigned failed = 0;
  insert_all(b, 1, 60);
  for (int after = 0; after < 12; after++) {
    db_close(b->reader);
    b->reader = open_one(b, DB_READER);
    assert_true(db_begin(b->reader));
    fault_vfs_set(FAULT_READ, after);
    late_index_find(b->reader, &PARTIES, name(60));
    fault_vfs_set(FAULT_NONE, 0);
    if (db_state(b->reader) == DB_GOOD)
      continue;
    failed++;
    assert_int_equal(db_state(b->reader), DB_BROKEN);
    db_close(b->reader);
    b->reader = open_one(b, DB_READER);
    finds(b->reader, 1, 60);
  }
  assert_true(failed > 0);
}

/* Of a version that had other indexes. */
static void a_database_without_it_is_not_opened(void **state)
{
  static const char *const changes[] = { "DELETE FROM late_index WHERE name = 'key_did'",
                                         "DROP TABLE late_index" };
  struct bench *b = *state;
  for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
    outside_run(b->path, changes[i]);
    for (int mode = DB_WRITER; mode <= DB_AUDITOR; mode++) {
      assert_null(db_open(b->path, (enum db_mode)mode, b->tables, SQL__COUNT + 1, &b->p));
      assert_non_null(strstr(b->p.detail, "the database cannot be used"));
    }
  }
}

static void a_full_disk_loses_nothing(void **state)
{
  struct bench *b = *state;
  insert_all(b, 1, 40);
  assert_true(db_begin(b->db));
  fault_vfs_set(FAULT_FULL, 0);
  late_index_make(b->db, SIZE_MAX);
  assert_false(db_commit(b->db));
  assert_int_equal(db_state(b->db), DB_FULL);
  db_rollback(b->db);
  fault_vfs_set(FAULT_NONE, 0);
  finds(b->db, 1, 40);
  finds(b->reader, 1, 40);
  make(b, SIZE_MAX);
  finds(b->db, 1, 40);
  assert_int_equal(outside_number(b->path, "SELECT count(*) FROM party_handle"), 40);
}

static void a_text_that_is_there_twice_stops_the_process(void **state)
{
  struct bench *b = *state;
  char text[128];
  insert_all(b, 1, 20);
  snprintf(text, sizeof text, "INSERT INTO party_handle VALUES ('%s', 99)", name(20));
  outside_run(b->path, text);
  assert_true(db_begin(b->db));
  late_index_make(b->db, 19); /* not yet */
  assert_int_equal(db_state(b->db), DB_GOOD);
  late_index_make(b->db, SIZE_MAX);
  assert_int_equal(db_state(b->db), DB_BROKEN);
  db_rollback(b->db);
  assert_int_equal(db_state(b->db), DB_BROKEN);
}

static void an_index_that_lies_is_noticed(void **state)
{
  static const char *const changes[] = {
    "UPDATE party_handle SET id = id + 1 WHERE id = 3",
    "DELETE FROM party_handle WHERE id = 5",
    "INSERT INTO party_handle VALUES ('nobody', 7)",
    "INSERT INTO party_handle VALUES ('nobody', 99)",
    "UPDATE late_index SET made = 19 WHERE name = 'party_handle'",
    "UPDATE late_index SET made = 21 WHERE name = 'party_handle'",
  };
  struct bench *b = *state;
  char why[256] = "";
  insert_all(b, 1, 20);
  make(b, SIZE_MAX);
  insert_all(b, 21, 25);
  assert_true(late_index_fits(b->reader, why, sizeof why));
  for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
    outside_run(b->path, "CREATE TABLE kept AS SELECT * FROM party_handle;"
                         "CREATE TABLE mark AS SELECT * FROM late_index");
    outside_run(b->path, changes[i]);
    if (late_index_fits(b->reader, why, sizeof why))
      fail_msg("%s: not noticed", changes[i]);
    assert_non_null(strstr(why, "party_handle"));
    outside_run(b->path, "DELETE FROM party_handle; INSERT INTO party_handle SELECT * FROM kept;"
                         "DELETE FROM late_index; INSERT INTO late_index SELECT * FROM mark;"
                         "DROP TABLE kept; DROP TABLE mark");
    assert_true(late_index_fits(b->reader, why, sizeof why));
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    T(found_before_and_after_it_is_made),
    T(made_within_a_transaction),
    T(what_is_rolled_back_is_not_found),
    T(a_savepoint_takes_its_rows_with_it),
    T(savepoints_within_savepoints),
    T(what_was_made_is_undone_with_its_savepoint),
    T(looked_for_in_vain_before),
    T(another_opens_what_one_left),
    T(a_reader_finds_what_it_sees),
    T(a_read_that_takes_too_long_is_ended),
    T(an_error_is_told),
    T(a_look_that_failed_is_made_again),
    T(a_database_without_it_is_not_opened),
    T(a_full_disk_loses_nothing),
    T(a_text_that_is_there_twice_stops_the_process),
    T(an_index_that_lies_is_noticed),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
