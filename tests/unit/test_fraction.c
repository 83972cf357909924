/* Fractions: lowest terms, order, and how they are written. */
#include "lib/fraction.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "lib/limits.h"

static void in_lowest_terms(void **state)
{
  static const struct {
    struct fraction given, lowest;
  } cases[] = {
    { { 0, 7 }, { 0, 1 } },
    { { 7, 7 }, { 1, 1 } },
    { { 51, 6 }, { 17, 2 } },
    { { 17, 2 }, { 17, 2 } },
    { { 6, 1 }, { 6, 1 } },
    { { 1000000, 1500000 }, { 2, 3 } },
    { { LIMIT_JSON_INTEGER, LIMIT_JSON_INTEGER }, { 1, 1 } },
  };
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct fraction f = fraction_reduce(cases[i].given);
    assert_int_equal(f.numerator, cases[i].lowest.numerator);
    assert_int_equal(f.denominator, cases[i].lowest.denominator);
  }
}

static void order(void **state)
{
  (void)state;
  assert_int_equal(fraction_compare((struct fraction){ 1, 3 }, (struct fraction){ 2, 6 }), 0);
  assert_true(fraction_compare((struct fraction){ 1, 3 }, (struct fraction){ 33, 100 }) > 0);
  assert_true(fraction_compare((struct fraction){ 0, 1 }, (struct fraction){ 1, 1000000 }) < 0);
  /* neighbours that a double does not tell apart */
  assert_true(fraction_compare((struct fraction){ 3037000498, 3037000499 },
                               (struct fraction){ 3037000497, 3037000498 }) > 0);
}

static void written(void **state)
{
  static const struct {
    struct fraction f;
    const char *text, *decimal;
  } cases[] = {
    { { 0, 1 }, "0", "0.00" },
    { { 20, 2 }, "10", "10.00" },
    { { 17, 2 }, "17/2", "8.50" },
    { { 2, 3 }, "2/3", "0.66" },
    { { 29, 3 }, "29/3", "9.66" },
    { { 1, 1000 }, "1/1000", "0.00" },
    { { 599, 60 }, "599/60", "9.98" },
    { { LIMIT_JSON_INTEGER - 1, LIMIT_JSON_INTEGER }, "9007199254740990/9007199254740991", "0.99" },
    { { LIMIT_JSON_INTEGER, 1 }, "9007199254740991", "9007199254740991.00" },
  };
  char text[FRACTION_TEXT];
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    fraction_write(cases[i].f, text);
    assert_string_equal(text, cases[i].text);
    fraction_write_decimal(cases[i].f, text);
    assert_string_equal(text, cases[i].decimal);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(in_lowest_terms),
    cmocka_unit_test(order),
    cmocka_unit_test(written),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
