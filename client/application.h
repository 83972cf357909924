/*
 * `wiotc application`: what its two files of commands share.
 */
#ifndef WIOTC_CLIENT_APPLICATION_H
#define WIOTC_CLIENT_APPLICATION_H

#include <json-c/json.h>

#include "client/cli.h"
#include "client/output.h"

extern const struct view application_view;

/* Below an application that is shown: what its reader should know besides. */
void application_notes(struct cli *cli, struct json_object *answer);
/* Said where the quorum is out of reach. */
extern const char application_unreachable[];
/* After a step: one line of what it is now. */
void application_brief(struct cli *cli, struct json_object *answer);

/* The files of --attach, read. */
struct files {
  size_t n;
  struct {
    const char *path, *data;
    size_t len;
  } file[CLI_MAX_OPTIONS];
};

/* All are read before any is sent: each sending is a log entry. */
int application_files(struct cli *cli, struct files *out);
/* Sends them as the applicant's and sets body.attachments to their names (SHA-256); nothing when
 * there are none. */
int application_attach(struct cli *cli, const struct files *files, const char *applicant,
                       struct json_object *body);

int application_history(struct cli *cli);
int application_report(struct cli *cli);
int application_screen(struct cli *cli);
int application_ask(struct cli *cli);
int application_answer(struct cli *cli);
int application_vote(struct cli *cli); /* the verb is the vote */
int application_endorse(struct cli *cli);
int application_withdraw(struct cli *cli);
int application_cancel(struct cli *cli);
int application_appeal(struct cli *cli);
int application_rule(struct cli *cli); /* the verb is the ruling */

#endif
