/*
 * `wiotc award`: what its files of commands share.
 */
#ifndef WIOTC_CLIENT_AWARD_H
#define WIOTC_CLIENT_AWARD_H

#include <stdint.h>
#include <json-c/json.h>

#include "client/cli.h"
#include "client/command.h"
#include "client/output.h"
#include "lib/route.h"

/* A text of the row, `?` when it has none. */
const char *award_member(struct json_object *row, const char *name);
/* POSTs the body to the row; *answer is what it is about, as it is then. */
int award_post(struct cli *cli, enum route_id row, const char *name, struct json_object *body,
               struct json_object **answer, int64_t *index);

int award_score(struct cli *cli);
int award_scores(struct cli *cli);
int award_shortlist(struct cli *cli);

extern const struct option_spec award_score_options[];

#endif
