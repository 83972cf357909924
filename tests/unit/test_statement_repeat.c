/* Statements that come again: the same gets its first answer, another one with its nonce is
 * refused. */
#include "tests/unit/statement_sample.h"

static void same_answer(const struct sent *first, const struct sent *repeat)
{
  const struct request *a = first->made.request, *r = repeat->made.request;
  assert_problem(&r->problem, PROBLEM_NONE);
  assert_true(r->repeat);
  assert_int_equal(r->write.outcome, WRITE_REFUSED);
  assert_int_equal(r->status, a->status);
  assert_int_equal(r->raw.len, a->raw.len);
  assert_memory_equal(r->raw.data, a->raw.data, a->raw.len);
}

static void a_repeat_in_the_same_batch(void **state)
{
  struct bench *b = *state;
  struct sent *first = registering(b, "acme", ACME);
  struct sent *all[] = { first, again(b, first), registering(b, "bolt", BOLT), again(b, first) };
  batch(b, all, 4);
  accepted(first);
  accepted(all[2]);
  assert_int_equal(request_in(first)->status, 201);
  receipt_holds(b, first);
  same_answer(first, all[1]);
  same_answer(first, all[3]);
  assert_int_equal(log_size(b->s.log), 3);
  assert_int_equal(count(b, "nonce"), 3);
  log_holds(b);
}

static void a_repeat_later_and_after_a_restart(void **state)
{
  struct bench *b = *state;
  struct sent *first = done(b, registering(b, "acme", ACME));
  struct sent *second = again(b, first);
  run(b, second);
  same_answer(first, second);
  struct sent *other = done(b, registering(b, "bolt", BOLT));
  struct sent *third = again(b, first);
  run(b, third); /* others came in between; the receipt is the one it had */
  same_answer(first, third);
  restart(b);
  struct sent *fourth = again(b, first), *fifth = again(b, other);
  run(b, fourth);
  run(b, fifth);
  same_answer(first, fourth);
  same_answer(other, fifth);
  assert_int_equal(log_size(b->s.log), 3);
}

/* A batch of two had one checkpoint; its receipts must be found again with that one. */
static void repeats_of_a_batch_after_a_restart(void **state)
{
  struct bench *b = *state;
  struct sent *all[] = { registering(b, "acme", ACME), registering(b, "bolt", BOLT) };
  batch(b, all, 2);
  accepted(all[0]);
  accepted(all[1]);
  done(b, registering(b, "core", CORE));
  restart(b);
  struct sent *repeats[] = { again(b, all[1]), again(b, all[0]) };
  batch(b, repeats, 2);
  same_answer(all[1], repeats[0]);
  same_answer(all[0], repeats[1]);
  receipt_holds(b, repeats[0]);
}

static void the_same_nonce_with_other_content(void **state)
{
  struct bench *b = *state;
  struct sent *first = done(b, registering(b, "acme", ACME));
  const char *change = "{\"names\":{\"en\":\"Other\"}," SALT "}";
  leaves_nothing(b, post_as(b, ACME, "/v1/parties/acme", change, &first->params),
                 PROBLEM_NONCE_REUSED);
  restart(b);
  leaves_nothing(b, post_as(b, ACME, "/v1/parties/acme", change, &first->params),
                 PROBLEM_NONCE_REUSED);
  /* the nonce is its key's */
  done(b, post_as(b, BOLT, "/v1/parties", registration(b, "bolt", BOLT), &first->params));
  /* and another one goes */
  done(b, post(b, ACME, "/v1/parties/acme", change));
  log_holds(b);
}

static void the_same_nonce_within_a_batch(void **state)
{
  struct bench *b = *state;
  struct sent *first = registering(b, "acme", ACME);
  struct sent *other = post_as(b, ACME, "/v1/parties/acme",
                               "{\"names\":{\"en\":\"Other\"}," SALT "}", &first->params);
  struct sent *all[] = { first, other };
  batch(b, all, 2);
  accepted(first);
  refused(other, PROBLEM_NONCE_REUSED);
  assert_false(mentions(b, "Other"));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    T(a_repeat_in_the_same_batch),         T(a_repeat_later_and_after_a_restart),
    T(repeats_of_a_batch_after_a_restart), T(the_same_nonce_with_other_content),
    T(the_same_nonce_within_a_batch),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
