/*
 * Representatives: people who sign with their own keys for an organization or a state that named
 * them. Dated records; ending one ends the power at that moment.
 */
#ifndef WIOTC_DAEMON_MODEL_REPRESENTATIVE_H
#define WIOTC_DAEMON_MODEL_REPRESENTATIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/model/context.h"
#include "daemon/model/party.h"

struct representative {
  const char *organization, *person; /* handles */
  int64_t since, entry;
};

/* Those in force: of an organization (person 0), or of whom a person is one (organization 0). */
size_t representative_list(struct context *c, int64_t organization, int64_t person,
                           struct representative **out);
bool representative_in_force(struct context *c, int64_t organization, int64_t person);

/* Names one. BAD_FIELDS when a person is named as an organization or the other way round;
 * WRONG_STATE when it is in force already; FORBIDDEN when the person laid it down before. */
bool representative_name(struct context *c, const struct party *organization,
                         const struct party *person);
/* Ends it. The organization ends any; a representative only their own. NOT_FOUND, FORBIDDEN. */
bool representative_dismiss(struct context *c, const struct party *organization,
                            const struct party *person, const char *reason);
/* Notes that the actor has signed something for the organization. */
bool representative_acted(struct context *c, int64_t organization);
/* Is the person a representative, or were they at any time since then? One who laid it down
 * without ever having acted never was, as far as that counts. */
bool representative_had(struct context *c, int64_t organization, int64_t person, int64_t since);
/* Likewise, for what cannot wait for them to lay it down: without having acted they are one only
 * by a naming that is in force, and not later than `named_by`. */
bool representative_bound(struct context *c, int64_t organization, int64_t person, int64_t since,
                          int64_t named_by);

#endif
