/*
 * The commands about what the register holds of one party: taking it home, and erasing it.
 */
#ifndef WIOTC_CLIENT_PARTY_H
#define WIOTC_CLIENT_PARTY_H

#include "client/cli.h"

int party_export_one(struct cli *cli, const char *handle);
int party_erase(struct cli *cli);

#endif
