/* What strangers can make the HTTP server keep in memory: bodies, answers, requests left behind. */
#include "tests/unit/http_sample.h"
#include "tests/unit/skip.h"

#include <event2/thread.h>
#include <signal.h>
#include <stdatomic.h>

#define BIG (4 * 1024 * 1024)
#define PEER_BODIES (LIMIT_HTTP_BODIES_PEER / LIMIT_BODY_ATTACHMENT)
#define UNREAD (LIMIT_HTTP_OUTPUT / BIG)

static atomic_int begun, answers, abandoned;
static char *zeros; /* as many as an attachment may have */

/* --- the handlers, on the loop thread --- */

static bool on_head(void *ctx, const struct http_request *r, size_t *body_max, struct problem *p,
                    char allow[HTTP_ALLOW])
{
  (void)ctx;
  *body_max = strcmp(r->method, "POST") == 0 ? LIMIT_BODY_ATTACHMENT : 0;
  if (strcmp(r->path, "/read") != 0)
    return true;
  strcpy(allow, "GET");
  return problem_set(p, PROBLEM_METHOD_NOT_ALLOWED, "only to be read");
}

static void answer(struct http_exchange *x)
{
  struct http_request *r = http_exchange_request(x);
  struct http_reply reply = { .status = 200, .content_type = "text/plain" };
  atomic_fetch_add(&abandoned, http_exchange_abandoned(x));
  if (r->body != NULL)
    buf_printf(&reply.body, "%zu", r->content_length);
  else if (strcmp(r->path, "/big") == 0)
    buf_add(&reply.body, zeros, BIG);
  http_answer(x, &reply);
  atomic_fetch_add(&answers, 1);
}

static void on_late(evutil_socket_t fd, short what, void *ctx)
{
  (void)fd;
  (void)what;
  answer(ctx);
}

/* /late after 4 s: a busy machine takes long for what comes before */
static void on_request(void *ctx, struct http_exchange *x)
{
  (void)ctx;
  struct timeval late = { .tv_sec = 4 };
  atomic_fetch_add(&begun, 1);
  if (strcmp(http_exchange_request(x)->path, "/late") == 0)
    event_base_once(base, -1, EV_TIMEOUT, on_late, x, &late);
  else
    answer(x);
}

static int setup(void **state)
{
  (void)state;
  struct http_config config = usual;
  const struct http_handlers handlers = { .head = on_head, .request = on_request };
  config.body_seconds = config.request_seconds = 20;
  begun = answers = abandoned = 0;
  return start_with(&config, &handlers);
}

/* --- the clients --- */

/* Announces an attachment and sends that much of it. */
static void attach(int fd, const char *target, size_t len)
{
  char head[100];
  snprintf(head, sizeof head, "POST %s" H "Content-Length: %d\r\n\r\n", target,
           LIMIT_BODY_ATTACHMENT);
  say(fd, head);
  put(fd, zeros, len);
}

static void expect_small(void)
{
  int fd = client();
  say(fd, "POST /echo" H "Content-Length: 2\r\n\r\nok");
  expect(fd, 200, "2");
  say(fd, "GET /now" H "\r\n");
  expect(fd, 200, "");
  close(fd);
}

static void expect_attachment(void)
{
  int fd = client();
  attach(fd, "/echo", LIMIT_BODY_ATTACHMENT);
  expect(fd, 200, "8388608");
  close(fd);
}

static void expect_no_attachment(void)
{
  int fd = client();
  attach(fd, "/echo", LIMIT_BODY_SMALL + 1);
  expect_problem(fd, PROBLEM_OVERLOADED);
  expect_end(fd);
}

static void wait_for(const atomic_int *number, int n)
{
  for (int i = 0; i < 5000 && atomic_load(number) != n; i++)
    usleep(1000);
  assert_int_equal(atomic_load(number), n);
}

/* --- tests --- */

static void test_promised_bodies(void **state)
{
  (void)state;
  int fds[90];
  for (int i = 0; i < 90; i++) {
    fds[i] = client();
    attach(fds[i], "/echo", i % 2 == 0 ? 0 : 100);
  }
  expect_small();
  expect_attachment();
  put(fds[0], zeros, LIMIT_BODY_ATTACHMENT); /* one keeps its promise, in steps */
  expect(fds[0], 200, "8388608");
  put(fds[1], zeros, LIMIT_BODY_ATTACHMENT - 100);
  expect(fds[1], 200, "8388608");
  for (int i = 0; i < 90; i++)
    close(fds[i]);
  expect_connections(0);
}

