/* The gathering of the write-ahead log: what a commit has answered is in the files, for everybody.
 */
#include "daemon/db/wal_vfs.h"

#include "tests/unit/fault_vfs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

struct bench {
  char folder[32];
  char path[64];
  sqlite3 *writer;
};

static void run(sqlite3 *db, const char *sql)
{
  char *error = NULL;
  if (sqlite3_exec(db, sql, NULL, NULL, &error) != SQLITE_OK)
    fail_msg("%s: %s", sql, error);
}

static int64_t number(sqlite3 *db, const char *sql)
{
  sqlite3_stmt *s = NULL;
  assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &s, NULL), SQLITE_OK);
  assert_int_equal(sqlite3_step(s), SQLITE_ROW);
  int64_t n = sqlite3_column_int64(s, 0);
  sqlite3_finalize(s);
  return n;
}

static int setup(void **state)
{
  struct bench *b = calloc(1, sizeof *b);
  fault_vfs_install();
  strcpy(b->folder, "/tmp/wiotc-test-XXXXXX");
  if (!mkdtemp(b->folder))
    return -1;
  snprintf(b->path, sizeof b->path, "%s/db", b->folder);
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  if (sqlite3_open_v2(b->path, &b->writer, flags, wal_vfs()) != SQLITE_OK)
    return -1;
  run(b->writer, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                 "PRAGMA wal_autocheckpoint = 0; CREATE TABLE t (id INTEGER PRIMARY KEY, b BLOB)");
  *state = b;
  return 0;
}

static int teardown(void **state)
{
  struct bench *b = *state;
  char command[128];
  sqlite3_close(b->writer);
  snprintf(command, sizeof command, "rm -rf %s", b->folder);
  int rc = system(command);
  free(b);
  return rc;
}

/* What a crash right now would leave: the files alone, without any process's memory. */
static int64_t rows_after_crash(struct bench *b)
{
  char command[512], copy[96];
  sqlite3 *db = NULL;
  snprintf(command, sizeof command, "rm -rf %s/c; mkdir %s/c && cp %s %s-wal %s/c/", b->folder,
           b->folder, b->path, b->path, b->folder);
  assert_int_equal(system(command), 0);
  snprintf(copy, sizeof copy, "%s/c/db", b->folder);
  assert_int_equal(sqlite3_open_v2(copy, &db, SQLITE_OPEN_READWRITE, "unix"), SQLITE_OK);
  int64_t n = number(db, "SELECT count(*) FROM t");
  assert_int_equal(number(db, "SELECT count(*) FROM pragma_integrity_check"
                              " WHERE integrity_check <> 'ok'"),
                   0);
  sqlite3_close(db);
  return n;
}

static void a_commit_is_in_the_files(void **state)
{
  struct bench *b = *state;
  for (int i = 1; i <= 20; i++) {
    char sql[96];
    /* from less than one write to many */
    snprintf(sql, sizeof sql, "INSERT INTO t (b) VALUES (zeroblob(%d))", 1 << i);
    run(b->writer, sql);
    assert_int_equal(rows_after_crash(b), i);
  }
}

/* What a loss of power right now would leave: of each file, what was synced. A journal mode that
 * syncs too seldom (NORMAL) is the control: it must be caught. */
static int64_t rows_after_power_loss(struct bench *b)
{
  char command[512], copy[96];
  sqlite3 *db = NULL;
  snprintf(command, sizeof command,
           "rm -rf %s/p; mkdir %s/p; cp %s.synced %s/p/db; cp %s-wal.synced %s/p/db-wal", b->folder,
           b->folder, b->path, b->folder, b->path, b->folder);
  assert_int_equal(system(command), 0);
  snprintf(copy, sizeof copy, "%s/p/db", b->folder);
  assert_int_equal(sqlite3_open_v2(copy, &db, SQLITE_OPEN_READWRITE, "unix"), SQLITE_OK);
  int64_t n = number(db, "SELECT count(*) FROM t");
  sqlite3_close(db);
  return n;
}

static void a_commit_outlives_a_loss_of_power(void **state)
{
  struct bench *b = *state;
  fault_vfs_keep_synced(true);
  run(b->writer, "PRAGMA wal_checkpoint"); /* so that both files have been synced once */
  for (int i = 1; i <= 40; i++) {
    char sql[96];
    snprintf(sql, sizeof sql, "INSERT INTO t (b) VALUES (zeroblob(%d))", i * 7001);
    run(b->writer, sql);
    assert_int_equal(rows_after_power_loss(b), i);
    if (i % 10 == 0)
      run(b->writer, "PRAGMA wal_checkpoint");
  }
  run(b->writer, "PRAGMA synchronous = NORMAL");
  run(b->writer, "INSERT INTO t (b) VALUES (x'01'); INSERT INTO t (b) VALUES (x'02');"
                 "INSERT INTO t (b) VALUES (x'03')");
  assert_true(rows_after_power_loss(b) < 43);
  fault_vfs_keep_synced(false);
}

/* A loss of power in the middle of what was not synced: any of the log's blocks written since may
 * have reached the disk, and any may not. What is left is sound, and has all that was synced. */
