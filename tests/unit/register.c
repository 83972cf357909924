#include "tests/unit/register.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <sqlite3.h>

#include "daemon/db/db_internal.h"
#include "daemon/model/charter.h"
#include "daemon/model/statements.h"
#include "lib/json.h"
#include "lib/leaf.h"
#include "lib/timestamp.h"

static const struct {
  const char *handle, *role;
} officers[] = {
  { "rita", "registrar" },         { "rolf", "registrar" },         { "eva", "executive" },
  { "emil", "executive" },         { "erik", "executive" },         { "ada", "auditor" },
  { "ruth", "reviewer@industry" }, { "rosa", "reviewer@industry" }, { "ron", "reviewer@industry" },
  { "mona", "reviewer@people" },   { "cleo", "chair@people" },
};
#define N_OFFICERS (sizeof officers / sizeof officers[0])

static const char bodies[] =
    "{\"slug\": \"presidium\", \"kind\": \"presidium\", \"names\": {\"en\": \"Presidium\"},"
    " \"admission\": {\"applicants\": [\"state\"], \"one_per_country\": true, \"seats\": null,"
    " \"classes\": [\"full\", \"observer\"], \"questions\": [], \"decided_by\": \"executive\","
    " \"approvals\": 2, \"reply_days\": 30, \"term_months\": 48}},"
    "{\"slug\": \"industry\", \"kind\": \"commission\", \"names\": {\"en\": \"Industry\"},"
    " \"admission\": {\"applicants\": [\"organization\"], \"one_per_country\": false, \"seats\": 2,"
    " \"classes\": [\"full\"], \"questions\": ["
    "{\"id\": \"why\", \"text\": {\"en\": \"Why?\"}, \"required\": true},"
    "{\"id\": \"how\", \"text\": {\"en\": \"How?\"}}], \"decided_by\": \"reviewer\","
    " \"approvals\": 2, \"reply_days\": 14, \"term_months\": 12}},"
    "{\"slug\": \"people\", \"kind\": \"commission\", \"names\": {\"zh\": \"人民\"},"
    " \"admission\": {\"applicants\": [\"person\"], \"classes\": [\"full\"],"
    " \"decided_by\": \"chair\", \"approvals\": 1, \"term_months\": 1}}";

#define CRITERIA                                                                                   \
  "\"criteria\": [{\"id\": \"merit\", \"weight\": 2, \"names\": {\"en\": \"Merit\"}}]"
static const char awards[] =
    "{\"programme\": \"prizes\", \"names\": {\"en\": \"Prizes\"}, \"categories\": ["
    "{\"slug\": \"person\", \"for\": \"person\", \"names\": {\"en\": \"Person\"},"
    " \"winners\": 1, " CRITERIA "},"
    "{\"slug\": \"firm\", \"for\": \"organization\", \"names\": {\"en\": \"Firm\"},"
    " \"winners\": 5, " CRITERIA "},"
    "{\"slug\": \"best\", \"for\": \"any\", \"names\": {\"en\": \"Best\"},"
    " \"winners\": 2, " CRITERIA "}]}";

static const struct {
  const char *handle, *kind, *country;
} parties[] = {
  { "norway", "state", "NO" },      { "bouvet", "state", "NO" },
  { "chile", "state", "CL" },       { "acme", "organization", "DE" },
  { "bolt", "organization", "FR" }, { "core", "organization", "DE" },
  { "pia", "person", "NO" },        { "paul", "person", NULL },
};
#define N_PARTIES (sizeof parties / sizeof parties[0])

struct secret_key *register_key(uint8_t n)
{
  uint8_t seed[SEED_BYTES] = { n, 7 };
  assert_true(secret_init());
  return secret_key_from_seed(seed);
}

const char *register_did(uint8_t n)
{
  static char dids[256][LIMIT_DID + 1];
  struct secret_key *key = register_key(n);
  strcpy(dids[n], secret_key_did(key));
  secret_key_free(key);
  return dids[n];
}

