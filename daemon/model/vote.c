#include "daemon/model/vote.h"

#include <string.h>

#include "daemon/model/office.h"
#include "daemon/model/statements.h"

enum { LIST, OF_PARTY, INSERT, OPEN, ELECTORS, ADD_ELECTOR };

static const char *const sql[] = {
  [LIST] = "SELECT v.party, p.handle, v.vote, v.reason, v.cast_at, v.entry FROM vote v"
           " JOIN party p ON p.id = v.party WHERE v.application = ?1"
           " AND v.entry > ?2 AND v.entry < ?3 ORDER BY v.entry",
  [OF_PARTY] = "SELECT vote FROM vote WHERE application = ?1 AND party = ?2 AND entry > ?3"
               " ORDER BY entry DESC LIMIT 1",
  [INSERT] = "INSERT INTO vote (application, party, vote, reason, cast_at, entry)"
             " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
  [OPEN] = "UPDATE application SET vote_entry = ?2 WHERE id = ?1",
  [ELECTORS] = "SELECT party FROM application_elector WHERE application = ?1 AND entry = ?2"
               " ORDER BY party",
  [ADD_ELECTOR] = "INSERT INTO application_elector (application, entry, party)"
                  " VALUES (?1, ?2, ?3)",
};
const struct sql_table vote_statements = SQL_TABLE(SQL_VOTE, sql);

bool vote_valid(const char *vote)
{
  return strcmp(vote, "approve") == 0 || strcmp(vote, "reject") == 0 ||
         strcmp(vote, "abstain") == 0 || strcmp(vote, "recuse") == 0;
}

size_t vote_list_between(struct context *c, int64_t application, int64_t after, int64_t before,
                         struct vote **out)
{
  size_t n = 0;
  *out = arena_alloc(c->arena, LIMIT_ELECTORATE * sizeof **out);
  struct stmt *s = db_use(c->db, &vote_statements, LIST);
  stmt_int(s, 1, application);
  stmt_int(s, 2, after);
  stmt_int(s, 3, before);
  while (n < LIMIT_ELECTORATE && stmt_row(s))
    (*out)[n++] =
        (struct vote){ stmt_column_int(s, 0), context_text(c, s, 1), context_text(c, s, 2),
                       context_text(c, s, 3), stmt_column_int(s, 4), stmt_column_int(s, 5) };
  stmt_done(s);
  return n;
}

size_t vote_list(struct context *c, const struct application *a, struct vote **out)
{
  return vote_list_between(c, a->id, a->vote_entry, INT64_MAX, out);
}

const char *vote_of(const struct vote *votes, size_t n, int64_t party)
{
  for (size_t i = 0; i < n; i++)
    if (votes[i].party == party)
      return votes[i].vote;
  return NULL;
}

/* A stake declared after voting takes the vote out of the count again. */
static void count(struct context *c, const struct application *a, const struct vote *votes,
                  size_t n, struct quorum *out)
{
  const char *why;
  for (size_t i = 0; i < n; i++) {
    if (application_has_conflict(c, a, votes[i].party, &why))
      continue;
    out->approve += strcmp(votes[i].vote, "approve") == 0;
    out->reject += strcmp(votes[i].vote, "reject") == 0;
    out->abstain += strcmp(votes[i].vote, "abstain") == 0;
    out->recuse += strcmp(votes[i].vote, "recuse") == 0;
  }
}

bool vote_open(struct context *c, struct application *a)
{
  int64_t *holders;
  size_t n = office_holders(c, a->body.admission.decided_by, a->body.id, &holders);
  struct stmt *opening = db_use(c->db, &vote_statements, OPEN);
  a->vote_entry = c->entry;
  stmt_int(opening, 1, a->id);
  stmt_int(opening, 2, c->entry);
  stmt_run(opening);
  for (size_t i = 0; i < n; i++) {
    struct stmt *s = db_use(c->db, &vote_statements, ADD_ELECTOR);
    stmt_int(s, 1, a->id);
    stmt_int(s, 2, c->entry);
    stmt_int(s, 3, holders[i]);
    stmt_run(s);
  }
  return db_good(c->db, c->problem);
}

