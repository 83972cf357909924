#include "daemon/model/award.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/model/charter.h"
#include "daemon/model/score.h"
#include "daemon/model/statements.h"
#include "lib/timestamp.h"

#define SELECT                                                                                     \
  "SELECT r.id, r.edition, r.year, r.programme, r.names, r.status, r.nominators, r.standing,"      \
  " r.nominate_by, r.judge_by, p.handle, r.opened, r.entry, r.needed, c.slug FROM award_round r"   \
  " JOIN party p ON p.id = r.opened_by LEFT JOIN ceremony c ON c.id = r.sealed_for"

enum {
  BY_EDITION,
  BY_ID,
  LIST,
  INSERT,
  REVISE,
  DROP_CATEGORIES,
  ADD_CATEGORY,
  CATEGORIES,
  SET_STATUS,
  ADD_STEP,
  STEPS
};

static const char *const sql[] = {
  [BY_EDITION] = (SELECT " WHERE r.edition = ?1"),
  [BY_ID] = (SELECT " WHERE r.id = ?1"),
  [LIST] = (SELECT " WHERE r.id > ?1 AND (?2 IS NULL OR r.programme = ?2)"
                   " AND (?3 IS NULL OR r.status = ?3) AND (?4 = 0 OR r.year = ?4)"
                   " AND (?5 IS NULL OR EXISTS (SELECT 1 FROM award_category k"
                   "  WHERE k.round = r.id AND k.slug = ?5))"
                   " AND (?6 IS NULL OR EXISTS (SELECT 1 FROM nomination n"
                   "  WHERE n.round = r.id AND n.nominee = party_id(?6)"
                   "  AND (?5 IS NULL OR n.category = ?5))) ORDER BY r.id LIMIT ?7"),
  [INSERT] = "INSERT INTO award_round (edition, year, programme, names, status, nominators,"
             " standing, nominate_by, judge_by, needed, opened_by, opened, entry)"
             " VALUES (?1, ?2, ?3, ?4, 'draft', ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
  [REVISE] = "UPDATE award_round SET programme = ?3, names = ?4, nominators = ?5, standing = ?6,"
             " nominate_by = ?7, judge_by = ?8, needed = ?9 WHERE edition = ?1 AND year = ?2",
  [DROP_CATEGORIES] = "DELETE FROM award_category WHERE round = ?1",
  [ADD_CATEGORY] = "INSERT INTO award_category (round, position, slug, kind, names, criteria,"
                   " winners) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
  [CATEGORIES] = "SELECT slug, kind, names, criteria, winners FROM award_category WHERE round = ?1"
                 " ORDER BY position",
  [SET_STATUS] = "UPDATE award_round SET status = ?2 WHERE id = ?1",
  [ADD_STEP] = "INSERT INTO award_step (round, entry, at, party, status)"
               " VALUES (?1, ?2, ?3, ?4, ?5)",
  /* The newest of them: a draft may be revised at will, and what became of it comes after. */
  [STEPS] = "SELECT * FROM (SELECT s.status, p.handle, s.at, s.entry AS entry FROM award_step s"
            " JOIN party p ON p.id = s.party WHERE s.round = ?1 ORDER BY s.entry DESC LIMIT ?2)"
            " ORDER BY entry",
};
const struct sql_table award_statements = SQL_TABLE(SQL_AWARD, sql);

static void read_row(struct context *c, struct stmt *s, struct award_round *out)
{
  *out = (struct award_round){ .id = stmt_column_int(s, 0),
                               .edition = context_text(c, s, 1),
                               .year = stmt_column_int(s, 2),
                               .programme = context_text(c, s, 3),
                               .names = context_text(c, s, 4),
                               .status = round_status_read(stmt_column_text(s, 5)),
                               .members_nominate = strcmp(stmt_column_text(s, 6), "members") == 0,
                               .for_members = strcmp(stmt_column_text(s, 7), "member") == 0,
                               .nominate_by = context_text(c, s, 8),
                               .judge_by = context_text(c, s, 9),
                               .opened_by = context_text(c, s, 10),
                               .opened = stmt_column_int(s, 11),
                               .entry = stmt_column_int(s, 12),
                               .needed = stmt_column_int(s, 13),
                               .sealed_for = context_text(c, s, 14) };
}

