/*
 * A new key for a party that has lost its own, or never had one: registrars give it by a motion. As
 * long as the party has a key in force, the new one waits, and any key in force can stop it: who
 * finds the lost key again, or never lost it, has the last word.
 */
#ifndef WIOTC_DAEMON_MODEL_KEY_RECOVERY_H
#define WIOTC_DAEMON_MODEL_KEY_RECOVERY_H

#include <stdbool.h>
#include <json-c/json.h>

#include "daemon/model/key.h"
#include "daemon/model/motion.h"

/* Content: {"party": handle, "key": did, "label"}. KEY_TAKEN; WRONG_STATE while another one waits.
 */
bool key_recover_possible(struct context *c, const struct motion *m, struct json_object *content);
bool key_recover_carry_out(struct context *c, const struct motion *m, struct json_object *content,
                           struct json_object *effect);

/* The key of the party that waits; false without a problem when there is none. */
bool key_waiting(struct context *c, int64_t party, struct key *out);
/* All that were given to it, oldest first, in the arena. */
size_t key_recoveries(struct context *c, int64_t party, struct key **out);

#endif
