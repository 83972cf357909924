/* Renewals: terms that continue a membership, or begin it anew. */
#ifndef WIOTC_DAEMON_MODEL_RENEWAL_H
#define WIOTC_DAEMON_MODEL_RENEWAL_H

#include <stdbool.h>

#include "daemon/model/certificate.h"
#include "daemon/model/context.h"
#include "daemon/model/membership.h"

struct renewal {
  struct membership membership;
  struct certificate certificate;
};

/*
 * The term after `m`, and its certificate. From 90 days before its end until the end of its grace
 * it begins where `m` ends. After that it begins today, as a chain of its own, if the body would
 * admit the party today (WRONG_KIND, and what membership_possible() says); a year after the end no
 * more. WRONG_STATE when it was renewed already, ends before its time, or it is too early or too
 * late.
 */
bool membership_renew(struct context *c, const struct membership *m, struct renewal *out);

/* Names who represents the member in the body from today on: a representative of the party. */
bool membership_represent(struct context *c, struct membership *m, const struct party *person);

#endif
