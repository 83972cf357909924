/*
 * Receipts of many statements, held to the same as one by one (client/receipt.h) with fewer
 * requests: checkpoints that several share are opened once, and log entries fetched in groups.
 */
#ifndef WIOTC_CLIENT_RECEIPTS_H
#define WIOTC_CLIENT_RECEIPTS_H

#include <stddef.h>
#include <stdint.h>
#include <json-c/json.h>

#include "client/receipt.h"
#include "lib/arena.h"

/* A page of log entries holds as many. */
#define RECEIPTS_GROUP 500
/* Answers of neighbouring batches arrive mixed. */
#define RECEIPTS_NOTES 4

struct receipts {
  size_t n;
  struct waiting_receipt {
    int64_t index;
    struct digest leaf;
    struct statement sent;
    struct arena arena; /* what `sent` points to */
  } waiting[RECEIPTS_GROUP];
  struct opened_note {
    struct buf text;
    struct checkpoint at;
  } notes[RECEIPTS_NOTES];
  size_t n_notes;
};

/* Checks the proof, and keeps the rest for later. The arena, which holds what `sent` points to, is
 * taken and left empty. */
int receipts_add(struct cli *cli, struct receipts *r, const struct statement *sent,
                 struct arena *arena, struct json_object *receipt);
/* Checks what waits against the log's entries, and keeps the newest checkpoint. */
int receipts_check(struct cli *cli, struct receipts *r);
void receipts_free(struct receipts *r);

#endif
