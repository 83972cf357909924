/* Who issues certificates, by the configuration. */
#ifndef WIOTC_DAEMON_SERVER_ISSUER_H
#define WIOTC_DAEMON_SERVER_ISSUER_H

#include <stdbool.h>

#include "daemon/server/config.h"
#include "daemon/server/state.h"
#include "lib/problem.h"

/* When the configuration names another DID than the log, the log gets an entry that it is the
 * issuer from now on. The state is open. */
bool issuer_configure(struct state *s, const struct config *c, struct problem *p);

#endif
