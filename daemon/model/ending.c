#include "daemon/model/ending.h"

#include <string.h>

#include "daemon/model/membership_sql.h"
#include "daemon/model/notice.h"
#include "daemon/model/statements.h"
#include "lib/timestamp.h"

enum { INSERT, LAST_DAY, ENDS, DISSOLVE };

static const char *const sql[] = {
  [INSERT] = "INSERT INTO membership_ending (chain, ended, reason, note, entry)"
             " VALUES (?1, ?2, ?3, ?4, ?5)",
  [LAST_DAY] = "SELECT max(until) FROM membership WHERE chain = ?1",
  [ENDS] = "SELECT ended, reason FROM membership_ending WHERE chain = ?1 AND lifted IS NULL"
           " AND ended <= ?2 ORDER BY ended LIMIT 1",
  /* Each chain by its term of today; a seat that is kept for an appeal is kept for nothing then. */
  [DISSOLVE] = ("INSERT INTO membership_ending (chain, ended, reason, note, entry)"
                " SELECT m.chain, ?1, 'dissolved', ?4, ?2" MEMBERSHIP_FROM
                " WHERE m.body = ?5 AND m.grace_until > ?1 AND " MEMBERSHIP_SEATED),
};
const struct sql_table ending_statements = SQL_TABLE(SQL_ENDING, sql);

static bool not_ended_by(struct context *c, const struct membership *m, const char *date)
{
  struct stmt *s = db_use(c->db, &ending_statements, ENDS);
  stmt_int(s, 1, m->chain);
  stmt_text(s, 2, date);
  if (!stmt_row(s))
    return true;
  const char *ended = context_text(c, s, 0), *reason = context_text(c, s, 1);
  stmt_done(s);
  return problem_set(c->problem, PROBLEM_WRONG_STATE, "membership M%lld ends on %s already, %s",
                     (long long)m->id, ended, reason);
}

bool ending_add(struct context *c, struct membership *m, const char *reason, const char *date,
                const char *note)
{
  if (!not_ended_by(c, m, date))
    return false;
  struct stmt *s = db_use(c->db, &ending_statements, INSERT);
  stmt_int(s, 1, m->chain);
  stmt_text(s, 2, date);
  stmt_text(s, 3, reason);
  stmt_text(s, 4, note);
  stmt_int(s, 5, c->entry);
  return stmt_run(s) ? membership_by_id(c, m->id, m) : db_good(c->db, c->problem);
}

static const char *last_day(struct context *c, int64_t chain)
{
  struct stmt *s = db_use(c->db, &ending_statements, LAST_DAY);
  stmt_int(s, 1, chain);
  const char *date = stmt_row(s) ? context_text(c, s, 0) : NULL;
  stmt_done(s);
  return date;
}

bool membership_resign(struct context *c, struct membership *m, const char *date, const char *note)
{
  const char *now = context_date(c, c->time);
  if (date && strcmp(date, now) < 0)
    return problem_field(c->problem, "until", "that day is past: leave it out to resign today");
  const char *last = date ? last_day(c, m->chain) : NULL;
  if (last && strcmp(date, last) > 0)
    return problem_field(c->problem, "until", "the membership ends on %s by itself", last);
  const struct notice told = { .kind = "resigned",
                               .party = m->party_id,
                               .membership = m->id,
                               .until = date ? date : now,
                               .other = c->actor };
  return ending_add(c, m, "resigned", told.until, note) &&
         (c->actor == m->party_id || notice_add(c, told)); /* who signs knows */
}

bool membership_dissolve(struct context *c, int64_t body, const char *note, size_t *n)
{
  char due[DATE_LEN + 1];
  const char *now = context_date(c, c->time);
  date_add_days(now, MEMBER_DUE_DAYS, due);
  struct stmt *s = db_use(c->db, &ending_statements, DISSOLVE);
  stmt_text(s, 1, now);
  stmt_int(s, 2, c->entry);
  stmt_text(s, 3, due);
  stmt_text(s, 4, note);
  stmt_int(s, 5, body);
  if (!stmt_run(s))
    return db_good(c->db, c->problem);
  *n = (size_t)db_changed(c->db);
  return notice_of_dissolution(c, body);
}
