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
  struct job *first, *last; /* wait to leave */
  size_t held;              /* bytes of readers' answers among them */
  bool committing;          /* readers may see already what is not committed for us yet */
  bool unsynced;            /* committed, and no sync has begun since */
  bool syncing;
  bool closed;
};

static bool busy(const struct syncer *s)
{
  return s->unsynced || s->syncing;
}

static void append(struct syncer *s, struct job *first)
{
  if (s->first)
    s->last->next = first;
  else
    s->first = first;
  for (s->last = first; s->last->next;)
    s->last = s->last->next;
}

/* While a commit runs nothing leaves: it is not known what of it readers have seen. */
static bool has_work(const struct syncer *s)
{
  return !s->committing && (s->unsynced || s->first);
}

static void sync_and_let_go(struct syncer *s, bool sync, struct job *first)
{
  const struct syncer_config *c = &s->config;
  if (sync) {
    if (!db_sync(c->db))
      c->broken(c->ctx, "what was written could not be synced to the disk");
    c->durable(c->ctx);
  }
  wakeup_post_list(c->wakeup, first);
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
    struct job *first = s->first;
    bool sync = s->unsynced;
    s->first = s->last = NULL;
    s->held = 0;
    s->unsynced = false;
    s->syncing = sync;
    pthread_mutex_unlock(&s->lock);
    sync_and_let_go(s, sync, first);
    pthread_mutex_lock(&s->lock);
    s->syncing = false;
    pthread_cond_broadcast(&s->changed);
    pthread_mutex_unlock(&s->lock);
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

static void wait_for_disk(struct syncer *s)
{
  while (busy(s))
    pthread_cond_wait(&s->changed, &s->lock);
}

void syncer_settle(struct syncer *s)
{
  pthread_mutex_lock(&s->lock);
  wait_for_disk(s);
  pthread_mutex_unlock(&s->lock);
}

void syncer_begin_commit(struct syncer *s)
{
  pthread_mutex_lock(&s->lock);
  wait_for_disk(s);
  s->committing = true;
  pthread_mutex_unlock(&s->lock);
}

void syncer_committed(struct syncer *s, bool kept)
{
  pthread_mutex_lock(&s->lock);
  s->committing = false;
  s->unsynced = kept;
  pthread_cond_broadcast(&s->changed);
  pthread_mutex_unlock(&s->lock);
}

void syncer_post(struct syncer *s, struct job *first)
{
  pthread_mutex_lock(&s->lock);
  bool free_to_leave = !s->committing && !busy(s) && !s->first;
  if (!free_to_leave)
    append(s, first);
  pthread_cond_broadcast(&s->changed);
  pthread_mutex_unlock(&s->lock);
  if (free_to_leave)
    wakeup_post_list(s->config.wakeup, first);
}

bool syncer_hold(struct syncer *s, struct job *job, size_t bytes)
{
  bool hold;
  pthread_mutex_lock(&s->lock);
  while ((hold = s->committing || busy(s)) && s->held > 0 && s->held + bytes > LIMIT_HELD_ANSWERS)
    pthread_cond_wait(&s->changed, &s->lock);
  if (hold) {
    job->next = NULL;
    append(s, job);
    s->held += bytes;
  }
  pthread_mutex_unlock(&s->lock);
  return hold;
}
