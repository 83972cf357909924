/*
 * The user's secret key, and the passphrase that opens it.
 */
#ifndef WIOTC_CLIENT_SIGNER_H
#define WIOTC_CLIENT_SIGNER_H

#include <stdbool.h>

#include "client/cli.h"
#include "lib/limits.h"

/* Reads cli->key once. When it is not needed, a missing file, or one that needs a passphrase nobody
 * can be asked for, is no error: *has_key is false then. */
int signer_open(struct cli *cli, bool needed, bool *has_key);

/* Refuses a file that does not begin as key files do, before anything else is said of it. */
int signer_check_file(struct cli *cli, const char *path);
/* Reads a key file, asking for its passphrase when it has one. */
int signer_read(struct cli *cli, const char *path, struct secret_key **key);
/* A new key in a new file; asks for a passphrase, twice on a terminal, unless it is to have none.
 */
int signer_new(struct cli *cli, const char *path, bool passphrase, struct secret_key **key);

/* From WIOTC_PASSPHRASE_FILE's first line, else the terminal, without echo. The caller wipes it. */
int passphrase_read(struct cli *cli, const char *prompt, char out[LIMIT_PASSPHRASE + 1]);
/* Whether there is such a file or a terminal. */
bool passphrase_possible(void);

#endif
