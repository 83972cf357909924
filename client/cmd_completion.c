#include <stdio.h>
#include <string.h>

#include "client/completion.h"

static int print(struct cli *cli)
{
  static const struct {
    const char *shell;
    void (*print)(FILE *out);
  } shells[] = { { "bash", completion_bash },
                 { "zsh", completion_zsh },
                 { "fish", completion_fish } };

  for (size_t i = 0; i < sizeof shells / sizeof shells[0]; i++)
    if (strcmp(shells[i].shell, cli_arg(cli, 0)) == 0) {
      shells[i].print(stdout);
      return CLI_DONE;
    }
  return cli_error(cli, CLI_USAGE, "there is no completion for \"%s\", only for bash, zsh and fish",
                   cli_arg(cli, 0));
}

static const struct command commands[] = {
  { NULL, "bash|zsh|fish", 1, 1, "Prints a script that lets a shell complete wiotc's commands.",
    "bash >~/.local/share/bash-completion/completions/wiotc",
    "It is installed with the program; this is for a shell that does not find it there.", NULL,
    print },
  { NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, NULL },
};

const struct noun noun_completion = { "completion", "Completion of commands in bash, zsh and fish.",
                                      commands };
