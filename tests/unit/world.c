#include "tests/unit/world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <sqlite3.h>

#include "daemon/db/db_internal.h"
#include "daemon/model/statements.h"

#define DAY 86400

/* The seed of a key is the place in here. Those with a role are officers of the charter. */
static const struct {
  const char *handle, *roles, *kind;
} people[] = {
  { "nobody", NULL, NULL }, /* seed 0 is the issuer's in other tests */
  { "rita", "\"registrar\"", NULL },
  { "rolf", "\"registrar\"", NULL },
  { "rex", "\"registrar\"", NULL }, /* his first key is revoked */
  { "eva", "\"executive\"", NULL },
  { "emil", "\"executive\"", NULL },
  { "erik", "\"executive\"", NULL },
  { "ada", "\"auditor\"", NULL },
  { "carl", "\"chair@home\"", NULL },
  { "cora", "\"chair@away\"", NULL },
  { "vera", "\"reviewer@home\"", NULL },
  { "vito", "\"reviewer\"", NULL },
  { "viola", "\"reviewer\"", NULL },
  { "vic", "\"reviewer\"", NULL },
  { "volga", "\"reviewer@away\"", NULL },
  { "kin", "\"registrar\", \"executive\", \"reviewer\"", NULL }, /* affiliated with `other` */
  { "greta", NULL, "person" },                                   /* was a registrar */
  { "plain", NULL, "organization" },
  { "lost", NULL, "organization" },   /* their first key is revoked */
  { "mimi", NULL, "organization" },   /* a member of home */
  { "sleepy", NULL, "organization" }, /* a member of home, suspended */
  { "far", NULL, "organization" },    /* a member of away */
  { "other", NULL, "organization" },
  { "waiting", NULL, "organization" }, /* registrars gave it a key that is not in force yet */
  { "dawn", NULL, "organization" },    /* found a body */
  { "dusk", NULL, "organization" },
  { "boss", NULL, "organization" },
  { "rep", NULL, "person" },   /* its representative */
  { "proxy", NULL, "person" }, /* that of the other organizations */
  { "rosa", "\"registrar\"", NULL },
  { "june", NULL, "person" }, /* a juror of the round 2026 */
  { "jack", NULL, "person" }, /* one of another round */
  { "jill", NULL, "person" }, /* scores in the rounds that are judged */
};
#define N_PEOPLE (sizeof people / sizeof people[0])

#define POLICY                                                                                     \
  "{\"applicants\": [\"state\", \"organization\", \"person\"], \"classes\": [\"full\"],"           \
  " \"questions\": [{\"id\": \"why\", \"text\": {\"en\": \"Why?\"}, \"required\": true}],"         \
  " \"decided_by\": \"reviewer\", \"approvals\": 2, \"reply_days\": 30, \"term_months\": 12,"      \
  " \"appeal_days\": 30}"
#define BODY(slug)                                                                                 \
  "{\"slug\": \"" slug "\", \"kind\": \"commission\", \"names\": {\"en\": \"" slug "\"},"          \
  " \"admission\": " POLICY "}"

static void on_broken(void *ctx, const char *why)
{
  (void)ctx;
  fail_msg("%s", why);
}

int world_seed(const char *handle)
{
  for (size_t i = 0; i < N_PEOPLE; i++)
    if (strcmp(people[i].handle, handle) == 0)
      return (int)i;
  fail_msg("%s is nobody here", handle);
  return WORLD_UNSIGNED;
}

int world_spare_seed(const char *handle)
{
  return 100 + world_seed(handle);
}

void world_charter(struct buf *out)
{
  const char *comma = "";
  buf_printf(out,
             "{\"register\": \"%s\", \"names\": {\"en\": \"The World\"},"
             " \"certificate_prefix\": \"WORLD\","
             " \"quorums\": {\"charter\": 2, \"key_recovery\": 2, \"found\": 2}, \"officers\": [",
             REGISTER_NAME);
  for (size_t i = 0; i < N_PEOPLE; i++) {
    if (!people[i].roles)
      continue;
    buf_printf(out,
               "%s{\"handle\": \"%s\", \"names\": {\"en\": \"%s\"}, \"roles\": [%s],"
               " \"key\": \"%s\"}",
               comma, people[i].handle, people[i].handle, people[i].roles,
               register_did((uint8_t)i));
    comma = ", ";
  }
  buf_text(
      out,
      "], \"bodies\": [" BODY("home") ", " BODY("away") ", " BODY(
          "calm") "],"
                  " \"awards\": [{\"programme\": \"prizes\", \"names\": {\"en\": \"Prizes\"},"
                  " \"categories\": [{\"slug\": \"best\", \"for\": \"any\", \"names\": {\"en\": \"Best\"},"
                  " \"criteria\": [{\"id\": \"merit\", \"weight\": 1, \"names\": {\"en\": \"Merit\"}}],"
                  " \"winners\": 3}]}]}");
}

