#include "daemon/model/motion_vote.h"

#include <string.h>

#include "daemon/model/notice.h"
#include "daemon/model/office.h"
#include "daemon/model/party.h"
#include "daemon/model/statements.h"
#include "lib/limits.h"
#include "lib/route.h"

enum { VOTES, VOTE, SETTLE };

static const char *const sql[] = {
  [VOTES] = "SELECT v.party, p.handle, v.vote, v.reason, v.cast_at, v.entry FROM motion_vote v"
            " JOIN party p ON p.id = v.party WHERE v.motion = ?1 ORDER BY v.entry",
  [VOTE] = "INSERT INTO motion_vote (motion, party, vote, reason, cast_at, entry)"
           " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
  [SETTLE] =
      "UPDATE motion SET status = ?2, decided = nullif(?3, 0), decided_entry = nullif(?4, 0),"
      " approvals = ?5, rejections = ?6, withdrawn_reason = ?7 WHERE id = ?1",
};
const struct sql_table motion_vote_statements = SQL_TABLE(SQL_MOTION_VOTE, sql);

size_t motion_votes(struct context *c, int64_t motion, struct motion_vote **out)
{
  size_t n = 0;
  *out = arena_alloc(c->arena, LIMIT_ELECTORATE * sizeof **out);
  struct stmt *s = db_use(c->db, &motion_vote_statements, VOTES);
  stmt_int(s, 1, motion);
  while (n < LIMIT_ELECTORATE && stmt_row(s))
    (*out)[n++] =
        (struct motion_vote){ stmt_column_int(s, 0), context_text(c, s, 1), context_text(c, s, 2),
                              context_text(c, s, 3), stmt_column_int(s, 4), stmt_column_int(s, 5) };
  stmt_done(s);
  return n;
}

static bool has_conflict(struct context *c, const struct motion *m, int64_t officer,
                         const char **why)
{
  struct party subject;
  const struct motion_kind *kind = motion_kind_of(m->kind);
  *why = NULL;
  if (kind->stake && kind->stake(c, m, officer, why))
    return true;
  return m->subject && party_by_id(c, m->subject, &subject) &&
         party_has_stake(c, officer, &subject, m->moved, why);
}

bool motion_has_stake(struct context *c, const struct motion *m, int64_t party)
{
  const char *why;
  return has_conflict(c, m, party, &why);
}

static bool has_voted(const struct motion_vote *votes, size_t n, int64_t party)
{
  for (size_t i = 0; i < n; i++)
    if (votes[i].party == party)
      return true;
  return false;
}

static bool among(const int64_t *ids, size_t n, int64_t id)
{
  for (size_t i = 0; i < n; i++)
    if (ids[i] == id)
      return true;
  return false;
}

/* Votes that count: a stake declared after voting takes a vote out again, and so does leaving the
 * office. */
static void count_open(struct context *c, const struct motion *m, struct motion_count *out)
{
  struct motion_vote *votes;
  int64_t *holders;
  const char *why;
  size_t n_votes = motion_votes(c, m->id, &votes);
  size_t n = office_holders(c, m->role, m->body, &holders);
  *out = (struct motion_count){ .waiting = arena_alloc(c->arena, (n + 1) * sizeof(char *)) };
  for (size_t i = 0; i < n_votes; i++) {
    if (has_conflict(c, m, votes[i].party, &why) || !among(holders, n, votes[i].party))
      continue;
    out->approve += strcmp(votes[i].vote, "approve") == 0;
    out->reject += strcmp(votes[i].vote, "reject") == 0;
  }
  for (size_t i = 0; i < n; i++)
    if (!has_voted(votes, n_votes, holders[i]) && !has_conflict(c, m, holders[i], &why))
      out->waiting[out->n_waiting++] = party_handle(c, holders[i]);
  out->reachable = out->approve + (int64_t)out->n_waiting >= m->needed;
}

void motion_count(struct context *c, const struct motion *m, struct motion_count *out)
{
  if (m->status == MOTION_OPEN)
    count_open(c, m, out);
  else
    *out = (struct motion_count){ .approve = m->approvals, .reject = m->rejections };
}

/* Office and stake. */
static bool may_decide(struct context *c, const struct motion *m)
{
  const char *why;
  if (!(office_capacities(c, c->actor, m->body, m->role) & WHO_DECIDER))
    return problem_set(c->problem, PROBLEM_FORBIDDEN,
                       "%s may not do this; it is for whoever holds the office of %s",
                       c->actor_handle ? c->actor_handle : "you", m->role);
  return !has_conflict(c, m, c->actor, &why) ||
         problem_set(c->problem, PROBLEM_CONFLICT_OF_INTEREST, "others decide on this: %s", why);
}

bool motion_may_vote(struct context *c, const struct motion *m)
{
  struct motion_vote *votes;
  if (!may_decide(c, m))
    return false;
  size_t n = m->id ? motion_votes(c, m->id, &votes) : 0;
  return !n || !has_voted(votes, n, c->actor) ||
         problem_set(c->problem, PROBLEM_ALREADY_VOTED,
                     "your vote on R%lld stands; a vote is not changed afterwards",
                     (long long)m->id);
}

