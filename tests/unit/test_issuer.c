#include "lib/issuer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "lib/json.h"
#include "tests/unit/credential_sample.h"

#define WEB "did:web:certificates.example.org"

/* One key after the other, the last two under a name. */
static size_t history(struct issuer list[3])
{
  assert_true(issuer_make(&list[0], secret_key_did(stranger), secret_key_did(stranger), 0));
  assert_true(issuer_make(&list[1], WEB, secret_key_did(stranger), 4));
  assert_true(issuer_make(&list[2], WEB, secret_key_did(issuer), 9));
  return 3;
}

static void what_can_issue(void **state)
{
  struct issuer out;
  const char *key = secret_key_did(issuer);
  (void)state;
  assert_true(issuer_make(&out, key, key, 7));
  assert_string_equal(out.did, key);
  assert_int_equal(out.entry, 7);
  assert_false(issuer_make(&out, key, secret_key_did(stranger), 0)); /* a did:key is its key */
  assert_true(issuer_make(&out, WEB, key, 0));
  assert_false(issuer_make(&out, "did:web:EXAMPLE.org", key, 0));
  assert_false(issuer_make(&out, WEB, WEB, 0));
  assert_false(issuer_make(&out, WEB, NULL, 0));
  assert_false(issuer_make(&out, NULL, key, 0));
  assert_true(issuer_did_valid(WEB) && issuer_did_valid(key));
  assert_false(issuer_did_valid("did:example:1"));
}

static void the_document_names_every_key_once(void **state)
{
  struct issuer list[3], back[LIMIT_ISSUERS];
  struct problem p = { 0 };
  size_t n;
  (void)state;
  struct json_object *document = issuer_document(list, history(list));
  struct json_object *methods = json_array_of(document, "verificationMethod");
  assert_string_equal(json_str(document, "id"), WEB);
  assert_int_equal(json_object_array_length(methods), 2);
  assert_string_equal(json_str(json_object_array_get_idx(methods, 0), "controller"), WEB);
  assert_true(issuer_document_read(document, back, &n, &p));
  assert_int_equal(n, 2);
  assert_string_equal(back[0].key, secret_key_did(stranger));
  assert_string_equal(back[1].key, secret_key_did(issuer));
  assert_string_equal(back[1].did, WEB);
  assert_int_equal(back[1].entry, -1);
  json_object_put(document);
}

/* The document with one change; whether it is read, and with how many keys. */
static size_t read_with(void (*change)(struct json_object *document, struct json_object *method))
{
  struct issuer list[3], back[LIMIT_ISSUERS];
  struct problem p = { 0 };
  size_t n = 0;
  struct json_object *document = issuer_document(list, history(list));
  change(document, json_object_array_get_idx(json_array_of(document, "verificationMethod"), 0));
  bool ok = issuer_document_read(document, back, &n, &p);
  assert_int_equal(ok, p.id == PROBLEM_NONE);
  assert_true(ok || p.id == PROBLEM_DID_DOCUMENT_INVALID);
  json_object_put(document);
  return ok ? n : 0;
}

static void no_change(struct json_object *document, struct json_object *method)
{
  (void)document;
  (void)method;
}
static void another_did(struct json_object *document, struct json_object *method)
{
  (void)method;
  json_set_str(document, "id", "did:web:other.example.org");
}
static void no_did(struct json_object *document, struct json_object *method)
{
  (void)method;
  json_set_str(document, "id", "https://certificates.example.org");
}
static void no_assertion(struct json_object *document, struct json_object *method)
{
  (void)method;
  json_object_object_del(document, "assertionMethod");
}
static void another_controller(struct json_object *document, struct json_object *method)
{
  (void)document;
  json_set_str(method, "controller", "did:web:other.example.org");
}
static void another_type(struct json_object *document, struct json_object *method)
{
  (void)document;
  json_set_str(method, "type", "JsonWebKey");
}
static void another_key(struct json_object *document, struct json_object *method)
{
  (void)document;
  json_set_str(method, "publicKeyMultibase", "z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp");
}
static void a_revoked_key(struct json_object *document, struct json_object *method)
{
  (void)document;
  json_set_str(method, "revoked", "2026-01-01T00:00:00Z");
}
static void for_another_purpose(struct json_object *document, struct json_object *method)
{
  struct json_object *all = json_object_new_array();
  json_add_str(all, json_str(method, "id"));
  json_set(document, "authentication", json_object_get(all));
  json_set(document, "assertionMethod", all);
}
static void embedded(struct json_object *document, struct json_object *method)
{
  struct json_object *all = json_object_new_array();
  json_add(all, json_object_get(method));
  json_set(document, "assertionMethod", all);
}

