/* What leaves the writer's and the readers' threads, and when: never before it is on the disk. */
#include "daemon/db/syncer.h"

#include "tests/unit/fault_vfs.h"
#include "tests/unit/register.h"

#include <event2/event.h>
#include <event2/thread.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sqlite3.h>

#include "daemon/db/writer.h"
#include "daemon/model/log.h"
#include "daemon/model/statements.h"
#include "lib/limits.h"

#define T(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
#define JOBS 60

struct task {
  struct write_job write;
  struct bench *bench;
  bool refuse; /* before it has changed anything */
  int64_t entry;
  atomic_bool finished;
  bool done;
};

struct bench {
  char folder[32], path[64];
  struct db *db;
  struct event_base *base;
  struct wakeup *wakeup;
  struct writer *writer;
  struct task tasks[JOBS];
  _Atomic int64_t next;
  _Atomic int64_t committed; /* the newest entry that is */
  int64_t syncing;           /* the newest that the running sync is for; the syncer's */
  _Atomic int64_t known;     /* the newest that is known to be on the disk */
  int n_done;
  atomic_int syncs; /* that have begun */
  atomic_int durable;
  atomic_bool broken;
  bool check; /* each job that is done: is it on the disk? */
};

static void nothing(void *ctx, struct db *db)
{
  (void)ctx;
  (void)db;
}

/* A commit that takes as long as the test wants, and fails if it wants. */
static atomic_bool seal_closed, seal_fails, sealing, synced_early;

static bool seal(void *ctx, struct db *db)
{
  (void)ctx;
  atomic_store(&sealing, true);
  while (atomic_load(&seal_closed))
    usleep(1000);
  if (atomic_load(&seal_fails))
    atomic_store(&sealing, false);
  return !atomic_load(&seal_fails) && db_state(db) == DB_GOOD;
}

static void nothing_lost(void *ctx)
{
  (void)ctx;
}

static void on_committed(void *ctx, struct db *db)
{
  struct bench *b = ctx;
  (void)db;
  atomic_store(&b->committed, atomic_load(&b->next) - 1);
  atomic_store(&sealing, false);
}

static void on_sync(void *ctx)
{
  struct bench *b = ctx;
  if (atomic_load(&sealing))
    atomic_store(&synced_early, true);
  b->syncing = atomic_load(&b->committed);
  atomic_fetch_add(&b->syncs, 1);
}

static void on_durable(void *ctx)
{
  struct bench *b = ctx;
  atomic_fetch_add(&b->durable, 1);
  atomic_store(&b->known, b->syncing);
}

static void on_broken(void *ctx, const char *why)
{
  struct bench *b = ctx;
  assert_true(why[0] != '\0');
  atomic_store(&b->broken, true);
  pthread_exit(NULL); /* it does not return */
}

static atomic_bool log_full;

static bool log_must_go(void *ctx)
{
  (void)ctx;
  return atomic_load(&log_full);
}

static void log_gone(void *ctx)
{
  (void)ctx;
  atomic_store(&log_full, false);
}

static bool apply(struct write_job *w, struct db *db)
{
  struct task *t = (struct task *)w;
  if (t->refuse)
    return false;
  t->entry = atomic_fetch_add(&t->bench->next, 1);
  return log_keep_body(db, (uint64_t)t->entry, 0, 0, "body", 4);
}

static void again(struct write_job *w)
{
  (void)w;
}

static void finish(struct write_job *w, struct db *db)
{
  (void)db;
  atomic_store(&((struct task *)w)->finished, true);
}

/* Of the files as they were synced: whether that entry is in the register. */
static bool on_disk(struct bench *b, int64_t entry)
{
  char command[512], copy[96];
  sqlite3 *db = NULL;
  sqlite3_stmt *s = NULL;
  snprintf(command, sizeof command,
           "mkdir -p %s/p && cp %s.synced %s/p/db && cp %s-wal.synced %s/p/db-wal", b->folder,
           b->path, b->folder, b->path, b->folder);
  assert_int_equal(system(command), 0);
  snprintf(copy, sizeof copy, "%s/p/db", b->folder);
  assert_int_equal(sqlite3_open_v2(copy, &db, SQLITE_OPEN_READWRITE, "unix"), SQLITE_OK);
  assert_int_equal(
      sqlite3_prepare_v2(db, "SELECT 1 FROM statement_body WHERE entry = ?1", -1, &s, NULL),
      SQLITE_OK);
  sqlite3_bind_int64(s, 1, entry);
  bool there = sqlite3_step(s) == SQLITE_ROW;
  sqlite3_finalize(s);
  sqlite3_close(db);
  return there;
}

