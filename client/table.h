/*
 * A table of cells, fitted to the terminal and drawn by libsmartcols.
 */
#ifndef WIOTC_CLIENT_TABLE_H
#define WIOTC_CLIENT_TABLE_H

#include <stddef.h>
#include <json-c/json.h>

#include "client/cli.h"
#include "client/output.h"

struct cell {
  const char *text;
  const char *brief; /* shorter, for narrow terminals; NULL: none */
};

#define TABLE_MAX_COLUMNS 16

struct table {
  const struct column *columns[TABLE_MAX_COLUMNS]; /* those of lists */
  size_t width[TABLE_MAX_COLUMNS];                 /* 0: left out */
  size_t n_columns;
  struct cell *cells; /* owned; n_columns a row */
  size_t n_rows;
  size_t cap;
};

void table_init(struct table *t, const struct column *columns);
void table_row(struct cli *cli, struct table *t, struct json_object *row);
/* Prints and frees. */
void table_print(struct cli *cli, struct table *t);

#endif
