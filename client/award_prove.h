/*
 * What `wiotc award prove` asks of the log about people: whose key signed, who stands behind the id
 * of a nomination, and whom a certificate names. Each *good, or a NULL, is what is told of it;
 * other than CLI_DONE is what could not be asked, told.
 */
#ifndef WIOTC_CLIENT_AWARD_PROVE_H
#define WIOTC_CLIENT_AWARD_PROVE_H

#include <stdbool.h>
#include <stdint.h>
#include <json-c/json.h>

#include "client/cli.h"
#include "lib/leaf.h"

/* The row of an array of objects whose member has that text; NULL-safe. */
struct json_object *prove_row(struct json_object *list, const char *name, const char *value);
/* An entry that is proved to be in the log, and to be signed as it says. */
int prove_leaf(struct cli *cli, int64_t index, struct leaf *leaf, const char **signer);

/* Did the log give that key to the party, before that entry? */
int prove_signer(struct cli *cli, const char *handle, const char *did, int64_t before, bool *good);
/* Who was nominated by that id, in that category of the round; NULL when the log says otherwise. */
int prove_nominee(struct cli *cli, const char *edition, const char *category, const char *id,
                  const char **handle);
/* The name in a certificate that the log issued, of the nominee for that category; NULL when it is
 * another one. */
int prove_certificate(struct cli *cli, const char *number, const char *edition,
                      const char *category, const char *handle, const char **name);

#endif
