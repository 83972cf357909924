/*
 * Secret keys in files.
 *
 * File format, text, one per file (all numbers decimal, all bytes base64, one space between words,
 * every line ends with a newline):
 *
 *     wiotc-key-v1
 *     did: did:key:z6Mk...
 *     kdf: argon2id OPSLIMIT MEMLIMIT SALT      or      kdf: none
 *     cipher: xchacha20poly1305 NONCE           or      cipher: none
 *     secret: BASE64
 *
 * The secret is the 32-byte seed of RFC 8032, encrypted with XChaCha20-Poly1305; the lines above
 * `secret` are the associated data. MEMLIMIT is in bytes; both limits are as in libsodium's
 * crypto_pwhash(), at most its SENSITIVE ones. A file that anyone but its owner can read is
 * refused.
 */
#ifndef WIOTC_LIB_KEY_FILE_H
#define WIOTC_LIB_KEY_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/did_key.h"
#include "lib/problem.h"
#include "lib/secret_key.h"

/* Creates the file with mode 0600; never overwrites. passphrase NULL: not encrypted.
 * PROBLEM_KEY_FILE says what is wrong and what to do. */
bool key_file_write(const char *path, const struct secret_key *key, const char *passphrase,
                    struct problem *p);
/* True when the file is a key file that may be used: *encrypted says whether it needs a passphrase,
 * did gets its key (LIMIT_DID + 1 bytes, may be NULL). Nothing is decrypted. */
bool key_file_peek(const char *path, bool *encrypted, char *did, struct problem *p);
/* passphrase may be NULL when the file is not encrypted. NULL with *p set otherwise. */
struct secret_key *key_file_read(const char *path, const char *passphrase, struct problem *p);

#endif
