/* Clients that misbehave. */
#include "tests/unit/http_sample.h"

#include <fcntl.h>
#include <event2/thread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/resource.h>

#define BIG (4 * 1024 * 1024)

static atomic_int begun, answers, drained;

/* --- the handlers, on the loop thread --- */

static bool on_head(void *ctx, const struct http_request *r, size_t *body_max, struct problem *p,
                    char allow[HTTP_ALLOW])
{
  (void)ctx;
  (void)allow;
  *body_max = strcmp(r->method, "POST") == 0 ? LIMIT_BODY_ATTACHMENT : 0;
  return strcmp(r->path, "/refused") != 0 || problem_set(p, PROBLEM_NOT_FOUND, "not here");
}

static void answer(struct http_exchange *x)
{
  struct http_request *r = http_exchange_request(x);
  struct http_reply reply = { .status = 200, .content_type = "text/plain" };
  if (r->body != NULL)
    buf_add(&reply.body, r->body, r->content_length);
  else if (strcmp(r->path, "/big") == 0)
    for (int i = 0; i < BIG / 16; i++)
      buf_text(&reply.body, "0123456789abcdef");
  else
    buf_text(&reply.body, r->query + 1);
  reply.close = strcmp(r->path, "/close") == 0;
  http_reply_header(&reply, "X-Peer", "%ld", (long)http_exchange_peer(x));
  http_reply_header(&reply, "X-Split", "a\r\nb: c");
  http_answer(x, &reply);
  atomic_fetch_add(&answers, 1);
}

static void on_later(evutil_socket_t fd, short what, void *ctx)
{
  (void)fd;
  (void)what;
  answer(ctx);
}

/* /later after 0.1 s, /late after 1.5 s */
static void on_request(void *ctx, struct http_exchange *x)
{
  (void)ctx;
  const char *p = http_exchange_request(x)->path;
  struct timeval later = { .tv_usec = 100000 }, late = { .tv_sec = 1, .tv_usec = 500000 };
  atomic_fetch_add(&begun, 1);
  if (strcmp(p, "/later") == 0 || strcmp(p, "/late") == 0)
    event_base_once(base, -1, EV_TIMEOUT, on_later, x, strcmp(p, "/late") == 0 ? &late : &later);
  else
    answer(x);
}

static int start(const struct http_config *config)
{
  const struct http_handlers handlers = { .head = on_head, .request = on_request };
  begun = answers = drained = 0;
  return start_with(config, &handlers);
}

static int setup(void **state)
{
  (void)state;
  return start(&usual);
}

static void count_drained(void *ctx)
{
  (void)ctx;
  atomic_fetch_add(&drained, 1);
}

static void drain(void *arg)
{
  http_server_drain(server, count_drained, arg);
}

/* --- tests --- */

static void test_keep_alive(void **state)
{
  (void)state;
  int fd = client();
  say(fd, "GET /now?one" H "\r\n");
  struct reply r = hear(fd);
  assert_int_equal(r.status, 200);
  assert_string_equal(r.body.data, "one");
  assert_memory_equal(r.head, "HTTP/1.1 200 OK\r\n", 17);
  assert_non_null(strstr(r.head, " GMT\r\n"));
  assert_non_null(strstr(r.head, "\r\nCache-Control: no-store\r\n"));
  assert_non_null(strstr(r.head, "\r\nX-Content-Type-Options: nosniff\r\n"));
  assert_non_null(strstr(r.head, "\r\nX-Split: a??b: c\r\n"));
  assert_null(strstr(r.head, "Connection"));
  char peer[64];
  snprintf(peer, sizeof peer, "\r\nX-Peer: %ld\r\n", (long)getuid());
  assert_non_null(strstr(r.head, peer));
  buf_free(&r.body);
  for (int i = 0; i < 100; i++) {
    say(fd, "POST /echo" H "Content-Length: 3\r\n\r\nabc");
    expect(fd, 200, "abc");
  }
  say(fd, "GET /refused" H "\r\n");
  expect_problem(fd, PROBLEM_NOT_FOUND);
  say(fd, "GET /close?two" H "\r\n");
  r = hear(fd);
  assert_non_null(strstr(r.head, "\r\nConnection: close\r\n"));
  buf_free(&r.body);
  expect_end(fd);
  expect_connections(0);
}

