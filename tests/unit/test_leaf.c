#include "lib/leaf.h"

#include "lib/digest.h"
#include "lib/json.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>

#define NOW 1780000000 /* 2026-05-28T20:26:40Z */
#define REGISTER "register.wiotc.example"

static struct secret_key *key;

static int group_setup(void **state)
{
  uint8_t seed[SEED_BYTES] = { 9 };

  (void)state;
  key = secret_key_from_seed(seed);
  return 0;
}

static int group_teardown(void **state)
{
  (void)state;
  secret_key_free(key);
  return 0;
}

/* A leaf of a signed statement, with what it borrows. */
struct statement {
  struct leaf leaf;
  struct buf input, signature;
  char content_digest[CONTENT_DIGEST_LEN + 1], public_digest[CONTENT_DIGEST_LEN + 1];
};

static void statement_new(struct statement *s, const char *body, const char *effect,
                          const char *content_type, int64_t expires)
{
  struct problem p = { 0 };
  struct signature_params params;
  struct digest digest;

  memset(s, 0, sizeof *s);
  digest_of(body, strlen(body), &digest);
  content_digest_write(&digest, s->content_digest);
  struct json_object *o = json_read(body, strlen(body), &p);
  assert_true(leaf_public_digest(o, NULL, &digest));
  json_object_put(o);
  content_digest_write(&digest, s->public_digest);
  s->leaf = (struct leaf){ .time = NOW + 2,
                           .method = "POST",
                           .path = "/v1/parties",
                           .query = "?",
                           .content_digest = s->content_digest,
                           .public_digest = s->public_digest,
                           .effect = json_read(effect, strlen(effect), &p) };
  const struct signed_message m = { "POST", REGISTER,          "/v1/parties",
                                    "?",    s->content_digest, content_type };
  signature_params_new(&params, key, NOW);
  params.expires = expires;
  signature_make(&m, &params, key, &s->input, &s->signature);
  s->leaf.signature_input = s->input.data;
  s->leaf.signature = s->signature.data;
}

static void statement_free(struct statement *s)
{
  json_object_put(s->leaf.effect);
  buf_free(&s->input);
  buf_free(&s->signature);
}

static void plain_statement(struct statement *s)
{
  statement_new(s, "{\"handle\":\"haier\",\"salt\":\"AAECAwQFBgcICQoLDA0ODw\"}",
                "{\"party\":\"haier\",\"keys\":[\"did:key:x\"]}", "application/json", 0);
}

#define DIGEST_0 "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:"
static const char fixed_bytes[] =
    "{\"content_digest\":\"" DIGEST_0 "\",\"effect\":{\"a\":[2,1],\"b\":\"\xe6\xb5\xb7/\"},"
    "\"method\":\"POST\",\"path\":\"/v1/parties\",\"public_digest\":\"" DIGEST_0 "\","
    "\"query\":\"?\",\"signature\":\"wiotc=:AA==:\",\"signature_input\":\"wiotc=();tag=\\\"x\\\"\","
    "\"time\":\"2026-05-28T20:26:40Z\"}";

static void exact_bytes(void **state)
{
  static const char effect[] = "{\"b\":\"\xe6\xb5\xb7\\/\",\"a\":[2,1]}";
  struct problem p = { 0 };
  struct buf out = { 0 };
  struct leaf leaf = { .time = NOW,
                       .method = "POST",
                       .path = "/v1/parties",
                       .query = "?",
                       .content_digest = DIGEST_0,
                       .public_digest = DIGEST_0,
                       .signature_input = "wiotc=();tag=\"x\"",
                       .signature = "wiotc=:AA==:",
                       .effect = json_read(effect, strlen(effect), &p) };

  (void)state;
  leaf_write(&out, &leaf);
  assert_string_equal(out.data, fixed_bytes);
  assert_int_equal(json_object_put(leaf.effect), 1); /* the effect stays the caller's */
  buf_free(&out);
}

