#include "daemon/model/certificate_act.h"

#include <string.h>

#include "daemon/model/notice.h"
#include "daemon/model/statements.h"
#include "lib/timestamp.h"

/* More are not made of one certificate; the list is cut there. */
#define SUSPENSIONS_MAX 256

/* ?1 the certificate, ?2 the day */
#define IN_FORCE                                                                                   \
  " WHERE serial = ?1 AND since <= ?2 AND (until IS NULL OR until > ?2) AND reinstated IS NULL"

enum { REVOKE, SUSPEND, HELD, REINSTATE, REISSUE, SUSPENSIONS };

static const char *const sql[] = {
  [REVOKE] = "INSERT INTO certificate_revocation (serial, effective, reason, revoked_by, entry)"
             " VALUES (?1, ?2, ?3, ?4, ?5)",
  [SUSPEND] = "INSERT INTO certificate_suspension (serial, since, until, reason, suspended_by,"
              " entry) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
  [HELD] = "SELECT 1 FROM certificate_suspension" IN_FORCE " LIMIT 1",
  [REINSTATE] = "UPDATE certificate_suspension SET reinstated = ?2, reinstated_by = ?3,"
                " reinstated_reason = ?4, reinstated_entry = ?5" IN_FORCE,
  [REISSUE] = "INSERT INTO certificate_reissue (serial, successor, day, reason, reissued_by, entry)"
              " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
  [SUSPENSIONS] = "SELECT h.id, h.since, h.until, h.reason, p.handle, h.entry, h.reinstated,"
                  " q.handle, h.reinstated_reason, h.reinstated_entry FROM certificate_suspension h"
                  " JOIN party p ON p.id = h.suspended_by LEFT JOIN party q ON q.id ="
                  " h.reinstated_by WHERE h.serial = ?1 ORDER BY h.id LIMIT ?2",
};
const struct sql_table certificate_act_statements = SQL_TABLE(SQL_CERTIFICATE_ACT, sql);

/* Runs what was prepared, tells the holder, and reads the certificate as it is now. `until` may be
 * NULL. */
static bool done(struct context *c, struct stmt *s, struct certificate *certificate,
                 const char *notice, const char *until)
{
  const struct notice told = { .kind = notice,
                               .party = certificate->party_id,
                               .membership = certificate->membership,
                               .detail = certificate->number,
                               .until = until };
  if (!stmt_run(s))
    return db_good(c->db, c->problem);
  return notice_add(c, told) && certificate_by_number(c, certificate->number, certificate);
}

static const char *days_from(struct context *c, const char *date, int days)
{
  char text[DATE_LEN + 1];
  date_add_days(date, days, text);
  return arena_strdup(c->arena, text);
}

/* A certificate cannot be revoked before its first day, which may be to come. */
static bool effective_possible(struct context *c, const struct certificate *certificate,
                               const char *effective)
{
  const char *first = context_date(c, certificate->valid_from);
  const char *today = context_date(c, c->time);
  const char *last = days_from(c, today, LIMIT_REVOCATION_DAYS);
  if (strcmp(first, today) > 0)
    first = today;
  if (strcmp(effective, first) < 0)
    return problem_field(c->problem, "effective",
                         "give its first day, %s, or a later one: there was nothing before", first);
  return strcmp(effective, last) <= 0 ||
         problem_field(c->problem, "effective", "give %s or an earlier day", last);
}

bool certificate_revoke(struct context *c, struct certificate *certificate, const char *effective,
                        const char *reason)
{
  if (certificate->revocation.since)
    return problem_set(c->problem, PROBLEM_WRONG_STATE,
                       "certificate %s is revoked from %s on already, by log entry %lld",
                       certificate->number, certificate->revocation.since,
                       (long long)certificate->revocation.entry);
  if (!effective)
    effective = context_date(c, c->time);
  if (!effective_possible(c, certificate, effective))
    return false;
  struct stmt *s = db_use(c->db, &certificate_act_statements, REVOKE);
  stmt_int(s, 1, certificate->serial);
  stmt_text(s, 2, effective);
  stmt_text(s, 3, reason);
  stmt_int(s, 4, c->actor);
  stmt_int(s, 5, c->entry);
  return done(c, s, certificate, "certificate_revoked", effective);
}

