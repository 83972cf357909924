#include "lib/credential.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lib/credential_proof.h"
#include "lib/json.h"
#include "lib/timestamp.h"
#include "tests/unit/credential_sample.h"

static struct json_object *signed_sample(void)
{
  struct credential c = sample();
  struct problem p = { 0 };
  struct json_object *document = credential_build(&c);
  assert_true(credential_sign(document, issuer, NOW, &p));
  return document;
}

static bool verify(struct json_object *document, struct credential_report *report)
{
  return credential_verify(document, secret_key_did(issuer), NOW, report);
}

static void test_signed_is_verified(void **state)
{
  (void)state;
  struct credential_report report;
  struct json_object *document = signed_sample();
  struct json_object *again = signed_sample();
  assert_true(json_object_equal(document, again));
  assert_true(verify(document, &report));
  for (int check = CHECK_FORM; check <= CHECK_DATES; check++)
    assert_int_equal(report.result[check], CHECK_PASSED);
  assert_int_equal(report.result[CHECK_LOG], CHECK_NOT_MADE);
  assert_int_equal(report.result[CHECK_STATUS], CHECK_NOT_MADE);
  assert_true(credential_verify(document, NULL, NOW, &report));
  assert_non_null(strstr(report.reason[CHECK_ISSUER], secret_key_did(issuer)));
  /* signing anew replaces the proofs */
  struct problem p = { 0 };
  assert_true(credential_sign(document, issuer, NOW + 1, &p));
  assert_true(verify(document, &report));
  assert_false(json_object_equal(document, again));
  json_object_put(document);
  json_object_put(again);
}

static void test_issuer_must_be_the_one_asked_for(void **state)
{
  (void)state;
  struct credential_report report;
  struct problem p = { 0 };
  struct json_object *document = signed_sample();
  assert_false(credential_verify(document, secret_key_did(stranger), NOW, &report));
  assert_int_equal(report.result[CHECK_ISSUER], CHECK_FAILED);
  assert_int_equal(report.result[CHECK_PROOF_RDFC], CHECK_PASSED);

  /* a key signs in its own name only */
  assert_false(credential_sign(document, stranger, NOW, &p));
  assert_int_equal(p.id, PROBLEM_CREDENTIAL_INVALID);

  /* a proof by another key */
  struct credential c = sample();
  c.issuer_did = secret_key_did(stranger);
  struct json_object *forged = credential_build(&c);
  assert_true(credential_sign(forged, stranger, NOW, &p));
  json_set(document, "proof", json_object_get(json_array_of(forged, "proof")));
  assert_false(verify(document, &report));
  assert_int_equal(report.result[CHECK_ISSUER], CHECK_FAILED);
  assert_int_equal(report.result[CHECK_PROOF_RDFC], CHECK_FAILED);
  assert_int_equal(report.result[CHECK_PROOF_JCS], CHECK_FAILED);
  json_object_put(forged);

  c.issuer_did = "did:key:z6MkAAAA";
  forged = credential_build(&c);
  json_set(forged, "proof", json_object_get(json_array_of(document, "proof")));
  assert_false(credential_verify(forged, NULL, NOW, &report));
  assert_int_equal(report.result[CHECK_ISSUER], CHECK_FAILED);
  assert_int_equal(report.result[CHECK_PROOF_JCS], CHECK_NOT_MADE);
  json_object_put(forged);
  json_object_put(document);
}

/* For the neutral point any signature with the right R would be good. */
static void test_issuer_key_must_be_sound(void **state)
{
  (void)state;
  struct credential_report report;
  struct public_key neutral = { { 1 } };
  char did[LIMIT_DID + 1];
  struct credential c = sample();
  struct json_object *document = signed_sample();
  did_key_write(&neutral, did);
  c.issuer_did = did;
  struct json_object *forged = credential_build(&c);
  json_set(forged, "proof", json_object_get(json_array_of(document, "proof")));
  assert_false(credential_verify(forged, did, NOW, &report));
  assert_int_equal(report.result[CHECK_FORM], CHECK_PASSED);
  assert_int_equal(report.result[CHECK_ISSUER], CHECK_FAILED);
  assert_int_equal(report.result[CHECK_PROOF_RDFC], CHECK_NOT_MADE);
  json_object_put(forged);
  json_object_put(document);
}

