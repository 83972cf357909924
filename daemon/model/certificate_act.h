/*
 * What officers do with a certificate after it was issued. Each act is a dated record with a public
 * reason; none is overwritten. When each may be done stands in lib/certificate_status.h; that is
 * checked with the actor's authority, before these are called.
 */
#ifndef WIOTC_DAEMON_MODEL_CERTIFICATE_ACT_H
#define WIOTC_DAEMON_MODEL_CERTIFICATE_ACT_H

#include <stdbool.h>
#include <stddef.h>

#include "daemon/model/certificate.h"
#include "daemon/model/suspension.h"

/* Revokes it for ever, from a day on (NULL: today): from its first day on at the earliest, and
 * LIMIT_REVOCATION_DAYS ahead at the latest, BAD_FIELDS. WRONG_STATE when a day stands already.
 * *certificate is read again. */
bool certificate_revoke(struct context *c, struct certificate *certificate, const char *effective,
                        const char *reason);
/* Suspends it from today until a day (NULL: for good). BAD_FIELDS when that is not to come. */
bool certificate_suspend(struct context *c, struct certificate *certificate, const char *until,
                         const char *reason);
/* Lifts that. WRONG_STATE when it is the membership that is suspended. */
bool certificate_reinstate(struct context *c, struct certificate *certificate, const char *reason);
/* Issues another one in its place, which says what the register knows today. WRONG_STATE when the
 * membership does not go on, or when that was done before. */
bool certificate_reissue(struct context *c, const struct certificate *old, const char *reason,
                         struct certificate *out);

/* Its own suspensions, the oldest first. */
size_t certificate_suspensions(struct context *c, int64_t serial, struct suspension **out);

#endif
