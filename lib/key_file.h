/*
 * Secret keys in memory and in files.
 *
 * A secret key lives in sodium_malloc memory, read-only after creation, wiped when freed.
 *
 * File format, text, one per file (all numbers decimal, all bytes base64):
 *
 *     wiotc-key-v1
 *     did: did:key:z6Mk...
 *     kdf: argon2id OPSLIMIT MEMLIMIT SALT      or      kdf: none
 *     cipher: xchacha20poly1305 NONCE           or      cipher: none
 *     secret: BASE64
 *
 * The secret is the 32-byte seed of RFC 8032, encrypted with XChaCha20-Poly1305; the lines above
 * `secret` are the associated data. A file that anyone but its owner can read is refused.
 */
#ifndef WIOTC_LIB_KEY_FILE_H
#define WIOTC_LIB_KEY_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/did_key.h"
#include "lib/problem.h"

struct secret_key; /* opaque, in guarded memory */

/* Once, before any other function: sodium_init() and no core dumps. False when that failed. */
bool secret_init(void);

struct secret_key *secret_key_new(void);
/* A key from its 32-byte seed; the caller wipes the seed. */
struct secret_key *secret_key_from_seed(const uint8_t seed[32]);
void secret_key_free(struct secret_key *key);
void secret_key_public(const struct secret_key *key, struct public_key *out);
const char *secret_key_did(const struct secret_key *key);
/* Ed25519 (RFC 8032), detached: 64 bytes. */
void secret_key_sign(const struct secret_key *key, const void *data, size_t len, uint8_t out[64]);

/* Ed25519 verification of a detached signature. */
bool signature_valid(const struct public_key *key, const void *data, size_t len,
                     const uint8_t signature[64]);

/* Creates the file with mode 0600; never overwrites. passphrase NULL: not encrypted.
 * PROBLEM_KEY_FILE says what is wrong and what to do. */
bool key_file_write(const char *path, const struct secret_key *key, const char *passphrase,
                    struct problem *p);
/* True when the file is encrypted; *did gets its key when not NULL (LIMIT_DID + 1). */
bool key_file_peek(const char *path, bool *encrypted, char *did, struct problem *p);
/* passphrase may be NULL when the file is not encrypted. NULL with *p set otherwise. */
struct secret_key *key_file_read(const char *path, const char *passphrase, struct problem *p);

#endif
