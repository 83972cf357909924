/*
 * `wiotc party import`: what its steps share. The file is read several times, a row at a time: once
 * to learn which parties it names, once for the preview, once to carry it out.
 */
#ifndef WIOTC_CLIENT_IMPORT_H
#define WIOTC_CLIENT_IMPORT_H

#include "client/import_known.h"
#include "client/import_sheet.h"
#include "client/progress.h"

enum import_result {
  RESULT_NEW,
  RESULT_CHANGED,
  RESULT_SAME,
  RESULT_WRONG,
  RESULT_REFUSED, /* by the register */
  RESULT__COUNT
};

struct import {
  struct cli *cli;
  struct import_sheet sheet;
  struct import_known known;
  struct progress progress;
  size_t rows;
  size_t count[RESULT__COUNT];
  size_t printed;
  bool commit; /* rows are told as they were carried out */
};

/* What is to be done with the row read last, and why in *why: faults, or the columns that change.
 */
enum import_result import_judge(const struct import *im, struct buf *why);
/* Learns what the register has of the parties that the file names. */
int import_look(struct import *im);
/* Carries out what is new and changed. */
int import_send(struct import *im);
/* Tells a row, on stdout. */
void import_tell(struct import *im, enum import_result result, size_t line, const char *handle,
                 const char *why);

int party_import(struct cli *cli);

#endif