static void read_gives_back_what_was_written(void **state)
{
  struct json_object *holder;
  struct problem p = { 0 };
  struct leaf leaf;
  struct buf again = { 0 };

  (void)state;
  assert_true(leaf_read(fixed_bytes, strlen(fixed_bytes), &leaf, &holder, &p));
  assert_int_equal(leaf.time, NOW);
  assert_string_equal(leaf.method, "POST");
  assert_string_equal(leaf.path, "/v1/parties");
  assert_string_equal(leaf.query, "?");
  assert_string_equal(leaf.content_digest, DIGEST_0);
  assert_string_equal(leaf.public_digest, DIGEST_0);
  assert_string_equal(leaf.signature_input, "wiotc=();tag=\"x\"");
  assert_string_equal(leaf.signature, "wiotc=:AA==:");
  assert_string_equal(json_str(leaf.effect, "b"), "\xe6\xb5\xb7/");
  leaf_write(&again, &leaf);
  assert_string_equal(again.data, fixed_bytes);
  buf_free(&again);
  json_object_put(holder);
}

/* fixed_bytes with one piece replaced. */
static void expect_unread(const char *old, const char *new)
{
  struct buf text = { 0 };
  const char *at = strstr(fixed_bytes, old);
  struct json_object *holder = (struct json_object *)&text;
  struct problem p = { 0 };
  struct leaf leaf;

  assert_non_null(at);
  buf_add(&text, fixed_bytes, (size_t)(at - fixed_bytes));
  buf_text(&text, new);
  buf_text(&text, at + strlen(old));
  if (leaf_read(text.data, text.len, &leaf, &holder, &p) || p.id != PROBLEM_LEAF_INVALID)
    fail_msg("read: %s", text.data);
  assert_null(holder);
  buf_free(&text);
}

static void malformed_leaves_are_refused(void **state)
{
  (void)state;
  expect_unread("{\"content_digest\":\"" DIGEST_0 "\",", "{");
  expect_unread("\"effect\":{\"a\":[2,1],\"b\":\"\xe6\xb5\xb7/\"},", "");
  expect_unread("\"method\":\"POST\",", "");
  expect_unread("\"path\":\"/v1/parties\",", "");
  expect_unread("\"query\":\"?\",", "");
  expect_unread(",\"time\":\"2026-05-28T20:26:40Z\"", "");
  expect_unread(",\"time\":\"2026-05-28T20:26:40Z\"", ",\"time\":1780000000");
  expect_unread("2026-05-28T20:26:40Z", "2026-05-28T20:26:40+00:00");
  expect_unread("2026-05-28T20:26:40Z", "2026-02-30T20:26:40Z");
  expect_unread(",\"time\"", ",\"thyme\":1,\"time\"");
  expect_unread("\"POST\"", "null");
  expect_unread("{\"a\":[2,1],\"b\":\"\xe6\xb5\xb7/\"}", "[]");
  expect_unread("{\"a\":[2,1],\"b\":\"\xe6\xb5\xb7/\"}", "null");
  expect_unread("\"content_digest\":\"sha-256", "\"content_digest\":\"sha-512");
  expect_unread("\"public_digest\":\"sha-256=:4", "\"public_digest\":\"sha-256=:");
  /* the same values, but not the canonical bytes */
  expect_unread("{\"content", " {\"content");
  expect_unread("40Z\"}", "40Z\"}\n");
  expect_unread("[2,1]", "[2, 1]");
  expect_unread("/v1/parties", "\\/v1/parties");
  expect_unread("\xe6\xb5\xb7", "\\u6d77");
  expect_unread("{\"a\":[2,1],\"b\":\"\xe6\xb5\xb7/\"}", "{\"b\":\"\xe6\xb5\xb7/\",\"a\":[2,1]}");
  expect_unread("\"a\":[2,1],", "\"a\":[2,1],\"a\":[2,1],");
  /* no leaf at all */
  expect_unread(fixed_bytes, "");
  expect_unread(fixed_bytes, "[]");
  expect_unread(fixed_bytes, "{}");
  expect_unread(fixed_bytes, "\"x\"");
}

