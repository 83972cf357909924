/*
 * One kind of job: `run` on some thread, then `done` on the loop thread. `run` may hand the job on
 * to another thread instead.
 *
 * A job is embedded in what it works for and owned by whoever submitted it; between submit and
 * done it belongs to the machinery and must not be touched.
 */
#ifndef WIOTC_DAEMON_WORK_JOB_H
#define WIOTC_DAEMON_WORK_JOB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct job {
  /* On a worker thread. `thread` is what the pool's thread_start returned for this thread. False:
   * the job was handed on and is not the pool's any more. */
  bool (*run)(struct job *job, void *thread);
  /* On the loop thread, after run. May free the job. */
  void (*done)(struct job *job);
  /* The machinery's. */
  struct job *next;
  uint64_t after; /* the commit whose sync it waits for */
  size_t held;    /* bytes that it counts for while it waits */
};

#endif
