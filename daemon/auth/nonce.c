#include "daemon/auth/nonce.h"

#include <stdio.h>
#include <string.h>

#include "daemon/model/statements.h"
#include "lib/buf.h"

enum { LOOK, KEEP, WALK, FORGET };

static const char *const sql[] = {
  [LOOK] = "SELECT request, entry, status, answer FROM nonce"
           " WHERE key = key_id(?1) AND nonce = ?2",
  [KEEP] = "INSERT INTO nonce (key, nonce, request, entry, status, answer, until)"
           " VALUES (ifnull(key_id(?1), 0), ?2, ?3, ?4, ?5, ?6, ?7)",
  [WALK] = "SELECT key, nonce, until FROM nonce WHERE (key, nonce) > (?1, ?2)"
           " ORDER BY key, nonce LIMIT ?3",
  [FORGET] = "DELETE FROM nonce WHERE key = ?1 AND nonce = ?2",
};
const struct sql_table nonce_statements = SQL_TABLE(SQL_NONCE, sql);

void nonce_request_digest(const struct signed_message *m, struct digest *out)
{
  struct buf text = { 0 };
  buf_printf(&text, "%s\n%s\n%s\n%s\n%s", m->method, m->path, m->query,
             m->content_digest ? m->content_digest : "", m->content_type ? m->content_type : "");
  digest_of(text.data, text.len, out);
  buf_free(&text);
}

enum nonce_state nonce_look(struct context *c, const struct signature_params *params,
                            const struct digest *request, struct nonce_record *out)
{
  size_t len;
  struct stmt *s = db_use(c->db, &nonce_statements, LOOK);
  stmt_text(s, 1, params->keyid);
  stmt_text(s, 2, params->nonce);
  if (!stmt_row(s))
    return NONCE_NEW;
  const void *stored = stmt_column_blob(s, 0, &len);
  bool same = len == sizeof request->bytes && memcmp(stored, request->bytes, len) == 0;
  out->entry = (uint64_t)stmt_column_int(s, 1);
  out->status = (int)stmt_column_int(s, 2);
  out->answer = context_text(c, s, 3);
  stmt_done(s);
  if (same)
    return NONCE_REPEAT;
  problem_set(c->problem, PROBLEM_NONCE_REUSED,
              "sign again with a new random nonce; log entry %llu has this one",
              (unsigned long long)out->entry);
  return NONCE_MISUSED;
}

bool nonce_keep(struct context *c, const struct signature_params *params,
                const struct digest *request, int status, const char *answer)
{
  int64_t until = params->expires ? params->expires : params->created + LIMIT_SIGNATURE_SKEW;
  struct stmt *s = db_use(c->db, &nonce_statements, KEEP);
  stmt_text(s, 1, params->keyid);
  stmt_text(s, 2, params->nonce);
  stmt_blob(s, 3, request->bytes, sizeof request->bytes);
  stmt_int(s, 4, c->entry);
  stmt_int(s, 5, status);
  stmt_text(s, 6, answer);
  stmt_int(s, 7, until);
  return stmt_run(s) || db_good(c->db, c->problem);
}

#define REST_MOST 60

/* A clock that was set back does not make it rest for longer. */
static bool rests(const struct nonce_walk *walk, int64_t now)
{
  return walk->next_round > now && walk->next_round <= now + REST_MOST;
}

/* Round the table, from its beginning again after the last row. */
static void round_done(struct nonce_walk *walk, int64_t now)
{
  int64_t next = walk->first_out + 1;
  bool soon = walk->first_out != 0 && next < now + REST_MOST;
  *walk = (struct nonce_walk){ .next_round = soon ? next : now + REST_MOST };
}

static void forget(struct db *db, const struct nonce_walk *stale)
{
  struct stmt *s = db_use(db, &nonce_statements, FORGET);
  stmt_int(s, 1, stale->key);
  stmt_text(s, 2, stale->nonce);
  stmt_run(s);
}

void nonce_prune(struct db *db, struct nonce_walk *walk, int64_t now)
{
  struct nonce_walk stale[NONCE_STEPS];
  struct nonce_walk at = *walk; /* the statement still reads *walk */
  size_t seen = 0, n = 0;
  if (rests(walk, now))
    return;
  struct stmt *s = db_use(db, &nonce_statements, WALK);
  stmt_int(s, 1, walk->key);
  stmt_text(s, 2, walk->nonce);
  stmt_int(s, 3, NONCE_STEPS);
  for (; stmt_row(s); seen++) {
    int64_t until = stmt_column_int(s, 2);
    at.key = stmt_column_int(s, 0);
    snprintf(at.nonce, sizeof at.nonce, "%s", stmt_column_text(s, 1));
    if (until < now)
      stale[n++] = at;
    else if (at.first_out == 0 || until < at.first_out)
      at.first_out = until;
  }
  *walk = at;
  if (seen < NONCE_STEPS)
    round_done(walk, now);
  for (size_t i = 0; i < n; i++)
    forget(db, &stale[i]);
}
