#include "daemon/model/log.h"

#include "tests/unit/register.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sqlite3.h>

#include "daemon/model/statements.h"
#include "lib/tlog_proof.h"

#define T(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
#define LEAVES 5000

struct bench {
  char folder[32], path[64];
  struct db *db;
  struct log *log;
  struct secret_key *key;
  struct note_verifier verifier;
  /* What should be there: leaf hashes, the size of the checkpoint first shown with each. */
  struct digest leaves[LEAVES];
  uint64_t shown[LEAVES];
  uint64_t n, kept;
};

static void open_db(struct bench *b)
{
  struct problem p = { 0 };
  b->db = db_open(b->path, DB_WRITER, model_statements, SQL__COUNT, &p);
  assert_non_null(b->db);
}

static int setup(void **state)
{
  struct bench *b = xcalloc(1, sizeof *b);
  struct problem p = { 0 };
  struct public_key public;
  *state = b;
  folder_make(b->folder);
  snprintf(b->path, sizeof b->path, "%s/register.db", b->folder);
  b->key = register_key(0);
  secret_key_public(b->key, &public);
  note_verifier_init(&b->verifier, REGISTER_NAME, &public);
  open_db(b);
  b->log = log_open(b->db, REGISTER_NAME, b->key, &p);
  assert_non_null(b->log);
  return 0;
}

static int teardown(void **state)
{
  struct bench *b = *state;
  log_free(b->log);
  db_close(b->db);
  secret_key_free(b->key);
  folder_remove(b->folder);
  free(b);
  return 0;
}

/* The naive tree of RFC 6962 section 2.1: by recursion over all leaves. */
static void naive_root(const struct digest *leaves, uint64_t n, struct digest *out)
{
  struct digest left, right;
  uint64_t k = 1;
  if (n == 0)
    digest_of(NULL, 0, out);
  else if (n == 1)
    *out = leaves[0];
  if (n < 2)
    return;
  while (k * 2 < n)
    k *= 2;
  naive_root(leaves, k, &left);
  naive_root(leaves + k, n - k, &right);
  merkle_node_hash(&left, &right, out);
}

static bool append(struct bench *b, int64_t time)
{
  static uint64_t unique; /* so that a leaf that was undone never looks like the next one */
  struct buf leaf = { 0 };
  struct digest expected;
  register_leaf(&leaf, time, ++unique);
  bool ok = log_append(b->log, b->db, leaf.data, leaf.len, time, &b->leaves[b->n]);
  merkle_leaf_hash(leaf.data, leaf.len, &expected);
  assert_true(!ok || digest_equal(&expected, &b->leaves[b->n]));
  b->n += ok;
  buf_free(&leaf);
  return ok;
}

static void begin(struct bench *b)
{
  assert_true(db_begin(b->db));
  log_begin_batch(b->log);
}

static void statement(struct bench *b, int64_t time, bool keep)
{
  log_mark(b->log);
  assert_true(db_savepoint(b->db));
  assert_true(append(b, time));
  if (keep) {
    assert_true(db_release(b->db));
    return;
  }
  log_undo_to_mark(b->log);
  db_rollback_to(b->db);
  b->n--;
}

static void commit(struct bench *b)
{
  assert_true(log_seal(b->log, b->db));
  assert_true(db_commit(b->db));
  log_committed(b->log);
  for (uint64_t i = b->kept; i < b->n; i++)
    b->shown[i] = b->n;
  b->kept = b->n;
}

static void lose(struct bench *b)
{
  db_rollback(b->db);
  log_lose_batch(b->log);
  b->n = b->kept;
}

static void batch(struct bench *b, unsigned statements)
{
  begin(b);
  for (unsigned i = 0; i < statements; i++)
    statement(b, 1780000000 + (int64_t)b->n, true);
  commit(b);
}

/* The checkpoint says what the naive tree says. */
static void checkpoint_is_naive(struct bench *b)
{
  struct checkpoint c;
  struct digest root;
  struct problem p = { 0 };
  const char *note = log_checkpoint(b->log);
  assert_true(checkpoint_open(note, strlen(note), &b->verifier, &c, &p));
  naive_root(b->leaves, b->kept, &root);
  assert_int_equal(c.size, b->kept);
  assert_true(digest_equal(&c.root, &root));
  assert_int_equal(log_size(b->log), b->kept);
}

static void receipt_is_good(struct bench *b, uint64_t index, const struct buf *text)
{
  struct tlog_proof proof;
  struct checkpoint c;
  struct problem p = { 0 };
  if (!tlog_proof_check(text->data, text->len, &b->leaves[index], &b->verifier, &proof, &c, &p))
    fail_msg("receipt of %d: %s", (int)index, p.detail);
  assert_int_equal(proof.index, index);
  assert_int_equal(c.size, b->shown[index]); /* the one first shown with it */
}

