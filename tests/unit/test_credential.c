#include "lib/credential.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lib/credential_proof.h"
#include "lib/credential_shape.h"
#include "lib/encode.h"
#include "lib/json.h"
#include "lib/limits.h"
#include "lib/timestamp.h"

#define NOW INT64_C(1767312000) /* 2026-01-02T00:00:00Z */

static struct secret_key *issuer;
static struct secret_key *stranger;

static struct credential sample(void)
{
  return (struct credential){
    .id = "https://register.example/v1/certificates/WIOTC-2026-000017",
    .number = "WIOTC-2026-000017",
    .name = "Certificate \"WIOTC-2026-000017\" \\ \n\t\r\b\f \x7f \x01",
    .description = "Full member \xe6\xb5\xb7\xe5\xb0\x94 \xf0\x9f\x98\x80",
    .issuer_did = secret_key_did(issuer),
    .issuer_name = "World Internet of Things Convention",
    .valid_from = "2026-01-01T00:00:00Z",
    .valid_until = "2030-01-01T00:00:00Z",
    .subject_id = "https://register.example/v1/parties/haier-smart-home",
    .subject_name = "\xe6\xb5\xb7\xe5\xb0\x94\xe6\x99\xba\xe5\xae\xb6",
    .achievement_id = "https://register.example/v1/bodies/smart-home",
    .achievement_type = "Membership",
    .achievement_name = "Membership of the Smart Home Commission",
    .achievement_description = "A seat in the commission",
    .criteria_id = "https://register.example/v1/bodies/smart-home#admission",
    .criteria_narrative = "Admitted by two executives.",
    .evidence_id = "https://register.example/v1/log/entries/42",
    .evidence_name = "Log entry 42",
    .evidence_description = "The entry that issued this certificate",
  };
}

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

static void test_build_says_what_it_is_given(void **state)
{
  (void)state;
  struct problem p = { 0 };
  struct credential c = sample();
  struct credential back;
  struct json_object *document = credential_build(&c);
  assert_true(credential_read(document, &back, &p));
  assert_string_equal(back.id, c.id);
  assert_string_equal(back.name, c.name);
  assert_string_equal(back.description, c.description);
  assert_string_equal(back.issuer_did, c.issuer_did);
  assert_string_equal(back.issuer_name, c.issuer_name);
  assert_string_equal(back.valid_from, c.valid_from);
  assert_string_equal(back.valid_until, c.valid_until);
  assert_string_equal(back.subject_id, c.subject_id);
  assert_string_equal(back.subject_name, c.subject_name);
  assert_string_equal(back.achievement_id, c.achievement_id);
  assert_string_equal(back.achievement_type, c.achievement_type);
  assert_string_equal(back.achievement_name, c.achievement_name);
  assert_string_equal(back.achievement_description, c.achievement_description);
  assert_string_equal(back.criteria_id, c.criteria_id);
  assert_string_equal(back.criteria_narrative, c.criteria_narrative);
  assert_string_equal(back.evidence_id, c.evidence_id);
  assert_string_equal(back.evidence_name, c.evidence_name);
  assert_string_equal(back.evidence_description, c.evidence_description);
  assert_null(back.number);
  json_object_put(document);
}

static void test_optional_members_are_left_out(void **state)
{
  (void)state;
  struct problem p = { 0 };
  struct credential c = sample();
  struct credential back;
  struct credential_report report;
  c.description = c.valid_until = c.evidence_description = NULL;
  struct json_object *document = credential_build(&c);
  assert_false(json_object_object_get_ex(document, "description", NULL));
  assert_false(json_object_object_get_ex(document, "validUntil", NULL));
  assert_true(credential_sign(document, issuer, NOW, &p));
  assert_true(verify(document, &report));
  assert_true(credential_read(document, &back, &p));
  assert_null(back.description);
  assert_null(back.valid_until);
  assert_null(back.evidence_description);
  json_object_put(document);
}

