#include "daemon/model/log.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/model/statements.h"
#include "lib/leaf.h"
#include "lib/tlog_proof.h"

enum {
  ENTRY,
  ENTRIES,
  ADD_ENTRY,
  NODES,
  NEWEST,
  CHECKPOINT_AFTER,
  ADD_CHECKPOINT,
  ADD_BODY,
  BODY,
  BODY_ERASED,
  ERASE_BODY,
  BY_KEY,
  NEWEST_BY_KEY,
};

static const char *const sql[] = {
  [ENTRY] = "SELECT leaf FROM log_entry WHERE entry = ?1",
  [ENTRIES] = "SELECT leaf FROM log_entry WHERE entry >= ?1 ORDER BY entry LIMIT ?2",
  [ADD_ENTRY] = "INSERT INTO log_entry (entry, leaf, nodes) VALUES (?1, ?2, ?3)",
  [NODES] = "SELECT nodes FROM log_entry WHERE entry = ?1",
  [NEWEST] = "SELECT size, note FROM log_checkpoint ORDER BY size DESC LIMIT 1",
  [CHECKPOINT_AFTER] =
      "SELECT size, note FROM log_checkpoint WHERE size > ?1 ORDER BY size LIMIT 1",
  [ADD_CHECKPOINT] = "INSERT INTO log_checkpoint (size, note) VALUES (?1, ?2)",
  [ADD_BODY] = "INSERT INTO statement_body (entry, signer, key, content) VALUES (?1, ?2, ?3, ?4)",
  [BODY] = "SELECT signer, content FROM statement_body WHERE entry = ?1",
  [BODY_ERASED] = "SELECT 1 FROM statement_body WHERE entry = ?1 AND erased IS NOT NULL",
  [ERASE_BODY] = "UPDATE statement_body SET content = ?2, erased = ?3"
                 " WHERE entry = ?1 AND erased IS NULL",
  [BY_KEY] = "SELECT entry FROM statement_body WHERE key = ?1 AND entry >= ?2 ORDER BY entry"
             " LIMIT ?3",
  [NEWEST_BY_KEY] = "SELECT entry FROM statement_body WHERE key = ?1 ORDER BY entry DESC LIMIT 1",
};
const struct sql_table log_statements = SQL_TABLE(SQL_LOG, sql);

/* Recent nodes, by number: enough for the proofs of the largest batch. A power of two. */
#define RECENT 8192

struct log {
  char origin[LIMIT_REGISTER_NAME + 1];
  const struct secret_key *key;
  uint64_t size, mark_size, batch_size;
  int64_t last_time, mark_time, batch_time;
  struct buf checkpoint; /* signed note of the newest committed batch */
  struct buf sealed;     /* that of the batch about to be committed */
  struct recent {
    uint64_t number; /* plus one; 0: empty */
    struct digest hash;
  } recent[RECENT];
};

struct source {
  struct log *log; /* NULL: from the database only */
  struct db *db;
};

static void remember(struct log *log, uint64_t number, const struct digest *hash)
{
  log->recent[number % RECENT] = (struct recent){ number + 1, *hash };
}

/* The entry with whose leaf a node came to be: the last with no more nodes before it than `number`.
 */
static uint64_t entry_of_node(uint64_t number)
{
  uint64_t entry = number / 2; /* a tree of n leaves has between n and 2n nodes */
  while (merkle_node_count(entry + 1) <= number)
    entry++;
  return entry;
}

static bool read_node(void *ctx, uint64_t number, struct digest *out)
{
  struct source *from = ctx;
  if (from->log) {
    const struct recent *r = &from->log->recent[number % RECENT];
    if (r->number == number + 1) {
      *out = r->hash;
      return true;
    }
  }
  size_t len = 0;
  uint64_t entry = entry_of_node(number), first = merkle_node_count(entry);
  size_t at = (size_t)(number - first) * sizeof out->bytes;
  struct stmt *s = db_use(from->db, &log_statements, NODES);
  stmt_int(s, 1, (int64_t)entry);
  if (!stmt_row(s))
    return false;
  const uint8_t *nodes = stmt_column_blob(s, 0, &len);
  bool there = len >= at + sizeof out->bytes && len % sizeof out->bytes == 0;
  if (there)
    memcpy(out->bytes, nodes + at, sizeof out->bytes);
  stmt_done(s);
  /* The high nodes are old, and every proof has them. */
  if (there && from->log)
    remember(from->log, number, out);
  return there;
}

