/* Statements on their way into the log: refused ones leave nothing, repeats get the first answer,
 * and every leaf can be verified by whoever has the log alone. */
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

static void on_sealed(void *ctx, const char *checkpoint)
{
  struct bench *b = ctx;
  snprintf(b->head, sizeof b->head, "%s", checkpoint);
}

static void on_broken(void *ctx, const char *why)
{
  (void)ctx;
  fail_msg("%s", why);
}

static void configure(struct bench *b)
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

static void start(struct bench *b)
{
  struct problem p = { 0 };
  if (!state_lock(&b->s, b->folder, &p) || !state_open(&b->s, false, &p))
    fail_msg("%s", p.detail);
  configure(b);
}

static void restart(struct bench *b)
{
  state_close(&b->s);
  start(b);
}

static int setup(void **state)
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

static int teardown(void **state)
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
static void arrive(struct bench *b, struct sent *s, int64_t at)
{
  struct problem p;
  s->next = b->all;
  b->all = s;
  if (!made_request_new(&s->made, &b->api, &s->message, buf_str(&s->input), buf_str(&s->signature),
                        s->body, s->len, at, &p))
    fail_msg("%s: %s %s", s->message.path, problem_code(p.id), p.detail);
}

static struct sent *sign(struct bench *b, const struct secret_key *key, const char *path,
                         const char *type, const char *body, const struct signature_params *params)
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

static struct sent *post_as(struct bench *b, uint8_t key, const char *path, const char *body,
                            const struct signature_params *params)
{
  struct secret_key *secret = register_key(key);
  struct sent *s = sign(b, secret, path, "application/json", body, params);
  secret_key_free(secret);
  return s;
}

static struct sent *post(struct bench *b, uint8_t key, const char *path, const char *body)
{
  return post_as(b, key, path, body, NULL);
}

/* The same bytes once more. */
static struct sent *again(struct bench *b, const struct sent *first)
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

static const char *registration(struct bench *b, const char *handle, uint8_t key)
{
  return arena_printf(
      &b->arena,
      "{\"handle\":\"%s\",\"kind\":\"organization\",\"names\":{\"en\":\"The %s\"},"
      "\"country\":\"DE\",\"contact\":{\"email\":\"a@b.example\"},\"key\":\"%s\"," SALT "}",
      handle, handle, register_did(key));
}

static struct sent *registering(struct bench *b, const char *handle, uint8_t key)
{
  return post(b, key, "/v1/parties", registration(b, handle, key));
}

/* What the writer does with a batch. */
static void batch(struct bench *b, struct sent *const *all, size_t n)
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

static void run(struct bench *b, struct sent *s)
{
  writer_run_one(b->s.db, &b->hooks, &s->made.request->write);
}

static struct request *request_in(const struct sent *s)
{
  return s->made.request;
}

static void accepted(const struct sent *s)
{
  const struct request *r = s->made.request;
  if (r->problem.id != PROBLEM_NONE)
    fail_msg("%s: %s: %s %s", s->message.path, problem_code(r->problem.id), r->problem.detail,
             r->problem.n_fields ? r->problem.fields[0].name : "");
  assert_int_equal(r->write.outcome, WRITE_KEPT);
}

static struct sent *done(struct bench *b, struct sent *s)
{
  run(b, s);
  accepted(s);
  return s;
}

static void refused(const struct sent *s, enum problem_id expected)
{
  assert_int_equal(s->made.request->write.outcome, WRITE_REFUSED);
  assert_problem(&s->made.request->problem, expected);
  assert_true(s->made.request->problem.detail[0] != '\0');
}

/* Every row of every table, as text. */
static void dump_table(struct bench *b, const char *table, struct buf *out)
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

static const char *dump(struct bench *b, size_t *len)
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

static bool mentions(struct bench *b, const char *text)
{
  size_t len, n = strlen(text);
  const char *all = dump(b, &len);
  for (size_t i = 0; i + n <= len; i++)
    if (memcmp(all + i, text, n) == 0)
      return true;
  return false;
}

static int64_t count(struct bench *b, const char *table)
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
static void leaves_nothing(struct bench *b, struct sent *s, enum problem_id expected)
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
static void receipt_holds(struct bench *b, const struct sent *s)
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

