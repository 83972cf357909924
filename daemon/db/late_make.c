/* What becomes of the rows that wait, in the writer's transactions; and putting them into the
 * index. */
#include <stdio.h>

#include "daemon/db/late_internal.h"

/* Beyond so many rows each has a page of its own in the index, however many are put into it
 * together; then no more than that at once, so that statements do not wait for long. */
#define INDEX_LARGE 250000
#define INDEX_PART 4000

static void note_point(struct late *l)
{
  l->point[l->db->depth].rows = l->rows.n;
  l->point[l->db->depth].made = l->made;
}

void late_begin(struct db *db)
{
  bool writes = db->mode == DB_WRITER;
  EACH (db, l) {
    if (!writes)
      l->stale = true;
    else if (l->stale)
      late_look(l);
    l->within = writes;
    l->made = 0;
    note_point(l);
  }
}

void late_commit(struct db *db)
{
  EACH (db, l) {
    if (l->made)
      late_drop(l, l->made);
    l->made = 0;
    l->within = false;
  }
}

static void back_to_point(struct late *l, unsigned depth)
{
  if (!l->within)
    return;
  late_rows_truncate(&l->rows, l->point[depth].rows);
  l->made = l->point[depth].made;
  l->seen = l->rows.n ? l->rows.row[l->rows.n - 1].id : l->mark;
}

void late_rollback(struct db *db)
{
  EACH (db, l) {
    back_to_point(l, 0);
    l->within = false;
  }
}

void late_savepoint(struct db *db)
{
  EACH (db, l)
    note_point(l);
}

void late_rollback_to(struct db *db)
{
  EACH (db, l)
    back_to_point(l, db->depth);
}

/* Those that this transaction has put into the index are dropped when it is committed. */
static size_t first_waiting(const struct late *l)
{
  size_t n = 0;
  while (l->made && n < l->rows.n && l->rows.row[n].id <= l->made)
    n++;
  return n;
}

static struct late *most_waiting(const struct db *db, size_t *waiting)
{
  struct late *most = NULL;
  *waiting = 0;
  EACH (db, l) {
    size_t n = l->rows.n - first_waiting(l);
    if (n > *waiting) {
      *waiting = n;
      most = l;
    }
  }
  return most;
}

size_t late_index_waiting(struct db *db)
{
  size_t n;
  EACH (db, l)
    if (l->stale)
      late_look(l);
  most_waiting(db, &n);
  return n;
}

/* Runs it, for that many rows. */
static void run(struct late *l, enum late_query which, size_t rows)
{
  sqlite3_stmt *s = late_use(l, which);
  if (!late_step(l, s) && l->db->state == DB_GOOD && (size_t)sqlite3_changes(l->db->handle) != rows)
    late_fail(l, SQLITE_CORRUPT);
}

void late_index_make(struct db *db, size_t most)
{
  size_t n;
  struct late *l = most_waiting(db, &n);
  if (!l || !late_use(l, LATE_MAKE) || !late_use(l, LATE_MADE))
    return;
  size_t first = first_waiting(l);
  int64_t from = l->made ? l->made : l->mark;
  if (from > INDEX_LARGE && most > INDEX_PART)
    most = INDEX_PART;
  n = n < most ? n : most;
  int64_t until = l->rows.row[first + n - 1].id;
  l->absent[0] = '\0';
  sqlite3_bind_int64(l->query[LATE_MAKE], 1, from);
  sqlite3_bind_int64(l->query[LATE_MAKE], 2, until);
  sqlite3_bind_int64(l->query[LATE_MADE], 1, until);
  run(l, LATE_MAKE, n);
  run(l, LATE_MADE, 1);
  if (db->state == DB_GOOD)
    l->made = until;
  else if (db->state == DB_FAILED)
    late_fail(l, SQLITE_CORRUPT); /* a text is there twice, or the index is wrong */
}

bool late_index_fits(struct db *db, char *why, size_t cap)
{
  EACH (db, l) {
    int64_t mark = late_mark(l);
    sqlite3_stmt *s = late_use(l, LATE_STRAY);
    if (!s)
      break;
    sqlite3_bind_int64(s, 1, mark);
    if (late_step(l, s)) {
      snprintf(why, cap, "the index %s is wrong at %s", l->index->index,
               (const char *)sqlite3_column_text(s, 0));
      sqlite3_reset(s);
      return false;
    }
  }
  if (db->state != DB_GOOD)
    snprintf(why, cap, "%s", db->error);
  return db->state == DB_GOOD;
}
