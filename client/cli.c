#include "client/cli.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "client/command.h"
#include "client/display.h"
#include "client/file.h"
#include "client/help.h"
#include "client/transport.h"
#include "config.h"
#include "lib/buf.h"
#include "lib/limits.h"

#define HOST_DEFAULT "unix:///run/wiotc/wiotcd.sock"

__attribute__((format(printf, 3, 0))) static void print_line(struct cli *cli, const char *before,
                                                             const char *fmt, va_list args)
{
  char *text;

  if (vasprintf(&text, fmt, args) < 0)
    return;
  display_words(stderr,
                arena_printf(&cli->arena, "%s%s", before, display_clean(&cli->arena, text, true)),
                0, cli->terminal.message_width);
  free(text);
}

int cli_error(struct cli *cli, enum exit_code code, const char *fmt, ...)
{
  va_list args;
  char *text;

  if (cli->hushed) {
    va_start(args, fmt);
    if (vasprintf(&text, fmt, args) >= 0) {
      cli->unsaid = arena_strdup(&cli->arena, text);
      free(text);
    }
    va_end(args);
    return (int)code;
  }
  fflush(stdout);
  va_start(args, fmt);
  print_line(cli, "wiotc: ", fmt, args);
  va_end(args);
  return (int)code;
}

const char *cli_problem_text(struct cli *cli, const char *title, const char *detail)
{
  size_t len = strlen(title);

  if (detail[0] == '\0')
    return title;
  if (strncasecmp(title, detail, len) == 0)
    return arena_printf(&cli->arena, "%s%s", title, detail + len);
  return arena_printf(&cli->arena, "%s: %s", title, detail);
}

void cli_field(struct cli *cli, const char *name, const char *detail)
{
  const char *text = arena_printf(&cli->arena, "%s: %s", name, detail);

  fputs("  ", stderr);
  display_words(stderr, display_clean(&cli->arena, text, false), 4, cli->terminal.message_width);
}

/* The fields follow on lines of their own: what refers a program to them goes. */
static const char *without_reference(struct cli *cli, const char *detail)
{
  static const char reference[] = ": see errors";
  const char *at = strstr(detail, reference);

  if (at == NULL)
    return detail;
  return arena_printf(&cli->arena, "%.*s%s:", (int)(at - detail), detail,
                      at[sizeof reference - 1] == '\0' ? "" : "; these are the first");
}

int cli_problem(struct cli *cli, enum exit_code code, const struct problem *p)
{
  cli_error(cli, code, "%s",
            p->n_fields > 0 ? without_reference(cli, p->detail)
                            : cli_problem_text(cli, problem_title(p->id), p->detail));
  for (size_t i = 0; !cli->hushed && i < p->n_fields; i++)
    cli_field(cli, p->fields[i].name, p->fields[i].detail);
  return (int)code;
}

void cli_say(struct cli *cli, const char *fmt, ...)
{
  va_list args;

  if (cli->quiet)
    return;
  va_start(args, fmt);
  print_line(cli, "", fmt, args);
  va_end(args);
}

void cli_debug(struct cli *cli, const char *fmt, ...)
{
  va_list args;

  if (!cli->debug)
    return;
  va_start(args, fmt);
  print_line(cli, "", fmt, args);
  va_end(args);
}

struct json_object *cli_keep(struct cli *cli, struct json_object *value)
{
  if (cli->kept == NULL)
    cli->kept = json_object_new_array();
  if (value != NULL)
    json_object_array_add(cli->kept, value);
  return value;
}

void cli_scope_begin(struct cli *cli, struct cli_scope *scope)
{
  *scope = (struct cli_scope){ cli->arena, cli->kept };
  cli->arena = (struct arena){ NULL };
  cli->kept = NULL;
}

void cli_scope_end(struct cli *cli, struct cli_scope *scope)
{
  json_object_put(cli->kept);
  arena_free(&cli->arena);
  cli->unsaid = NULL;
  cli->arena = scope->arena;
  cli->kept = scope->kept;
}

const char *cli_option(const struct cli *cli, const char *name)
{
  const char *value = NULL;

  for (size_t i = 0; i < cli->n_options; i++)
    if (cli->options[i].suffix == NULL && strcmp(cli->options[i].spec->name, name) == 0)
      value = cli->options[i].value;
  return value;
}

bool cli_flag(const struct cli *cli, const char *name)
{
  for (size_t i = 0; i < cli->n_options; i++)
    if (strcmp(cli->options[i].spec->name, name) == 0)
      return true;
  return false;
}