static void test_pipelining(void **state)
{
  (void)state;
  static const char all[] = "GET /later?1" H "\r\nGET /now?2" H "\r\nPOST /echo" H
                            "Content-Length: 1\r\n\r\n3GET /later?4" H "\r\nGET /now?5" H "\r\n";
  int fd = client();
  say(fd, all);
  for (char c[2] = "1"; c[0] <= '5'; c[0]++)
    expect(fd, 200, c);
  /* in pieces of every size */
  for (size_t piece = 1; piece < 40; piece++) {
    const char *two = "GET /now?2" H "\r\nPOST /echo" H "Content-Length: 1\r\n\r\n3";
    size_t len = strlen(two);
    for (size_t at = 0; at < len; at += piece)
      put(fd, two + at, len - at < piece ? len - at : piece);
    expect(fd, 200, "2");
    expect(fd, 200, "3");
  }
  close(fd);
  expect_connections(0);
}

static void *send_many(void *arg)
{
  for (int i = 0; i < 5000; i++)
    say(*(int *)arg, "GET /now?x" H "\r\n");
  return NULL;
}

static void test_many_ahead(void **state)
{
  (void)state;
  int fd = client();
  pthread_t sender;
  pthread_create(&sender, NULL, send_many, &fd);
  for (int i = 0; i < 5000; i++)
    expect(fd, 200, "x");
  pthread_join(sender, NULL);
  close(fd);
}

static void test_half_close(void **state)
{
  (void)state;
  int fd = client();
  say(fd, "GET /later?1" H "\r\nGET /now?2" H "\r\nGET /cut");
  shutdown(fd, SHUT_WR);
  expect(fd, 200, "1");
  expect(fd, 200, "2");
  expect_end(fd);
  expect_connections(0);
}

static void test_bad_head(void **state)
{
  (void)state;
  int fd = client();
  say(fd, "GET /now?1" H "\r\nGET /a/../b" H "\r\nGET /now?2" H "\r\n");
  expect(fd, 200, "1");
  expect_problem(fd, PROBLEM_BAD_TARGET);
  expect_end(fd);
  fd = client();
  say(fd, "GET /now" H "Connection: close\r\n\r\nGET /now?2" H "\r\n");
  expect(fd, 200, "");
  expect_end(fd);
  assert_int_equal(begun, 2);
  expect_connections(0);
}

static void test_client_leaves(void **state)
{
  (void)state;
  int fd = client();
  say(fd, "GET /later" H "\r\n");
  usleep(30000);
  close(fd);
  fd = client();
  say(fd, "GET /now?unread" H "\r\nGET /later" H "\r\nGET /big" H "\r\n");
  usleep(30000);
  close(fd); /* with an answer unread */
  fd = client();
  say(fd, "POST /echo" H "Content-Length: 100\r\n\r\nhalf");
  usleep(30000);
  close(fd);
  fd = client();
  say(fd, "GET /no");
  close(fd);
  usleep(200000);
  assert_int_equal(begun, 3);
  assert_int_equal(answers, 3);
  expect_connections(0);
}

static void test_drips(void **state)
{
  (void)state;
  int head = client(), body = client();
  double start = now();
  say(body, "POST /echo" H "Content-Length: 100\r\n\r\n");
  for (int i = 0; i < 8; i++) {
    say(head, "G");
    say(body, "b");
    usleep(100000);
  }
  expect_problem(head, PROBLEM_TIMEOUT);
  expect_problem(body, PROBLEM_TIMEOUT);
  assert_true(now() - start > 0.9 && now() - start < 1.8);
  expect_end(head);
  expect_end(body);
}

static void test_idle(void **state)
{
  (void)state;
  int fd = client(), used = client();
  double start = now();
  say(used, "GET /now" H "\r\n");
  expect(used, 200, "");
  expect_end(fd);
  expect_end(used);
  assert_true(now() - start > 0.9 && now() - start < 1.8);
}

static void test_deadline(void **state)
{
  (void)state;
  int fd = client();
  double start = now();
  say(fd, "GET /late" H "\r\n");
  struct reply r = hear(fd);
  assert_int_equal(r.status, 503);
  assert_non_null(strstr(r.body.data, "\"code\":\"deadline\""));
  assert_non_null(strstr(r.head, "\r\nRetry-After: "));
  buf_free(&r.body);
  assert_true(now() - start > 0.9 && now() - start < 1.4);
  expect_end(fd);
  assert_int_equal(answers, 0);
  for (int i = 0; i < 100 && answers == 0; i++)
    usleep(10000);
  assert_int_equal(answers, 1); /* too late, dropped */
}

