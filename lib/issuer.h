/*
 * Who issues a register's certificates: a DID, and the key that signs for it. One follows another
 * in the log (doc/architecture.md, "The issuer"): each from its entry on until the next.
 *
 * A did:key is its key. A did:web names a web server, whose DID document (W3C DID Core 1.0,
 * Multikey of W3C Controlled Identifiers 1.0) holds the keys, past and present, under
 * `assertionMethod`.
 */
#ifndef WIOTC_LIB_ISSUER_H
#define WIOTC_LIB_ISSUER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <json-c/json.h>

#include "lib/buf.h"
#include "lib/did_key.h"
#include "lib/limits.h"
#include "lib/problem.h"

struct issuer {
  char did[LIMIT_ISSUER + 1];
  char key[LIMIT_DID + 1]; /* the key as a did:key */
  struct public_key public;
  int64_t entry; /* of the log, from which on it issues; -1: not known */
};

/* Is it a DID that can issue: a did:key, or a valid did:web? */
bool issuer_did_valid(const char *did);
/* Fills it in; false when the DID cannot issue, the key is no did:key, or a did:key is not this
 * key.
 */
bool issuer_make(struct issuer *out, const char *did, const char *key, int64_t entry);
/* The key that a proof names for it, `DID#z6Mk...`. */
void issuer_method(const char *did, const char *key, struct buf *out);

/* The DID document of the last one, a did:web, with the keys of all before it that had the same DID
 * or were a did:key. The caller owns it. */
struct json_object *issuer_document(const struct issuer *issuers, size_t n);
/* The issuers in such a document: its DID with each Ed25519 Multikey under `assertionMethod` that
 * is named by its own text, entry -1. What else is in it is passed over; one key at least must be
 * there. DID_DOCUMENT_INVALID. */
bool issuer_document_read(struct json_object *document, struct issuer out[LIMIT_ISSUERS], size_t *n,
                          struct problem *p);

#endif
