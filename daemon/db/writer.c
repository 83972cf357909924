#include "daemon/db/writer.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "daemon/db/late_index.h"
#include "daemon/db/syncer.h"
#include "daemon/work/queue.h"
#include "lib/arena.h"

/* The WAL is moved into the database when it has this many pages and nothing came for a while, and
 * in any case at the second number: checkpoints inside a stream of batches halve its rate, and
 * between two batches of the same clients there always is a moment without work. */
#define WAL_PAGES_IDLE 1000
#define WAL_IDLE_MS 50
#define WAL_PAGES_MOST 20000
/* What waits to be tidied is left until nothing has come for so long, or there is so much of it. */
#define TIDY_IDLE_MS 100
#define TIDY_MOST 30000
/* Rows that are put into a late index at a time when nothing else is to do. */
#define INDEX_IDLE 4000

/* Each batch has a commit, a checkpoint and a sync, which cost as much as a few writes. So it waits
 * for others that are being verified until it has so many, for half a millisecond or two. */
#define BATCH_ENOUGH 16
#define BATCH_WAIT_US 2000

/* Whoever sends what is refused late makes a batch be carried out twice. That buys no more than one
 * in so many. */
#define CAREFUL_BATCHES 100

struct writer {
  struct db *db;
  struct writer_hooks hooks;
  size_t batch_max;
  struct queue *queue;
  struct syncer *syncer;
  time_t log_tried;   /* a reader was in the way */
  time_t tidy_failed; /* the disk was full, it may be */
  unsigned careful;   /* so many batches yet have savepoints */
  pthread_t thread;
};

static struct write_job *write_job_of(struct job *job)
{
  return (struct write_job *)job; /* its first member */
}

/* Of one transaction. */
struct batch {
  struct job *first, *last;
  size_t n, kept;
  bool begun, committed;
  bool careful;        /* each job has a savepoint */
  enum db_state state; /* why it was not committed */
};

static void apply_carefully(struct db *db, const struct writer_hooks *hooks, struct batch *b,
                            struct write_job *w)
{
  w->outcome = WRITE_REFUSED;
  if (!db_savepoint(db))
    return;
  if (w->apply(w, db) && db_release(db)) {
    w->outcome = WRITE_KEPT;
    b->kept++;
    return;
  }
  hooks->undone(hooks->ctx);
  db_rollback_to(db);
}

/* A savepoint copies each page that changes after it, a ninth of the writer's time, and nearly all
 * that is refused is refused before it has changed anything. False: this one was not. */
static bool apply_boldly(struct db *db, const struct writer_hooks *hooks, struct batch *b,
                         struct write_job *w)
{
  int64_t before = db_total_changes(db);
  w->outcome = WRITE_REFUSED;
  if (w->apply(w, db) && db_state(db) == DB_GOOD) {
    w->outcome = WRITE_KEPT;
    b->kept++;
    return true;
  }
  hooks->undone(hooks->ctx);
  return db_total_changes(db) == before && db_state(db) == DB_GOOD;
}

static void begin(struct db *db, const struct writer_hooks *hooks, struct batch *b)
{
  b->begun = db_begin(db);
  if (b->begun)
    hooks->begin_batch(hooks->ctx, db);
}

/* From its beginning up to that job, as if nothing of it had been. */
static void apply_again(struct db *db, const struct writer_hooks *hooks, struct batch *b,
                        const struct job *last)
{
  db_rollback(db);
  hooks->batch_lost(hooks->ctx);
  b->careful = true;
  b->kept = 0;
  begin(db, hooks, b);
  for (struct job *j = b->first; b->begun; j = j->next) {
    write_job_of(j)->again(write_job_of(j));
    if (db_state(db) == DB_GOOD)
      apply_carefully(db, hooks, b, write_job_of(j));
    if (j == last)
      break;
  }
}

