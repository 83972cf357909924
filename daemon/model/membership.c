#include "daemon/model/membership.h"

#include <string.h>

#include "daemon/model/membership_sql.h"
#include "daemon/model/notice.h"
#include "daemon/model/statements.h"
#include "lib/timestamp.h"

/* Who was named last, if they represented the party to the end of the day. */
#define REPRESENTATIVE                                                                             \
  "(SELECT y.handle FROM member_representative x JOIN party y ON y.id = x.person"                  \
  " WHERE x.id = (SELECT max(z.id) FROM member_representative z WHERE z.chain = m.chain"           \
  "  AND z.entry <= ?2 AND z.since <= ?1)"                                                         \
  " AND EXISTS (SELECT 1 FROM representative r WHERE r.organization = m.party"                     \
  "  AND r.person = x.person AND r.entry <= ?2 AND (r.until IS NULL OR r.until_entry > ?2"         \
  "   OR r.until >= CAST(strftime('%s', ?1) AS INTEGER) + 86400)))"
#define SELECT                                                                                     \
  "SELECT m.id, m.chain, m.party, m.body, p.handle, b.slug, m.class, m.since, m.until,"            \
  " m.grace_until, m.continues, n.id, m.application,"                                              \
  " (SELECT number FROM certificate c WHERE c.membership = m.id AND c.entry <= ?2"                 \
  "  ORDER BY serial DESC LIMIT 1), m.entry, " MEMBERSHIP_STATUS " AS standing,"                   \
  " CASE WHEN " MEMBERSHIP_CUT                                                                     \
  " THEN e.id END, e.ended, e.reason, e.note, e.entry, m.country, " REPRESENTATIVE MEMBERSHIP_FROM \
  " JOIN party p ON p.id = m.party JOIN body b ON b.id = m.body WHERE m.entry <= ?2"
#define SEATED "standing IN ('active', 'due', 'suspended', 'grace')"

#define LISTED                                                                                     \
  " AND m.id > ?4 AND (?5 IS NULL OR b.slug = ?5)"                                                 \
  " AND CASE WHEN ?7 IS NOT NULL THEN standing = ?7 WHEN ?8 THEN " SEATED                          \
  "  ELSE 1 END ORDER BY m.id LIMIT ?9"

enum {
  BY_ID,
  LIST,
  LIST_OF,
  COUNT,
  SEAT_OF_PARTY,
  MEMBER_OF,
  SEAT_OF,
  SEATS_USED,
  INSERT,
  STANDING
};

static const char *const sql[] = {
  [BY_ID] = (SELECT " AND m.id = ?4"),
  [LIST] = (SELECT LISTED),
  [LIST_OF] = (SELECT " AND m.party = party_id(?6)" LISTED),
  [COUNT] = ("SELECT count(*)" MEMBERSHIP_FROM " WHERE m.body = ?4 AND m.grace_until > ?1"
             " AND " MEMBERSHIP_SEATED),
  [SEAT_OF_PARTY] = ("SELECT m.id" MEMBERSHIP_FROM " WHERE m.party = ?4 AND m.grace_until > ?1"
                     " AND " MEMBERSHIP_HOLDS " LIMIT 1"),
  /* A term that is to come continues one that is a membership now, so it need not be looked for. */
  [MEMBER_OF] = ("SELECT m.id, " MEMBERSHIP_STATUS MEMBERSHIP_FROM
                 " WHERE m.party = ?4 AND m.body = ?5 AND " MEMBERSHIP_SEATED " LIMIT 1"),
  /* ?5: the applicant, for whom a seat that is kept for it is free */
  [SEAT_OF] = ("SELECT p.handle" MEMBERSHIP_FROM " JOIN party p ON p.id = m.party"
               " WHERE m.body = ?4 AND m.grace_until > ?1 AND m.party <> ?5 AND m.country = ?6"
               " AND " MEMBERSHIP_HOLDS " LIMIT 1"),
  [SEATS_USED] = ("SELECT count(DISTINCT m.chain)" MEMBERSHIP_FROM
                  " WHERE m.body = ?4 AND m.grace_until > ?1 AND m.party <> ?5"
                  " AND " MEMBERSHIP_HOLDS),
  [INSERT] =
      "INSERT INTO membership (id, chain, continues, party, body, class, country, since, until,"
      " grace_until, application, entry)"
      " SELECT id, coalesce(?1, id), ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11"
      " FROM (SELECT coalesce(max(id), 0) + 1 AS id FROM membership)",
  [STANDING] = ("SELECT 1" MEMBERSHIP_FROM " WHERE m.party = ?4 AND " MEMBERSHIP_STATUS
                " IN ('active', 'due') LIMIT 1"),
};
const struct sql_table membership_statements = SQL_TABLE(SQL_MEMBERSHIP, sql);

