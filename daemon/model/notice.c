#include "daemon/model/notice.h"

#include <string.h>

#include "daemon/model/statements.h"
#include "lib/id.h"
#include "lib/timestamp.h"

/* A cursor is a time and a number of 31 bits: enough until 2106. */
#define NUMBER_BITS 31
#define NUMBER_MASK (((int64_t)1 << NUMBER_BITS) - 1)
#define DAY_SECONDS (24 * 60 * 60)

enum { LIST, INSERT, DISSOLVED, ASKED_BY };

static const char *const sql[] = {
  [LIST] = "SELECT id, kind, party, application, membership, detail, until, days, due, entry,"
           " other"
           " FROM notice n WHERE (due, id) > (?1, ?2) AND due <= ?3"
           " AND (kind <> 'term_ending' OR EXISTS (SELECT 1 FROM membership m"
           "  WHERE m.id = n.membership AND m.until = n.until AND NOT EXISTS (SELECT 1"
           "   FROM membership later WHERE later.party = m.party AND later.body = m.body"
           "   AND later.until > m.until) AND NOT EXISTS (SELECT 1 FROM membership_ending e"
           "  WHERE e.chain = m.chain AND e.lifted IS NULL)))"
           " ORDER BY due, id LIMIT ?4",
  [INSERT] = "INSERT INTO notice (kind, party, application, membership, detail, until, days, due,"
             " entry, other) VALUES (?1, ?2, nullif(?3, 0), nullif(?4, 0), ?5, CASE ?1 WHEN 'asked'"
             " THEN (SELECT reply_by FROM application WHERE id = ?3) ELSE ?6 END, nullif(?7, 0),"
             " ?8, ?9, nullif(?10, 0))",
  /* Of a chain, its term of that day. */
  [DISSOLVED] = "INSERT INTO notice (kind, party, membership, due, entry)"
                " SELECT 'dissolved', m.party, max(m.id), ?3, ?2 FROM membership m"
                " JOIN membership_ending e ON e.chain = m.chain AND e.entry = ?2"
                " WHERE m.body = ?1 GROUP BY m.party ORDER BY max(m.id)",
  [ASKED_BY] = "SELECT asked_by FROM question WHERE application = ?1 AND answered_entry = ?2",
};
const struct sql_table notice_statements = SQL_TABLE(SQL_NOTICE, sql);

int64_t notice_cursor(const struct notice *n)
{
  return (n->due << NUMBER_BITS) | (n->id & NUMBER_MASK);
}

size_t notice_list(struct context *c, const struct page *page, struct notice **out, bool *more)
{
  size_t n = 0;
  struct notice *rows = arena_alloc(c->arena, (size_t)page->limit * sizeof *rows);
  struct stmt *s = db_use(c->db, &notice_statements, LIST);
  stmt_int(s, 1, page->after >> NUMBER_BITS);
  stmt_int(s, 2, page->after & NUMBER_MASK);
  stmt_int(s, 3, c->time);
  stmt_int(s, 4, page->limit + 1);
  while (page_row(page, s, n, more))
    rows[n++] =
        (struct notice){ stmt_column_int(s, 0), context_text(c, s, 1), stmt_column_int(s, 2),
                         stmt_column_int(s, 3), stmt_column_int(s, 4), context_text(c, s, 5),
                         context_text(c, s, 6), stmt_column_int(s, 7), stmt_column_int(s, 8),
                         stmt_column_int(s, 9), stmt_column_int(s, 10) };
  *out = rows;
  return n;
}

static bool add(struct context *c, const struct notice *n)
{
  struct stmt *s = db_use(c->db, &notice_statements, INSERT);
  stmt_text(s, 1, n->kind);
  stmt_int(s, 2, n->party);
  stmt_int(s, 3, n->application);
  stmt_int(s, 4, n->membership);
  stmt_text(s, 5, n->detail);
  stmt_text(s, 6, n->until);
  stmt_int(s, 7, n->days);
  stmt_int(s, 8, n->due);
  stmt_int(s, 9, c->entry);
  stmt_int(s, 10, n->other);
  return stmt_run(s) || db_good(c->db, c->problem);
}

