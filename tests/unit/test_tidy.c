/* What the writer does besides: the indexes that are made late are made, when nothing else is to do
 * and in a stream of batches, and a full disk only puts it off. */
#include "daemon/db/writer.h"

#include "tests/unit/fault_vfs.h"
#include "tests/unit/outside.h"
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

#include "daemon/db/late_index.h"
#include "daemon/model/statements.h"
#include "daemon/work/wakeup.h"

#define T(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
#define MANY 30000

enum { ADD, MADE };
static const char *const sql[] = {
  [ADD] = ("INSERT INTO party (handle, kind, names, registered, entry, changed)"
           " VALUES (?1, 'person', '{}', 0, 0, 0)"),
  [MADE] = "SELECT count(*) FROM party_handle",
};
static const struct sql_table own = {
  .name = "own", .slot = SQL__COUNT, .count = sizeof sql / sizeof sql[0], .sql = sql
};

struct bench;

/* Inserts so many parties; sees first how many are in the index. */
struct task {
  struct write_job write; /* first: the job is the task */
  struct bench *bench;
  int64_t parties, made;
  bool finished;
};

struct bench {
  char folder[32], path[64];
  const struct sql_table *tables[SQL__COUNT + 1];
  struct db *db; /* the writer's */
  struct event_base *base;
  struct wakeup *wakeup;
  struct writer *writer;
  int64_t next;
  struct task tasks[4]; /* done when the loop, which is the test, ends them */
};

static bool apply(struct write_job *w, struct db *db)
{
  struct task *t = (struct task *)w;
  char handle[32];
  struct stmt *s = db_use(db, &own, MADE);
  t->made = stmt_row(s) ? stmt_column_int(s, 0) : -1;
  stmt_done(s);
  for (int64_t i = 0; i < t->parties && db_state(db) == DB_GOOD; i++) {
    snprintf(handle, sizeof handle, "p%llx",
             (unsigned long long)++t->bench->next * 0x9e3779b97f4a7c15u);
    s = db_use(db, &own, ADD);
    stmt_text(s, 1, handle);
    if (stmt_run(s))
      late_index_added(db, &party_statements, db_last_id(db), handle);
  }
  return db_state(db) == DB_GOOD;
}

static void again(struct write_job *w)
{
  (void)w;
}

static void finish(struct write_job *w, struct db *db)
{
  (void)db;
  __atomic_store_n(&((struct task *)w)->finished, true, __ATOMIC_SEQ_CST);
}

static void done(struct job *job)
{
  (void)job;
}

static void nothing(void *ctx)
{
  (void)ctx;
}

static void begins(void *ctx, struct db *db)
{
  (void)ctx;
  (void)db;
}

static bool seals(void *ctx, struct db *db)
{
  (void)ctx;
  (void)db;
  return true;
}

static atomic_bool is_broken;

static void broken(void *ctx, const char *why)
{
  (void)ctx;
  assert_true(why[0] != '\0');
  atomic_store(&is_broken, true);
  pthread_exit(NULL); /* it does not return */
}

static int setup(void **state)
{
  struct bench *b = xcalloc(1, sizeof *b);
  struct problem p = { 0 };
  *state = b;
  atomic_store(&is_broken, false);
  fault_vfs_install();
  fault_vfs_set(FAULT_NONE, 0);
  folder_make(b->folder);
  snprintf(b->path, sizeof b->path, "%s/register.db", b->folder);
  memcpy(b->tables, model_statements, sizeof model_statements);
  b->tables[SQL__COUNT] = &own;
  b->db = db_open(b->path, DB_WRITER, b->tables, SQL__COUNT + 1, &p);
  assert_non_null(b->db);
  evthread_use_pthreads();
  b->base = event_base_new();
  b->wakeup = wakeup_new(b->base);
  struct writer_hooks hooks = { .ctx = b,
                                .begin_batch = begins,
                                .undone = nothing,
                                .seal_batch = seals,
                                .batch_committed = begins,
                                .sync_begins = nothing,
                                .batch_durable = nothing,
                                .batch_lost = nothing,
                                .broken = broken };
  b->writer = writer_new(b->db, &hooks, 1, 16, b->wakeup);
  assert_non_null(b->writer);
  return 0;
}

static int teardown(void **state)
{
  struct bench *b = *state;
  fault_vfs_set(FAULT_NONE, 0);
  writer_free(b->writer);
  wakeup_drain(b->wakeup);
  wakeup_free(b->wakeup);
  event_base_free(b->base);
  folder_remove(b->folder);
  free(b);
  return 0;
}

static void submit(struct bench *b, struct task *t, int64_t parties)
{
  *t = (struct task){ .bench = b, .parties = parties };
  t->write.apply = apply;
  t->write.again = again;
  t->write.finish = finish;
  t->write.job.done = done;
  assert_true(writer_submit(b->writer, &t->write));
}

static void wait_for(struct task *t)
{
  for (int i = 0; i < 2000 && !__atomic_load_n(&t->finished, __ATOMIC_SEQ_CST); i++)
    usleep(10000);
  assert_true(__atomic_load_n(&t->finished, __ATOMIC_SEQ_CST));
}

static void becomes(struct bench *b, int64_t n)
{
  for (int i = 0; i < 1000 && outside_number(b->path, sql[MADE]) != n; i++)
    usleep(10000);
  assert_int_equal(outside_number(b->path, sql[MADE]), n);
}

static void made_when_nothing_else_is_to_do(void **state)
{
  struct bench *b = *state;
  submit(b, &b->tasks[0], 5000);
  becomes(b, 5000);
  wait_for(&b->tasks[0]);
}

static void made_in_a_stream_of_batches(void **state)
{
  struct bench *b = *state;
  submit(b, &b->tasks[0], MANY - 1);
  for (int i = 1; i < 4; i++)
    submit(b, &b->tasks[i], 1);
  wait_for(&b->tasks[3]);
  assert_int_equal(b->tasks[0].made, 0);
  assert_int_equal(b->tasks[1].made, 0);
  assert_int_equal(b->tasks[2].made, MANY);
  assert_int_equal(b->tasks[3].made, MANY);
  becomes(b, MANY + 2);
}

static void a_full_disk_puts_it_off(void **state)
{
  struct bench *b = *state;
  submit(b, &b->tasks[0], 100);
  wait_for(&b->tasks[0]);
  fault_vfs_set(FAULT_FULL, 0);
  usleep(400000);
  assert_int_equal(outside_number(b->path, sql[MADE]), 0);
  fault_vfs_set(FAULT_NONE, 0);
  submit(b, &b->tasks[1], 1);
  wait_for(&b->tasks[1]);
  assert_int_equal(b->tasks[1].write.outcome, WRITE_KEPT);
  usleep(1000000);
  submit(b, &b->tasks[2], 1);
  wait_for(&b->tasks[2]);
  assert_int_equal(b->tasks[2].write.outcome, WRITE_KEPT);
  becomes(b, 102);
}

/* Told at once, not with the next request. */
static void an_index_that_lies_ends_the_process(void **state)
{
  struct bench *b = *state;
  outside_run(b->path, "INSERT INTO party_handle VALUES ('p9e3779b97f4a7c15', 99)");
  submit(b, &b->tasks[0], 1); /* of that handle */
  for (int i = 0; i < 1000 && !atomic_load(&is_broken); i++)
    usleep(10000);
  assert_true(atomic_load(&is_broken));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    T(made_when_nothing_else_is_to_do),
    T(made_in_a_stream_of_batches),
    T(a_full_disk_puts_it_off),
    T(an_index_that_lies_ends_the_process),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
