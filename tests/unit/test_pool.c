/* The pool and the wake-up: jobs run on threads, and are done on the loop. */
#include "daemon/work/pool.h"

#include <event2/event.h>
#include <event2/thread.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#define JOBS 5000

static struct event_base *base;
static struct wakeup *wakeup;
static pthread_t loop;
static atomic_int started, stopped, failing;
static int done;

struct counted {
  struct job job;
  int ran;
  int wrong;
};

static bool run(struct job *job, void *thread)
{
  struct counted *c = (struct counted *)job;
  c->ran++;
  char name[16] = "";
  pthread_getname_np(pthread_self(), name, sizeof name);
  if (thread != &started || strcmp(name, "test-pool") != 0 || pthread_equal(pthread_self(), loop))
    c->wrong = 1;
  sigset_t mask;
  pthread_sigmask(SIG_SETMASK, NULL, &mask);
  if (!sigismember(&mask, SIGTERM))
    c->wrong = 1;
  return true;
}

static void finish(struct job *job)
{
  struct counted *c = (struct counted *)job;
  if (c->ran != 1 || !pthread_equal(pthread_self(), loop))
    c->wrong = 1;
  if (++done == JOBS)
    event_base_loopbreak(base);
}

static void *start(void *ctx)
{
  int nth = atomic_fetch_add(&started, 1);
  return nth + 1 == atomic_load(&failing) ? NULL : ctx;
}

static void stop(void *ctx, void *thread)
{
  if (thread == ctx)
    atomic_fetch_add(&stopped, 1);
}

static int setup(void **state)
{
  (void)state;
  evthread_use_pthreads();
  loop = pthread_self();
  base = event_base_new();
  wakeup = wakeup_new(base);
  started = stopped = failing = done = 0;
  return base == NULL || wakeup == NULL;
}

static int teardown(void **state)
{
  (void)state;
  wakeup_free(wakeup);
  event_base_free(base);
  return 0;
}

static struct pool *new_pool(size_t queue_max)
{
  const struct pool_config config = {
    .name = "test-pool",
    .threads = 4,
    .queue_max = queue_max,
    .wakeup = wakeup,
    .thread_start = start,
    .thread_stop = stop,
    .ctx = &started,
  };
  return pool_new(&config);
}

static void give_up(evutil_socket_t fd, short what, void *ctx)
{
  (void)fd;
  (void)what;
  (void)ctx;
  event_base_loopbreak(base);
}

/* Runs the loop until all jobs are done; a lost wake-up ends it by time. */
static void loop_for(int seconds)
{
  struct timeval wait = { .tv_sec = seconds };
  struct event *e = evtimer_new(base, give_up, NULL);
  event_add(e, &wait);
  event_base_dispatch(base);
  event_free(e);
}

static void test_jobs(void **state)
{
  (void)state;
  struct counted *jobs = calloc(JOBS, sizeof *jobs);
  struct pool *p = new_pool(JOBS);
  assert_non_null(p);
  assert_int_equal(started, 4);
  for (int i = 0; i < JOBS; i++) {
    jobs[i].job = (struct job){ .run = run, .done = finish };
    assert_true(pool_submit(p, &jobs[i].job));
    if (i % 100 == 0)
      event_base_loop(base, EVLOOP_NONBLOCK);
  }
  loop_for(10);
  assert_int_equal(done, JOBS);
  for (int i = 0; i < JOBS; i++)
    assert_true(jobs[i].ran == 1 && !jobs[i].wrong);
  pool_free(p);
  assert_int_equal(stopped, 4);
  free(jobs);
}

/* One job at a time: every wake-up counts. */
static struct pool *ping_pool;
static void again(struct job *job)
{
  if (++done == JOBS || !pool_submit(ping_pool, job))
    event_base_loopbreak(base);
}

static void test_ping_pong(void **state)
{
  (void)state;
  struct counted c = { .job = { .run = run, .done = again } };
  ping_pool = new_pool(1);
  assert_true(pool_submit(ping_pool, &c.job));
  loop_for(10);
  assert_int_equal(done, JOBS);
  assert_int_equal(c.ran, JOBS);
  pool_free(ping_pool);
}

static void test_free_finishes(void **state)
{
  (void)state;
  struct counted jobs[100] = { { .ran = 0 } };
  struct pool *p = new_pool(100);
  for (int i = 0; i < 100; i++) {
    jobs[i].job = (struct job){ .run = run, .done = finish };
    assert_true(pool_submit(p, &jobs[i].job));
  }
  pool_free(p);
  assert_int_equal(done, 0);
  wakeup_drain(wakeup);
  assert_int_equal(done, 100);
  wakeup_drain(wakeup);
  assert_int_equal(done, 100);
}

static bool slow(struct job *job, void *thread)
{
  (void)job;
  (void)thread;
  usleep(100000);
  return true;
}

static void test_full(void **state)
{
  (void)state;
  struct counted jobs[8] = { { .ran = 0 } };
  struct pool *p = new_pool(2);
  int taken = 0;
  for (int i = 0; i < 8; i++) {
    jobs[i].job = (struct job){ .run = slow, .done = finish };
    taken += pool_submit(p, &jobs[i].job);
  }
  assert_true(taken >= 2 && taken <= 6); /* two queued, up to four running */
  pool_free(p);
  wakeup_drain(wakeup);
  assert_int_equal(done, taken);
}

static void test_thread_that_fails(void **state)
{
  (void)state;
  for (int nth = 1; nth <= 4; nth++) {
    started = stopped = 0;
    failing = nth;
    assert_null(new_pool(1));
    assert_int_equal(started, 4);
    assert_int_equal(stopped, 3);
  }
  pool_free(NULL);
}

static void mark(struct job *job)
{
  struct counted *c = (struct counted *)job;
  c->ran = ++done;
}

static void test_list_in_order(void **state)
{
  (void)state;
  struct counted c[5] = { { .ran = 0 } };
  for (int i = 0; i < 5; i++)
    c[i].job = (struct job){ .done = mark, .next = i < 3 ? &c[i + 1].job : NULL };
  wakeup_post_list(wakeup, NULL);
  wakeup_post_list(wakeup, &c[0].job);
  wakeup_post(wakeup, &c[4].job);
  event_base_loop(base, EVLOOP_NONBLOCK);
  for (int i = 0; i < 5; i++)
    assert_int_equal(c[i].ran, i + 1);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown(test_jobs, setup, teardown),
    cmocka_unit_test_setup_teardown(test_ping_pong, setup, teardown),
    cmocka_unit_test_setup_teardown(test_free_finishes, setup, teardown),
    cmocka_unit_test_setup_teardown(test_thread_that_fails, setup, teardown),
    cmocka_unit_test_setup_teardown(test_list_in_order, setup, teardown),
    cmocka_unit_test_setup_teardown(test_full, setup, teardown),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
