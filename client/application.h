/*
 * `wiotc application`: what its two files of commands share.
 */
#ifndef WIOTC_CLIENT_APPLICATION_H
#define WIOTC_CLIENT_APPLICATION_H

#include <json-c/json.h>

#include "client/cli.h"
#include "client/output.h"

extern const struct view application_view;

/* Sends the files of --attach and sets body.attachments to their names (SHA-256); nothing when none
 * was given. */
int application_attach(struct cli *cli, struct json_object *body);

int application_screen(struct cli *cli);
int application_ask(struct cli *cli);
int application_answer(struct cli *cli);
int application_vote(struct cli *cli); /* the verb is the vote */
int application_withdraw(struct cli *cli);

#endif