static void every_receipt(struct bench *b)
{
  struct arena arena = { 0 };
  for (uint64_t i = 0; i < b->kept; i++) {
    struct buf text = { 0 }, stored = { 0 };
    assert_true(log_receipt(b->log, b->db, i, &text));
    receipt_is_good(b, i, &text);
    assert_true(log_read_proof(b->db, &arena, i, false, &stored));
    assert_string_equal(text.data, stored.data);
    buf_free(&text);
    buf_free(&stored);
  }
  arena_free(&arena);
}

static void random_batches_keep_the_tree(void **state)
{
  struct bench *b = *state;
  unsigned seed = 20260528;
  for (int i = 0; i < 120; i++) {
    begin(b);
    unsigned statements = (unsigned)rand_r(&seed) % 12;
    for (unsigned s = 0; s < statements; s++)
      statement(b, 1780000000 + i, rand_r(&seed) % 3 != 0);
    if (rand_r(&seed) % 4 == 0)
      lose(b);
    else if (b->n == b->kept)
      assert_true(db_commit(b->db)); /* all refused: nothing is sealed */
    else
      commit(b);
    if (b->kept == 0)
      continue;
    checkpoint_is_naive(b);
    if (i % 20 == 0)
      every_receipt(b);
  }
  assert_true(b->kept > 200);
  every_receipt(b);
}

/* A batch wider than what is kept in memory: proofs still come out, from the database. */
static void a_tree_beyond_the_memory(void **state)
{
  struct bench *b = *state;
  for (int i = 0; i < 3; i++)
    batch(b, 1600); /* 9,600 nodes; 8,192 are kept */
  checkpoint_is_naive(b);
  struct buf text = { 0 };
  assert_true(log_receipt(b->log, b->db, 3, &text));
  receipt_is_good(b, 3, &text);
  buf_free(&text);
}

static void reopened(struct bench *b)
{
  struct problem p = { 0 };
  log_free(b->log);
  db_close(b->db);
  open_db(b);
  b->log = log_open(b->db, REGISTER_NAME, b->key, &p);
  if (!b->log)
    fail_msg("%s: %s", problem_code(p.id), p.detail);
}

static void it_goes_on_after_a_restart(void **state)
{
  struct bench *b = *state;
  for (unsigned i = 1; i < 20; i++) {
    batch(b, i % 5 + 1);
    reopened(b);
    checkpoint_is_naive(b);
  }
  every_receipt(b);
}

static void time_never_runs_backwards(void **state)
{
  struct bench *b = *state;
  assert_int_equal(log_time(b->log, 5), 5);
  begin(b);
  statement(b, 1780000100, true);
  assert_int_equal(log_time(b->log, 1780000000), 1780000100);
  statement(b, 1780000200, false);
  assert_int_equal(log_time(b->log, 1780000000), 1780000100);
  commit(b);
  begin(b);
  statement(b, 1780000300, true);
  lose(b);
  assert_int_equal(log_time(b->log, 1780000000), 1780000100);
  reopened(b);
  assert_int_equal(log_time(b->log, 1780000000), 1780000100);
  assert_int_equal(log_time(b->log, 1780000101), 1780000101);
}

static void consistency_between_all_checkpoints(void **state)
{
  struct bench *b = *state;
  batch(b, 21);
  for (uint64_t from = 1; from <= 21; from++)
    for (uint64_t to = from; to <= 21; to++) {
      struct merkle_proof proof;
      struct digest old, new, naive;
      naive_root(b->leaves, from, &old);
      naive_root(b->leaves, to, &new);
      assert_true(log_read_root(b->db, to, &naive));
      assert_true(digest_equal(&naive, &new));
      assert_true(log_read_consistency(b->db, from, to, &proof));
      assert_true(merkle_check_consistency(&proof, from, to, &old, &new));
    }
  struct merkle_proof proof;
  struct digest root;
  assert_false(log_read_consistency(b->db, 5, 22, &proof));
  assert_false(log_read_consistency(b->db, 6, 5, &proof));
  assert_false(log_read_root(b->db, 22, &root));
}

static void reading_entries(void **state)
{
  struct bench *b = *state;
  struct arena arena = { 0 };
  struct buf proof = { 0 };
  const char **leaves, *leaf;
  size_t len;
  uint64_t size;
  assert_null(log_read_checkpoint(b->db, &arena, &size));
  assert_int_equal(size, 0);
  batch(b, 3);
  batch(b, 2);
  assert_int_equal(log_read_entries(b->db, &arena, 0, 10, &leaves), 5);
  assert_int_equal(log_read_entries(b->db, &arena, 3, 1, &leaves), 1);
  assert_true(log_read_entry(b->db, &arena, 3, &leaf, &len));
  assert_string_equal(leaves[0], leaf);
  assert_int_equal(strlen(leaf), len);
  assert_int_equal(log_read_entries(b->db, &arena, 5, 10, &leaves), 0);
  assert_false(log_read_entry(b->db, &arena, 5, &leaf, &len));
  assert_false(log_read_proof(b->db, &arena, 5, true, &proof));
  assert_false(log_read_proof(b->db, &arena, 5, false, &proof));
  assert_true(log_read_proof(b->db, &arena, 0, true, &proof)); /* with the newest checkpoint */
  b->shown[0] = 5;
  receipt_is_good(b, 0, &proof);
  assert_non_null(log_read_checkpoint_after(b->db, &arena, 2, &size));
  assert_int_equal(size, 3);
  assert_non_null(log_read_checkpoint_after(b->db, &arena, 3, &size));
  assert_int_equal(size, 5);
  buf_free(&proof);
  arena_free(&arena);
}

