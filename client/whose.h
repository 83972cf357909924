/*
 * Which party the user's key is of, as the register says.
 */
#ifndef WIOTC_CLIENT_WHOSE_H
#define WIOTC_CLIENT_WHOSE_H

#include "client/cli.h"

/* given, when not NULL; else by the key file's did:key. CLI_USAGE, told, when it is of none. */
int whose_key(struct cli *cli, const char *given, const char **handle);
/* The party that has that key, or had it; *handle is NULL when it is of none. */
int whose_did(struct cli *cli, const char *did, const char **handle);

#endif