static void long_leaves_are_refused(void **state)
{
  char *text = test_malloc(LIMIT_LEAF + 1);
  struct json_object *holder;
  struct problem p = { 0 };
  struct leaf leaf;

  (void)state;
  memset(text, ' ', LIMIT_LEAF + 1);
  assert_false(leaf_read(text, LIMIT_LEAF + 1, &leaf, &holder, &p));
  assert_int_equal(p.id, PROBLEM_LEAF_INVALID);
  test_free(text);
}

static void statements_verify(void **state)
{
  struct signature_params params;
  struct problem p = { 0 };
  struct json_object *holder;
  struct statement s;
  struct buf out = { 0 };
  struct leaf leaf;

  (void)state;
  plain_statement(&s);
  leaf_write(&out, &s.leaf);
  assert_true(leaf_read(out.data, out.len, &leaf, &holder, &p));
  assert_true(leaf_verify(&leaf, REGISTER, &params, &p));
  assert_int_equal(params.created, NOW);
  assert_string_equal(params.keyid, secret_key_did(key));
  json_object_put(holder);
  buf_free(&out);
  statement_free(&s);
}

static void expect_forgery(const struct leaf *leaf, const char *authority, enum problem_id id)
{
  struct signature_params params;
  struct problem p = { 0 };

  assert_false(leaf_verify(leaf, authority, &params, &p));
  assert_int_equal(p.id, id);
}

#define PDF_EFFECT "{\"attachment\":{\"media_type\":\"application/pdf\",\"size\":2}}"

static void forged_statements_do_not_verify(void **state)
{
  struct problem p = { 0 };
  struct statement s;
  struct leaf forged;

  (void)state;
  plain_statement(&s);
  expect_forgery(&s.leaf, "other.wiotc.example", PROBLEM_SIGNATURE_INVALID);
  forged = s.leaf;
  forged.method = "PUT";
  expect_forgery(&forged, REGISTER, PROBLEM_SIGNATURE_INVALID);
  forged = s.leaf;
  forged.path = "/v1/bodies";
  expect_forgery(&forged, REGISTER, PROBLEM_SIGNATURE_INVALID);
  forged = s.leaf;
  forged.query = "?a";
  expect_forgery(&forged, REGISTER, PROBLEM_SIGNATURE_INVALID);
  forged = s.leaf;
  forged.content_digest = DIGEST_0;
  expect_forgery(&forged, REGISTER, PROBLEM_SIGNATURE_INVALID);
  forged = s.leaf;
  forged.path = "/v1/parties\n\"@query\": ?";
  expect_forgery(&forged, REGISTER, PROBLEM_SIGNATURE_MALFORMED);
  forged = s.leaf;
  forged.content_digest = NULL;
  expect_forgery(&forged, REGISTER, PROBLEM_SIGNATURE_MALFORMED);
  forged = s.leaf;
  forged.effect = json_read(PDF_EFFECT, strlen(PDF_EFFECT), &p);
  assert_non_null(forged.effect);
  expect_forgery(&forged, REGISTER, PROBLEM_SIGNATURE_INVALID);
  json_object_put(forged.effect);
  statement_free(&s);
}

static void time_is_the_leafs_own(void **state)
{
  struct signature_params params;
  struct problem p = { 0 };
  struct statement s;

  (void)state;
  plain_statement(&s);
  s.leaf.time = NOW + 120;
  assert_true(leaf_verify(&s.leaf, REGISTER, &params, &p));
  s.leaf.time = NOW + 121;
  expect_forgery(&s.leaf, REGISTER, PROBLEM_SIGNATURE_STALE);
  s.leaf.time = NOW - 121;
  expect_forgery(&s.leaf, REGISTER, PROBLEM_SIGNATURE_STALE);
  statement_free(&s);

  statement_new(&s, "{}", "{}", "application/json", NOW + 86400);
  s.leaf.time = NOW + 86400;
  assert_true(leaf_verify(&s.leaf, REGISTER, &params, &p));
  s.leaf.time = NOW + 86401;
  expect_forgery(&s.leaf, REGISTER, PROBLEM_SIGNATURE_EXPIRED);
  statement_free(&s);
}

