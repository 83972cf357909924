/* Two pairs of eyes in awards: who has a stake in a nomination, or in one of a category. */
#include "daemon/model/nomination.h"

#include "daemon/model/statements.h"

/* For the category ?2; or for any, those who may yet stand among them. */
#define STANDING(n)                                                                                \
  "((" n "category = ?2 AND " n "status = 'accepted')"                                             \
  " OR (?2 IS NULL AND " n "status IN ('nominated', 'accepted')))"

/* Whom the party ?3 is, belongs or belonged to, or represents or did. */
#define CLOSE                                                                                      \
  "(SELECT ?3 UNION SELECT o.id FROM affiliation a JOIN party o"                                   \
  "  ON o.id = party_id(a.organization) WHERE a.party = ?3"                                        \
  " UNION SELECT organization FROM representative WHERE person = ?3)"

enum { CLOSE_TO, SPOKE, SHARED, LEFT };

static const char *const sql[] = {
  /* Those that stand in which the party has or had a stake, or might have: it is theirs to be
   * close to few, while nominations can be many. */
  [CLOSE_TO] = "SELECT id FROM nomination WHERE id IN"
               " (SELECT id FROM nomination WHERE nominee IN " CLOSE
               "  UNION SELECT coalesce(merged_into, id) FROM nomination WHERE nominator IN " CLOSE
               "  UNION SELECT n.id FROM party o JOIN affiliation a ON a.organization = o.handle"
               "   JOIN nomination n ON n.nominee = a.party WHERE o.id IN " CLOSE ")"
               " AND round = ?1 AND " STANDING("") " AND id > ?4 ORDER BY id LIMIT 1",
  [SPOKE] = "SELECT p.id, p.handle FROM nomination n JOIN party p ON p.id = n.nominator"
            " WHERE (n.id = ?1 OR n.merged_into = ?1) AND p.id IN " CLOSE
            " AND p.id > ?4 ORDER BY p.id LIMIT 1",
  [SHARED] = "SELECT p.id, p.handle FROM nomination n JOIN affiliation a ON a.party = n.nominee"
             " JOIN party p ON p.id = party_id(a.organization) WHERE n.id = ?1"
             " AND a.since <= n.nominated AND (a.until IS NULL OR a.until >= n.nominated - ?2)"
             " AND p.id IN " CLOSE " AND p.id > ?4 ORDER BY p.id LIMIT 1",
  [LEFT] = "SELECT n.id FROM recusal x JOIN nomination o ON o.id = x.nomination"
           " JOIN nomination n ON n.id = coalesce(o.merged_into, o.id)"
           " WHERE x.party = ?3 AND n.round = ?1 AND " STANDING(
               "n.") " AND n.id > ?4 ORDER BY n.id LIMIT 1",
};
const struct sql_table nomination_stake_statements = SQL_TABLE(SQL_NOMINATION_STAKE, sql);

/* A stake in one of those of SPOKE or SHARED. */
static bool stake_through(struct context *c, unsigned statement, const struct nomination *n,
                          int64_t party, struct party *other, const char **why)
{
  *other = (struct party){ 0 };
  do {
    struct stmt *s = db_use(c->db, &nomination_stake_statements, statement);
    stmt_int(s, 1, n->id);
    if (statement == SHARED)
      stmt_int(s, 2, STAKE_SECONDS);
    stmt_int(s, 3, party);
    stmt_int(s, 4, other->id);
    *other = (struct party){ 0 };
    if (stmt_row(s))
      *other = (struct party){ .id = stmt_column_int(s, 0), .handle = context_text(c, s, 1) };
    stmt_done(s);
  } while (other->id && !party_had_stake(c, party, other, n->nominated, why));
  return other->id != 0;
}

bool nomination_has_conflict(struct context *c, const struct nomination *n, int64_t party,
                             const char **why)
{
  struct party other = { .id = n->nominee_id, .handle = n->nominee };
  if (party_had_stake(c, party, &other, n->nominated, why)) {
    if (party == n->nominee_id)
      *why = arena_printf(c->arena, "N%lld is your own", (long long)n->id);
  } else if (stake_through(c, SPOKE, n, party, &other, why)) {
    *why = party == other.id
               ? arena_printf(c->arena, "you nominated N%lld", (long long)n->id)
               : arena_printf(c->arena, "%s, who nominated N%lld", *why, (long long)n->id);
  } else if (stake_through(c, SHARED, n, party, &other, why)) {
    *why = arena_printf(c->arena, "%s, where %s belongs too", *why, n->nominee);
  }
  return *why != NULL;
}

/* The next one after that, of those of CLOSE_TO or LEFT. */
static int64_t next_of(struct context *c, unsigned statement, const struct award_round *round,
                       const char *category, int64_t party, int64_t after)
{
  struct stmt *s = db_use(c->db, &nomination_stake_statements, statement);
  stmt_int(s, 1, round->id);
  stmt_text(s, 2, category);
  stmt_int(s, 3, party);
  stmt_int(s, 4, after);
  int64_t id = stmt_row(s) ? stmt_column_int(s, 0) : 0;
  stmt_done(s);
  return id;
}

bool nomination_category_conflict(struct context *c, const struct award_round *round,
                                  const char *category, int64_t party, const char **why)
{
  struct nomination n;
  int64_t id = 0;
  while ((id = next_of(c, CLOSE_TO, round, category, party, id)))
    if (nomination_by_id(c, id, &n) && nomination_has_conflict(c, &n, party, why))
      return true;
  id = next_of(c, LEFT, round, category, party, 0);
  *why =
      id ? arena_printf(c->arena, "as a juror you stepped back from N%lld", (long long)id) : NULL;
  return id != 0;
}

bool nomination_impartial(struct context *c, const struct nomination *n)
{
  const char *why;
  return !nomination_has_conflict(c, n, c->actor, &why) ||
         problem_set(c->problem, PROBLEM_CONFLICT_OF_INTEREST, "this is for others: %s", why);
}

bool nomination_category_impartial(struct context *c, const struct award_round *round,
                                   const char *category)
{
  const char *why;
  return !nomination_category_conflict(c, round, category, c->actor, &why) ||
         problem_set(c->problem, PROBLEM_CONFLICT_OF_INTEREST, "%s is for others: %s",
                     category ? category : round->edition, why);
}
