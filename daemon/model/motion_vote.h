/* Votes on a motion: who may, what they count for, and what is done when they are enough. For
 * motion.c; others see motion.h. */
#ifndef WIOTC_DAEMON_MODEL_MOTION_VOTE_H
#define WIOTC_DAEMON_MODEL_MOTION_VOTE_H

#include "daemon/model/motion.h"

/* Has the actor the office, no stake, and not voted? */
bool motion_may_vote(struct context *c, const struct motion *m);
/* QUORUM_UNREACHABLE when all who may vote would be too few. */
bool motion_reachable(struct context *c, const struct motion *m);
/* The actor's vote, and what it decides. */
bool motion_cast(struct context *c, struct motion *m, const char *vote, const char *reason,
                 struct json_object *effect);

#endif
