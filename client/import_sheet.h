/*
 * A table of parties as `wiotc party import` reads it: what its columns mean, what is wrong with a
 * row, and the request a row stands for.
 */
#ifndef WIOTC_CLIENT_IMPORT_SHEET_H
#define WIOTC_CLIENT_IMPORT_SHEET_H

#include <json-c/json.h>
#include <sys/types.h>
#include <time.h>

#include "client/cli.h"
#include "client/csv_read.h"

enum import_field {
  IMPORT_HANDLE,
  IMPORT_KIND,
  IMPORT_NAME,
  IMPORT_COUNTRY,
  IMPORT_CONTACT,
  IMPORT_NOTHING, /* as exports have it: the register's own, or the person's to say */
};

struct import_column {
  enum import_field field;
  const char *title; /* as the header has it */
  const char *tag;   /* a name's language, a contact's member; NULL for others */
};

struct import_sheet {
  struct csv_reader csv;
  const char *path;
  size_t n_columns;
  struct import_column columns[CSV_FIELDS];
  bool has_contact;
  off_t size; /* when it was opened */
  struct timespec changed;
};

/* Opens the file, which must be one that can be read again, and reads its header. */
int import_open(struct cli *cli, const char *path, struct import_sheet *sheet);
/* Back to the first row. CLI_USAGE, told, when the file was changed meanwhile. */
int import_rewind(struct cli *cli, struct import_sheet *sheet);
/* The next row; false after the last. Rows with nothing in them, as spreadsheets leave them, are
 * passed over. */
bool import_next(struct import_sheet *sheet);
void import_close(struct import_sheet *sheet);

/* A cell of the row read last, without the apostrophe that protects it from spreadsheets. "" says
 * nothing: what the register has stays. */
const char *import_cell(const struct import_sheet *sheet, size_t column);
/* The row's handle; "" when it names none. */
const char *import_handle(const struct import_sheet *sheet);
/* What the register has in that column; NULL when nothing. `party` may hold `contact`. */
const char *import_value(struct json_object *party, const struct import_column *column);

/* Adds a fault to those found. */
void import_fault(struct buf *faults, const char *title, const char *what);
/* Everything that is wrong with the row by itself; nothing is added when all is well. */
void import_check(const struct import_sheet *sheet, struct buf *faults);
/* What a row needs besides when it is to be registered. */
void import_check_new(const struct import_sheet *sheet, struct buf *faults);

/* The registration that the row stands for, without a salt; the caller owns it. */
struct json_object *import_body(const struct import_sheet *sheet);

#endif
