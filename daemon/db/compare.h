/* Are two databases equal in a table? */
#ifndef WIOTC_DAEMON_DB_COMPARE_H
#define WIOTC_DAEMON_DB_COMPARE_H

#include <stdbool.h>
#include <stddef.h>

#include "daemon/db/db.h"

struct db_table {
  const char *name;
  unsigned key_columns; /* the first ones are its key: 1 to 3 */
  bool part;            /* the first database may have fewer rows */
};

/* Row by row, value by value, in the order of the key. False with the first difference in words. */
bool db_tables_equal(struct db *a, struct db *b, const struct db_table *table, char *why,
                     size_t cap);

#endif
