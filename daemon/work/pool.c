#include "daemon/work/pool.h"

#include "daemon/work/queue.h"
#include "lib/arena.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

struct pool {
  struct pool_config config;
  struct queue *queue;
  pthread_mutex_t lock; /* guards the two counters */
  pthread_cond_t told;
  unsigned started, failed;
  unsigned n_threads;
  pthread_t threads[];
};

static void tell(struct pool *p, bool good)
{
  pthread_mutex_lock(&p->lock);
  if (good)
    p->started++;
  else
    p->failed++;
  pthread_cond_signal(&p->told);
  pthread_mutex_unlock(&p->lock);
}

static void *work(void *arg)
{
  struct pool *p = arg;
  const struct pool_config *c = &p->config;
  pthread_setname_np(pthread_self(), c->name);
  /* On Linux a thread has its own. Without it all works too, only slower. */
  if (c->nice != 0)
    setpriority(PRIO_PROCESS, (id_t)gettid(), getpriority(PRIO_PROCESS, 0) + c->nice);
  void *thread = c->thread_start != NULL ? c->thread_start(c->ctx) : NULL;
  bool good = c->thread_start == NULL || thread != NULL;
  tell(p, good);
  if (!good)
    return NULL;
  struct job *job;
  while (queue_pop(p->queue, 1, &job) == 1) {
    if (job->run(job, thread))
      wakeup_post(c->wakeup, job);
  }
  if (c->thread_stop != NULL)
    c->thread_stop(c->ctx, thread);
  return NULL;
}

/* Signals are the loop thread's: the workers inherit a mask that blocks them all. */
static bool start_threads(struct pool *p)
{
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  while (p->n_threads < p->config.threads &&
         pthread_create(&p->threads[p->n_threads], NULL, work, p) == 0)
    p->n_threads++;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  pthread_mutex_lock(&p->lock);
  while (p->started + p->failed < p->n_threads)
    pthread_cond_wait(&p->told, &p->lock);
  bool good = p->n_threads == p->config.threads && p->failed == 0;
  pthread_mutex_unlock(&p->lock);
  return good;
}

struct pool *pool_new(const struct pool_config *config)
{
  struct pool *p = xcalloc(1, sizeof *p + config->threads * sizeof p->threads[0]);
  p->config = *config;
  p->queue = queue_new(config->queue_max);
  pthread_mutex_init(&p->lock, NULL);
  pthread_cond_init(&p->told, NULL);
  if (start_threads(p))
    return p;
  pool_free(p);
  return NULL;
}

bool pool_submit(struct pool *p, struct job *job)
{
  return queue_push(p->queue, job);
}

void pool_free(struct pool *p)
{
  if (p == NULL)
    return;
  queue_close(p->queue);
  for (unsigned i = 0; i < p->n_threads; i++)
    pthread_join(p->threads[i], NULL);
  queue_free(p->queue);
  pthread_cond_destroy(&p->told);
  pthread_mutex_destroy(&p->lock);
  free(p);
}
