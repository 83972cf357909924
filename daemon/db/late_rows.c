#include "daemon/db/late_rows.h"

#include <stdlib.h>
#include <string.h>

#include "lib/arena.h"

#define SLOTS_LEAST 64

static size_t next_slot(const struct late_rows *r, size_t slot)
{
  return (slot + 1) & (r->slots - 1);
}

static void place(struct late_rows *r, size_t n)
{
  size_t slot = (size_t)r->row[n].hash & (r->slots - 1);
  while (r->slot[slot])
    slot = next_slot(r, slot);
  r->slot[slot] = (uint32_t)(n + 1);
}

/* In order, so that whatever stands behind another for want of room came later. */
static void place_all(struct late_rows *r)
{
  memset(r->slot, 0, r->slots * sizeof *r->slot);
  for (size_t n = 0; n < r->n; n++)
    place(r, n);
}

static void grow(struct late_rows *r)
{
  r->slots = r->slots ? 2 * r->slots : SLOTS_LEAST;
  r->cap = r->slots / 2;
  r->row = xrealloc(r->row, r->cap * sizeof *r->row);
  r->slot = xrealloc(r->slot, r->slots * sizeof *r->slot);
  place_all(r);
}

void late_rows_free(struct late_rows *r)
{
  free(r->row);
  free(r->slot);
  *r = (struct late_rows){ 0 };
}

void late_rows_add(struct late_rows *r, uint64_t hash, int64_t id)
{
  if (r->n == r->cap)
    grow(r);
  r->row[r->n] = (struct late_row){ hash, id };
  place(r, r->n);
  r->n++;
}

bool late_rows_next(const struct late_rows *r, uint64_t hash, size_t *at, int64_t *id)
{
  if (r->n == 0)
    return false;
  size_t slot = ((size_t)hash + *at) & (r->slots - 1);
  for (; r->slot[slot]; slot = next_slot(r, slot)) {
    const struct late_row *row = &r->row[r->slot[slot] - 1];
    ++*at;
    if (row->hash == hash) {
      *id = row->id;
      return true;
    }
  }
  return false;
}

/* From the last one on: none that stays stands behind it. */
void late_rows_truncate(struct late_rows *r, size_t n)
{
  while (r->n > n) {
    size_t slot = (size_t)r->row[r->n - 1].hash & (r->slots - 1);
    while (r->slot[slot] != r->n)
      slot = next_slot(r, slot);
    r->slot[slot] = 0;
    r->n--;
  }
}

void late_rows_drop(struct late_rows *r, int64_t until)
{
  size_t n = 0;
  while (n < r->n && r->row[n].id <= until)
    n++;
  if (n == 0)
    return;
  r->n -= n;
  memmove(r->row, r->row + n, r->n * sizeof *r->row);
  place_all(r);
}
