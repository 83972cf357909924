/*
 * The thread that waits for the disk, so that the writer can go on with the next batches meanwhile.
 *
 * Between a commit and its sync, readers see what a loss of power would still take back. So what
 * they answer then waits here too, behind the same sync: no answer that leaves, to whomever, speaks
 * of anything but what is on the disk. What was committed during a sync has the next one together.
 */
#ifndef WIOTC_DAEMON_DB_SYNCER_H
#define WIOTC_DAEMON_DB_SYNCER_H

#include <stdbool.h>
#include <stddef.h>

#include "daemon/db/db.h"
#include "daemon/work/job.h"
#include "daemon/work/queue.h"
#include "daemon/work/wakeup.h"

struct syncer;

struct syncer_config {
  struct db *db;         /* the writer's, with db_defer_sync() */
  struct queue *queue;   /* woken after each sync */
  struct wakeup *wakeup; /* gets what may leave */
  size_t wait_max;       /* no commit begins while so many jobs wait for the disk */
  void *ctx;
  /* Before and after each sync. The first runs with the syncer locked, and never during a commit:
   * what is then committed is what the second may speak of. */
  void (*sync_begins)(void *ctx);
  void (*durable)(void *ctx);
  void (*broken)(void *ctx, const char *why); /* a sync failed: does not return */
};

struct syncer *syncer_new(const struct syncer_config *config); /* NULL: no thread */
/* Lets go what still waits, ends the thread. */
void syncer_free(struct syncer *s);

/* From any thread: is there a commit that is not on the disk yet? */
bool syncer_busy(struct syncer *s);

/* For the writer. Around each commit; the first waits for the disk when too many jobs do. `kept`:
 * there is something new to be synced. */
void syncer_begin_commit(struct syncer *s);
void syncer_committed(struct syncer *s, bool kept);
/* Waits until all that was committed is on the disk. */
void syncer_settle(struct syncer *s);
/* A list of jobs, linked by next, that may leave when all that was committed is on the disk. */
void syncer_post(struct syncer *s, struct job *first);

/* For readers, after they have read: true when the job now waits here, as what it read may not be
 * on the disk; false when it may leave. `bytes` is what the job holds: when too much waits, the
 * reader itself waits for the disk. */
bool syncer_hold(struct syncer *s, struct job *job, size_t bytes);

#endif
