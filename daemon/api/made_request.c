#include "daemon/api/made_request.h"

#include <stdio.h>
#include <string.h>

#include "lib/arena.h"

static void add_header(struct http_request *http, const char *name, const char *value)
{
  http->headers[http->n_headers++] = (struct http_header){ name, value };
}

bool made_request_new(struct made_request *m, struct api *api, const struct signed_message *message,
                      const char *signature_input, const char *signature, const void *body,
                      size_t len, int64_t now, struct problem *p)
{
  char allow[32];
  struct route_match match;
  memset(m, 0, sizeof *m);
  if (route_find(message->method, message->path, &match, allow) != ROUTE_FOUND ||
      routes[match.id].kind != KIND_WRITE)
    return problem_set(p, PROBLEM_LEAF_INVALID, "%s %s is no statement", message->method,
                       message->path);
  snprintf(m->http.method, sizeof m->http.method, "%s", message->method);
  m->http.path = message->path;
  m->http.query = message->query;
  m->http.host = message->authority;
  m->http.has_length = true;
  m->http.body = body;
  m->http.content_length = len;
  add_header(&m->http, "content-digest", message->content_digest);
  add_header(&m->http, "content-type", message->content_type);
  add_header(&m->http, "signature-input", signature_input);
  add_header(&m->http, "signature", signature);
  m->request = xcalloc(1, sizeof *m->request);
  m->request->api = api;
  m->request->http = &m->http;
  m->request->match = match;
  m->request->route = &routes[match.id];
  m->request->write.apply = statement_apply;
  m->request->write.again = statement_again;
  m->request->write.finish = statement_finish;
  request_prepare(m->request, now);
  *p = m->request->problem;
  return p->id == PROBLEM_NONE;
}

void made_request_free(struct made_request *m)
{
  if (m->request)
    request_free(m->request);
  m->request = NULL;
}