static void test_unread_answer(void **state)
{
  (void)state;
  int fd = client(), slow = client();
  say(fd, "GET /big" H "\r\n");
  say(slow, "GET /big" H "\r\nGET /now?after" H "\r\n");
  usleep(300000);
  struct reply r = hear(slow);
  assert_int_equal(r.body.len, BIG);
  buf_free(&r.body);
  expect(slow, 200, "after");
  close(slow);
  expect_connections(1);
  expect_connections(0); /* cut */
  close(fd);
}

static void test_bodies(void **state)
{
  (void)state;
  size_t len = LIMIT_BODY_ATTACHMENT;
  char *body = malloc(len), head[100];
  memset(body, 'x', len);
  int fd = client();
  snprintf(head, sizeof head, "POST /echo" H "Content-Length: %zu\r\n\r\n", len);
  say(fd, head);
  put(fd, body, len);
  struct reply r = hear(fd);
  assert_int_equal(r.body.len, len);
  assert_memory_equal(r.body.data, body, len);
  buf_free(&r.body);
  say(fd, "POST /echo" H "Content-Length: 0\r\n\r\n");
  expect(fd, 200, "");
  say(fd, "GET /now" H "Content-Length: 1\r\n\r\n1");
  expect_problem(fd, PROBLEM_BODY_UNEXPECTED);
  expect_end(fd);
  fd = client();
  snprintf(head, sizeof head, "POST /echo" H "Content-Length: %zu\r\n\r\n", len + 1);
  say(fd, head); /* refused by its length alone */
  expect_problem(fd, PROBLEM_BODY_TOO_LARGE);
  expect_end(fd);
  fd = client(); /* one that writes it all before it reads */
  say(fd, head);
  put(fd, body, len);
  say(fd, "x");
  expect_problem(fd, PROBLEM_BODY_TOO_LARGE);
  expect_end(fd);
  fd = client(); /* refused by its head, body and all */
  say(fd, "POST /refused" H "Content-Length: 5\r\n\r\nhello");
  expect_problem(fd, PROBLEM_NOT_FOUND);
  expect_end(fd);
  free(body);
}

static int setup_cap(void **state)
{
  (void)state;
  struct http_config config = usual;
  config.max_connections = 4;
  return start(&config);
}

static void test_cap(void **state)
{
  (void)state;
  int fds[4];
  for (int i = 0; i < 4; i++) {
    fds[i] = client();
    say(fds[i], "GET /now?x" H "\r\n");
    expect(fds[i], 200, "x");
  }
  int fd = client();
  expect_problem(fd, PROBLEM_OVERLOADED);
  expect_end(fd);
  int crowd[50];
  for (int i = 0; i < 50; i++)
    crowd[i] = client();
  usleep(100000);
  assert_true(connections() <= 12);
  for (int i = 0; i < 4; i++) {
    say(fds[i], "GET /now?y" H "\r\n");
    expect(fds[i], 200, "y");
    close(fds[i]);
  }
  for (int i = 0; i < 50; i++)
    close(crowd[i]);
  expect_connections(0);
  fd = client();
  say(fd, "GET /now?z" H "\r\n");
  expect(fd, 200, "z");
  close(fd);
}

static int setup_idle(void **state)
{
  (void)state;
  struct http_config config = usual;
  config.idle_seconds = 1;
  return start(&config);
}