static void attachments_have_their_own_media_type(void **state)
{
  struct signature_params params;
  struct problem p = { 0 };
  struct statement s;

  (void)state;
  statement_new(&s, "{}", PDF_EFFECT, "application/pdf", 0);
  assert_string_equal(leaf_content_type(&s.leaf), "application/pdf");
  assert_true(leaf_verify(&s.leaf, REGISTER, &params, &p));
  statement_free(&s);

  statement_new(&s, "{}", "{\"attachment\":\"x\"}", "application/json", 0);
  assert_string_equal(leaf_content_type(&s.leaf), "application/json");
  assert_true(leaf_verify(&s.leaf, REGISTER, &params, &p));
  statement_free(&s);
}

static bool public_digest_is(const char *body, const char *const *private_members,
                             const char *expected)
{
  struct problem p = { 0 };
  struct digest a, b;
  struct json_object *o = json_read(body, strlen(body), &p);

  assert_non_null(o);
  assert_true(leaf_public_digest(o, private_members, &a));
  json_object_put(o);
  digest_of(expected, strlen(expected), &b);
  return digest_equal(&a, &b);
}

static void public_digests(void **state)
{
  static const char *const contact[] = { "contact", "answers", NULL };
  static const char *const none[] = { NULL };
  static const char body[] = "{\"salt\":\"s\", \"kind\":\"state\", \"contact\":{\"salt\":1},"
                             "\"names\":{\"salt\":\"y\",\"contact\":\"z\"}}";
  struct problem p = { 0 };
  struct digest digest, empty;
  struct json_object *o;

  (void)state;
  assert_true(public_digest_is(
      body, contact, "{\"kind\":\"state\",\"names\":{\"contact\":\"z\",\"salt\":\"y\"}}"));
  assert_true(public_digest_is(body, NULL,
                               "{\"contact\":{\"salt\":1},\"kind\":\"state\","
                               "\"names\":{\"contact\":\"z\",\"salt\":\"y\"}}"));
  assert_true(public_digest_is("{\"a\":1}", none, "{\"a\":1}"));
  assert_true(public_digest_is("{\"a\":null}", none, "{\"a\":null}"));
  assert_true(public_digest_is("{\"salt\":\"x\",\"answers\":1}", contact, "{}"));
  assert_false(public_digest_is("{\"salt\":\"x\",\"contact\":1}", none, "{}"));

  digest_of("{}", 2, &empty);
  assert_true(leaf_public_digest(NULL, contact, &digest));
  assert_true(digest_equal(&digest, &empty));
  o = json_read("[]", 2, &p);
  assert_false(leaf_public_digest(o, contact, &digest));
  json_object_put(o);
  o = json_object_new_object();
  json_object_object_add(o, "d", json_object_new_double(0.5));
  assert_false(leaf_public_digest(o, NULL, &digest));
  json_object_put(o);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(exact_bytes),
    cmocka_unit_test(read_gives_back_what_was_written),
    cmocka_unit_test(malformed_leaves_are_refused),
    cmocka_unit_test(long_leaves_are_refused),
    cmocka_unit_test(statements_verify),
    cmocka_unit_test(forged_statements_do_not_verify),
    cmocka_unit_test(time_is_the_leafs_own),
    cmocka_unit_test(attachments_have_their_own_media_type),
    cmocka_unit_test(public_digests),
  };
  return secret_init() ? cmocka_run_group_tests(tests, group_setup, group_teardown) : 1;
}
