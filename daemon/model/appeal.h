/*
 * Appeals: a rejected applicant asks others to look once more. The rejection stays in force until
 * they have ruled.
 *
 * Whoever voted on the application, in whatever way, does not rule. It is for the holders of the
 * same office; where fewer of them are left than must agree, the executives join them.
 */
#ifndef WIOTC_DAEMON_MODEL_APPEAL_H
#define WIOTC_DAEMON_MODEL_APPEAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/model/application.h"
#include "daemon/model/context.h"
#include "daemon/model/vote.h"

struct appeal {
  const char *text; /* private */
  int64_t at, entry;
  int64_t ruled, ruled_entry; /* 0: not yet */
};

struct ruling {
  int64_t party; /* id */
  const char *by;
  const char *ruling; /* affirm, overturn */
  const char *reason;
  int64_t at, entry;
};

bool ruling_valid(const char *ruling);
/* False when there is none. */
bool appeal_of(struct context *c, int64_t application, struct appeal *out);
size_t ruling_list(struct context *c, int64_t application, struct ruling **out);
/* The last day for an appeal; NULL when the body hears none. */
const char *appeal_until(struct context *c, const struct application *a);
/* Where the rulings stand: approve counts those that overturn, reject those that affirm. */
void appeal_quorum(struct context *c, const struct application *a, struct quorum *out);

/* May that party rule on it today? */
bool appeal_ruler(struct context *c, const struct application *a, int64_t party);

/* TOO_LATE after the last day, or where no appeals are heard; ALREADY_APPLIED when the party has
 * applied anew meanwhile. */
bool appeal_make(struct context *c, struct application *a, const char *text);
/* FORBIDDEN for those who voted before, ALREADY_VOTED. When it overturns the rejection, the party
 * is admitted with it, or it is refused as membership_possible() says. */
bool ruling_cast(struct context *c, struct application *a, const char *ruling, const char *reason,
                 struct decision *out);

#endif
