/*
 * Indexes that are made late.
 *
 * Of texts in no order, such as handles and keys, each insert touches a page of the index that no
 * other one of its batch touches. Written to the log, synced, and moved into the database, those
 * pages cost more than all the rest of a registration. So the index is made of many rows at once,
 * in order, behind the statements; until then a row is found by a table in memory. Each connection
 * has its own, made of the rows after the index's mark that its transaction sees.
 *
 * In SQL the row is the one with `id = FUNCTION(text)`; the function gives NULL when there is none.
 *
 * The texts are unique because whoever inserts one looks for it first (in the one connection that
 * writes) and tells of it afterwards. Rows are never deleted, their ids grow, and their texts stay.
 */
#ifndef WIOTC_DAEMON_DB_LATE_INDEX_H
#define WIOTC_DAEMON_DB_LATE_INDEX_H

#include "daemon/db/db.h"

/* When so many rows wait, it is time to make the index, whatever else is to do. */
#define LATE_INDEX_WAITING 30000

struct late_index {
  const char *function;       /* its name in SQL */
  const char *table, *column; /* what it finds; the table has an id */
  const char *index; /* the table (column, id) that is made late, with a row in late_index */
};

/* The id of the row with that text in the index of that table of statements; 0 when there is none,
 * and on an error. */
int64_t late_index_find(struct db *db, const struct sql_table *table, const char *text);
/* A row was inserted, with an id above all others. */
void late_index_added(struct db *db, const struct sql_table *table, int64_t id, const char *text);

/* How many rows wait, of the index with the most. The writer's only. */
size_t late_index_waiting(struct db *db);
/* Puts its next ones into that index, at most so many, in the running transaction. The database is
 * DB_BROKEN when a text is in it already. */
void late_index_make(struct db *db, size_t most);

/* Whether each index holds just the rows up to its mark. False with a difference in words. */
bool late_index_fits(struct db *db, char *why, size_t cap);

#endif
