/* Another program's connection to a database of ours, by SQLite's own way to the disk. */
#ifndef WIOTC_TESTS_UNIT_OUTSIDE_H
#define WIOTC_TESTS_UNIT_OUTSIDE_H

#include <stdint.h>

/* Carries out statements, which must succeed. */
void outside_run(const char *path, const char *sql);
/* The first number of the first row, which must be there. */
int64_t outside_number(const char *path, const char *sql);

#endif