static void body_fits(struct bench *b, uint64_t index, const struct leaf *leaf)
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
static void log_holds(struct bench *b)
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

static void the_founding(void **state)
{
  struct bench *b = *state;
  assert_int_equal(log_size(b->s.log), 1);
  log_holds(b);
}

/* It waited in a queue, or the clock was set: what counts is the time that goes into the leaf. */
static void timely_at_the_door_but_not_in_the_log(void **state)
{
  struct bench *b = *state;
  struct signature_params old = { .created = time(NULL) - LIMIT_SIGNATURE_SKEW - 10,
                                  .nonce = "AAECAwQFBgcICQoLDA0ODw" };
  const char *body = registration(b, "acme", ACME);
  leaves_nothing(b, post_as(b, ACME, "/v1/parties", body, &old), PROBLEM_SIGNATURE_STALE);
  old.created = time(NULL) + LIMIT_SIGNATURE_SKEW + 10; /* by a verifier whose clock was ahead */
  leaves_nothing(b, post_as(b, ACME, "/v1/parties", body, &old), PROBLEM_SIGNATURE_STALE);
  old.created = time(NULL) - 1000;
  old.expires = time(NULL) - 10;
  leaves_nothing(b, post_as(b, ACME, "/v1/parties", body, &old), PROBLEM_SIGNATURE_EXPIRED);
  old.created = time(NULL); /* its nonce was not used up */
  old.expires = 0;
  receipt_holds(b, done(b, post_as(b, ACME, "/v1/parties", body, &old)));
  log_holds(b);
}

/* One more leaf in the log, whose time is ahead of the clock. */
static void entry_at(struct bench *b, int64_t at)
{
  struct signature_params late = { .created = time(NULL),
                                   .expires = at,
                                   .nonce = "AAECAwQFBgcICQoLDA0ODx" };
  struct sent *s = post_as(b, CORE, "/v1/parties", registration(b, "ahead", CORE), &late);
  b->api.replay_time = at;
  done(b, s);
  b->api.replay_time = 0;
}

static void the_clock_was_set_back(void **state)
{
  struct bench *b = *state;
  int64_t ahead = time(NULL) + 500;
  entry_at(b, ahead);
  leaves_nothing(b, registering(b, "acme", ACME), PROBLEM_SIGNATURE_STALE);
  struct signature_params offline = { .created = time(NULL), .expires = ahead };
  strcpy(offline.nonce, "AAECAwQFBgcICQoLDA0ODw");
  struct sent *s =
      done(b, post_as(b, ACME, "/v1/parties", registration(b, "acme", ACME), &offline));
  assert_int_equal(request_in(s)->context.time, ahead); /* never before the last entry's */
  log_holds(b);
}

static void same_answer(const struct sent *first, const struct sent *repeat)
{
  const struct request *a = first->made.request, *r = repeat->made.request;
  assert_problem(&r->problem, PROBLEM_NONE);
  assert_true(r->repeat);
  assert_int_equal(r->write.outcome, WRITE_REFUSED);
  assert_int_equal(r->status, a->status);
  assert_int_equal(r->raw.len, a->raw.len);
  assert_memory_equal(r->raw.data, a->raw.data, a->raw.len);
}

static void a_repeat_in_the_same_batch(void **state)
{
  struct bench *b = *state;
  struct sent *first = registering(b, "acme", ACME);
  struct sent *all[] = { first, again(b, first), registering(b, "bolt", BOLT), again(b, first) };
  batch(b, all, 4);
  accepted(first);
  accepted(all[2]);
  assert_int_equal(request_in(first)->status, 201);
  receipt_holds(b, first);
  same_answer(first, all[1]);
  same_answer(first, all[3]);
  assert_int_equal(log_size(b->s.log), 3);
  assert_int_equal(count(b, "nonce"), 3);
  log_holds(b);
}

static void a_repeat_later_and_after_a_restart(void **state)
{
  struct bench *b = *state;
  struct sent *first = done(b, registering(b, "acme", ACME));
  struct sent *second = again(b, first);
  run(b, second);
  same_answer(first, second);
  struct sent *other = done(b, registering(b, "bolt", BOLT));
  struct sent *third = again(b, first);
  run(b, third); /* others came in between; the receipt is the one it had */
  same_answer(first, third);
  restart(b);
  struct sent *fourth = again(b, first), *fifth = again(b, other);
  run(b, fourth);
  run(b, fifth);
  same_answer(first, fourth);
  same_answer(other, fifth);
  assert_int_equal(log_size(b->s.log), 3);
}

