/*
 * SHA-256, and the Content-Digest field of RFC 9530.
 *
 * One algorithm only, `sha-256`, as a dictionary of one member: the log keeps the field's value
 * verbatim, and one spelling means one meaning.
 */
#ifndef WIOTC_LIB_DIGEST_H
#define WIOTC_LIB_DIGEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/problem.h"

#define DIGEST_BYTES 32
/* "sha-256=:" + 44 base64 characters + ":" */
#define CONTENT_DIGEST_LEN 54

struct digest {
  uint8_t bytes[DIGEST_BYTES];
};

/* data may be NULL when len is 0. */
void digest_of(const void *data, size_t len, struct digest *out);
/* Of a byte and what follows it, as RFC 6962 sets apart leaves and nodes. */
void digest_of_prefixed(uint8_t prefix, const void *data, size_t len, struct digest *out);
bool digest_equal(const struct digest *a, const struct digest *b);

/* `sha-256=:...:` into out[CONTENT_DIGEST_LEN + 1]. */
void content_digest_write(const struct digest *d, char out[CONTENT_DIGEST_LEN + 1]);
/* Reads such a value. PROBLEM_DIGEST_MALFORMED names what is wrong. */
bool content_digest_read(const char *value, struct digest *out, struct problem *p);

/* 64 lower-case hex characters, as attachments are named. */
void digest_hex(const struct digest *d, char out[2 * DIGEST_BYTES + 1]);
bool digest_from_hex(const char *text, struct digest *out);

#endif