static void apply_all(struct db *db, const struct writer_hooks *hooks, struct batch *b,
                      struct job *first)
{
  if (b->last)
    b->last->next = first;
  else
    b->first = first;
  for (struct job *j = first; j; j = j->next) {
    bool good = b->begun && db_state(db) == DB_GOOD;
    if (good && b->careful)
      apply_carefully(db, hooks, b, write_job_of(j));
    else if (good && !apply_boldly(db, hooks, b, write_job_of(j)) && db_undoable(db))
      apply_again(db, hooks, b, j);
    b->last = j;
    b->n++;
  }
}

static bool seal(struct db *db, const struct writer_hooks *hooks, struct batch *b)
{
  return b->begun && db_state(db) == DB_GOOD &&
         (b->kept == 0 || hooks->seal_batch(hooks->ctx, db)) && db_commit(db);
}

static void commit_batch(struct db *db, const struct writer_hooks *hooks, struct batch *b)
{
  b->committed = seal(db, hooks, b);
  b->state = db_state(db);
  if (b->state == DB_BROKEN)
    hooks->broken(hooks->ctx, db_error(db));
  if (!b->committed) {
    db_rollback(db);
    if (b->begun)
      hooks->batch_lost(hooks->ctx);
  } else if (b->kept > 0) {
    hooks->batch_committed(hooks->ctx, db);
  }
}

static void finish_batch(struct db *db, const struct batch *b)
{
  for (struct job *j = b->first; j; j = j->next) {
    struct write_job *w = write_job_of(j);
    if (!b->committed) {
      w->outcome = WRITE_FAILED;
      w->db_state = b->state;
    }
    w->finish(w, db);
  }
}

static size_t enough(const struct writer *w)
{
  return w->batch_max < BATCH_ENOUGH ? w->batch_max : BATCH_ENOUGH;
}

static bool disk_busy(void *ctx)
{
  struct writer *w = ctx;
  return syncer_busy(w->syncer);
}

/* Not within a commit: readers' answers go on while it is done. True when it is still to be done.
 */
static bool empty_log(struct writer *w)
{
  const struct writer_hooks *h = &w->hooks;
  time_t now = time(NULL);
  if (!h->log_must_go || !h->log_must_go(h->ctx))
    return false;
  if (now == w->log_tried)
    return true;
  w->log_tried = now;
  syncer_settle(w->syncer);
  if (!db_empty_wal(w->db))
    return true;
  w->log_tried = 0;
  h->log_gone(h->ctx);
  return false;
}

/* While the disk is busy with the last batch, a small one grows. */
static void run_batch(struct writer *w, struct job *first)
{
  struct batch b = { .careful = w->careful > 0 };
  begin(w->db, &w->hooks, &b);
  apply_all(w->db, &w->hooks, &b, first);
  while (b.n < enough(w) && disk_busy(w) &&
         queue_pop_while(w->queue, w->batch_max - b.n, &first, disk_busy, w) > 0)
    apply_all(w->db, &w->hooks, &b, first);
  syncer_begin_commit(w->syncer);
  commit_batch(w->db, &w->hooks, &b);
  syncer_committed(w->syncer, b.committed && b.kept > 0);
  empty_log(w);
  finish_batch(w->db, &b);
  syncer_post(w->syncer, b.first);
  if (b.careful)
    w->careful = w->careful > 0 ? w->careful - 1 : CAREFUL_BATCHES;
}

static void say_if_broken(struct writer *w)
{
  if (db_state(w->db) == DB_BROKEN)
    w->hooks.broken(w->hooks.ctx, db_error(w->db));
}

/* A part of the work that waits, in a transaction of its own. False when it failed. */
static bool tidy_one(struct writer *w, bool index, size_t most)
{
  bool done = db_begin(w->db);
  if (done && index)
    late_index_make(w->db, most);
  else if (done)
    w->hooks.tidy(w->hooks.ctx, w->db);
  done = done && db_commit(w->db);
  if (!done && db_state(w->db) != DB_BROKEN)
    db_rollback(w->db);
  return done;
}

/* Does a part of what waits; after a failure only a second later. True when there is more. In a
 * stream of batches all is put into a late index at once: then most of its pages take many rows
 * each. */