static void test_nquads_are_escaped_and_sorted(void **state)
{
  (void)state;
  struct problem p = { 0 };
  struct credential c = sample();
  struct buf quads = { 0 };
  struct json_object *document = credential_build(&c);
  assert_true(credential_nquads(document, &quads, &p));
  assert_non_null(strstr(quads.data,
                         "<https://register.example/v1/certificates/WIOTC-2026-000017> "
                         "<https://schema.org/name> \"Certificate \\\"WIOTC-2026-000017\\\" \\\\ "
                         "\\n\\t\\r\\b\\f \\u007F \\u0001\" .\n"));
  assert_non_null(strstr(quads.data, "<https://www.w3.org/2018/credentials#validUntil> "
                                     "\"2030-01-01T00:00:00Z\"^^"
                                     "<http://www.w3.org/2001/XMLSchema#dateTime> .\n"));
  size_t lines = 0;
  char *last = NULL;
  for (char *line = strtok(quads.data, "\n"); line != NULL; line = strtok(NULL, "\n")) {
    assert_true(last == NULL || strcmp(last, line) < 0);
    last = line;
    lines++;
  }
  assert_int_equal(lines, 23);
  buf_free(&quads);
  json_object_put(document);
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
  { "evidence.0.id", NULL },
  { "proof", NULL },
  { "proof.0.proofValue", NULL },
  { "proof.1.proofValue", NULL },
  { "proof.0.created", NULL },
  { "proof.1.@context", NULL },
  /* unknown */
  { "extra", "1" },
  { "@id", "\"urn:x:y\"" },
  { "credentialStatus", "{}" },
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
  { "issuer", "\"did:key:z6Mk\"" },
  { "issuer", "[]" },
  { "credentialSubject", "[{}]" },
  { "credentialSubject", "null" },
  { "evidence", "{}" },
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
  { "id", "\"https://x.example/\\u00e9\"" },
  { "id", "\"https://x.example/> <urn:x:p> <urn:x:o\"" },
  { "credentialSubject.id", "\"https://register.example/v1/certificates/WIOTC-2026-000017\"" },
  { "validFrom", "\"2026-01-01\"" },
  { "validFrom", "\"2026-01-01T00:00:00+00:00\"" },
  { "validFrom", "\"2026-01-01T00:00:00.0Z\"" },
  { "validUntil", "\"2026-02-30T00:00:00Z\"" },
  { "evidence", "[]" },
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

static void test_lengths_are_bounded(void **state)
{
  (void)state;
  char text[LIMIT_TEXT + 2];
  char uri[LIMIT_URI + 2];
  struct buf quads = { 0 };
  memset(text, 'a', sizeof text);
  memset(uri, 'a', sizeof uri);
  memcpy(uri, "urn:", 4);
  for (size_t over = 0; over < 2; over++) {
    struct problem p = { 0 };
    struct credential c = sample();
    text[LIMIT_TEXT + over] = '\0';
    c.name = text;
    struct json_object *document = credential_build(&c);
    assert_int_equal(credential_nquads(document, &quads, &p), over == 0);
    json_object_put(document);
    c = sample();
    uri[LIMIT_URI + over] = '\0';
    c.evidence_id = uri;
    document = credential_build(&c);
    assert_int_equal(credential_nquads(document, &quads, &p), over == 0);
    assert_int_equal(p.id, over == 0 ? PROBLEM_NONE : PROBLEM_CREDENTIAL_FORM);
    json_object_put(document);
    text[LIMIT_TEXT] = 'a';
    uri[LIMIT_URI] = 'a';
  }
  buf_free(&quads);
}

static void test_refusal_names_the_member(void **state)
{
  (void)state;
  struct problem p = { 0 };
  struct buf quads = { 0 };
  struct credential c = sample();
  c.criteria_id = NULL;
  struct json_object *document = credential_build(&c);
  assert_false(credential_nquads(document, &quads, &p));
  assert_int_equal(p.id, PROBLEM_CREDENTIAL_FORM);
  assert_non_null(strstr(p.detail, "credentialSubject.achievement.criteria.id"));
  assert_int_equal(quads.len, 0);
  assert_false(credential_sign(document, issuer, NOW, &p));
  assert_false(json_object_object_get_ex(document, "proof", NULL));
  json_object_put(document);
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

static void test_check_names(void **state)
{
  (void)state;
  assert_string_equal(credential_check_name(CHECK_FORM), "form");
  assert_string_equal(credential_check_name(CHECK_PROOF_RDFC), "proof-rdfc");
  assert_string_equal(credential_check_name(CHECK_STATUS), "status");
}

/* Published vectors. */

static bool vector_read(const char *name, struct buf *out)
{
  const char *dir = getenv("WIOTC_VECTORS");
  char path[512];
  snprintf(path, sizeof path, "%s/eddsa/%s", dir == NULL ? "" : dir, name);
  FILE *file = dir == NULL ? NULL : fopen(path, "r");
  if (file == NULL)
    return false;
  char block[4096];
  size_t n;
  while ((n = fread(block, 1, sizeof block, file)) > 0)
    buf_add(out, block, n);
  fclose(file);
  return out->len > 0;
}

/* Compares with a vector's text, but for the newlines its file may end in. */
static void assert_vector(const char *name, const struct buf *ours)
{
  struct buf theirs = { 0 };
  assert_true(vector_read(name, &theirs));
  size_t len = ours->len;
  while (len > 0 && ours->data[len - 1] == '\n')
    len--;
  while (theirs.len > 0 && theirs.data[theirs.len - 1] == '\n')
    theirs.len--;
  assert_int_equal(len, theirs.len);
  assert_memory_equal(buf_str(ours), theirs.data, len);
  buf_free(&theirs);
}

static void assert_vector_hex(const char *name, const uint8_t *data, size_t len)
{
  struct buf hex = { 0 };
  encode_hex(&hex, data, len);
  assert_vector(name, &hex);
  buf_free(&hex);
}

static struct json_object *vector_json(const char *name)
{
  struct problem p = { 0 };
  struct buf text = { 0 };
  if (!vector_read(name, &text))
    skip();
  struct json_object *value = json_read(text.data, text.len, &p);
  assert_non_null(value);
  buf_free(&text);
  return value;
}

static struct secret_key *vector_key(void)
{
  uint8_t bytes[34]; /* the multicodec 0x1300 as a varint, then the seed */
  size_t len;
  struct json_object *pair = vector_json("keyPair.json");
  const char *text = json_str(pair, "privateKeyMultibase");
  assert_true(decode_base58(text + 1, strlen(text + 1), bytes, sizeof bytes, &len));
  assert_int_equal(len, sizeof bytes);
  struct secret_key *key = secret_key_from_seed(bytes + 2);
  assert_string_equal(did_key_multikey(secret_key_did(key)), json_str(pair, "publicKeyMultibase"));
  json_object_put(pair);
  return key;
}

/* From canonical bytes to the proof value, and back. */
static void vector_signature(const struct buf *config, const struct buf *document,
                             const char *combined_name, const char *hex_name,
                             const char *value_name)
{
  uint8_t data[2 * DIGEST_BYTES];
  uint8_t signature[PROOF_SIGNATURE_BYTES];
  uint8_t back[PROOF_SIGNATURE_BYTES];
  struct buf value = { 0 };
  struct secret_key *key = vector_key();
  struct public_key public;
  proof_hash_data(config, document, data);
  assert_vector_hex(combined_name, data, sizeof data);
  secret_key_sign(key, data, sizeof data, signature);
  assert_vector_hex(hex_name, signature, sizeof signature);
  proof_value_write(signature, &value);
  assert_vector(value_name, &value);
  assert_true(proof_value_read(value.data, back));
  assert_memory_equal(back, signature, sizeof back);
  secret_key_public(key, &public);
  assert_true(signature_valid(&public, data, sizeof data, back));
  buf_free(&value);
  secret_key_free(key);
}

static void test_vectors_jcs(void **state)
{
  (void)state;
  struct problem p = { 0 };
  struct buf config = { 0 };
  struct buf canonical = { 0 };
  struct json_object *document = vector_json("eddsa-jcs-2022/signedJCS.json");
  struct json_object *proof = json_object_of(document, "proof");
  assert_true(proof_document_canonical(PROOF_JCS, document, &canonical, &p));
  assert_vector("eddsa-jcs-2022/canonDocJCS.txt", &canonical);
  assert_true(proof_config_canonical(PROOF_JCS, proof, &config, &p));
  assert_vector("eddsa-jcs-2022/proofCanonJCS.txt", &config);
  vector_signature(&config, &canonical, "eddsa-jcs-2022/combinedHashJCS.txt",
                   "eddsa-jcs-2022/sigHexJCS.txt", "eddsa-jcs-2022/sigBTC58JCS.txt");
  buf_free(&config);
  buf_free(&canonical);
  json_object_put(document);
}

static void test_vectors_rdfc(void **state)
{
  (void)state;
  struct problem p = { 0 };
  struct buf config = { 0 };
  struct buf canonical = { 0 };
  struct json_object *document = vector_json("eddsa-rdfc-2022/signedDataInt.json");
  assert_true(vector_read("eddsa-rdfc-2022/canonDocDataInt.txt", &canonical));
  assert_true(proof_config_canonical(PROOF_RDFC, json_object_of(document, "proof"), &config, &p));
  assert_vector("eddsa-rdfc-2022/proofCanonDataInt.txt", &config);
  vector_signature(&config, &canonical, "eddsa-rdfc-2022/combinedHashDataInt.txt",
                   "eddsa-rdfc-2022/sigHexDataInt.txt", "eddsa-rdfc-2022/sigBTC58DataInt.txt");
  /* the alumni credential is no form of ours */
  assert_false(credential_nquads(document, &config, &p));
  buf_free(&config);
  buf_free(&canonical);
  json_object_put(document);
}

static int set_up(void **state)
{
  uint8_t seed[32] = { 7 };
  (void)state;
  if (!secret_init())
    return -1;
  issuer = secret_key_from_seed(seed);
  seed[0] = 8;
  stranger = secret_key_from_seed(seed);
  return 0;
}

static int tear_down(void **state)
{
  (void)state;
  secret_key_free(issuer);
  secret_key_free(stranger);
  return 0;
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_build_says_what_it_is_given),
    cmocka_unit_test(test_optional_members_are_left_out),
    cmocka_unit_test(test_nquads_are_escaped_and_sorted),
    cmocka_unit_test(test_signed_is_verified),
    cmocka_unit_test(test_issuer_must_be_the_one_asked_for),
    cmocka_unit_test(test_each_proof_counts),
    cmocka_unit_test(test_dates),
    cmocka_unit_test(test_other_forms_are_refused),
    cmocka_unit_test(test_proofs_are_two_in_order),
    cmocka_unit_test(test_lengths_are_bounded),
    cmocka_unit_test(test_refusal_names_the_member),
    cmocka_unit_test(test_every_byte_counts),
    cmocka_unit_test(test_check_names),
    cmocka_unit_test(test_vectors_jcs),
    cmocka_unit_test(test_vectors_rdfc),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
