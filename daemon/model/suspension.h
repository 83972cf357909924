/* Suspensions: dated records of a chain of terms, so that a renewal does not lift one. */
#ifndef WIOTC_DAEMON_MODEL_SUSPENSION_H
#define WIOTC_DAEMON_MODEL_SUSPENSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/model/context.h"
#include "daemon/model/membership.h"

struct suspension {
  int64_t id;
  const char *since, *until; /* dates; until NULL: for good */
  const char *reason;
  const char *by; /* handle */
  int64_t entry;
  const char *reinstated; /* date; NULL: not lifted */
  const char *reinstated_by, *reinstated_reason;
  int64_t reinstated_entry;
};

/* Those of a chain as a log entry knew them (0: all), the oldest first. */
size_t suspension_list(struct context *c, int64_t chain, int64_t at_entry, struct suspension **out);
/* Suspends from today until a day (NULL: for good). BAD_FIELDS when that is not to come. */
bool membership_suspend(struct context *c, struct membership *m, const char *until,
                        const char *reason);
/* Lifts what is in force today. WRONG_STATE when nothing is. */
bool membership_reinstate(struct context *c, struct membership *m, const char *reason);
/* Is the chain suspended today? */
bool suspension_in_force(struct context *c, int64_t chain);

#endif
