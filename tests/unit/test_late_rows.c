/* Row ids by a hash: what is taken back or dropped is gone, and nothing else. */
#include "daemon/db/late_rows.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>

#define ROWS 5000

/* Few hashes, so that rows stand behind one another, also round the end of the slots. */
static uint64_t hash_of(int64_t id)
{
  uint64_t x = (uint64_t)id * 0x9e3779b97f4a7c15u;
  return (x >> 60) % 3 == 0 ? UINT64_MAX - (x >> 50) % 7 : x >> 44;
}

static bool has(const struct late_rows *r, int64_t id)
{
  size_t at = 0;
  int64_t found;
  unsigned times = 0;
  while (late_rows_next(r, hash_of(id), &at, &found)) {
    assert_true(hash_of(found) == hash_of(id));
    times += found == id;
  }
  assert_true(times <= 1);
  return times == 1;
}

/* Those from first to last, of all there might be. */
static void holds(const struct late_rows *r, int64_t first, int64_t last)
{
  for (int64_t id = 1; id <= ROWS; id++)
    assert_int_equal(has(r, id), id >= first && id <= last);
  assert_int_equal(r->n, last < first ? 0 : last - first + 1);
}

static void add(struct late_rows *r, int64_t first, int64_t last)
{
  for (int64_t id = first; id <= last; id++)
    late_rows_add(r, hash_of(id), id);
}

static void nothing_in_none(void **state)
{
  struct late_rows r = { 0 };
  (void)state;
  holds(&r, 1, 0);
  late_rows_truncate(&r, 0);
  late_rows_drop(&r, 10);
  late_rows_free(&r);
}

static void the_last_are_taken_back(void **state)
{
  struct late_rows r = { 0 };
  (void)state;
  add(&r, 1, 3000);
  holds(&r, 1, 3000);
  late_rows_truncate(&r, 3000);
  holds(&r, 1, 3000);
  late_rows_truncate(&r, 1234);
  holds(&r, 1, 1234);
  add(&r, 1235, ROWS);
  holds(&r, 1, ROWS);
  late_rows_truncate(&r, 0);
  holds(&r, 1, 0);
  late_rows_free(&r);
}

/* Whatever is not there is looked for up to a free slot: one there must be. */
static void there_always_is_room(void **state)
{
  (void)state;
  for (int64_t n = 60; n < 70; n++) {
    struct late_rows r = { 0 };
    add(&r, 1, n);
    holds(&r, 1, n);
    late_rows_free(&r);
  }
}

static void the_first_are_dropped(void **state)
{
  struct late_rows r = { 0 };
  (void)state;
  add(&r, 1, 2000);
  late_rows_drop(&r, 0);
  holds(&r, 1, 2000);
  late_rows_drop(&r, 700);
  holds(&r, 701, 2000);
  add(&r, 2001, 2500);
  late_rows_truncate(&r, 1400);
  holds(&r, 701, 2100);
  late_rows_drop(&r, ROWS);
  holds(&r, 1, 0);
  add(&r, 1, 10);
  holds(&r, 1, 10);
  late_rows_free(&r);
}

static void in_any_order(void **state)
{
  struct late_rows r = { 0 };
  int64_t first = 1, last = 0;
  (void)state;
  srand(7);
  for (unsigned i = 0; i < 300; i++) {
    int64_t n = rand() % 100;
    switch (rand() % 4) {
    case 0:
      n = n < last - first + 1 ? n : last - first + 1;
      late_rows_truncate(&r, (size_t)(last - first + 1 - n));
      last -= n;
      break;
    case 1:
      n = n / 2 < last - first + 1 ? n / 2 : last - first + 1;
      late_rows_drop(&r, first + n - 1);
      first += n;
      break;
    default:
      n = last + n > ROWS ? ROWS - last : n;
      add(&r, last + 1, last + n);
      last += n;
    }
    if (i % 20 == 0)
      holds(&r, first, last);
  }
  holds(&r, first, last);
  late_rows_free(&r);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(nothing_in_none),      cmocka_unit_test(the_last_are_taken_back),
    cmocka_unit_test(there_always_is_room), cmocka_unit_test(the_first_are_dropped),
    cmocka_unit_test(in_any_order),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
