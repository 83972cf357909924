/*
 * Data Integrity proofs over canonical bytes (W3C vc-di-eddsa sections 3.2 and 3.3): what both
 * suites and all kinds of signed documents share. Internal to lib/credential*.c, lib/status_list.c
 * and their tests, which hold it against the published vectors.
 */
#ifndef WIOTC_LIB_CREDENTIAL_PROOF_H
#define WIOTC_LIB_CREDENTIAL_PROOF_H

#include <stdbool.h>
#include <stdint.h>
#include <json-c/json.h>

#include "lib/buf.h"
#include "lib/credential.h"
#include "lib/credential_shape.h"
#include "lib/did_key.h"
#include "lib/digest.h"
#include "lib/key_file.h"
#include "lib/problem.h"

#define PROOF_SIGNATURE_BYTES 64

/* In the order of the document's `proof` array. */
enum proof_suite { PROOF_RDFC, PROOF_JCS, PROOF_SUITES };

/* What we sign: certificates, and the lists that say which of them stand. Each has `issuer` with an
 * `id`, `validFrom`, perhaps `validUntil`, and `proof`. */
struct document_kind {
  const char *what; /* in words, with its article */
  const struct shape *shape;
  const struct shape *proofs[PROOF_SUITES];
};
extern const struct document_kind credential_kind;
extern const struct document_kind status_list_kind;

/* What credential_sign() and credential_verify() say of certificates, for any kind. */
bool document_sign(const struct document_kind *kind, struct json_object *document,
                   const struct secret_key *issuer, int64_t created, struct problem *p);
bool document_verify(const struct document_kind *kind, struct json_object *document,
                     const struct issuer *known, size_t n, int64_t now,
                     struct credential_report *report);
/* The one issuer that a did:key names, and 1; 0 for NULL. What is no did:key is an issuer that no
 * document can be by. */
size_t issuer_asked(const char *did, struct issuer *out);

const char *proof_suite_name(enum proof_suite suite);

/* What the suite hashes: of the document without `proof`, of a proof without `proofValue`. The
 * shapes are checked by the rdfc suite only. */
bool proof_document_canonical(const struct document_kind *kind, enum proof_suite suite,
                              struct json_object *document, struct buf *out, struct problem *p);
bool proof_config_canonical(enum proof_suite suite, struct json_object *proof, struct buf *out,
                            struct problem *p);

/* What is signed: the SHA-256 of the proof's configuration, then that of the document. */
void proof_hash_data(const struct buf *config, const struct buf *document,
                     uint8_t out[2 * DIGEST_BYTES]);

/* `z` and base58btc. */
void proof_value_write(const uint8_t signature[PROOF_SIGNATURE_BYTES], struct buf *out);
bool proof_value_read(const char *text, uint8_t signature[PROOF_SIGNATURE_BYTES]);

#endif
