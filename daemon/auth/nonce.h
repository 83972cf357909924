/*
 * Replay protection: key and nonce of every accepted write are kept, in its transaction, as long as
 * its signature could be timely. The same request again gets its first answer; another one with the
 * same nonce is refused.
 */
#ifndef WIOTC_DAEMON_AUTH_NONCE_H
#define WIOTC_DAEMON_AUTH_NONCE_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/model/context.h"
#include "lib/digest.h"
#include "lib/http_signature.h"

struct nonce_record {
  uint64_t entry;
  int status;
  const char *answer; /* JSON without the receipt */
};

enum nonce_state { NONCE_NEW, NONCE_REPEAT, NONCE_MISUSED };

/* What was asked for: method, path, query and the body's digest in one. */
void nonce_request_digest(const struct signed_message *m, struct digest *out);

/* For NONCE_REPEAT, *out is filled. For NONCE_MISUSED, PROBLEM_NONCE_REUSED is set. */
enum nonce_state nonce_look(struct context *c, const struct signature_params *params,
                            const struct digest *request, struct nonce_record *out);
bool nonce_keep(struct context *c, const struct signature_params *params,
                const struct digest *request, int status, const char *answer);
/* How many are looked at in one step: several times what a batch adds, so that the walk keeps up.
 */
#define NONCE_STEPS 64

/* Where a walk round the table stands; all zero at the beginning. */
struct nonce_walk {
  int64_t key;
  char nonce[LIMIT_NONCE + 1];
  int64_t first_out;  /* of those seen in this round, the first that can be forgotten is then */
  int64_t next_round; /* not before that time */
};

/* Takes a step of the walk and forgets those that can no longer be repeated. After a round it rests
 * until there can be some again, a minute at most. An index by time would cost every write more
 * than this does. */
void nonce_prune(struct db *db, struct nonce_walk *walk, int64_t now);

#endif
