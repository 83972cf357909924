#include "daemon/model/membership.h"

#include <string.h>

#include "daemon/model/notice.h"
#include "daemon/model/statements.h"
#include "lib/timestamp.h"

#define SELECT                                                                                     \
  "SELECT m.id, p.handle, b.slug, m.class, m.since, m.until, m.application, m.entry,"              \
  " (SELECT number FROM certificate c WHERE c.membership = m.id ORDER BY serial DESC LIMIT 1)"     \
  " FROM membership m JOIN party p ON p.id = m.party JOIN body b ON b.id = m.body"

enum { BY_ID, LIST, MEMBER_OF, SEAT_OF, SEATS_USED, INSERT, STANDING };

static const char *const sql[] = {
  [BY_ID] = (SELECT " WHERE m.id = ?1"),
  /* ?4: the day asked about; ?5: the status then, NULL with ?6 for any term on that day */
  [LIST] =
      SELECT " WHERE m.id > ?1 AND (?2 IS NULL OR b.slug = ?2) AND (?3 IS NULL OR p.handle = ?3)"
             " AND CASE WHEN ?5 = 'active' THEN m.since <= ?4 AND m.until > ?4"
             "  WHEN ?5 = 'expired' THEN m.until <= ?4 WHEN ?5 = 'future' THEN m.since > ?4"
             "  ELSE 1 END ORDER BY m.id LIMIT ?6",
  [MEMBER_OF] = "SELECT 1 FROM membership WHERE body = ?1 AND party = ?2 AND until > ?3 LIMIT 1",
  [SEAT_OF] = "SELECT p.handle FROM membership m JOIN party p ON p.id = m.party"
              " WHERE m.body = ?1 AND m.country = ?2 AND m.until > ?3 LIMIT 1",
  [SEATS_USED] = "SELECT count(*) FROM membership WHERE body = ?1 AND until > ?2",
  [INSERT] =
      "INSERT INTO membership (party, body, class, country, since, until, application, entry)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
  [STANDING] = "SELECT 1 FROM membership WHERE party = ?1 AND since <= ?2 AND until > ?2 LIMIT 1",
};
const struct sql_table membership_statements = SQL_TABLE(SQL_MEMBERSHIP, sql);

static void read_row(struct context *c, struct stmt *s, struct membership *out)
{
  out->id = stmt_column_int(s, 0);
  out->party = context_text(c, s, 1);
  out->body = context_text(c, s, 2);
  out->class = context_text(c, s, 3);
  out->since = context_text(c, s, 4);
  out->until = context_text(c, s, 5);
  out->application = stmt_column_int(s, 6);
  out->entry = stmt_column_int(s, 7);
  out->certificate = context_text(c, s, 8);
}

bool membership_by_id(struct context *c, int64_t id, struct membership *out)
{
  struct stmt *s = db_use(c->db, &membership_statements, BY_ID);
  stmt_int(s, 1, id);
  if (!stmt_row(s))
    return problem_set(c->problem, PROBLEM_NOT_FOUND,
                       "there is no such membership; `wiotc member list BODY` shows a body's");
  read_row(c, s, out);
  stmt_done(s);
  return true;
}

size_t membership_list(struct context *c, const struct membership_filter *f,
                       const struct page *page, struct membership **out, bool *more)
{
  size_t n = 0;
  char date[DATE_LEN + 1];
  struct membership *rows = arena_alloc(c->arena, (size_t)page->limit * sizeof *rows);
  date_of(c->time, date);
  struct stmt *s = db_use(c->db, &membership_statements, LIST);
  stmt_int(s, 1, page->after);
  stmt_text(s, 2, f->body);
  stmt_text(s, 3, f->party);
  stmt_text(s, 4, f->as_of ? f->as_of : date);
  stmt_text(s, 5, f->status ? f->status : f->as_of ? "active" : NULL);
  stmt_int(s, 6, page->limit + 1);
  while (page_row(page, s, n, more))
    read_row(c, s, &rows[n++]);
  *out = rows;
  return n;
}

