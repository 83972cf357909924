/*
 * How far a long run is, on stderr, when that is a terminal and -q was not given.
 */
#ifndef WIOTC_CLIENT_PROGRESS_H
#define WIOTC_CLIENT_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "client/cli.h"

struct progress {
  const char *what;     /* `Reading`; borrowed */
  size_t total;         /* 0: not known */
  size_t width;         /* of the terminal; 0: nothing is shown */
  int64_t begun, shown; /* ms */
  bool visible;
};

void progress_begin(struct progress *p, const struct cli *cli, const char *what, size_t total);
/* Shows it again when some time has gone by. */
void progress_at(struct progress *p, size_t done);
/* Clears the line, so that something else can be written. */
void progress_clear(struct progress *p);

#endif
