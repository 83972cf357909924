/*
 * The seal of a round of awards: for which ceremony it is, and what is done when that is held. The
 * first category that is decided binds the round to the ceremony that those who decided it named;
 * all its categories are opened there.
 */
#ifndef WIOTC_DAEMON_MODEL_AWARD_SEAL_H
#define WIOTC_DAEMON_MODEL_AWARD_SEAL_H

#include <stdbool.h>

#include "daemon/model/award.h"
#include "daemon/model/ceremony.h"
#include "daemon/model/context.h"

/* May a choice name that ceremony? NOT_FOUND; WRONG_STATE when it was held, or the round is bound
 * to another one; QUOTA when it has enough to open. All of it follows from what is public: how many
 * could win, and not how many do. */
bool award_seal_allows(struct context *c, const struct award_round *round, const char *slug,
                       struct ceremony *out);
bool award_seal_bind(struct context *c, struct award_round *round, const struct ceremony *ceremony);
/* The round is sealed once all its categories are decided. */
bool award_seal(struct context *c, struct award_round *round);
opener award_seal_open;

#endif
