/* The writer: outcomes of jobs, order of hooks, full and failing disks, with a real log in hand. */
#include "daemon/db/writer.h"

#include "tests/unit/fault_vfs.h"
#include "tests/unit/outside.h"
#include "tests/unit/register.h"

#include <event2/event.h>
#include <event2/thread.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sqlite3.h>

#include "daemon/model/log.h"
#include "daemon/model/statements.h"

#define T(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

struct bench {
  char folder[32], path[64];
  struct db *db;
  struct log *log;
  struct secret_key *key;
  struct writer_hooks hooks;
  char calls[256]; /* the hooks called, a letter each */
  bool seal_fails;
  bool broken;
  sem_t begun, go_on; /* KEEP_WAITING */
  jmp_buf out;        /* of a hook that must not return */
};

enum what { KEEP, REFUSE, BREAK_CONSTRAINT, BREAK_BUT_SAY_YES, REFUSE_AT_ONCE, KEEP_WAITING };

struct task {
  struct write_job write;
  struct bench *bench;
  enum what what;
  uint64_t index;
  int applied, again, finished, done;
  bool receipt;
};

/* From the writer's thread and the syncer's. */
static void call(struct bench *b, char letter)
{
  static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
  pthread_mutex_lock(&lock);
  size_t len = strlen(b->calls);
  if (len + 1 < sizeof b->calls)
    b->calls[len] = letter;
  pthread_mutex_unlock(&lock);
}

static void on_begin(void *ctx, struct db *db)
{
  struct bench *b = ctx;
  (void)db;
  call(b, 'b');
  log_begin_batch(b->log);
}

static void on_undone(void *ctx)
{
  struct bench *b = ctx;
  call(b, 'u');
  log_undo_to_mark(b->log);
}

static bool on_seal(void *ctx, struct db *db)
{
  struct bench *b = ctx;
  call(b, 's');
  return !b->seal_fails && log_seal(b->log, db);
}

static void on_committed(void *ctx, struct db *db)
{
  struct bench *b = ctx;
  (void)db;
  call(b, 'c');
  log_committed(b->log);
}

static void on_sync(void *ctx)
{
  struct bench *b = ctx;
  call(b, 'y');
}

static void on_durable(void *ctx)
{
  struct bench *b = ctx;
  call(b, 'd');
}

static void on_lost(void *ctx)
{
  struct bench *b = ctx;
  call(b, 'l');
  log_lose_batch(b->log);
}

static void on_broken(void *ctx, const char *why)
{
  struct bench *b = ctx;
  assert_true(why[0] != '\0');
  b->broken = true;
  longjmp(b->out, 1);
}

/* A body that does not go into one write: the log is written in pieces of 64 KiB. */
static const char body[300 * 1024] = "a long body";

static bool append(struct task *t, struct db *db)
{
  struct digest hash;
  struct buf leaf = { 0 };
  t->index = log_size(t->bench->log);
  int64_t time = log_time(t->bench->log, 1780000000 + (int64_t)t->index);
  register_leaf(&leaf, time, t->index);
  bool ok = log_append(t->bench->log, db, leaf.data, leaf.len, time, &hash) &&
            log_keep_body(db, t->index, 0, 0, body, sizeof body);
  buf_free(&leaf);
  return ok;
}

static bool apply(struct write_job *w, struct db *db)
{
  struct task *t = (struct task *)w;
  log_mark(t->bench->log);
  call(t->bench, 'a');
  t->applied++;
  if (t->what == REFUSE_AT_ONCE)
    return false;
  bool ok = append(t, db);
  switch (t->what) {
  case KEEP:
    return ok;
  case REFUSE:
    return false;
  case BREAK_CONSTRAINT:
    return log_keep_body(db, t->index, 0, 0, "x", 1);
  case BREAK_BUT_SAY_YES:
    log_keep_body(db, t->index, 0, 0, "x", 1);
    return true;
  case KEEP_WAITING:
    sem_post(&t->bench->begun);
    sem_wait(&t->bench->go_on);
    return ok;
  case REFUSE_AT_ONCE:
    break;
  }
  return false;
}

static void again(struct write_job *w)
{
  struct task *t = (struct task *)w;
  assert_int_equal(t->finished, 0);
  t->again++;
}