static bool find(struct context *c, const char *edition, struct award_round *out)
{
  struct stmt *s = db_use(c->db, &award_statements, BY_EDITION);
  stmt_text(s, 1, edition);
  bool found = stmt_row(s);
  if (found)
    read_row(c, s, out);
  stmt_done(s);
  return found;
}

bool award_by_edition(struct context *c, const char *edition, struct award_round *out)
{
  return find(c, edition, out) ||
         problem_set(c->problem, PROBLEM_NOT_FOUND,
                     "there is no round of awards \"%.63s\"; `wiotc award round list` shows those "
                     "there are",
                     edition);
}

bool award_by_id(struct context *c, int64_t id, struct award_round *out)
{
  struct stmt *s = db_use(c->db, &award_statements, BY_ID);
  stmt_int(s, 1, id);
  if (!stmt_row(s))
    return problem_set(c->problem, PROBLEM_NOT_FOUND, "there is no such round of awards");
  read_row(c, s, out);
  stmt_done(s);
  return true;
}

size_t award_list(struct context *c, const struct award_filter *f, const struct page *page,
                  struct award_round **out, bool *more)
{
  size_t n = 0;
  struct award_round *rows = arena_alloc(c->arena, (size_t)page->limit * sizeof *rows);
  struct stmt *s = db_use(c->db, &award_statements, LIST);
  stmt_int(s, 1, page->after);
  stmt_text(s, 2, f->programme);
  stmt_text(s, 3, f->status);
  stmt_int(s, 4, f->year);
  stmt_text(s, 5, f->category);
  stmt_text(s, 6, f->party);
  stmt_int(s, 7, page->limit + 1);
  while (page_row(page, s, n, more))
    read_row(c, s, &rows[n++]);
  *out = rows;
  return n;
}

size_t award_categories(struct context *c, const struct award_round *round,
                        struct programme_category **out)
{
  size_t n = 0;
  *out = arena_alloc(c->arena, LIMIT_CATEGORIES * sizeof **out);
  struct stmt *s = db_use(c->db, &award_statements, CATEGORIES);
  stmt_int(s, 1, round->id);
  while (n < LIMIT_CATEGORIES && stmt_row(s))
    (*out)[n++] = (struct programme_category){ context_text(c, s, 0), context_text(c, s, 1),
                                               context_text(c, s, 2), context_text(c, s, 3),
                                               stmt_column_int(s, 4) };
  stmt_done(s);
  return n;
}

bool award_category(struct context *c, const struct award_round *round, const char *slug,
                    struct programme_category *out)
{
  struct programme_category *rows;
  size_t n = award_categories(c, round, &rows);
  for (size_t i = 0; i < n; i++)
    if (strcmp(rows[i].slug, slug) == 0) {
      *out = rows[i];
      return true;
    }
  return false;
}

size_t award_history(struct context *c, const struct award_round *round, struct award_state **out)
{
  size_t n = 0;
  *out = arena_alloc(c->arena, LIMIT_STEPS * sizeof **out);
  struct stmt *s = db_use(c->db, &award_statements, STEPS);
  stmt_int(s, 1, round->id);
  stmt_int(s, 2, LIMIT_STEPS);
  while (n < LIMIT_STEPS && stmt_row(s))
    (*out)[n++] =
        (struct award_state){ round_status_read(stmt_column_text(s, 0)), context_text(c, s, 1),
                              stmt_column_int(s, 2), stmt_column_int(s, 3) };
  stmt_done(s);
  return n;
}

/* Notes the state that the round is in from this statement on. */
static bool note(struct context *c, const struct award_round *round)
{
  struct stmt *s = db_use(c->db, &award_statements, ADD_STEP);
  stmt_int(s, 1, round->id);
  stmt_int(s, 2, c->entry);
  stmt_int(s, 3, c->time);
  stmt_int(s, 4, c->actor);
  stmt_text(s, 5, round_status_name(round->status));
  return stmt_run(s) || db_good(c->db, c->problem);
}

static bool wanted(const struct award_terms *terms, const char *slug)
{
  bool all = !terms->categories;
  for (size_t i = 0; !all && i < terms->n_categories; i++)
    if (strcmp(terms->categories[i], slug) == 0)
      return true;
  return all;
}

