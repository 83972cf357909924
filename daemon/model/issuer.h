/*
 * Who issues certificates (lib/issuer.h): the key that founded the register, then whom the one
 * before it named. That statement is signed by the issuer's key itself, and by nobody else.
 */
#ifndef WIOTC_DAEMON_MODEL_ISSUER_H
#define WIOTC_DAEMON_MODEL_ISSUER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/model/context.h"
#include "lib/issuer.h"

/* The first one, at the founding. */
bool issuer_found(struct context *c, const char *key);
/* The one in force now; the one in force at an entry. INTERNAL when there is none. */
bool issuer_in_force(struct context *c, struct issuer *out);
bool issuer_at(struct context *c, int64_t entry, struct issuer *out);

/* All of them, oldest first, and since when. */
struct issuer_term {
  struct issuer issuer;
  int64_t since;
};
size_t issuer_history(struct context *c, struct issuer_term **out);

/* From the running statement on it is this one: another DID, another key, or both. The key has to
 * be new or the one in force. BAD_FIELDS, WRONG_STATE. */
bool issuer_change(struct context *c, const char *did, const char *key);

#endif
