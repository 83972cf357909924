#include "daemon/model/suspension.h"

#include <string.h>

#include "daemon/model/notice.h"
#include "daemon/model/statements.h"

/* More are not made of one membership; the list is cut there. */
#define SUSPENSIONS_MAX 256

/* ?1 the chain, ?2 the day */
#define IN_FORCE                                                                                   \
  " WHERE chain = ?1 AND since <= ?2 AND (until IS NULL OR until > ?2) AND reinstated IS NULL"

enum { LIST, HELD, INSERT, REINSTATE };

static const char *const sql[] = {
  [LIST] = "SELECT s.id, s.since, s.until, s.reason, p.handle, s.entry, s.reinstated, q.handle,"
           " s.reinstated_reason, s.reinstated_entry FROM suspension s"
           " JOIN party p ON p.id = s.suspended_by LEFT JOIN party q ON q.id = s.reinstated_by"
           " WHERE s.chain = ?1 AND s.entry <= ?2 ORDER BY s.id LIMIT ?3",
  [HELD] = "SELECT 1 FROM suspension" IN_FORCE " LIMIT 1",
  [INSERT] = "INSERT INTO suspension (chain, since, until, reason, suspended_by, entry)"
             " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
  [REINSTATE] = "UPDATE suspension SET reinstated = ?2, reinstated_by = ?3, reinstated_reason = ?4,"
                " reinstated_entry = ?5" IN_FORCE,
};
const struct sql_table suspension_statements = SQL_TABLE(SQL_SUSPENSION, sql);

size_t suspension_list(struct context *c, int64_t chain, int64_t at_entry, struct suspension **out)
{
  size_t n = 0;
  int64_t last = at_entry ? at_entry : INT64_MAX;
  *out = arena_alloc(c->arena, SUSPENSIONS_MAX * sizeof **out);
  struct stmt *s = db_use(c->db, &suspension_statements, LIST);
  stmt_int(s, 1, chain);
  stmt_int(s, 2, last);
  stmt_int(s, 3, SUSPENSIONS_MAX);
  while (stmt_row(s)) {
    struct suspension *row = &(*out)[n++];
    *row = (struct suspension){ .id = stmt_column_int(s, 0),
                                .since = context_text(c, s, 1),
                                .until = context_text(c, s, 2),
                                .reason = context_text(c, s, 3),
                                .by = context_text(c, s, 4),
                                .entry = stmt_column_int(s, 5) };
    if (stmt_column_null(s, 9) || stmt_column_int(s, 9) > last)
      continue;
    row->reinstated = context_text(c, s, 6);
    row->reinstated_by = context_text(c, s, 7);
    row->reinstated_reason = context_text(c, s, 8);
    row->reinstated_entry = stmt_column_int(s, 9);
  }
  return n;
}

bool membership_suspend(struct context *c, struct membership *m, const char *until,
                        const char *reason)
{
  const char *since = context_date(c, c->time);
  if (until && strcmp(until, since) <= 0)
    return problem_field(c->problem, "until", "give a day to come, the first it is over again");
  struct stmt *s = db_use(c->db, &suspension_statements, INSERT);
  stmt_int(s, 1, m->chain);
  stmt_text(s, 2, since);
  stmt_text(s, 3, until);
  stmt_text(s, 4, reason);
  stmt_int(s, 5, c->actor);
  stmt_int(s, 6, c->entry);
  if (!stmt_run(s))
    return db_good(c->db, c->problem);
  return notice_of_member(c, until ? "suspended_until" : "suspended", m, until) &&
         membership_by_id(c, m->id, m);
}

bool suspension_in_force(struct context *c, int64_t chain)
{
  struct stmt *s = db_use(c->db, &suspension_statements, HELD);
  stmt_int(s, 1, chain);
  stmt_text(s, 2, context_date(c, c->time));
  bool found = stmt_row(s);
  stmt_done(s);
  return found;
}

bool membership_reinstate(struct context *c, struct membership *m, const char *reason)
{
  if (!suspension_in_force(c, m->chain))
    return db_good(c->db, c->problem) &&
           problem_set(c->problem, PROBLEM_WRONG_STATE, "membership M%lld is %s, not suspended",
                       (long long)m->id, member_status_name(m->status));
  struct stmt *s = db_use(c->db, &suspension_statements, REINSTATE);
  stmt_int(s, 1, m->chain);
  stmt_text(s, 2, context_date(c, c->time));
  stmt_int(s, 3, c->actor);
  stmt_text(s, 4, reason);
  stmt_int(s, 5, c->entry);
  if (!stmt_run(s))
    return db_good(c->db, c->problem);
  return notice_of_member(c, "reinstated", m, NULL) && membership_by_id(c, m->id, m);
}