static void done(struct job *job)
{
  struct task *t = (struct task *)job;
  struct bench *b = t->bench;
  t->done = true;
  b->n_done++;
  if (!b->check || t->write.outcome != WRITE_KEPT)
    return;
  assert_true(on_disk(b, t->entry));
  assert_true(atomic_load(&b->known) >= t->entry);
}

static int setup(void **state)
{
  struct bench *b = xcalloc(1, sizeof *b);
  struct problem p = { 0 };
  *state = b;
  atomic_store(&seal_fails, false);
  atomic_store(&sealing, false);
  atomic_store(&synced_early, false);
  fault_vfs_install();
  evthread_use_pthreads();
  folder_make(b->folder);
  snprintf(b->path, sizeof b->path, "%s/register.db", b->folder);
  b->base = event_base_new();
  b->wakeup = wakeup_new(b->base);
  fault_vfs_keep_synced(true);
  b->db = db_open(b->path, DB_WRITER, model_statements, SQL__COUNT, &p);
  assert_non_null(b->db);
  struct writer_hooks hooks = { .ctx = b,
                                .begin_batch = nothing,
                                .undone = nothing_lost,
                                .seal_batch = seal,
                                .batch_committed = on_committed,
                                .sync_begins = on_sync,
                                .batch_durable = on_durable,
                                .batch_lost = nothing_lost,
                                .log_must_go = log_must_go,
                                .log_gone = log_gone,
                                .broken = on_broken };
  b->writer = writer_new(b->db, &hooks, 256, JOBS, b->wakeup);
  assert_non_null(b->writer);
  for (size_t i = 0; i < JOBS; i++) {
    b->tasks[i].bench = b;
    b->tasks[i].write.apply = apply;
    b->tasks[i].write.again = again;
    b->tasks[i].write.finish = finish;
    b->tasks[i].write.job.done = done;
  }
  return 0;
}

static int teardown(void **state)
{
  struct bench *b = *state;
  atomic_store(&seal_closed, false);
  fault_vfs_hold_syncs(false);
  fault_vfs_set(FAULT_NONE, 0);
  writer_free(b->writer);
  fault_vfs_keep_synced(false);
  wakeup_drain(b->wakeup);
  wakeup_free(b->wakeup);
  event_base_free(b->base);
  char command[64];
  snprintf(command, sizeof command, "rm -rf %s/p", b->folder);
  assert_int_equal(system(command), 0);
  folder_remove(b->folder);
  free(b);
  return 0;
}

static void submit(struct bench *b, size_t i)
{
  assert_true(writer_submit(b->writer, &b->tasks[i].write));
}

static void until_finished(struct bench *b, size_t i)
{
  for (int n = 0; n < 5000 && !atomic_load(&b->tasks[i].finished); n++)
    usleep(1000);
  assert_true(atomic_load(&b->tasks[i].finished));
}

/* The first job is committed, and its sync does not end. */
static void keep_disk_busy(struct bench *b)
{
  fault_vfs_hold_syncs(true);
  submit(b, 0);
  until_finished(b, 0);
  for (int n = 0; n < 5000 && atomic_load(&b->syncs) == 0; n++)
    usleep(1000);
  assert_int_equal(atomic_load(&b->syncs), 1);
}

static void submit_all(struct bench *b, size_t from, size_t to)
{
  for (size_t i = from; i < to; i++)
    submit(b, i);
}

static void until_done(struct bench *b, int n)
{
  for (int i = 0; i < 5000 && b->n_done < n; i++) {
    wakeup_drain(b->wakeup);
    usleep(1000);
  }
  assert_int_equal(b->n_done, n);
}

static void nothing_more_is_done(struct bench *b, int n)
{
  usleep(20000);
  wakeup_drain(b->wakeup);
  assert_int_equal(b->n_done, n);
}

/* Every answer is looked for in what a loss of power at that moment would leave. */
static void what_is_answered_outlives_a_loss_of_power(void **state)
{
  struct bench *b = *state;
  b->check = true;
  for (size_t i = 0; i < JOBS; i++) {
    submit(b, i);
    if (i % 7 == 0)
      until_done(b, (int)i + 1);
    else if (i % 3 == 0)
      usleep(300);
  }
  until_done(b, JOBS);
}

/* The answer is made, and waits; so does what a reader has seen meanwhile, and nothing after. */
static void nothing_leaves_during_a_sync(void **state)
{
  struct bench *b = *state;
  struct task *reader = &b->tasks[JOBS - 1];
  keep_disk_busy(b);
  assert_true(writer_hold(b->writer, &reader->write.job, 1));
  nothing_more_is_done(b, 0);
  assert_int_equal(atomic_load(&b->durable), 0);
  fault_vfs_hold_syncs(false);
  until_done(b, 2);
  assert_true(atomic_load(&b->durable) > 0);
  for (int n = 0; n < 5000 && writer_hold(b->writer, &reader->write.job, 1); n++)
    until_done(b, 3 + n); /* the syncer was about to rest */
}

