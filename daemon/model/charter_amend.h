/* Amending the charter, as a motion does it. */
#ifndef WIOTC_DAEMON_MODEL_CHARTER_AMEND_H
#define WIOTC_DAEMON_MODEL_CHARTER_AMEND_H

#include <stdbool.h>
#include <json-c/json.h>

#include "daemon/model/motion.h"

/*
 * Content: {"version": the one it will be, "charter": the whole file}. What may change: names,
 * languages, quorums, awards, and the names and admission policies of bodies that there are. All
 * else is refused with the command it is for; so is what the officers there are could not carry
 * out.
 */
bool charter_amend_possible(struct context *c, const struct motion *m, struct json_object *content);
bool charter_amend_carry_out(struct context *c, const struct motion *m, struct json_object *content,
                             struct json_object *effect);

#endif
