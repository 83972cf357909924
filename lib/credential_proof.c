#include "lib/credential_proof.h"

#include <string.h>

#include "lib/encode.h"
#include "lib/jcs.h"
#include "lib/json.h"
#include "lib/timestamp.h"

const char *proof_suite_name(enum proof_suite suite)
{
  static const char *const names[PROOF_SUITES] = {
    [PROOF_RDFC] = "eddsa-rdfc-2022", [PROOF_JCS] = "eddsa-jcs-2022"
  };
  return names[suite];
}

/* The JCS form of an object as if it had no member of that name. */
static bool jcs_without(struct json_object *object, const char *left_out, struct buf *out,
                        struct problem *p)
{
  struct json_object *rest = json_object_new_object();
  json_object_object_foreach (object, name, value) {
    if (strcmp(name, left_out) != 0)
      json_object_object_add(rest, name, json_object_get(value));
  }
  bool ok = jcs_write(out, rest);
  json_object_put(rest);
  return ok || problem_set(p, PROBLEM_CREDENTIAL_FORM, "the credential holds a fraction");
}

bool proof_document_canonical(const struct document_kind *kind, enum proof_suite suite,
                              struct json_object *document, struct buf *out, struct problem *p)
{
  return suite == PROOF_RDFC ? shape_nquads(kind->shape, document, out, p)
                             : jcs_without(document, "proof", out, p);
}

bool proof_config_canonical(enum proof_suite suite, struct json_object *proof, struct buf *out,
                            struct problem *p)
{
  return suite == PROOF_RDFC ? shape_nquads(&proof_rdfc_shape, proof, out, p)
                             : jcs_without(proof, "proofValue", out, p);
}

void proof_hash_data(const struct buf *config, const struct buf *document,
                     uint8_t out[2 * DIGEST_BYTES])
{
  struct digest d;
  digest_of(buf_str(config), config->len, &d);
  memcpy(out, d.bytes, DIGEST_BYTES);
  digest_of(buf_str(document), document->len, &d);
  memcpy(out + DIGEST_BYTES, d.bytes, DIGEST_BYTES);
}

void proof_value_write(const uint8_t signature[PROOF_SIGNATURE_BYTES], struct buf *out)
{
  buf_byte(out, 'z');
  encode_base58(out, signature, PROOF_SIGNATURE_BYTES);
}

bool proof_value_read(const char *text, uint8_t signature[PROOF_SIGNATURE_BYTES])
{
  size_t len;
  return text != NULL && text[0] == 'z' &&
         decode_base58(text + 1, strlen(text + 1), signature, PROOF_SIGNATURE_BYTES, &len) &&
         len == PROOF_SIGNATURE_BYTES;
}

/* One proof over the unsigned document; NULL with *p set. */
static struct json_object *proof_make(const struct document_kind *kind, enum proof_suite suite,
                                      struct json_object *document, const struct secret_key *issuer,
                                      const char *created, struct problem *p)
{
  uint8_t data[2 * DIGEST_BYTES];
  uint8_t signature[PROOF_SIGNATURE_BYTES];
  struct buf method = { 0 };
  struct buf config = { 0 };
  struct buf canonical = { 0 };
  struct buf value = { 0 };
  struct json_object *proof = json_object_new_object();
  bool ok = false;

  /* vc-di-eddsa section 3.3.1: the jcs proof repeats the document's context */
  if (suite == PROOF_JCS)
    json_set(proof, "@context", json_object_get(json_array_of(document, "@context")));
  issuer_method(json_str(json_object_of(document, "issuer"), "id"), secret_key_did(issuer),
                &method);
  json_set_str(proof, "type", "DataIntegrityProof");
  json_set_str(proof, "cryptosuite", proof_suite_name(suite));
  json_set_str(proof, "created", created);
  json_set_str(proof, "verificationMethod", buf_str(&method));
  json_set_str(proof, "proofPurpose", "assertionMethod");

  if (!proof_document_canonical(kind, suite, document, &canonical, p) ||
      !proof_config_canonical(suite, proof, &config, p))
    goto out;
  proof_hash_data(&config, &canonical, data);
  secret_key_sign(issuer, data, sizeof data, signature);
  proof_value_write(signature, &value);
  json_set_str(proof, "proofValue", buf_str(&value));
  ok = true;
out:
  buf_free(&method);
  buf_free(&config);
  buf_free(&canonical);
  buf_free(&value);
  if (!ok) {
    json_object_put(proof);
    proof = NULL;
  }
  return proof;
}

bool document_sign(const struct document_kind *kind, struct json_object *document,
                   const struct secret_key *issuer, int64_t created, struct problem *p)
{
  char time[TIMESTAMP_LEN + 1];
  struct json_object *proofs = json_object_new_array();
  bool ok = false;

  /* before any signature: a wrong form or issuer is a mistake of the caller's */
  struct buf nquads = { 0 };
  if (!shape_nquads(kind->shape, document, &nquads, p))
    goto out;
  const char *did = json_str(json_object_of(document, "issuer"), "id");
  struct issuer by;
  if (!issuer_make(&by, did, secret_key_did(issuer), -1)) {
    problem_set(p, PROBLEM_CREDENTIAL_INVALID, "the issuer is %.200s, but the key is %s", did,
                secret_key_did(issuer));
    goto out;
  }
  timestamp_write(created, time);
  for (int suite = 0; suite < PROOF_SUITES; suite++) {
    struct json_object *proof =
        proof_make(kind, (enum proof_suite)suite, document, issuer, time, p);
    if (proof == NULL)
      goto out;
    json_add(proofs, proof);
  }
  json_set(document, "proof", json_object_get(proofs));
  ok = true;
out:
  buf_free(&nquads);
  json_object_put(proofs);
  return ok;
}