void register_charter(struct buf *out)
{
  buf_printf(out,
             "{\"register\": \"%s\", \"names\": {\"zh\": \"大会\", \"en\": \"The Convention\"},"
             " \"certificate_prefix\": \"WIOTC\", \"officers\": [",
             REGISTER_NAME);
  for (size_t i = 0; i < N_OFFICERS; i++)
    buf_printf(out,
               "%s{\"handle\": \"%s\", \"names\": {\"en\": \"%s\"}, \"roles\": [\"%s\"],"
               " \"key\": \"%s\"}",
               i ? ", " : "", officers[i].handle, officers[i].handle, officers[i].role,
               register_did((uint8_t)(i + 1)));
  buf_printf(out, "], \"bodies\": [%s], \"awards\": [%s]}", bodies, awards);
}

void folder_make(char out[32])
{
  strcpy(out, "/tmp/wiotc-test-XXXXXX");
  assert_non_null(mkdtemp(out));
}

void folder_remove(const char *folder)
{
  DIR *dir = opendir(folder);
  for (struct dirent *e; dir && (e = readdir(dir));)
    if (e->d_name[0] != '.')
      unlinkat(dirfd(dir), e->d_name, 0);
  if (dir)
    closedir(dir);
  rmdir(folder);
}

void register_leaf(struct buf *out, int64_t time, uint64_t n)
{
  struct digest digest;
  char text[CONTENT_DIGEST_LEN + 1];
  struct json_object *effect = json_object_new_object();
  digest_of(&n, sizeof n, &digest);
  content_digest_write(&digest, text);
  json_set_int(effect, "test", (int64_t)n);
  struct leaf leaf = {
    time, "POST", "/v1/test", "?", text, text, "wiotc=()", "wiotc=:AA==:", effect
  };
  leaf_write(out, &leaf);
  json_object_put(effect);
}

static void found(struct fixture *f)
{
  struct buf text = { 0 };
  struct charter *charter = arena_alloc(&f->arena, sizeof *charter);
  register_charter(&text);
  struct json_object *json = json_read(text.data, text.len, &f->problem);
  assert_non_null(json);
  assert_done(f, charter_read(&f->arena, json, charter, &f->problem));
  assert_done(f, charter_found(&f->c, charter, text.data));
  json_object_put(json);
  buf_free(&text);
}

static void register_parties(struct fixture *f)
{
  for (size_t i = 0; i < N_PARTIES; i++) {
    struct party party = { .handle = parties[i].handle, .kind = parties[i].kind };
    struct party_change change = {
      .names = arena_printf(&f->arena, "{\"en\":\"The %s\"}", parties[i].handle),
      .country = parties[i].country,
    };
    register_as(f, NULL);
    assert_done(f, party_register(&f->c, &party, &change, register_did((uint8_t)(100 + i)), NULL));
  }
}

int register_setup(void **state)
{
  struct fixture *f = xcalloc(1, sizeof *f);
  *state = f;
  folder_make(f->folder);
  snprintf(f->path, sizeof f->path, "%s/register.db", f->folder);
  f->issuer = register_key(0);
  f->identity = (struct identity){ .name = REGISTER_NAME,
                                   .certificate_prefix = "WIOTC",
                                   .first_issuer = secret_key_did(f->issuer),
                                   .certificate_base = "urn:wiotc:" REGISTER_NAME ":" };
  f->db = db_open(f->path, DB_WRITER, model_statements, SQL__COUNT, &f->problem);
  assert_non_null(f->db);
  f->c = (struct context){
    .db = f->db,
    .arena = &f->arena,
    .problem = &f->problem,
    .identity = &f->identity,
    .content_digest = "sha-256=:AA==:",
  };
  register_at(f, REGISTER_START);
  assert_true(db_begin(f->db));
  found(f);
  register_parties(f);
  return 0;
}

