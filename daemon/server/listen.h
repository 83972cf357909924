/* The daemon's socket. */
#ifndef WIOTC_DAEMON_SERVER_LISTEN_H
#define WIOTC_DAEMON_SERVER_LISTEN_H

#include <stdbool.h>

#include "daemon/server/config.h"
#include "lib/problem.h"

/* A listening socket by systemd or made at the configured path; -1 with *p set. *made: ours to
 * unlink at the end. */
int listen_open(const struct config *c, bool *made, struct problem *p);

#endif