static bool tidy(struct writer *w, bool idle)
{
  const struct writer_hooks *h = &w->hooks;
  bool rest = h->tidy_waiting && h->tidy_waiting(h->ctx, w->db) >= (idle ? 1 : TIDY_MOST);
  bool index = late_index_waiting(w->db) >= (idle ? 1 : LATE_INDEX_WAITING);
  if ((!rest && !index) || time(NULL) == w->tidy_failed)
    return false;
  bool done = (!index || tidy_one(w, true, idle ? INDEX_IDLE : SIZE_MAX)) &&
              (!rest || tidy_one(w, false, 0));
  w->tidy_failed = done ? 0 : time(NULL);
  say_if_broken(w);
  return done;
}

static void checkpoint(struct writer *w)
{
  unsigned pages = db_wal_pages(w->db);
  if (pages > WAL_PAGES_MOST || (pages > WAL_PAGES_IDLE && queue_idle(w->queue, WAL_IDLE_MS))) {
    syncer_settle(w->syncer);
    db_checkpoint(w->db);
  }
  say_if_broken(w);
}

/* The next jobs; 0 when there will be none. */
static size_t next_jobs(struct writer *w, struct job **first)
{
  unsigned wait = TIDY_IDLE_MS;
  while (queue_idle(w->queue, wait) && !queue_closed(w->queue)) {
    bool more = tidy(w, true);
    if (!more && !empty_log(w))
      break;
    checkpoint(w);
    wait = more ? 0 : TIDY_IDLE_MS;
  }
  return queue_pop_gathered(w->queue, w->batch_max, first, enough(w), BATCH_WAIT_US);
}

static void *writer_main(void *arg)
{
  struct writer *w = arg;
  struct job *first = NULL;
  while (next_jobs(w, &first) > 0) {
    run_batch(w, first);
    tidy(w, false);
    checkpoint(w);
  }
  return NULL;
}

static bool start(struct writer *w, size_t queue_max, struct wakeup *wakeup)
{
  struct syncer_config syncer = { .db = w->db,
                                  .queue = w->queue,
                                  .wakeup = wakeup,
                                  .wait_max = queue_max,
                                  .ctx = w->hooks.ctx,
                                  .sync_begins = w->hooks.sync_begins,
                                  .durable = w->hooks.batch_durable,
                                  .broken = w->hooks.broken };
  if (!db_defer_sync(w->db) || !(w->syncer = syncer_new(&syncer)) ||
      pthread_create(&w->thread, NULL, writer_main, w) != 0)
    return false;
  pthread_setname_np(w->thread, "writer");
  return true;
}

struct writer *writer_new(struct db *db, const struct writer_hooks *hooks, size_t batch_max,
                          size_t queue_max, struct wakeup *wakeup)
{
  struct writer *w = xcalloc(1, sizeof *w);
  w->db = db;
  w->hooks = *hooks;
  w->batch_max = batch_max;
  w->queue = queue_new(queue_max);
  if (start(w, queue_max, wakeup))
    return w;
  syncer_free(w->syncer);
  queue_free(w->queue);
  free(w);
  return NULL;
}

void writer_expect(struct writer *w)
{
  queue_expect(w->queue);
}

void writer_expect_not(struct writer *w)
{
  queue_expect_not(w->queue);
}

bool writer_submit(struct writer *w, struct write_job *job)
{
  return queue_push(w->queue, &job->job);
}

bool writer_hold(struct writer *w, struct job *job, size_t bytes)
{
  return syncer_hold(w->syncer, job, bytes);
}

void writer_free(struct writer *w)
{
  if (!w)
    return;
  queue_close(w->queue);
  pthread_join(w->thread, NULL);
  syncer_free(w->syncer);
  db_checkpoint(w->db);
  db_close(w->db);
  queue_free(w->queue);
  free(w);
}

void writer_run_one(struct db *db, const struct writer_hooks *hooks, struct write_job *job)
{
  struct batch b = { .careful = true };
  job->job.next = NULL;
  begin(db, hooks, &b);
  apply_all(db, hooks, &b, &job->job);
  commit_batch(db, hooks, &b);
  if (b.committed && b.kept > 0) {
    hooks->sync_begins(hooks->ctx);
    hooks->batch_durable(hooks->ctx);
  }
  finish_batch(db, &b);
}