/* A batch of two had one checkpoint; its receipts must be found again with that one. */
static void repeats_of_a_batch_after_a_restart(void **state)
{
  struct bench *b = *state;
  struct sent *all[] = { registering(b, "acme", ACME), registering(b, "bolt", BOLT) };
  batch(b, all, 2);
  accepted(all[0]);
  accepted(all[1]);
  done(b, registering(b, "core", CORE));
  restart(b);
  struct sent *repeats[] = { again(b, all[1]), again(b, all[0]) };
  batch(b, repeats, 2);
  same_answer(all[1], repeats[0]);
  same_answer(all[0], repeats[1]);
  receipt_holds(b, repeats[0]);
}

static void the_same_nonce_with_other_content(void **state)
{
  struct bench *b = *state;
  struct sent *first = done(b, registering(b, "acme", ACME));
  const char *change = "{\"names\":{\"en\":\"Other\"}," SALT "}";
  leaves_nothing(b, post_as(b, ACME, "/v1/parties/acme", change, &first->params),
                 PROBLEM_NONCE_REUSED);
  restart(b);
  leaves_nothing(b, post_as(b, ACME, "/v1/parties/acme", change, &first->params),
                 PROBLEM_NONCE_REUSED);
  /* the nonce is its key's */
  done(b, post_as(b, BOLT, "/v1/parties", registration(b, "bolt", BOLT), &first->params));
  /* and another one goes */
  done(b, post(b, ACME, "/v1/parties/acme", change));
  log_holds(b);
}

static void the_same_nonce_within_a_batch(void **state)
{
  struct bench *b = *state;
  struct sent *first = registering(b, "acme", ACME);
  struct sent *other = post_as(b, ACME, "/v1/parties/acme",
                               "{\"names\":{\"en\":\"Other\"}," SALT "}", &first->params);
  struct sent *all[] = { first, other };
  batch(b, all, 2);
  accepted(first);
  refused(other, PROBLEM_NONCE_REUSED);
  assert_false(mentions(b, "Other"));
}

/* It had written a row before its key was found to be taken. */
static void a_refused_one_amid_a_batch(void **state)
{
  struct bench *b = *state;
  struct sent *bad = post(b, ACME, "/v1/parties", registration(b, "badparty", ACME));
  struct sent *all[] = { registering(b, "acme", ACME), bad, registering(b, "bolt", BOLT) };
  batch(b, all, 3);
  accepted(all[0]);
  accepted(all[2]);
  refused(bad, PROBLEM_KEY_TAKEN);
  assert_int_equal(request_in(all[0])->context.entry, 1);
  assert_int_equal(request_in(all[2])->context.entry, 2);
  assert_false(mentions(b, "badparty"));
  assert_false(mentions(b, bad->params.nonce));
  assert_int_equal(count(b, "log_entry"), 3);
  assert_int_equal(count(b, "statement_body"), 3);
  assert_int_equal(count(b, "nonce"), 3);
  assert_int_equal(count(b, "log_checkpoint"), 2); /* one a batch */
  receipt_holds(b, all[0]);
  receipt_holds(b, all[2]);
  restart(b);
  log_holds(b);
}

static void a_whole_batch_refused(void **state)
{
  struct bench *b = *state;
  size_t before_len, after_len;
  struct sent *all[] = { post(b, ACME, "/v1/parties", "{\"handle\":\"acme\"," SALT "}"),
                         post(b, ACME, "/v1/parties/rita", "{" SALT "}") };
  const char *before = dump(b, &before_len);
  batch(b, all, 2);
  refused(all[0], PROBLEM_BAD_FIELDS);
  refused(all[1], PROBLEM_KEY_UNKNOWN);
  const char *after = dump(b, &after_len);
  assert_int_equal(after_len, before_len);
  assert_memory_equal(after, before, after_len);
  receipt_holds(b, done(b, registering(b, "acme", ACME)));
}