static bool not_as_signed(struct problem *p)
{
  return problem_set(p, PROBLEM_CHECKPOINT_INVALID,
                     "the stored log is not the one that was signed: the database was changed by "
                     "other means; restore it from a backup");
}

static bool load_time(struct log *log, struct db *db, struct problem *p)
{
  struct arena arena = { 0 };
  struct json_object *holder = NULL;
  struct leaf leaf;
  const char *bytes;
  size_t len;
  struct source from = { NULL, db };
  struct digest hash, stored;
  bool ok = log_read_entry(db, &arena, log->size - 1, &bytes, &len) &&
            read_node(&from, merkle_node_number(0, log->size - 1), &stored);
  if (ok)
    merkle_leaf_hash(bytes, len, &hash);
  if (!ok || !digest_equal(&hash, &stored))
    ok = not_as_signed(p);
  else if ((ok = leaf_read(bytes, len, &leaf, &holder, p)))
    log->last_time = leaf.time;
  json_object_put(holder);
  arena_free(&arena);
  return ok;
}

/* P3: what was signed must be what is stored, or nothing more is signed. */
static bool check_stored(struct log *log, struct db *db, const char *note, struct problem *p)
{
  struct note_verifier verifier;
  struct public_key public;
  struct checkpoint stored;
  struct digest root;
  struct source from = { NULL, db };
  secret_key_public(log->key, &public);
  note_verifier_init(&verifier, log->origin, &public);
  if (!checkpoint_open(note, strlen(note), &verifier, &stored, p))
    return false;
  if (stored.size != log->size || !merkle_root(stored.size, read_node, &from, &root) ||
      !digest_equal(&root, &stored.root))
    return not_as_signed(p);
  return load_time(log, db, p);
}

struct log *log_open(struct db *db, const char *origin, const struct secret_key *key,
                     struct problem *p)
{
  struct arena arena = { 0 };
  struct log *log = xcalloc(1, sizeof *log);
  strncpy(log->origin, origin, sizeof log->origin - 1);
  log->key = key;
  const char *note = log_read_checkpoint(db, &arena, &log->size);
  if (note) {
    buf_text(&log->checkpoint, note);
    if (!check_stored(log, db, note, p)) {
      log_free(log);
      log = NULL;
    }
  }
  arena_free(&arena);
  if (log)
    log_begin_batch(log);
  return log;
}

void log_free(struct log *log)
{
  if (!log)
    return;
  buf_free(&log->checkpoint);
  buf_free(&log->sealed);
  free(log);
}

uint64_t log_size(const struct log *log)
{
  return log->size;
}

int64_t log_time(const struct log *log, int64_t clock)
{
  return clock > log->last_time ? clock : log->last_time;
}

const char *log_checkpoint(const struct log *log)
{
  return buf_str(&log->checkpoint);
}

bool log_append(struct log *log, struct db *db, const char *leaf, size_t len, int64_t time,
                struct digest *leaf_hash)
{
  struct digest nodes[LIMIT_PROOF_HASHES];
  struct source from = { log, db };
  merkle_leaf_hash(leaf, len, leaf_hash);
  size_t n = merkle_append(log->size, leaf_hash, read_node, &from, nodes);
  if (n == 0)
    return false;
  struct stmt *s = db_use(db, &log_statements, ADD_ENTRY);
  stmt_int(s, 1, (int64_t)log->size);
  stmt_blob(s, 2, leaf, len);
  stmt_blob(s, 3, nodes, n * sizeof nodes[0]);
  if (!stmt_run(s))
    return false;
  uint64_t first = merkle_node_count(log->size);
  for (size_t i = 0; i < n; i++)
    remember(log, first + i, &nodes[i]);
  log->size++;
  log->last_time = time;
  return true;
}

