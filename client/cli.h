/*
 * One run of the client: what was asked for on the command line, and what is needed to do it.
 */
#ifndef WIOTC_CLIENT_CLI_H
#define WIOTC_CLIENT_CLI_H

#include <stdbool.h>
#include <stddef.h>
#include <json-c/json.h>

#include "client/register.h"
#include "client/terminal.h"
#include "lib/arena.h"
#include "lib/key_file.h"
#include "lib/problem.h"

/* How a run ends; every function below that returns int returns one of these. */
enum exit_code {
  CLI_DONE = 0,
  CLI_REFUSED = 1,     /* by the register */
  CLI_USAGE = 2,       /* wrong usage, or something of this machine cannot be used */
  CLI_UNREACHABLE = 3, /* the register does not answer, or not as a register would */
  CLI_WRONG = 4        /* a signature, certificate or log proof is wrong */
};

enum format { FORMAT_TABLE, FORMAT_JSON, FORMAT_CSV };

#define CLI_MAX_OPTIONS 64

struct command;
struct noun;
struct option_spec;
struct transport;

struct given_option {
  const struct option_spec *spec;
  const char *suffix; /* LANG of --name-LANG; NULL for other options */
  const char *value;  /* NULL for flags */
};

struct cli {
  struct arena arena;
  struct json_object *kept; /* an array: owns every JSON value of this run */
  struct terminal terminal;

  const struct noun *noun;       /* NULL until its word was read */
  const struct command *command; /* likewise */
  const char *group;             /* the first word of a verb of two, once it was read; or NULL */
  const char **args;
  size_t n_args;
  struct given_option options[CLI_MAX_OPTIONS];
  size_t n_options;

  const char *host;        /* URL */
  const char *key_path;    /* of the secret key */
  const char *key_default; /* what key_path is without --key; NULL: nothing */
  enum format format;
  bool yes, quiet, debug, help, version;
  size_t listed;      /* bytes of the pages read so far */
  bool hushed;        /* errors are not told: the caller says it in its own words */
  const char *unsaid; /* the last of them, in the arena */

  struct transport *transport; /* opened by the first request */
  struct known_register reg;   /* loaded by the first request that needs it */
  struct secret_key *key;      /* read by the first signed request */
};

int cli_main(int argc, char **argv);
/* For programs with options of their own: defaults from the environment, and giving all back. */
bool cli_begin(struct cli *cli);
int cli_end(struct cli *cli, int rc); /* returns rc, or that the output failed */

/* `wiotc: ...` on stderr; returns code. The text ends without a newline. */
int cli_error(struct cli *cli, enum exit_code code, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* The problem's title, detail and fields, as cli_error() would. */
int cli_problem(struct cli *cli, enum exit_code code, const struct problem *p);
/* What is wrong with one field, on stderr below the problem. */
void cli_field(struct cli *cli, const char *name, const char *detail);
/* A problem's two parts as one text: a detail that begins with the title stands for it. */
const char *cli_problem_text(struct cli *cli, const char *title, const char *detail);
/* A line on stderr, unless -q. */
void cli_say(struct cli *cli, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* A line on stderr with --debug. */
void cli_debug(struct cli *cli, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Hands the value over to the run, which frees it at its end. Returns it. */
struct json_object *cli_keep(struct cli *cli, struct json_object *value);

/* What one step of a long run takes is given back at its end: nothing made between the two may be
 * kept. The first request, which opens what all share, comes before. */
struct cli_scope {
  struct arena arena;
  struct json_object *kept;
};
void cli_scope_begin(struct cli *cli, struct cli_scope *scope);
void cli_scope_end(struct cli *cli, struct cli_scope *scope);

/* The last one given of an option, its value; NULL when it was not given. */
const char *cli_option(const struct cli *cli, const char *name);
bool cli_flag(const struct cli *cli, const char *name);
/* The next one given at or after *at, which moves past it; NULL after the last. */
const struct given_option *cli_option_next(const struct cli *cli, const char *name, size_t *at);
const char *cli_arg(const struct cli *cli, size_t i); /* NULL when it was not given */

/* The text itself, or all of stdin for `-`. */
int cli_text(struct cli *cli, const char *given, const char **out);
/* Asks before what cannot be undone; -y says yes. CLI_DONE to go on. */
int cli_confirm(struct cli *cli, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Like that for what officers do in office: a script, which nobody watches, is not asked. */
int cli_caution(struct cli *cli, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#endif
