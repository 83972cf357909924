#include "lib/digest.h"

#include "lib/encode.h"

#include <nettle/sha2.h>
#include <sodium.h>
#include <string.h>

static const char field_prefix[] = "sha-256=:";
#define PREFIX_LEN (sizeof field_prefix - 1)
#define BASE64_LEN 44 /* of 32 bytes, with padding */

void digest_of(const void *data, size_t len, struct digest *out)
{
  struct sha256_ctx ctx;
  sha256_init(&ctx);
  sha256_update(&ctx, len, data);
  sha256_digest(&ctx, DIGEST_BYTES, out->bytes);
}

void digest_of_prefixed(uint8_t prefix, const void *data, size_t len, struct digest *out)
{
  struct sha256_ctx ctx;
  sha256_init(&ctx);
  sha256_update(&ctx, 1, &prefix);
  sha256_update(&ctx, len, data);
  sha256_digest(&ctx, DIGEST_BYTES, out->bytes);
}

bool digest_equal(const struct digest *a, const struct digest *b)
{
  return sodium_memcmp(a->bytes, b->bytes, DIGEST_BYTES) == 0;
}

void content_digest_write(const struct digest *d, char out[CONTENT_DIGEST_LEN + 1])
{
  memcpy(out, field_prefix, PREFIX_LEN);
  sodium_bin2base64(out + PREFIX_LEN, BASE64_LEN + 1, d->bytes, DIGEST_BYTES,
                    sodium_base64_VARIANT_ORIGINAL);
  memcpy(out + PREFIX_LEN + BASE64_LEN, ":", 2);
}

bool content_digest_read(const char *value, struct digest *out, struct problem *p)
{
  static const char form[] = "send exactly sha-256=:<base64 of the body's SHA-256>: (RFC 9530)";
  size_t len = strlen(value), n;
  if (strncmp(value, field_prefix, PREFIX_LEN) != 0)
    return problem_set(p, PROBLEM_DIGEST_MALFORMED,
                       "The Content-Digest does not begin with \"%s\"; %s", field_prefix, form);
  if (len != CONTENT_DIGEST_LEN || value[len - 1] != ':')
    return problem_set(p, PROBLEM_DIGEST_MALFORMED,
                       "The Content-Digest is %zu characters long, not %d, or does not end with "
                       "\":\"; %s",
                       len, CONTENT_DIGEST_LEN, form);
  struct digest read;
  if (!decode_base64(value + PREFIX_LEN, BASE64_LEN, read.bytes, DIGEST_BYTES, &n) ||
      n != DIGEST_BYTES)
    return problem_set(p, PROBLEM_DIGEST_MALFORMED,
                       "The Content-Digest is not canonical base64 of 32 bytes; %s", form);
  *out = read;
  return true;
}

void digest_hex(const struct digest *d, char out[2 * DIGEST_BYTES + 1])
{
  sodium_bin2hex(out, 2 * DIGEST_BYTES + 1, d->bytes, DIGEST_BYTES);
}

bool digest_from_hex(const char *text, struct digest *out)
{
  struct digest read;
  size_t n;
  if (strlen(text) != 2 * (size_t)DIGEST_BYTES ||
      !decode_hex(text, 2 * (size_t)DIGEST_BYTES, read.bytes, DIGEST_BYTES, &n))
    return false;
  *out = read;
  return true;
}
