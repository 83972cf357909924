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
    cmocka_unit_test(test_threads),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
