/* A register to which signed statements are sent as a verifier leaves them, in batches of any size;
 * what then is in its log and its tables. */
#ifndef WIOTC_TESTS_UNIT_STATEMENT_SAMPLE_H
#define WIOTC_TESTS_UNIT_STATEMENT_SAMPLE_H

#include "daemon/api/made_request.h"

#include "tests/unit/register.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <sqlite3.h>

#include "daemon/db/db_internal.h"
#include "daemon/server/state.h"
#include "lib/encode.h"
#include "lib/json.h"
#include "lib/leaf.h"
#include "lib/tlog_proof.h"

#define T(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
#define SALT "\"salt\":\"AAECAwQFBgcICQoLDA0ODw\""
/* Seeds of officers' keys, by their place in the charter. */
enum { RITA = 1, RUTH = 7, ROSA = 8, ACME = 50, BOLT, CORE };

struct sent {
  struct sent *next;
  struct made_request made;
  struct signature_params params;
  struct signed_message message;
  char content_digest[CONTENT_DIGEST_LEN + 1];
  struct buf input, signature;
  const char *body;
  size_t len;
};

struct bench {
  char folder[32];
  struct state s;
  struct api api;
  struct writer_hooks hooks;
  struct arena arena;
  struct sent *all;
  char head[4096]; /* the newest that was kept beside the database */
};

static inline void on_sealed(void *ctx, const char *checkpoint)
{
  struct bench *b = ctx;
  snprintf(b->head, sizeof b->head, "%s", checkpoint);
}

static inline void on_broken(void *ctx, const char *why)
{
  (void)ctx;
  fail_msg("%s", why);
}

static inline void configure(struct bench *b)
{
  buf_free(&b->api.head);
  b->api = (struct api){ .config = { .identity = &b->s.identity,
                                     .log_key = b->s.log_key,
                                     .issuer_key = b->s.issuer_key,
                                     .log_vkey = b->s.log_vkey,
                                     .db = b->s.db,
                                     .log = b->s.log,
                                     .sealed = on_sealed,
                                     .broken = on_broken,
                                     .ctx = b } };
  statement_hooks(&b->api, &b->hooks);
}

static inline void start(struct bench *b)
{
  struct problem p = { 0 };
  if (!state_lock(&b->s, b->folder, &p) || !state_open(&b->s, false, &p))
    fail_msg("%s", p.detail);
  configure(b);
}

static inline void restart(struct bench *b)
{
  state_close(&b->s);
  start(b);
}

static inline int setup(void **state)
{
  struct bench *b = xcalloc(1, sizeof *b);
  struct buf charter = { 0 };
  struct problem p = { 0 };
  *state = b;
  assert_true(secret_init());
  folder_make(b->folder);
  register_charter(&charter);
  if (!state_lock(&b->s, b->folder, &p) || !state_create(&b->s, REGISTER_NAME, &p))
    fail_msg("%s", p.detail);
  configure(b);
  if (!api_found(&b->api.config, charter.data, charter.len, time(NULL), &p) ||
      !state_make_head(&b->s, &p))
    fail_msg("%s", p.detail);
  buf_free(&charter);
  restart(b);
  return 0;
}

static inline int teardown(void **state)
{
  struct bench *b = *state;
  for (struct sent *s = b->all; s; s = s->next) {
    made_request_free(&s->made);
    buf_free(&s->input);
    buf_free(&s->signature);
  }
  buf_free(&b->api.head);
  state_close(&b->s);
  folder_remove(b->folder);
  arena_free(&b->arena);
  free(b);
  return 0;
}

/* As a verifier thread leaves it; `at` is what its clock says. */
static inline void arrive(struct bench *b, struct sent *s, int64_t at)
{
  struct problem p;
  s->next = b->all;
  b->all = s;
  if (!made_request_new(&s->made, &b->api, &s->message, buf_str(&s->input), buf_str(&s->signature),
                        s->body, s->len, at, &p))
    fail_msg("%s: %s %s", s->message.path, problem_code(p.id), p.detail);
}

static inline struct sent *sign(struct bench *b, const struct secret_key *key, const char *path,
                                const char *type, const char *body,
                                const struct signature_params *params)
{
  struct sent *s = arena_alloc(&b->arena, sizeof *s);
  struct digest digest;
  s->body = arena_strdup(&b->arena, body);
  s->len = strlen(body);
  digest_of(body, s->len, &digest);
  content_digest_write(&digest, s->content_digest);
  s->message = (struct signed_message){ "POST", REGISTER_NAME,     arena_strdup(&b->arena, path),
                                        "?",    s->content_digest, type };
  signature_params_new(&s->params, key, time(NULL));
  if (params) {
    strcpy(s->params.nonce, params->nonce);
    s->params.created = params->created;
    s->params.expires = params->expires;
  }
  signature_make(&s->message, &s->params, key, &s->input, &s->signature);
  arrive(b, s, s->params.created);
  return s;
}

