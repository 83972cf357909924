#include "daemon/model/appeal.h"

#include <string.h>

#include "daemon/model/office.h"
#include "daemon/model/statements.h"

enum { OF_APPLICATION, INSERT, RULED, RULINGS, ADD_RULING };

static const char *const sql[] = {
  [OF_APPLICATION] = "SELECT text, appealed, entry, ruled, ruled_entry FROM appeal"
                     " WHERE application = ?1",
  [INSERT] = "INSERT INTO appeal (application, text, appealed, entry) VALUES (?1, ?2, ?3, ?4)",
  [RULED] = "UPDATE appeal SET ruled = ?2, ruled_entry = ?3 WHERE application = ?1",
  [RULINGS] = "SELECT r.party, p.handle, r.ruling, r.reason, r.cast_at, r.entry FROM ruling r"
              " JOIN party p ON p.id = r.party WHERE r.application = ?1 ORDER BY r.entry",
  [ADD_RULING] = "INSERT INTO ruling (application, party, ruling, reason, cast_at, entry)"
                 " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
};
const struct sql_table appeal_statements = SQL_TABLE(SQL_APPEAL, sql);

bool ruling_valid(const char *ruling)
{
  return strcmp(ruling, "affirm") == 0 || strcmp(ruling, "overturn") == 0;
}

bool appeal_of(struct context *c, int64_t application, struct appeal *out)
{
  struct stmt *s = db_use(c->db, &appeal_statements, OF_APPLICATION);
  stmt_int(s, 1, application);
  if (!stmt_row(s))
    return false;
  *out = (struct appeal){ context_text(c, s, 0), stmt_column_int(s, 1), stmt_column_int(s, 2),
                          stmt_column_int(s, 3), stmt_column_int(s, 4) };
  stmt_done(s);
  return true;
}

size_t ruling_list(struct context *c, int64_t application, struct ruling **out)
{
  size_t n = 0;
  *out = arena_alloc(c->arena, LIMIT_ELECTORATE * sizeof **out);
  struct stmt *s = db_use(c->db, &appeal_statements, RULINGS);
  stmt_int(s, 1, application);
  while (n < LIMIT_ELECTORATE && stmt_row(s))
    (*out)[n++] =
        (struct ruling){ stmt_column_int(s, 0), context_text(c, s, 1), context_text(c, s, 2),
                         context_text(c, s, 3), stmt_column_int(s, 4), stmt_column_int(s, 5) };
  stmt_done(s);
  return n;
}

const char *appeal_until(struct context *c, const struct application *a)
{
  int64_t days = a->body.admission.appeal_days;
  return days ? context_date(c, a->decided + days * 24 * 60 * 60) : NULL;
}

bool appeal_make(struct context *c, struct application *a, const char *text)
{
  const char *until = appeal_until(c, a);
  if (!until)
    return problem_set(c->problem, PROBLEM_TOO_LATE,
                       "%s hears no appeals: its decisions are final; %s may apply anew",
                       a->body.slug, a->applicant.handle);
  if (strcmp(context_date(c, c->time), until) > 0)
    return problem_set(c->problem, PROBLEM_TOO_LATE,
                       "appeals against the decision on A%lld could be made until %s; %s may apply "
                       "anew",
                       (long long)a->id, until, a->applicant.handle);
  if (!application_none_pending(c, &a->body, &a->applicant, a->id))
    return false;
  struct stmt *s = db_use(c->db, &appeal_statements, INSERT);
  stmt_int(s, 1, a->id);
  stmt_text(s, 2, text);
  stmt_int(s, 3, c->time);
  stmt_int(s, 4, c->entry);
  stmt_run(s);
  return application_advance(c, a, "appeal", NULL, STATUS_APPEALED);
}

struct bench {
  int64_t party[2 * LIMIT_ELECTORATE];
  size_t n;
};

static bool on_bench(const struct bench *b, int64_t party)
{
  for (size_t i = 0; i < b->n; i++)
    if (b->party[i] == party)
      return true;
  return false;
}

static void seat(struct context *c, const struct application *a, const char *role,
                 struct bench *out)
{
  int64_t *holders;
  const char *why;
  size_t n = office_holders(c, role, a->body.id, &holders);
  for (size_t i = 0; i < n; i++)
    if (!vote_ever(c, a->id, holders[i]) && !on_bench(out, holders[i]) &&
        !application_has_conflict(c, a, holders[i], &why))
      out->party[out->n++] = holders[i];
}

