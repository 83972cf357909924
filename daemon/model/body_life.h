/*
 * The life of a body: proposed, founded, dormant, dissolved. What is possible in which state stands
 * in lib/body_status.c, its founding in model/founding.h.
 */
#ifndef WIOTC_DAEMON_MODEL_BODY_LIFE_H
#define WIOTC_DAEMON_MODEL_BODY_LIFE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <json-c/json.h>

#include "daemon/model/body.h"
#include "daemon/model/context.h"
#include "lib/body_status.h"

struct body_step {
  int64_t entry, at;
  const char *by, *action, *status;
  const char *note; /* NULL when nothing was said */
};

/* Is this possible in the body's state? WRONG_STATE says why not. */
bool body_allows(struct context *c, const struct body *body, enum body_action action);
/* Does it take applications for membership of that class? */
bool body_takes(struct context *c, const struct body *body, const char *class);

/* Is it an admission policy by which a body can be founded? Every fault is named by its member. */
bool body_policy_sound(struct context *c, struct json_object *json);
/* Proposes a body: `names` is JSON text, the policy is checked. SLUG_TAKEN. */
bool body_propose(struct context *c, const char *slug, const char *kind, const char *names,
                  struct json_object *admission, struct body *out);

/* Sets the state and notes the step in the history; note may be NULL. */
bool body_advance(struct context *c, int64_t body, const char *action, const char *note,
                  enum body_status to);
size_t body_history(struct context *c, int64_t body, struct body_step **out);

#endif
