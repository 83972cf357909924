/* Every reason for which a signed request is turned away, and the order in which they are found. */
#include "daemon/auth/verify.h"

#include "tests/unit/register.h"

#include <stdlib.h>
#include <string.h>

#include "lib/digest.h"

#define NOW 1780000000
#define BODY "{\"salt\":\"AAECAwQFBgcICQoLDA0ODw\"}"

struct bench {
  struct secret_key *key;
  struct auth_input in;
  struct signature_params params;
  char content_digest[CONTENT_DIGEST_LEN + 1];
  struct buf input, signature;
  struct problem p;
};

static void sign(struct bench *b)
{
  buf_clear(&b->input);
  buf_clear(&b->signature);
  signature_make(&b->in.message, &b->params, b->key, &b->input, &b->signature);
  b->in.signature_input = buf_str(&b->input);
  b->in.signature = buf_str(&b->signature);
}

static void digest(struct bench *b, const void *body, size_t len)
{
  struct digest d;
  digest_of(body, len, &d);
  content_digest_write(&d, b->content_digest);
  b->in.message.content_digest = b->content_digest;
}

static int setup(void **state)
{
  struct bench *b = xcalloc(1, sizeof *b);
  *state = b;
  b->key = register_key(1);
  b->in = (struct auth_input){ .message = { .method = "POST",
                                            .authority = REGISTER_NAME,
                                            .path = "/v1/parties/acme",
                                            .query = "?",
                                            .content_type = "application/json" },
                               .authority = REGISTER_NAME,
                               .body = BODY,
                               .body_len = strlen(BODY),
                               .now = NOW };
  digest(b, BODY, strlen(BODY));
  signature_params_new(&b->params, b->key, NOW);
  sign(b);
  return 0;
}

static int teardown(void **state)
{
  struct bench *b = *state;
  secret_key_free(b->key);
  buf_free(&b->input);
  buf_free(&b->signature);
  free(b);
  return 0;
}

static void verdict(struct bench *b, enum problem_id expected)
{
  struct signature_params out;
  b->p = (struct problem){ 0 };
  bool ok = auth_verify(&b->in, &out, &b->p);
  assert_problem(&b->p, expected);
  assert_int_equal(ok, expected == PROBLEM_NONE);
  if (ok)
    assert_string_equal(out.keyid, secret_key_did(b->key));
  else
    assert_true(b->p.detail[0] != '\0');
}

static void a_good_request(void **state)
{
  struct bench *b = *state;
  verdict(b, PROBLEM_NONE);
  b->in.body = NULL;
  b->in.body_len = 0;
  b->in.message.method = "GET";
  b->in.message.content_digest = b->in.message.content_type = NULL;
  sign(b);
  verdict(b, PROBLEM_NONE);
}

static void no_signature(void **state)
{
  struct bench *b = *state;
  b->in.signature = NULL;
  verdict(b, PROBLEM_SIGNATURE_MISSING);
  sign(b);
  b->in.signature_input = NULL;
  verdict(b, PROBLEM_SIGNATURE_MISSING);
}

static void no_well_formed_signature(void **state)
{
  static const char *const inputs[] = { "", "wiotc=()", "other=(\"@method\");created=1", "\x01" };
  struct bench *b = *state;
  b->in.repeated = true;
  verdict(b, PROBLEM_SIGNATURE_MALFORMED);
  b->in.repeated = false;
  for (size_t i = 0; i < sizeof inputs / sizeof inputs[0]; i++) {
    b->in.signature_input = inputs[i];
    verdict(b, PROBLEM_SIGNATURE_MALFORMED);
  }
  sign(b);
  b->in.signature = "wiotc=:AA==:";
  verdict(b, PROBLEM_SIGNATURE_MALFORMED);
  sign(b);
  b->in.message.content_type = NULL; /* signed with one, sent without */
  verdict(b, PROBLEM_SIGNATURE_MALFORMED);
}

/* A signature for one register is worthless at another, whatever Host says. */
static void another_register(void **state)
{
  struct bench *b = *state;
  b->in.message.authority = "other.example";
  sign(b);
  verdict(b, PROBLEM_WRONG_AUTHORITY);
  assert_non_null(strstr(b->p.detail, REGISTER_NAME));
  b->in.message.authority = REGISTER_NAME;
  verdict(b, PROBLEM_SIGNATURE_INVALID);
}

