/*
 * Decisions under seal. The first vote that names a ceremony puts the application under seal for
 * it: all its votes, those before too, and the decision stay with the electors until it is held. To
 * all others the application is in review; the log has the salted digest of every vote.
 *
 * An approval under seal takes no seat yet, since that would show. At the ceremony the party is
 * admitted if it can be; else the decision is opened with what stands in its way, and a new vote
 * begins: open, or under seal for another ceremony.
 */
#ifndef WIOTC_DAEMON_MODEL_SEALING_H
#define WIOTC_DAEMON_MODEL_SEALING_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/model/application.h"
#include "daemon/model/ceremony.h"
#include "daemon/model/context.h"

/* Puts it under seal, before a vote is cast. NOT_FOUND, WRONG_STATE when the ceremony was held or
 * it is sealed for another one, QUOTA when that ceremony has enough to open. */
bool sealing_bind(struct context *c, struct application *a, const char *slug);
/* Keeps what the votes decided. An approval that could not be carried out today is refused as
 * membership_possible() says. */
bool sealing_decide(struct context *c, struct application *a, enum application_status status);
/* Was it decided under seal, and that carried out by a ceremony? */
bool sealing_opened(const struct application *a);
/* Did a ceremony open the vote of that entry on it? */
bool sealing_vote_opened(const struct application *a, int64_t entry);

/* A decision that was opened and could not be carried out. */
struct sealing_failure {
  const char *ceremony;
  int64_t at, entry;
  const char *decision;
  const char *problem;
};

size_t sealing_failures(struct context *c, int64_t application, struct sealing_failure **out);
opener sealing_open;

#endif
