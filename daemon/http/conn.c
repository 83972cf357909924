#include "daemon/http/conn.h"

#include "lib/arena.h"

#include <errno.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

/* What a client may send ahead; more than the longest head, so that one always fits. */
#define INPUT_MAX (64 * 1024)
/* Requests answered for one client before the others have their turn. */
#define TURNS_MAX 32
/* After the last answer: enough to swallow an attachment that was refused by its length. */
#define LINGER_MS 2000
#define LINGER_BYTES (2 * (size_t)LIMIT_BODY_ATTACHMENT)

int64_t http_now_ms(void)
{
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Deadlines move with every request, the timer seldom: it may fire early and look again. */
static void set_deadline(struct conn *c, int64_t ms)
{
  int64_t now = http_now_ms();
  c->deadline = now + ms;
  if (c->armed != 0 && c->armed <= c->deadline)
    return;
  struct timeval wait = { .tv_sec = ms / 1000, .tv_usec = ms % 1000 * 1000 };
  event_add(c->timer, &wait);
  c->armed = c->deadline;
}

void conn_set_deadline(struct conn *c, unsigned seconds)
{
  set_deadline(c, (int64_t)seconds * 1000);
}

static void conn_free(struct conn *c)
{
  struct http_server *s = c->server;
  exchange_abandon(c);
  output_release(c);
  LIST_REMOVE(c, link);
  if (c->timer != NULL)
    event_free(c->timer);
  bufferevent_free(c->bev);
  free(c);
  server_conn_gone(s);
}

void conn_close(struct conn *c)
{
  if (c->busy)
    c->dead = true;
  else
    conn_free(c);
}

static void discard(struct conn *c)
{
  struct evbuffer *input = bufferevent_get_input(c->bev);
  size_t len = evbuffer_get_length(input);
  evbuffer_drain(input, len);
  c->lingered += len;
  if (c->eof || c->lingered > LINGER_BYTES)
    conn_close(c);
}

/* The answer has left. */
void conn_answered(struct conn *c)
{
  output_release(c);
  if (c->closing || c->server->draining) {
    shutdown(bufferevent_getfd(c->bev), SHUT_WR);
    c->state = CONN_LINGER;
    set_deadline(c, LINGER_MS);
    discard(c);
  } else {
    c->state = CONN_IDLE;
    conn_set_deadline(c, c->server->config.idle_seconds);
  }
}

/* Tells what was wrong and ends the connection. */
static void refuse(struct conn *c, const struct problem *p)
{
  exchange_abandon(c);
  send_problem(c, p, false);
}

static bool handle(struct conn *c)
{
  struct http_server *s = c->server;
  c->state = CONN_HANDLING;
  conn_set_deadline(c, s->config.request_seconds);
  s->handlers.request(s->handlers.ctx, c->exchange);
  return true;
}

static bool body_allowed(size_t len, size_t max, struct problem *p)
{
  if (len > 0 && max == 0)
    return problem_set(p, PROBLEM_BODY_UNEXPECTED, "send this request without a body");
  if (len > max)
    return problem_set(p, PROBLEM_BODY_TOO_LARGE, "%zu bytes are too many, at most %zu are taken",
                       len, max);
  return true;
}

/* The head stands in the spare exchange. True when there may be more to do. */
static bool begin(struct conn *c, struct problem *p)
{
  struct http_server *s = c->server;
  struct http_exchange *x = s->spare;
  size_t len = x->request.content_length, max = 0;
  char allow[HTTP_ALLOW] = "";
  p->id = PROBLEM_NONE;
  if (!s->handlers.head(s->handlers.ctx, &x->request, &max, p, allow)) {
    struct http_reply r = { 0 };
    http_reply_problem(&r, p);
    if (p->id == PROBLEM_METHOD_NOT_ALLOWED && allow[0] != '\0')
      http_reply_header(&r, "Allow", "%s", allow);
    send_reply(c, &r, len == 0 && x->request.keep_alive);
    return true;
  }
  if (!body_allowed(len, max, p)) {
    refuse(c, p);
    return false;
  }
  s->spare = NULL;
  c->exchange = x;
  x->conn = c;
  x->server = s;
  x->peer = c->peer;
  x->received = 0;
  if (len == 0)
    return handle(c);
  c->state = CONN_BODY;
  conn_set_deadline(c, s->config.body_seconds);
  return true;
}

static bool read_head(struct conn *c)
{
  struct http_server *s = c->server;
  struct evbuffer *input = bufferevent_get_input(c->bev);
  size_t len = evbuffer_get_length(input);
  if (len > LIMIT_HTTP_HEAD)
    len = LIMIT_HTTP_HEAD;
  if (s->spare == NULL)
    s->spare = exchange_new();
  struct problem p;
  ssize_t took = 0;
  if (len > 0)
    took = http_head_parse((const char *)evbuffer_pullup(input, (ssize_t)len), len, s->spare->copy,
                           &s->spare->request, &p);
  if (took < 0) {
    refuse(c, &p);
  } else if (took == 0 && c->eof) {
    conn_close(c);
  } else if (took == 0 && len > 0 && c->state == CONN_IDLE) {
    c->state = CONN_HEAD;
    conn_set_deadline(c, s->config.head_seconds);
  } else if (took > 0) {
    evbuffer_drain(input, (size_t)took);
    return begin(c, &p);
  }
  return false;
}

static bool read_body(struct conn *c)
{
  struct http_exchange *x = c->exchange;
  struct evbuffer *input = bufferevent_get_input(c->bev);
  size_t len = x->request.content_length, more = evbuffer_get_length(input);
  if (more > len - x->received)
    more = len - x->received;
  if (!exchange_reserve(x, more)) {
    struct problem p;
    problem_set(&p, PROBLEM_OVERLOADED, "too many bodies are on their way, try again soon");
    refuse(c, &p);
    return false;
  }
  if (more > 0 && evbuffer_remove(input, x->body + x->received, more) == (int)more)
    x->received += more;
  if (x->received < len) {
    if (c->eof)
      conn_close(c);
    return false;
  }
  x->body[len] = '\0';
  x->request.body = x->body;
  return handle(c);
}

static bool step(struct conn *c)
{
  switch (c->state) {
  case CONN_IDLE:
  case CONN_HEAD:
    return read_head(c);
  case CONN_BODY:
    return read_body(c);
  case CONN_LINGER:
    discard(c);
    return false;
  case CONN_HANDLING:
  case CONN_WRITING:
    break; /* later bytes wait, at most INPUT_MAX of them */
  }
  return false;
}

/* Goes on with what is here. A handler may answer at once, inside of step(): the connection is
 * therefore only freed here, when nobody further down looks at it any more. */
static void conn_process(struct conn *c)
{
  unsigned turns = 0;
  c->busy = true;
  while (!c->dead && step(c))
    if (++turns == TURNS_MAX) {
      bufferevent_trigger(c->bev, EV_READ, BEV_TRIG_IGNORE_WATERMARKS | BEV_TRIG_DEFER_CALLBACKS);
      break;
    }
  c->busy = false;
  if (c->dead)
    conn_free(c);
}

void http_answer(struct http_exchange *x, struct http_reply *reply)
{
  struct conn *c = x->conn;
  if (c == NULL) {
    exchange_free(x);
    http_reply_free(reply);
    return;
  }
  bool outer = c->busy;
  c->busy = true;
  send_reply(c, reply, x->request.keep_alive && !reply->close);
  exchange_end(c);
  c->busy = outer;
  if (!outer)
    conn_process(c);
}

static void on_read(struct bufferevent *bev, void *ctx)
{
  (void)bev;
  conn_process(ctx);
}

static void on_written(struct bufferevent *bev, void *ctx)
{
  struct conn *c = ctx;
  if (c->state != CONN_WRITING || evbuffer_get_length(bufferevent_get_output(bev)) > 0)
    return;
  c->busy = true;
  conn_answered(c);
  conn_process(c);
}

/* A client may end its side and still wait for answers: only an error is a farewell. */
static void on_event(struct bufferevent *bev, short what, void *ctx)
{
  struct conn *c = ctx;
  (void)bev;
  if (what & BEV_EVENT_ERROR) {
    conn_close(c);
  } else if (what & BEV_EVENT_EOF) {
    c->eof = true;
    conn_process(c);
  }
}

static void on_deadline(struct conn *c)
{
  struct problem p;
  switch (c->state) {
  case CONN_HEAD:
  case CONN_BODY:
    problem_set(&p, PROBLEM_TIMEOUT, "the rest of the request did not come in time");
    refuse(c, &p);
    break;
  case CONN_HANDLING:
    problem_set(&p, PROBLEM_DEADLINE, "ask again with the same nonce to learn what became of it");
    refuse(c, &p);
    break;
  case CONN_IDLE:
  case CONN_WRITING:
  case CONN_LINGER:
    conn_close(c);
    break;
  }
}

static void on_timer(evutil_socket_t fd, short what, void *ctx)
{
  (void)fd;
  (void)what;
  struct conn *c = ctx;
  int64_t left = c->deadline - http_now_ms();
  c->armed = 0;
  if (left > 0) {
    set_deadline(c, left);
    return;
  }
  c->busy = true;
  on_deadline(c);
  conn_process(c);
}

static uid_t peer_of(int fd)
{
  struct ucred cred;
  socklen_t len = sizeof cred;
  if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &cred, &len) != 0 || len != sizeof cred)
    return (uid_t)-1;
  return cred.uid;
}

