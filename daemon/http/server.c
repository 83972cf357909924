#include "daemon/http/conn.h"

#include "lib/arena.h"

#include <errno.h>
#include <event2/event.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Connections accepted in one go, before those that are open have their turn. */
#define ACCEPTS_MAX 64
#define PAUSE_MS 100
#define COMPLAIN_MS 60000

static int open_reserve(void)
{
  return open("/dev/null", O_RDONLY | O_CLOEXEC);
}

static void complain(struct http_server *s, int error)
{
  int64_t now = http_now_ms();
  if (s->complained != 0 && now - s->complained < COMPLAIN_MS)
    return;
  s->complained = now;
  fprintf(stderr, "cannot accept connections: %s; trying again every %d ms\n", strerror(error),
          PAUSE_MS);
}

/* A listening socket that cannot be accepted from stays readable, and the loop would spin. With the
 * reserve the client is at least turned away at once; then accepting rests for a moment. */
static void pause_accepting(struct http_server *s, int error)
{
  complain(s, error);
  if ((error == EMFILE || error == ENFILE) && s->reserve >= 0) {
    close(s->reserve);
    int fd = accept4(s->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd >= 0)
      close(fd);
    s->reserve = open_reserve();
  }
  struct timeval wait = { .tv_usec = PAUSE_MS * 1000 };
  event_del(s->listener);
  event_add(s->resume, &wait);
}

static void on_resume(evutil_socket_t fd, short what, void *ctx)
{
  (void)fd;
  (void)what;
  struct http_server *s = ctx;
  if (s->reserve < 0)
    s->reserve = open_reserve();
  event_add(s->listener, NULL);
}

/* A few beyond the cap are told so; beyond those, being closed is the answer. */
static void admit(struct http_server *s, int fd)
{
  unsigned max = s->config.max_connections;
  struct problem p;
  if (s->n_conns < max) {
    conn_open(s, fd, NULL);
  } else if (s->n_conns < max + max / 8 + 8) {
    problem_set(&p, PROBLEM_OVERLOADED, "%u connections are open, try again in a moment", max);
    conn_open(s, fd, &p);
  } else {
    close(fd);
  }
}

static void on_accept(evutil_socket_t listening, short what, void *ctx)
{
  (void)what;
  struct http_server *s = ctx;
  for (int i = 0; i < ACCEPTS_MAX; i++) {
    int fd = accept4(listening, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd >= 0) {
      admit(s, fd);
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      return;
    } else if (errno != EINTR && errno != ECONNABORTED) {
      pause_accepting(s, errno);
      return;
    }
  }
}

static void on_drained(evutil_socket_t fd, short what, void *ctx)
{
  (void)fd;
  (void)what;
  struct http_server *s = ctx;
  void (*drained)(void *) = s->drained;
  s->drained = NULL;
  if (drained != NULL)
    drained(s->drained_ctx); /* may free the server */
}

/* Not called from here: whoever closes the last connection still looks at the server. */
static void check_drained(struct http_server *s)
{
  if (s->draining && s->n_conns == 0 && s->drained != NULL)
    event_active(s->drained_event, EV_TIMEOUT, 1);
}

void server_conn_gone(struct http_server *s)
{
  s->n_conns--;
  check_drained(s);
}

static void stop_listening(struct http_server *s)
{
  if (s->listener != NULL)
    event_free(s->listener);
  if (s->resume != NULL)
    event_free(s->resume);
  s->listener = s->resume = NULL;
  if (s->fd >= 0)
    close(s->fd);
  s->fd = -1;
}

struct http_server *http_server_new(struct event_base *base, int fd,
                                    const struct http_config *config,
                                    const struct http_handlers *handlers, struct problem *p)
{
  struct http_server *s = xcalloc(1, sizeof *s);
  s->base = base;
  s->fd = fd;
  s->config = *config;
  s->handlers = *handlers;
  s->date_at = -1;
  LIST_INIT(&s->conns);
  LIST_INIT(&s->bodies);
  s->reserve = open_reserve();
  s->listener = event_new(base, fd, EV_READ | EV_PERSIST, on_accept, s);
  s->resume = evtimer_new(base, on_resume, s);
  s->drained_event = evtimer_new(base, on_drained, s);
  if (s->reserve >= 0 && s->listener != NULL && s->resume != NULL && s->drained_event != NULL &&
      event_add(s->listener, NULL) == 0)
    return s;
  problem_set(p, PROBLEM_INTERNAL, "cannot listen: %s", strerror(errno));
  http_server_free(s);
  return NULL;
}

void http_server_configure(struct http_server *s, const struct http_config *config)
{
  s->config = *config;
}

unsigned http_server_connections(const struct http_server *s)
{
  return s->n_conns;
}

void http_server_drain(struct http_server *s, void (*drained)(void *ctx), void *ctx)
{
  s->draining = true;
  s->drained = drained;
  s->drained_ctx = ctx;
  stop_listening(s);
  struct conn *next;
  for (struct conn *c = LIST_FIRST(&s->conns); c != NULL; c = next) {
    next = LIST_NEXT(c, link);
    conn_drain(c);
  }
  check_drained(s);
}

void http_server_free(struct http_server *s)
{
  if (s == NULL)
    return;
  s->drained = NULL;
  stop_listening(s);
  while (!LIST_EMPTY(&s->conns))
    conn_close(LIST_FIRST(&s->conns));
  for (struct http_exchange *x = LIST_FIRST(&s->bodies); x != NULL; x = LIST_NEXT(x, link))
    x->server = NULL; /* the handler has it still */
  if (s->drained_event != NULL)
    event_free(s->drained_event);
  if (s->reserve >= 0)
    close(s->reserve);
  exchange_free(s->spare);
  buf_free(&s->out);
  free(s);
}