static void configure(struct world *w)
{
  w->api = (struct api){ .config = { .identity = &w->s.identity,
                                     .log_key = w->s.log_key,
                                     .issuer_key = w->s.issuer_key,
                                     .log_vkey = w->s.log_vkey,
                                     .db = w->s.db,
                                     .log = w->s.log,
                                     .broken = on_broken } };
  status_lists_init(&w->api.lists);
  statement_hooks(&w->api, &w->hooks);
}

static void found(struct world *w)
{
  struct buf text = { 0 };
  struct problem p = { 0 };
  world_charter(&text);
  if (!state_lock(&w->s, w->folder, &p) || !state_create(&w->s, REGISTER_NAME, &p))
    fail_msg("%s", p.detail);
  configure(w);
  if (!api_found(&w->api.config, text.data, text.len, time(NULL), &p) ||
      !state_make_head(&w->s, &p))
    fail_msg("%s %s", p.detail, p.n_fields ? p.fields[0].detail : "");
  buf_free(&text);
  state_close(&w->s);
  if (!state_lock(&w->s, w->folder, &p) || !state_open(&w->s, false, &p))
    fail_msg("%s", p.detail);
  configure(w);
  w->reader = db_open(w->s.database, DB_READER, model_statements, SQL__COUNT, &p);
  assert_non_null(w->reader);
}

static void register_people(struct world *w)
{
  for (size_t i = 1; i < N_PEOPLE; i++) {
    const char *handle = people[i].handle;
    if (people[i].kind)
      world_do(w, handle, ROUTE_PARTY_REGISTER, NULL, NULL,
               arena_printf(&w->arena,
                            "{'handle':'%s','kind':'%s','names':{'en':'The %s'},'country':'DE',"
                            "'contact':{'email':'secret-contact-of-%s@x.example'},'key':'%s'}",
                            handle, people[i].kind, handle, handle, register_did((uint8_t)i)));
    else
      world_do(w, handle, ROUTE_PARTY_UPDATE, handle, NULL,
               arena_printf(&w->arena, "{'contact':{'email':'secret-contact-of-%s@x.example'}}",
                            handle));
    world_do(w, handle, ROUTE_KEY_ADD, handle, NULL,
             arena_printf(&w->arena, "{'key':'%s','label':'spare'}",
                          register_did((uint8_t)world_spare_seed(handle))));
  }
}

/* In memory where there is such a place: some hundred commits a test, and none has to last. */
static void make_folder(struct world *w)
{
  strcpy(w->folder, "/dev/shm/wiotc-world-XXXXXX");
  if (!mkdtemp(w->folder))
    folder_make(w->folder);
}

void world_begin(struct world *w)
{
  memset(w, 0, sizeof *w);
  assert_true(secret_init());
  make_folder(w);
  found(w);
  /* Some days later, and at one moment for all that follows: a register by this clock alone. */
  w->now = w->api.replay_time = log_time(w->s.log, 0) + 3 * DAY;
  register_people(w);
}

void world_end(struct world *w)
{
  db_close(w->reader);
  state_close(&w->s);
  status_lists_free(&w->api.lists);
  buf_free(&w->api.head);
  folder_remove(w->folder);
  arena_free(&w->arena);
}

/* A request as it comes from the loop. */
struct arrival {
  struct http_request http;
  struct request *r;
  struct buf path, body, input, signature;
  char content_digest[CONTENT_DIGEST_LEN + 1];
};

static void add_header(struct http_request *http, const char *name, const char *value)
{
  http->headers[http->n_headers++] = (struct http_header){ name, value };
}

static void write_body(struct arrival *a, const struct world_request *q)
{
  struct digest digest;
  buf_text(&a->body, q->body);
  if (!q->type) {
    assert_true(a->body.len >= 2 && a->body.data[a->body.len - 1] == '}');
    a->body.len--;
    buf_printf(&a->body, "%s'salt':'AAECAwQFBgcICQoLDA0ODw'}", a->body.len > 1 ? "," : "");
    for (size_t i = 0; i < a->body.len; i++)
      if (a->body.data[i] == '\'')
        a->body.data[i] = '"';
  }
  digest_of(a->body.data, a->body.len, &digest);
  content_digest_write(&digest, a->content_digest);
  a->http.has_length = true;
  a->http.body = buf_str(&a->body);
  a->http.content_length = a->body.len;
  add_header(&a->http, "content-digest", a->content_digest);
  add_header(&a->http, "content-type", q->type ? q->type : "application/json");
}

