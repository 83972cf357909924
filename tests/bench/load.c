/*
 * Registers parties as fast as the daemon answers: signs the requests into memory, then sends them
 * over some connections, each with one request outstanding, as a batch process. Prints
 * {"n", "seconds", "rate", "p50_us", "p99_us"}; any answer but 201 ends it with status 1.
 *
 *     load [-c CONNECTIONS] [-n REQUESTS] [-t SECONDS] SOCKET REGISTER
 *
 * It ends when all requests are answered or the time is over, whichever comes first.
 */
#include "lib/arena.h"
#include "tests/bench/registration.h"

#include <errno.h>
#include <inttypes.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#define CONNECTIONS_MOST 1024
#define ANSWER_MOST 16384

struct conn {
  int fd;
  int64_t sent_at;
  size_t len;
  char answer[ANSWER_MOST + 1];
};

struct load {
  const char *socket, *authority;
  size_t connections, n;
  double limit;

  struct buf bytes; /* all requests, one after another */
  size_t *ends;     /* where each ends in bytes */
  size_t sent, answered;
  int64_t deadline;
  uint32_t *latency; /* us */
  struct conn *conns;
  int epoll;
};

static int64_t now_ns(void)
{
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static bool fail(const char *what)
{
  fprintf(stderr, "load: %s: %s\n", what, strerror(errno));
  return false;
}

static void sign_all(struct load *l)
{
  struct registration r = { 0 };
  for (size_t i = 0; i < l->n; i++) {
    registration_sign(&r, l->authority, time(NULL));
    registration_write(&r, &l->bytes);
    l->ends[i] = l->bytes.len;
  }
  registration_free(&r);
}

static bool connect_one(struct load *l, struct conn *c)
{
  struct sockaddr_un at = { .sun_family = AF_UNIX };
  struct epoll_event event = { .events = EPOLLIN, .data = { .ptr = c } };
  if (strlen(l->socket) >= sizeof at.sun_path) {
    errno = ENAMETOOLONG;
    return fail(l->socket);
  }
  strcpy(at.sun_path, l->socket);
  c->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (c->fd < 0 || connect(c->fd, (const struct sockaddr *)&at, sizeof at) != 0 ||
      epoll_ctl(l->epoll, EPOLL_CTL_ADD, c->fd, &event) != 0)
    return fail(l->socket);
  return true;
}

static bool send_next(struct load *l, struct conn *c)
{
  size_t begin = l->sent == 0 ? 0 : l->ends[l->sent - 1];
  size_t len = l->ends[l->sent] - begin;
  c->len = 0;
  c->sent_at = now_ns();
  l->sent++;
  /* The socket blocks, so that nothing less than the whole is taken. */
  if (send(c->fd, l->bytes.data + begin, len, MSG_NOSIGNAL) != (ssize_t)len)
    return fail("send");
  return true;
}

/* Whether the answer is whole. */
static bool complete(const struct conn *c)
{
  static const char field[] = "\r\nContent-Length: ";
  const char *end = strstr(c->answer, "\r\n\r\n");
  const char *length = strstr(c->answer, field);
  if (end == NULL || length == NULL || length > end)
    return false;
  size_t body = strtoul(length + sizeof field - 1, NULL, 10);
  return c->len >= (size_t)(end + 4 - c->answer) + body;
}

static bool receive(struct load *l, struct conn *c)
{
  ssize_t n = recv(c->fd, c->answer + c->len, ANSWER_MOST - c->len, 0);
  if (n <= 0) {
    fputs("load: the daemon closed a connection\n", stderr);
    return false;
  }
  c->len += (size_t)n;
  c->answer[c->len] = '\0';
  if (!complete(c))
    return true;
  int64_t now = now_ns();
  l->latency[l->answered++] = (uint32_t)((now - c->sent_at) / 1000);
  if (strncmp(c->answer, "HTTP/1.1 201 ", 13) != 0) {
    fprintf(stderr, "load: a registration was answered with\n%s\n", c->answer);
    return false;
  }
  return l->sent == l->n || now >= l->deadline || send_next(l, c);
}

static bool drive(struct load *l)
{
  struct epoll_event events[64];
  for (size_t i = 0; i < l->connections && l->sent < l->n; i++)
    if (!send_next(l, &l->conns[i]))
      return false;
  while (l->answered < l->sent) {
    int n = epoll_wait(l->epoll, events, sizeof events / sizeof events[0], 30000);
    if (n == 0) {
      fputs("load: no answer within 30 seconds\n", stderr);
      return false;
    }
    if (n < 0 && errno != EINTR)
      return fail("epoll_wait");
    for (int i = 0; i < n; i++)
      if (!receive(l, events[i].data.ptr))
        return false;
  }
  return true;
}

static int by_size(const void *a, const void *b)
{
  uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
  return (x > y) - (x < y);
}

static void report(struct load *l, double seconds)
{
  size_t n = l->answered;
  qsort(l->latency, n, sizeof l->latency[0], by_size);
  printf("{\"n\": %zu, \"seconds\": %.3f, \"rate\": %.0f, \"p50_us\": %" PRIu32
         ", \"p99_us\": %" PRIu32 "}\n",
         n, seconds, (double)n / seconds, l->latency[n / 2], l->latency[n * 99 / 100]);
}

/* It gives way to what it measures: woken for each answer in the middle of the daemon's work, it
 * would cost two switches between processes a request. */
static bool give_way(void)
{
  const struct sched_param none = { 0 };
  return sched_setscheduler(0, SCHED_BATCH, &none) == 0 || fail("sched_setscheduler");
}

static bool run(struct load *l)
{
  bool ok = give_way();
  l->ends = xcalloc(l->n, sizeof l->ends[0]);
  l->latency = xcalloc(l->n, sizeof l->latency[0]);
  l->conns = xcalloc(l->connections, sizeof l->conns[0]);
  l->epoll = epoll_create1(EPOLL_CLOEXEC);
  sign_all(l);
  for (size_t i = 0; i < l->connections; i++)
    l->conns[i].fd = -1;
  for (size_t i = 0; ok && i < l->connections; i++)
    ok = connect_one(l, &l->conns[i]);
  int64_t begin = now_ns();
  l->deadline = begin + (int64_t)(l->limit * 1e9);
  ok = ok && drive(l);
  if (ok)
    report(l, (double)(now_ns() - begin) / 1e9);
  for (size_t i = 0; i < l->connections; i++)
    if (l->conns[i].fd >= 0)
      close(l->conns[i].fd);
  close(l->epoll);
  free(l->conns);
  free(l->latency);
  free(l->ends);
  buf_free(&l->bytes);
  return ok;
}

int main(int argc, char **argv)
{
  struct load l = { .connections = 32, .n = 10000, .limit = 100 };
  bool good = true;
  int c;
  while ((c = getopt(argc, argv, "c:n:t:")) != -1) {
    if (c == 'c')
      l.connections = strtoul(optarg, NULL, 10);
    else if (c == 'n')
      l.n = strtoul(optarg, NULL, 10);
    else if (c == 't')
      l.limit = strtod(optarg, NULL);
    else
      good = false;
  }
  if (!good || argc - optind != 2 || l.connections == 0 || l.connections > CONNECTIONS_MOST ||
      l.n == 0 || l.limit <= 0) {
    fputs("usage: load [-c CONNECTIONS] [-n REQUESTS] [-t SECONDS] SOCKET REGISTER\n", stderr);
    return 2;
  }
  l.socket = argv[optind];
  l.authority = argv[optind + 1];
  return secret_init() && run(&l) ? 0 : 1;
}
