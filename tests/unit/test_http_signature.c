/* Signatures that are made, and those that must not fit. What the fields may look like is in
 * test_signature_fields.c. */
#include "lib/http_signature.h"

#include "lib/encode.h"
#include "lib/signature_base.h"
#include "lib/signature_field.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>

#include "tests/unit/signature_sample.h"

/* RFC 9421 appendix B.2.6, key test-key-ed25519 of B.1.4. */
static const char B26_BASE[] =
    "\"date\": Tue, 20 Apr 2021 02:07:55 GMT\n"
    "\"@method\": POST\n"
    "\"@path\": /foo\n"
    "\"@authority\": example.com\n"
    "\"content-type\": application/json\n"
    "\"content-length\": 18\n"
    "\"@signature-params\": (\"date\" \"@method\" \"@path\" \"@authority\" \"content-type\" "
    "\"content-length\");created=1618884473;keyid=\"test-key-ed25519\"";
static const char B26_SIGNATURE[] =
    "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==";
static const char B26_PKCS8[] = "MC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF";
static const char B26_PUBLIC[] = "JrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=";

static void b26_base(struct buf *base)
{
  static const struct signature_component components[] = {
    { "date", "Tue, 20 Apr 2021 02:07:55 GMT" },
    { "@method", "POST" },
    { "@path", "/foo" },
    { "@authority", "example.com" },
    { "content-type", "application/json" },
    { "content-length", "18" },
  };
  struct buf inner = { 0 };

  signature_components_write(&inner, components, 6);
  buf_text(&inner, ";created=1618884473;keyid=\"test-key-ed25519\"");
  signature_base_write(base, components, 6, inner.data);
  buf_free(&inner);
}

static void rfc9421_b26_sign(void **state)
{
  uint8_t pkcs8[48], bytes[SIGNATURE_BYTES];
  struct buf base = { 0 }, text = { 0 };
  struct secret_key *test_key;
  size_t len;

  (void)state;
  assert_true(decode_base64(B26_PKCS8, strlen(B26_PKCS8), pkcs8, sizeof pkcs8, &len));
  assert_int_equal(len, sizeof pkcs8);
  test_key = secret_key_from_seed(pkcs8 + 16); /* the seed ends the PKCS #8 form */
  b26_base(&base);
  assert_string_equal(base.data, B26_BASE);
  secret_key_sign(test_key, base.data, base.len, bytes);
  encode_base64(&text, bytes, sizeof bytes);
  assert_string_equal(text.data, B26_SIGNATURE);
  secret_key_free(test_key);
  buf_free(&text);
  buf_free(&base);
}

static void rfc9421_b26_verify(void **state)
{
  uint8_t bytes[SIGNATURE_BYTES];
  struct buf base = { 0 }, field = { 0 };
  struct public_key public;
  struct problem p = { 0 };
  size_t len;

  (void)state;
  assert_true(decode_base64(B26_PUBLIC, strlen(B26_PUBLIC), public.bytes, 32, &len));
  assert_true(public_key_sound(&public));
  buf_printf(&field, "wiotc=:%s:", B26_SIGNATURE);
  assert_true(signature_read(field.data, bytes, &p));
  b26_base(&base);
  assert_true(signature_valid(&public, base.data, base.len, bytes));
  base.data[10] ^= 1;
  assert_false(signature_valid(&public, base.data, base.len, bytes));
  buf_free(&field);
  buf_free(&base);
}

static void base_of_ours(void **state)
{
  struct buf base = { 0 };

  (void)state;
  signature_base(&post_message, "(...);x", &base);
  assert_string_equal(base.data, "\"@method\": POST\n"
                                 "\"@authority\": register.wiotc.example\n"
                                 "\"@path\": /v1/parties\n"
                                 "\"@query\": ?dry=1&x=%20\n"
                                 "\"content-digest\": " DIGEST "\n"
                                 "\"content-type\": application/json\n"
                                 "\"@signature-params\": (...);x");
  buf_clear(&base);
  signature_base(&get_message, "()", &base);
  assert_string_equal(base.data, "\"@method\": GET\n"
                                 "\"@authority\": register.wiotc.example\n"
                                 "\"@path\": /v1/parties/haier-smart-home/contact\n"
                                 "\"@query\": ?\n"
                                 "\"@signature-params\": ()");
  buf_free(&base);
}