/* Its leaf was in the tree already when something failed: nothing of it may stay there. */
static void one_that_failed_after_its_leaf(void **state)
{
  struct bench *b = *state;
  sqlite3 *db = b->s.db->handle;
  struct sent *all[] = { registering(b, "acme", ACME), registering(b, "bolt", BOLT) };
  assert_int_equal(sqlite3_exec(db, "INSERT INTO statement_body (entry, content) VALUES (2, x'00')",
                                NULL, NULL, NULL),
                   SQLITE_OK);
  batch(b, all, 2);
  accepted(all[0]);
  receipt_holds(b, all[0]);
  refused(all[1], PROBLEM_INTERNAL);
  assert_int_equal(log_size(b->s.log), 2);
  assert_false(mentions(b, "bolt"));
  assert_int_equal(sqlite3_exec(db, "DELETE FROM statement_body WHERE entry = 2", NULL, NULL, NULL),
                   SQLITE_OK);
  struct sent *second = done(b, again(b, all[1])); /* the same request may be sent again */
  assert_false(request_in(second)->repeat);
  receipt_holds(b, second);
  restart(b);
  log_holds(b);
}

/* A refusal is not remembered: what was in its way may be gone. */
static void a_refused_request_may_come_again(void **state)
{
  struct bench *b = *state;
  struct sent *early = post(b, ACME, "/v1/parties/acme", "{" SALT "}");
  leaves_nothing(b, early, PROBLEM_KEY_UNKNOWN);
  done(b, registering(b, "acme", ACME));
  done(b, again(b, early));
}

static void who_must_sign(void **state)
{
  struct bench *b = *state;
  struct buf charter = { 0 };
  leaves_nothing(b, post(b, BOLT, "/v1/parties", registration(b, "acme", ACME)),
                 PROBLEM_BAD_FIELDS);
  done(b, registering(b, "acme", ACME));
  done(b, registering(b, "bolt", BOLT));
  leaves_nothing(b, post(b, BOLT, "/v1/parties/acme", "{" SALT "}"), PROBLEM_FORBIDDEN);
  leaves_nothing(b, post(b, CORE, "/v1/parties/acme", "{" SALT "}"), PROBLEM_KEY_UNKNOWN);
  leaves_nothing(b, post(b, ACME, "/v1/parties/nobody", "{" SALT "}"), PROBLEM_NOT_FOUND);
  /* nobody founds it again, the issuer neither */
  register_charter(&charter);
  leaves_nothing(b, post(b, RITA, "/v1/charter", charter.data), PROBLEM_FORBIDDEN);
  leaves_nothing(b, sign(b, b->s.issuer_key, "/v1/charter", "application/json", charter.data, NULL),
                 PROBLEM_FORBIDDEN);
  buf_free(&charter);
}

/* Keys are judged by log position, within a batch as well. */
static void a_key_replaced_amid_a_batch(void **state)
{
  struct bench *b = *state;
  done(b, registering(b, "acme", ACME));
  const char *rotation = arena_printf(&b->arena, "{\"key\":\"%s\",\"replaces\":\"%s\"," SALT "}",
                                      register_did(CORE), register_did(ACME));
  const char *change = "{\"country\":\"AT\"," SALT "}";
  struct sent *all[] = { post(b, CORE, "/v1/parties/acme", change),
                         post(b, ACME, "/v1/parties/acme/keys", rotation),
                         post(b, ACME, "/v1/parties/acme", change),
                         post(b, CORE, "/v1/parties/acme", change) };
  batch(b, all, 4);
  refused(all[0], PROBLEM_KEY_UNKNOWN);
  accepted(all[1]);
  refused(all[2], PROBLEM_KEY_REVOKED);
  accepted(all[3]);
  log_holds(b);
}

static void the_same_file_with_another_type(struct bench *b)
{
  struct secret_key *key = register_key(ACME);
  int64_t kept = count(b, "statement_body WHERE length(content) > 0");
  done(b, sign(b, key, "/v1/attachments", "application/pdf", "%PDF-1.7", NULL));
  assert_int_equal(count(b, "statement_body WHERE length(content) > 0"), kept + 1);
  done(b, sign(b, key, "/v1/attachments", "text/plain", "%PDF-1.7", NULL));
  assert_int_equal(count(b, "statement_body WHERE length(content) > 0"), kept + 1);
  secret_key_free(key);
}

