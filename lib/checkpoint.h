/*
 * C2SP tlog-checkpoint: a note whose text is origin, tree size and root hash, a line each.
 */
#ifndef WIOTC_LIB_CHECKPOINT_H
#define WIOTC_LIB_CHECKPOINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/buf.h"
#include "lib/digest.h"
#include "lib/limits.h"
#include "lib/note.h"

struct checkpoint {
  char origin[LIMIT_REGISTER_NAME + 1];
  uint64_t size;
  struct digest root;
};

/* Appends the signed note; its signature's name is the origin. */
void checkpoint_sign(struct buf *out, const struct checkpoint *c, const struct secret_key *key);
/* Opens and parses; the origin must be the verifier's name. PROBLEM_CHECKPOINT_INVALID. */
bool checkpoint_open(const char *note, size_t len, const struct note_verifier *v,
                     struct checkpoint *out, struct problem *p);

/* A size or index as checkpoints and proofs write it: decimal, no leading zeros, at most 2^63-1. */
bool checkpoint_read_number(const char *text, size_t len, uint64_t *out);

#endif
