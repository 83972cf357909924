/*
 * CSV (RFC 4180) read a record at a time, in bounded memory: quotes, line breaks within them, CRLF
 * or LF, a byte order mark. Blank lines are passed over.
 */
#ifndef WIOTC_CLIENT_CSV_READ_H
#define WIOTC_CLIENT_CSV_READ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "lib/buf.h"

/* A column for each language that a name may be in, and as many for everything else. */
#define CSV_FIELDS 64
/* The longest texts in all of them fit. */
#define CSV_RECORD (64 * 1024)

struct csv_reader {
  FILE *file;        /* borrowed */
  size_t line;       /* on which the record begins, from 1 */
  size_t next;       /* on which the next one does */
  size_t n_fields;   /* those past CSV_FIELDS are a fault */
  const char *fault; /* why the record is none; NULL when it is one */
  bool lost;         /* so that its end was not found: the rest of the line is passed over */
  int last;          /* byte read */
  struct buf text;
  size_t starts[CSV_FIELDS];
};

/* At the beginning of the file, after its byte order mark if it has one. */
void csv_begin(struct csv_reader *r, FILE *file);
/* The next record; false at the end of the file, or when it cannot be read: ferror() tells. After a
 * fault, the one after it begins on the next line. */
bool csv_next(struct csv_reader *r);
/* Valid until the next record; "" for a field that is not there. */
const char *csv_field(const struct csv_reader *r, size_t i);
void csv_end(struct csv_reader *r);

#endif