int register_teardown(void **state)
{
  struct fixture *f = *state;
  db_rollback(f->db);
  db_close(f->db);
  folder_remove(f->folder);
  secret_key_free(f->issuer);
  arena_free(&f->arena);
  free(f);
  return 0;
}

void register_at(struct fixture *f, const char *timestamp)
{
  assert_true(timestamp_read(timestamp, &f->c.time));
}

int64_t register_party_id(struct fixture *f, const char *handle)
{
  struct party party;
  assert_done(f, party_by_handle(&f->c, handle, &party));
  return party.id;
}

struct context *register_as(struct fixture *f, const char *handle)
{
  f->c.entry++;
  f->c.actor = handle ? register_party_id(f, handle) : 0;
  f->c.actor_handle = handle;
  f->problem = (struct problem){ 0 };
  return &f->c;
}

void register_commit(struct fixture *f)
{
  assert_true(db_commit(f->db));
  assert_true(db_begin(f->db));
}

void register_sql(struct fixture *f, const char *fmt, ...)
{
  char sql[1024], *error = NULL;
  va_list args;
  va_start(args, fmt);
  vsnprintf(sql, sizeof sql, fmt, args);
  va_end(args);
  if (sqlite3_exec(f->db->handle, sql, NULL, NULL, &error) != SQLITE_OK)
    fail_msg("%s: %s", sql, error);
}

int64_t register_count(struct fixture *f, const char *sql)
{
  sqlite3_stmt *s = NULL;
  if (sqlite3_prepare_v2(f->db->handle, sql, -1, &s, NULL) != SQLITE_OK)
    fail_msg("%s: %s", sql, sqlite3_errmsg(f->db->handle));
  assert_int_equal(sqlite3_step(s), SQLITE_ROW);
  int64_t n = sqlite3_column_int64(s, 0);
  sqlite3_finalize(s);
  return n;
}

void register_applied(struct fixture *f, const char *handle, const char *slug,
                      struct application *out)
{
  struct body body;
  struct party party;
  register_as(f, handle);
  assert_done(f, body_by_slug(&f->c, slug, &body));
  assert_done(f, party_by_handle(&f->c, handle, &party));
  assert_done(
      f, application_submit(&f->c, &body, &party, "full", "{\"why\":\"because\"}", NULL, 0, out));
}

void register_in_review(struct fixture *f, const char *handle, const char *slug,
                        struct application *out)
{
  register_applied(f, handle, slug, out);
  register_as(f, "rita");
  assert_done(f, application_screen(&f->c, out, "complete"));
}

void register_voted(struct fixture *f, const char *officer, struct application *a, const char *vote,
                    struct decision *out)
{
  register_as(f, officer);
  assert_done(f, vote_cast(&f->c, a, vote, "so it is", out));
}

void register_member(struct fixture *f, const char *handle, const char *slug, struct decision *out)
{
  struct application a;
  int64_t *holders;
  register_in_review(f, handle, slug, &a);
  size_t n = office_holders(&f->c, a.body.admission.decided_by, a.body.id, &holders);
  assert_true(n >= (size_t)a.body.admission.approvals);
  for (int64_t i = 0; i < a.body.admission.approvals; i++)
    register_voted(f, party_handle(&f->c, holders[i]), &a, "approve", out);
  assert_int_equal(out->status, STATUS_APPROVED);
}

void register_affiliate(struct fixture *f, const char *person, const char *const *organizations)
{
  struct party party;
  struct party_change change = { .affiliations = organizations };
  while (organizations[change.n_affiliations])
    change.n_affiliations++;
  register_as(f, person);
  assert_done(f, party_by_handle(&f->c, person, &party));
  assert_done(f, party_update(&f->c, &party, &change));
}

bool problem_names(const struct problem *p, const char *field)
{
  for (size_t i = 0; i < p->n_fields; i++)
    if (strcmp(p->fields[i].name, field) == 0)
      return true;
  return false;
}