static void read_row(struct context *c, struct stmt *s, struct membership *out)
{
  memset(out, 0, sizeof *out);
  out->id = stmt_column_int(s, 0);
  out->chain = stmt_column_int(s, 1);
  out->party_id = stmt_column_int(s, 2);
  out->body_id = stmt_column_int(s, 3);
  out->party = context_text(c, s, 4);
  out->body = context_text(c, s, 5);
  out->class = context_text(c, s, 6);
  out->since = context_text(c, s, 7);
  out->until = context_text(c, s, 8);
  out->grace_until = context_text(c, s, 9);
  out->continues = stmt_column_int(s, 10);
  out->renewed_by = stmt_column_int(s, 11);
  out->application = stmt_column_int(s, 12);
  out->certificate = context_text(c, s, 13);
  out->entry = stmt_column_int(s, 14);
  out->status = member_status_read(stmt_column_text(s, 15));
  out->country = context_text(c, s, 21);
  out->representative = context_text(c, s, 22);
  out->ending = stmt_column_int(s, 16);
  if (!out->ending)
    return;
  out->ended = context_text(c, s, 17);
  out->ended_reason = context_text(c, s, 18);
  out->ended_note = context_text(c, s, 19);
  out->ended_entry = stmt_column_int(s, 20);
}

/* A statement about how a day stood: ?1 to ?3 of membership_sql.h. */
static struct stmt *use(struct context *c, unsigned statement, const char *date, int64_t entry)
{
  char due[DATE_LEN + 1];
  date = date ? date : context_date(c, c->time);
  date_add_days(date, MEMBER_DUE_DAYS, due);
  struct stmt *s = db_use(c->db, &membership_statements, statement);
  stmt_text(s, 1, date);
  stmt_int(s, 2, entry ? entry : INT64_MAX);
  stmt_text(s, 3, arena_strdup(c->arena, due));
  return s;
}

bool membership_as_of(struct context *c, int64_t id, const struct as_of *view,
                      struct membership *out)
{
  struct stmt *s = use(c, BY_ID, view->date, view->entry);
  stmt_int(s, 4, id);
  if (!stmt_row(s))
    return problem_set(c->problem, PROBLEM_NOT_FOUND,
                       "there is no such membership%s; `wiotc member list BODY` shows a body's",
                       view->entry ? " by that log entry" : "");
  read_row(c, s, out);
  stmt_done(s);
  return true;
}

bool membership_by_id(struct context *c, int64_t id, struct membership *out)
{
  return membership_as_of(c, id, &(struct as_of){ NULL, 0 }, out);
}

size_t membership_list(struct context *c, const struct membership_filter *f,
                       const struct page *page, struct membership **out, bool *more)
{
  size_t n = 0;
  struct membership *rows = arena_alloc(c->arena, (size_t)page->limit * sizeof *rows);
  struct stmt *s = use(c, f->party ? LIST_OF : LIST, f->as_of, f->at_entry);
  stmt_int(s, 4, page->after);
  stmt_text(s, 5, f->body);
  if (f->party)
    stmt_text(s, 6, f->party);
  stmt_text(s, 7, f->status);
  stmt_int(s, 8, f->as_of != NULL);
  stmt_int(s, 9, page->limit + 1);
  while (page_row(page, s, n, more))
    read_row(c, s, &rows[n++]);
  *out = rows;
  return n;
}

static int64_t number(struct stmt *s)
{
  int64_t n = stmt_row(s) ? stmt_column_int(s, 0) : 0;
  stmt_done(s);
  return n;
}

int64_t membership_count(struct context *c, int64_t body)
{
  struct stmt *s = use(c, COUNT, NULL, 0);
  stmt_int(s, 4, body);
  return number(s);
}

int64_t membership_seat_of(struct context *c, int64_t party)
{
  struct stmt *s = use(c, SEAT_OF_PARTY, NULL, 0);
  stmt_int(s, 4, party);
  return number(s);
}

bool membership_impartial(struct context *c, const struct membership *m)
{
  const char *why = NULL;
  struct party member = { .id = m->party_id, .handle = m->party };
  if (!party_has_stake(c, c->actor, &member, c->time, &why))
    return true;
  return problem_set(c->problem, PROBLEM_CONFLICT_OF_INTEREST,
                     "others decide on this membership: %s", why);
}

bool membership_good_standing(struct context *c, int64_t party)
{
  struct stmt *s = use(c, STANDING, NULL, 0);
  stmt_int(s, 4, party);
  return number(s) != 0;
}

