/*
 * Help, written from the command tables; fits 80 columns.
 */
#ifndef WIOTC_CLIENT_HELP_H
#define WIOTC_CLIENT_HELP_H

#include <stdio.h>

#include "client/command.h"

void help_all(FILE *out);
void help_noun(FILE *out, const struct noun *noun);
void help_command(FILE *out, const struct noun *noun, const struct command *command);

#endif