static void the_digest(void **state)
{
  struct bench *b = *state;
  b->in.message.content_digest = NULL;
  verdict(b, PROBLEM_DIGEST_MISSING);
  b->in.message.content_digest = "sha-512=:AA==:";
  verdict(b, PROBLEM_DIGEST_MALFORMED);
  digest(b, "{}", 2);
  sign(b); /* signed rightly, over another body */
  verdict(b, PROBLEM_DIGEST_MISMATCH);
  digest(b, BODY, strlen(BODY));
  sign(b);
  b->in.body = BODY " ";
  b->in.body_len++;
  verdict(b, PROBLEM_DIGEST_MISMATCH);
}

static void what_was_not_signed(void **state)
{
  struct bench *b = *state;
  const struct signed_message good = b->in.message;
  b->in.message.method = "GET";
  verdict(b, PROBLEM_SIGNATURE_INVALID);
  b->in.message = good;
  b->in.message.path = "/v1/parties/bolt";
  verdict(b, PROBLEM_SIGNATURE_INVALID);
  b->in.message = good;
  b->in.message.query = "?a=b";
  verdict(b, PROBLEM_SIGNATURE_INVALID);
  b->in.message = good;
  b->in.message.content_type = "text/plain";
  verdict(b, PROBLEM_SIGNATURE_INVALID);
  b->in.message = good;
  b->in.body = "{}";
  b->in.body_len = 2;
  digest(b, "{}", 2); /* body and digest changed together */
  verdict(b, PROBLEM_SIGNATURE_INVALID);
}

/* Signed by one key in the name of another. */
static void another_key(void **state)
{
  struct bench *b = *state;
  strcpy(b->params.keyid, register_did(2));
  sign(b);
  verdict(b, PROBLEM_SIGNATURE_INVALID);
  strcpy(b->params.keyid, "did:key:z6Mkfrozen");
  sign(b);
  verdict(b, PROBLEM_KEY_UNSOUND);
}

static void out_of_time(void **state)
{
  struct bench *b = *state;
  b->in.now = NOW + LIMIT_SIGNATURE_SKEW;
  verdict(b, PROBLEM_NONE);
  b->in.now++;
  verdict(b, PROBLEM_SIGNATURE_STALE);
  b->in.now = NOW - LIMIT_SIGNATURE_SKEW;
  verdict(b, PROBLEM_NONE);
  b->in.now--;
  verdict(b, PROBLEM_SIGNATURE_STALE);
  b->params.expires = NOW + LIMIT_SIGNATURE_EXPIRES;
  sign(b);
  b->in.now = b->params.expires;
  verdict(b, PROBLEM_NONE);
  b->in.now++;
  verdict(b, PROBLEM_SIGNATURE_EXPIRED);
  b->params.expires++; /* signed too far ahead */
  sign(b);
  b->in.now = NOW;
  verdict(b, PROBLEM_SIGNATURE_EXPIRED);
}

/* What costs nothing is looked at first; a large body is hashed for those who signed it only. */
static void the_cheap_checks_come_first(void **state)
{
  struct bench *b = *state;
  b->in.body_len--;
  b->in.now = NOW + 1000;
  verdict(b, PROBLEM_SIGNATURE_STALE);
  b->in.message.path = "/v1/parties/bolt";
  verdict(b, PROBLEM_SIGNATURE_INVALID);
  b->in.signature = "wiotc=:AA==:";
  verdict(b, PROBLEM_SIGNATURE_MALFORMED);
  b->in.message.content_digest = "sha-256=:AA==:";
  verdict(b, PROBLEM_DIGEST_MALFORMED);
  b->in.message.authority = "other.example";
  verdict(b, PROBLEM_WRONG_AUTHORITY);
  b->in.repeated = true;
  verdict(b, PROBLEM_SIGNATURE_MALFORMED);
  b->in.signature = NULL;
  verdict(b, PROBLEM_SIGNATURE_MISSING);
}

#define T(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
  const struct CMUnitTest tests[] = {
    T(a_good_request),   T(no_signature), T(no_well_formed_signature),
    T(another_register), T(the_digest),   T(what_was_not_signed),
    T(another_key),      T(out_of_time),  T(the_cheap_checks_come_first),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
