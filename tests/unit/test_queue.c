#include "daemon/work/queue.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>
#include <cmocka.h>

static void test_order_and_bound(void **state)
{
  (void)state;
  struct job jobs[4] = { { 0 } };
  struct queue *q = queue_new(3);
  assert_true(queue_idle(q, 0));
  for (int i = 0; i < 3; i++)
    assert_true(queue_push(q, &jobs[i]));
  assert_false(queue_push(q, &jobs[3]));
  assert_false(queue_idle(q, 0));
  struct job *first;
  assert_int_equal(queue_pop(q, 2, &first), 2);
  assert_ptr_equal(first, &jobs[0]);
  assert_ptr_equal(first->next, &jobs[1]);
  assert_null(first->next->next);
  assert_true(queue_push(q, &jobs[3]));
  assert_int_equal(queue_pop(q, 10, &first), 2);
  assert_ptr_equal(first, &jobs[2]);
  assert_ptr_equal(first->next, &jobs[3]);
  assert_null(first->next->next);
  assert_true(queue_idle(q, 0));
  queue_free(q);
  queue_free(NULL);
}

static void test_close(void **state)
{
  (void)state;
  struct job jobs[2] = { { 0 } };
  struct queue *q = queue_new(3);
  assert_true(queue_push(q, &jobs[0]));
  queue_close(q);
  assert_false(queue_push(q, &jobs[1]));
  struct job *first;
  assert_int_equal(queue_pop(q, 10, &first), 1);
  assert_ptr_equal(first, &jobs[0]);
  assert_int_equal(queue_pop(q, 10, &first), 0);
  assert_null(first);
  queue_free(q);
}

static void *push_later(void *arg)
{
  static struct job job;
  usleep(20000);
  queue_push(arg, &job);
  return NULL;
}

/* Idle means that nothing comes for as long as one is ready to wait. */
static void test_idle_waits(void **state)
{
  (void)state;
  struct queue *q = queue_new(3);
  struct job *first;
  pthread_t thread;
  assert_true(queue_idle(q, 5));
  assert_int_equal(pthread_create(&thread, NULL, push_later, q), 0);
  assert_false(queue_idle(q, 60000));
  pthread_join(thread, NULL);
  assert_int_equal(queue_pop(q, 1, &first), 1);
  queue_close(q);
  assert_true(queue_idle(q, 60000)); /* nothing will come any more: at once */
  queue_free(q);
}

/* Says when the wait was over, by what it got. */
struct gathering {
  struct queue *queue;
  size_t got;
  bool done;
};

static void *gather(void *arg)
{
  struct gathering *g = arg;
  struct job *first;
  g->got = queue_pop_gathered(g->queue, 10, &first, 3, 60000000);
  __atomic_store_n(&g->done, true, __ATOMIC_SEQ_CST);
  return NULL;
}

static bool still_waits(struct gathering *g)
{
  usleep(20000);
  return !__atomic_load_n(&g->done, __ATOMIC_SEQ_CST);
}

static void test_gather_waits_for_what_is_expected(void **state)
{
  struct job jobs[3] = { { 0 } };
  struct gathering g = { .queue = queue_new(10) };
  pthread_t thread;
  (void)state;
  for (int i = 0; i < 4; i++)
    queue_expect(g.queue);
  assert_int_equal(pthread_create(&thread, NULL, gather, &g), 0);
  for (int i = 0; i < 3; i++) {
    assert_true(still_waits(&g));
    queue_push(g.queue, &jobs[i]);
    queue_expect_not(g.queue);
  }
  pthread_join(thread, NULL); /* three are enough, though one more is expected */
  assert_int_equal(g.got, 3);
  queue_free(g.queue);
}

static void test_gather_goes_on_when_nothing_more_is_expected(void **state)
{
  struct job job = { 0 };
  struct gathering g = { .queue = queue_new(10) };
  pthread_t thread;
  (void)state;
  queue_expect(g.queue);
  queue_expect(g.queue);
  queue_push(g.queue, &job);
  queue_expect_not(g.queue);
  assert_int_equal(pthread_create(&thread, NULL, gather, &g), 0);
  assert_true(still_waits(&g));
  queue_expect_not(g.queue); /* the other was refused */
  pthread_join(thread, NULL);
  assert_int_equal(g.got, 1);
  queue_free(g.queue);
}

/* More than the queue takes cannot come. */
static void test_gather_wants_no_more_than_fits(void **state)
{
  struct job jobs[2] = { { 0 } };
  struct gathering g = { .queue = queue_new(2) };
  (void)state;
  queue_expect(g.queue);
  queue_push(g.queue, &jobs[0]);
  queue_push(g.queue, &jobs[1]);
  gather(&g);
  assert_int_equal(g.got, 2);
  queue_free(g.queue);
}

static void test_gather_waits_no_longer_than_told(void **state)
{
  struct job job = { 0 }, *first;
  struct queue *q = queue_new(10);
  (void)state;
  queue_expect(q);
  queue_push(q, &job);
  assert_int_equal(queue_pop_gathered(q, 10, &first, 3, 1000), 1);
  queue_push(q, &job);
  queue_close(q); /* at once: whoever closes it waits for what is queued */
  assert_int_equal(queue_pop_gathered(q, 10, &first, 3, 60000000), 1);
  assert_int_equal(queue_pop_gathered(q, 10, &first, 3, 60000000), 0);
  queue_free(q);
}

static void *pop_until_closed(void *arg)
{
  size_t *total = calloc(1, sizeof *total);
  struct job *first;
  size_t n;
  while ((n = queue_pop(arg, 7, &first)) > 0) {
    for (size_t i = 0; i < n; i++)
      first = first->next;
    if (first != NULL) /* a list longer than it says */
      *total += 1000000;
    *total += n;
  }
  return total;
}

static void test_threads(void **state)
{
  (void)state;
  enum { THREADS = 4, JOBS = 20000 };
  struct queue *q = queue_new(16);
  struct job *jobs = calloc(JOBS, sizeof *jobs);
  pthread_t threads[THREADS];
  for (int i = 0; i < THREADS; i++)
    assert_int_equal(pthread_create(&threads[i], NULL, pop_until_closed, q), 0);
  usleep(10000); /* all of them wait on an empty queue */
  for (int i = 0; i < JOBS; i++)
    while (!queue_push(q, &jobs[i]))
      usleep(10);
  queue_close(q);
  size_t total = 0;
  for (int i = 0; i < THREADS; i++) {
    void *n;
    pthread_join(threads[i], &n);
    total += *(size_t *)n;
    free(n);
  }
  assert_int_equal(total, JOBS);
  free(jobs);
  queue_free(q);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_order_and_bound),
    cmocka_unit_test(test_close),
    cmocka_unit_test(test_idle_waits),
    cmocka_unit_test(test_gather_waits_for_what_is_expected),
    cmocka_unit_test(test_gather_goes_on_when_nothing_more_is_expected),
    cmocka_unit_test(test_gather_wants_no_more_than_fits),
    cmocka_unit_test(test_gather_waits_no_longer_than_told),
    cmocka_unit_test(test_threads),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
