#include "daemon/model/charter.h"

#include "daemon/model/body.h"
#include "daemon/model/issuer.h"
#include "daemon/model/key.h"
#include "daemon/model/office.h"
#include "daemon/model/party.h"
#include "daemon/model/statements.h"

enum { NEWEST, OF_VERSION, VERSION, NAMES, INSERT };

static const char *const sql[] = {
  [NEWEST] = "SELECT json FROM charter ORDER BY version DESC LIMIT 1",
  [OF_VERSION] = "SELECT json FROM charter WHERE version = ?1",
  [VERSION] = "SELECT coalesce(max(version), 0) FROM charter",
  [NAMES] = "SELECT json_extract(json, '$.names') FROM charter ORDER BY version DESC LIMIT 1",
  [INSERT] = ("INSERT INTO charter (version, entry, json)"
              " SELECT coalesce(max(version), 0) + 1, ?1, ?2 FROM charter"),
};
const struct sql_table charter_statements = SQL_TABLE(SQL_CHARTER, sql);

const char *charter_text(struct db *db, struct arena *arena)
{
  struct stmt *s = db_use(db, &charter_statements, NEWEST);
  const char *text = stmt_row(s) ? arena_strdup(arena, stmt_column_text(s, 0)) : NULL;
  stmt_done(s);
  return text;
}

const char *charter_version_text(struct context *c, int64_t version)
{
  struct stmt *s = db_use(c->db, &charter_statements, OF_VERSION);
  stmt_int(s, 1, version);
  const char *text = stmt_row(s) ? context_text(c, s, 0) : NULL;
  stmt_done(s);
  return text;
}

int64_t charter_version(struct context *c)
{
  struct stmt *s = db_use(c->db, &charter_statements, VERSION);
  int64_t version = stmt_row(s) ? stmt_column_int(s, 0) : 0;
  stmt_done(s);
  return version;
}

const char *charter_names(struct context *c)
{
  struct stmt *s = db_use(c->db, &charter_statements, NAMES);
  const char *names = stmt_row(s) ? context_text(c, s, 0) : NULL;
  stmt_done(s);
  return names ? names : "{}";
}

bool charter_add_version(struct context *c, const char *text)
{
  struct stmt *s = db_use(c->db, &charter_statements, INSERT);
  stmt_int(s, 1, c->entry);
  stmt_text(s, 2, text);
  return stmt_run(s) || db_good(c->db, c->problem);
}

static bool found_bodies(struct context *c, const struct charter *charter)
{
  int64_t id;
  for (size_t i = 0; i < charter->n_bodies; i++) {
    const struct charter_body *b = &charter->bodies[i];
    if (!body_add(c, b->slug, b->kind, b->names, b->admission, BODY_FOUNDED, &id))
      return false;
  }
  return true;
}

static bool appoint(struct context *c, const struct party *party,
                    const struct charter_officer *officer)
{
  for (size_t i = 0; i < officer->n_offices; i++) {
    struct body body = { 0 };
    const struct charter_office *o = &officer->offices[i];
    if (o->body && !body_by_slug(c, o->body, &body))
      return false;
    if (!office_appoint(c, party->id, o->role, body.id, NULL))
      return false;
  }
  return true;
}

bool charter_found(struct context *c, const struct charter *charter, const char *text)
{
  if (!charter_add_version(c, text) || !issuer_found(c, c->identity->first_issuer) ||
      !found_bodies(c, charter))
    return false;
  for (size_t i = 0; i < charter->n_officers; i++) {
    const struct charter_officer *officer = &charter->officers[i];
    struct party party = { .handle = officer->handle, .kind = "person" };
    struct party_change change = { officer->names, officer->country, NULL, officer->affiliations,
                                   officer->n_affiliations };
    if (!party_register(c, &party, &change, officer->did, NULL) || !appoint(c, &party, officer))
      return false;
  }
  return true;
}
