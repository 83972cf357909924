/*
 * Erasing what a party has given, and what was asked of it: contact details, answers, questions,
 * files. Its handle, names, memberships, certificates and the decisions on it stay.
 */
#ifndef WIOTC_DAEMON_MODEL_ERASURE_H
#define WIOTC_DAEMON_MODEL_ERASURE_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/model/context.h"
#include "daemon/model/party.h"

/* FROZEN while an application of the party is open. *statements: how many bodies were cut down to
 * their public rest. */
bool party_erase(struct context *c, struct party *party, int64_t *statements);

#endif