static void *hold_much(void *arg)
{
  struct task *t = arg;
  if (!writer_hold(t->bench->writer, &t->write.job, LIMIT_HELD_ANSWERS / 2 + 1))
    wakeup_post(t->bench->wakeup, &t->write.job);
  atomic_store(&t->finished, true);
  return NULL;
}

static int n_finished(struct bench *b, size_t first, size_t last)
{
  int n = 0;
  for (size_t i = first; i <= last; i++)
    n += atomic_load(&b->tasks[i].finished);
  return n;
}

/* A slow disk must not fill the memory: a reader whose answer is too much waits itself. */
static void readers_wait_when_much_is_held(void **state)
{
  struct bench *b = *state;
  pthread_t threads[3];
  keep_disk_busy(b);
  for (size_t i = 0; i < 3; i++)
    assert_int_equal(pthread_create(&threads[i], NULL, hold_much, &b->tasks[i + 1]), 0);
  for (int n = 0; n < 5000 && n_finished(b, 1, 3) == 0; n++)
    usleep(1000);
  usleep(50000);
  assert_int_equal(n_finished(b, 1, 3), 1); /* one always may be held */
  fault_vfs_hold_syncs(false);
  for (size_t i = 0; i < 3; i++)
    pthread_join(threads[i], NULL);
  until_done(b, 4);
}

/* What was deleted leaves the log as soon as nobody reads it any more; until then all goes on. */
static void the_log_is_emptied_behind_a_reader(void **state)
{
  struct bench *b = *state;
  sqlite3 *reader = NULL;
  assert_int_equal(sqlite3_open_v2(b->path, &reader, SQLITE_OPEN_READONLY, "unix"), SQLITE_OK);
  assert_int_equal(sqlite3_exec(reader, "BEGIN; SELECT count(*) FROM party", NULL, NULL, NULL),
                   SQLITE_OK);
  atomic_store(&log_full, true);
  submit_all(b, 0, 5);
  until_done(b, 5);
  assert_true(atomic_load(&log_full));
  sqlite3_close(reader);
  for (int n = 0; n < 5000 && atomic_load(&log_full); n++)
    usleep(1000);
  assert_false(atomic_load(&log_full));
}

static void until_applied(struct bench *b, int64_t n)
{
  for (int i = 0; i < 5000 && atomic_load(&b->next) < n; i++)
    usleep(1000);
  assert_int_equal(atomic_load(&b->next), n);
}

/* A few that come during a sync are one batch, and are carried out before the disk is free. */
static void a_small_batch_grows_during_a_sync(void **state)
{
  struct bench *b = *state;
  keep_disk_busy(b);
  submit_all(b, 1, 10);
  until_applied(b, 10);
  assert_false(atomic_load(&b->tasks[1].finished));
  fault_vfs_hold_syncs(false);
  until_done(b, 10);
  assert_int_equal(atomic_load(&b->durable), 2);
}

/* Many are committed while the disk is busy, and then share a sync; until then nobody hears of
 * them, nor of what a reader saw of them, and the first sync does not speak for them. */
static void batches_are_committed_during_a_sync(void **state)
{
  struct bench *b = *state;
  struct task *reader = &b->tasks[JOBS - 1];
  keep_disk_busy(b);
  submit_all(b, 1, 41);
  until_finished(b, 16);
  assert_true(writer_hold(b->writer, &reader->write.job, 1));
  fault_vfs_let_one_sync();
  until_done(b, 1);
  nothing_more_is_done(b, 1);
  assert_int_equal(atomic_load(&b->known), b->tasks[0].entry);
  assert_true(on_disk(b, b->tasks[0].entry));
  b->check = true;
  fault_vfs_hold_syncs(false);
  until_done(b, 42);
  assert_int_equal(atomic_load(&b->known), b->tasks[40].entry);
}

/* A batch of nothing but refusals takes nobody's sync away. */
static void a_refused_batch_leaves_the_sync_of_the_one_before(void **state)
{
  struct bench *b = *state;
  keep_disk_busy(b);
  submit_all(b, 1, 17);
  until_finished(b, 16);
  for (size_t i = 17; i < 33; i++)
    b->tasks[i].refuse = true;
  submit_all(b, 17, 33);
  until_finished(b, 32);
  fault_vfs_let_one_sync();
  until_done(b, 1);
  nothing_more_is_done(b, 1);
  b->check = true;
  fault_vfs_hold_syncs(false);
  until_done(b, 33);
}

