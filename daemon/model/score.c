#include "daemon/model/score.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/model/office.h"
#include "daemon/model/statements.h"
#include "lib/jcs.h"
#include "lib/json.h"
#include "lib/limits.h"
#include "lib/timestamp.h"

enum { INSERT, LIST, LATEST, COUNT };

static const char *const sql[] = {
  [INSERT] = "INSERT INTO score (entry, nomination, party, scores, comment, at, counted)"
             " VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0)",
  [LIST] = "SELECT s.entry, s.nomination, s.party, p.handle, s.scores, s.comment, s.at, s.counted,"
           " EXISTS (SELECT 1 FROM score l WHERE l.nomination = s.nomination AND l.party = s.party"
           "  AND l.entry > s.entry) FROM score s JOIN party p ON p.id = s.party"
           " WHERE s.nomination = ?1 AND (?2 = 0 OR s.party = ?2) AND s.entry > ?3"
           " ORDER BY s.entry LIMIT ?4",
  [LATEST] = "SELECT s.nomination, s.party, max(s.entry) FROM nomination n"
             " JOIN score s ON s.nomination = n.id WHERE n.round = ?1"
             " GROUP BY s.nomination, s.party",
  [COUNT] = "UPDATE score SET counted = 1 WHERE entry = ?1",
};
const struct sql_table score_statements = SQL_TABLE(SQL_SCORE, sql);

static bool in_time(struct context *c, const struct award_round *round)
{
  char today[DATE_LEN + 1];
  date_of(c->time, today);
  return !round->judge_by || strcmp(round->judge_by, today) >= 0 ||
         problem_set(c->problem, PROBLEM_TOO_LATE, "the last day for the jury of %s was %s",
                     round->edition, round->judge_by);
}

static bool in_range(struct json_object *value)
{
  return json_object_is_type(value, json_type_int) && json_object_get_int64(value) >= 0 &&
         json_object_get_int64(value) <= LIMIT_SCORE;
}

/* One for each criterion, and no other. All that is wrong is told at once. */
static bool fits(struct context *c, struct json_object *criteria, struct json_object *points)
{
  size_t n = json_object_array_length(criteria);
  const char *names[LIMIT_CRITERIA + 1] = { NULL }, *words = "";
  for (size_t i = 0; i < n && i < LIMIT_CRITERIA; i++) {
    names[i] = json_str(json_object_array_get_idx(criteria, i), "id");
    words = arena_printf(c->arena, "%s%s%s", words, i ? ", " : "", names[i]);
    struct json_object *value = NULL;
    bool there = json_object_object_get_ex(points, names[i], &value);
    if (!in_range(value))
      problem_field(c->problem, arena_printf(c->arena, "scores.%s", names[i]),
                    "%sgive a whole number from 0 to %d", there ? "" : "is missing: ", LIMIT_SCORE);
  }
  const char *unknown = json_unknown_member(points, names);
  if (unknown)
    problem_field(c->problem, arena_printf(c->arena, "scores.%.63s", unknown),
                  "is no criterion of this category; it has: %s", words);
  return c->problem->id == PROBLEM_NONE;
}

static bool points_fit(struct context *c, const struct award_round *round,
                       const struct nomination *n, struct json_object *points)
{
  struct programme_category category;
  struct json_object *criteria = award_category(c, round, n->category, &category)
                                     ? json_tokener_parse(category.criteria)
                                     : NULL;
  bool ok = criteria ? fits(c, criteria, points)
                     : problem_set(c->problem, PROBLEM_INTERNAL, "the criteria cannot be read");
  json_object_put(criteria);
  return ok;
}

bool score_add(struct context *c, const struct award_round *round, const struct nomination *n,
               struct json_object *points, const char *comment)
{
  struct buf text = { 0 };
  if (!in_time(c, round) || !points_fit(c, round, n, points))
    return false;
  jcs_write(&text, points);
  struct stmt *s = db_use(c->db, &score_statements, INSERT);
  stmt_int(s, 1, c->entry);
  stmt_int(s, 2, n->id);
  stmt_int(s, 3, c->actor);
  stmt_text(s, 4, arena_strdup(c->arena, buf_str(&text)));
  stmt_text(s, 5, comment);
  stmt_int(s, 6, c->time);
  buf_free(&text);
  return stmt_run(s) || db_good(c->db, c->problem);
}

size_t score_list(struct context *c, int64_t nomination, int64_t party, const struct page *page,
                  struct score **out, bool *more)
{
  size_t n = 0;
  struct score *rows = arena_alloc(c->arena, (size_t)page->limit * sizeof *rows);
  struct stmt *s = db_use(c->db, &score_statements, LIST);
  stmt_int(s, 1, nomination);
  stmt_int(s, 2, party);
  stmt_int(s, 3, page->after);
  stmt_int(s, 4, page->limit + 1);
  while (page_row(page, s, n, more))
    rows[n++] = (struct score){ .entry = stmt_column_int(s, 0),
                                .nomination = stmt_column_int(s, 1),
                                .party = stmt_column_int(s, 2),
                                .juror = context_text(c, s, 3),
                                .scores = context_text(c, s, 4),
                                .comment = context_text(c, s, 5),
                                .at = stmt_column_int(s, 6),
                                .counted = stmt_column_int(s, 7) != 0,
                                .replaced = stmt_column_int(s, 8) != 0 };
  *out = rows;
  return n;
}

/* The last one of each juror for each nomination; the caller frees them. */
static size_t latest(struct context *c, int64_t round, struct score **out)
{
  size_t n = 0, room = 64;
  struct score *rows = xmalloc(room * sizeof *rows);
  struct stmt *s = db_use(c->db, &score_statements, LATEST);
  stmt_int(s, 1, round);
  while (stmt_row(s)) {
    if (n == room)
      rows = xrealloc(rows, (room *= 2) * sizeof *rows);
    rows[n++] = (struct score){ .nomination = stmt_column_int(s, 0),
                                .party = stmt_column_int(s, 1),
                                .entry = stmt_column_int(s, 2) };
  }
  *out = rows;
  return n;
}

/* What may have come since it was given: a stake that was declared, a step back, an office ended,
 * or the nominee declined. */
static bool counts(struct context *c, const struct award_round *round, const struct score *score,
                   const int64_t *jurors, size_t n_jurors)
{
  struct nomination n;
  const char *why;
  bool juror = false;
  for (size_t i = 0; i < n_jurors && !juror; i++)
    juror = jurors[i] == score->party;
  return juror && nomination_by_id(c, score->nomination, &n) && n.status == NOMINATION_ACCEPTED &&
         !nomination_category_conflict(c, round, n.category, score->party, &why);
}

bool score_close(struct context *c, const struct award_round *round)
{
  int64_t *jurors;
  struct score *rows;
  size_t n_jurors = office_jurors(c, round->id, &jurors), n = latest(c, round->id, &rows);
  bool ok = true;
  for (size_t i = 0; ok && i < n; i++) {
    /* Thousands of scores, and each looks at a nomination with its text. */
    struct arena arena = { 0 };
    struct context look = *c;
    look.arena = &arena;
    bool counted = counts(&look, round, &rows[i], jurors, n_jurors);
    arena_free(&arena);
    if (!counted)
      continue;
    struct stmt *s = db_use(c->db, &score_statements, COUNT);
    stmt_int(s, 1, rows[i].entry);
    ok = stmt_run(s);
  }
  free(rows);
  return db_good(c->db, c->problem);
}
