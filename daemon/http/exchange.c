#include "daemon/http/conn.h"

#include <stdlib.h>

void exchange_free(struct http_exchange *x)
{
  free(x->body);
  free(x);
}

void exchange_end(struct conn *c)
{
  struct http_exchange *x = c->exchange;
  struct http_server *s = c->server;
  c->exchange = NULL;
  s->body_bytes -= x->request.content_length;
  if (s->spare != NULL) {
    exchange_free(x);
    return;
  }
  free(x->body);
  x->body = NULL;
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
  c->server->body_bytes -= c->exchange->request.content_length;
  c->exchange->conn = NULL;
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