static void made_signatures_verify(void **state)
{
  const struct signed_message *const messages[] = { &get_message, &post_message };

  (void)state;
  for (int i = 0; i < 4; i++) {
    struct signature_params params, out;
    struct buf input = { 0 }, signature = { 0 };
    struct problem p = { 0 };

    signature_params_new(&params, key, NOW);
    if (i >= 2)
      params.expires = NOW + 86400;
    assert_int_equal(strlen(params.nonce), LIMIT_NONCE_MIN);
    signature_make(messages[i % 2], &params, key, &input, &signature);
    assert_true(signature_verify(messages[i % 2], input.data, signature.data, &out, &p));
    assert_int_equal(p.id, PROBLEM_NONE);
    assert_int_equal(out.created, NOW);
    assert_int_equal(out.expires, params.expires);
    assert_string_equal(out.nonce, params.nonce);
    assert_string_equal(out.keyid, secret_key_did(key));
    assert_memory_equal(out.key.bytes, params.key.bytes, PUBLIC_KEY_BYTES);
    buf_free(&input);
    buf_free(&signature);
  }
}

static void nonces_differ(void **state)
{
  struct signature_params a, b;

  (void)state;
  signature_params_new(&a, key, NOW);
  signature_params_new(&b, key, NOW);
  assert_string_not_equal(a.nonce, b.nonce);
}

static void every_flipped_bit_is_noticed(void **state)
{
  struct signature_params params, out;
  struct buf input = { 0 }, signature = { 0 }, forged = { 0 };
  uint8_t bytes[SIGNATURE_BYTES];
  struct problem p = { 0 };

  (void)state;
  signature_params_new(&params, key, NOW);
  signature_make(&post_message, &params, key, &input, &signature);
  assert_true(signature_read(signature.data, bytes, &p));
  for (int bit = 0; bit < SIGNATURE_BYTES * 8; bit++) {
    bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
    buf_clear(&forged);
    signature_write(&forged, bytes);
    p.id = PROBLEM_NONE;
    assert_false(signature_verify(&post_message, input.data, forged.data, &out, &p));
    assert_int_equal(p.id, PROBLEM_SIGNATURE_INVALID);
    bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
  }
  /* No single changed character of Signature-Input leaves it valid. */
  for (size_t i = 0; i < input.len; i++) {
    input.data[i] ^= 1;
    assert_false(signature_verify(&post_message, input.data, signature.data, &out, &p));
    input.data[i] ^= 1;
  }
  assert_true(signature_verify(&post_message, input.data, signature.data, &out, &p));
  buf_free(&forged);
  buf_free(&signature);
  buf_free(&input);
}

static void every_component_counts(void **state)
{
  struct signed_message others[8];
  struct signature_params params, out;
  struct buf input = { 0 }, signature = { 0 };
  struct problem p = { 0 };

  (void)state;
  for (size_t i = 0; i < 8; i++)
    others[i] = post_message;
  others[0].method = "PUT";
  others[1].authority = "other.wiotc.example";
  others[2].path = "/v1/parties/";
  others[3].query = "?dry=1&x=+";
  others[4].content_digest = "sha-256=:48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPEA=:";
  others[5].content_type = "application/json; charset=utf-8";
  others[6].query = "?";
  others[7].method = "post";
  signature_params_new(&params, key, NOW);
  signature_make(&post_message, &params, key, &input, &signature);
  for (size_t i = 0; i < 8; i++) {
    p.id = PROBLEM_NONE;
    assert_false(signature_verify(&others[i], input.data, signature.data, &out, &p));
    assert_int_equal(p.id, PROBLEM_SIGNATURE_INVALID);
  }
  buf_free(&signature);
  buf_free(&input);
}

static void anothers_key_is_noticed(void **state)
{
  struct secret_key *other = secret_key_new();
  struct signature_params params, out;
  struct buf input = { 0 }, signature = { 0 };
  struct problem p = { 0 };

  (void)state;
  signature_params_new(&params, key, NOW);
  signature_make(&get_message, &params, other, &input, &signature);
  assert_false(signature_verify(&get_message, input.data, signature.data, &out, &p));
  assert_int_equal(p.id, PROBLEM_SIGNATURE_INVALID);
  secret_key_free(other);
  buf_free(&signature);
  buf_free(&input);
}

/* With a key of small order the all-zero S and R = identity would fit any message. */
static void small_order_keys_sign_nothing(void **state)
{
  static const uint8_t first_bytes[] = { 0, 1, 0xec };
  uint8_t bytes[SIGNATURE_BYTES] = { 1 };
  char did[LIMIT_DID + 1];

  (void)state;
  for (size_t i = 0; i < sizeof first_bytes; i++) {
    struct public_key weak = { { first_bytes[i] } };
    struct buf input = { 0 }, signature = { 0 };
    struct signature_params out;
    struct problem p = { 0 };

    if (first_bytes[i] == 0xec) {
      memset(weak.bytes + 1, 0xff, 30);
      weak.bytes[31] = 0x7f;
    }
    did_key_write(&weak, did);
    buf_printf(&input,
               "wiotc=" LIST ";created=1780000000;nonce=\"" NONCE
               "\";keyid=\"%s\";alg=\"ed25519\";tag=\"wiotc\"",
               did);
    signature_write(&signature, bytes);
    assert_false(signature_verify(&get_message, input.data, signature.data, &out, &p));
    assert_int_equal(p.id, PROBLEM_SIGNATURE_INVALID);
    buf_free(&signature);
    buf_free(&input);
  }
}

