/* The writer on its own thread: what becomes one batch, refusals in it, and what is done in idle
 * time. */
#include "tests/unit/writer_sample.h"

#include <event2/event.h>
#include <event2/thread.h>
#include <unistd.h>

#define JOBS 40

static int n_done;
static struct event_base *base;

static void done(struct job *job)
{
  ((struct task *)job)->done++;
  if (++n_done == JOBS)
    event_base_loopbreak(base);
}

/* On its own thread: refused ones in the middle of a batch leave no mark, all are finished before
 * they are done. */
static void batches_on_the_thread(void **state)
{
  struct bench *b = *state;
  struct task *tasks = xcalloc(JOBS, sizeof *tasks);
  uint64_t expected = 0;
  evthread_use_pthreads();
  base = event_base_new();
  struct wakeup *wakeup = wakeup_new(base);
  struct writer *w = writer_new(b->db, &b->hooks, 16, JOBS, wakeup);
  assert_non_null(w);
  n_done = 0;
  for (size_t i = 0; i < JOBS; i++) {
    tasks[i].bench = b;
    tasks[i].what = i % 5 == 2 ? REFUSE : i % 7 == 3 ? BREAK_BUT_SAY_YES : KEEP;
    tasks[i].write.apply = apply;
    tasks[i].write.again = again;
    tasks[i].write.finish = finish;
    tasks[i].write.job.done = done;
    assert_true(writer_submit(w, &tasks[i].write));
  }
  const struct timeval limit = { 20, 0 };
  event_base_loopexit(base, &limit);
  event_base_dispatch(base);
  assert_int_equal(n_done, JOBS);
  for (size_t i = 0; i < JOBS; i++) {
    assert_int_equal(tasks[i].finished, 1);
    assert_int_equal(tasks[i].done, 1);
    assert_int_equal(tasks[i].write.outcome, tasks[i].what == KEEP ? WRITE_KEPT : WRITE_REFUSED);
    if (tasks[i].what == KEEP) {
      assert_int_equal(tasks[i].index, expected++);
      assert_true(tasks[i].receipt);
    }
  }
  writer_free(w); /* closes the database */
  wakeup_free(wakeup);
  event_base_free(base);
  free(tasks);
  struct problem p = { 0 };
  b->db = db_open(b->path, DB_WRITER, model_statements, SQL__COUNT, &p);
  assert_non_null(b->db);
  sound(b, expected);
}

static void what_is_queued_is_carried_out(void **state)
{
  struct bench *b = *state;
  struct task tasks[3] = { 0 };
  evthread_use_pthreads();
  base = event_base_new();
  struct wakeup *wakeup = wakeup_new(base);
  struct writer *w = writer_new(b->db, &b->hooks, 1, 3, wakeup);
  for (size_t i = 0; i < 3; i++) {
    tasks[i].bench = b;
    tasks[i].write.apply = apply;
    tasks[i].write.again = again;
    tasks[i].write.finish = finish;
    tasks[i].write.job.done = done;
    assert_true(writer_submit(w, &tasks[i].write));
  }
  writer_free(w);
  wakeup_drain(wakeup);
  for (size_t i = 0; i < 3; i++)
    assert_int_equal(tasks[i].done, 1);
  wakeup_free(wakeup);
  event_base_free(base);
  struct problem p = { 0 };
  b->db = db_open(b->path, DB_WRITER, model_statements, SQL__COUNT, &p);
  sound(b, 3);
}

static struct writer *start_writer(struct bench *b, struct wakeup **wakeup)
{
  evthread_use_pthreads();
  base = event_base_new();
  *wakeup = wakeup_new(base);
  sem_init(&b->begun, 0, 0);
  sem_init(&b->go_on, 0, 0);
  return writer_new(b->db, &b->hooks, 16, 16, *wakeup);
}

static void stop_writer(struct bench *b, struct writer *w, struct wakeup *wakeup)
{
  struct problem p = { 0 };
  writer_free(w);
  wakeup_drain(wakeup);
  wakeup_free(wakeup);
  event_base_free(base);
  sem_destroy(&b->begun);
  sem_destroy(&b->go_on);
  b->db = db_open(b->path, DB_WRITER, model_statements, SQL__COUNT, &p);
}

static void submit(struct bench *b, struct writer *w, struct task *t, enum what what)
{
  *t = (struct task){ .bench = b, .what = what };
  t->write.apply = apply;
  t->write.again = again;
  t->write.finish = finish;
  t->write.job.done = done;
  assert_true(writer_submit(w, &t->write));
}

/* One batch, whatever comes when: another job keeps the writer busy until all are queued. */
static void as_one_batch(struct bench *b, struct writer *w, struct wakeup *wakeup,
                         struct task *tasks, const enum what *what, size_t n)
{
  static struct task first;
  submit(b, w, &first, KEEP_WAITING);
  sem_wait(&b->begun);
  for (size_t i = 0; i < n; i++)
    submit(b, w, &tasks[i], what[i]);
  sem_post(&b->go_on);
  for (int i = 0; i < 5000 && tasks[n - 1].done == 0; i++) {
    wakeup_drain(wakeup);
    usleep(1000);
  }
  assert_int_equal(tasks[n - 1].done, 1);
}

