/*
 * HTTP Message Signatures (RFC 9421) as the register uses them: one label `wiotc`, Ed25519, the
 * covered components in this order:
 *
 *     "@method" "@authority" "@path" "@query" "content-digest" "content-type"
 *
 * (the last two only with a body), parameters created, expires (optional), nonce, keyid, alg, tag
 * in any order; the base is built over the received order, re-serialized (RFC 9421 section 2.5).
 */
#ifndef WIOTC_LIB_HTTP_SIGNATURE_H
#define WIOTC_LIB_HTTP_SIGNATURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/buf.h"
#include "lib/did_key.h"
#include "lib/key_file.h"
#include "lib/limits.h"
#include "lib/problem.h"

/* What is signed of a request. Borrowed strings. */
struct signed_message {
  const char *method;         /* GET, POST */
  const char *authority;      /* lower case, as @authority (RFC 9421 section 2.2.3) */
  const char *path;           /* as sent, percent-encoding kept */
  const char *query;          /* with its leading `?`; "?" when there is none (section 2.2.7) */
  const char *content_digest; /* NULL without a body */
  const char *content_type;   /* NULL without a body */
};

struct signature_params {
  int64_t created; /* Unix seconds */
  int64_t expires; /* 0 when absent */
  char nonce[LIMIT_NONCE + 1];
  char keyid[LIMIT_DID + 1]; /* a did:key */
  struct public_key key;     /* decoded from keyid */
};

/* Fills created with now and nonce with 16 random bytes; keyid and key from the secret key. */
void signature_params_new(struct signature_params *out, const struct secret_key *key, int64_t now);

/* Values of the two fields: `wiotc=(...);created=...` and `wiotc=:...:`. */
void signature_make(const struct signed_message *m, const struct signature_params *params,
                    const struct secret_key *key, struct buf *signature_input,
                    struct buf *signature);

/*
 * Verifies the two field values against the message. Problems: PROBLEM_SIGNATURE_MALFORMED (form,
 * components, labels, parameters; the detail names which), PROBLEM_KEY_UNSOUND (keyid is no usable
 * key), PROBLEM_SIGNATURE_INVALID. Says nothing of time: see signature_timely().
 */
bool signature_verify(const struct signed_message *m, const char *signature_input,
                      const char *signature, struct signature_params *out, struct problem *p);

/* The parameters only, for whoever sorts statements by their signer: nothing is verified, and key
 * is not filled. PROBLEM_SIGNATURE_MALFORMED. */
bool signature_params_read(const struct signed_message *m, const char *signature_input,
                           struct signature_params *out, struct problem *p);

/* created within LIMIT_SIGNATURE_SKEW of now, or, with expires, not after it and at most
 * LIMIT_SIGNATURE_EXPIRES after created. PROBLEM_SIGNATURE_STALE, PROBLEM_SIGNATURE_EXPIRED. */
bool signature_timely(const struct signature_params *params, int64_t now, struct problem *p);

/* The signature base of section 2.5, for tests and `--debug`. signature_params is the inner value.
 */
void signature_base(const struct signed_message *m, const char *signature_params, struct buf *out);

#endif
