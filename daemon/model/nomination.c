#include "daemon/model/nomination.h"

#include <string.h>

#include "daemon/model/award_decision.h"
#include "daemon/model/membership.h"
#include "daemon/model/notice.h"
#include "daemon/model/statements.h"
#include "lib/limits.h"
#include "lib/timestamp.h"

#define SELECT                                                                                      \
  "SELECT n.id, n.round, r.edition, n.category, n.nominee, n.nominator, e.handle, o.handle,"        \
  " n.text, n.status, n.nominated, n.entry, n.answered, n.answered_entry, n.merged_into, m.handle," \
  " n.merged, n.merged_entry, (SELECT c.number FROM certificate c WHERE c.nomination = n.id"        \
  "  ORDER BY c.serial DESC LIMIT 1) FROM nomination n JOIN award_round r ON r.id = n.round"        \
  " JOIN party e ON e.id = n.nominee JOIN party o ON o.id = n.nominator"                            \
  " LEFT JOIN party m ON m.id = n.merged_by"

enum {
  BY_ID,
  LIST,
  ORIGINALS,
  SAME,
  COUNT,
  INSERT,
  ANSWER,
  STATUS,
  MERGE,
  FOLLOW,
  RECUSE,
  RECUSALS
};

static const char *const sql[] = {
  [BY_ID] = (SELECT " WHERE n.id = ?1"),
  [LIST] = (SELECT " WHERE n.id > ?1 AND (?2 = 0 OR n.round = ?2)"
                   " AND (?3 IS NULL OR n.category = ?3) AND (?4 IS NULL OR e.handle = ?4)"
                   " AND (?5 IS NULL OR o.handle = ?5) AND (?6 IS NULL OR n.status = ?6)"
                   " AND (?7 = 0 OR n.nominee = ?7 OR n.nominator = ?7) ORDER BY n.id LIMIT ?8"),
  [ORIGINALS] = "SELECT id FROM nomination WHERE merged_into = ?1 ORDER BY id",
  [SAME] = "SELECT id FROM nomination WHERE round = ?1 AND nominee = ?2 AND category = ?3"
           " AND nominator = ?4",
  [COUNT] = "SELECT count(*) FROM nomination WHERE nominator = ?1 AND round = ?2",
  [INSERT] = "INSERT INTO nomination (round, category, nominee, nominator, text, status,"
             " nominated, entry) VALUES (?1, ?2, ?3, ?4, ?5, 'nominated', ?6, ?7)",
  [ANSWER] = "UPDATE nomination SET status = ?2, answered = ?3, answered_entry = ?4 WHERE id = ?1",
  [STATUS] = "UPDATE nomination SET status = ?2 WHERE id = ?1",
  [MERGE] = "UPDATE nomination SET status = 'merged', merged_into = ?2, merged_by = ?3,"
            " merged = ?4, merged_entry = ?5 WHERE id = ?1",
  [RECUSE] = "INSERT INTO recusal (nomination, party, reason, at, entry)"
             " VALUES (?1, ?2, ?3, ?4, ?5)",
  [RECUSALS] = "SELECT p.handle, x.reason, x.at, x.entry FROM recusal x"
               " JOIN party p ON p.id = x.party WHERE x.nomination = ?1 OR x.nomination IN"
               "  (SELECT id FROM nomination WHERE merged_into = ?1) ORDER BY x.entry",
  [FOLLOW] = "UPDATE nomination SET merged_into = ?2 WHERE merged_into = ?1",
};
const struct sql_table nomination_statements = SQL_TABLE(SQL_NOMINATION, sql);

