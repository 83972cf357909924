/* The officers without whom the register could not be administered any more. */
#ifndef WIOTC_DAEMON_MODEL_STAFFING_H
#define WIOTC_DAEMON_MODEL_STAFFING_H

#include <stdbool.h>

#include "daemon/model/body.h"
#include "daemon/model/context.h"

/*
 * Asked after a change, which is undone with the statement when this says no. Are there, now, as
 * many officers as each quorum of the charter and each body's policy need, and a registrar? And are
 * there executives for the quorums `charter` and `office`, and a registrar, who hold the office
 * without an end, so that no day comes on which nobody can appoint others? Only for that role;
 * NULL: for all. OFFICERS_NEEDED names what would fail.
 */
bool staffing_suffices(struct context *c, const char *role);
/* The same for the policy of one body. */
bool staffing_of_body(struct context *c, const struct body *body);

#endif
