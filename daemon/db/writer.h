/*
 * The writer: one thread, the only one that changes the database.
 *
 * It takes what is queued, opens one transaction, undoes each job that is refused, commits once
 * and has the batch synced; the jobs are done after that. So an answer that leaves speaks of what
 * is on the disk. Batches go on being committed during a sync, and share the next one.
 */
#ifndef WIOTC_DAEMON_DB_WRITER_H
#define WIOTC_DAEMON_DB_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/db/db.h"
#include "daemon/work/job.h"
#include "daemon/work/wakeup.h"

enum write_outcome {
  WRITE_KEPT,    /* applied and on the disk */
  WRITE_REFUSED, /* apply said no: its changes were undone */
  WRITE_FAILED,  /* the batch could not be committed; nothing of it is there */
};

struct write_job {
  struct job job; /* done runs on the loop after finish; run is not used */
  /* Within the transaction, after begin_batch. False undoes what it changed. */
  bool (*apply)(struct write_job *w, struct db *db);
  /* Its transaction was rolled back because of another job: forgets what apply has made, which is
   * called once more. */
  void (*again)(struct write_job *w);
  /* On the writer thread after the commit (or the failure), before or while it is synced: makes the
   * answer. */
  void (*finish)(struct write_job *w, struct db *db);
  enum write_outcome outcome;
  enum db_state db_state; /* for WRITE_FAILED: why */
};

/* What the owner of the log does around a batch, on the writer thread where nothing else is said.
 */
struct writer_hooks {
  void *ctx;
  void (*begin_batch)(void *ctx, struct db *db);
  /* A statement was undone after it may have changed the hooks' memory. */
  void (*undone)(void *ctx);
  /* Last thing in the transaction, when at least one job was kept. False fails the batch. */
  bool (*seal_batch)(void *ctx, struct db *db);
  void (*batch_committed)(void *ctx, struct db *db);
  /* What is committed now is about to be synced; it is on the disk, and nobody was told of it yet.
   * On another thread than the rest, the first never while a batch is being sealed or committed. */
  void (*sync_begins)(void *ctx);
  void (*batch_durable)(void *ctx);
  void (*batch_lost)(void *ctx);
  /* Whether something was deleted that must leave the write-ahead log too; and that it has. It is
   * done before the answers of the batch leave; where a reader is in the way, it is tried again
   * each second. */
  bool (*log_must_go)(void *ctx);
  void (*log_gone)(void *ctx);
  /* The disk or the database is broken: say so and end the process. Does not return. */
  void (*broken)(void *ctx, const char *why);
  /* Work that no statement waits for, a part of it at a time in a transaction of its own: when
   * nothing is queued, and when too much of it waits. NULL: there is none. */
  int64_t (*tidy_waiting)(void *ctx, struct db *db);
  void (*tidy)(void *ctx, struct db *db);
};

struct writer;

/* db: a DB_WRITER connection, the writer's own from now on (closed by writer_free). queue_max: so
 * many jobs may wait for the writer, and so many, with a batch more, for the disk. */
struct writer *writer_new(struct db *db, const struct writer_hooks *hooks, size_t batch_max,
                          size_t queue_max, struct wakeup *wakeup);
/* For a reader's job that has read: true when it waits for a sync and will be done after it, as
 * what it read may not be on the disk yet. `bytes`: what the job holds in memory. */
bool writer_hold(struct writer *w, struct job *job, size_t bytes);
/* A write is being made ready for it. Each is followed by one writer_expect_not(), after it was
 * submitted or when it will not be. The writer waits a moment for what is expected, so that a batch
 * is worth its sync; it works without being told too. */
void writer_expect(struct writer *w);
void writer_expect_not(struct writer *w);
/* False when the queue is full. */
bool writer_submit(struct writer *w, struct write_job *job);
/* Carries out what is queued, checkpoints the WAL, ends the thread. */
void writer_free(struct writer *w);

/* One batch of one job on the calling thread: for `wiotcd init`, before any writer thread runs. */
void writer_run_one(struct db *db, const struct writer_hooks *hooks, struct write_job *job);

#endif