const struct given_option *cli_option_next(const struct cli *cli, const char *name, size_t *at)
{
  while (*at < cli->n_options) {
    const struct given_option *o = &cli->options[(*at)++];
    if (strcmp(o->spec->name, name) == 0)
      return o;
  }
  return NULL;
}

const char *cli_arg(const struct cli *cli, size_t i)
{
  return i < cli->n_args ? cli->args[i] : NULL;
}

int cli_text(struct cli *cli, const char *given, const char **out)
{
  char *data;
  size_t len;
  int rc;

  *out = given;
  if (given == NULL || strcmp(given, "-") != 0)
    return CLI_DONE;
  rc = file_read(cli, "-", LIMIT_TEXT + 2, &data, &len);
  if (rc != CLI_DONE)
    return rc;
  if (strlen(data) != len)
    return cli_error(cli, CLI_USAGE, "stdin holds a NUL byte: this is no text");
  while (len > 0 && (data[len - 1] == '\n' || data[len - 1] == '\r'))
    data[--len] = '\0';
  *out = data;
  return CLI_DONE;
}

static bool somebody_there(void)
{
  return isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
}

__attribute__((format(printf, 2, 0))) static int ask(struct cli *cli, const char *fmt, va_list args)
{
  char answer[16] = "";
  char *text;

  if (vasprintf(&text, fmt, args) < 0)
    text = NULL;
  fprintf(stderr, "%s This cannot be undone. [y/N] ",
          text == NULL ? "" : display_clean(&cli->arena, text, false));
  free(text);
  if (fgets(answer, sizeof answer, stdin) != NULL && (answer[0] == 'y' || answer[0] == 'Y'))
    return CLI_DONE;
  return cli_error(cli, CLI_USAGE, "nothing was done");
}

int cli_confirm(struct cli *cli, const char *fmt, ...)
{
  va_list args;
  int rc;

  if (cli->yes)
    return CLI_DONE;
  if (!somebody_there())
    return cli_error(cli, CLI_USAGE,
                     "this cannot be undone, and there is no terminal to ask on; -y says yes");
  va_start(args, fmt);
  rc = ask(cli, fmt, args);
  va_end(args);
  return rc;
}

int cli_caution(struct cli *cli, const char *fmt, ...)
{
  va_list args;
  int rc;

  if (cli->yes || !somebody_there())
    return CLI_DONE;
  va_start(args, fmt);
  rc = ask(cli, fmt, args);
  va_end(args);
  return rc;
}

static void defaults(struct cli *cli)
{
  const char *host = getenv("WIOTC_HOST");
  const char *key = getenv("WIOTC_KEY");
  const char *dir = dir_of(&cli->arena, "XDG_CONFIG_HOME", ".config");

  terminal_init(&cli->terminal);
  cli->host = host != NULL && host[0] != '\0' ? host : HOST_DEFAULT;
  if (key != NULL && key[0] != '\0')
    cli->key_path = key;
  else if (dir != NULL)
    cli->key_path = arena_printf(&cli->arena, "%s/key", dir);
  cli->key_default = cli->key_path;
}

static int help(const struct cli *cli, FILE *out, int code)
{
  if (cli->command != NULL)
    help_command(out, cli->noun, cli->command);
  else if (cli->noun != NULL)
    help_noun(out, cli->noun);
  else
    help_all(out);
  return code;
}

static int run(struct cli *cli, int argc, char **argv)
{
  int rc = command_line_read(cli, argc, argv);

  if (rc != CLI_DONE)
    return rc;
  if (cli->version) {
    puts("wiotc " PACKAGE_VERSION);
    return CLI_DONE;
  }
  if (cli->help)
    return help(cli, stdout, CLI_DONE);
  if (cli->command == NULL)
    return help(cli, stderr, CLI_USAGE);
  rc = command_line_complete(cli);
  return rc == CLI_DONE ? cli->command->run(cli) : rc;
}

bool cli_begin(struct cli *cli)
{
  if (!secret_init()) {
    fputs("wiotc: cannot protect secret keys in memory: libsodium did not start\n", stderr);
    return false;
  }
  defaults(cli);
  return true;
}

int cli_end(struct cli *cli, int rc)
{
  if (fflush(stdout) != 0 || ferror(stdout))
    rc = cli_error(cli, rc == CLI_DONE ? CLI_USAGE : (enum exit_code)rc,
                   "cannot write the result: %s", strerror(errno));
  transport_close(cli->transport);
  register_close(&cli->reg);
  secret_key_free(cli->key);
  json_object_put(cli->kept);
  arena_free(&cli->arena);
  return rc;
}

int cli_main(int argc, char **argv)
{
  struct cli cli = { 0 };

  return cli_begin(&cli) ? cli_end(&cli, run(&cli, argc, argv)) : CLI_USAGE;
}
