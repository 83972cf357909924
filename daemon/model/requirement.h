/*
 * What an application must meet to be approved. Each is met or missing by itself, in any order; the
 * statement that meets the last one decides.
 */
#ifndef WIOTC_DAEMON_MODEL_REQUIREMENT_H
#define WIOTC_DAEMON_MODEL_REQUIREMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/model/application.h"
#include "daemon/model/context.h"

#define REQUIREMENTS_MAX 6

struct requirement {
  const char *name; /* documents, answers, endorsements, screening, votes, seat */
  bool met;
  int64_t have; /* -1: not to be told */
  int64_t needed;
  const char *words;
};

/* Of an application that is open, lapsed or approved. `answers` is there once a question was asked,
 * `seat` where they are limited. Without votes_seen, how many approve is not told. */
size_t requirement_list(struct context *c, const struct application *a, bool votes_seen,
                        struct requirement out[REQUIREMENTS_MAX]);
/* All of them, or all but the seat? */
bool requirements_met(struct context *c, const struct application *a, bool seat);
/* Why the applicant cannot be admitted now, whatever the votes say: seats; NULL when they can. */
const char *requirement_obstacle(struct context *c, const struct application *a);

#endif
