/*
 * Times as seconds since 1970-01-01 UTC, dates as YYYY-MM-DD in UTC. Proleptic Gregorian, no leap
 * seconds, no locale, no time zone database. What is outside the years 0001 to 9999 is written as
 * the nearest time or day inside them.
 */
#ifndef WIOTC_LIB_TIMESTAMP_H
#define WIOTC_LIB_TIMESTAMP_H

#include <stdbool.h>
#include <stdint.h>

#define TIMESTAMP_LEN 20 /* 2026-01-31T09:30:00Z */
#define DATE_LEN 10      /* 2026-01-31 */

/* RFC 3339, always `Z`, whole seconds. Years 0001 to 9999. */
void timestamp_write(int64_t time, char out[TIMESTAMP_LEN + 1]);
bool timestamp_read(const char *text, int64_t *out);

void date_of(int64_t time, char out[DATE_LEN + 1]);
bool date_read(const char *text, int64_t *midnight);
/* The same day `months` later; a day that month does not have becomes its last one. "" when date is
 * none. */
void date_add_months(const char *date, int months, char out[DATE_LEN + 1]);
/* That many days later, or earlier when negative. "" when date is none. */
void date_add_days(const char *date, int days, char out[DATE_LEN + 1]);
int date_year(const char *date); /* of a date or a timestamp; 0 when it is neither */

#endif