static void bodies_come_back(void **state)
{
  static const char binary[] = "a\0b\xff";
  struct bench *b = *state;
  struct arena arena = { 0 };
  int64_t signer = 0;
  size_t len = 0;
  assert_true(log_keep_body(b->db, 0, 0, 0, binary, sizeof binary));
  const void *body = log_read_body(b->db, &arena, 0, &signer, &len);
  assert_int_equal(len, sizeof binary);
  assert_memory_equal(body, binary, len);
  assert_int_equal(signer, 0);
  assert_null(log_read_body(b->db, &arena, 1, &signer, &len));
  arena_free(&arena);
}

/* Changes the stored log by other means, after it was closed. */
static void tamper(struct bench *b, const char *sql)
{
  sqlite3 *other = NULL;
  char *error = NULL;
  log_free(b->log);
  b->log = NULL;
  db_close(b->db);
  b->db = NULL;
  assert_int_equal(sqlite3_open(b->path, &other), SQLITE_OK);
  if (sqlite3_exec(other, sql, NULL, NULL, &error) != SQLITE_OK)
    fail_msg("%s: %s", sql, error);
  assert_true(sqlite3_changes(other) > 0);
  sqlite3_close(other);
  open_db(b);
}

static void refused(struct bench *b, const char *sql)
{
  struct problem p = { 0 };
  tamper(b, sql);
  struct log *log = log_open(b->db, REGISTER_NAME, b->key, &p);
  if (log)
    fail_msg("the log was opened after: %s", sql);
  if (p.id == PROBLEM_NONE)
    fail_msg("refused without saying why after: %s", sql);
}

#define TAMPERED(name, sql)                                                                        \
  static void name(void **state)                                                                   \
  {                                                                                                \
    struct bench *b = *state;                                                                      \
    batch(b, 7);                                                                                   \
    batch(b, 6);                                                                                   \
    refused(b, sql);                                                                               \
  }

/* Of 13 leaves the root is made of the nodes of 8, 4 and 1 of them: 14, 21 and 22. */
TAMPERED(a_changed_node, "UPDATE log_entry SET nodes = zeroblob(length(nodes)) WHERE entry = 11")
TAMPERED(a_cut_node, "UPDATE log_entry SET nodes = x'00' WHERE entry = 7")
TAMPERED(a_missing_node, "UPDATE log_entry SET nodes = substr(nodes, 1, 32) WHERE entry = 11")
TAMPERED(a_changed_checkpoint,
         "UPDATE log_checkpoint SET note = replace(note, '13', '12') WHERE size = 13")
TAMPERED(a_moved_checkpoint, "UPDATE log_checkpoint SET size = 14 WHERE size = 13")
TAMPERED(an_older_checkpoint_in_its_place,
         "UPDATE log_checkpoint SET note = (SELECT note FROM log_checkpoint WHERE size = 7)"
         " WHERE size = 13")
TAMPERED(a_broken_last_leaf, "UPDATE log_entry SET leaf = x'7b7d' WHERE entry = 12")
TAMPERED(a_missing_last_leaf, "DELETE FROM log_entry WHERE entry = 12")
/* Well-formed, but not what was hashed: the time of the next statement would come from it. */
TAMPERED(
    a_changed_last_leaf,
    "UPDATE log_entry SET leaf = (SELECT leaf FROM log_entry WHERE entry = 3) WHERE entry = 12")

static void another_key_or_name(void **state)
{
  struct bench *b = *state;
  struct problem p = { 0 };
  struct secret_key *other = register_key(9);
  batch(b, 3);
  assert_null(log_open(b->db, REGISTER_NAME, other, &p));
  assert_int_not_equal(p.id, PROBLEM_NONE);
  p = (struct problem){ 0 };
  assert_null(log_open(b->db, "other.example", b->key, &p));
  assert_int_not_equal(p.id, PROBLEM_NONE);
  secret_key_free(other);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    T(random_batches_keep_the_tree),
    T(a_tree_beyond_the_memory),
    T(it_goes_on_after_a_restart),
    T(time_never_runs_backwards),
    T(consistency_between_all_checkpoints),
    T(reading_entries),
    T(bodies_come_back),
    T(a_changed_node),
    T(a_cut_node),
    T(a_missing_node),
    T(a_changed_checkpoint),
    T(a_moved_checkpoint),
    T(an_older_checkpoint_in_its_place),
    T(a_broken_last_leaf),
    T(a_missing_last_leaf),
    T(a_changed_last_leaf),
    T(another_key_or_name),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
