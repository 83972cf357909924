#include "daemon/model/office.h"

#include <string.h>

#include "daemon/model/statements.h"
#include "lib/route.h"
#include "lib/timestamp.h"

/* The first day no longer held: an end takes its powers on the day itself, at once. */
#define UNTIL(o) "coalesce(" o "end_date, " o "until)"
#define IN_FORCE(o, date)                                                                          \
  o "since <= " date " AND (" UNTIL(o) " IS NULL OR " UNTIL(o) " > " date ")"
/* clang-format off */
#define SELECT                                                                                     \
  "SELECT o.id, p.handle, o.role, b.slug, o.since, " UNTIL("o.") ", o.entry, o.until, o.ended,"    \
  " o.ended_entry, o.end_reason, r.edition, (SELECT c.number FROM certificate c"                   \
  "  WHERE c.office = o.id ORDER BY c.serial DESC LIMIT 1) FROM office o"                          \
  " JOIN party p ON p.id = o.party LEFT JOIN body b ON b.id = o.body"                              \
  " LEFT JOIN award_round r ON r.id = o.round"
/* clang-format on */

enum {
  INSERT,
  END,
  BY_ID,
  LIST,
  LAST_TERM,
  HELD,
  HOLDERS,
  JURORS,
  EVER_JUROR,
  LASTING,
  END_ALL,
  END_ROUND
};

static const char *const sql[] = {
  [INSERT] = "INSERT INTO office (party, role, body, round, since, until, entry)"
             " VALUES (?1, ?2, nullif(?3, 0), nullif(?4, 0), ?5, ?6, ?7)",
  [END] = "UPDATE office SET end_date = ?5, ended = ?6, ended_entry = ?7, end_reason = ?8"
          " WHERE party = ?1 AND role = ?2 AND body IS nullif(?3, 0) AND round IS nullif(?4, 0)"
          " AND end_date IS NULL AND (until IS NULL OR until > ?5)",
  [BY_ID] = (SELECT " WHERE o.id = ?1"),
  [LIST] =
      (SELECT " WHERE o.id > ?1 AND (?2 IS NULL OR b.slug = ?2) AND (?3 IS NULL OR o.role = ?3)"
              " AND (?4 IS NULL OR p.handle = ?4) AND (?7 IS NULL OR r.edition = ?7)"
              " AND (?5 IS NULL OR (" IN_FORCE("o.", "?5") "))"
                                                           " ORDER BY o.id LIMIT ?6"),
  [LAST_TERM] =
      (SELECT " WHERE o.party = ?1 AND o.role = ?2 AND o.body IS nullif(?3, 0)"
              " AND o.round IS nullif(?4, 0)"
              " AND (" UNTIL("o.") " IS NULL OR " UNTIL(
                  "o.") " > ?5)"
                        " ORDER BY " UNTIL("o.") " IS NULL DESC, " UNTIL("o.") " DESC LIMIT 1"),
  [HELD] = "SELECT DISTINCT role FROM office WHERE party = ?1 AND (body IS NULL OR body = ?2)"
           " AND round IS NULL AND " IN_FORCE("", "?3"),
  [HOLDERS] = "SELECT DISTINCT party FROM office WHERE role = ?1 AND (body IS NULL OR body = ?2)"
              " AND round IS NULL AND " IN_FORCE("", "?3") " ORDER BY party",
  [JURORS] = "SELECT DISTINCT party FROM office WHERE role = 'juror' AND round = ?1"
             " AND " IN_FORCE("", "?2") " ORDER BY party",
  [EVER_JUROR] = "SELECT 1 FROM office WHERE role = 'juror' AND round = ?1 AND party = ?2 LIMIT 1",
  [LASTING] = "SELECT count(DISTINCT party) FROM office WHERE role = ?1 AND body IS NULL"
              " AND since <= ?2 AND " UNTIL("") " IS NULL",
  [END_ALL] = "UPDATE office SET end_date = ?2, ended = ?3, ended_entry = ?4, end_reason = ?5"
              " WHERE body = ?1 AND end_date IS NULL AND (until IS NULL OR until > ?2)",
  [END_ROUND] = "UPDATE office SET end_date = ?2, ended = ?3, ended_entry = ?4, end_reason = ?5"
                " WHERE round = ?1 AND end_date IS NULL AND (until IS NULL OR until > ?2)",
};
const struct sql_table office_statements = SQL_TABLE(SQL_OFFICE, sql);

