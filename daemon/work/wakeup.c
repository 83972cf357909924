#include "daemon/work/wakeup.h"

#include "lib/arena.h"

#include <errno.h>
#include <event2/event.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct wakeup {
  int fd;
  struct event *event;
  pthread_mutex_t lock;
  struct job *first, *last;
};

void wakeup_drain(struct wakeup *w)
{
  pthread_mutex_lock(&w->lock);
  struct job *job = w->first;
  w->first = w->last = NULL;
  pthread_mutex_unlock(&w->lock);
  while (job != NULL) {
    struct job *next = job->next; /* done may free the job */
    job->done(job);
    job = next;
  }
}

/* The counter is reset before the list is taken: a job posted in between is either in the list we
 * take, or it found the list empty and has written the counter again. */
static void on_event(evutil_socket_t fd, short what, void *ctx)
{
  (void)what;
  uint64_t count;
  ssize_t n = read(fd, &count, sizeof count);
  (void)n; /* EAGAIN is fine: the list counts */
  wakeup_drain(ctx);
}

struct wakeup *wakeup_new(struct event_base *base)
{
  struct wakeup *w = xcalloc(1, sizeof *w);
  pthread_mutex_init(&w->lock, NULL);
  w->fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  if (w->fd < 0)
    goto fail;
  w->event = event_new(base, w->fd, EV_READ | EV_PERSIST, on_event, w);
  if (w->event == NULL || event_add(w->event, NULL) != 0)
    goto fail;
  return w;
fail:
  wakeup_free(w);
  return NULL;
}

void wakeup_free(struct wakeup *w)
{
  if (w == NULL)
    return;
  if (w->event != NULL)
    event_free(w->event);
  if (w->fd >= 0)
    close(w->fd);
  pthread_mutex_destroy(&w->lock);
  free(w);
}

static void ring(struct wakeup *w)
{
  uint64_t one = 1;
  /* EAGAIN means that the counter is full: the loop will wake anyway. */
  while (write(w->fd, &one, sizeof one) < 0 && errno == EINTR)
    ;
}

static void append(struct wakeup *w, struct job *first, struct job *last)
{
  last->next = NULL;
  pthread_mutex_lock(&w->lock);
  bool was_empty = w->first == NULL;
  if (was_empty)
    w->first = first;
  else
    w->last->next = first;
  w->last = last;
  pthread_mutex_unlock(&w->lock);
  if (was_empty)
    ring(w);
}

void wakeup_post(struct wakeup *w, struct job *job)
{
  append(w, job, job);
}

void wakeup_post_list(struct wakeup *w, struct job *first)
{
  if (first == NULL)
    return;
  struct job *last = first;
  while (last->next != NULL)
    last = last->next;
  append(w, first, last);
}