static void read_row(struct context *c, struct stmt *s, struct nomination *out)
{
  *out = (struct nomination){ .id = stmt_column_int(s, 0),
                              .round = stmt_column_int(s, 1),
                              .edition = context_text(c, s, 2),
                              .category = context_text(c, s, 3),
                              .nominee_id = stmt_column_int(s, 4),
                              .nominator_id = stmt_column_int(s, 5),
                              .nominee = context_text(c, s, 6),
                              .nominator = context_text(c, s, 7),
                              .text = context_text(c, s, 8),
                              .status = nomination_status_read(stmt_column_text(s, 9)),
                              .nominated = stmt_column_int(s, 10),
                              .entry = stmt_column_int(s, 11),
                              .answered = stmt_column_int(s, 12),
                              .answered_entry = stmt_column_int(s, 13),
                              .merged_into = stmt_column_int(s, 14),
                              .merged_by = context_text(c, s, 15),
                              .merged = stmt_column_int(s, 16),
                              .merged_entry = stmt_column_int(s, 17),
                              .certificate = context_text(c, s, 18) };
}

bool nomination_by_id(struct context *c, int64_t id, struct nomination *out)
{
  struct stmt *s = db_use(c->db, &nomination_statements, BY_ID);
  stmt_int(s, 1, id);
  if (!stmt_row(s))
    return problem_set(c->problem, PROBLEM_NOT_FOUND,
                       "there is no nomination N%lld; `wiotc award nominations EDITION` shows them",
                       (long long)id);
  read_row(c, s, out);
  stmt_done(s);
  return true;
}

size_t nomination_list(struct context *c, const struct nomination_filter *f,
                       const struct page *page, struct nomination **out, bool *more)
{
  size_t n = 0;
  struct nomination *rows = arena_alloc(c->arena, (size_t)page->limit * sizeof *rows);
  struct stmt *s = db_use(c->db, &nomination_statements, LIST);
  stmt_int(s, 1, page->after);
  stmt_int(s, 2, f->round);
  stmt_text(s, 3, f->category);
  stmt_text(s, 4, f->nominee);
  stmt_text(s, 5, f->nominator);
  stmt_text(s, 6, f->status);
  stmt_int(s, 7, f->party);
  stmt_int(s, 8, page->limit + 1);
  while (page_row(page, s, n, more))
    read_row(c, s, &rows[n++]);
  *out = rows;
  return n;
}

size_t nomination_originals(struct context *c, int64_t id, int64_t **out)
{
  size_t n = 0;
  *out = arena_alloc(c->arena, LIMIT_PAGE * sizeof **out);
  struct stmt *s = db_use(c->db, &nomination_statements, ORIGINALS);
  stmt_int(s, 1, id);
  while (n < LIMIT_PAGE && stmt_row(s))
    (*out)[n++] = stmt_column_int(s, 0);
  stmt_done(s);
  return n;
}

bool nomination_allows(struct context *c, const struct nomination *n, const struct award_step *step)
{
  char words[AWARD_WORDS];
  if (n->status & step->from)
    return true;
  if (n->status == NOMINATION_MERGED)
    return problem_set(c->problem, PROBLEM_WRONG_STATE,
                       "N%lld was merged into N%lld, which stands for it: take that one",
                       (long long)n->id, (long long)n->merged_into);
  nomination_status_words(step->from, words);
  return problem_set(c->problem, PROBLEM_WRONG_STATE,
                     "N%lld is %s; this is for a nomination that is %s", (long long)n->id,
                     nomination_status_name(n->status), words);
}

/* Who may speak, and in time. */
static bool may_nominate(struct context *c, const struct award_round *round,
                         const struct party *nominee, const struct party *nominator)
{
  char today[DATE_LEN + 1];
  const char *why;
  date_of(c->time, today);
  if (round->nominate_by && strcmp(round->nominate_by, today) < 0)
    return problem_set(c->problem, PROBLEM_TOO_LATE, "the last day for nominations of %s was %s",
                       round->edition, round->nominate_by);
  if (round->members_nominate && !membership_good_standing(c, nominator->id))
    return problem_set(c->problem, PROBLEM_FORBIDDEN,
                       "in the round %s members nominate, and %s is no member in good standing",
                       round->edition, nominator->handle);
  if (party_has_stake(c, nominator->id, nominee, c->time, &why) ||
      party_has_stake(c, c->actor, nominee, c->time, &why))
    return problem_set(c->problem, PROBLEM_CONFLICT_OF_INTEREST, "others nominate %s: %s",
                       nominee->handle, why);
  return true;
}

