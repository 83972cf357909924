/*
 * The founding of a proposed body: founding applicants gather until the minimum of its policy
 * stands, executives resolve on its founding by quorum and bind it to a ceremony, and the ceremony
 * founds it and admits them all.
 */
#ifndef WIOTC_DAEMON_MODEL_FOUNDING_H
#define WIOTC_DAEMON_MODEL_FOUNDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/model/body.h"
#include "daemon/model/ceremony.h"
#include "daemon/model/context.h"
#include "daemon/model/party.h"

struct founder {
  int64_t application;
  struct party party;
  const char *status; /* of the application */
  int64_t submitted;
  bool screened;
  const char *why; /* it cannot be admitted as things are; NULL: it can */
};

/* The open applications for founding membership, in order: who comes first has the seat. At most
 * LIMIT_FOUNDERS, into the arena; *ready gets how many can be admitted. */
size_t founding_list(struct context *c, const struct body *body, struct founder **out,
                     size_t *ready);
/* Has the officer a stake in one of them? The reason, to themself, goes to *why. */
bool founding_stake(struct context *c, int64_t body, int64_t officer, const char **why);
/* The ceremony its founding is bound to; false when it is bound to none. */
bool founding_ceremony(struct context *c, const struct body *body, struct ceremony *out);

/* Binds it to a ceremony by the motion that resolved so; 0: to none any more. */
bool founding_bind(struct context *c, int64_t body, int64_t ceremony, int64_t motion);

/* At a ceremony: founds what is bound to it. */
opener founding_open;

#endif