/* What is refused before it changed anything costs the others nothing. */
static void a_refusal_at_once_undoes_nothing(void **state)
{
  static const enum what what[] = { KEEP, REFUSE_AT_ONCE, KEEP, REFUSE_AT_ONCE, KEEP };
  struct bench *b = *state;
  struct task tasks[5];
  struct wakeup *wakeup;
  struct writer *w = start_writer(b, &wakeup);
  as_one_batch(b, w, wakeup, tasks, what, 5);
  stop_writer(b, w, wakeup);
  for (size_t i = 0; i < 5; i++) {
    assert_int_equal(tasks[i].applied, 1);
    assert_int_equal(tasks[i].again, 0);
    assert_int_equal(tasks[i].write.outcome, what[i] == KEEP ? WRITE_KEPT : WRITE_REFUSED);
  }
  assert_null(strchr(b->calls, 'l'));
  sound(b, 4);
}

/* What is refused after it changed something has the batch carried out again, once, however many
 * there are; nobody sees more of it than that it is right. */
static void a_late_refusal_undoes_only_itself(void **state)
{
  static const enum what late[] = { REFUSE, BREAK_CONSTRAINT, BREAK_BUT_SAY_YES };
  struct bench *b = *state;
  struct task tasks[6];
  struct wakeup *wakeup;
  uint64_t size = 0;
  for (size_t way = 0; way < 3; way++) {
    const enum what what[] = { KEEP, KEEP, late[way], REFUSE_AT_ONCE, late[way], KEEP };
    memset(b->calls, 0, sizeof b->calls);
    struct writer *w = start_writer(b, &wakeup);
    as_one_batch(b, w, wakeup, tasks, what, 6);
    stop_writer(b, w, wakeup);
    size++; /* the one before the batch */
    for (size_t i = 0; i < 6; i++) {
      bool yes = what[i] == KEEP;
      assert_int_equal(tasks[i].write.outcome, yes ? WRITE_KEPT : WRITE_REFUSED);
      assert_int_equal(tasks[i].finished, 1);
      assert_int_equal(tasks[i].applied, i <= 2 ? 2 : 1);
      assert_int_equal(tasks[i].again, i <= 2 ? 1 : 0);
      if (yes) {
        assert_true(tasks[i].receipt);
        assert_int_equal(tasks[i].index, size++);
      }
    }
    assert_ptr_equal(strchr(b->calls, 'l'), strrchr(b->calls, 'l'));
    sound(b, size);
  }
}

/* After one of those, nobody can have a batch carried out twice for a while. */
static void late_refusals_are_expected_for_a_while(void **state)
{
  static const enum what what[] = { KEEP, REFUSE, KEEP };
  struct bench *b = *state;
  struct task tasks[3];
  struct wakeup *wakeup;
  struct writer *w = start_writer(b, &wakeup);
  for (int turn = 0; turn < 20; turn++) {
    as_one_batch(b, w, wakeup, tasks, what, 3);
    for (size_t i = 0; i < 3; i++)
      assert_int_equal(tasks[i].again, turn == 0 && i <= 1);
    assert_int_equal(tasks[1].write.outcome, WRITE_REFUSED);
  }
  stop_writer(b, w, wakeup);
  sound(b, 60);
}

static int64_t tidy_left;

/* Pieces of work wait; each turn does 500. */
static int64_t untidy(void *ctx, struct db *db)
{
  (void)ctx;
  (void)db;
  return __atomic_load_n(&tidy_left, __ATOMIC_SEQ_CST);
}

static void tidy_some(void *ctx, struct db *db)
{
  (void)ctx;
  (void)db;
  __atomic_sub_fetch(&tidy_left, 500, __ATOMIC_SEQ_CST);
}

static void what_waits_is_done_in_idle_time(void **state)
{
  struct bench *b = *state;
  evthread_use_pthreads();
  base = event_base_new();
  struct wakeup *wakeup = wakeup_new(base);
  tidy_left = 25000;
  b->hooks.tidy_waiting = untidy;
  b->hooks.tidy = tidy_some;
  struct writer *w = writer_new(b->db, &b->hooks, 1, 3, wakeup);
  for (int i = 0; i < 1000 && untidy(NULL, NULL) > 0; i++)
    usleep(10000);
  assert_int_equal(untidy(NULL, NULL), 0);
  writer_free(w);
  wakeup_free(wakeup);
  event_base_free(base);
  struct problem p = { 0 };
  b->db = db_open(b->path, DB_WRITER, model_statements, SQL__COUNT, &p);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    T(batches_on_the_thread),
    T(what_is_queued_is_carried_out),
    T(a_refusal_at_once_undoes_nothing),
    T(a_late_refusal_undoes_only_itself),
    T(late_refusals_are_expected_for_a_while),
    T(what_waits_is_done_in_idle_time),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