/* Who may rule today. */
static struct bench *bench_of(struct context *c, const struct application *a)
{
  struct bench *b = arena_alloc(c->arena, sizeof *b);
  seat(c, a, a->body.admission.decided_by, b);
  if (b->n < (size_t)a->body.admission.approvals)
    seat(c, a, "executive", b);
  return b;
}

bool appeal_ruler(struct context *c, const struct application *a, int64_t party)
{
  return on_bench(bench_of(c, a), party);
}

static bool has_ruled(const struct ruling *rulings, size_t n, int64_t party)
{
  for (size_t i = 0; i < n; i++)
    if (rulings[i].party == party)
      return true;
  return false;
}

void appeal_quorum(struct context *c, const struct application *a, struct quorum *out)
{
  struct ruling *rulings;
  const char *why;
  size_t n = ruling_list(c, a->id, &rulings);
  const struct bench *b = bench_of(c, a);
  memset(out, 0, sizeof *out);
  out->needed = a->body.admission.approvals;
  out->may_vote = out->without_conflict = (int64_t)b->n;
  for (size_t i = 0; i < n; i++) {
    if (application_has_conflict(c, a, rulings[i].party, &why))
      continue;
    out->approve += strcmp(rulings[i].ruling, "overturn") == 0;
    out->reject += strcmp(rulings[i].ruling, "affirm") == 0;
  }
  for (size_t i = 0; i < b->n; i++)
    out->waiting += !has_ruled(rulings, n, b->party[i]);
  int64_t most = out->approve > out->reject ? out->approve : out->reject;
  out->reachable = most + out->waiting >= out->needed;
}

static bool may_rule(struct context *c, const struct application *a)
{
  struct ruling *rulings;
  size_t n = ruling_list(c, a->id, &rulings);
  const char *vote = vote_ever(c, a->id, c->actor);
  if (vote)
    return problem_set(c->problem, PROBLEM_FORBIDDEN,
                       "you voted on A%lld (%s): the appeal is for officers who did not",
                       (long long)a->id, vote);
  if (!appeal_ruler(c, a, c->actor))
    return problem_set(c->problem, PROBLEM_FORBIDDEN,
                       "enough holders of the office of %s are left to rule on A%lld: it is theirs",
                       a->body.admission.decided_by, (long long)a->id);
  return !has_ruled(rulings, n, c->actor) ||
         problem_set(c->problem, PROBLEM_ALREADY_VOTED,
                     "your ruling on A%lld stands; it is not changed afterwards", (long long)a->id);
}

/* The ruling was recorded: is it the last one needed? */
static bool rule(struct context *c, struct application *a, const char *ruling, struct decision *out)
{
  struct quorum q;
  appeal_quorum(c, a, &q);
  if (strcmp(ruling, "overturn") == 0 && q.approve >= q.needed)
    out->status = STATUS_OVERTURNED;
  else if (strcmp(ruling, "affirm") == 0 && q.reject >= q.needed)
    out->status = STATUS_AFFIRMED;
  else
    return application_advance(c, a, ruling, NULL, out->status);
  struct stmt *s = db_use(c->db, &appeal_statements, RULED);
  stmt_int(s, 1, a->id);
  stmt_int(s, 2, c->time);
  stmt_int(s, 3, c->entry);
  stmt_run(s);
  return application_advance(c, a, ruling, NULL, out->status) &&
         (out->status == STATUS_AFFIRMED || decision_admit(c, a, out));
}

bool ruling_cast(struct context *c, struct application *a, const char *ruling, const char *reason,
                 struct decision *out)
{
  memset(out, 0, sizeof *out);
  out->status = STATUS_APPEALED;
  if (!may_rule(c, a))
    return false;
  struct stmt *s = db_use(c->db, &appeal_statements, ADD_RULING);
  stmt_int(s, 1, a->id);
  stmt_int(s, 2, c->actor);
  stmt_text(s, 3, ruling);
  stmt_text(s, 4, reason);
  stmt_int(s, 5, c->time);
  stmt_int(s, 6, c->entry);
  return stmt_run(s) ? rule(c, a, ruling, out) : db_good(c->db, c->problem);
}
