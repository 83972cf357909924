/* A real server on a Unix socket, its loop on a thread of its own, and clients for its unit tests.
 */
#ifndef WIOTC_TESTS_UNIT_HTTP_SAMPLE_H
#define WIOTC_TESTS_UNIT_HTTP_SAMPLE_H

#include <errno.h>
#include <event2/event.h>
#include <pthread.h>
#include <semaphore.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>

#include "daemon/http/http.h"

#define H " HTTP/1.1\r\nHost: a\r\n"

static struct event_base *base;
static struct http_server *server;
static pthread_t loop;
static char dir[64], path[96];

/* --- the server --- */

static const struct http_config usual = { .max_connections = 100,
                                          .head_seconds = 1,
                                          .body_seconds = 1,
                                          .request_seconds = 1,
                                          .idle_seconds = 20 };

static inline void *run_loop(void *ctx)
{
  (void)ctx;
  event_base_loop(base, EVLOOP_NO_EXIT_ON_EMPTY);
  return NULL;
}

static inline int start_with(const struct http_config *config, const struct http_handlers *handlers)
{
  struct sockaddr_un addr = { .sun_family = AF_UNIX };
  struct problem p;
  strcpy(dir, "/tmp/wiotc-http.XXXXXX");
  if (mkdtemp(dir) == NULL)
    return 1;
  snprintf(path, sizeof path, "%s/s", dir);
  strcpy(addr.sun_path, path);
  int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (bind(fd, (struct sockaddr *)&addr, sizeof addr) != 0 || listen(fd, 128) != 0)
    return 1;
  base = event_base_new();
  server = http_server_new(base, fd, config, handlers, &p);
  return server == NULL || pthread_create(&loop, NULL, run_loop, NULL) != 0;
}

static inline int teardown(void **state)
{
  (void)state;
  event_base_loopbreak(base);
  pthread_join(loop, NULL);
  http_server_free(server);
  event_base_free(base);
  unlink(path);
  rmdir(dir);
  return 0;
}

/* Runs fn on the loop thread and waits for it. */
struct call {
  void (*fn)(void *arg);
  void *arg;
  sem_t done;
};

static inline void on_call(evutil_socket_t fd, short what, void *ctx)
{
  (void)fd;
  (void)what;
  struct call *c = ctx;
  c->fn(c->arg);
  sem_post(&c->done);
}

static inline void on_loop(void (*fn)(void *), void *arg)
{
  struct call c = { .fn = fn, .arg = arg };
  struct timeval now = { 0, 0 };
  sem_init(&c.done, 0, 0);
  event_base_once(base, -1, EV_TIMEOUT, on_call, &c, &now);
  sem_wait(&c.done);
  sem_destroy(&c.done);
}

static inline void read_connections(void *arg)
{
  *(unsigned *)arg = http_server_connections(server);
}

static inline unsigned connections(void)
{
  unsigned n;
  on_loop(read_connections, &n);
  return n;
}

/* Waits up to two seconds for the number to become n. */
static inline void expect_connections(unsigned n)
{
  for (int i = 0; i < 200 && connections() != n; i++)
    usleep(10000);
  assert_int_equal(connections(), n);
}

/* --- the client --- */

static inline double now(void)
{
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static inline void join(int fd)
{
  struct sockaddr_un addr = { .sun_family = AF_UNIX };
  strcpy(addr.sun_path, path);
  assert_int_equal(connect(fd, (struct sockaddr *)&addr, sizeof addr), 0);
}

static inline int client(void)
{
  int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  struct timeval limit = { .tv_sec = 5 };
  assert_true(fd >= 0);
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
  join(fd);
  return fd;
}

static inline void put(int fd, const char *data, size_t len)
{
  while (len > 0) {
    ssize_t n = send(fd, data, len, MSG_NOSIGNAL);
    if (n <= 0)
      fail_msg("cannot send: %s", strerror(errno));
    data += n;
    len -= (size_t)n;
  }
}

static inline void say(int fd, const char *text)
{
  put(fd, text, strlen(text));
}

/* One answer: its head with NUL, and its body. status 0 at the end of the connection. */
struct reply {
  int status;
  char head[2048];
  struct buf body;
};

static inline struct reply hear(int fd)
{
  struct reply r = { 0 };
  size_t n = 0;
  while (n < 4 || memcmp(r.head + n - 4, "\r\n\r\n", 4) != 0) {
    ssize_t got = recv(fd, r.head + n, 1, 0);
    if (got <= 0) {
      if (n > 0 || (got < 0 && errno != ECONNRESET))
        fail_msg("no answer: %zd %s after %zu bytes", got, strerror(errno), n);
      return r;
    }
    assert_true(++n < sizeof r.head);
  }
  r.status = atoi(r.head + 9);
  const char *length = strstr(r.head, "Content-Length: ");
  assert_non_null(length);
  char part[65536];
  for (size_t left = (size_t)atol(length + 16); left > 0;) {
    ssize_t got = recv(fd, part, left < sizeof part ? left : sizeof part, 0);
    assert_true(got > 0);
    buf_add(&r.body, part, (size_t)got);
    left -= (size_t)got;
  }
  return r;
}

static inline void expect(int fd, int status, const char *body)
{
  struct reply r = hear(fd);
  if (r.status != status || (body != NULL && strcmp(buf_str(&r.body), body) != 0))
    fail_msg("%d `%s`, wanted %d `%s`", r.status, buf_str(&r.body), status, body ? body : "*");
  buf_free(&r.body);
}

static inline void expect_problem(int fd, enum problem_id id)
{
  struct reply r = hear(fd);
  assert_int_equal(r.status, problem_status(id));
  assert_non_null(strstr(r.head, "Content-Type: application/problem+json\r\n"));
  char code[96];
  snprintf(code, sizeof code, "\"code\":\"%s\"", problem_code(id));
  if (strstr(buf_str(&r.body), code) == NULL)
    fail_msg("%s has no %s", buf_str(&r.body), code);
  buf_free(&r.body);
}

static inline void expect_end(int fd)
{
  struct reply r = hear(fd);
  assert_int_equal(r.status, 0);
  close(fd);
}

#endif
