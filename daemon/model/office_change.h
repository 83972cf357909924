/* Appointing officers and ending offices, as motions do it. */
#ifndef WIOTC_DAEMON_MODEL_OFFICE_CHANGE_H
#define WIOTC_DAEMON_MODEL_OFFICE_CHANGE_H

#include <stdbool.h>
#include <json-c/json.h>

#include "daemon/model/motion.h"

/* Content: {"party": handle, "role", "body": slug, "round": edition, "until": date}; without a body
 * the office is of the register, or of every body; a juror's is of a round. */
bool office_appoint_possible(struct context *c, const struct motion *m,
                             struct json_object *content);
bool office_appoint_carry_out(struct context *c, const struct motion *m,
                              struct json_object *content, struct json_object *effect);

/* Content: {"office": id, "party": handle, "role", "body": slug, "round": edition}. Refused with
 * OFFICERS_NEEDED when the register could not do without. */
bool office_end_possible(struct context *c, const struct motion *m, struct json_object *content);
bool office_end_carry_out(struct context *c, const struct motion *m, struct json_object *content,
                          struct json_object *effect);

#endif
