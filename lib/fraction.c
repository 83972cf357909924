#include "lib/fraction.h"

#include <inttypes.h>
#include <stdio.h>

static int64_t common_divisor(int64_t a, int64_t b)
{
  while (b) {
    int64_t rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

struct fraction fraction_reduce(struct fraction f)
{
  int64_t divisor = common_divisor(f.numerator, f.denominator);
  return (struct fraction){ f.numerator / divisor, f.denominator / divisor };
}

int fraction_compare(struct fraction a, struct fraction b)
{
  int64_t left = a.numerator * b.denominator, right = b.numerator * a.denominator;
  return (left > right) - (left < right);
}

void fraction_write(struct fraction f, char out[FRACTION_TEXT])
{
  struct fraction lowest = fraction_reduce(f);
  if (lowest.denominator == 1)
    snprintf(out, FRACTION_TEXT, "%" PRId64, lowest.numerator);
  else
    snprintf(out, FRACTION_TEXT, "%" PRId64 "/%" PRId64, lowest.numerator, lowest.denominator);
}

void fraction_write_decimal(struct fraction f, char out[FRACTION_TEXT])
{
  int64_t tenths = f.numerator % f.denominator * 10;
  int64_t hundredths = tenths % f.denominator * 10;
  snprintf(out, FRACTION_TEXT, "%" PRId64 ".%" PRId64 "%" PRId64, f.numerator / f.denominator,
           tenths / f.denominator, hundredths / f.denominator);
}
