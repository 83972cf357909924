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

/* POSTs the body to the row; *answer is what it is about, as it is then. */
int award_post(struct cli *cli, enum route_id row, const char *name, struct json_object *body,
               struct json_object **answer, int64_t *index);

/* GET of the row's object, shown. */
int award_get(struct cli *cli, enum route_id row, enum signing signing, const struct view *view);

int award_round_open(struct cli *cli);
int award_round_list(struct cli *cli);
int award_round_show(struct cli *cli);
int award_round_advance(struct cli *cli);
int award_score(struct cli *cli);
int award_scores(struct cli *cli);
int award_shortlist(struct cli *cli);
int award_decide(struct cli *cli);
int award_decisions(struct cli *cli);
int award_prove(struct cli *cli);

/* What is decided of a category, and who won it as far as the reader may know. */
print_row award_print_decision;

extern const struct option_spec award_open_options[], award_list_options[], award_score_options[],
    award_decide_options[];

#endif
