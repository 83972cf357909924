/*
 * What is known of a register, as ssh's known_hosts knows hosts. In $XDG_STATE_HOME/wiotc:
 *
 *     hosts                      `URL NAME`, a line each
 *     registers/NAME/log-key     the log's vkey, pinned at first contact
 *     registers/NAME/issuer      the issuer's did:key, pinned likewise
 *     registers/NAME/checkpoint  the newest checkpoint seen, a signed note
 *     lock, registers/NAME/lock  held while a file beside it is compared and replaced
 */
#ifndef WIOTC_CLIENT_REGISTER_H
#define WIOTC_CLIENT_REGISTER_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/checkpoint.h"
#include "lib/limits.h"
#include "lib/note.h"

struct cli;
struct arena;

struct known_register {
  bool loaded;
  char name[LIMIT_REGISTER_NAME + 1];
  const char *dir; /* in the run's arena, like what follows */
  const char *vkey;
  struct note_verifier log;
  char issuer[LIMIT_DID + 1]; /* "" when it is not pinned */
};

/* The register behind cli->host as cli->reg: remembered, or met now and pinned. CLI_WRONG, told,
 * when it shows another key than the pinned one. */
int register_known(struct cli *cli);
/* The same without any request: false when this URL was never met. */
bool register_remembered(struct cli *cli);
/* The name of the register behind cli->host, which is asked when it was never met; nothing is
 * pinned. cli->reg is loaded when something was. CLI_WRONG as above. */
int register_seen(struct cli *cli, const char **name);
/* What is pinned for a register of that name; false when nothing is. For work without a host. */
bool register_pinned(struct cli *cli, const char *name, struct known_register *out);
void register_close(struct known_register *r);

/* Compares what the register says now with what is pinned. CLI_WRONG, told. */
int register_same_name(struct cli *cli, const char *name);
int register_same_key(struct cli *cli, const char *vkey);
int register_same_issuer(struct cli *cli, const char *did);

/* Says that a host answers for another register than it did. Returns CLI_WRONG. */
int register_other(struct cli *cli);

#endif
