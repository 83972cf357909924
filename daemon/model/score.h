/*
 * Scores: what a juror gives a nomination for each criterion of its category. A juror may think
 * better of it until judging is closed: each is a row of its own, and the last one counts.
 */
#ifndef WIOTC_DAEMON_MODEL_SCORE_H
#define WIOTC_DAEMON_MODEL_SCORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <json-c/json.h>

#include "daemon/model/award.h"
#include "daemon/model/context.h"
#include "daemon/model/nomination.h"

struct score {
  int64_t entry, nomination, party;
  const char *juror;   /* handle */
  const char *scores;  /* JSON: criterion to points, 0 to LIMIT_SCORE */
  const char *comment; /* NULL: none */
  int64_t at;
  bool replaced; /* the same juror scored it again */
  bool counted;  /* found to count when judging was closed */
};

/* The actor's, who is a juror. TOO_LATE after the last day, CONFLICT_OF_INTEREST for one who
 * stepped back, BAD_FIELDS naming each criterion that is missing, unknown or out of range. */
bool score_add(struct context *c, const struct award_round *round, const struct nomination *n,
               struct json_object *points, const char *comment);
/* Those of a nomination, the oldest first; `party` 0: of all jurors. Cursors are entries. */
size_t score_list(struct context *c, int64_t nomination, int64_t party, const struct page *page,
                  struct score **out, bool *more);
/* Marks what counts, as judging is closed: the last score of each juror of the round who is one
 * still, has no stake in the nominee and did not step back. */
bool score_close(struct context *c, const struct award_round *round);

#endif
