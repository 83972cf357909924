/*
 * Decisions on applications. What is required is met in parallel, not in a chain, so whatever
 * statement meets the last of it brings the decision: a vote, an endorsement, an answer.
 */
#ifndef WIOTC_DAEMON_MODEL_DECISION_H
#define WIOTC_DAEMON_MODEL_DECISION_H

#include <stdbool.h>

#include "daemon/model/certificate.h"
#include "daemon/model/context.h"
#include "daemon/model/membership.h"
#include "lib/transition.h"

struct application;

struct decision {
  enum application_status status; /* what it is while it is undecided, or decided under seal */
  struct membership membership;   /* when admitted */
  struct certificate certificate;
};

/*
 * After a statement that may decide was recorded: decides when all is met, and notes the step.
 * `action` is that step. Rejections need no more than their votes. An approval admits the party and
 * issues its certificate; a deciding vote that cannot be carried out (seat taken meanwhile) is
 * refused as membership_possible() says, while an endorsement or answer then leaves it undecided.
 */
bool decision_fall(struct context *c, struct application *a, const char *action,
                   struct decision *out);
/* Admits the applicant and issues the certificate. */
bool decision_admit(struct context *c, struct application *a, struct decision *out);

#endif
