/* What executives decide on a body by quorum: founding it, letting it rest, its end. */
#ifndef WIOTC_DAEMON_MODEL_BODY_MOTION_H
#define WIOTC_DAEMON_MODEL_BODY_MOTION_H

#include <stdbool.h>
#include <stdint.h>
#include <json-c/json.h>

#include "daemon/model/motion.h"

/* Content: {"body": slug, "ceremony": slug}. It needs the minimum of founding applicants; whoever
 * has a stake in one of them takes no part. */
bool body_found_possible(struct context *c, const struct motion *m, struct json_object *content);
bool body_found_carry_out(struct context *c, const struct motion *m, struct json_object *content,
                          struct json_object *effect);
bool body_found_stake(struct context *c, const struct motion *m, int64_t officer, const char **why);

/* Content: {"body": slug}. */
bool body_rest_possible(struct context *c, const struct motion *m, struct json_object *content);
bool body_rest_carry_out(struct context *c, const struct motion *m, struct json_object *content,
                         struct json_object *effect);
bool body_revive_possible(struct context *c, const struct motion *m, struct json_object *content);
bool body_revive_carry_out(struct context *c, const struct motion *m, struct json_object *content,
                           struct json_object *effect);
/* Ends its memberships and offices, and cancels its open applications. */
bool body_dissolve_possible(struct context *c, const struct motion *m, struct json_object *content);
bool body_dissolve_carry_out(struct context *c, const struct motion *m, struct json_object *content,
                             struct json_object *effect);

#endif