static void sign(struct world *w, struct arrival *a, const struct world_request *q)
{
  struct signature_params params;
  struct secret_key *key = register_key((uint8_t)q->seed);
  struct signed_message m = {
    a->http.method, REGISTER_NAME, a->http.path, a->http.query, NULL, NULL
  };
  if (q->body) {
    m.content_digest = a->content_digest;
    m.content_type = q->type ? q->type : "application/json";
  }
  signature_params_new(&params, key, w->now);
  signature_make(&m, &params, key, &a->input, &a->signature);
  add_header(&a->http, "signature-input", buf_str(&a->input));
  add_header(&a->http, "signature", buf_str(&a->signature));
  secret_key_free(key);
}

/* As a verifier thread leaves it. */
static void arrive(struct world *w, struct arrival *a, const struct world_request *q)
{
  char allow[32];
  const struct route *route = &routes[q->route];
  memset(a, 0, sizeof *a);
  route_path(&a->path, q->route, q->a, q->b);
  strcpy(a->http.method, route->method);
  a->http.path = buf_str(&a->path);
  a->http.query = q->query ? q->query : "?";
  a->http.host = REGISTER_NAME;
  if (q->body)
    write_body(a, q);
  if (q->seed != WORLD_UNSIGNED)
    sign(w, a, q);
  a->r = xcalloc(1, sizeof *a->r);
  a->r->api = &w->api;
  a->r->http = &a->http;
  if (route_find(route->method, a->http.path, &a->r->match, allow) != ROUTE_FOUND ||
      a->r->match.id != q->route)
    fail_msg("%s %s is another request", route->method, a->http.path);
  a->r->route = route;
  a->r->write.apply = statement_apply;
  a->r->write.again = statement_again;
  a->r->write.finish = statement_finish;
  request_prepare(a->r, w->now);
}

static void leave(struct world *w, struct arrival *a, struct world_answer *out)
{
  struct request *r = a->r;
  out->problem = r->problem;
  out->text = "";
  out->len = 0;
  if (r->problem.id == PROBLEM_NONE) {
    if (r->raw.len == 0 && r->answer)
      json_write(&r->raw, r->answer);
    out->text = arena_strndup(&w->arena, r->raw.len ? r->raw.data : "", r->raw.len);
    out->len = r->raw.len;
  }
  http_reply_free(&r->reply); /* which nobody sent */
  request_free(r);
  buf_free(&a->path);
  buf_free(&a->body);
  buf_free(&a->input);
  buf_free(&a->signature);
}

static void read_now(struct world *w, struct arrival *a)
{
  if (a->r->route->kind == KIND_LOOP)
    bindings[a->r->match.id].handle(a->r);
  else if (a->r->problem.id == PROBLEM_NONE)
    inquiry_run(a->r, w->reader, w->now);
}

/* As in a batch that has to be carried out again: all of it is forgotten, and comes out the same.
 */
static void rehearse(struct world *w, struct request *r, struct buf *answer,
                     struct problem *problem)
{
  struct api before = w->api;
  assert_true(db_begin(w->s.db));
  w->hooks.begin_batch(w->hooks.ctx, w->s.db);
  if (!r->write.apply(&r->write, w->s.db) || db_state(w->s.db) != DB_GOOD)
    w->hooks.undone(w->hooks.ctx);
  buf_add(answer, r->raw.data, r->raw.len);
  *problem = r->problem;
  db_rollback(w->s.db);
  w->hooks.batch_lost(w->hooks.ctx);
  w->api.issued = before.issued;
  w->api.erased = before.erased;
  r->write.again(&r->write);
}

static bool write_now(struct world *w, struct request *r)
{
  struct buf answer = { 0 };
  struct problem problem;
  rehearse(w, r, &answer, &problem);
  assert_null(r->answer);
  assert_int_equal(r->raw.len, 0);
  writer_run_one(w->s.db, &w->hooks, &r->write);
  bool kept = r->write.outcome == WRITE_KEPT;
  assert_int_equal(r->problem.id, problem.id);
  assert_string_equal(r->problem.detail, problem.detail);
  assert_int_equal(r->problem.n_fields, problem.n_fields);
  assert_int_equal(kept || r->repeat, answer.len > 0);
  /* Behind the answer stands the proof, in place of its last two braces. */
  if (kept)
    assert_memory_equal(r->raw.data, answer.data, answer.len - 2);
  buf_free(&answer);
  return kept;
}