static bool in_standing(struct context *c, const struct award_round *round, int64_t nominee,
                        const char *handle)
{
  return !round->for_members || membership_good_standing(c, nominee) ||
         problem_set(c->problem, PROBLEM_NOT_ELIGIBLE,
                     "the round %s is for members in good standing, and %s is none", round->edition,
                     handle);
}

const char *nomination_obstacle(struct context *c, const struct award_round *round,
                                const struct nomination *n)
{
  if (n->status != NOMINATION_ACCEPTED)
    return arena_printf(c->arena, "it is %s", nomination_status_name(n->status));
  if (round->for_members && !membership_good_standing(c, n->nominee_id))
    return arena_printf(c->arena,
                        "the round %s is for members in good standing, and %s is none now",
                        round->edition, n->nominee);
  return NULL;
}

static bool eligible(struct context *c, const struct award_round *round, const char *slug,
                     const struct party *nominee)
{
  struct programme_category category;
  if (!award_category(c, round, slug, &category))
    return problem_field(c->problem, "category",
                         "the round %s has none that is called so; `wiotc award round show %s` "
                         "names them",
                         round->edition, round->edition);
  if (!programme_kind_fits(category.kind, nominee->kind))
    return problem_set(c->problem, PROBLEM_NOT_ELIGIBLE,
                       "%s is for the kind %s, and %s is registered as %s", slug, category.kind,
                       nominee->handle, nominee->kind);
  return in_standing(c, round, nominee->id, nominee->handle);
}

static bool not_said_before(struct context *c, const struct award_round *round,
                            const char *category, int64_t nominee, int64_t nominator)
{
  struct stmt *s = db_use(c->db, &nomination_statements, SAME);
  stmt_int(s, 1, round->id);
  stmt_int(s, 2, nominee);
  stmt_text(s, 3, category);
  stmt_int(s, 4, nominator);
  int64_t id = stmt_row(s) ? stmt_column_int(s, 0) : 0;
  stmt_done(s);
  if (id)
    return problem_set(c->problem, PROBLEM_ALREADY_NOMINATED,
                       "that nomination was made already, N%lld", (long long)id);
  s = db_use(c->db, &nomination_statements, COUNT);
  stmt_int(s, 1, nominator);
  stmt_int(s, 2, round->id);
  int64_t count = stmt_row(s) ? stmt_column_int(s, 0) : 0;
  stmt_done(s);
  return count < LIMIT_NOMINATIONS ||
         problem_set(c->problem, PROBLEM_QUOTA,
                     "one party nominates at most %d times in a round, and that is done",
                     LIMIT_NOMINATIONS);
}

bool nomination_add(struct context *c, const struct award_round *round, const char *category,
                    const struct party *nominee, const struct party *nominator, const char *text,
                    struct nomination *out)
{
  if (!may_nominate(c, round, nominee, nominator) || !eligible(c, round, category, nominee) ||
      !not_said_before(c, round, category, nominee->id, nominator->id))
    return false;
  struct stmt *s = db_use(c->db, &nomination_statements, INSERT);
  stmt_int(s, 1, round->id);
  stmt_text(s, 2, category);
  stmt_int(s, 3, nominee->id);
  stmt_int(s, 4, nominator->id);
  stmt_text(s, 5, text);
  stmt_int(s, 6, c->time);
  stmt_int(s, 7, c->entry);
  return stmt_run(s) ? nomination_by_id(c, db_last_id(c->db), out) &&
                           notice_of_nomination(c, out->nominee_id, out->nominator_id, out->id)
                     : db_good(c->db, c->problem);
}

