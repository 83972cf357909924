#include "daemon/auth/nonce.h"

#include "tests/unit/register.h"

#include <stdio.h>
#include <string.h>

#define T(test) cmocka_unit_test_setup_teardown(test, register_setup, register_teardown)
#define NONCE "AAECAwQFBgcICQoLDA0ODw"

static const struct signed_message message = {
  .method = "POST",
  .authority = REGISTER_NAME,
  .path = "/v1/parties",
  .query = "?",
  .content_digest = "sha-256=:AAAA:",
  .content_type = "application/json",
};

static struct signature_params signed_by(uint8_t n, const char *nonce, int64_t created)
{
  struct signature_params p = { .created = created };
  strcpy(p.nonce, nonce);
  strcpy(p.keyid, register_did(n));
  return p;
}

static void kept(struct fixture *f, const struct signature_params *params, const char *answer)
{
  struct digest request;
  nonce_request_digest(&message, &request);
  assert_done(f, nonce_keep(&f->c, params, &request, 201, answer));
}

static enum nonce_state look(struct fixture *f, const struct signature_params *params)
{
  struct digest request;
  struct nonce_record record;
  nonce_request_digest(&message, &request);
  f->problem = (struct problem){ 0 };
  return nonce_look(&f->c, params, &request, &record);
}

static void a_repeat_gets_the_first_answer(void **state)
{
  struct fixture *f = *state;
  struct signature_params params = signed_by(1, NONCE, f->c.time);
  struct nonce_record record = { 0 };
  struct digest request;
  assert_int_equal(look(f, &params), NONCE_NEW);
  kept(f, &params, "{\"party\":\"名\"}");
  nonce_request_digest(&message, &request);
  params.created += 5; /* the signature may differ: what is asked for counts */
  assert_int_equal(nonce_look(&f->c, &params, &request, &record), NONCE_REPEAT);
  assert_problem(&f->problem, PROBLEM_NONE);
  assert_int_equal(record.entry, f->c.entry);
  assert_int_equal(record.status, 201);
  assert_string_equal(record.answer, "{\"party\":\"名\"}");
}

static void another_request_is_refused(void **state)
{
  struct fixture *f = *state;
  struct signature_params params = signed_by(1, NONCE, f->c.time);
  struct signed_message other = message;
  struct nonce_record record;
  struct digest request;
  char entry[32];
  kept(f, &params, "{}");
  other.content_digest = "sha-256=:AAAB:";
  nonce_request_digest(&other, &request);
  assert_int_equal(nonce_look(&f->c, &params, &request, &record), NONCE_MISUSED);
  assert_problem(&f->problem, PROBLEM_NONCE_REUSED);
  snprintf(entry, sizeof entry, "entry %lld", (long long)f->c.entry);
  assert_non_null(strstr(f->problem.detail, entry));
}

static void key_and_nonce_belong_together(void **state)
{
  struct fixture *f = *state;
  struct signature_params params = signed_by(1, NONCE, f->c.time);
  kept(f, &params, "{}");
  struct signature_params other = signed_by(2, NONCE, f->c.time);
  assert_int_equal(look(f, &other), NONCE_NEW);
  other = signed_by(1, "AAECAwQFBgcICQoLDA0ODx", f->c.time);
  assert_int_equal(look(f, &other), NONCE_NEW);
  other = signed_by(1, "aaecawqfbgcicqolda0odw", f->c.time); /* base64url has cases */
  assert_int_equal(look(f, &other), NONCE_NEW);
}

static void what_a_request_is(void **state)
{
  struct signed_message same = message, others[] = { message, message, message, message,
                                                     message, message, message };
  struct digest first, digest;
  (void)state;
  nonce_request_digest(&message, &first);
  same.authority = "REGISTER"; /* verified to be ours, so no part of it */
  nonce_request_digest(&same, &digest);
  assert_true(digest_equal(&digest, &first));
  others[0].method = "PUT";
  others[1].path = "/v1/parties/acme";
  others[2].query = "?a=b";
  others[3].content_digest = "sha-256=:AAAB:";
  others[4].content_type = "text/plain";
  others[5].content_type = NULL;
  others[6].path = "/v1/parties?"; /* no part runs into the next */
  others[6].query = "";
  for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
    nonce_request_digest(&others[i], &digest);
    if (digest_equal(&digest, &first))
      fail_msg("request %zu passes for the first", i);
  }
}

