/*
 * Secret Ed25519 keys in memory, signing and verifying.
 *
 * A secret key lives in sodium_malloc memory, read-only after creation, wiped when freed. Out of
 * memory ends the process, as in lib/arena.h.
 */
#ifndef WIOTC_LIB_SECRET_KEY_H
#define WIOTC_LIB_SECRET_KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/did_key.h"

#define SEED_BYTES 32 /* RFC 8032's private key */

struct secret_key; /* opaque, in guarded memory */

/* Once, before any other function: sodium_init(), no core dumps, no reading of our memory by other
 * processes of the same user. False when that failed. */
bool secret_init(void);

struct secret_key *secret_key_new(void);
/* A key from its seed; the caller wipes the seed. */
struct secret_key *secret_key_from_seed(const uint8_t seed[SEED_BYTES]);
void secret_key_free(struct secret_key *key);
void secret_key_public(const struct secret_key *key, struct public_key *out);
const char *secret_key_did(const struct secret_key *key);
/* For key files only; the caller wipes it. */
void secret_key_seed(const struct secret_key *key, uint8_t out[SEED_BYTES]);
/* Ed25519 (RFC 8032), detached: 64 bytes. */
void secret_key_sign(const struct secret_key *key, const void *data, size_t len, uint8_t out[64]);

/* Ed25519 verification of a detached signature. */
bool signature_valid(const struct public_key *key, const void *data, size_t len,
                     const uint8_t signature[64]);

#endif