/* Forgets nodes that the database no longer has; their numbers will be given out again. */
static void forget_from(struct log *log, uint64_t size, int64_t time)
{
  uint64_t first = merkle_node_count(size), last = merkle_node_count(log->size + 1);
  for (uint64_t n = first; n < last && n < first + RECENT; n++)
    if (log->recent[n % RECENT].number == n + 1)
      log->recent[n % RECENT].number = 0;
  log->size = size;
  log->last_time = time;
}

void log_mark(struct log *log)
{
  log->mark_size = log->size;
  log->mark_time = log->last_time;
}

void log_undo_to_mark(struct log *log)
{
  forget_from(log, log->mark_size, log->mark_time);
}

void log_begin_batch(struct log *log)
{
  log->batch_size = log->size;
  log->batch_time = log->last_time;
  log_mark(log);
}

void log_lose_batch(struct log *log)
{
  forget_from(log, log->batch_size, log->batch_time);
}

bool log_seal(struct log *log, struct db *db)
{
  struct checkpoint c = { .size = log->size };
  struct source from = { log, db };
  memcpy(c.origin, log->origin, sizeof c.origin);
  if (!merkle_root(log->size, read_node, &from, &c.root))
    return false;
  buf_clear(&log->sealed);
  checkpoint_sign(&log->sealed, &c, log->key);
  struct stmt *s = db_use(db, &log_statements, ADD_CHECKPOINT);
  stmt_int(s, 1, (int64_t)log->size);
  stmt_text(s, 2, buf_str(&log->sealed));
  return stmt_run(s);
}

void log_committed(struct log *log)
{
  struct buf old = log->checkpoint;
  log->checkpoint = log->sealed;
  log->sealed = old;
}

static bool write_proof(struct source *from, uint64_t index, uint64_t size, const char *note,
                        struct buf *out)
{
  struct tlog_proof t = { .index = index, .checkpoint = note, .checkpoint_len = strlen(note) };
  if (!merkle_inclusion(index, size, read_node, from, &t.inclusion))
    return false;
  tlog_proof_write(out, &t);
  return true;
}

bool log_receipt(struct log *log, struct db *db, uint64_t index, struct buf *out)
{
  struct arena arena = { 0 };
  struct source from = { log, db };
  uint64_t size = log->size;
  const char *note = log_checkpoint(log);
  if (index < log->batch_size) /* a repeat of an earlier request: the checkpoint of that time */
    note = log_read_checkpoint_after(db, &arena, index, &size);
  bool ok = note && write_proof(&from, index, size, note, out);
  arena_free(&arena);
  return ok;
}

static const char *copy_blob(struct stmt *s, int column, struct arena *a, size_t *len)
{
  const char *data = stmt_column_blob(s, column, len);
  return arena_strndup(a, data ? data : "", *len);
}

bool log_read_entry(struct db *db, struct arena *a, uint64_t index, const char **leaf, size_t *len)
{
  struct stmt *s = db_use(db, &log_statements, ENTRY);
  stmt_int(s, 1, (int64_t)index);
  if (!stmt_row(s))
    return false;
  *leaf = copy_blob(s, 0, a, len);
  stmt_done(s);
  return true;
}

size_t log_read_entries(struct db *db, struct arena *a, uint64_t from, size_t limit,
                        const char ***leaves)
{
  size_t n = 0, len;
  *leaves = arena_alloc(a, limit * sizeof **leaves);
  struct stmt *s = db_use(db, &log_statements, ENTRIES);
  stmt_int(s, 1, (int64_t)from);
  stmt_int(s, 2, (int64_t)limit);
  while (n < limit && stmt_row(s))
    (*leaves)[n++] = copy_blob(s, 0, a, &len);
  stmt_done(s);
  return n;
}