bool nomination_answer(struct context *c, const struct award_round *round, struct nomination *n,
                       enum nomination_status answer)
{
  if (answer == NOMINATION_ACCEPTED && !in_standing(c, round, n->nominee_id, n->nominee))
    return false;
  if (answer == NOMINATION_DECLINED && !award_undecided(c, round, n->category))
    return false;
  struct stmt *s = db_use(c->db, &nomination_statements, ANSWER);
  stmt_int(s, 1, n->id);
  stmt_text(s, 2, nomination_status_name(answer));
  stmt_int(s, 3, c->time);
  stmt_int(s, 4, c->entry);
  return stmt_run(s) ? nomination_by_id(c, n->id, n) : db_good(c->db, c->problem);
}

static bool mergeable(struct context *c, const struct nomination *n, const struct nomination *into)
{
  if (n->id == into->id)
    return problem_field(c->problem, "into", "it is the same nomination: name another one");
  if (n->round != into->round || n->nominee_id != into->nominee_id ||
      strcmp(n->category, into->category) != 0)
    return problem_field(
        c->problem, "into",
        "N%lld is of %s for %s in %s, N%lld of %s for %s in %s: only what says the "
        "same is merged",
        (long long)n->id, n->nominee, n->category, n->edition, (long long)into->id, into->nominee,
        into->category, into->edition);
  return nomination_allows(c, into, award_step_of(ROUTE_NOMINATION_MERGE));
}

static bool set_status(struct context *c, int64_t id, enum nomination_status status)
{
  struct stmt *s = db_use(c->db, &nomination_statements, STATUS);
  stmt_int(s, 1, id);
  stmt_text(s, 2, nomination_status_name(status));
  return stmt_run(s) || db_good(c->db, c->problem);
}

bool nomination_merge(struct context *c, struct nomination *n, struct nomination *into)
{
  if (!mergeable(c, n, into))
    return false;
  if (n->status == NOMINATION_ACCEPTED && !set_status(c, into->id, NOMINATION_ACCEPTED))
    return false;
  struct stmt *s = db_use(c->db, &nomination_statements, MERGE);
  stmt_int(s, 1, n->id);
  stmt_int(s, 2, into->id);
  stmt_int(s, 3, c->actor);
  stmt_int(s, 4, c->time);
  stmt_int(s, 5, c->entry);
  if (!stmt_run(s))
    return db_good(c->db, c->problem);
  s = db_use(c->db, &nomination_statements, FOLLOW);
  stmt_int(s, 1, n->id);
  stmt_int(s, 2, into->id);
  return stmt_run(s) ? nomination_by_id(c, n->id, n) && nomination_by_id(c, into->id, into)
                     : db_good(c->db, c->problem);
}

size_t nomination_recusals(struct context *c, int64_t id, struct recusal **out)
{
  size_t n = 0;
  *out = arena_alloc(c->arena, LIMIT_ELECTORATE * sizeof **out);
  struct stmt *s = db_use(c->db, &nomination_statements, RECUSALS);
  stmt_int(s, 1, id);
  while (n < LIMIT_ELECTORATE && stmt_row(s))
    (*out)[n++] = (struct recusal){ context_text(c, s, 0), context_text(c, s, 1),
                                    stmt_column_int(s, 2), stmt_column_int(s, 3) };
  stmt_done(s);
  return n;
}

bool nomination_is_recused(const struct recusal *rows, size_t n, const char *handle)
{
  for (size_t i = 0; i < n; i++)
    if (strcmp(rows[i].by, handle) == 0)
      return true;
  return false;
}

bool nomination_recuse(struct context *c, const struct nomination *n, const char *reason)
{
  struct recusal *rows;
  size_t count = nomination_recusals(c, n->id, &rows);
  if (nomination_is_recused(rows, count, party_handle(c, c->actor)))
    return problem_set(c->problem, PROBLEM_WRONG_STATE, "you stepped back from N%lld already",
                       (long long)n->id);
  struct stmt *s = db_use(c->db, &nomination_statements, RECUSE);
  stmt_int(s, 1, n->id);
  stmt_int(s, 2, c->actor);
  stmt_text(s, 3, reason);
  stmt_int(s, 4, c->time);
  stmt_int(s, 5, c->entry);
  return stmt_run(s) || db_good(c->db, c->problem);
}