void world_send(struct world *w, const struct world_request *q, struct world_answer *out)
{
  struct arrival a;
  arrive(w, &a, q);
  out->kept = false;
  if (a.r->route->kind != KIND_WRITE)
    read_now(w, &a);
  else if (a.r->problem.id == PROBLEM_NONE)
    out->kept = write_now(w, a.r);
  leave(w, &a, out);
}

/* What the writer does with a batch of one, and no commit. */
static bool apply(struct world *w, struct write_job *job, const struct digest *before)
{
  struct digest after;
  uint64_t size = log_size(w->s.log);
  assert_true(db_begin(w->s.db));
  w->hooks.begin_batch(w->hooks.ctx, w->s.db);
  assert_true(db_savepoint(w->s.db));
  bool kept = job->apply(job, w->s.db) && db_release(w->s.db);
  if (!kept) {
    w->hooks.undone(w->hooks.ctx);
    db_rollback_to(w->s.db);
    world_digest(w, &after);
    assert_int_equal(log_size(w->s.log), size);
    assert_memory_equal(after.bytes, before->bytes, sizeof after.bytes);
  }
  db_rollback(w->s.db);
  w->hooks.batch_lost(w->hooks.ctx);
  w->api.issued = false;
  assert_int_equal(log_size(w->s.log), size);
  return kept;
}

void world_try(struct world *w, const struct world_request *q, const struct digest *before,
               struct world_answer *out)
{
  struct arrival a;
  arrive(w, &a, q);
  out->kept = false;
  if (a.r->route->kind != KIND_WRITE)
    read_now(w, &a);
  else if (a.r->problem.id == PROBLEM_NONE)
    out->kept = apply(w, &a.r->write, before);
  leave(w, &a, out);
}

static const char *id_of(struct world *w, const struct world_answer *answer)
{
  struct problem p = { 0 };
  const char *id = NULL;
  struct json_object *json = json_read(answer->text, answer->len, &p);
  if (!json)
    fail_msg("%s: %s", p.detail, answer->text);
  json_object_object_foreach (json, noun, value) {
    (void)noun;
    if (!id && json_object_is_type(value, json_type_object) && json_str(value, "id"))
      id = arena_strdup(&w->arena, json_str(value, "id"));
  }
  json_object_put(json);
  return id;
}

const char *world_do(struct world *w, const char *handle, enum route_id route, const char *a,
                     const char *b, const char *body)
{
  struct world_answer answer;
  const struct world_request q = { route, a, b, NULL, NULL, body, world_seed(handle) };
  world_send(w, &q, &answer);
  if (!answer.kept)
    fail_msg("%s %s by %s: %s: %s %s", routes[route].path, body, handle,
             problem_code(answer.problem.id), answer.problem.detail,
             answer.problem.n_fields ? answer.problem.fields[0].detail : "");
  return id_of(w, &answer);
}

static void add_table(struct world *w, const char *table, struct buf *out)
{
  sqlite3_stmt *s = NULL;
  const char *sql = arena_printf(&w->arena, "SELECT * FROM \"%s\"", table);
  assert_int_equal(sqlite3_prepare_v2(w->s.db->handle, sql, -1, &s, NULL), SQLITE_OK);
  buf_printf(out, "%s\n", table);
  while (sqlite3_step(s) == SQLITE_ROW)
    for (int i = 0; i < sqlite3_column_count(s); i++) {
      const void *data = sqlite3_column_blob(s, i);
      buf_printf(out, "|%d:%d:", sqlite3_column_type(s, i), sqlite3_column_bytes(s, i));
      buf_add(out, data, (size_t)sqlite3_column_bytes(s, i));
    }
  sqlite3_finalize(s);
}

void world_digest(struct world *w, struct digest *out)
{
  static struct buf text;
  sqlite3_stmt *s = NULL;
  assert_int_equal(sqlite3_prepare_v2(w->s.db->handle,
                                      "SELECT name FROM sqlite_master WHERE type = 'table'"
                                      " ORDER BY name",
                                      -1, &s, NULL),
                   SQLITE_OK);
  buf_clear(&text);
  while (sqlite3_step(s) == SQLITE_ROW)
    add_table(w, (const char *)sqlite3_column_text(s, 0), &text);
  sqlite3_finalize(s);
  digest_of(text.data, text.len, out);
}

void world_sql(struct world *w, const char *sql)
{
  char *error = NULL;
  if (sqlite3_exec(w->s.db->handle, sql, NULL, NULL, &error) != SQLITE_OK)
    fail_msg("%s: %s", sql, error);
}
