/*
 * Watching the log: which entries concern a party, a key or a body, and following it.
 */
#ifndef WIOTC_CLIENT_WATCH_H
#define WIOTC_CLIENT_WATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "client/cli.h"
#include "lib/leaf.h"

/* What is looked for. */
struct watched {
  const char **handles, **dids, **bodies; /* NULL-terminated */
};

/* An entry that was found. */
struct sighting {
  int64_t index;
  int64_t time;
  const char *method, *path, *signer;
  const char *why;  /* in words, joined by "; " */
  const char *leaf; /* its exact bytes */
  size_t leaf_len;
};

/* From --handle, --did and --body; the party of the key in use when none is given. The keys of the
 * parties come to it by watch_refresh(). */
int watch_begin(struct cli *cli, struct watched *out);
/* Asks the register for the keys of the parties, which change. Into *out, in the arena of cli. */
int watch_refresh(struct cli *cli, const struct watched *given, struct watched *out);
/* Why the entry concerns what is watched, in the arena of cli; NULL when it does not. Which party
 * and body an application, a membership or a certificate is of, the register is asked. */
const char *watch_match(struct cli *cli, const struct watched *w, const struct leaf *leaf,
                        const char *signer);

/* The command: wiotc log watch. */
int log_watch(struct cli *cli);

#endif
