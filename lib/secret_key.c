#include "lib/secret_key.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>

/* LeakSanitizer traces its own process when it ends, which an undumpable process forbids. */
#if defined(__SANITIZE_ADDRESS__)
#define TRACED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define TRACED 1
#endif
#endif
#ifndef TRACED
#define TRACED 0
#endif

struct secret_key {
  uint8_t bytes[crypto_sign_SECRETKEYBYTES]; /* libsodium's form: seed, then public key */
  struct public_key public;
  char did[LIMIT_DID + 1];
};

bool secret_init(void)
{
  const struct rlimit none = { 0, 0 };

  if (sodium_init() < 0 || setrlimit(RLIMIT_CORE, &none) != 0)
    return false;
  return TRACED || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0;
}

struct secret_key *secret_key_from_seed(const uint8_t seed[SEED_BYTES])
{
  struct secret_key *key = sodium_malloc(sizeof *key);

  if (key == NULL) {
    fputs("out of memory for a secret key; raise `ulimit -v` or free memory\n", stderr);
    abort();
  }
  crypto_sign_seed_keypair(key->public.bytes, key->bytes, seed);
  did_key_write(&key->public, key->did);
  sodium_mprotect_readonly(key);
  return key;
}

struct secret_key *secret_key_new(void)
{
  uint8_t seed[SEED_BYTES];
  struct secret_key *key;

  randombytes_buf(seed, sizeof seed);
  key = secret_key_from_seed(seed);
  sodium_memzero(seed, sizeof seed);
  return key;
}

void secret_key_free(struct secret_key *key)
{
  sodium_free(key); /* wipes; takes NULL */
}

void secret_key_public(const struct secret_key *key, struct public_key *out)
{
  *out = key->public;
}

const char *secret_key_did(const struct secret_key *key)
{
  return key->did;
}

void secret_key_seed(const struct secret_key *key, uint8_t out[SEED_BYTES])
{
  crypto_sign_ed25519_sk_to_seed(out, key->bytes);
}

void secret_key_sign(const struct secret_key *key, const void *data, size_t len, uint8_t out[64])
{
  crypto_sign_detached(out, NULL, data, len, key->bytes);
}

bool signature_valid(const struct public_key *key, const void *data, size_t len,
                     const uint8_t signature[64])
{
  return crypto_sign_verify_detached(signature, data, len, key->bytes) == 0;
}
