/*
 * C2SP tlog-proof: an entry's index, its inclusion proof and a checkpoint in one text file.
 */
#ifndef WIOTC_LIB_TLOG_PROOF_H
#define WIOTC_LIB_TLOG_PROOF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/buf.h"
#include "lib/checkpoint.h"
#include "lib/merkle.h"

struct tlog_proof {
  uint64_t index;
  struct merkle_proof inclusion;
  const char *checkpoint; /* borrowed from the text read, or given: a signed note */
  size_t checkpoint_len;
  /* The optional extra line's base64, borrowed likewise; NULL without one. Opaque and unproven: the
   * client keeps the leaf in it, which only its hash in the proof makes good. */
  const char *extra;
  size_t extra_len;
};

void tlog_proof_write(struct buf *out, const struct tlog_proof *t);
/* PROBLEM_PROOF_INVALID names the line. */
bool tlog_proof_read(const char *text, size_t len, struct tlog_proof *out, struct problem *p);
/* Reads, opens the checkpoint with v, checks that the leaf hash is included. *out and *c may be
 * NULL. */
bool tlog_proof_check(const char *text, size_t len, const struct digest *leaf,
                      const struct note_verifier *v, struct tlog_proof *out, struct checkpoint *c,
                      struct problem *p);

#endif