/* S + L gives the same equation; only the smaller S is taken (RFC 8032 section 5.1.7). */
static void non_canonical_s_is_refused(void **state)
{
  static const uint8_t order[32] = { 0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58,
                                     0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14,
                                     0,    0,    0,    0,    0,    0,    0,    0,
                                     0,    0,    0,    0,    0,    0,    0,    0x10 };
  struct public_key public;
  uint8_t bytes[SIGNATURE_BYTES];
  unsigned carry = 0;

  (void)state;
  secret_key_public(key, &public);
  secret_key_sign(key, "x", 1, bytes);
  assert_true(signature_valid(&public, "x", 1, bytes));
  for (size_t i = 0; i < 32; i++) {
    carry += (unsigned)bytes[32 + i] + order[i];
    bytes[32 + i] = (uint8_t)carry;
    carry >>= 8;
  }
  assert_false(signature_valid(&public, "x", 1, bytes));
}

static enum problem_id timely(int64_t created, int64_t expires, int64_t now)
{
  const struct signature_params params = { .created = created, .expires = expires };
  struct problem p = { 0 };

  bool ok = signature_timely(&params, now, &p);
  assert_int_equal(ok, p.id == PROBLEM_NONE);
  assert_true(p.id == PROBLEM_NONE || p.detail[0] != '\0');
  return p.id;
}

static void created_bounds(void **state)
{
  (void)state;
  assert_int_equal(timely(NOW, 0, NOW), PROBLEM_NONE);
  assert_int_equal(timely(NOW, 0, NOW + 120), PROBLEM_NONE);
  assert_int_equal(timely(NOW, 0, NOW + 121), PROBLEM_SIGNATURE_STALE);
  assert_int_equal(timely(NOW, 0, NOW - 120), PROBLEM_NONE);
  assert_int_equal(timely(NOW, 0, NOW - 121), PROBLEM_SIGNATURE_STALE);
  assert_int_equal(timely(1, 0, NOW), PROBLEM_SIGNATURE_STALE);
  assert_int_equal(timely(999999999999999, 0, NOW), PROBLEM_SIGNATURE_STALE);
}

static void expires_bounds(void **state)
{
  const int64_t month = INT64_C(30) * 24 * 60 * 60;

  (void)state;
  assert_int_equal(timely(NOW, NOW + month, NOW), PROBLEM_NONE);
  assert_int_equal(timely(NOW, NOW + month, NOW + month), PROBLEM_NONE);
  assert_int_equal(timely(NOW, NOW + month, NOW + month + 1), PROBLEM_SIGNATURE_EXPIRED);
  assert_int_equal(timely(NOW, NOW + month + 1, NOW), PROBLEM_SIGNATURE_EXPIRED);
  assert_int_equal(timely(NOW, NOW + 10, NOW + 11), PROBLEM_SIGNATURE_EXPIRED);
  assert_int_equal(timely(NOW, NOW, NOW), PROBLEM_NONE);
  assert_int_equal(timely(NOW, NOW - 1, NOW - 1), PROBLEM_SIGNATURE_EXPIRED);
  assert_int_equal(timely(NOW, NOW + month, NOW - 120), PROBLEM_NONE);
  assert_int_equal(timely(NOW, NOW + month, NOW - 121), PROBLEM_SIGNATURE_STALE);
  assert_int_equal(timely(1, 999999999999999, NOW), PROBLEM_SIGNATURE_EXPIRED);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(rfc9421_b26_sign),
    cmocka_unit_test(rfc9421_b26_verify),
    cmocka_unit_test(base_of_ours),
    cmocka_unit_test(made_signatures_verify),
    cmocka_unit_test(nonces_differ),
    cmocka_unit_test(every_flipped_bit_is_noticed),
    cmocka_unit_test(every_component_counts),
    cmocka_unit_test(anothers_key_is_noticed),
    cmocka_unit_test(small_order_keys_sign_nothing),
    cmocka_unit_test(non_canonical_s_is_refused),
    cmocka_unit_test(created_bounds),
    cmocka_unit_test(expires_bounds),
  };
  return secret_init() ? cmocka_run_group_tests(tests, group_setup, group_teardown) : 1;
}
