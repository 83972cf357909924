/*
 * Shortlists: what the scores that count come to, category by category. A result is the sum of
 * weight times points over all criteria and jurors, divided by the weights' sum and the number of
 * jurors: exact, so that a tie is one. Ties are left to those who decide.
 */
#ifndef WIOTC_DAEMON_MODEL_SHORTLIST_H
#define WIOTC_DAEMON_MODEL_SHORTLIST_H

#include <stddef.h>
#include <stdint.h>

#include "daemon/model/award.h"
#include "daemon/model/context.h"
#include "lib/fraction.h"

struct shortlist_row {
  int64_t nomination;
  const char *category;  /* slug */
  const char *nominee;   /* handle */
  int64_t jurors;        /* whose scores count; 0: it was not scored */
  int64_t total;         /* over them, of weight times points */
  int64_t weight;        /* of the category's criteria together */
  struct fraction score; /* in lowest terms; only when jurors is not 0 */
  int64_t rank;          /* from 1 on, the same for those that are equal; 0: not scored */
};

/* All that stand for the category, the best first and those without a score last; those that are
 * equal in the order of their numbers. Rows into the arena. */
size_t shortlist_of(struct context *c, const struct award_round *round,
                    const struct programme_category *category, struct shortlist_row **out);
/* Does the row share its rank with another? */
bool shortlist_tied(const struct shortlist_row *a, const struct shortlist_row *b);

#endif