/* One ceremony must be able to announce all of it. */
static void room_for(struct context *c, const struct programme *programme,
                     const struct award_terms *terms, int64_t needed)
{
  int64_t winners = 0, categories = 0;
  for (size_t i = 0; i < programme->n_categories; i++)
    if (wanted(terms, programme->categories[i].slug)) {
      winners += programme->categories[i].winners;
      categories++;
    }
  if (winners >= LIMIT_CEREMONY_AWARDS || categories * needed > LIMIT_CEREMONY_OPENINGS)
    problem_field(
        c->problem, "categories",
        "one ceremony announces fewer than %d winners, by at most %d choices that decide; "
        "these categories could come to %lld and %lld: name fewer, and open another "
        "round for the rest",
        LIMIT_CEREMONY_AWARDS, LIMIT_CEREMONY_OPENINGS, (long long)winners,
        (long long)(categories * needed));
}

static bool possible(struct context *c, const struct programme *programme,
                     const struct award_terms *terms, int64_t needed)
{
  char today[DATE_LEN + 1];
  date_of(c->time, today);
  room_for(c, programme, terms, needed);
  for (size_t i = 0; i < terms->n_categories; i++) {
    bool known = false;
    for (size_t k = 0; k < programme->n_categories; k++)
      known = known || strcmp(programme->categories[k].slug, terms->categories[i]) == 0;
    if (!known)
      problem_field(c->problem, "categories", "%s has no category \"%.63s\"", programme->slug,
                    terms->categories[i]);
  }
  if (terms->nominate_by && strcmp(terms->nominate_by, today) < 0)
    problem_field(c->problem, "nominate_by", "is over: give today, %s, or a later day", today);
  if (terms->judge_by &&
      strcmp(terms->judge_by, terms->nominate_by ? terms->nominate_by : today) < 0)
    problem_field(c->problem, "judge_by", "the jury is done after the nominations, not before %s",
                  terms->nominate_by ? terms->nominate_by : today);
  return c->problem->id == PROBLEM_NONE;
}

/* What INSERT and REVISE both set. */
static struct stmt *use(struct context *c, unsigned statement, const char *edition,
                        const struct programme *programme, const struct award_terms *terms,
                        int64_t needed)
{
  struct stmt *s = db_use(c->db, &award_statements, statement);
  stmt_text(s, 1, edition);
  stmt_int(s, 2, strtol(edition + strlen(edition) - 4, NULL, 10));
  stmt_text(s, 3, programme->slug);
  stmt_text(s, 4, programme->names);
  stmt_text(s, 5, terms->members_nominate ? "members" : "open");
  stmt_text(s, 6, terms->for_members ? "member" : "any");
  stmt_text(s, 7, terms->nominate_by);
  stmt_text(s, 8, terms->judge_by);
  stmt_int(s, 9, needed);
  return s;
}

static bool insert(struct context *c, const char *edition, const struct programme *programme,
                   const struct award_terms *terms, int64_t needed)
{
  struct stmt *s = use(c, INSERT, edition, programme, terms, needed);
  stmt_int(s, 10, c->actor);
  stmt_int(s, 11, c->time);
  stmt_int(s, 12, c->entry);
  return stmt_run(s) || db_good(c->db, c->problem);
}

static bool revise(struct context *c, const struct award_round *draft,
                   const struct programme *programme, const struct award_terms *terms,
                   int64_t needed)
{
  struct stmt *s = use(c, REVISE, draft->edition, programme, terms, needed);
  if (!stmt_run(s))
    return db_good(c->db, c->problem);
  s = db_use(c->db, &award_statements, DROP_CATEGORIES);
  stmt_int(s, 1, draft->id);
  return stmt_run(s) || db_good(c->db, c->problem);
}

static bool add_category(struct context *c, const struct award_round *round, int64_t position,
                         const struct programme_category *category)
{
  struct stmt *s = db_use(c->db, &award_statements, ADD_CATEGORY);
  stmt_int(s, 1, round->id);
  stmt_int(s, 2, position);
  stmt_text(s, 3, category->slug);
  stmt_text(s, 4, category->kind);
  stmt_text(s, 5, category->names);
  stmt_text(s, 6, category->criteria);
  stmt_int(s, 7, category->winners);
  return stmt_run(s) || db_good(c->db, c->problem);
}

