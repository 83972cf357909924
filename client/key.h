/*
 * Commands of `wiotc key` that stand in a file of their own: recovery.
 */
#ifndef WIOTC_CLIENT_KEY_H
#define WIOTC_CLIENT_KEY_H

#include "client/cli.h"
#include "client/command.h"
#include "client/output.h"

extern const struct view key_view;

/* CLI_USAGE, told, when it is no Ed25519 did:key. */
int key_check_did(struct cli *cli, const char *did);

int key_recover(struct cli *cli);
int key_stop(struct cli *cli);
extern const struct option_spec key_recover_options[], key_stop_options[];

#endif
