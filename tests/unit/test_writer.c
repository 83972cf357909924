/* The writer, a batch at a time: outcomes of jobs, order of hooks, full and failing disks. */
#include "tests/unit/writer_sample.h"

static void kept(void **state)
{
  struct bench *b = *state;
  struct task t;
  for (uint64_t i = 0; i < 5; i++) {
    run(b, &t, KEEP);
    assert_string_equal(b->calls, "bascydf");
    assert_int_equal(t.write.outcome, WRITE_KEPT);
    assert_true(t.receipt);
    sound(b, i + 1);
  }
}

static void refused(void **state)
{
  static const enum what ways[] = { REFUSE, BREAK_CONSTRAINT, BREAK_BUT_SAY_YES };
  struct bench *b = *state;
  struct task t;
  run(b, &t, KEEP);
  for (size_t i = 0; i < 3; i++) {
    run(b, &t, ways[i]);
    assert_string_equal(b->calls, "bauf");
    assert_int_equal(t.write.outcome, WRITE_REFUSED);
    sound(b, 1);
  }
  run(b, &t, KEEP);
  assert_int_equal(t.write.outcome, WRITE_KEPT);
  sound(b, 2);
}

static void a_seal_that_fails_loses_the_batch(void **state)
{
  struct bench *b = *state;
  struct task t;
  run(b, &t, KEEP);
  b->seal_fails = true;
  run(b, &t, KEEP);
  assert_string_equal(b->calls, "baslf");
  assert_int_equal(t.write.outcome, WRITE_FAILED);
  b->seal_fails = false;
  sound(b, 1);
  run(b, &t, KEEP);
  assert_int_equal(t.write.outcome, WRITE_KEPT);
  sound(b, 2);
}

/* The disk is full from the nth write on, for every n until a batch goes through. */
static void a_full_disk_at_every_write(void **state)
{
  struct bench *b = *state;
  struct task t;
  uint64_t size = 1;
  int after = 0;
  run(b, &t, KEEP);
  for (;; after++) {
    fault_vfs_set(FAULT_FULL, after);
    run(b, &t, KEEP);
    fault_vfs_set(FAULT_NONE, 0);
    assert_false(b->broken);
    assert_int_equal(t.finished, 1);
    if (t.write.outcome == WRITE_KEPT)
      break;
    assert_int_equal(t.write.outcome, WRITE_FAILED);
    assert_int_equal(t.write.db_state, DB_FULL);
    assert_non_null(strchr(b->calls, 'l'));
    sound(b, size);
    /* room again: writes recover by themselves */
    run(b, &t, KEEP);
    assert_int_equal(t.write.outcome, WRITE_KEPT);
    assert_true(t.receipt);
    sound(b, ++size);
  }
  assert_true(after > 2);
  sound(b, size + 1);
}

/* A failed sync or write is never tried again: the owner is told, and nobody gets an answer. */
static void a_failing_disk_ends_it(void **state)
{
  struct bench *b = *state;
  struct task t;
  run(b, &t, KEEP);
  (void)fault_vfs_syncs();
  run(b, &t, KEEP);
  assert_true(fault_vfs_syncs() >= 1); /* durable: a batch is synced */
  fault_vfs_set(FAULT_SYNC, 0);
  run(b, &t, KEEP);
  assert_true(b->broken);
  assert_int_equal(t.finished, 0);
  assert_null(strchr(b->calls, 'c'));
}

static void a_failing_write_ends_it(void **state)
{
  struct bench *b = *state;
  struct task t;
  run(b, &t, KEEP);
  fault_vfs_set(FAULT_WRITE, 0);
  run(b, &t, KEEP);
  assert_true(b->broken);
  assert_int_equal(t.finished, 0);
}

/* Somebody else holds the database longer than we wait: the batch fails, what was there stays. */
static void a_batch_that_cannot_begin(void **state)
{
  struct bench *b = *state;
  struct task t;
  sqlite3 *other = NULL;
  run(b, &t, KEEP);
  run(b, &t, KEEP);
  assert_int_equal(sqlite3_open_v2(b->path, &other, SQLITE_OPEN_READWRITE, "unix"), SQLITE_OK);
  assert_int_equal(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
  run(b, &t, KEEP);
  assert_int_equal(t.write.outcome, WRITE_FAILED);
  assert_int_equal(t.write.db_state, DB_BUSY);
  assert_int_equal(t.finished, 1);
  assert_false(b->broken);
  sqlite3_exec(other, "ROLLBACK", NULL, NULL, NULL);
  sqlite3_close(other);
  sound(b, 2);
  run(b, &t, KEEP);
  assert_int_equal(t.write.outcome, WRITE_KEPT);
  sound(b, 3);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    T(kept),
    T(refused),
    T(a_seal_that_fails_loses_the_batch),
    T(a_full_disk_at_every_write),
    T(a_failing_disk_ends_it),
    T(a_failing_write_ends_it),
    T(a_batch_that_cannot_begin),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
