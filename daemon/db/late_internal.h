/* Shared by late_index.c, which finds rows, and late_make.c, which makes the indexes. */
#ifndef WIOTC_DAEMON_DB_LATE_INTERNAL_H
#define WIOTC_DAEMON_DB_LATE_INTERNAL_H

#include <sodium.h>

#include "daemon/db/db_internal.h"
#include "daemon/db/late_index.h"
#include "daemon/db/late_rows.h"

enum late_query {
  LATE_MARK,
  LATE_NEWER,
  LATE_IS,
  LATE_FIND,
  LATE_MAKE,
  LATE_MADE,
  LATE_STRAY,
  LATE__COUNT
};

/* Of one connection. */
struct late {
  const struct late_index *index;
  struct db *db;
  unsigned char key[crypto_shorthash_KEYBYTES];
  sqlite3_stmt *query[LATE__COUNT];
  struct late_rows rows; /* those after the mark, up to `seen` */
  int64_t mark, seen;
  int error;  /* why the last query failed, for the statement that called */
  bool stale; /* there may be rows that it has not seen */
  /* A writer's, within a transaction: up to which row it has put them into the index; and how it
   * was when the transaction and each savepoint began. */
  bool within;
  struct {
    size_t rows;
    int64_t made;
  } point[DB_SAVEPOINTS + 1];
  int64_t made;
  char absent[64]; /* was not in the index when it was looked for last; a statement asks again */
};

/* Each of a connection's. */
#define EACH(db, l) for (struct late * (l) = (db)->late; (l) < (db)->late + (db)->n_late; (l)++)

/* What an SQLite result code means for the connection. */
void late_fail(struct late *l, int rc);
/* The query, prepared; NULL on an error. */
sqlite3_stmt *late_use(struct late *l, enum late_query which);
/* True with a row; the statement is reset otherwise. */
bool late_step(struct late *l, sqlite3_stmt *s);

/* Up to which row the index is made, as the running transaction sees it. */
int64_t late_mark(struct late *l);
/* Sees the rows that were added since it looked last. */
void late_look(struct late *l);
/* Those up to that row are in the index. */
void late_drop(struct late *l, int64_t mark);

#endif
