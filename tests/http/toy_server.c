/*
 * The HTTP server without a register behind it, for tests/http/cases.py and for measuring what the
 * server itself costs. toy_server SOCKET; ends by SIGTERM.
 */
#include "daemon/http/http.h"

#include <event2/event.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static bool on_head(void *ctx, const struct http_request *r, size_t *body_max, struct problem *p,
                    char allow[HTTP_ALLOW])
{
  (void)ctx;
  (void)allow;
  (void)p;
  if (strcmp(r->method, "POST") == 0)
    *body_max = strcmp(r->path, "/v1/attachments") == 0 ? LIMIT_BODY_ATTACHMENT : LIMIT_BODY_SMALL;
  return true;
}

static void on_request(void *ctx, struct http_exchange *x)
{
  (void)ctx;
  const struct http_request *r = http_exchange_request(x);
  struct http_reply reply = { .status = 200, .content_type = "application/json" };
  struct problem p;
  if (strcmp(r->path, "/livez") == 0 && strcmp(r->method, "GET") != 0) {
    problem_set(&p, PROBLEM_METHOD_NOT_ALLOWED, "%s is not for this path", r->method);
    http_reply_problem(&reply, &p);
    http_reply_header(&reply, "Allow", "GET");
  } else if (strcmp(r->path, "/livez") == 0 || r->body != NULL) {
    buf_text(&reply.body, "{\"status\":\"ok\"}");
  } else {
    problem_set(&p, PROBLEM_NOT_FOUND, "no such path");
    http_reply_problem(&reply, &p);
  }
  http_answer(x, &reply);
}

static void on_drained(void *ctx)
{
  event_base_loopbreak(ctx);
}

static struct http_server *server;
static void on_signal(evutil_socket_t signum, short what, void *ctx)
{
  (void)signum;
  (void)what;
  http_server_drain(server, on_drained, ctx);
}

int main(int argc, char **argv)
{
  static const struct http_config config = { .max_connections = 100,
                                             .head_seconds = 2,
                                             .body_seconds = 2,
                                             .request_seconds = 2,
                                             .idle_seconds = 30 };
  static const struct http_handlers handlers = { .head = on_head, .request = on_request };
  struct sockaddr_un addr = { .sun_family = AF_UNIX };
  struct problem p = { 0 };
  if (argc != 2 || strlen(argv[1]) >= sizeof addr.sun_path) {
    fprintf(stderr, "usage: toy_server SOCKET\n");
    return 2;
  }
  signal(SIGPIPE, SIG_IGN);
  memcpy(addr.sun_path, argv[1], strlen(argv[1]));
  struct event_base *base = event_base_new();
  int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (bind(fd, (struct sockaddr *)&addr, sizeof addr) != 0 || listen(fd, 128) != 0) {
    perror(argv[1]);
    return 1;
  }
  server = http_server_new(base, fd, &config, &handlers, &p);
  struct event *term = evsignal_new(base, SIGTERM, on_signal, base);
  if (server == NULL || term == NULL || event_add(term, NULL) != 0) {
    fprintf(stderr, "toy_server: %s\n", p.detail);
    return 1;
  }
  event_base_dispatch(base);
  event_free(term);
  http_server_free(server);
  event_base_free(base);
  unlink(argv[1]);
  return 0;
}