static void finish(struct write_job *w, struct db *db)
{
  struct task *t = (struct task *)w;
  struct buf receipt = { 0 };
  call(t->bench, 'f');
  t->finished++;
  if (w->outcome == WRITE_KEPT)
    t->receipt = log_receipt(t->bench->log, db, t->index, &receipt);
  buf_free(&receipt);
}

static int setup(void **state)
{
  struct bench *b = xcalloc(1, sizeof *b);
  struct problem p = { 0 };
  *state = b;
  fault_vfs_install();
  fault_vfs_set(FAULT_NONE, 0);
  folder_make(b->folder);
  snprintf(b->path, sizeof b->path, "%s/register.db", b->folder);
  b->key = register_key(0);
  b->db = db_open(b->path, DB_WRITER, model_statements, SQL__COUNT, &p);
  assert_non_null(b->db);
  b->log = log_open(b->db, REGISTER_NAME, b->key, &p);
  assert_non_null(b->log);
  b->hooks = (struct writer_hooks){ .ctx = b,
                                    .begin_batch = on_begin,
                                    .undone = on_undone,
                                    .seal_batch = on_seal,
                                    .batch_committed = on_committed,
                                    .sync_begins = on_sync,
                                    .batch_durable = on_durable,
                                    .batch_lost = on_lost,
                                    .broken = on_broken };
  return 0;
}

static int teardown(void **state)
{
  struct bench *b = *state;
  fault_vfs_set(FAULT_NONE, 0);
  log_free(b->log);
  db_close(b->db);
  secret_key_free(b->key);
  folder_remove(b->folder);
  free(b);
  return 0;
}

static void run(struct bench *b, struct task *t, enum what what)
{
  memset(t, 0, sizeof *t);
  memset(b->calls, 0, sizeof b->calls);
  t->bench = b;
  t->what = what;
  t->write.apply = apply;
  t->write.finish = finish;
  if (setjmp(b->out) == 0)
    writer_run_one(b->db, &b->hooks, &t->write);
}

/* The log in memory and in the database are one, and the checkpoint is its. */
static void sound(struct bench *b, uint64_t size)
{
  struct problem p = { 0 };
  assert_int_equal(log_size(b->log), size);
  assert_int_equal(outside_number(b->path, "SELECT count(*) FROM log_entry"), size);
  assert_int_equal(outside_number(b->path, "SELECT coalesce(max(size), 0) FROM log_checkpoint"),
                   size);
  assert_int_equal(outside_number(b->path, "SELECT count(*) FROM statement_body"), size);
  assert_int_equal(db_state(b->db), DB_GOOD);
  struct log *again = log_open(b->db, REGISTER_NAME, b->key, &p);
  assert_non_null(again);
  assert_string_equal(log_checkpoint(again), log_checkpoint(b->log));
  log_free(again);
}

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

#define JOBS 40

static int n_done;
static struct event_base *base;

static void done(struct job *job)
{
  ((struct task *)job)->done++;
  if (++n_done == JOBS)
    event_base_loopbreak(base);
}

/* On its own thread: refused ones in the middle of a batch leave no mark, all are finished before
 * they are done. */
static void batches_on_the_thread(void **state)
{
  struct bench *b = *state;
  struct task *tasks = xcalloc(JOBS, sizeof *tasks);
  uint64_t expected = 0;
  evthread_use_pthreads();
  base = event_base_new();
  struct wakeup *wakeup = wakeup_new(base);
  struct writer *w = writer_new(b->db, &b->hooks, 16, JOBS, wakeup);
  assert_non_null(w);
  n_done = 0;
  for (size_t i = 0; i < JOBS; i++) {
    tasks[i].bench = b;
    tasks[i].what = i % 5 == 2 ? REFUSE : i % 7 == 3 ? BREAK_BUT_SAY_YES : KEEP;
    tasks[i].write.apply = apply;
    tasks[i].write.again = again;
    tasks[i].write.finish = finish;
    tasks[i].write.job.done = done;
    assert_true(writer_submit(w, &tasks[i].write));
  }
  const struct timeval limit = { 20, 0 };
  event_base_loopexit(base, &limit);
  event_base_dispatch(base);
  assert_int_equal(n_done, JOBS);
  for (size_t i = 0; i < JOBS; i++) {
    assert_int_equal(tasks[i].finished, 1);
    assert_int_equal(tasks[i].done, 1);
    assert_int_equal(tasks[i].write.outcome, tasks[i].what == KEEP ? WRITE_KEPT : WRITE_REFUSED);
    if (tasks[i].what == KEEP) {
      assert_int_equal(tasks[i].index, expected++);
      assert_true(tasks[i].receipt);
    }
  }
  writer_free(w); /* closes the database */
  wakeup_free(wakeup);
  event_base_free(base);
  free(tasks);
  struct problem p = { 0 };
  b->db = db_open(b->path, DB_WRITER, model_statements, SQL__COUNT, &p);
  assert_non_null(b->db);
  sound(b, expected);
}