static void until_sealing(void)
{
  for (int n = 0; n < 5000 && !atomic_load(&sealing); n++)
    usleep(1000);
  assert_true(atomic_load(&sealing));
}

/* What a reader saw during a commit that failed was there before: it may leave then. */
static void a_failed_commit_lets_readers_go(void **state)
{
  struct bench *b = *state;
  struct task *reader = &b->tasks[JOBS - 1];
  atomic_store(&seal_closed, true);
  atomic_store(&seal_fails, true);
  submit(b, 0);
  until_sealing();
  assert_true(writer_hold(b->writer, &reader->write.job, 1));
  nothing_more_is_done(b, 0);
  atomic_store(&seal_closed, false);
  until_done(b, 2);
  assert_int_equal(b->tasks[0].write.outcome, WRITE_FAILED);
  assert_int_equal(atomic_load(&b->durable), 0);
}

/* Which head is synced is asked when none is about to change. */
static void no_sync_begins_during_a_commit(void **state)
{
  struct bench *b = *state;
  keep_disk_busy(b);
  submit_all(b, 1, 17);
  until_finished(b, 16);
  atomic_store(&seal_closed, true);
  submit_all(b, 17, 33);
  until_sealing();
  fault_vfs_let_one_sync();
  until_done(b, 1);
  usleep(20000);
  assert_false(atomic_load(&synced_early));
  atomic_store(&seal_closed, false);
  fault_vfs_hold_syncs(false);
  until_done(b, 33);
  assert_false(atomic_load(&synced_early));
}

#define MANY 2000

/* Behind a disk that stalls, what changes nothing must not pile up: in the end the queue is full.
 */
static void refusals_are_bounded_while_the_disk_stalls(void **state)
{
  struct bench *b = *state;
  struct task *many = xcalloc(MANY, sizeof *many);
  int taken = 0;
  keep_disk_busy(b);
  for (bool full = false; !full && taken < MANY; taken += !full) {
    many[taken] = b->tasks[1];
    many[taken].refuse = true;
    full = true;
    for (int n = 0; full && n < 50; n++)
      if (writer_submit(b->writer, &many[taken].write))
        full = false;
      else
        usleep(1000);
  }
  fault_vfs_hold_syncs(false);
  assert_true(taken < 2 * JOBS + 2 * 256);
  until_done(b, taken + 1);
  free(many);
}

/* The disk fills up behind a batch that is being synced: that one is kept, the next is refused as a
 * whole, and what comes once there is room again is written and synced like any other. */
static void a_full_disk_loses_one_batch(void **state)
{
  struct bench *b = *state;
  keep_disk_busy(b);
  fault_vfs_set(FAULT_FULL, 0);
  submit_all(b, 1, 5);
  fault_vfs_hold_syncs(false);
  until_done(b, 5);
  fault_vfs_set(FAULT_NONE, 0);
  assert_int_equal(b->tasks[0].write.outcome, WRITE_KEPT);
  for (size_t i = 1; i < 5; i++) {
    assert_int_equal(b->tasks[i].write.outcome, WRITE_FAILED);
    assert_int_equal(b->tasks[i].write.db_state, DB_FULL);
  }
  b->check = true;
  submit(b, 5);
  until_done(b, 6);
  assert_int_equal(b->tasks[5].write.outcome, WRITE_KEPT);
  assert_true(on_disk(b, b->tasks[0].entry));
  assert_false(on_disk(b, b->tasks[1].entry));
  assert_int_equal(atomic_load(&b->durable), 2);
}

static void a_sync_that_fails_lets_nothing_go(void **state)
{
  struct bench *b = *state;
  submit(b, 0);
  until_done(b, 1);
  fault_vfs_set(FAULT_SYNC, 0);
  submit(b, 1);
  until_finished(b, 1);
  for (int n = 0; n < 5000 && !atomic_load(&b->broken); n++)
    usleep(1000);
  assert_true(atomic_load(&b->broken));
  wakeup_drain(b->wakeup);
  assert_int_equal(b->n_done, 1);
  assert_int_equal(atomic_load(&b->durable), 1);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    T(what_is_answered_outlives_a_loss_of_power),
    T(nothing_leaves_during_a_sync),
    T(readers_wait_when_much_is_held),
    T(a_small_batch_grows_during_a_sync),
    T(batches_are_committed_during_a_sync),
    T(a_refused_batch_leaves_the_sync_of_the_one_before),
    T(a_failed_commit_lets_readers_go),
    T(no_sync_begins_during_a_commit),
    T(refusals_are_bounded_while_the_disk_stalls),
    T(the_log_is_emptied_behind_a_reader),
    T(a_full_disk_loses_one_batch),
    T(a_sync_that_fails_lets_nothing_go),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
