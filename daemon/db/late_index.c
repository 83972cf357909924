#include "daemon/db/late_index.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "daemon/db/late_internal.h"
#include "lib/arena.h"
#include "lib/buf.h"

/* {text} is the column's name, in both tables. */
static const char *const queries[LATE__COUNT] = {
  [LATE_MARK] = "SELECT made FROM late_index WHERE name = '{index}'",
  [LATE_NEWER] = "SELECT id, {text} FROM {table} WHERE id > ?1 ORDER BY id",
  [LATE_IS] = "SELECT id FROM {table} WHERE id = ?1 AND {text} = ?2",
  [LATE_FIND] = "SELECT id FROM {index} WHERE {text} = ?1",
  [LATE_MAKE] =
      "INSERT INTO {index} ({text}, id) SELECT {text}, id FROM {table} WHERE id > ?1 AND id <= ?2"
      " ORDER BY {text}",
  [LATE_MADE] = "UPDATE late_index SET made = ?1 WHERE name = '{index}'",
  [LATE_STRAY] = "SELECT {text} FROM {table} AS t WHERE id <= ?1"
                 " AND id IS NOT (SELECT id FROM {index} AS i WHERE i.{text} = t.{text})"
                 " UNION ALL SELECT {text} FROM {index} AS i WHERE id > ?1"
                 " OR {text} IS NOT (SELECT {text} FROM {table} AS t WHERE t.id = i.id) LIMIT 1",
};

static bool writes(const struct late *l)
{
  return l->db->mode == DB_WRITER;
}

static uint64_t hash_of(const struct late *l, const char *text)
{
  uint64_t hash;
  crypto_shorthash((unsigned char *)&hash, (const unsigned char *)text, strlen(text), l->key);
  return hash;
}

void late_fail(struct late *l, int rc)
{
  l->error = rc;
  db_fail(l->db, rc);
}

/* A query with this index's names. */
static void name_all(const struct late_index *index, const char *query, struct buf *out)
{
  const struct {
    const char *mark, *name;
  } names[] = { { "{table}", index->table },
                { "{text}", index->column },
                { "{index}", index->index } };
  while (*query) {
    const char *name = NULL;
    for (size_t i = 0; i < sizeof names / sizeof names[0] && !name; i++)
      if (strncmp(query, names[i].mark, strlen(names[i].mark)) == 0) {
        name = names[i].name;
        query += strlen(names[i].mark);
      }
    if (name)
      buf_text(out, name);
    else
      buf_byte(out, *query++);
  }
}

sqlite3_stmt *late_use(struct late *l, enum late_query which)
{
  struct buf sql = { 0 };
  sqlite3_stmt **s = &l->query[which];
  if (*s)
    return *s;
  name_all(l->index, queries[which], &sql);
  int rc = sqlite3_prepare_v3(l->db->handle, buf_str(&sql), -1, SQLITE_PREPARE_PERSISTENT, s, NULL);
  buf_free(&sql);
  if (rc != SQLITE_OK)
    late_fail(l, rc);
  return *s;
}

/* True with a row; the statement is reset otherwise. */
bool late_step(struct late *l, sqlite3_stmt *s)
{
  if (!s || l->db->state != DB_GOOD)
    return false;
  int rc = sqlite3_step(s);
  if (rc == SQLITE_ROW)
    return true;
  sqlite3_reset(s);
  if (rc != SQLITE_DONE)
    late_fail(l, rc);
  return false;
}

/* Its first number; 0 when there is no row. */
static int64_t number(struct late *l, sqlite3_stmt *s)
{
  int64_t n = 0;
  if (late_step(l, s)) {
    n = sqlite3_column_int64(s, 0);
    sqlite3_reset(s);
  }
  return n;
}

static void see(struct late *l, int64_t id, const char *text)
{
  late_rows_add(&l->rows, hash_of(l, text), id);
  l->seen = id;
}

void late_drop(struct late *l, int64_t mark)
{
  l->mark = mark;
  late_rows_drop(&l->rows, mark);
  if (l->seen < mark)
    l->seen = mark;
}

int64_t late_mark(struct late *l)
{
  sqlite3_stmt *s = late_use(l, LATE_MARK);
  if (!late_step(l, s)) {
    if (l->db->state == DB_GOOD)
      late_fail(l, SQLITE_CORRUPT);
    return 0;
  }
  int64_t mark = sqlite3_column_int64(s, 0);
  sqlite3_reset(s);
  return mark;
}