size_t vote_electors(struct context *c, const struct application *a, int64_t **out)
{
  size_t n = 0;
  if (!a->screened_by)
    return office_holders(c, a->body.admission.decided_by, a->body.id, out);
  *out = arena_alloc(c->arena, LIMIT_ELECTORATE * sizeof **out);
  struct stmt *s = db_use(c->db, &vote_statements, ELECTORS);
  stmt_int(s, 1, a->id);
  stmt_int(s, 2, a->vote_entry);
  while (n < LIMIT_ELECTORATE && stmt_row(s))
    (*out)[n++] = stmt_column_int(s, 0);
  stmt_done(s);
  return n;
}

static bool among(const int64_t *parties, size_t n, int64_t party)
{
  for (size_t i = 0; i < n; i++)
    if (parties[i] == party)
      return true;
  return false;
}

void vote_quorum(struct context *c, const struct application *a, struct quorum *out)
{
  struct vote *votes;
  int64_t *electors, *holders;
  const char *why;
  size_t n_votes = vote_list(c, a, &votes), n = vote_electors(c, a, &electors);
  size_t n_holders = office_holders(c, a->body.admission.decided_by, a->body.id, &holders);
  memset(out, 0, sizeof *out);
  out->needed = a->body.admission.approvals;
  count(c, a, votes, n_votes, out);
  for (size_t i = 0; i < n; i++) {
    const char *vote = vote_of(votes, n_votes, electors[i]);
    bool in_office = among(holders, n_holders, electors[i]);
    if (application_has_conflict(c, a, electors[i], &why))
      continue;
    out->without_conflict++;
    out->in_office += in_office;
    if (vote ? strcmp(vote, "recuse") == 0 : !in_office)
      continue;
    out->may_vote++;
    out->waiting += vote == NULL;
  }
  int64_t most = out->approve > out->reject ? out->approve : out->reject;
  out->reachable = most + out->waiting >= out->needed;
}

static const char *vote_since(struct context *c, int64_t application, int64_t party, int64_t after)
{
  struct stmt *s = db_use(c->db, &vote_statements, OF_PARTY);
  stmt_int(s, 1, application);
  stmt_int(s, 2, party);
  stmt_int(s, 3, after);
  const char *vote = stmt_row(s) ? context_text(c, s, 0) : NULL;
  stmt_done(s);
  return vote;
}

const char *vote_ever(struct context *c, int64_t application, int64_t party)
{
  return vote_since(c, application, party, 0);
}

static bool not_voted(struct context *c, const struct application *a)
{
  const char *vote = vote_since(c, a->id, c->actor, a->vote_entry);
  return !vote || problem_set(c->problem, PROBLEM_ALREADY_VOTED,
                              "your vote on A%lld stands: %s; a vote is not changed afterwards",
                              (long long)a->id, vote);
}

bool vote_elector(struct context *c, const struct application *a, int64_t party)
{
  int64_t *electors;
  size_t n = vote_electors(c, a, &electors);
  return among(electors, n, party);
}

static bool may_vote(struct context *c, const struct application *a)
{
  return vote_elector(c, a, c->actor) ||
         problem_set(c->problem, PROBLEM_FORBIDDEN,
                     "the vote on A%lld was opened before you took office, log entry %lld: those "
                     "who held it then vote",
                     (long long)a->id, (long long)a->vote_entry);
}

/* Only an elector comes here, who may know. */
static bool not_decided(struct context *c, const struct application *a)
{
  return !(a->sealed && a->sealed_status) ||
         problem_set(c->problem, PROBLEM_WRONG_STATE,
                     "application A%lld is decided, log entry %lld; the ceremony %s opens it",
                     (long long)a->id, (long long)a->sealed_entry, a->sealed_for);
}

bool vote_cast(struct context *c, struct application *a, const char *vote, const char *reason,
               struct decision *out)
{
  if (!may_vote(c, a) || !not_voted(c, a) || !not_decided(c, a))
    return false;
  struct stmt *s = db_use(c->db, &vote_statements, INSERT);
  stmt_int(s, 1, a->id);
  stmt_int(s, 2, c->actor);
  stmt_text(s, 3, vote);
  stmt_text(s, 4, reason);
  stmt_int(s, 5, c->time);
  stmt_int(s, 6, c->entry);
  return stmt_run(s) ? decision_fall(c, a, vote, out) : db_good(c->db, c->problem);
}