bool certificate_suspend(struct context *c, struct certificate *certificate, const char *until,
                         const char *reason)
{
  const char *since = context_date(c, c->time);
  if (until && strcmp(until, since) <= 0)
    return problem_field(c->problem, "until", "give a day to come, the first it is over again");
  struct stmt *s = db_use(c->db, &certificate_act_statements, SUSPEND);
  stmt_int(s, 1, certificate->serial);
  stmt_text(s, 2, since);
  stmt_text(s, 3, until);
  stmt_text(s, 4, reason);
  stmt_int(s, 5, c->actor);
  stmt_int(s, 6, c->entry);
  return done(c, s, certificate, "certificate_suspended", NULL);
}

static bool held(struct context *c, int64_t serial)
{
  struct stmt *s = db_use(c->db, &certificate_act_statements, HELD);
  stmt_int(s, 1, serial);
  stmt_text(s, 2, context_date(c, c->time));
  bool found = stmt_row(s);
  stmt_done(s);
  return found;
}

bool certificate_reinstate(struct context *c, struct certificate *certificate, const char *reason)
{
  if (!held(c, certificate->serial))
    return db_good(c->db, c->problem) &&
           problem_set(c->problem, PROBLEM_WRONG_STATE,
                       "certificate %s is suspended with its membership M%lld: that is what can be "
                       "lifted",
                       certificate->number, (long long)certificate->membership);
  struct stmt *s = db_use(c->db, &certificate_act_statements, REINSTATE);
  stmt_int(s, 1, certificate->serial);
  stmt_text(s, 2, context_date(c, c->time));
  stmt_int(s, 3, c->actor);
  stmt_text(s, 4, reason);
  stmt_int(s, 5, c->entry);
  return done(c, s, certificate, "certificate_reinstated", NULL);
}

bool certificate_reissue(struct context *c, const struct certificate *old, const char *reason,
                         struct certificate *out)
{
  if (old->superseded_by)
    return problem_set(c->problem, PROBLEM_WRONG_STATE, "%s was issued in place of %s",
                       old->superseded_by, old->number);
  if (!certificate_issue_anew(c, old, out))
    return false;
  struct stmt *s = db_use(c->db, &certificate_act_statements, REISSUE);
  stmt_int(s, 1, old->serial);
  stmt_int(s, 2, out->serial);
  stmt_text(s, 3, context_date(c, c->time));
  stmt_text(s, 4, reason);
  stmt_int(s, 5, c->actor);
  stmt_int(s, 6, c->entry);
  return done(c, s, out, "certificate_reissued", NULL);
}

size_t certificate_suspensions(struct context *c, int64_t serial, struct suspension **out)
{
  size_t n = 0;
  *out = arena_alloc(c->arena, SUSPENSIONS_MAX * sizeof **out);
  struct stmt *s = db_use(c->db, &certificate_act_statements, SUSPENSIONS);
  stmt_int(s, 1, serial);
  stmt_int(s, 2, SUSPENSIONS_MAX);
  while (stmt_row(s))
    (*out)[n++] = (struct suspension){ .id = stmt_column_int(s, 0),
                                       .since = context_text(c, s, 1),
                                       .until = context_text(c, s, 2),
                                       .reason = context_text(c, s, 3),
                                       .by = context_text(c, s, 4),
                                       .entry = stmt_column_int(s, 5),
                                       .reinstated = context_text(c, s, 6),
                                       .reinstated_by = context_text(c, s, 7),
                                       .reinstated_reason = context_text(c, s, 8),
                                       .reinstated_entry = stmt_column_int(s, 9) };
  return n;
}
