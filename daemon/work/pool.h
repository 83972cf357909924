/* A fixed number of threads that take jobs from one queue. */
#ifndef WIOTC_DAEMON_WORK_POOL_H
#define WIOTC_DAEMON_WORK_POOL_H

#include <stdbool.h>
#include <stddef.h>

#include "daemon/work/job.h"
#include "daemon/work/wakeup.h"

struct pool;

struct pool_config {
  const char *name; /* thread name, at most 15 characters */
  unsigned threads;
  int nice; /* how much they give way to the process's other threads: 0 to 19 */
  size_t queue_max;
  struct wakeup *wakeup;
  /* On each thread, first and last; may be NULL. A thread_start that returns NULL fails pool_new.
   */
  void *(*thread_start)(void *ctx);
  void (*thread_stop)(void *ctx, void *thread);
  void *ctx;
};

struct pool *pool_new(const struct pool_config *config); /* NULL when a thread could not start */
/* False when the queue is full: the job was not taken, answer "overloaded". */
bool pool_submit(struct pool *p, struct job *job);
/* Finishes what is queued (their done calls are posted to the wake-up), ends the threads. */
void pool_free(struct pool *p);

#endif
