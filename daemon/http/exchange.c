#include "daemon/http/conn.h"

#include "lib/arena.h"

#include <stdlib.h>

struct http_exchange *exchange_new(void)
{
  struct http_exchange *x = xmalloc(sizeof *x);
  x->conn = NULL;
  x->server = NULL;
  x->body = NULL;
  x->capacity = 0;
  atomic_init(&x->abandoned, false);
  return x;
}

static void free_body(struct http_exchange *x)
{
  if (x->capacity > 0 && x->server != NULL) {
    x->server->body_bytes -= x->capacity;
    LIST_REMOVE(x, link);
  }
  free(x->body);
  x->body = NULL;
  x->capacity = 0;
}

void exchange_free(struct http_exchange *x)
{
  if (x == NULL)
    return;
  free_body(x);
  free(x);
}

static size_t large_bodies_of(const struct http_server *s, uid_t peer)
{
  size_t sum = 0;
  for (const struct http_exchange *x = LIST_FIRST(&s->bodies); x != NULL; x = LIST_NEXT(x, link))
    if (x->peer == peer && x->request.content_length > LIMIT_BODY_SMALL)
      sum += x->capacity;
  return sum;
}

static bool fits(const struct http_exchange *x, size_t more)
{
  const struct http_server *s = x->server;
  if (x->request.content_length <= LIMIT_BODY_SMALL)
    return s->body_bytes + more <= LIMIT_HTTP_BODIES;
  return s->body_bytes + more <= LIMIT_HTTP_BODIES - LIMIT_HTTP_BODIES_RESERVE &&
         large_bodies_of(s, x->peer) + more <= LIMIT_HTTP_BODIES_PEER;
}

bool exchange_reserve(struct http_exchange *x, size_t more)
{
  size_t needed = x->received + more, cap = x->capacity > 0 ? x->capacity : LIMIT_BODY_SMALL;
  if (needed <= x->capacity)
    return true;
  while (cap < needed)
    cap *= 2;
  if (cap > x->request.content_length) /* the last step */
    cap = x->request.content_length;
  char *body = fits(x, cap - x->capacity) ? realloc(x->body, cap + 1) : NULL;
  if (body == NULL)
    return false;
  if (x->capacity == 0)
    LIST_INSERT_HEAD(&x->server->bodies, x, link);
  x->server->body_bytes += cap - x->capacity;
  x->body = body;
  x->capacity = cap;
  return true;
}

void exchange_end(struct conn *c)
{
  struct http_exchange *x = c->exchange;
  struct http_server *s = c->server;
  c->exchange = NULL;
  if (s->spare != NULL) {
    exchange_free(x);
    return;
  }
  free_body(x);
  s->spare = x;
}

void exchange_abandon(struct conn *c)
{
  if (c->exchange == NULL)
    return;
  if (c->state != CONN_HANDLING) {
    exchange_end(c);
    return;
  }
  c->exchange->conn = NULL;
  atomic_store(&c->exchange->abandoned, true);
  c->exchange = NULL;
}

struct http_request *http_exchange_request(struct http_exchange *x)
{
  return &x->request;
}

uid_t http_exchange_peer(const struct http_exchange *x)
{
  return x->peer;
}

bool http_exchange_abandoned(const struct http_exchange *x)
{
  return atomic_load(&x->abandoned);
}
