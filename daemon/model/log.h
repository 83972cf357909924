/*
 * The log: every accepted statement is a leaf, in the transaction that carries it out; one signed
 * checkpoint a batch.
 */
#ifndef WIOTC_DAEMON_MODEL_LOG_H
#define WIOTC_DAEMON_MODEL_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/db/db.h"
#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/checkpoint.h"
#include "lib/digest.h"
#include "lib/key_file.h"
#include "lib/merkle.h"
#include "lib/problem.h"

/* The writer's view of the log, kept in memory between batches. */
struct log;

/* key and origin are borrowed. Checks what is stored: the newest checkpoint must be the tree's. */
struct log *log_open(struct db *db, const char *origin, const struct secret_key *key,
                     struct problem *p);
void log_free(struct log *log);

uint64_t log_size(const struct log *log);
/* The time for the next statement: the clock's, but never before the last entry's. */
int64_t log_time(const struct log *log, int64_t clock);

/* Appends a leaf within the open transaction. */
bool log_append(struct log *log, struct db *db, const char *leaf, size_t len, int64_t time,
                struct digest *leaf_hash);
/* Around a statement and around a batch: what is undone in the database is undone here. */
void log_mark(struct log *log);
void log_undo_to_mark(struct log *log);
void log_begin_batch(struct log *log);
void log_lose_batch(struct log *log);
/* Signs and stores the checkpoint of the batch; log_committed() makes it the newest. */
bool log_seal(struct log *log, struct db *db);
void log_committed(struct log *log);
/* The newest signed checkpoint. */
const char *log_checkpoint(const struct log *log);

/* An entry's receipt: proof and checkpoint as a tlog-proof. Entries of the newest batch are served
 * from memory. */
bool log_receipt(struct log *log, struct db *db, uint64_t index, struct buf *out);

/* Reading, from any connection. */
bool log_read_entry(struct db *db, struct arena *a, uint64_t index, const char **leaf, size_t *len);
size_t log_read_entries(struct db *db, struct arena *a, uint64_t from, size_t limit,
                        const char ***leaves);
/* The newest checkpoint; NULL before the first. */
const char *log_read_checkpoint(struct db *db, struct arena *a, uint64_t *size);
/* The checkpoint of the batch that holds that entry, as its receipt carried it. */
const char *log_read_checkpoint_after(struct db *db, struct arena *a, uint64_t index,
                                      uint64_t *size);
bool log_read_proof(struct db *db, struct arena *a, uint64_t index, bool newest, struct buf *out);
bool log_read_consistency(struct db *db, uint64_t from, uint64_t to, struct merkle_proof *out);
bool log_read_root(struct db *db, uint64_t size, struct digest *out);

/* Bodies as they were signed, or what an erasure has left of them. signer: a party, key: that it
 * signed with; both 0 when it was none. */
bool log_keep_body(struct db *db, uint64_t index, int64_t signer, int64_t key, const void *body,
                   size_t len);
const void *log_read_body(struct db *db, struct arena *a, uint64_t index, int64_t *signer,
                          size_t *len);
/* Was it erased? */
bool log_body_erased(struct db *db, uint64_t index);
/* Overwrites a body that was not erased yet; `erasure` is the entry that orders it. */
bool log_erase_body(struct db *db, uint64_t index, int64_t erasure, const void *rest, size_t len);

/* The entries that a key signed, from an index on, oldest first; not the registration of its party.
 */
size_t log_entries_by_key(struct db *db, struct arena *a, int64_t key, int64_t from, size_t limit,
                          int64_t **entries);
/* The newest of them; -1 when there is none. */
int64_t log_newest_by_key(struct db *db, int64_t key);

#endif
