/*
 * From worker threads back to the loop: finished jobs and one wake-up (an eventfd) for many of
 * them.
 */
#ifndef WIOTC_DAEMON_WORK_WAKEUP_H
#define WIOTC_DAEMON_WORK_WAKEUP_H

#include "daemon/work/job.h"

struct event_base;
struct wakeup;

struct wakeup *wakeup_new(struct event_base *base); /* NULL when out of descriptors */
void wakeup_free(struct wakeup *w);
/* From any thread: job->done will run on the loop thread. Jobs finish in the order given. */
void wakeup_post(struct wakeup *w, struct job *job);
/* The same for a list linked by next, with one wake-up. */
void wakeup_post_list(struct wakeup *w, struct job *first);
/* On the loop thread: runs what is waiting now, without waiting for the event. */
void wakeup_drain(struct wakeup *w);

#endif
