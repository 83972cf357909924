/* A database with a real log, jobs that do as they are told, and hooks that note that they were
 * called: for the unit tests of the writer. */
#ifndef WIOTC_TESTS_UNIT_WRITER_SAMPLE_H
#define WIOTC_TESTS_UNIT_WRITER_SAMPLE_H

#include "daemon/db/writer.h"

#include "tests/unit/fault_vfs.h"
#include "tests/unit/outside.h"
#include "tests/unit/register.h"

#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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
static inline void call(struct bench *b, char letter)
{
  static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
  pthread_mutex_lock(&lock);
  size_t len = strlen(b->calls);
  if (len + 1 < sizeof b->calls)
    b->calls[len] = letter;
  pthread_mutex_unlock(&lock);
}

static inline void on_begin(void *ctx, struct db *db)
{
  struct bench *b = ctx;
  (void)db;
  call(b, 'b');
  log_begin_batch(b->log);
}

static inline void on_undone(void *ctx)
{
  struct bench *b = ctx;
  call(b, 'u');
  log_undo_to_mark(b->log);
}

static inline bool on_seal(void *ctx, struct db *db)
{
  struct bench *b = ctx;
  call(b, 's');
  return !b->seal_fails && log_seal(b->log, db);
}

static inline void on_committed(void *ctx, struct db *db)
{
  struct bench *b = ctx;
  (void)db;
  call(b, 'c');
  log_committed(b->log);
}

static inline void on_sync(void *ctx)
{
  struct bench *b = ctx;
  call(b, 'y');
}

static inline void on_durable(void *ctx)
{
  struct bench *b = ctx;
  call(b, 'd');
}

static inline void on_lost(void *ctx)
{
  struct bench *b = ctx;
  call(b, 'l');
  log_lose_batch(b->log);
}

static inline void on_broken(void *ctx, const char *why)
{
  struct bench *b = ctx;
  assert_true(why[0] != '\0');
  b->broken = true;
  longjmp(b->out, 1);
}

/* A body that does not go into one write: the log is written in pieces of 64 KiB. */
static const char body[300 * 1024] = "a long body";

static inline bool append(struct task *t, struct db *db)
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

static inline bool apply(struct write_job *w, struct db *db)
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

static inline void again(struct write_job *w)
{
  struct task *t = (struct task *)w;
  assert_int_equal(t->finished, 0);
  t->again++;
}

static inline void finish(struct write_job *w, struct db *db)
{
  struct task *t = (struct task *)w;
  struct buf receipt = { 0 };
  call(t->bench, 'f');
  t->finished++;
  if (w->outcome == WRITE_KEPT)
    t->receipt = log_receipt(t->bench->log, db, t->index, &receipt);
  buf_free(&receipt);
}

static inline int setup(void **state)
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

static inline int teardown(void **state)
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

static inline void run(struct bench *b, struct task *t, enum what what)
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
static inline void sound(struct bench *b, uint64_t size)
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

#endif
