/*
 * Exact fractions of whole numbers that are not negative. A result is never a floating point
 * number: two that are equal must be found equal.
 */
#ifndef WIOTC_LIB_FRACTION_H
#define WIOTC_LIB_FRACTION_H

#include <stdint.h>

struct fraction {
  int64_t numerator;
  int64_t denominator; /* at least 1; both are at most LIMIT_JSON_INTEGER */
};

/* In lowest terms. */
struct fraction fraction_reduce(struct fraction f);
/* Less than 0, 0 or more, as a is less than b, equal or more. The product of either numerator with
 * the other denominator must fit into 64 bits: whoever has fractions bounds them. */
int fraction_compare(struct fraction a, struct fraction b);

#define FRACTION_TEXT 48
/* "17/2", or "8" when it is whole. */
void fraction_write(struct fraction f, char out[FRACTION_TEXT]);
/* "8.50": two decimals, the rest cut off. For the eye: it is not the result. */
void fraction_write_decimal(struct fraction f, char out[FRACTION_TEXT]);

#endif