void conn_open(struct http_server *s, int fd, const struct problem *refusal)
{
  struct bufferevent *bev = bufferevent_socket_new(s->base, fd, BEV_OPT_CLOSE_ON_FREE);
  if (bev == NULL) {
    close(fd);
    return;
  }
  struct conn *c = xcalloc(1, sizeof *c);
  c->server = s;
  c->bev = bev;
  c->peer = peer_of(fd);
  LIST_INSERT_HEAD(&s->conns, c, link);
  s->n_conns++;
  c->timer = evtimer_new(s->base, on_timer, c);
  bufferevent_setcb(bev, on_read, on_written, on_event, c);
  evbuffer_add_cb(bufferevent_get_output(bev), output_taken, c);
  bufferevent_setwatermark(bev, EV_READ, 0, INPUT_MAX);
  bufferevent_set_max_single_read(bev, INPUT_MAX);
  if (c->timer == NULL || bufferevent_enable(bev, EV_READ) != 0) {
    conn_close(c);
    return;
  }
  conn_set_deadline(c, s->config.idle_seconds);
  if (refusal == NULL)
    return;
  c->busy = true;
  refuse(c, refusal);
  conn_process(c);
}

void conn_drain(struct conn *c)
{
  char byte;
  if (c->state == CONN_IDLE && evbuffer_get_length(bufferevent_get_input(c->bev)) == 0 &&
      recv(bufferevent_getfd(c->bev), &byte, 1, MSG_PEEK | MSG_DONTWAIT) <= 0)
    conn_close(c);
}