static void test_each_proof_counts(void **state)
{
  (void)state;
  struct credential_report report;
  for (size_t bad = 0; bad < PROOF_SUITES; bad++) {
    struct json_object *document = signed_sample();
    struct json_object *proofs = json_array_of(document, "proof");
    struct json_object *broken = json_object_array_get_idx(proofs, bad);
    struct json_object *other = json_object_array_get_idx(proofs, 1 - bad);
    json_set_str(broken, "proofValue", json_str(other, "proofValue"));
    assert_false(verify(document, &report));
    assert_int_equal(report.result[CHECK_PROOF_RDFC], bad == 0 ? CHECK_FAILED : CHECK_PASSED);
    assert_int_equal(report.result[CHECK_PROOF_JCS], bad == 1 ? CHECK_FAILED : CHECK_PASSED);
    json_object_put(document);
  }
}

static void test_dates(void **state)
{
  (void)state;
  static const struct {
    const char *now;
    enum check_result result;
  } cases[] = {
    { "2025-12-31T23:59:59Z", CHECK_FAILED }, { "2026-01-01T00:00:00Z", CHECK_PASSED },
    { "2029-12-31T23:59:59Z", CHECK_PASSED }, { "2030-01-01T00:00:00Z", CHECK_FAILED },
    { "9999-12-31T23:59:59Z", CHECK_FAILED },
  };
  struct json_object *document = signed_sample();
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct credential_report report;
    int64_t now;
    assert_true(timestamp_read(cases[i].now, &now));
    assert_int_equal(credential_verify(document, NULL, now, &report),
                     cases[i].result == CHECK_PASSED);
    assert_int_equal(report.result[CHECK_DATES], cases[i].result);
    assert_int_equal(report.result[CHECK_PROOF_JCS], CHECK_PASSED);
  }
  json_object_put(document);
}

/* Replaces the member at a path (`a.b`, `proof.0.type`); value NULL removes it. */
static void set_at(struct json_object *document, const char *path, const char *value)
{
  char copy[128];
  char *rest = copy;
  char *dot;
  struct problem p = { 0 };
  snprintf(copy, sizeof copy, "%s", path);
  while ((dot = strchr(rest, '.')) != NULL) {
    *dot = '\0';
    document = json_object_is_type(document, json_type_array)
                   ? json_object_array_get_idx(document, strtoul(rest, NULL, 10))
                   : json_object_object_get(document, rest);
    assert_non_null(document);
    rest = dot + 1;
  }
  if (value == NULL) {
    assert_true(json_object_object_get_ex(document, rest, NULL));
    json_object_object_del(document, rest);
    return;
  }
  struct json_object *parsed = json_read(value, strlen(value), &p);
  assert_true(parsed != NULL || strcmp(value, "null") == 0);
  json_object_object_add(document, rest, parsed);
}

#define TWO(name, tag, other, other_tag)                                                           \
  "[{\"@value\":\"" name "\",\"@language\":\"" tag "\"},{\"@value\":\"" other                      \
  "\",\"@language\":\"" other_tag "\"}]"

