/*
 * What the shells are told of the commands, so that they can complete them: generated from the
 * tables in client/cmd_NOUN.c, a script a shell.
 */
#ifndef WIOTC_CLIENT_COMPLETION_H
#define WIOTC_CLIENT_COMPLETION_H

#include <stdbool.h>
#include <stdio.h>

#include "client/command.h"
#include "lib/arena.h"

void completion_bash(FILE *out);
void completion_zsh(FILE *out);
void completion_fish(FILE *out);

/* Every command: calls f with its two words, "" for a noun that is a command by itself. */
void completion_each(FILE *out,
                     void (*f)(FILE *out, const struct noun *noun, const struct command *c));
/* The first word of a verb of two (`round open`), NULL for other verbs. */
const char *completion_group(struct arena *a, const struct command *c);
/* Is it the first command of its group? */
bool completion_begins_group(const struct noun *noun, const struct command *c);
/* Its second word; "-" for a noun that is a command by itself. */
const char *completion_verb(const struct command *c);

/* What bash and zsh have in common: branches of a `case` over the words that were typed. */
struct branches {
  FILE *out;
  const char *open, *close; /* around the words that a branch gives */
};

/* The patterns of all options that take a value, a `|` before each. */
void branches_valued(FILE *out);
/* What can stand for the arguments of each command. */
void branches_arguments(const struct branches *b);
/* What can stand for the values of options, those of each command and then the global ones. */
void branches_values(const struct branches *b);
/* What can stand for a value that the tables call so: its words, a space after each, for one of
 * `a|b|c`; "@" for a file; "" for what only the register knows. */
const char *completion_values(struct arena *a, const char *called);
/* The i-th argument as its usage names it, "" after the last. */
const char *completion_argument(struct arena *a, const struct command *c, size_t i);
/* Text between single quotes for a shell; `quote` is how it writes one inside of them. */
const char *completion_quoted(struct arena *a, const char *text, const char *quote);

#endif
