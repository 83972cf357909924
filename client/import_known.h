/*
 * The parties that a file names, as far as the register has them. Of each only digests are kept, a
 * few dozen bytes, so that half a million fit anywhere.
 */
#ifndef WIOTC_CLIENT_IMPORT_KNOWN_H
#define WIOTC_CLIENT_IMPORT_KNOWN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <json-c/json.h>

#include "client/import_sheet.h"

struct import_known {
  unsigned char key[16]; /* random: nobody can choose handles whose digests are the same */
  size_t n_columns;
  size_t n, cap;
  uint64_t *rows;  /* n records: handle, line, whether the register has it, one for each column */
  uint32_t *table; /* open addressing: a record's number plus 1 */
  size_t table_size;
};

void known_begin(struct import_known *k, size_t n_columns);
/* Notes that the row read last names its handle. Returns 0, or the line that did before. */
size_t known_add(struct import_known *k, const struct import_sheet *sheet);
/* Notes what the register has of a party, if the file names it. */
void known_fill(struct import_known *k, const struct import_sheet *sheet,
                struct json_object *party);
/* The line on which the row's handle was first named. */
size_t known_line(const struct import_known *k, const struct import_sheet *sheet);
/* Whether the register has the row's party. */
bool known_there(const struct import_known *k, const struct import_sheet *sheet);
/* Whether the register has just that in the column. */
bool known_same(const struct import_known *k, const struct import_sheet *sheet, size_t column);
void known_free(struct import_known *k);

#endif