static void what_is_queued_is_carried_out(void **state)
{
  struct bench *b = *state;
  struct task tasks[3] = { 0 };
  evthread_use_pthreads();
  base = event_base_new();
  struct wakeup *wakeup = wakeup_new(base);
  struct writer *w = writer_new(b->db, &b->hooks, 1, 3, wakeup);
  for (size_t i = 0; i < 3; i++) {
    tasks[i].bench = b;
    tasks[i].write.apply = apply;
    tasks[i].write.again = again;
    tasks[i].write.finish = finish;
    tasks[i].write.job.done = done;
    assert_true(writer_submit(w, &tasks[i].write));
  }
  writer_free(w);
  wakeup_drain(wakeup);
  for (size_t i = 0; i < 3; i++)
    assert_int_equal(tasks[i].done, 1);
  wakeup_free(wakeup);
  event_base_free(base);
  struct problem p = { 0 };
  b->db = db_open(b->path, DB_WRITER, model_statements, SQL__COUNT, &p);
  sound(b, 3);
}

static struct writer *start_writer(struct bench *b, struct wakeup **wakeup)
{
  evthread_use_pthreads();
  base = event_base_new();
  *wakeup = wakeup_new(base);
  sem_init(&b->begun, 0, 0);
  sem_init(&b->go_on, 0, 0);
  return writer_new(b->db, &b->hooks, 16, 16, *wakeup);
}

static void stop_writer(struct bench *b, struct writer *w, struct wakeup *wakeup)
{
  struct problem p = { 0 };
  writer_free(w);
  wakeup_drain(wakeup);
  wakeup_free(wakeup);
  event_base_free(base);
  sem_destroy(&b->begun);
  sem_destroy(&b->go_on);
  b->db = db_open(b->path, DB_WRITER, model_statements, SQL__COUNT, &p);
}

static void submit(struct bench *b, struct writer *w, struct task *t, enum what what)
{
  *t = (struct task){ .bench = b, .what = what };
  t->write.apply = apply;
  t->write.again = again;
  t->write.finish = finish;
  t->write.job.done = done;
  assert_true(writer_submit(w, &t->write));
}

/* One batch, whatever comes when: another job keeps the writer busy until all are queued. */
static void as_one_batch(struct bench *b, struct writer *w, struct wakeup *wakeup,
                         struct task *tasks, const enum what *what, size_t n)
{
  static struct task first;
  submit(b, w, &first, KEEP_WAITING);
  sem_wait(&b->begun);
  for (size_t i = 0; i < n; i++)
    submit(b, w, &tasks[i], what[i]);
  sem_post(&b->go_on);
  for (int i = 0; i < 5000 && tasks[n - 1].done == 0; i++) {
    wakeup_drain(wakeup);
    usleep(1000);
  }
  assert_int_equal(tasks[n - 1].done, 1);
}

/* What is refused before it changed anything costs the others nothing. */
static void a_refusal_at_once_undoes_nothing(void **state)
{
  static const enum what what[] = { KEEP, REFUSE_AT_ONCE, KEEP, REFUSE_AT_ONCE, KEEP };
  struct bench *b = *state;
  struct task tasks[5];
  struct wakeup *wakeup;
  struct writer *w = start_writer(b, &wakeup);
  as_one_batch(b, w, wakeup, tasks, what, 5);
  stop_writer(b, w, wakeup);
  for (size_t i = 0; i < 5; i++) {
    assert_int_equal(tasks[i].applied, 1);
    assert_int_equal(tasks[i].again, 0);
    assert_int_equal(tasks[i].write.outcome, what[i] == KEEP ? WRITE_KEPT : WRITE_REFUSED);
  }
  assert_null(strchr(b->calls, 'l'));
  sound(b, 4);
}

