/*
 * Row ids by the hash of a text, in memory, in the order in which they were added: the last ones
 * can be taken back, the first ones dropped.
 */
#ifndef WIOTC_DAEMON_DB_LATE_ROWS_H
#define WIOTC_DAEMON_DB_LATE_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct late_row {
  uint64_t hash;
  int64_t id;
};

struct late_rows {
  struct late_row *row; /* by growing id */
  size_t n, cap;
  uint32_t *slot; /* open addressing by hash: the number of a row, from 1; 0 is none */
  size_t slots;   /* a power of two, at least twice n */
};

void late_rows_free(struct late_rows *r);
void late_rows_add(struct late_rows *r, uint64_t hash, int64_t id);
/* The rows of a hash: *at starts at 0. False when there is no other. */
bool late_rows_next(const struct late_rows *r, uint64_t hash, size_t *at, int64_t *id);
/* Leaves the first n. */
void late_rows_truncate(struct late_rows *r, size_t n);
/* Leaves those after that id. */
void late_rows_drop(struct late_rows *r, int64_t until);

#endif
