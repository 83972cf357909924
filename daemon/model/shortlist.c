#include "daemon/model/shortlist.h"

#include <stdlib.h>
#include <string.h>
#include <json-c/json.h>

#include "daemon/model/statements.h"
#include "lib/json.h"
#include "lib/limits.h"

/* What a result can be made of, so that no product of two overflows. */
#define MOST_WEIGHT ((int64_t)LIMIT_CRITERIA * LIMIT_WEIGHT)
#define MOST_UNDER (MOST_WEIGHT * LIMIT_ELECTORATE)
_Static_assert(MOST_UNDER *LIMIT_SCORE <= INT64_MAX / MOST_UNDER,
               "two results are compared by products that fit");

enum { COUNTED };

static const char *const sql[] = {
  [COUNTED] = "SELECT n.id, p.handle, s.scores FROM nomination n JOIN party p ON p.id = n.nominee"
              " LEFT JOIN score s ON s.nomination = n.id AND s.counted = 1"
              " WHERE n.round = ?1 AND n.category = ?2 AND n.status = 'accepted' ORDER BY n.id",
};
const struct sql_table shortlist_statements = SQL_TABLE(SQL_SHORTLIST, sql);

struct criterion {
  const char *id;
  int64_t weight;
};

static size_t read_criteria(struct json_object *list, struct criterion out[LIMIT_CRITERIA],
                            int64_t *weight)
{
  size_t n = json_object_array_length(list);
  *weight = 0;
  for (size_t i = 0; i < n && i < LIMIT_CRITERIA; i++) {
    struct json_object *item = json_object_array_get_idx(list, i);
    out[i] = (struct criterion){ json_str(item, "id"), json_int(item, "weight", 0) };
    *weight += out[i].weight;
  }
  return n;
}

/* One juror's points, by their weights. */
static int64_t weighted(const struct criterion *criteria, size_t n, const char *scores)
{
  int64_t sum = 0;
  struct json_object *points = json_tokener_parse(scores);
  for (size_t i = 0; i < n; i++)
    sum += criteria[i].weight * json_int(points, criteria[i].id, 0);
  json_object_put(points);
  return sum;
}

/* The rows in the order of nominations, each with its sum; the caller frees them. */
static size_t sums(struct context *c, const struct award_round *round,
                   const struct programme_category *category, struct json_object *list,
                   struct shortlist_row **out)
{
  struct criterion criteria[LIMIT_CRITERIA];
  int64_t weight;
  size_t n = 0, room = 64, n_criteria = read_criteria(list, criteria, &weight);
  struct shortlist_row *rows = xmalloc(room * sizeof *rows);
  struct stmt *s = db_use(c->db, &shortlist_statements, COUNTED);
  stmt_int(s, 1, round->id);
  stmt_text(s, 2, category->slug);
  while (stmt_row(s)) {
    if (n == 0 || rows[n - 1].nomination != stmt_column_int(s, 0)) {
      if (n == room)
        rows = xrealloc(rows, (room *= 2) * sizeof *rows);
      rows[n++] = (struct shortlist_row){ .nomination = stmt_column_int(s, 0),
                                          .category = category->slug,
                                          .nominee = context_text(c, s, 1),
                                          .weight = weight };
    }
    const char *scores = stmt_column_text(s, 2);
    if (!scores)
      continue;
    rows[n - 1].jurors++;
    rows[n - 1].total += weighted(criteria, n_criteria, scores);
  }
  *out = rows;
  return n;
}

static int by_score(const void *left, const void *right)
{
  const struct shortlist_row *a = left, *b = right;
  int order = (a->jurors == 0) - (b->jurors == 0);
  if (order == 0 && a->jurors)
    order = -fraction_compare(a->score, b->score);
  return order ? order : (a->nomination > b->nomination) - (a->nomination < b->nomination);
}

bool shortlist_tied(const struct shortlist_row *a, const struct shortlist_row *b)
{
  return a->nomination != b->nomination && a->rank && a->rank == b->rank;
}

static void rank(struct shortlist_row *rows, size_t n)
{
  for (size_t i = 0; i < n; i++)
    if (rows[i].jurors)
      rows[i].score =
          fraction_reduce((struct fraction){ rows[i].total, rows[i].jurors * rows[i].weight });
  qsort(rows, n, sizeof *rows, by_score);
  for (size_t i = 0; i < n && rows[i].jurors; i++)
    rows[i].rank = i > 0 && fraction_compare(rows[i].score, rows[i - 1].score) == 0
                       ? rows[i - 1].rank
                       : (int64_t)i + 1;
}

size_t shortlist_of(struct context *c, const struct award_round *round,
                    const struct programme_category *category, struct shortlist_row **out)
{
  struct shortlist_row *rows = NULL;
  struct json_object *criteria = json_tokener_parse(category->criteria);
  size_t n = criteria ? sums(c, round, category, criteria, &rows) : 0;
  json_object_put(criteria);
  if (n)
    rank(rows, n);
  *out = arena_alloc(c->arena, (n + 1) * sizeof **out);
  if (n)
    memcpy(*out, rows, n * sizeof *rows);
  free(rows);
  return n;
}