static int64_t rows_after_torn_power_loss(struct bench *b)
{
  char command[512], from[96], to[96], block[512];
  rows_after_power_loss(b); /* puts the synced files into p/ */
  snprintf(command, sizeof command,
           "cp %s.synced %s/p/db; cp %s-wal.synced %s/p/db-wal; rm -f %s/p/db-shm", b->path,
           b->folder, b->path, b->folder, b->folder);
  assert_int_equal(system(command), 0);
  snprintf(from, sizeof from, "%s-wal", b->path);
  snprintf(to, sizeof to, "%s/p/db-wal", b->folder);
  FILE *in = fopen(from, "r"), *out = fopen(to, "r+");
  assert_true(in && out);
  size_t n;
  for (long at = 0; (n = fread(block, 1, sizeof block, in)) > 0; at += (long)n)
    if (rand() % 2 && fseek(out, at, SEEK_SET) == 0)
      fwrite(block, 1, n, out);
  fclose(in);
  fclose(out);
  sqlite3 *db = NULL;
  snprintf(to, sizeof to, "%s/p/db", b->folder);
  assert_int_equal(sqlite3_open_v2(to, &db, SQLITE_OPEN_READWRITE, "unix"), SQLITE_OK);
  assert_int_equal(number(db, "SELECT count(*) FROM pragma_integrity_check"
                              " WHERE integrity_check <> 'ok'"),
                   0);
  int64_t rows = number(db, "SELECT count(*) FROM t");
  /* no row without those before it */
  assert_int_equal(number(db, "SELECT coalesce(max(id), 0) FROM t"), rows);
  sqlite3_close(db);
  return rows;
}

static sqlite3_file *log_of(struct bench *b)
{
  void *file = NULL;
  assert_int_equal(sqlite3_file_control(b->writer, "main", SQLITE_FCNTL_JOURNAL_POINTER, &file),
                   SQLITE_OK);
  return file;
}

static void a_deferred_commit_waits_for_its_sync(void **state)
{
  struct bench *b = *state;
  int64_t synced = 0;
  fault_vfs_keep_synced(true);
  srand(20261127);
  run(b->writer, "PRAGMA checkpoint_fullfsync = ON; PRAGMA wal_checkpoint");
  assert_true(wal_vfs_defer(log_of(b)));
  run(b->writer, "INSERT INTO t (b) VALUES (x'01')"); /* begins the log anew */
  for (int i = 2; i <= 300; i++) {
    char sql[96];
    (void)fault_vfs_syncs();
    snprintf(sql, sizeof sql, "INSERT INTO t (b) VALUES (randomblob(%d))", rand() % 9000);
    run(b->writer, sql);
    if (rand() % 4 == 0) {
      assert_int_equal(wal_vfs_sync(log_of(b)), SQLITE_OK);
      assert_int_equal(rows_after_power_loss(b), i);
      synced = i;
    }
    if (rand() % 12 == 0) { /* a checkpoint syncs by itself what it moves */
      run(b->writer, "PRAGMA wal_checkpoint");
      synced = i;
    }
    if (i % 3 == 0)
      assert_true(rows_after_torn_power_loss(b) >= synced);
  }
  fault_vfs_keep_synced(false);
}

static void a_deferred_commit_makes_no_sync(void **state)
{
  struct bench *b = *state;
  run(b->writer, "PRAGMA checkpoint_fullfsync = ON; INSERT INTO t (b) VALUES (x'01')");
  assert_true(wal_vfs_defer(log_of(b)));
  (void)fault_vfs_syncs();
  run(b->writer, "INSERT INTO t (b) VALUES (x'02')");
  assert_int_equal(fault_vfs_syncs(), 0);
  run(b->writer, "PRAGMA wal_checkpoint");
  assert_int_equal(fault_vfs_syncs(), 2); /* the log before, the database after */
  run(b->writer, "INSERT INTO t (b) VALUES (x'03')");
  assert_int_equal(fault_vfs_syncs(), 1); /* the head of the log that is begun anew */
  run(b->writer, "INSERT INTO t (b) VALUES (x'04')");
  assert_int_equal(fault_vfs_syncs(), 0);
  assert_int_equal(wal_vfs_sync(log_of(b)), SQLITE_OK);
  assert_int_equal(fault_vfs_syncs(), 1);
}

static void an_open_transaction_is_not(void **state)
{
  struct bench *b = *state;
  run(b->writer, "INSERT INTO t (b) VALUES (x'01'); BEGIN; PRAGMA cache_size = 10;");
  for (int i = 0; i < 50; i++) /* spills from the cache into the log */
    run(b->writer, "INSERT INTO t (b) VALUES (zeroblob(20000))");
  assert_int_equal(rows_after_crash(b), 1);
  assert_int_equal(number(b->writer, "SELECT count(*) FROM t"), 51);
  run(b->writer, "ROLLBACK");
  assert_int_equal(number(b->writer, "SELECT count(*) FROM t"), 1);
  run(b->writer, "INSERT INTO t (b) VALUES (x'02')");
  assert_int_equal(rows_after_crash(b), 2);
}

static void others_read_at_once(void **state)
{
  struct bench *b = *state;
  sqlite3 *reader = NULL;
  assert_int_equal(sqlite3_open_v2(b->path, &reader, SQLITE_OPEN_READONLY, "unix"), SQLITE_OK);
  for (int i = 1; i <= 100; i++) {
    run(b->writer, "INSERT INTO t (b) VALUES (randomblob(5000))");
    assert_int_equal(number(reader, "SELECT count(*) FROM t"), i);
    if (i % 10 == 0)
      sqlite3_wal_checkpoint_v2(b->writer, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
  }
  assert_int_equal(number(reader, "SELECT sum(length(b)) FROM t"), 500000);
  sqlite3_close(reader);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown(a_commit_is_in_the_files, setup, teardown),
    cmocka_unit_test_setup_teardown(a_commit_outlives_a_loss_of_power, setup, teardown),
    cmocka_unit_test_setup_teardown(a_deferred_commit_makes_no_sync, setup, teardown),
    cmocka_unit_test_setup_teardown(a_deferred_commit_waits_for_its_sync, setup, teardown),
    cmocka_unit_test_setup_teardown(an_open_transaction_is_not, setup, teardown),
    cmocka_unit_test_setup_teardown(others_read_at_once, setup, teardown),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
