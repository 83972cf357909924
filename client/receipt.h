/*
 * What the log owes us: a receipt's entry is our statement and is in the tree, and no checkpoint
 * contradicts one seen before. Every failure is CLI_WRONG and told loudly.
 */
#ifndef WIOTC_CLIENT_RECEIPT_H
#define WIOTC_CLIENT_RECEIPT_H

#include <stddef.h>
#include <stdint.h>
#include <json-c/json.h>

#include "client/cli.h"
#include "client/request.h"
#include "lib/checkpoint.h"

/* The receipt of a statement that was sent; *index (may be NULL) gets its log entry. */
int receipt_check(struct cli *cli, const struct statement *sent, struct json_object *receipt,
                  int64_t *index);

/* Its parts, for those who check many at once (client/receipts.h). */
struct receipt {
  int64_t index;
  struct digest leaf; /* the hash it claims */
  const char *proof;  /* tlog-proof, borrowed */
};
int receipt_read(struct cli *cli, struct json_object *receipt, struct receipt *out);
/* That these bytes have the claimed hash, and are the log's leaf for what was sent. */
int receipt_leaf(struct cli *cli, const struct statement *sent, int64_t index,
                 const struct digest *claimed, const char *bytes, size_t len);
/* Tells it loudly; CLI_WRONG. */
int receipt_wrong(struct cli *cli, int64_t index, const char *why);

/* Opens a checkpoint with the pinned key, then demands its consistency with the newest one seen;
 * keeps the newer of the two. *c may be NULL. */
int log_advance(struct cli *cli, const char *note, size_t len, struct checkpoint *c);
/* Demands that one is the other's beginning, whichever is the older. */
int log_consistent(struct cli *cli, const struct checkpoint *a, const struct checkpoint *b);
/* GET of the checkpoint, then log_advance(). The note is the answer's data. */
int log_checkpoint(struct cli *cli, struct exchange *answer, struct checkpoint *c);

struct log_entry {
  int64_t index;
  const char *leaf; /* its exact bytes */
  size_t leaf_len;
  const char *proof; /* tlog-proof */
  size_t proof_len;
};
/* Fetches an entry and its proof, and checks both. */
int log_entry(struct cli *cli, const char *index, struct log_entry *out);

/* Reads a decimal log index; CLI_USAGE, told. */
int log_index(struct cli *cli, const char *text, int64_t *out);

#endif