/* One peer cannot take all there is for large bodies, and small ones have their own. */
static void test_held_bodies(void **state)
{
  (void)state;
  int fds[PEER_BODIES];
  for (int i = 0; i < PEER_BODIES; i++) {
    fds[i] = client();
    attach(fds[i], "/echo", LIMIT_BODY_ATTACHMENT - 1);
  }
  expect_connections(PEER_BODIES);
  usleep(100000); /* the loop has read them */
  expect_no_attachment();
  expect_small();
  for (int i = 0; i < PEER_BODIES; i++) { /* those who were first are served */
    say(fds[i], "x");
    expect(fds[i], 200, "8388608");
  }
  expect_attachment();
  for (int i = 0; i < PEER_BODIES; i++)
    close(fds[i]);
}

/* Whoever closes with an answer unread waits no more; the bodies stay until the handler is done. */
static void test_abandoned_bodies(void **state)
{
  (void)state;
  for (int i = 0; i < PEER_BODIES; i++) {
    int fd = client();
    say(fd, "GET /now" H "\r\n");
    attach(fd, "/late", LIMIT_BODY_ATTACHMENT);
    wait_for(&begun, 2 * (i + 1));
    close(fd);
  }
  expect_connections(0);
  assert_int_equal(answers, PEER_BODIES);
  expect_no_attachment();
  expect_small();
  wait_for(&answers, 2 * PEER_BODIES + 2);
  assert_int_equal(abandoned, PEER_BODIES);
  expect_attachment();
  assert_int_equal(abandoned, PEER_BODIES);
}

/* The handler still has it when the server goes. */
static void test_abandoned_by_server(void **state)
{
  (void)state;
  int fd = client();
  attach(fd, "/late", LIMIT_BODY_ATTACHMENT);
  wait_for(&begun, 1);
  event_base_loopbreak(base);
  pthread_join(loop, NULL);
  http_server_free(server);
  server = NULL;
  pthread_create(&loop, NULL, run_loop, NULL);
  expect_end(fd);
  wait_for(&answers, 1);
  assert_int_equal(abandoned, 1);
}

static void expect_big(int fd)
{
  struct reply r = hear(fd);
  assert_int_equal(r.status, 200);
  assert_int_equal(r.body.len, BIG);
  buf_free(&r.body);
}

static void test_unread_answers(void **state)
{
  (void)state;
  int fds[UNREAD], fd = client();
  double start = now();
  for (int i = 0; i < UNREAD; i++) {
    fds[i] = client();
    say(fds[i], "GET /big" H "\r\n");
    wait_for(&answers, i + 1);
  }
  if (now() - start > LIMIT_HTTP_OUTPUT_STALL_MS / 2000.0)
    skip_because("on a machine that busy, the first ones are stalled already");
  say(fd, "GET /big" H "\r\n");
  expect_problem(fd, PROBLEM_OVERLOADED);
  expect_end(fd);
  expect_small();
  expect_connections(UNREAD);
  usleep(1000 * LIMIT_HTTP_OUTPUT_STALL_MS / 2);
  char part[1024 * 1024]; /* the first one takes a part, so the second is the slowest */
  assert_true(recv(fds[0], part, sizeof part, MSG_WAITALL) == sizeof part);
  usleep(1000 * LIMIT_HTTP_OUTPUT_STALL_MS * 7 / 10);
  fd = client();
  say(fd, "GET /big" H "\r\n");
  expect_big(fd);
  close(fd);
  expect_connections(UNREAD - 1);
  size_t rest = 0;
  for (ssize_t n; (n = recv(fds[1], part, sizeof part, 0)) > 0;)
    rest += (size_t)n;
  assert_true(rest < BIG);
  for (int i = 2; i < UNREAD; i++)
    expect_big(fds[i]);
  for (int i = 0; i < UNREAD; i++)
    close(fds[i]);
  expect_connections(0);
  for (int i = 0; i < UNREAD; i++) { /* all of it has been given back */
    fds[i] = client();
    say(fds[i], "GET /big" H "\r\n");
  }
  for (int i = 0; i < UNREAD; i++) {
    expect_big(fds[i]);
    close(fds[i]);
  }
}

static void test_allow(void **state)
{
  (void)state;
  int fd = client();
  say(fd, "POST /read" H "Content-Length: 2\r\n\r\n{}");
  struct reply r = hear(fd);
  assert_int_equal(r.status, 405);
  assert_non_null(strstr(r.head, "\r\nAllow: GET\r\n"));
  buf_free(&r.body);
  expect_end(fd);
}

int main(void)
{
  signal(SIGPIPE, SIG_IGN);
  evthread_use_pthreads();
  zeros = calloc(1, LIMIT_BODY_ATTACHMENT);
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
  const struct CMUnitTest tests[] = {
    TEST(test_promised_bodies),     TEST(test_held_bodies),    TEST(test_abandoned_bodies),
    TEST(test_abandoned_by_server), TEST(test_unread_answers), TEST(test_allow),
  };
  int failed = cmocka_run_group_tests(tests, NULL, NULL);
  free(zeros);
  return failed;
}