static void test_drain(void **state)
{
  (void)state;
  int idle = client(), busy = client(), half = client(), unread = client();
  say(idle, "GET /now?1" H "\r\n");
  expect(idle, 200, "1");
  say(busy, "GET /later?2" H "\r\nGET /now?never" H "\r\n");
  say(half, "POST /echo" H "Content-Length: 2\r\n\r\n3");
  say(unread, "GET /big" H "\r\n");
  usleep(50000);
  on_loop(drain, NULL);
  expect_end(idle);
  assert_int_equal(drained, 0);
  struct reply r = hear(busy);
  assert_string_equal(r.body.data, "2");
  assert_non_null(strstr(r.head, "\r\nConnection: close\r\n"));
  buf_free(&r.body);
  expect_end(busy);
  say(half, "4");
  expect(half, 200, "34");
  expect_end(half);
  r = hear(unread);
  assert_int_equal(r.body.len, BIG);
  buf_free(&r.body);
  expect_end(unread);
  expect_connections(0);
  usleep(50000);
  assert_int_equal(drained, 1);
  int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  struct sockaddr_un addr = { .sun_family = AF_UNIX };
  strcpy(addr.sun_path, path);
  assert_int_equal(connect(fd, (struct sockaddr *)&addr, sizeof addr), -1);
  close(fd);
}

static void test_drain_of_nothing(void **state)
{
  (void)state;
  on_loop(drain, NULL);
  usleep(50000);
  assert_int_equal(drained, 1);
}

static void test_free_while_busy(void **state)
{
  (void)state;
  int fd = client();
  say(fd, "GET /now" H "\r\nGET /late" H "\r\n");
  expect(fd, 200, "");
  usleep(50000);
  assert_int_equal(begun, 2);
  event_base_loopbreak(base);
  pthread_join(loop, NULL);
  http_server_free(server);
  server = NULL;
  pthread_create(&loop, NULL, run_loop, NULL);
  expect_end(fd);
  for (int i = 0; i < 250 && answers < 2; i++)
    usleep(10000);
  assert_int_equal(answers, 2);
}

/* All descriptors but the reserve are taken: the first client is turned away, the loop does not
 * spin, one line is logged, and those who wait are served when there are descriptors again. */
static void test_no_descriptors(void **state)
{
  (void)state;
  int fds[3], saved = dup(2), log = open(dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  struct rlimit before, none;
  struct rusage use;
  for (int i = 0; i < 3; i++)
    fds[i] = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  on_loop(read_connections, &(unsigned){ 0 });
  getrlimit(RLIMIT_NOFILE, &before);
  none = before;
  none.rlim_cur = 0;
  dup2(log, 2);
  setrlimit(RLIMIT_NOFILE, &none);
  double start = now();
  getrusage(RUSAGE_SELF, &use);
  double cpu = (double)use.ru_utime.tv_sec + (double)use.ru_stime.tv_sec +
               (double)(use.ru_utime.tv_usec + use.ru_stime.tv_usec) / 1e6;
  for (int i = 0; i < 3; i++)
    join(fds[i]);
  say(fds[2], "GET /now?back" H "\r\n");
  while (now() - start < 1)
    usleep(50000);
  getrusage(RUSAGE_SELF, &use);
  cpu = (double)use.ru_utime.tv_sec + (double)use.ru_stime.tv_sec +
        (double)(use.ru_utime.tv_usec + use.ru_stime.tv_usec) / 1e6 - cpu;
  setrlimit(RLIMIT_NOFILE, &before);
  dup2(saved, 2);
  assert_true(cpu < 0.3);
  char text[1000];
  ssize_t n = pread(log, text, sizeof text - 1, 0);
  assert_true(n > 0);
  text[n] = '\0';
  assert_non_null(strstr(text, "cannot accept"));
  assert_ptr_equal(strchr(text, '\n'), text + n - 1);
  expect(fds[2], 200, "back");
  for (int i = 0; i < 3; i++)
    close(fds[i]);
  close(log);
  close(saved);
}

int main(void)
{
  signal(SIGPIPE, SIG_IGN);
  evthread_use_pthreads();
#define TEST(name, up) cmocka_unit_test_setup_teardown(name, up, teardown)
  const struct CMUnitTest tests[] = {
    TEST(test_keep_alive, setup),      TEST(test_pipelining, setup),
    TEST(test_many_ahead, setup),      TEST(test_half_close, setup),
    TEST(test_bad_head, setup),        TEST(test_client_leaves, setup),
    TEST(test_drips, setup),           TEST(test_idle, setup_idle),
    TEST(test_deadline, setup),        TEST(test_unread_answer, setup),
    TEST(test_bodies, setup),          TEST(test_cap, setup_cap),
    TEST(test_drain, setup),           TEST(test_drain_of_nothing, setup),
    TEST(test_free_while_busy, setup), TEST(test_no_descriptors, setup),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
