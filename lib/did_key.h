/*
 * Ed25519 public keys as did:key (W3C CCG did:key, multicodec 0xed01, multibase base58btc).
 */
#ifndef WIOTC_LIB_DID_KEY_H
#define WIOTC_LIB_DID_KEY_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/limits.h"

#define PUBLIC_KEY_BYTES 32

struct public_key {
  uint8_t bytes[PUBLIC_KEY_BYTES];
};

void did_key_write(const struct public_key *key, char out[LIMIT_DID + 1]);
/* The one canonical spelling, without fragment. No check of the point: see public_key_sound(). */
bool did_key_read(const char *did, struct public_key *out);
/* The Multikey form, z6Mk..., which is the DID's last part. */
const char *did_key_multikey(const char *did);

/* True for a canonical point of the prime-order subgroup: what may be enrolled. Costs about as
 * much as a verification. libsodium's verify refuses small-order keys but not mixed-order ones. */
bool public_key_sound(const struct public_key *key);

#endif