/* What is refused after it changed something has the batch carried out again, once, however many
 * there are; nobody sees more of it than that it is right. */
static void a_late_refusal_undoes_only_itself(void **state)
{
  static const enum what late[] = { REFUSE, BREAK_CONSTRAINT, BREAK_BUT_SAY_YES };
  struct bench *b = *state;
  struct task tasks[6];
  struct wakeup *wakeup;
  uint64_t size = 0;
  for (size_t way = 0; way < 3; way++) {
    const enum what what[] = { KEEP, KEEP, late[way], REFUSE_AT_ONCE, late[way], KEEP };
    memset(b->calls, 0, sizeof b->calls);
    struct writer *w = start_writer(b, &wakeup);
    as_one_batch(b, w, wakeup, tasks, what, 6);
    stop_writer(b, w, wakeup);
    size++; /* the one before the batch */
    for (size_t i = 0; i < 6; i++) {
      bool yes = what[i] == KEEP;
      assert_int_equal(tasks[i].write.outcome, yes ? WRITE_KEPT : WRITE_REFUSED);
      assert_int_equal(tasks[i].finished, 1);
      assert_int_equal(tasks[i].applied, i <= 2 ? 2 : 1);
      assert_int_equal(tasks[i].again, i <= 2 ? 1 : 0);
      if (yes) {
        assert_true(tasks[i].receipt);
        assert_int_equal(tasks[i].index, size++);
      }
    }
    assert_ptr_equal(strchr(b->calls, 'l'), strrchr(b->calls, 'l'));
    sound(b, size);
  }
}

/* After one of those, nobody can have a batch carried out twice for a while. */
static void late_refusals_are_expected_for_a_while(void **state)
{
  static const enum what what[] = { KEEP, REFUSE, KEEP };
  struct bench *b = *state;
  struct task tasks[3];
  struct wakeup *wakeup;
  struct writer *w = start_writer(b, &wakeup);
  for (int turn = 0; turn < 20; turn++) {
    as_one_batch(b, w, wakeup, tasks, what, 3);
    for (size_t i = 0; i < 3; i++)
      assert_int_equal(tasks[i].again, turn == 0 && i <= 1);
    assert_int_equal(tasks[1].write.outcome, WRITE_REFUSED);
  }
  stop_writer(b, w, wakeup);
  sound(b, 60);
}

static int64_t tidy_left;

/* Pieces of work wait; each turn does 500. */
static int64_t untidy(void *ctx, struct db *db)
{
  (void)ctx;
  (void)db;
  return __atomic_load_n(&tidy_left, __ATOMIC_SEQ_CST);
}

static void tidy_some(void *ctx, struct db *db)
{
  (void)ctx;
  (void)db;
  __atomic_sub_fetch(&tidy_left, 500, __ATOMIC_SEQ_CST);
}

static void what_waits_is_done_in_idle_time(void **state)
{
  struct bench *b = *state;
  evthread_use_pthreads();
  base = event_base_new();
  struct wakeup *wakeup = wakeup_new(base);
  tidy_left = 25000;
  b->hooks.tidy_waiting = untidy;
  b->hooks.tidy = tidy_some;
  struct writer *w = writer_new(b->db, &b->hooks, 1, 3, wakeup);
  for (int i = 0; i < 1000 && untidy(NULL, NULL) > 0; i++)
    usleep(10000);
  assert_int_equal(untidy(NULL, NULL), 0);
  writer_free(w);
  wakeup_free(wakeup);
  event_base_free(base);
  struct problem p = { 0 };
  b->db = db_open(b->path, DB_WRITER, model_statements, SQL__COUNT, &p);
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
    T(batches_on_the_thread),
    T(what_is_queued_is_carried_out),
    T(a_refusal_at_once_undoes_nothing),
    T(a_late_refusal_undoes_only_itself),
    T(late_refusals_are_expected_for_a_while),
    T(what_waits_is_done_in_idle_time),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