/* Batches are committed during a sync: the head that is kept after it is of before. */
static void the_head_is_of_what_is_synced(void **state)
{
  struct bench *b = *state;
  char first[4096];
  struct sent *one = registering(b, "acme", ACME), *two = registering(b, "bolt", BOLT);
  batch(b, &one, 1);
  snprintf(first, sizeof first, "%s", log_checkpoint(b->s.log));
  b->hooks.sync_begins(b->hooks.ctx);
  batch(b, &two, 1);
  assert_string_not_equal(first, log_checkpoint(b->s.log));
  b->hooks.batch_durable(b->hooks.ctx);
  assert_string_equal(b->head, first);
  b->hooks.sync_begins(b->hooks.ctx);
  b->hooks.batch_durable(b->hooks.ctx);
  assert_string_equal(b->head, log_checkpoint(b->s.log));
}

/* Every kind of statement there is, to a certificate and to a withdrawal. */
static void every_kind_of_statement(void **state)
{
  struct bench *b = *state;
  struct digest digest;
  char hex[2 * DIGEST_BYTES + 1];
  digest_of("%PDF-1.7", 8, &digest);
  digest_hex(&digest, hex);
  const char *application = arena_printf(
      &b->arena,
      "{\"body\":\"industry\",\"applicant\":\"acme\",\"answers\":{\"why\":\"万物 \\\"\\u00e9\\\"\"},"
      "\"attachments\":[\"%s\"]," SALT "}",
      hex);
  done(b, registering(b, "acme", ACME));
  the_same_file_with_another_type(b);
  done(b, post(b, ACME, "/v1/parties/acme", "{\"names\":{\"zh\":\"顶点\"}," SALT "}"));
  done(b, post(b, ACME, "/v1/parties/acme/keys",
               arena_printf(&b->arena, "{\"key\":\"%s\",\"label\":\"2\"," SALT "}",
                            register_did(CORE))));
  done(b, post(b, ACME, "/v1/applications", application));
  done(b, post(b, RITA, "/v1/applications/A1/questions", "{\"text\":\"Who?\"," SALT "}"));
  done(b, post(b, CORE, "/v1/applications/A1/answers", "{\"text\":\"We.\"," SALT "}"));
  done(b, post(b, RITA, "/v1/applications/A1/screening", "{" SALT "}"));
  done(b, post(b, RUTH, "/v1/applications/A1/votes",
               "{\"vote\":\"approve\",\"reason\":\"good\"," SALT "}"));
  done(b, post(b, ROSA, "/v1/applications/A1/votes",
               "{\"vote\":\"approve\",\"reason\":\"good\"," SALT "}"));
  assert_int_equal(count(b, "certificate_proof"), 1); /* signed after the commit */
  assert_false(b->api.issued);
  done(b, post(b, ACME,
               arena_printf(&b->arena, "/v1/parties/acme/keys/%s/revocation", register_did(CORE)),
               "{\"reason\":\"lost\"," SALT "}"));
  done(b, registering(b, "bolt", BOLT));
  done(b, post(b, BOLT, "/v1/applications",
               "{\"body\":\"industry\",\"applicant\":\"bolt\",\"answers\":{\"why\":\"so\"}," SALT
               "}"));
  done(b, post(b, BOLT, "/v1/applications/A2/withdrawal", "{" SALT "}"));
  for (const struct sent *s = b->all; s; s = s->next)
    receipt_holds(b, s);
  log_holds(b);
  restart(b);
  log_holds(b);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    T(the_founding),
    T(timely_at_the_door_but_not_in_the_log),
    T(the_clock_was_set_back),
    T(a_repeat_in_the_same_batch),
    T(a_repeat_later_and_after_a_restart),
    T(repeats_of_a_batch_after_a_restart),
    T(the_same_nonce_with_other_content),
    T(the_same_nonce_within_a_batch),
    T(a_refused_one_amid_a_batch),
    T(a_whole_batch_refused),
    T(one_that_failed_after_its_leaf),
    T(a_refused_request_may_come_again),
    T(who_must_sign),
    T(a_key_replaced_amid_a_batch),
    T(the_head_is_of_what_is_synced),
    T(every_kind_of_statement),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
