/*
 * Expulsions: by motion of those who decide in the body, in force at once. The member may appeal;
 * executives who did not vote on it rule by a motion of theirs.
 */
#ifndef WIOTC_DAEMON_MODEL_EXPULSION_H
#define WIOTC_DAEMON_MODEL_EXPULSION_H

#include <stdbool.h>
#include <json-c/json.h>

#include "daemon/model/context.h"
#include "daemon/model/membership.h"
#include "daemon/model/motion.h"

/* For motion_kinds[]; content: {"membership": "M4"}, {"membership", "ruling", "motion": "R3"}. */
bool expel_possible(struct context *c, const struct motion *m, struct json_object *content);
bool expel_carry_out(struct context *c, const struct motion *m, struct json_object *content,
                     struct json_object *effect);
bool member_rule_possible(struct context *c, const struct motion *m, struct json_object *content);
bool member_rule_carry_out(struct context *c, const struct motion *m, struct json_object *content,
                           struct json_object *effect);
/* Did the party vote on the expulsion that the motion is to rule on? */
bool member_rule_partial(struct context *c, const struct motion *m, int64_t party,
                         const char **why);

/* Appeals. WRONG_STATE when the body hears none, it is too late, or it was appealed before. */
bool membership_appeal(struct context *c, struct membership *m, const char *text);
/* The motion that expelled it; WRONG_STATE when there is no appeal to rule on. */
bool expulsion_appealed(struct context *c, const struct membership *m, int64_t *motion);

#endif