static const struct role {
  const char *name;
  unsigned who;
  bool of_body, of_round;
} roles[] = {
  { "registrar", WHO_REGISTRAR, false, false }, { "executive", WHO_EXECUTIVE, false, false },
  { "auditor", WHO_AUDITOR, false, false },     { "chair", WHO_CHAIR, true, false },
  { "reviewer", WHO_REVIEWER, true, false },    { "juror", WHO_JUROR, false, true },
};

static const struct role *role_by_name(const char *name)
{
  for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++)
    if (strcmp(roles[i].name, name) == 0)
      return &roles[i];
  return NULL;
}

bool office_role_valid(const char *role)
{
  return role_by_name(role) != NULL;
}

bool office_role_of_body(const char *role)
{
  const struct role *r = role_by_name(role);
  return r && r->of_body;
}

bool office_role_of_round(const char *role)
{
  const struct role *r = role_by_name(role);
  return r && r->of_round;
}

static const char *today(struct context *c)
{
  char date[DATE_LEN + 1];
  date_of(c->time, date);
  return arena_strdup(c->arena, date);
}

/* The first four parameters of INSERT, END and LAST_TERM. */
static struct stmt *use_seat(struct context *c, unsigned statement, int64_t party,
                             const struct office_seat *seat)
{
  struct stmt *s = db_use(c->db, &office_statements, statement);
  stmt_int(s, 1, party);
  stmt_text(s, 2, seat->role);
  stmt_int(s, 3, seat->body);
  stmt_int(s, 4, seat->round);
  return s;
}

bool office_add(struct context *c, int64_t party, const struct office_seat *seat, const char *since,
                const char *until, int64_t *id)
{
  struct stmt *s = use_seat(c, INSERT, party, seat);
  stmt_text(s, 5, since);
  stmt_text(s, 6, until);
  stmt_int(s, 7, c->entry);
  if (!stmt_run(s))
    return db_good(c->db, c->problem);
  *id = db_last_id(c->db);
  return true;
}

bool office_appoint(struct context *c, int64_t party, const char *role, int64_t body,
                    const char *until)
{
  int64_t id;
  return office_add(c, party, &(struct office_seat){ role, body, 0 }, today(c), until, &id);
}

bool office_end(struct context *c, int64_t party, const struct office_seat *seat,
                const char *reason)
{
  struct stmt *s = use_seat(c, END, party, seat);
  stmt_text(s, 5, today(c));
  stmt_int(s, 6, c->time);
  stmt_int(s, 7, c->entry);
  stmt_text(s, 8, reason);
  return stmt_run(s) || db_good(c->db, c->problem);
}

static void read_row(struct context *c, struct stmt *s, struct office *out)
{
  *out = (struct office){ .id = stmt_column_int(s, 0),
                          .party = context_text(c, s, 1),
                          .role = context_text(c, s, 2),
                          .body = context_text(c, s, 3),
                          .since = context_text(c, s, 4),
                          .until = context_text(c, s, 5),
                          .entry = stmt_column_int(s, 6),
                          .term_until = context_text(c, s, 7),
                          .ended = stmt_column_int(s, 8),
                          .ended_entry = stmt_column_int(s, 9),
                          .end_reason = context_text(c, s, 10),
                          .round = context_text(c, s, 11),
                          .certificate = context_text(c, s, 12) };
}

bool office_by_id(struct context *c, int64_t id, struct office *out)
{
  struct stmt *s = db_use(c->db, &office_statements, BY_ID);
  stmt_int(s, 1, id);
  if (!stmt_row(s))
    return problem_set(c->problem, PROBLEM_NOT_FOUND,
                       "there is no office O%lld; `wiotc office list` shows them", (long long)id);
  read_row(c, s, out);
  stmt_done(s);
  return true;
}

bool office_last_term(struct context *c, int64_t party, const struct office_seat *seat,
                      struct office *out)
{
  struct stmt *s = use_seat(c, LAST_TERM, party, seat);
  stmt_text(s, 5, today(c));
  if (!stmt_row(s))
    return false;
  read_row(c, s, out);
  stmt_done(s);
  return true;
}

static bool end_all(struct context *c, unsigned statement, int64_t of, const char *reason)
{
  struct stmt *s = db_use(c->db, &office_statements, statement);
  stmt_int(s, 1, of);
  stmt_text(s, 2, context_date(c, c->time));
  stmt_int(s, 3, c->time);
  stmt_int(s, 4, c->entry);
  stmt_text(s, 5, reason);
  return stmt_run(s) || db_good(c->db, c->problem);
}

