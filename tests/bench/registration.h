/*
 * What the benchmarks send and verify: the registration of a new organization, signed by its new
 * key, as `wiotc party register` sends it.
 */
#ifndef WIOTC_TESTS_BENCH_REGISTRATION_H
#define WIOTC_TESTS_BENCH_REGISTRATION_H

#include <stdint.h>

#include "lib/buf.h"
#include "lib/digest.h"
#include "lib/http_signature.h"

struct registration {
  struct buf body, signature_input, signature;
  char content_digest[CONTENT_DIGEST_LEN + 1];
  struct signed_message message; /* borrows from here and from authority */
  struct signature_params params;
};

/* A fresh key, handle, nonce and salt. An all-zero struct may be given, or an earlier one. */
void registration_sign(struct registration *r, const char *authority, int64_t now);
/* Appends the request as it goes over the socket. */
void registration_write(const struct registration *r, struct buf *out);
void registration_free(struct registration *r);

#endif