bool membership_step_possible(struct context *c, const struct membership *m,
                              const struct member_step *step)
{
  char words[MEMBER_WORDS];
  if (m->status & step->from)
    return true;
  if (m->status == MEMBER_EXPIRED)
    return problem_set(c->problem, PROBLEM_WRONG_STATE,
                       "membership M%lld is over; M%lld continues it", (long long)m->id,
                       (long long)m->renewed_by);
  if (m->status == MEMBER_FUTURE)
    return problem_set(c->problem, PROBLEM_WRONG_STATE,
                       "membership M%lld begins on %s; until then it is about M%lld",
                       (long long)m->id, m->since, (long long)m->continues);
  member_status_words(step->from, words);
  return problem_set(c->problem, PROBLEM_WRONG_STATE,
                     "membership M%lld is %s; this is for one that is %s", (long long)m->id,
                     member_status_name(m->status), words);
}

static bool not_member(struct context *c, const struct body *body, const struct party *party)
{
  struct stmt *s = use(c, MEMBER_OF, NULL, 0);
  stmt_int(s, 4, party->id);
  stmt_int(s, 5, body->id);
  if (!stmt_row(s))
    return true;
  int64_t id = stmt_column_int(s, 0);
  const char *status = context_text(c, s, 1);
  stmt_done(s);
  return problem_set(c->problem, PROBLEM_ALREADY_MEMBER,
                     "%s is a member of %s already: M%lld, %s%s", party->handle, body->slug,
                     (long long)id, status,
                     strcmp(status, "grace") == 0 ? "; it can be renewed" : "");
}

static const char *seat_holder(struct context *c, const struct body *body,
                               const struct party *party)
{
  struct stmt *s = use(c, SEAT_OF, NULL, 0);
  stmt_int(s, 4, body->id);
  stmt_int(s, 5, party->id);
  stmt_text(s, 6, party->country);
  const char *holder = stmt_row(s) ? context_text(c, s, 0) : NULL;
  stmt_done(s);
  return holder;
}

static int64_t seats_used(struct context *c, const struct body *body, const struct party *party)
{
  struct stmt *s = use(c, SEATS_USED, NULL, 0);
  stmt_int(s, 4, body->id);
  stmt_int(s, 5, party->id);
  return number(s);
}

bool membership_possible(struct context *c, const struct body *body, const struct party *party)
{
  if (!not_member(c, body, party))
    return false;
  if (body->admission.one_per_country) {
    if (!party->country)
      return problem_set(c->problem, PROBLEM_WRONG_KIND,
                         "%s has one seat a country, and %s gave none", body->slug, party->handle);
    const char *holder = seat_holder(c, body, party);
    if (holder)
      return problem_set(c->problem, PROBLEM_SEAT_TAKEN,
                         "%s has one seat a country, and %s holds that of %s", body->slug, holder,
                         party->country);
  }
  if (body->admission.seats && seats_used(c, body, party) >= body->admission.seats)
    return problem_set(c->problem, PROBLEM_NO_SEATS, "all %lld seats of %s are taken",
                       (long long)body->admission.seats, body->slug);
  return db_good(c->db, c->problem);
}

bool membership_add_term(struct context *c, const struct body *body, const struct party *party,
                         const struct membership *before, const struct membership *term,
                         struct membership *out)
{
  char until[DATE_LEN + 1], grace[DATE_LEN + 1];
  date_add_months(term->since, (int)body->admission.term_months, until);
  date_add_days(until, (int)body->admission.grace_days, grace);
  struct stmt *s = db_use(c->db, &membership_statements, INSERT);
  if (before) {
    stmt_int(s, 1, before->chain);
    stmt_int(s, 2, before->id);
  }
  stmt_int(s, 3, party->id);
  stmt_int(s, 4, body->id);
  stmt_text(s, 5, term->class);
  stmt_text(s, 6, term->country);
  stmt_text(s, 7, term->since);
  stmt_text(s, 8, until);
  stmt_text(s, 9, grace);
  stmt_int(s, 10, term->application);
  stmt_int(s, 11, c->entry);
  if (!stmt_run(s))
    return db_good(c->db, c->problem);
  int64_t id = db_last_id(c->db);
  return notice_of_term(c, party->id, id, until) && membership_by_id(c, id, out);
}

bool membership_admit(struct context *c, const struct body *body, const struct party *party,
                      const char *class, int64_t application, struct membership *out)
{
  char today[DATE_LEN + 1];
  date_of(c->time, today);
  const struct membership term = {
    .class = class, .country = party->country, .since = today, .application = application
  };
  return membership_possible(c, body, party) &&
         membership_add_term(c, body, party, NULL, &term, out);
}
