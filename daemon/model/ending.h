/* Memberships that end before their time: dated records, never overwritten. */
#ifndef WIOTC_DAEMON_MODEL_ENDING_H
#define WIOTC_DAEMON_MODEL_ENDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/model/context.h"
#include "daemon/model/membership.h"

/* Ends the chain of a term from `date` on; reason: resigned, expelled, dissolved. WRONG_STATE when
 * it ends by then already. *m is read again. */
bool ending_add(struct context *c, struct membership *m, const char *reason, const char *date,
                const char *note);
/* Resigns, from `date` on (NULL: today). BAD_FIELDS when it is past, or after the last term. */
bool membership_resign(struct context *c, struct membership *m, const char *date, const char *note);
/* Ends all memberships of a body today, because it is dissolved; *n gets how many. */
bool membership_dissolve(struct context *c, int64_t body, const char *note, size_t *n);

#endif
