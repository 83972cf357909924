/*
 * Members of request bodies that come from options.
 */
#ifndef WIOTC_CLIENT_BODY_NAMES_H
#define WIOTC_CLIENT_BODY_NAMES_H

#include "client/cli.h"

/* Sets body.names from --name and --name-LANG, over those in `before` (NULL: none); nothing when
 * none was given. */
void body_set_names(const struct cli *cli, struct json_object *body, struct json_object *before);
/* Sets body.MEMBER to the list of an option's values; nothing when none was given. */
void body_set_list(const struct cli *cli, struct json_object *body, const char *option,
                   const char *member);
/* An object of the run. */
struct json_object *body_new(struct cli *cli);

#endif
