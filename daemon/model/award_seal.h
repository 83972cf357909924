/*
 * The seal of a round of awards: for which ceremony it is, and what is done when that is held. The
 * first choice of winners binds the round to a ceremony; all its categories are opened there.
 */
#ifndef WIOTC_DAEMON_MODEL_AWARD_SEAL_H
#define WIOTC_DAEMON_MODEL_AWARD_SEAL_H

#include <stdbool.h>

#include "daemon/model/award.h"
#include "daemon/model/ceremony.h"
#include "daemon/model/context.h"

/* Binds it, before a choice is kept. NOT_FOUND; WRONG_STATE when the ceremony was held, or the
 * round is bound to another one; QUOTA when that ceremony has enough to open. All of it follows
 * from what is public: how many could win, and not how many do. */
bool award_seal_bind(struct context *c, struct award_round *round, const char *slug);
/* The round is sealed once all its categories are decided. */
bool award_seal(struct context *c, struct award_round *round);
opener award_seal_open;

#endif