bool office_end_all(struct context *c, int64_t body, const char *reason, size_t *n)
{
  if (!end_all(c, END_ALL, body, reason))
    return false;
  *n = (size_t)db_changed(c->db);
  return true;
}

bool office_end_round(struct context *c, int64_t round, const char *reason)
{
  return end_all(c, END_ROUND, round, reason);
}

size_t office_list(struct context *c, const struct office_filter *f, const struct page *page,
                   struct office **out, bool *more)
{
  size_t n = 0;
  struct office *rows = arena_alloc(c->arena, (size_t)page->limit * sizeof *rows);
  struct stmt *s = db_use(c->db, &office_statements, LIST);
  stmt_int(s, 1, page->after);
  stmt_text(s, 2, f->body);
  stmt_text(s, 3, f->role);
  stmt_text(s, 4, f->party);
  stmt_text(s, 5, f->as_of);
  stmt_int(s, 6, page->limit + 1);
  stmt_text(s, 7, f->round);
  while (page_row(page, s, n, more))
    read_row(c, s, &rows[n++]);
  *out = rows;
  return n;
}

bool office_in_force(const struct office *o, const char *date)
{
  return strcmp(o->since, date) <= 0 && (!o->until || strcmp(o->until, date) > 0);
}

const char *office_status(const struct office *o, const char *date)
{
  if (office_in_force(o, date))
    return "in_force";
  return !o->ended && strcmp(o->since, date) > 0 ? "future" : "ended";
}

unsigned office_capacities(struct context *c, int64_t party, int64_t body, const char *decided_by)
{
  unsigned who = 0;
  struct stmt *s = db_use(c->db, &office_statements, HELD);
  stmt_int(s, 1, party);
  stmt_int(s, 2, body);
  stmt_text(s, 3, today(c));
  while (stmt_row(s)) {
    const char *name = stmt_column_text(s, 0);
    const struct role *role = role_by_name(name);
    if (role && (body || !role->of_body))
      who |= role->who;
    if (decided_by && strcmp(name, decided_by) == 0)
      who |= WHO_DECIDER;
  }
  return who;
}

size_t office_holders(struct context *c, const char *role, int64_t body, int64_t **out)
{
  size_t n = 0;
  int64_t *ids = arena_alloc(c->arena, LIMIT_ELECTORATE * sizeof *ids);
  struct stmt *s = db_use(c->db, &office_statements, HOLDERS);
  stmt_text(s, 1, role);
  stmt_int(s, 2, body);
  stmt_text(s, 3, today(c));
  while (n < LIMIT_ELECTORATE && stmt_row(s))
    ids[n++] = stmt_column_int(s, 0);
  stmt_done(s);
  *out = ids;
  return n;
}

size_t office_jurors(struct context *c, int64_t round, int64_t **out)
{
  size_t n = 0;
  int64_t *ids = arena_alloc(c->arena, LIMIT_ELECTORATE * sizeof *ids);
  struct stmt *s = db_use(c->db, &office_statements, JURORS);
  stmt_int(s, 1, round);
  stmt_text(s, 2, today(c));
  while (n < LIMIT_ELECTORATE && stmt_row(s))
    ids[n++] = stmt_column_int(s, 0);
  stmt_done(s);
  *out = ids;
  return n;
}

bool office_is_juror(struct context *c, int64_t party, int64_t round)
{
  int64_t *ids;
  size_t n = office_jurors(c, round, &ids);
  for (size_t i = 0; i < n; i++)
    if (ids[i] == party)
      return true;
  return false;
}

bool office_ever_juror(struct context *c, int64_t party, int64_t round)
{
  struct stmt *s = db_use(c->db, &office_statements, EVER_JUROR);
  stmt_int(s, 1, round);
  stmt_int(s, 2, party);
  bool found = stmt_row(s);
  stmt_done(s);
  return found;
}

int64_t office_lasting_holders(struct context *c, const char *role)
{
  struct stmt *s = db_use(c->db, &office_statements, LASTING);
  stmt_text(s, 1, role);
  stmt_text(s, 2, today(c));
  int64_t n = stmt_row(s) ? stmt_column_int(s, 0) : 0;
  stmt_done(s);
  return n;
}
