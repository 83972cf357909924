#include "daemon/work/queue.h"

#include "lib/arena.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

struct queue {
  pthread_mutex_t lock;
  pthread_cond_t filled;
  struct job *first, *last;
  size_t n, max;
  size_t expected;
  size_t enough; /* who gathers need not be woken before; 0: nobody gathers */
  bool closed;
};

struct queue *queue_new(size_t max)
{
  struct queue *q = xcalloc(1, sizeof *q);
  pthread_mutex_init(&q->lock, NULL);
  pthread_condattr_t clock;
  pthread_condattr_init(&clock);
  pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
  pthread_cond_init(&q->filled, &clock);
  pthread_condattr_destroy(&clock);
  q->max = max;
  return q;
}

void queue_free(struct queue *q)
{
  if (q == NULL)
    return;
  assert(q->first == NULL);
  pthread_cond_destroy(&q->filled);
  pthread_mutex_destroy(&q->lock);
  free(q);
}

bool queue_push(struct queue *q, struct job *job)
{
  pthread_mutex_lock(&q->lock);
  bool taken = !q->closed && q->n < q->max;
  if (taken) {
    job->next = NULL;
    if (q->first == NULL)
      q->first = job;
    else
      q->last->next = job;
    q->last = job;
    q->n++;
    if (q->n >= q->enough)
      pthread_cond_signal(&q->filled);
  }
  pthread_mutex_unlock(&q->lock);
  return taken;
}

static bool always(void *ctx)
{
  (void)ctx;
  return true;
}

size_t queue_pop(struct queue *q, size_t max, struct job **first)
{
  return queue_pop_while(q, max, first, always, NULL);
}

void queue_wake(struct queue *q)
{
  pthread_mutex_lock(&q->lock);
  pthread_cond_broadcast(&q->filled);
  pthread_mutex_unlock(&q->lock);
}

/* With the lock held. */
static size_t take(struct queue *q, size_t max, struct job **first)
{
  size_t n = 0;
  *first = q->first;
  struct job *last = NULL;
  while (q->first != NULL && n < max) {
    last = q->first;
    q->first = last->next;
    n++;
  }
  if (last != NULL)
    last->next = NULL;
  if (n == 0)
    *first = NULL;
  q->n -= n;
  return n;
}

size_t queue_pop_while(struct queue *q, size_t max, struct job **first, bool (*needed)(void *ctx),
                       void *ctx)
{
  pthread_mutex_lock(&q->lock);
  while (q->first == NULL && !q->closed && needed(ctx))
    pthread_cond_wait(&q->filled, &q->lock);
  size_t n = take(q, max, first);
  pthread_mutex_unlock(&q->lock);
  return n;
}

static struct timespec time_after(unsigned long us)
{
  struct timespec until;
  clock_gettime(CLOCK_MONOTONIC, &until);
  until.tv_sec += (time_t)(us / 1000000);
  until.tv_nsec += (long)(us % 1000000) * 1000;
  until.tv_sec += until.tv_nsec / 1000000000;
  until.tv_nsec %= 1000000000;
  return until;
}

size_t queue_pop_gathered(struct queue *q, size_t max, struct job **first, size_t enough,
                          unsigned wait_us)
{
  struct timespec until;
  int rc = 0;
  pthread_mutex_lock(&q->lock);
  while (q->first == NULL && !q->closed)
    pthread_cond_wait(&q->filled, &q->lock);
  until = time_after(wait_us);
  if (enough > q->max)
    enough = q->max;
  q->enough = enough;
  while (q->n < enough && q->expected > 0 && !q->closed && rc == 0)
    rc = pthread_cond_timedwait(&q->filled, &q->lock, &until);
  q->enough = 0;
  size_t n = take(q, max, first);
  pthread_mutex_unlock(&q->lock);
  return n;
}

void queue_expect(struct queue *q)
{
  pthread_mutex_lock(&q->lock);
  q->expected++;
  pthread_mutex_unlock(&q->lock);
}

void queue_expect_not(struct queue *q)
{
  pthread_mutex_lock(&q->lock);
  q->expected--;
  if (q->expected == 0)
    pthread_cond_broadcast(&q->filled);
  pthread_mutex_unlock(&q->lock);
}

bool queue_idle(struct queue *q, unsigned wait_ms)
{
  struct timespec until = time_after(wait_ms * 1000UL);
  int rc = 0;
  pthread_mutex_lock(&q->lock);
  while (q->first == NULL && !q->closed && rc == 0)
    rc = pthread_cond_timedwait(&q->filled, &q->lock, &until);
  bool idle = q->first == NULL;
  pthread_mutex_unlock(&q->lock);
  return idle;
}

bool queue_closed(struct queue *q)
{
  pthread_mutex_lock(&q->lock);
  bool closed = q->closed;
  pthread_mutex_unlock(&q->lock);
  return closed;
}

void queue_close(struct queue *q)
{
  pthread_mutex_lock(&q->lock);
  q->closed = true;
  pthread_cond_broadcast(&q->filled);
  pthread_mutex_unlock(&q->lock);
}