static void a_second_row_is_refused(void **state)
{
  struct fixture *f = *state;
  struct signature_params params = signed_by(1, NONCE, f->c.time);
  struct digest request;
  kept(f, &params, "{}");
  nonce_request_digest(&message, &request);
  assert_false(nonce_keep(&f->c, &params, &request, 200, "{}"));
  assert_problem(&f->problem, PROBLEM_INTERNAL);
}

/* Whatever could still be verified must still be known. */
static void forgets_what_cannot_be_repeated(struct fixture *f, struct signature_params params,
                                            int64_t last)
{
  struct problem p = { 0 };
  kept(f, &params, "{}");
  for (int64_t now = last - 2; now <= last; now++) {
    assert_true(signature_timely(&params, now, &p));
    nonce_prune(f->db, &(struct nonce_walk){ 0 }, now);
    assert_int_equal(look(f, &params), NONCE_REPEAT);
  }
  assert_false(signature_timely(&params, last + 1, &p));
  nonce_prune(f->db, &(struct nonce_walk){ 0 }, last + 1);
  assert_int_equal(look(f, &params), NONCE_NEW);
  assert_int_equal(register_count(f, "SELECT count(*) FROM nonce"), 0);
}

static void pruning(void **state)
{
  struct fixture *f = *state;
  struct signature_params params = signed_by(1, NONCE, f->c.time);
  forgets_what_cannot_be_repeated(f, params, f->c.time + LIMIT_SIGNATURE_SKEW);
  params.expires = f->c.time + LIMIT_SIGNATURE_EXPIRES;
  forgets_what_cannot_be_repeated(f, params, params.expires);
  params.expires = f->c.time + 3; /* expires before the usual time is over */
  forgets_what_cannot_be_repeated(f, params, params.expires);
  params.expires = 0;
  params.created += LIMIT_SIGNATURE_SKEW; /* by a clock that is ahead */
  forgets_what_cannot_be_repeated(f, params, params.created + LIMIT_SIGNATURE_SKEW);
}

static void pruning_takes_a_bounded_time(void **state)
{
  struct fixture *f = *state;
  struct digest request = { 0 };
  for (int i = 0; i < 1500; i++) {
    char nonce[LIMIT_NONCE_MIN + 1];
    snprintf(nonce, sizeof nonce, "%022d", i);
    struct signature_params params = signed_by(1, nonce, 900);
    params.expires = i < 1100 ? 1000 : 1001;
    assert_done(f, nonce_keep(&f->c, &params, &request, 200, "{}"));
  }
  struct nonce_walk walk = { 0 };
  int before = (int)register_count(f, "SELECT count(*) FROM nonce");
  for (int steps = 0; steps == 0 || walk.key != 0; steps++) {
    nonce_prune(f->db, &walk, 1001);
    int left = (int)register_count(f, "SELECT count(*) FROM nonce");
    assert_true(before - left <= NONCE_STEPS);
    before = left;
  }
  assert_int_equal(before, 400);
  assert_int_equal(register_count(f, "SELECT min(until) FROM nonce"), 1001);
}

/* Each round reads the whole table, so there is none without hope; a minute is the longest rest,
 * and a clock that was set back does not make one longer. */
static void pruning_rests_between_rounds(void **state)
{
  struct fixture *f = *state;
  struct signature_params params = signed_by(1, NONCE, f->c.time);
  struct nonce_walk walk = { 0 };
  int64_t now = f->c.time;
  params.expires = now + 10;
  kept(f, &params, "{}");
  nonce_prune(f->db, &walk, now);
  assert_int_equal(walk.next_round, now + 11);
  register_sql(f, "UPDATE nonce SET until = 0"); /* would be forgotten, were it looked at */
  nonce_prune(f->db, &walk, now + 10);
  assert_int_equal(register_count(f, "SELECT count(*) FROM nonce"), 1);
  nonce_prune(f->db, &walk, now + 11);
  assert_int_equal(register_count(f, "SELECT count(*) FROM nonce"), 0);
  assert_int_equal(walk.next_round, now + 11 + 60);
  params.expires = now + 1000;
  kept(f, &params, "{}");
  register_sql(f, "UPDATE nonce SET until = 0");
  nonce_prune(f->db, &walk, now); /* by a clock that was set back by more than a rest */
  assert_int_equal(register_count(f, "SELECT count(*) FROM nonce"), 0);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    T(a_repeat_gets_the_first_answer), T(another_request_is_refused),
    T(key_and_nonce_belong_together),  cmocka_unit_test(what_a_request_is),
    T(a_second_row_is_refused),        T(pruning),
    T(pruning_takes_a_bounded_time),   T(pruning_rests_between_rounds),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
