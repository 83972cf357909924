#include "lib/timestamp.h"

#include <stdio.h>
#include <string.h>

#define DAY 86400
#define FIRST_TIME (-62135596800LL) /* 0001-01-01T00:00:00Z */
#define LAST_TIME 253402300799LL    /* 9999-12-31T23:59:59Z */
/* Days from 0000-03-01, where the counting below begins, to 1970-01-01. */
#define EPOCH_DAYS 719468
#define DAYS_400_YEARS 146097

struct civil {
  int year, month, day;
};

/* Years begin in March here, so that the leap day is the last one. For years from 0 on. */
static int64_t days_from_civil(struct civil c)
{
  int64_t year = c.month <= 2 ? c.year - 1 : c.year;
  int64_t month = c.month <= 2 ? c.month + 9 : c.month - 3;
  int64_t day_of_year = (153 * month + 2) / 5 + c.day - 1;
  return year * 365 + year / 4 - year / 100 + year / 400 + day_of_year - EPOCH_DAYS;
}

static struct civil civil_from_days(int64_t days)
{
  days += EPOCH_DAYS;
  int64_t era = days / DAYS_400_YEARS, rest = days % DAYS_400_YEARS;
  int64_t year = (rest - rest / 1460 + rest / 36524 - rest / 146096) / 365;
  int64_t day_of_year = rest - (365 * year + year / 4 - year / 100);
  int64_t month = (5 * day_of_year + 2) / 153;
  struct civil c = { .year = (int)(era * 400 + year),
                     .month = (int)(month < 10 ? month + 3 : month - 9),
                     .day = (int)(day_of_year - (153 * month + 2) / 5 + 1) };
  if (c.month <= 2)
    c.year++;
  return c;
}

static int days_in_month(int year, int month)
{
  static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
  bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return month == 2 && leap ? 29 : days[month - 1];
}

static int64_t clamp(int64_t n, int64_t low, int64_t high)
{
  return n < low ? low : n > high ? high : n;
}

/* Exactly n digits; -1 otherwise. */
static int digits(const char *text, int n)
{
  int value = 0;
  for (int i = 0; i < n; i++) {
    if (text[i] < '0' || text[i] > '9')
      return -1;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

/* The first DATE_LEN bytes of a text that is at least as long. */
static bool read_civil(const char *text, struct civil *c)
{
  if (text[4] != '-' || text[7] != '-')
    return false;
  *c = (struct civil){ digits(text, 4), digits(text + 5, 2), digits(text + 8, 2) };
  return c->year >= 1 && c->month >= 1 && c->month <= 12 && c->day >= 1 &&
         c->day <= days_in_month(c->year, c->month);
}

static void write_civil(struct civil c, char out[DATE_LEN + 1])
{
  /* The remainders only tell the compiler how long the text can be. */
  snprintf(out, DATE_LEN + 1, "%04u-%02u-%02u", (unsigned)c.year % 10000, (unsigned)c.month % 100,
           (unsigned)c.day % 100);
}

void date_of(int64_t time, char out[DATE_LEN + 1])
{
  time = clamp(time, FIRST_TIME, LAST_TIME);
  write_civil(civil_from_days((time - FIRST_TIME) / DAY + FIRST_TIME / DAY), out);
}

void timestamp_write(int64_t time, char out[TIMESTAMP_LEN + 1])
{
  time = clamp(time, FIRST_TIME, LAST_TIME);
  unsigned second = (unsigned)((time - FIRST_TIME) % DAY);
  date_of(time, out);
  snprintf(out + DATE_LEN, TIMESTAMP_LEN - DATE_LEN + 1, "T%02u:%02u:%02uZ", second / 3600 % 24,
           second / 60 % 60, second % 60);
}

bool date_read(const char *text, int64_t *midnight)
{
  struct civil c;
  if (text == NULL || strlen(text) != DATE_LEN || !read_civil(text, &c))
    return false;
  *midnight = days_from_civil(c) * DAY;
  return true;
}

bool timestamp_read(const char *text, int64_t *out)
{
  struct civil c;
  if (text == NULL || strlen(text) != TIMESTAMP_LEN || !read_civil(text, &c) || text[10] != 'T' ||
      text[13] != ':' || text[16] != ':' || text[19] != 'Z')
    return false;
  int hour = digits(text + 11, 2), minute = digits(text + 14, 2), second = digits(text + 17, 2);
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59)
    return false;
  *out = days_from_civil(c) * DAY + hour * 3600 + minute * 60 + second;
  return true;
}

void date_add_months(const char *date, int months, char out[DATE_LEN + 1])
{
  struct civil c;
  if (date == NULL || strlen(date) != DATE_LEN || !read_civil(date, &c)) {
    out[0] = '\0';
    return;
  }
  int64_t count = (int64_t)c.year * 12 + c.month - 1 + months;
  count = clamp(count, 12, 9999 * 12 + 11);
  c.year = (int)(count / 12);
  c.month = (int)(count % 12) + 1;
  int last = days_in_month(c.year, c.month);
  c.day = c.day > last ? last : c.day;
  write_civil(c, out);
}

void date_add_days(const char *date, int days, char out[DATE_LEN + 1])
{
  int64_t midnight;
  out[0] = '\0';
  if (date_read(date, &midnight))
    date_of(midnight + (int64_t)days * DAY, out);
}

int date_year(const char *date)
{
  struct civil c;
  return date != NULL && strlen(date) >= DATE_LEN && read_civil(date, &c) ? c.year : 0;
}
