/*
 * The commands: a table a noun, in client/cmd_NOUN.c. Parsing, help and usage errors all come from
 * these tables.
 */
#ifndef WIOTC_CLIENT_COMMAND_H
#define WIOTC_CLIENT_COMMAND_H

#include <stdbool.h>
#include <stdint.h>
#include <stddef.h>

#include "client/cli.h"

enum option_kind {
  OPTION_FLAG,
  OPTION_VALUE,  /* the last one counts */
  OPTION_LIST,   /* may be given more than once */
  OPTION_PREFIX, /* `name` stands for --name-LANG, once a language */
};

struct option_spec {
  const char *name; /* without its dashes; NULL ends a table */
  char letter;      /* 0: none */
  enum option_kind kind;
  bool required;
  const char *value; /* what the value is called; one of these words when it holds a `|` */
  const char *help;
};

#define COMMAND_MANY SIZE_MAX

struct command {
  const char *verb; /* or two, as `round open`; NULL: the noun alone, or the end of a table */
  const char *args; /* `ID [TEXT]`, "" for none; names the arguments in errors too */
  size_t min_args, max_args; /* COMMAND_MANY: the last one of args, which ends with `...` */
  const char *summary;
  const char *example;               /* arguments after `wiotc NOUN VERB` */
  const char *notes;                 /* more to know, or NULL */
  const struct option_spec *options; /* or NULL */
  int (*run)(struct cli *cli);
};

struct noun {
  const char *name;
  const char *summary;
  const struct command *commands; /* ends with a row whose run is NULL */
};

extern const struct noun noun_key, noun_party, noun_body, noun_charter, noun_office, noun_motion,
    noun_application, noun_member, noun_award, noun_ceremony, noun_certificate, noun_log,
    noun_status, noun_api, noun_completion;
extern const struct noun *const nouns[]; /* NULL-terminated */
extern const struct option_spec global_options[];

const struct noun *noun_find(const char *name);
/* `group` is the first word of a verb of two, NULL for the others. */
const struct command *command_find(const struct noun *noun, const char *group, const char *verb);
/* Is the word the first one of verbs of two? */
bool command_is_group(const struct noun *noun, const char *word);
/* How many arguments its usage line names. */
size_t command_words(const struct command *c);
/* True for a noun that is a command by itself. */
bool noun_is_command(const struct noun *noun);

/* Fills the run from the command line. CLI_USAGE after telling why. */
int command_line_read(struct cli *cli, int argc, char **argv);
/* Which arguments and required options are missing. */
int command_line_complete(struct cli *cli);

/* The word of the list (NULL-terminated) most like this one, NULL when none is near. */
const char *nearest_word(const char *word, const char *const *list);

#endif