static void what_is_no_key_of_it_is_passed_over(void **state)
{
  (void)state;
  assert_int_equal(read_with(no_change), 2);
  assert_int_equal(read_with(another_did), 0);
  assert_int_equal(read_with(no_did), 0);
  assert_int_equal(read_with(no_assertion), 0);
  assert_int_equal(read_with(another_controller), 1);
  assert_int_equal(read_with(another_type), 1);
  assert_int_equal(read_with(another_key), 1);
  assert_int_equal(read_with(a_revoked_key), 1);
  assert_int_equal(read_with(for_another_purpose), 1);
  assert_int_equal(read_with(embedded), 1);
}

static struct json_object *signed_by_name(const struct secret_key *key)
{
  struct credential c = sample();
  struct problem p = { 0 };
  c.issuer_did = WEB;
  struct json_object *document = credential_build(&c);
  assert_true(credential_sign(document, key, NOW, &p));
  return document;
}

/* Both proofs name a key of the DID; which keys it has is not in the certificate. */
static void certificates_by_name(void **state)
{
  struct issuer list[3];
  struct credential_report report;
  struct json_object *document = signed_by_name(issuer);
  struct json_object *other = signed_by_name(stranger);
  (void)state;
  history(list);
  assert_string_equal(
      json_str(json_object_array_get_idx(json_array_of(document, "proof"), 0),
               "verificationMethod"),
      strcat(strcpy((char[LIMIT_URI]){ 0 }, WEB "#"), did_key_multikey(secret_key_did(issuer))));
  assert_true(credential_verify_by(document, list, 3, NOW, &report));
  assert_int_equal(report.issuer, 2);
  assert_true(credential_verify_by(other, list, 3, NOW, &report));
  assert_int_equal(report.issuer, 1);
  /* a key that is not one of its own, and a name that is not asked for */
  assert_false(credential_verify_by(other, list + 2, 1, NOW, &report));
  assert_int_equal(report.result[CHECK_ISSUER], CHECK_FAILED);
  assert_int_equal(report.issuer, -1);
  assert_false(credential_verify_by(document, list, 1, NOW, &report));
  assert_int_equal(report.result[CHECK_ISSUER], CHECK_FAILED);
  assert_int_equal(report.result[CHECK_PROOF_RDFC], CHECK_NOT_MADE);
  /* without keys nothing can be said */
  assert_false(credential_verify(document, NULL, NOW, &report));
  assert_int_equal(report.result[CHECK_ISSUER], CHECK_NOT_MADE);
  assert_int_equal(report.result[CHECK_PROOF_JCS], CHECK_NOT_MADE);
  /* proofs by two keys of the same DID are no pair */
  struct json_object *proofs = json_array_of(document, "proof");
  json_object_array_put_idx(
      proofs, 1, json_object_get(json_object_array_get_idx(json_array_of(other, "proof"), 1)));
  assert_false(credential_verify_by(document, list, 3, NOW, &report));
  assert_int_equal(report.result[CHECK_ISSUER], CHECK_FAILED);
  json_object_put(document);
  json_object_put(other);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(what_can_issue),
    cmocka_unit_test(the_document_names_every_key_once),
    cmocka_unit_test(what_is_no_key_of_it_is_passed_over),
    cmocka_unit_test(certificates_by_name),
  };
  return cmocka_run_group_tests(tests, sample_set_up, sample_tear_down);
}
