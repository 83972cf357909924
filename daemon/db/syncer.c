#include "daemon/db/syncer.h"

#include <pthread.h>
#include <stdlib.h>

#include "lib/arena.h"
#include "lib/limits.h"

struct syncer {
  struct syncer_config config;
  pthread_t thread;
  pthread_mutex_t lock; /* guards what follows; taken after the queue's, never before it */
  pthread_cond_t changed;
  struct job *first, *last; /* wait to leave, those after earlier commits first */
  size_t n;                 /* of them */
  size_t held;              /* bytes of readers' answers among them */
  /* Commits are counted: how many have begun, have ended, and have nothing unsynced before them. */
  uint64_t begun, ended, durable;
  bool unsynced; /* one that ended was kept, and no sync has begun since */
  bool closed;
};

static bool committing(const struct syncer *s)
{
  return s->begun > s->ended;
}

static bool busy(const struct syncer *s)
{
  return s->ended > s->durable;
}

static void append(struct syncer *s, struct job *job, uint64_t after, size_t bytes)
{
  job->after = after;
  job->held = bytes;
  s->held += bytes;
  s->n++;
  job->next = NULL;
  if (s->first)
    s->last->next = job;
  else
    s->first = job;
  s->last = job;
}

/* The list of those that nothing keeps any more. */
static struct job *take_free(struct syncer *s)
{
  struct job *first = s->first, *last = NULL;
  for (struct job *j = first; j && j->after <= s->durable; j = j->next) {
    s->held -= j->held;
    s->n--;
    last = j;
  }
  if (!last)
    return NULL;
  s->first = last->next;
  last->next = NULL;
  return first;
}

/* No sync begins during a commit: a moment later it is good for that one too. */
static bool has_work(const struct syncer *s)
{
  return !committing(s) && busy(s);
}

/* Between two holds of the lock. */
static void sync_now(struct syncer *s)
{
  const struct syncer_config *c = &s->config;
  c->sync_begins(c->ctx);
  pthread_mutex_unlock(&s->lock);
  if (!db_sync(c->db))
    c->broken(c->ctx, "what was written could not be synced to the disk");
  c->durable(c->ctx);
  pthread_mutex_lock(&s->lock);
}

static void *syncer_main(void *arg)
{
  struct syncer *s = arg;
  pthread_mutex_lock(&s->lock);
  for (;;) {
    while (!s->closed && !has_work(s))
      pthread_cond_wait(&s->changed, &s->lock);
    if (!has_work(s))
      break;
    uint64_t until = s->ended;
    bool sync = s->unsynced;
    s->unsynced = false;
    if (sync)
      sync_now(s);
    s->durable = until;
    struct job *leave = take_free(s);
    pthread_cond_broadcast(&s->changed);
    pthread_mutex_unlock(&s->lock);
    wakeup_post_list(s->config.wakeup, leave);
    queue_wake(s->config.queue);
    pthread_mutex_lock(&s->lock);
  }
  pthread_mutex_unlock(&s->lock);
  return NULL;
}

struct syncer *syncer_new(const struct syncer_config *config)
{
  struct syncer *s = xcalloc(1, sizeof *s);
  s->config = *config;
  pthread_mutex_init(&s->lock, NULL);
  pthread_cond_init(&s->changed, NULL);
  if (pthread_create(&s->thread, NULL, syncer_main, s) != 0) {
    free(s);
    return NULL;
  }
  pthread_setname_np(s->thread, "syncer");
  return s;
}

void syncer_free(struct syncer *s)
{
  if (!s)
    return;
  pthread_mutex_lock(&s->lock);
  s->closed = true;
  pthread_cond_broadcast(&s->changed);
  pthread_mutex_unlock(&s->lock);
  pthread_join(s->thread, NULL);
  pthread_cond_destroy(&s->changed);
  pthread_mutex_destroy(&s->lock);
  free(s);
}

bool syncer_busy(struct syncer *s)
{
  pthread_mutex_lock(&s->lock);
  bool yes = busy(s);
  pthread_mutex_unlock(&s->lock);
  return yes;
}

void syncer_settle(struct syncer *s)
{
  pthread_mutex_lock(&s->lock);
  while (busy(s))
    pthread_cond_wait(&s->changed, &s->lock);
  pthread_mutex_unlock(&s->lock);
}

void syncer_begin_commit(struct syncer *s)
{
  pthread_mutex_lock(&s->lock);
  while (busy(s) && s->n >= s->config.wait_max)
    pthread_cond_wait(&s->changed, &s->lock);
  s->begun++;
  pthread_mutex_unlock(&s->lock);
}

void syncer_committed(struct syncer *s, bool kept)
{
  struct job *leave = NULL;
  pthread_mutex_lock(&s->lock);
  bool nothing = !kept && !busy(s);
  s->ended = s->begun;
  s->unsynced = s->unsynced || kept;
  if (nothing) {
    s->durable = s->ended;
    leave = take_free(s);
  }
  pthread_cond_broadcast(&s->changed);
  pthread_mutex_unlock(&s->lock);
  wakeup_post_list(s->config.wakeup, leave);
}

void syncer_post(struct syncer *s, struct job *first)
{
  pthread_mutex_lock(&s->lock);
  bool wait = busy(s);
  for (struct job *j = first, *next; wait && j; j = next) {
    next = j->next;
    append(s, j, s->ended, 0);
  }
  pthread_mutex_unlock(&s->lock);
  if (!wait)
    wakeup_post_list(s->config.wakeup, first);
}

bool syncer_hold(struct syncer *s, struct job *job, size_t bytes)
{
  pthread_mutex_lock(&s->lock);
  /* Of a commit that runs it may have seen everything. */
  uint64_t after = s->begun;
  while (after > s->durable && s->held > 0 && s->held + bytes > LIMIT_HELD_ANSWERS)
    pthread_cond_wait(&s->changed, &s->lock);
  bool hold = after > s->durable;
  if (hold)
    append(s, job, after, bytes);
  pthread_mutex_unlock(&s->lock);
  return hold;
}
