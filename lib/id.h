/*
 * Short ids: a letter and a number in log order (`A17`, `M4`, `N9`, `O3`, `R2`), and certificate
 * numbers
 * (`WIOTC-2026-000017`).
 */
#ifndef WIOTC_LIB_ID_H
#define WIOTC_LIB_ID_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/limits.h"

enum id_kind {
  ID_APPLICATION = 'A',
  ID_MEMBERSHIP = 'M',
  ID_MOTION = 'R',
  ID_NOMINATION = 'N',
  ID_OFFICE = 'O',
  ID_QUESTION = 'Q'
};

void id_write(enum id_kind kind, int64_t number, char out[LIMIT_ID + 1]);
/* Exactly the letter and a canonical positive number; 0 otherwise. */
int64_t id_read(enum id_kind kind, const char *text);

/* PREFIX-YEAR-NNNNNN, six digits or more. */
void certificate_number_write(const char *prefix, int year, int64_t serial, char out[LIMIT_ID + 1]);
bool certificate_number_valid(const char *text);

#endif