static const char *read_checkpoint(struct stmt *s, struct arena *a, uint64_t *size)
{
  if (!stmt_row(s))
    return NULL;
  *size = (uint64_t)stmt_column_int(s, 0);
  const char *note = arena_strdup(a, stmt_column_text(s, 1));
  stmt_done(s);
  return note;
}

const char *log_read_checkpoint(struct db *db, struct arena *a, uint64_t *size)
{
  *size = 0;
  return read_checkpoint(db_use(db, &log_statements, NEWEST), a, size);
}

const char *log_read_checkpoint_after(struct db *db, struct arena *a, uint64_t index,
                                      uint64_t *size)
{
  struct stmt *s = db_use(db, &log_statements, CHECKPOINT_AFTER);
  stmt_int(s, 1, (int64_t)index);
  return read_checkpoint(s, a, size);
}

bool log_read_proof(struct db *db, struct arena *a, uint64_t index, bool newest, struct buf *out)
{
  uint64_t size = 0;
  struct source from = { NULL, db };
  const char *note =
      newest ? log_read_checkpoint(db, a, &size) : log_read_checkpoint_after(db, a, index, &size);
  return note && index < size && write_proof(&from, index, size, note, out);
}

bool log_read_consistency(struct db *db, uint64_t from, uint64_t to, struct merkle_proof *out)
{
  struct source source = { NULL, db };
  return merkle_consistency(from, to, read_node, &source, out);
}

bool log_read_root(struct db *db, uint64_t size, struct digest *out)
{
  struct source source = { NULL, db };
  return merkle_root(size, read_node, &source, out);
}

bool log_keep_body(struct db *db, uint64_t index, int64_t signer, int64_t key, const void *body,
                   size_t len)
{
  struct stmt *s = db_use(db, &log_statements, ADD_BODY);
  stmt_int(s, 1, (int64_t)index);
  if (signer)
    stmt_int(s, 2, signer);
  if (key)
    stmt_int(s, 3, key);
  stmt_blob(s, 4, body, len);
  return stmt_run(s);
}

bool log_body_erased(struct db *db, uint64_t index)
{
  struct stmt *s = db_use(db, &log_statements, BODY_ERASED);
  stmt_int(s, 1, (int64_t)index);
  bool erased = stmt_row(s);
  stmt_done(s);
  return erased;
}

bool log_erase_body(struct db *db, uint64_t index, int64_t erasure, const void *rest, size_t len)
{
  struct stmt *s = db_use(db, &log_statements, ERASE_BODY);
  stmt_int(s, 1, (int64_t)index);
  stmt_blob(s, 2, rest, len);
  stmt_int(s, 3, erasure);
  return stmt_run(s);
}

size_t log_entries_by_key(struct db *db, struct arena *a, int64_t key, int64_t from, size_t limit,
                          int64_t **entries)
{
  size_t n = 0;
  *entries = arena_alloc(a, (limit + 1) * sizeof **entries);
  struct stmt *s = db_use(db, &log_statements, BY_KEY);
  stmt_int(s, 1, key);
  stmt_int(s, 2, from);
  stmt_int(s, 3, (int64_t)limit);
  while (n < limit && stmt_row(s))
    (*entries)[n++] = stmt_column_int(s, 0);
  stmt_done(s);
  return n;
}

int64_t log_newest_by_key(struct db *db, int64_t key)
{
  struct stmt *s = db_use(db, &log_statements, NEWEST_BY_KEY);
  stmt_int(s, 1, key);
  int64_t entry = stmt_row(s) ? stmt_column_int(s, 0) : -1;
  stmt_done(s);
  return entry;
}

const void *log_read_body(struct db *db, struct arena *a, uint64_t index, int64_t *signer,
                          size_t *len)
{
  struct stmt *s = db_use(db, &log_statements, BODY);
  stmt_int(s, 1, (int64_t)index);
  if (!stmt_row(s))
    return NULL;
  *signer = stmt_column_int(s, 0);
  const void *body = copy_blob(s, 1, a, len);
  stmt_done(s);
  return body;
}