static inline struct sent *post_as(struct bench *b, uint8_t key, const char *path, const char *body,
                                   const struct signature_params *params)
{
  struct secret_key *secret = register_key(key);
  struct sent *s = sign(b, secret, path, "application/json", body, params);
  secret_key_free(secret);
  return s;
}

static inline struct sent *post(struct bench *b, uint8_t key, const char *path, const char *body)
{
  return post_as(b, key, path, body, NULL);
}

/* The same bytes once more. */
static inline struct sent *again(struct bench *b, const struct sent *first)
{
  struct sent *s = arena_alloc(&b->arena, sizeof *s);
  s->params = first->params;
  s->message = first->message;
  s->body = first->body;
  s->len = first->len;
  buf_text(&s->input, buf_str(&first->input));
  buf_text(&s->signature, buf_str(&first->signature));
  arrive(b, s, first->params.created);
  return s;
}

static inline const char *registration(struct bench *b, const char *handle, uint8_t key)
{
  return arena_printf(
      &b->arena,
      "{\"handle\":\"%s\",\"kind\":\"organization\",\"names\":{\"en\":\"The %s\"},"
      "\"country\":\"DE\",\"contact\":{\"email\":\"a@b.example\"},\"key\":\"%s\"," SALT "}",
      handle, handle, register_did(key));
}

static inline struct sent *registering(struct bench *b, const char *handle, uint8_t key)
{
  return post(b, key, "/v1/parties", registration(b, handle, key));
}

/* What the writer does with a batch. */
static inline void batch(struct bench *b, struct sent *const *all, size_t n)
{
  size_t kept = 0;
  assert_true(db_begin(b->s.db));
  b->hooks.begin_batch(b->hooks.ctx, b->s.db);
  for (size_t i = 0; i < n; i++) {
    struct write_job *w = &all[i]->made.request->write;
    w->outcome = WRITE_REFUSED;
    assert_true(db_savepoint(b->s.db));
    if (w->apply(w, b->s.db) && db_release(b->s.db)) {
      w->outcome = WRITE_KEPT;
      kept++;
    } else {
      b->hooks.undone(b->hooks.ctx);
      db_rollback_to(b->s.db);
    }
  }
  assert_true(kept == 0 || b->hooks.seal_batch(b->hooks.ctx, b->s.db));
  assert_true(db_commit(b->s.db));
  if (kept > 0)
    b->hooks.batch_committed(b->hooks.ctx, b->s.db);
  for (size_t i = 0; i < n; i++)
    all[i]->made.request->write.finish(&all[i]->made.request->write, b->s.db);
}

static inline void run(struct bench *b, struct sent *s)
{
  writer_run_one(b->s.db, &b->hooks, &s->made.request->write);
}

static inline struct request *request_in(const struct sent *s)
{
  return s->made.request;
}

static inline void accepted(const struct sent *s)
{
  const struct request *r = s->made.request;
  if (r->problem.id != PROBLEM_NONE)
    fail_msg("%s: %s: %s %s", s->message.path, problem_code(r->problem.id), r->problem.detail,
             r->problem.n_fields ? r->problem.fields[0].name : "");
  assert_int_equal(r->write.outcome, WRITE_KEPT);
}

static inline struct sent *done(struct bench *b, struct sent *s)
{
  run(b, s);
  accepted(s);
  return s;
}

static inline void refused(const struct sent *s, enum problem_id expected)
{
  assert_int_equal(s->made.request->write.outcome, WRITE_REFUSED);
  assert_problem(&s->made.request->problem, expected);
  assert_true(s->made.request->problem.detail[0] != '\0');
}

/* Every row of every table, as text. */
static inline void dump_table(struct bench *b, const char *table, struct buf *out)
{
  sqlite3_stmt *s = NULL;
  const char *sql = arena_printf(&b->arena, "SELECT * FROM \"%s\"", table);
  assert_int_equal(sqlite3_prepare_v2(b->s.db->handle, sql, -1, &s, NULL), SQLITE_OK);
  buf_printf(out, "%s\n", table);
  while (sqlite3_step(s) == SQLITE_ROW) {
    for (int i = 0; i < sqlite3_column_count(s); i++) {
      const void *data = sqlite3_column_blob(s, i);
      buf_printf(out, "|%d:", sqlite3_column_bytes(s, i));
      buf_add(out, data, (size_t)sqlite3_column_bytes(s, i));
    }
    buf_byte(out, '\n');
  }
  sqlite3_finalize(s);
}

static inline const char *dump(struct bench *b, size_t *len)
{
  sqlite3_stmt *s = NULL;
  struct buf out = { 0 };
  assert_int_equal(sqlite3_prepare_v2(b->s.db->handle,
                                      "SELECT name FROM sqlite_master WHERE type = 'table'"
                                      " ORDER BY name",
                                      -1, &s, NULL),
                   SQLITE_OK);
  while (sqlite3_step(s) == SQLITE_ROW)
    dump_table(b, (const char *)sqlite3_column_text(s, 0), &out);
  sqlite3_finalize(s);
  const char *copy = arena_strndup(&b->arena, out.data, out.len);
  *len = out.len;
  buf_free(&out);
  return copy;
}

