#include "daemon/model/issuer.h"

#include <string.h>

#include "daemon/model/statements.h"

enum { INSERT, AT, HISTORY, KEY_USED, COUNT };

static const char *const sql[] = {
  [INSERT] = "INSERT INTO issuer (entry, since, did, key) VALUES (?1, ?2, ?3, ?4)",
  [AT] = "SELECT did, key, entry FROM issuer WHERE entry <= ?1 ORDER BY entry DESC LIMIT 1",
  [HISTORY] = "SELECT did, key, entry, since FROM issuer ORDER BY entry",
  [KEY_USED] = "SELECT 1 FROM issuer WHERE key = ?1",
  [COUNT] = "SELECT count(*) FROM issuer",
};
const struct sql_table issuer_statements = SQL_TABLE(SQL_ISSUER, sql);

static bool insert(struct context *c, const char *did, const char *key)
{
  struct stmt *s = db_use(c->db, &issuer_statements, INSERT);
  stmt_int(s, 1, c->entry);
  stmt_int(s, 2, c->time);
  stmt_text(s, 3, did);
  stmt_text(s, 4, key);
  return stmt_run(s) || db_good(c->db, c->problem);
}

static bool read_row(struct stmt *s, struct issuer *out)
{
  return issuer_make(out, stmt_column_text(s, 0), stmt_column_text(s, 1), stmt_column_int(s, 2));
}

bool issuer_found(struct context *c, const char *key)
{
  return insert(c, key, key);
}

bool issuer_at(struct context *c, int64_t entry, struct issuer *out)
{
  struct stmt *s = db_use(c->db, &issuer_statements, AT);
  stmt_int(s, 1, entry);
  bool found = stmt_row(s) && read_row(s, out);
  stmt_done(s);
  return found || (db_good(c->db, c->problem) &&
                   problem_set(c->problem, PROBLEM_INTERNAL, "nobody issues certificates"));
}

bool issuer_in_force(struct context *c, struct issuer *out)
{
  return issuer_at(c, INT64_MAX, out);
}

size_t issuer_history(struct context *c, struct issuer_term **out)
{
  size_t n = 0;
  *out = arena_alloc(c->arena, LIMIT_ISSUERS * sizeof **out);
  struct stmt *s = db_use(c->db, &issuer_statements, HISTORY);
  while (n < LIMIT_ISSUERS && stmt_row(s)) {
    (*out)[n].since = stmt_column_int(s, 3);
    if (read_row(s, &(*out)[n].issuer))
      n++;
  }
  stmt_done(s);
  return n;
}

static bool key_used(struct context *c, const char *key)
{
  struct stmt *s = db_use(c->db, &issuer_statements, KEY_USED);
  stmt_text(s, 1, key);
  bool used = stmt_row(s);
  stmt_done(s);
  return used;
}

static int64_t count(struct context *c)
{
  struct stmt *s = db_use(c->db, &issuer_statements, COUNT);
  int64_t n = stmt_row(s) ? stmt_column_int(s, 0) : 0;
  stmt_done(s);
  return n;
}

/* A key that was replaced may be in other hands. */
static bool key_may_come(struct context *c, const struct issuer *now, const struct issuer *next)
{
  if (strcmp(now->key, next->key) == 0)
    return strcmp(now->did, next->did) != 0 ||
           problem_set(c->problem, PROBLEM_WRONG_STATE, "it is the issuer already");
  if (key_used(c, next->key))
    return problem_set(
        c->problem, PROBLEM_WRONG_STATE,
        "this key was the issuer's before: one that was replaced does not come back");
  return public_key_sound(&next->public) ||
         problem_set(
             c->problem, PROBLEM_KEY_UNSOUND,
             "that point is outside the prime-order group: make a key with `wiotc key new`");
}

bool issuer_change(struct context *c, const char *did, const char *key)
{
  struct issuer now, next;
  if (!issuer_in_force(c, &now))
    return false;
  if (!issuer_make(&next, did, key, c->entry))
    return problem_field(c->problem, "did",
                         "give the did:key that the path names, or a did:web such as "
                         "did:web:certificates.example.org");
  if (!key_may_come(c, &now, &next))
    return false;
  if (count(c) >= LIMIT_ISSUERS)
    return problem_set(c->problem, PROBLEM_WRONG_STATE, "a register has at most %d issuers",
                       LIMIT_ISSUERS);
  return insert(c, did, key);
}
