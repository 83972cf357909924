#include "daemon/model/endorsement.h"

#include "daemon/model/membership.h"
#include "daemon/model/statements.h"

enum { LIST, OF_PARTY, INSERT };

static const char *const sql[] = {
  [LIST] = "SELECT e.party, p.handle, e.text, e.endorsed, e.entry FROM endorsement e"
           " JOIN party p ON p.id = e.party WHERE e.application = ?1 ORDER BY e.entry",
  [OF_PARTY] = "SELECT entry FROM endorsement WHERE application = ?1 AND party = ?2",
  [INSERT] = "INSERT INTO endorsement (application, party, text, endorsed, entry)"
             " VALUES (?1, ?2, ?3, ?4, ?5)",
};
const struct sql_table endorsement_statements = SQL_TABLE(SQL_ENDORSEMENT, sql);

size_t endorsement_list(struct context *c, const struct application *a, struct endorsement **out)
{
  size_t n = 0;
  const char *why;
  int64_t *parties = arena_alloc(c->arena, LIMIT_ENDORSEMENTS * sizeof *parties);
  *out = arena_alloc(c->arena, LIMIT_ENDORSEMENTS * sizeof **out);
  struct stmt *s = db_use(c->db, &endorsement_statements, LIST);
  stmt_int(s, 1, a->id);
  while (n < LIMIT_ENDORSEMENTS && stmt_row(s)) {
    parties[n] = stmt_column_int(s, 0);
    (*out)[n++] = (struct endorsement){ context_text(c, s, 1), context_text(c, s, 2),
                                        stmt_column_int(s, 3), stmt_column_int(s, 4), false };
  }
  stmt_done(s);
  for (size_t i = 0; i < n; i++)
    (*out)[i].counts = membership_good_standing(c, parties[i]) &&
                       !application_has_conflict(c, a, parties[i], &why);
  return n;
}

int64_t endorsement_count(struct context *c, const struct application *a)
{
  struct endorsement *rows;
  int64_t count = 0;
  size_t n = endorsement_list(c, a, &rows);
  for (size_t i = 0; i < n; i++)
    count += rows[i].counts;
  return count;
}

static bool not_endorsed(struct context *c, const struct application *a)
{
  struct stmt *s = db_use(c->db, &endorsement_statements, OF_PARTY);
  stmt_int(s, 1, a->id);
  stmt_int(s, 2, c->actor);
  if (!stmt_row(s))
    return true;
  int64_t entry = stmt_column_int(s, 0);
  stmt_done(s);
  return problem_set(c->problem, PROBLEM_ALREADY_ENDORSED,
                     "your endorsement of A%lld stands, log entry %lld", (long long)a->id,
                     (long long)entry);
}

bool endorsement_add(struct context *c, struct application *a, const char *text,
                     struct decision *out)
{
  struct endorsement *rows;
  if (!not_endorsed(c, a))
    return false;
  if (endorsement_list(c, a, &rows) == LIMIT_ENDORSEMENTS)
    return problem_set(c->problem, PROBLEM_QUOTA, "A%lld has %d endorsements: that is enough",
                       (long long)a->id, LIMIT_ENDORSEMENTS);
  struct stmt *s = db_use(c->db, &endorsement_statements, INSERT);
  stmt_int(s, 1, a->id);
  stmt_int(s, 2, c->actor);
  stmt_text(s, 3, text);
  stmt_int(s, 4, c->time);
  stmt_int(s, 5, c->entry);
  return stmt_run(s) ? decision_fall(c, a, "endorse", out) : db_good(c->db, c->problem);
}