bool notice_add(struct context *c, struct notice n)
{
  n.due = c->time;
  return add(c, &n);
}

/* Who asked what was just answered. */
static int64_t asked_by(struct context *c, const struct application *a)
{
  struct stmt *s = db_use(c->db, &notice_statements, ASKED_BY);
  stmt_int(s, 1, a->id);
  stmt_int(s, 2, c->entry);
  int64_t party = stmt_row(s) ? stmt_column_int(s, 0) : 0;
  stmt_done(s);
  return party;
}

bool notice_of_step(struct context *c, const struct application *a, const char *action)
{
  static const unsigned ends =
      STATUS_APPROVED | STATUS_REJECTED | STATUS_CANCELLED | STATUS_AFFIRMED | STATUS_OVERTURNED;
  struct notice n = { .party = a->applicant.id, .application = a->id };
  if (a->status & ends) {
    n.kind = "decided";
    n.detail = application_status_name(a->status);
  } else if (strcmp(action, "open") == 0) {
    n.kind = "not_admitted";
  } else if (strcmp(action, "submit") == 0) {
    n.kind = "received";
  } else if (strcmp(action, "ask") == 0) {
    n.kind = "asked"; /* until when, the application says by now */
  } else if (strcmp(action, "answer") == 0) {
    n.kind = "answered";
    n.party = asked_by(c, a);
  }
  return !n.kind || n.party == 0 || notice_add(c, n);
}

bool notice_of_term(struct context *c, int64_t party, int64_t membership, const char *until)
{
  static const int64_t before[] = { 60, 30, 7 };
  int64_t end;
  if (!date_read(until, &end))
    return true;
  for (size_t i = 0; i < sizeof before / sizeof before[0]; i++) {
    struct notice n = { .kind = "term_ending",
                        .party = party,
                        .membership = membership,
                        .until = until,
                        .days = before[i],
                        .due = end - before[i] * DAY_SECONDS };
    if (n.due > c->time && !add(c, &n))
      return false;
  }
  return true;
}

bool notice_of_member(struct context *c, const char *kind, const struct membership *m,
                      const char *until)
{
  const struct notice n = {
    .kind = kind, .party = m->party_id, .membership = m->id, .until = until
  };
  return notice_add(c, n);
}

bool notice_of_dissolution(struct context *c, int64_t body)
{
  struct stmt *s = db_use(c->db, &notice_statements, DISSOLVED);
  stmt_int(s, 1, body);
  stmt_int(s, 2, c->entry);
  stmt_int(s, 3, c->time);
  return stmt_run(s) || db_good(c->db, c->problem);
}

bool notice_of_motion(struct context *c, const char *kind, int64_t party, int64_t motion,
                      const char *until)
{
  char id[LIMIT_ID + 1];
  id_write(ID_MOTION, motion, id);
  return notice_add(c,
                    (struct notice){ .kind = kind, .party = party, .detail = id, .until = until });
}

bool notice_of_nomination(struct context *c, int64_t party, int64_t nominator, int64_t nomination)
{
  char id[LIMIT_ID + 1];
  id_write(ID_NOMINATION, nomination, id);
  return notice_add(
      c, (struct notice){ .kind = "nominated", .party = party, .detail = id, .other = nominator });
}

bool notice_of_award(struct context *c, int64_t party, int64_t nomination)
{
  char id[LIMIT_ID + 1];
  id_write(ID_NOMINATION, nomination, id);
  return notice_add(c, (struct notice){ .kind = "won", .party = party, .detail = id });
}

bool notice_of_key(struct context *c, const char *kind, int64_t party, const char *did)
{
  return notice_add(c, (struct notice){ .kind = kind, .party = party, .detail = did });
}
