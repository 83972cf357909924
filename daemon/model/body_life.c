#include "daemon/model/body_life.h"

#include <string.h>

#include "daemon/model/statements.h"
#include "lib/json.h"

enum { SET_STATUS, STEP, HISTORY };

static const char *const sql[] = {
  [SET_STATUS] = "UPDATE body SET status = ?2 WHERE id = ?1",
  [STEP] = "INSERT INTO body_step (body, entry, at, party, action, status, note)"
           " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
  [HISTORY] = "SELECT s.entry, s.at, p.handle, s.action, s.status, s.note FROM body_step s"
              " JOIN party p ON p.id = s.party WHERE s.body = ?1 ORDER BY s.entry",
};
const struct sql_table body_life_statements = SQL_TABLE(SQL_BODY_LIFE, sql);

bool body_allows(struct context *c, const struct body *body, enum body_action action)
{
  enum body_status status = body_status_read(body->status);
  const char *why = status < BODY_STATUS__COUNT ? body_refusals[action][status] : "";
  return !why || problem_set(c->problem, PROBLEM_WRONG_STATE, "%s is %s: %s", body->slug,
                             body->status, why);
}

bool body_takes(struct context *c, const struct body *body, const char *class)
{
  return body_allows(c, body, strcmp(class, "founding") == 0 ? BODY_APPLY_FOUNDING : BODY_APPLY);
}

bool body_advance(struct context *c, int64_t body, const char *action, const char *note,
                  enum body_status to)
{
  struct stmt *s = db_use(c->db, &body_life_statements, SET_STATUS);
  stmt_int(s, 1, body);
  stmt_text(s, 2, body_status_name(to));
  stmt_run(s);
  s = db_use(c->db, &body_life_statements, STEP);
  stmt_int(s, 1, body);
  stmt_int(s, 2, c->entry);
  stmt_int(s, 3, c->time);
  stmt_int(s, 4, c->actor);
  stmt_text(s, 5, action);
  stmt_text(s, 6, body_status_name(to));
  stmt_text(s, 7, note);
  return stmt_run(s) || db_good(c->db, c->problem);
}

size_t body_history(struct context *c, int64_t body, struct body_step **out)
{
  size_t n = 0;
  *out = arena_alloc(c->arena, LIMIT_STEPS * sizeof **out);
  struct stmt *s = db_use(c->db, &body_life_statements, HISTORY);
  stmt_int(s, 1, body);
  while (n < LIMIT_STEPS && stmt_row(s))
    (*out)[n++] =
        (struct body_step){ stmt_column_int(s, 0), stmt_column_int(s, 1), context_text(c, s, 2),
                            context_text(c, s, 3), context_text(c, s, 4), context_text(c, s, 5) };
  stmt_done(s);
  return n;
}

static bool has_class(const struct admission *a, const char *class)
{
  for (size_t i = 0; i < a->n_classes; i++)
    if (strcmp(a->classes[i], class) == 0)
      return true;
  return false;
}

bool body_policy_sound(struct context *c, struct json_object *json)
{
  struct admission a;
  bool ok = admission_read(c->arena, json, "admission", &a, c->problem);
  if (ok && !a.founding_minimum)
    ok = problem_field(c->problem, "admission.founding_minimum",
                       "say how many founding applicants it needs: a number from 1 to %d",
                       LIMIT_FOUNDERS);
  if (a.n_classes && !has_class(&a, "founding"))
    ok = problem_field(c->problem, "admission.classes",
                       "founding must be one of them: the body begins with founding members");
  if (a.seats && a.seats < a.founding_minimum)
    ok = problem_field(c->problem, "admission.seats",
                       "there are fewer than the founding applicants that it needs, %lld",
                       (long long)a.founding_minimum);
  return ok;
}

static bool slug_free(struct context *c, const char *slug)
{
  struct body body;
  struct problem none = { 0 };
  struct context look = *c;
  look.problem = &none;
  return !body_by_slug(&look, slug, &body) ||
         problem_set(c->problem, PROBLEM_SLUG_TAKEN,
                     "there is a body %s already, and it is %s; choose another name", slug,
                     body.status);
}

bool body_propose(struct context *c, const char *slug, const char *kind, const char *names,
                  struct json_object *admission, struct body *out)
{
  struct buf text = { 0 };
  int64_t id;
  if (!body_policy_sound(c, admission) || !slug_free(c, slug))
    return false;
  json_write(&text, admission);
  bool ok = body_add(c, slug, kind, names, buf_str(&text), BODY_PROPOSED, &id) &&
            body_advance(c, id, "propose", NULL, BODY_PROPOSED) && body_by_id(c, id, out);
  buf_free(&text);
  return ok;
}
