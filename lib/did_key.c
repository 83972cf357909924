#include "lib/did_key.h"

#include "lib/buf.h"
#include "lib/encode.h"

#include <sodium.h>
#include <string.h>

static const char PREFIX[] = "did:key:z";
#define PREFIX_LEN (sizeof PREFIX - 1)

/* multicodec ed25519-pub, 0xed, as an unsigned varint */
static const uint8_t MULTICODEC[] = { 0xed, 0x01 };
#define CODE_LEN (sizeof MULTICODEC)

void did_key_write(const struct public_key *key, char out[LIMIT_DID + 1])
{
  uint8_t coded[CODE_LEN + PUBLIC_KEY_BYTES];
  struct buf text = { 0 };

  memcpy(coded, MULTICODEC, CODE_LEN);
  memcpy(coded + CODE_LEN, key->bytes, PUBLIC_KEY_BYTES);
  buf_text(&text, PREFIX);
  encode_base58(&text, coded, sizeof coded);
  memcpy(out, text.data, text.len + 1);
  buf_free(&text);
}

bool did_key_read(const char *did, struct public_key *out)
{
  uint8_t coded[CODE_LEN + PUBLIC_KEY_BYTES];
  size_t did_len = strlen(did), len;

  if (did_len > LIMIT_DID || strncmp(did, PREFIX, PREFIX_LEN) != 0)
    return false;
  /* A base58 text of given bytes is unique, so 34 bytes with the right code have one spelling. */
  if (!decode_base58(did + PREFIX_LEN, did_len - PREFIX_LEN, coded, sizeof coded, &len) ||
      len != sizeof coded || memcmp(coded, MULTICODEC, CODE_LEN) != 0)
    return false;
  memcpy(out->bytes, coded + CODE_LEN, PUBLIC_KEY_BYTES);
  return true;
}

const char *did_key_multikey(const char *did)
{
  return did + PREFIX_LEN - 1; /* with its multibase `z` */
}

bool public_key_sound(const struct public_key *key)
{
  return crypto_core_ed25519_is_valid_point(key->bytes) == 1;
}
