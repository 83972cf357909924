/*
 * What is known of a register, as ssh's known_hosts knows hosts. In $XDG_STATE_HOME/wiotc:
 *
 *     hosts                      `URL NAME`, a line each
 *     registers/NAME/log-key     the log's vkey, pinned at first contact
 *     registers/NAME/issuer      who issued, `DID KEY ENTRY` a line, the first one pinned likewise,
 *                                each other proved by the log (client/issuer.h)
 *     registers/NAME/checkpoint  the newest checkpoint seen, a signed note
 *     lock, registers/NAME/lock  held while a file beside it is compared and replaced
 */
#ifndef WIOTC_CLIENT_REGISTER_H
#define WIOTC_CLIENT_REGISTER_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/checkpoint.h"
#include "lib/issuer.h"
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
  const struct issuer *issuers; /* oldest first */
  size_t n_issuers;             /* 0: none is pinned */
  struct issuer *followed;      /* them, when some came in this run; or NULL */
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

/* The DID of the issuer in force as far as it is known here; "" when none is pinned. */
const char *register_issuer(const struct known_register *r);

/* Compares what the register says now with what is pinned. CLI_WRONG, told. */
int register_same_name(struct cli *cli, const char *name);
int register_same_key(struct cli *cli, const char *vkey);
int register_same_issuer(struct cli *cli, const char *did);

/* Says that a host answers for another register than it did. Returns CLI_WRONG. */
int register_other(struct cli *cli);

#endif