/* Tells its subject what became of it. */
static bool tell(struct context *c, const struct motion *m)
{
  const char *kind = m->status == MOTION_REJECTED    ? "motion_rejected"
                     : m->status == MOTION_WITHDRAWN ? "motion_withdrawn"
                     : m->status == MOTION_CARRIED   ? motion_kind_of(m->kind)->told
                                                     : NULL;
  return !kind || !m->subject || notice_of_motion(c, kind, m->subject, m->id, NULL);
}

/* Writes down where the count stands, and what became of the motion. */
static bool settle(struct context *c, struct motion *m, enum motion_status status,
                   const struct motion_count *count)
{
  m->status = status;
  m->approvals = count->approve;
  m->rejections = count->reject;
  m->decided = status == MOTION_OPEN ? 0 : c->time;
  m->decided_entry = status == MOTION_OPEN ? 0 : c->entry;
  struct stmt *s = db_use(c->db, &motion_vote_statements, SETTLE);
  stmt_int(s, 1, m->id);
  stmt_text(s, 2, motion_status_name(status));
  stmt_int(s, 3, m->decided);
  stmt_int(s, 4, m->decided_entry);
  stmt_int(s, 5, m->approvals);
  stmt_int(s, 6, m->rejections);
  stmt_text(s, 7, m->withdrawn_reason);
  return stmt_run(s) ? tell(c, m) : db_good(c->db, c->problem);
}

/* Does what was decided, if this vote decides it. Only an approval carries: the count may have
 * grown by other means, and whoever votes against a motion does not mean to bring it about. */
static bool decide(struct context *c, struct motion *m, bool approval, struct json_object *effect)
{
  struct motion_count count;
  motion_count(c, m, &count);
  enum motion_status status = approval && count.approve >= m->needed ? MOTION_CARRIED
                              : count.reachable                      ? MOTION_OPEN
                                                                     : MOTION_REJECTED;
  if (!settle(c, m, status, &count))
    return false;
  if (status != MOTION_CARRIED)
    return true;
  struct json_object *content = json_tokener_parse(m->content);
  bool ok = motion_kind_of(m->kind)->carry_out(c, m, content, effect);
  json_object_put(content);
  return ok;
}

bool motion_cast(struct context *c, struct motion *m, const char *vote, const char *reason,
                 struct json_object *effect)
{
  struct stmt *s = db_use(c->db, &motion_vote_statements, VOTE);
  stmt_int(s, 1, m->id);
  stmt_int(s, 2, c->actor);
  stmt_text(s, 3, vote);
  stmt_text(s, 4, reason);
  stmt_int(s, 5, c->time);
  stmt_int(s, 6, c->entry);
  return stmt_run(s) ? decide(c, m, strcmp(vote, "approve") == 0, effect)
                     : db_good(c->db, c->problem);
}

static bool is_open(struct context *c, const struct motion *m)
{
  if (m->status == MOTION_OPEN)
    return true;
  if (m->status == MOTION_LAPSED)
    return problem_set(c->problem, PROBLEM_WRONG_STATE,
                       "R%lld has lapsed: it found no quorum within %d days; move it again",
                       (long long)m->id, LIMIT_MOTION_SECONDS / (24 * 60 * 60));
  return problem_set(c->problem, PROBLEM_WRONG_STATE,
                     "R%lld is %s already, by log entry %lld; `wiotc motion show R%lld`",
                     (long long)m->id, motion_status_name(m->status), (long long)m->decided_entry,
                     (long long)m->id);
}

bool motion_vote(struct context *c, struct motion *m, const char *vote, const char *reason,
                 struct json_object *effect)
{
  return motion_may_vote(c, m) && is_open(c, m) && motion_cast(c, m, vote, reason, effect);
}

static bool is_mover(struct context *c, const struct motion *m)
{
  return strcmp(m->moved_by, party_handle(c, c->actor)) == 0 ||
         problem_set(c->problem, PROBLEM_FORBIDDEN,
                     "R%lld was moved by %s, and only they withdraw it; to vote against it: "
                     "`wiotc motion reject R%lld --reason TEXT`",
                     (long long)m->id, m->moved_by, (long long)m->id);
}

bool motion_withdraw(struct context *c, struct motion *m, const char *reason)
{
  struct motion_count count;
  if (!is_mover(c, m) || !may_decide(c, m) || !is_open(c, m))
    return false;
  motion_count(c, m, &count);
  m->withdrawn_reason = reason;
  return settle(c, m, MOTION_WITHDRAWN, &count);
}

bool motion_reachable(struct context *c, const struct motion *m)
{
  struct motion_count count;
  motion_count(c, m, &count);
  return count.reachable ||
         problem_set(c->problem, PROBLEM_QUORUM_UNREACHABLE,
                     "%lld must approve with the office of %s, and only %zu of those who hold it "
                     "have no stake in this",
                     (long long)m->needed, m->role, count.n_waiting);
}
