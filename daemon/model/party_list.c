/* Lists of parties, narrowed down by the index where that helps. */
#include "daemon/model/party.h"

#include "daemon/model/search.h"
#include "daemon/model/statements.h"

/* First so many are looked at one by one: a search that fits many fills its page from them, where
 * the index would have to put together all of its answers first. */
#define LOOK_FIRST 1000
/* The most that are compared one by one, some milliseconds a thousand. */
#define LOOK_MOST 100000

#define FILTERS " AND (?3 IS NULL OR kind = ?3) AND (?4 IS NULL OR country = ?4)"

enum { SCAN, INDEX, BY_KEY, BY_HANDLE };

static const char *const sql[] = {
  [SCAN] = "SELECT " PARTY_COLUMNS " FROM party WHERE id > ?1 AND id <= ?2" FILTERS " ORDER BY id",
  [INDEX] = "SELECT " PARTY_COLUMNS " FROM search CROSS JOIN party ON party.id = search.rowid"
            " WHERE search MATCH ?5 AND search.rowid > ?1 AND search.rowid <= ?2" FILTERS
            " ORDER BY search.rowid",
  [BY_KEY] =
      "SELECT " PARTY_COLUMNS " FROM party WHERE id = (SELECT party FROM key WHERE id = key_id(?5))"
      " AND id > ?1 AND id <= ?2" FILTERS,
  [BY_HANDLE] = "SELECT " PARTY_COLUMNS
                " FROM party WHERE id = party_id(?5) AND id > ?1 AND id <= ?2" FILTERS,
};
const struct sql_table party_list_statements = SQL_TABLE(SQL_PARTY_LIST, sql);

struct walk {
  const struct party_filter *filter;
  struct search search;
  int64_t limit;
  struct party *rows;
  size_t n, looked;
  bool full; /* and there is one more */
};

/* Takes those that fit of the ids above `after`, up to `until`. */
static void walk(struct context *c, struct walk *w, unsigned statement, const char *by,
                 int64_t after, int64_t until)
{
  if (w->full || after >= until || w->looked > LOOK_MOST)
    return;
  struct stmt *s = db_use(c->db, &party_list_statements, statement);
  stmt_int(s, 1, after);
  stmt_int(s, 2, until);
  stmt_text(s, 3, w->filter->kind);
  stmt_text(s, 4, w->filter->country);
  if (by)
    stmt_text(s, 5, by);
  while (stmt_row(s)) {
    if (!search_fits(&w->search, stmt_column_text(s, 1), stmt_column_text(s, 3))) {
      if (++w->looked <= LOOK_MOST)
        continue;
    } else if (w->n < (size_t)w->limit) {
      party_read_row(c, s, &w->rows[w->n++]);
      continue;
    } else {
      w->full = true;
    }
    stmt_done(s);
    return;
  }
}

static int64_t larger(int64_t a, int64_t b)
{
  return a > b ? a : b;
}

static void walk_all(struct context *c, struct walk *w, int64_t after)
{
  if (!w->search.match) {
    walk(c, w, SCAN, NULL, after, INT64_MAX);
    return;
  }
  int64_t mark = search_mark(c->db), first = after + LOOK_FIRST;
  walk(c, w, SCAN, NULL, after, first);
  walk(c, w, INDEX, w->search.match, first, mark);
  walk(c, w, SCAN, NULL, larger(first, mark), INT64_MAX);
}

size_t party_list(struct context *c, const struct party_filter *f, const struct page *page,
                  struct party **out, bool *more)
{
  struct walk w = { .filter = f, .limit = page->limit };
  w.rows = arena_alloc(c->arena, (size_t)page->limit * sizeof *w.rows);
  search_begin(c, f, &w.search);
  if (f->handle)
    walk(c, &w, BY_HANDLE, f->handle, page->after, INT64_MAX);
  else if (f->key)
    walk(c, &w, BY_KEY, f->key, page->after, INT64_MAX);
  else
    walk_all(c, &w, page->after);
  if (w.looked > LOOK_MOST)
    problem_set(c->problem, PROBLEM_TOO_COSTLY,
                "the index of names is being made; search again in a minute");
  *more = w.full;
  *out = w.rows;
  return w.n;
}
