/*
 * Runs wiotc-render, which draws. It is a program of its own because the libraries that it takes,
 * some thirty of them, would make every other command start in three times the time.
 */
#ifndef WIOTC_CLIENT_RENDER_RUN_H
#define WIOTC_CLIENT_RENDER_RUN_H

#include <stddef.h>
#include <sys/types.h>

#include "client/cli.h"

/* With this begins the line in which it says why it failed; libraries have their say there too. */
#define RENDER_SAYS "wiotc-render: "

/* One of its processes, which draws one credential after another with one template. */
struct renderer {
  const char *program, *template, *format; /* format: `pdf`, `svg` or `png` */
  pid_t child;                             /* 0: it does not run */
  int socket, said;
};

/* What is named must live as long as the renderer. Nothing runs before the first is drawn. */
void renderer_open(struct cli *cli, struct renderer *r, const char *template, const char *format);
/* Draws one. The bytes are in the run's arena. CLI_USAGE, told, when it fails; another can be drawn
 * afterwards. */
int renderer_draw(struct cli *cli, struct renderer *r, const char *credential,
                  size_t credential_len, char **data, size_t *len);
void renderer_close(struct renderer *r);

/* The template for a kind of certificate, `membership`, in a language: the user's own, the
 * organization's, the one that came with the program. CLI_USAGE, told, when there is none. */
int render_template(struct cli *cli, const char *kind, const char *language, const char **path);

#endif
