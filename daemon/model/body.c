#include "daemon/model/body.h"

#include <string.h>

#include "daemon/model/statements.h"

#define SELECT "SELECT id, slug, kind, names, status, admission, entry, admission_entry FROM body"

enum { BY_SLUG, BY_ID, LIST, INSERT, RENAME, ADMIT_BY, POLICY, OLD_POLICY };

static const char *const sql[] = {
  [BY_SLUG] = (SELECT " WHERE slug = ?1"),
  [BY_ID] = (SELECT " WHERE id = ?1"),
  [LIST] = (SELECT " WHERE id > ?1 ORDER BY id LIMIT ?2"),
  [INSERT] = "INSERT INTO body (slug, kind, names, status, admission, admission_entry, entry)"
             " VALUES (?1, ?2, ?3, ?6, ?4, ?5, ?5)",
  [RENAME] = "UPDATE body SET names = ?2 WHERE id = ?1",
  [ADMIT_BY] = "UPDATE body SET admission = ?2, admission_entry = ?3 WHERE id = ?1",
  [POLICY] = "INSERT INTO body_policy (body, entry, admission) VALUES (?1, ?2, ?3)",
  [OLD_POLICY] = "SELECT admission FROM body_policy WHERE body = ?1 AND entry = ?2",
};
const struct sql_table body_statements = SQL_TABLE(SQL_BODY, sql);

static bool read_policy(struct context *c, struct body *out)
{
  struct json_object *json = json_tokener_parse(out->admission_json);
  bool ok = admission_read(c->arena, json, "admission", &out->admission, c->problem);
  json_object_put(json);
  return ok;
}

static bool read_row(struct context *c, struct stmt *s, struct body *out)
{
  out->id = stmt_column_int(s, 0);
  out->slug = context_text(c, s, 1);
  out->kind = context_text(c, s, 2);
  out->names = context_text(c, s, 3);
  out->status = context_text(c, s, 4);
  out->admission_json = context_text(c, s, 5);
  out->entry = stmt_column_int(s, 6);
  out->admission_entry = stmt_column_int(s, 7);
  return read_policy(c, out);
}

bool body_by_slug(struct context *c, const char *slug, struct body *out)
{
  struct stmt *s = db_use(c->db, &body_statements, BY_SLUG);
  stmt_text(s, 1, slug);
  if (!stmt_row(s))
    return problem_set(c->problem, PROBLEM_NOT_FOUND,
                       "there is no body \"%.63s\"; `wiotc body list` shows those there are", slug);
  bool ok = read_row(c, s, out);
  stmt_done(s);
  return ok;
}

bool body_by_id(struct context *c, int64_t id, struct body *out)
{
  struct stmt *s = db_use(c->db, &body_statements, BY_ID);
  stmt_int(s, 1, id);
  if (!stmt_row(s))
    return problem_set(c->problem, PROBLEM_NOT_FOUND, "there is no such body");
  bool ok = read_row(c, s, out);
  stmt_done(s);
  return ok;
}

bool body_policy(struct context *c, struct body *body, int64_t entry)
{
  if (entry == body->admission_entry)
    return true;
  struct stmt *s = db_use(c->db, &body_statements, OLD_POLICY);
  stmt_int(s, 1, body->id);
  stmt_int(s, 2, entry);
  if (!stmt_row(s))
    return problem_set(c->problem, PROBLEM_INTERNAL, "%s has no such policy", body->slug);
  body->admission_json = context_text(c, s, 0);
  body->admission_entry = entry;
  stmt_done(s);
  return read_policy(c, body);
}

size_t body_list(struct context *c, const struct page *page, struct body **out, bool *more)
{
  size_t n = 0;
  struct body *rows = arena_alloc(c->arena, (size_t)page->limit * sizeof *rows);
  struct stmt *s = db_use(c->db, &body_statements, LIST);
  stmt_int(s, 1, page->after);
  stmt_int(s, 2, page->limit + 1);
  while (page_row(page, s, n, more))
    read_row(c, s, &rows[n++]);
  *out = rows;
  return n;
}

static bool keep_policy(struct context *c, int64_t body, const char *admission_json)
{
  struct stmt *s = db_use(c->db, &body_statements, POLICY);
  stmt_int(s, 1, body);
  stmt_int(s, 2, c->entry);
  stmt_text(s, 3, admission_json);
  return stmt_run(s) || db_good(c->db, c->problem);
}

bool body_add(struct context *c, const char *slug, const char *kind, const char *names,
              const char *admission_json, enum body_status status, int64_t *id)
{
  struct stmt *s = db_use(c->db, &body_statements, INSERT);
  stmt_text(s, 1, slug);
  stmt_text(s, 2, kind);
  stmt_text(s, 3, names);
  stmt_text(s, 4, admission_json);
  stmt_int(s, 5, c->entry);
  stmt_text(s, 6, body_status_name(status));
  if (!stmt_run(s))
    return db_good(c->db, c->problem);
  *id = db_last_id(c->db);
  return keep_policy(c, *id, admission_json);
}

bool body_rename(struct context *c, struct body *body, const char *names)
{
  struct stmt *s = db_use(c->db, &body_statements, RENAME);
  stmt_int(s, 1, body->id);
  stmt_text(s, 2, names);
  body->names = names;
  return stmt_run(s) || db_good(c->db, c->problem);
}

bool body_admit_by(struct context *c, struct body *body, const char *admission_json)
{
  struct stmt *s = db_use(c->db, &body_statements, ADMIT_BY);
  stmt_int(s, 1, body->id);
  stmt_text(s, 2, admission_json);
  stmt_int(s, 3, c->entry);
  body->admission_json = admission_json;
  body->admission_entry = c->entry;
  return (stmt_run(s) || db_good(c->db, c->problem)) && read_policy(c, body) &&
         keep_policy(c, body->id, admission_json);
}

bool admission_admits(const struct admission *a, const char *party_kind)
{
  return (a->states && strcmp(party_kind, "state") == 0) ||
         (a->organizations && strcmp(party_kind, "organization") == 0) ||
         (a->persons && strcmp(party_kind, "person") == 0);
}
