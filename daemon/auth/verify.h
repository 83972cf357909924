/* Is the request what its signature says? For a verifier thread: no database. */
#ifndef WIOTC_DAEMON_AUTH_VERIFY_H
#define WIOTC_DAEMON_AUTH_VERIFY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/http_signature.h"
#include "lib/problem.h"

struct auth_input {
  struct signed_message message; /* authority: what Host said */
  const char *authority;         /* the register's name */
  const char *signature_input;   /* NULL when absent */
  const char *signature;
  bool repeated;    /* one of the fields above, or a covered one, stands there twice */
  const void *body; /* NULL without one */
  size_t body_len;
  int64_t now;
};

/* The form of all fields, the signature, its time, then the body against its digest: hashing 8 MiB
 * costs more than a verification, so it comes last. Problems: WRONG_AUTHORITY, DIGEST_*,
 * SIGNATURE_*, KEY_UNSOUND. */
bool auth_verify(const struct auth_input *in, struct signature_params *out, struct problem *p);

#endif
