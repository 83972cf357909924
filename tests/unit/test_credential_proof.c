/* The vectors are those of W3C vc-di-eddsa, appendix A. */
#include "lib/credential_proof.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lib/encode.h"
#include "lib/json.h"
#include "tests/unit/skip.h"

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
    skip_because("no published vectors here: set WIOTC_VECTORS");
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
  assert_true(proof_document_canonical(&credential_kind, PROOF_JCS, document, &canonical, &p));
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

static void test_proof_values_are_strict(void **state)
{
  (void)state;
  static const char *const bad[] = { NULL, "", "z", "u", "z0", "z1", "Z2HnF", "z2HnF", " z2HnF" };
  uint8_t signature[PROOF_SIGNATURE_BYTES] = { 0 };
  uint8_t back[PROOF_SIGNATURE_BYTES];
  struct buf value = { 0 };
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
    assert_false(proof_value_read(bad[i], back));
  proof_value_write(signature, &value);
  assert_true(proof_value_read(value.data, back));
  assert_memory_equal(back, signature, sizeof back);
  buf_byte(&value, '1'); /* one byte more */
  assert_false(proof_value_read(value.data, back));
  buf_free(&value);
}

static int set_up(void **state)
{
  (void)state;
  return secret_init() ? 0 : -1;
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_vectors_jcs),
    cmocka_unit_test(test_vectors_rdfc),
    cmocka_unit_test(test_proof_values_are_strict),
  };
  return cmocka_run_group_tests(tests, set_up, NULL);
}
