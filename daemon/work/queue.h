/* A first-in first-out queue of jobs between threads, bounded. */
#ifndef WIOTC_DAEMON_WORK_QUEUE_H
#define WIOTC_DAEMON_WORK_QUEUE_H

#include <stdbool.h>
#include <stddef.h>

#include "daemon/work/job.h"

struct queue;

struct queue *queue_new(size_t max);
void queue_free(struct queue *q); /* must be empty */
/* False when the queue is full or closed: the job was not taken. */
bool queue_push(struct queue *q, struct job *job);
/* Waits for at least one job, takes up to max as a list in order, returns how many; 0 when the
 * queue is closed and empty. */
size_t queue_pop(struct queue *q, size_t max, struct job **first);
/* The same, but waits only while `needed` says so: it is asked again after each queue_wake(). */
size_t queue_pop_while(struct queue *q, size_t max, struct job **first, bool (*needed)(void *ctx),
                       void *ctx);
void queue_wake(struct queue *q);
/* As queue_pop(); but when fewer than `enough` are queued and more are expected, waits for them, no
 * longer than that. What it hands out together costs the taker one switch between threads. */
size_t queue_pop_gathered(struct queue *q, size_t max, struct job **first, size_t enough,
                          unsigned wait_us);
/* A job is on its way here. Each is followed by one queue_expect_not(), after it was pushed or when
 * it will not be. */
void queue_expect(struct queue *q);
void queue_expect_not(struct queue *q);
/* Waits at most that long; true when nothing came. False at once when something is queued. */
bool queue_idle(struct queue *q, unsigned wait_ms);
bool queue_closed(struct queue *q);
/* No more pushes; those who wait in queue_pop() are woken. What is queued is still handed out. */
void queue_close(struct queue *q);

#endif