static const struct {
  const char *path;
  const char *value;
} bad_forms[] = {
  /* missing */
  { "@context", NULL },
  { "id", NULL },
  { "type", NULL },
  { "name", NULL },
  { "issuer", NULL },
  { "issuer.id", NULL },
  { "issuer.type", NULL },
  { "issuer.name", NULL },
  { "validFrom", NULL },
  { "credentialSubject", NULL },
  { "credentialSubject.id", NULL },
  { "credentialSubject.name", NULL },
  { "credentialSubject.achievement", NULL },
  { "credentialSubject.achievement.achievementType", NULL },
  { "credentialSubject.achievement.criteria.id", NULL },
  { "credentialSubject.achievement.criteria.narrative", NULL },
  { "evidence", NULL },
  { "credentialStatus", NULL },
  { "credentialStatus.id", NULL },
  { "credentialStatus.type", NULL },
  { "credentialStatus.statusPurpose", NULL },
  { "credentialStatus.statusListIndex", NULL },
  { "credentialStatus.statusListCredential", NULL },
  { "credentialStatus.statusReference", NULL },
  { "evidence.0.id", NULL },
  { "proof", NULL },
  { "proof.0.proofValue", NULL },
  { "proof.1.proofValue", NULL },
  { "proof.0.created", NULL },
  { "proof.1.@context", NULL },
  /* unknown */
  { "extra", "1" },
  { "@id", "\"urn:x:y\"" },
  { "issuer.@id", "\"urn:x:y\"" },
  { "issuer.image", "\"urn:x:y\"" },
  { "credentialSubject.\x1b[2J", "\"\"" },
  { "credentialSubject.achievement.criteria.type", "\"Criteria\"" },
  { "credentialSubject.achievement.@context", "{}" },
  { "evidence.0.genre", "\"x\"" },
  { "proof.0.@context", "[\"https://www.w3.org/ns/credentials/v2\"]" },
  { "proof.0.previousProof", "\"urn:x:y\"" },
  { "proof.1.nonce", "\"x\"" },
  /* of another type */
  { "id", "1" },
  { "id", "null" },
  { "name", "[\"x\"]" },
  { "name", "{\"@value\":\"x\"}" },
  { "credentialSubject.name", "{\"@value\":\"x\",\"@language\":\"en\"}" },
  { "credentialSubject.name", "[]" },
  { "credentialSubject.name", "[\"x\",\"y\"]" },
  { "credentialSubject.name", "[{\"@value\":\"x\",\"@language\":\"en\"}]" },
  { "credentialSubject.name", TWO("x", "en", "y", "en") },
  { "credentialSubject.name", TWO("x", "en", "y", "zh-Hans") },
  { "credentialSubject.name", TWO("x", "en", "y", "zh-") },
  { "credentialSubject.name", TWO("x", "en", "y", "z") },
  { "credentialSubject.name", TWO("x", "en", "y", "") },
  { "credentialSubject.name", TWO("x", "en", "y", "zh--cn") },
  { "credentialSubject.name", TWO("x", "en", "y", "zh-hanssssss") },
  { "credentialSubject.name", TWO("x", "en", "y", "1h") },
  { "credentialSubject.name", TWO("x", "en", "", "zh") },
  { "credentialSubject.name", TWO("x", "en", "y\",\"@direction\":\"rtl", "ar") },
  { "issuer", "\"did:key:z6Mk\"" },
  { "issuer", "[]" },
  { "credentialSubject", "[{}]" },
  { "credentialSubject", "null" },
  { "evidence", "{}" },
  { "credentialStatus", "{}" },
  { "credentialStatus", "[]" },
  { "credentialStatus", "[{}]" },
  { "credentialStatus.statusListIndex", "94567" },
  { "validFrom", "20260101" },
  { "validUntil", "null" },
  { "proof", "{}" },
  { "proof.0.proofValue", "7" },
  /* of another value or length */
  { "@context", "[\"https://www.w3.org/ns/credentials/v2\"]" },
  { "@context", "[]" },
  { "type", "[\"VerifiableCredential\"]" },
  { "type", "[\"AchievementCredential\",\"VerifiableCredential\"]" },
  { "type", "[\"VerifiableCredential\",\"OpenBadgeCredential\"]" },
  { "type", "[\"VerifiableCredential\",\"AchievementCredential\",\"X\"]" },
  { "type", "\"VerifiableCredential\"" },
  { "issuer.type", "\"Profile\"" },
  { "name", "\"\"" },
  { "id", "\"\"" },
  { "id", "\"relative\"" },
  { "id", "\"https://\"" },
  { "id", "\"_:b0\"" },
  { "id", "\"javascript:x\"" },
  { "id", "\"https://x.example/a b\"" },
  { "id", "\"https://x.example/%4\"" },
  { "id", "\"https://x.example/%4g\"" },
  { "id", "\"https://x.example/\\u00e9\"" },
  { "id", "\"https://x.example/> <urn:x:p> <urn:x:o\"" },
  { "credentialSubject.id", "\"https://register.example/v1/certificates/WIOTC-2026-000017\"" },
  { "validFrom", "\"2026-01-01\"" },
  { "validFrom", "\"2026-01-01T00:00:00+00:00\"" },
  { "validFrom", "\"2026-01-01T00:00:00.0Z\"" },
  { "validUntil", "\"2026-02-30T00:00:00Z\"" },
  { "evidence", "[]" },
  { "credentialStatus.statusPurpose", "\"suspension\"" },
  { "credentialStatus.statusListIndex", "\"094567\"" },
  { "credentialStatus.statusListIndex", "\"-1\"" },
  { "credentialStatus.statusListIndex", "\"\"" },
  { "credentialStatus.statusListCredential", "\"list\"" },
  { "credentialStatus.statusReference", "\"list\"" },
  { "credentialStatus.id", "\"https://register.example/v1/certificates/WIOTC-2026-000017\"" },
  { "credentialStatus.statusSize", "1" },
  { "evidence", "[{},{}]" },
  { "proof", "[]" },
  { "proof", "[{}]" },
  { "proof.0.type", "\"Ed25519Signature2020\"" },
  { "proof.0.cryptosuite", "\"eddsa-jcs-2022\"" },
  { "proof.1.cryptosuite", "\"eddsa-rdfc-2022\"" },
  { "proof.1.cryptosuite", "\"eddsa-2022\"" },
  { "proof.0.proofPurpose", "\"authentication\"" },
  { "proof.1.proofPurpose", "\"authentication\"" },
  { "proof.1.created", "\"now\"" },
  { "proof.1.@context", "[\"https://www.w3.org/ns/credentials/v2\"]" },
  { "proof.0.proofValue", "\"\"" },
  { "proof.0.proofValue", "\"z\"" },
  { "proof.0.proofValue", "\"z0\"" },
  { "proof.0.proofValue", "\"uAAAA\"" },
};