bool award_open(struct context *c, const char *edition, const struct programme *programme,
                const struct award_terms *terms, struct award_round *out)
{
  int64_t quorums[QUORUM__COUNT];
  if (!charter_quorums(c, quorums) || !possible(c, programme, terms, quorums[QUORUM_AWARD]))
    return false;
  int64_t needed = quorums[QUORUM_AWARD];
  bool drafted = find(c, edition, out);
  if (drafted && out->status != ROUND_DRAFT)
    return problem_set(c->problem, PROBLEM_SLUG_TAKEN,
                       "the round %s is %s, and its terms stand; a second one of that year has a "
                       "name before it, such as spring-%lld",
                       edition, round_status_name(out->status), (long long)out->year);
  if (drafted ? !revise(c, out, programme, terms, needed)
              : !insert(c, edition, programme, terms, needed))
    return false;
  if (!find(c, edition, out) || !note(c, out))
    return db_good(c->db, c->problem);
  for (size_t i = 0; i < programme->n_categories; i++)
    if (wanted(terms, programme->categories[i].slug) &&
        !add_category(c, out, (int64_t)i, &programme->categories[i]))
      return false;
  return true;
}

/* How it comes to one of those states, which are sets of bits in the order of a round's life. */
static const char *prospect(struct context *c, const struct award_round *round, unsigned wanted)
{
  if (wanted < round->status)
    return "; that is over, and a round does not go back";
  if (round->status < ROUND_JUDGED)
    return arena_printf(c->arena, "; `wiotc award round advance %s` takes it on", round->edition);
  if (round->status == ROUND_JUDGED)
    return arena_printf(c->arena,
                        "; its winners are decided by `wiotc award decide %s CATEGORY ID… --reason "
                        "TEXT`, and with the last category it is sealed",
                        round->edition);
  if (round->status == ROUND_SEALED && round->sealed_for)
    return arena_printf(c->arena, "; its winners are announced at the ceremony %s",
                        round->sealed_for);
  return "";
}

bool award_allows(struct context *c, const struct award_round *round, const struct award_step *step)
{
  char words[AWARD_WORDS];
  if (round->status & step->rounds)
    return true;
  round_status_words(step->rounds, words);
  return problem_set(c->problem, PROBLEM_WRONG_STATE,
                     "the round %s is %s; this is for one that is %s%s", round->edition,
                     round_status_name(round->status), words, prospect(c, round, step->rounds));
}

bool award_enter(struct context *c, struct award_round *round, enum round_status status)
{
  round->status = status;
  struct stmt *s = db_use(c->db, &award_statements, SET_STATUS);
  stmt_int(s, 1, round->id);
  stmt_text(s, 2, round_status_name(status));
  return (stmt_run(s) || db_good(c->db, c->problem)) && note(c, round);
}

/* What was announced as the last day is over: nobody ends it when it suits them. */
static bool day_is_over(struct context *c, const struct award_round *round, const char *last,
                        const char *what)
{
  return !last || strcmp(last, context_date(c, c->time)) < 0 ||
         problem_set(c->problem, PROBLEM_TOO_EARLY,
                     "%s announced %s as the last day for %s: it can be closed from the day after "
                     "that on",
                     round->edition, last, what);
}

bool award_advance(struct context *c, struct award_round *round, enum round_status to)
{
  char today[DATE_LEN + 1];
  date_of(c->time, today);
  enum round_status next = round_status_next(round->status);
  if (to != next)
    return problem_set(c->problem, PROBLEM_WRONG_STATE,
                       "the round %s is %s, and then it is %s, not %s", round->edition,
                       round_status_name(round->status), round_status_name(next),
                       round_status_name(to));
  if (to == ROUND_NOMINATING && round->nominate_by && strcmp(round->nominate_by, today) < 0)
    return problem_set(
        c->problem, PROBLEM_TOO_LATE,
        "the last day for nominations of %s was %s: give a later one: `wiotc award round open` revises a draft",
        round->edition, round->nominate_by);
  if ((to == ROUND_CLOSED && !day_is_over(c, round, round->nominate_by, "nominations")) ||
      (to == ROUND_JUDGED && !day_is_over(c, round, round->judge_by, "the jury")))
    return false;
  return award_enter(c, round, to) && (to != ROUND_JUDGED || score_close(c, round));
}