void late_look(struct late *l)
{
  int64_t mark = late_mark(l);
  sqlite3_stmt *s = late_use(l, LATE_NEWER);
  if (l->db->state != DB_GOOD)
    return;
  late_drop(l, mark);
  sqlite3_bind_int64(s, 1, l->seen);
  while (late_step(l, s)) {
    const char *text = (const char *)sqlite3_column_text(s, 1);
    if (text)
      see(l, sqlite3_column_int64(s, 0), text);
    else
      late_fail(l, SQLITE_NOMEM);
  }
  l->stale = l->db->state != DB_GOOD;
}

static bool is(struct late *l, int64_t id, const char *text)
{
  sqlite3_stmt *s = late_use(l, LATE_IS);
  if (!s)
    return false;
  sqlite3_bind_int64(s, 1, id);
  sqlite3_bind_text(s, 2, text, -1, SQLITE_STATIC);
  return number(l, s) == id;
}

static int64_t find_made(struct late *l, const char *text)
{
  sqlite3_stmt *s = late_use(l, LATE_FIND);
  if (!s || (writes(l) && strcmp(l->absent, text) == 0))
    return 0;
  sqlite3_bind_text(s, 1, text, -1, SQLITE_STATIC);
  int64_t id = number(l, s);
  if (!id && l->db->state == DB_GOOD && strlen(text) < sizeof l->absent)
    strcpy(l->absent, text);
  return id;
}

static int64_t find(struct late *l, const char *text)
{
  size_t at = 0;
  int64_t id;
  /* Without a transaction each statement sees what is newest. */
  if (l->stale || (!writes(l) && sqlite3_get_autocommit(l->db->handle)))
    late_look(l);
  uint64_t hash = hash_of(l, text);
  while (late_rows_next(&l->rows, hash, &at, &id))
    if (is(l, id, text))
      return id;
  return find_made(l, text);
}

static void on_call(sqlite3_context *sql, int n, sqlite3_value **values)
{
  struct late *l = sqlite3_user_data(sql);
  if (n != 1 || sqlite3_value_type(values[0]) == SQLITE_NULL)
    return;
  const char *text = (const char *)sqlite3_value_text(values[0]);
  if (!text)
    late_fail(l, SQLITE_NOMEM);
  int64_t id = text ? find(l, text) : 0;
  if (l->db->state != DB_GOOD)
    sqlite3_result_error_code(sql, l->error);
  else if (id)
    sqlite3_result_int64(sql, id);
}

static struct late *late_of(struct db *db, const struct sql_table *table)
{
  EACH (db, l)
    if (l->index == table->late)
      return l;
  abort(); /* a table without one, or another database's */
}

int64_t late_index_find(struct db *db, const struct sql_table *table, const char *text)
{
  return db->state == DB_GOOD ? find(late_of(db, table), text) : 0;
}

void late_index_added(struct db *db, const struct sql_table *table, int64_t id, const char *text)
{
  struct late *l = late_of(db, table);
  if (l->stale) /* it will be seen with the others */
    return;
  if (id <= l->seen)
    late_fail(l, SQLITE_CORRUPT);
  see(l, id, text);
}

void late_open(struct db *db)
{
  db->late = xcalloc(db->n_tables + 1, sizeof *db->late);
  for (unsigned i = 0; i < db->n_tables; i++) {
    if (!db->tables[i]->late)
      continue;
    struct late *l = &db->late[db->n_late++];
    l->index = db->tables[i]->late;
    l->db = db;
    l->stale = true;
    l->error = SQLITE_ERROR;
    randombytes_buf(l->key, sizeof l->key);
    int rc =
        sqlite3_create_function_v2(db->handle, l->index->function, 1,
                                   SQLITE_UTF8 | SQLITE_DIRECTONLY, l, on_call, NULL, NULL, NULL);
    if (rc != SQLITE_OK)
      late_fail(l, rc);
    late_mark(l); /* a database without one cannot be used */
  }
}

void late_close(struct db *db)
{
  EACH (db, l) {
    for (unsigned q = 0; q < LATE__COUNT; q++)
      sqlite3_finalize(l->query[q]);
    late_rows_free(&l->rows);
  }
  free(db->late);
}