const char *membership_status(const struct membership *m, const char *date)
{
  if (strcmp(m->since, date) > 0)
    return "future";
  return strcmp(m->until, date) > 0 ? "active" : "expired";
}

bool membership_good_standing(struct context *c, int64_t party)
{
  char date[DATE_LEN + 1];
  date_of(c->time, date);
  struct stmt *s = db_use(c->db, &membership_statements, STANDING);
  stmt_int(s, 1, party);
  stmt_text(s, 2, date);
  bool found = stmt_row(s);
  stmt_done(s);
  return found;
}

static bool already_member(struct context *c, const struct body *body, const struct party *party,
                           const char *date)
{
  struct stmt *s = db_use(c->db, &membership_statements, MEMBER_OF);
  stmt_int(s, 1, body->id);
  stmt_int(s, 2, party->id);
  stmt_text(s, 3, date);
  bool found = stmt_row(s);
  stmt_done(s);
  return found;
}

static const char *seat_holder(struct context *c, const struct body *body, const char *country,
                               const char *date)
{
  struct stmt *s = db_use(c->db, &membership_statements, SEAT_OF);
  stmt_int(s, 1, body->id);
  stmt_text(s, 2, country);
  stmt_text(s, 3, date);
  const char *holder = stmt_row(s) ? context_text(c, s, 0) : NULL;
  stmt_done(s);
  return holder;
}

static int64_t seats_used(struct context *c, const struct body *body, const char *date)
{
  struct stmt *s = db_use(c->db, &membership_statements, SEATS_USED);
  stmt_int(s, 1, body->id);
  stmt_text(s, 2, date);
  int64_t used = stmt_row(s) ? stmt_column_int(s, 0) : 0;
  stmt_done(s);
  return used;
}

bool membership_possible(struct context *c, const struct body *body, const struct party *party)
{
  char date[DATE_LEN + 1];
  date_of(c->time, date);
  if (already_member(c, body, party, date))
    return problem_set(c->problem, PROBLEM_ALREADY_MEMBER, "%s is a member of %s already",
                       party->handle, body->slug);
  if (body->admission.one_per_country) {
    if (!party->country)
      return problem_set(c->problem, PROBLEM_WRONG_KIND,
                         "%s has one seat a country, and %s gave none", body->slug, party->handle);
    const char *holder = seat_holder(c, body, party->country, date);
    if (holder)
      return problem_set(c->problem, PROBLEM_SEAT_TAKEN,
                         "%s has one seat a country, and %s holds that of %s", body->slug, holder,
                         party->country);
  }
  if (body->admission.seats && seats_used(c, body, date) >= body->admission.seats)
    return problem_set(c->problem, PROBLEM_NO_SEATS, "all %lld seats of %s are taken",
                       (long long)body->admission.seats, body->slug);
  return db_good(c->db, c->problem);
}

bool membership_admit(struct context *c, const struct body *body, const struct party *party,
                      const char *class, int64_t application, struct membership *out)
{
  char since[DATE_LEN + 1], until[DATE_LEN + 1];
  if (!membership_possible(c, body, party))
    return false;
  date_of(c->time, since);
  date_add_months(since, (int)body->admission.term_months, until);
  struct stmt *s = db_use(c->db, &membership_statements, INSERT);
  stmt_int(s, 1, party->id);
  stmt_int(s, 2, body->id);
  stmt_text(s, 3, class);
  stmt_text(s, 4, party->country);
  stmt_text(s, 5, since);
  stmt_text(s, 6, until);
  stmt_int(s, 7, application);
  stmt_int(s, 8, c->entry);
  if (!stmt_run(s))
    return db_good(c->db, c->problem);
  int64_t id = db_last_id(c->db);
  return notice_of_term(c, party->id, id, until) && membership_by_id(c, id, out);
}
