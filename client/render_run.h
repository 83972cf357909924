/*
 * Runs wiotc-render, which draws. It is a program of its own because the libraries that it takes,
 * some thirty of them, would make every other command start in three times the time.
 */
#ifndef WIOTC_CLIENT_RENDER_RUN_H
#define WIOTC_CLIENT_RENDER_RUN_H

#include <stddef.h>

#include "client/cli.h"

/* With this begins the line in which it says why it failed; libraries have their say there too. */
#define RENDER_SAYS "wiotc-render: "

/* Draws a credential with a template as `pdf`, `svg` or `png`. The bytes are in the run's arena.
 * CLI_USAGE, told, when it fails. */
int render_run(struct cli *cli, const char *template, const char *format, const char *credential,
               size_t credential_len, char **data, size_t *len);

/* The template for a kind of certificate, `membership`, in a language: the user's own, the
 * organization's, the one that came with the program. CLI_USAGE, told, when there is none. */
int render_template(struct cli *cli, const char *kind, const char *language, const char **path);

#endif