static void test_other_forms_are_refused(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof bad_forms / sizeof bad_forms[0]; i++) {
    struct credential_report report;
    struct json_object *document = signed_sample();
    set_at(document, bad_forms[i].path, bad_forms[i].value);
    if (verify(document, &report) || report.result[CHECK_FORM] != CHECK_FAILED)
      fail_msg("accepted: %s = %s", bad_forms[i].path, bad_forms[i].value);
    assert_string_not_equal(report.reason[CHECK_FORM], "");
    for (const char *c = report.reason[CHECK_FORM]; *c != '\0'; c++)
      assert_true(*c >= ' ' && *c < 0x7f);
    assert_int_equal(report.result[CHECK_PROOF_RDFC], CHECK_NOT_MADE);
    json_object_put(document);
  }
  struct credential_report report;
  struct json_object *document = signed_sample();
  struct json_object *evidence = json_array_of(document, "evidence");
  json_add(evidence, json_object_get(json_object_array_get_idx(evidence, 0)));
  assert_false(verify(document, &report));
  assert_int_equal(report.result[CHECK_FORM], CHECK_FAILED);
  json_object_put(document);
  struct json_object *list = json_object_new_array();
  assert_false(verify(list, &report));
  assert_false(verify(NULL, &report));
  json_object_put(list);
}

static void test_proofs_are_two_in_order(void **state)
{
  (void)state;
  static const size_t orders[][3] = { { 1, 0, 9 }, { 0, 0, 9 }, { 1, 1, 9 }, { 0, 9, 9 },
                                      { 1, 9, 9 }, { 0, 1, 0 }, { 0, 1, 1 } };
  for (size_t i = 0; i < sizeof orders / sizeof orders[0]; i++) {
    struct credential_report report;
    struct json_object *document = signed_sample();
    struct json_object *proofs = json_array_of(document, "proof");
    struct json_object *others = json_object_new_array();
    for (size_t k = 0; k < 3 && orders[i][k] != 9; k++)
      json_add(others, json_object_get(json_object_array_get_idx(proofs, orders[i][k])));
    json_set(document, "proof", others);
    assert_false(verify(document, &report));
    assert_int_equal(report.result[CHECK_FORM], CHECK_FAILED);
    json_object_put(document);
  }
}

/* The compact form has no white space and no optional spelling, so no byte is without weight. */
static void test_every_byte_counts(void **state)
{
  (void)state;
  static const unsigned char flips[] = { 0x01, 0x20 };
  struct buf text = { 0 };
  struct json_object *document = signed_sample();
  json_write(&text, document);
  json_object_put(document);
  for (size_t i = 0; i < 2 * text.len; i++) {
    struct problem p = { 0 };
    struct credential_report report;
    char kept = text.data[i / 2];
    text.data[i / 2] = (char)(kept ^ flips[i % 2]);
    document = json_read(text.data, text.len, &p);
    if (document != NULL && credential_verify(document, NULL, NOW, &report))
      fail_msg("accepted with byte %zu changed: %.*s", i / 2, (int)text.len, text.data);
    json_object_put(document);
    text.data[i / 2] = kept;
  }
  struct problem p = { 0 };
  struct credential_report report;
  document = json_read(text.data, text.len, &p);
  assert_true(verify(document, &report));
  json_object_put(document);
  buf_free(&text);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_signed_is_verified),
    cmocka_unit_test(test_issuer_must_be_the_one_asked_for),
    cmocka_unit_test(test_issuer_key_must_be_sound),
    cmocka_unit_test(test_each_proof_counts),
    cmocka_unit_test(test_dates),
    cmocka_unit_test(test_other_forms_are_refused),
    cmocka_unit_test(test_proofs_are_two_in_order),
    cmocka_unit_test(test_every_byte_counts),
  };
  return cmocka_run_group_tests(tests, sample_set_up, sample_tear_down);
}
