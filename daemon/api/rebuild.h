/*
 * The register derived again from its log: every statement is verified and its rule applied, in
 * order, to an empty register; then both are compared, row by row.
 */
#ifndef WIOTC_DAEMON_API_REBUILD_H
#define WIOTC_DAEMON_API_REBUILD_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/db/db.h"
#include "daemon/model/context.h"
#include "lib/note.h"
#include "lib/problem.h"

struct rebuild {
  struct db *from;                      /* the register as it is, read-only */
  struct db *into;                      /* an empty one */
  const struct identity *identity;      /* of the register */
  const struct note_verifier *verifier; /* of its log */
  /* Called now and then; may be NULL. */
  void (*progress)(void *ctx, uint64_t done, uint64_t size);
  void *ctx;
  uint64_t size; /* set: entries replayed */
};

/* REGISTER_DIFFERS names the entry, or the table and row, where they part. */
bool rebuild_run(struct rebuild *r, struct problem *p);

#endif