static inline bool mentions(struct bench *b, const char *text)
{
  size_t len, n = strlen(text);
  const char *all = dump(b, &len);
  for (size_t i = 0; i + n <= len; i++)
    if (memcmp(all + i, text, n) == 0)
      return true;
  return false;
}

static inline int64_t count(struct bench *b, const char *table)
{
  sqlite3_stmt *s = NULL;
  const char *sql = arena_printf(&b->arena, "SELECT count(*) FROM %s", table);
  assert_int_equal(sqlite3_prepare_v2(b->s.db->handle, sql, -1, &s, NULL), SQLITE_OK);
  assert_int_equal(sqlite3_step(s), SQLITE_ROW);
  int64_t n = sqlite3_column_int64(s, 0);
  sqlite3_finalize(s);
  return n;
}

/* Refused, and the database has the bytes it had. */
static inline void leaves_nothing(struct bench *b, struct sent *s, enum problem_id expected)
{
  size_t before_len, after_len;
  uint64_t size = log_size(b->s.log);
  const char *before = dump(b, &before_len);
  run(b, s);
  refused(s, expected);
  assert_int_equal(log_size(b->s.log), size);
  const char *after = dump(b, &after_len);
  assert_int_equal(after_len, before_len);
  assert_memory_equal(after, before, after_len);
}

/* The answer's receipt holds for the leaf in the log. */
static inline void receipt_holds(struct bench *b, const struct sent *s)
{
  struct problem p = { 0 };
  struct public_key key;
  struct note_verifier verifier;
  struct digest hash;
  struct buf hash_text = { 0 };
  const char *leaf;
  size_t len;
  const struct buf *raw = &request_in(s)->raw;
  struct json_object *answer = json_read(raw->data, raw->len, &p);
  if (!answer)
    fail_msg("%s: %.*s", p.detail, (int)raw->len, raw->data);
  struct json_object *receipt = json_object_of(answer, "receipt");
  int64_t index = json_int(receipt, "index", -1);
  assert_int_equal(index, request_in(s)->context.entry);
  assert_true(log_read_entry(b->s.db, &b->arena, (uint64_t)index, &leaf, &len));
  merkle_leaf_hash(leaf, len, &hash);
  encode_base64(&hash_text, hash.bytes, sizeof hash.bytes);
  assert_string_equal(json_str(receipt, "leaf_hash"), hash_text.data);
  secret_key_public(b->s.log_key, &key);
  note_verifier_init(&verifier, REGISTER_NAME, &key);
  const char *proof = json_str(receipt, "tlog_proof");
  assert_non_null(proof);
  if (!tlog_proof_check(proof, strlen(proof), &hash, &verifier, NULL, NULL, &p))
    fail_msg("%s", p.detail);
  buf_free(&hash_text);
  json_object_put(answer);
}

static inline void body_fits(struct bench *b, uint64_t index, const struct leaf *leaf)
{
  int64_t signer;
  size_t len;
  struct digest digest;
  struct route_match match;
  struct problem p = { 0 };
  char text[CONTENT_DIGEST_LEN + 1], allow[32];
  const void *body = log_read_body(b->s.db, &b->arena, index, &signer, &len);
  assert_int_equal(route_find(leaf->method, leaf->path, &match, allow), ROUTE_FOUND);
  bool file = routes[match.id].body == BODY_ATTACHMENT;
  assert_non_null(body);
  if (len == 0) {
    assert_true(file); /* only a file sent before is kept elsewhere */
    return;
  }
  digest_of(body, len, &digest);
  content_digest_write(&digest, text);
  assert_string_equal(leaf->content_digest, text);
  struct json_object *json = file ? NULL : json_read(body, len, &p);
  assert_true(leaf_public_digest(json, routes[match.id].secrets, &digest));
  content_digest_write(&digest, text);
  assert_string_equal(leaf->public_digest, text);
  json_object_put(json);
}

/* Each leaf, by what is in the log alone; and what is kept beside it. */
static inline void log_holds(struct bench *b)
{
  int64_t last = 0;
  for (uint64_t i = 0; i < log_size(b->s.log); i++) {
    struct json_object *holder = NULL;
    struct leaf leaf;
    struct signature_params params;
    struct problem p = { 0 };
    const char *bytes;
    size_t len;
    assert_true(log_read_entry(b->s.db, &b->arena, i, &bytes, &len));
    if (!leaf_read(bytes, len, &leaf, &holder, &p) ||
        !leaf_verify(&leaf, REGISTER_NAME, &params, &p))
      fail_msg("entry %llu, %.*s: %s", (unsigned long long)i, (int)len, bytes, p.detail);
    assert_true(leaf.time >= last);
    last = leaf.time;
    body_fits(b, i, &leaf);
    json_object_put(holder);
  }
  assert_int_equal(count(b, "log_entry"), log_size(b->s.log));
}

#endif
