#include "client/help.h"

#include <stdlib.h>
#include <string.h>

#include "client/display.h"

#define HELP_WIDTH 79
#define GAP 2

static void row(FILE *out, const char *left, size_t width, const char *right)
{
  fprintf(out, "  %-*s  ", (int)width, left);
  display_wrap(out, right, 2 + width + GAP, HELP_WIDTH);
}

/* `-o, --out FILE`; with mark, a `…` after what may be repeated. */
static char *option_left(struct arena *a, const struct option_spec *o)
{
  const char *value = o->value == NULL ? "" : o->value;
  char *letter = o->letter == 0 ? arena_strdup(a, "") : arena_printf(a, "-%c, ", o->letter);

  return arena_printf(a, "%s--%s%s%s%s%s", letter, o->name, o->kind == OPTION_PREFIX ? "-LANG" : "",
                      value[0] == '\0' ? "" : " ", value, o->kind == OPTION_LIST ? " ..." : "");
}

#define LEFT_MAX 28

static void option_rows(FILE *out, const struct option_spec *options)
{
  struct arena a = { 0 };
  size_t width = 0;

  for (const struct option_spec *o = options; o->name != NULL; o++) {
    size_t n = strlen(option_left(&a, o));
    if (n > width && n <= LEFT_MAX)
      width = n;
  }
  for (const struct option_spec *o = options; o->name != NULL; o++) {
    const char *left = option_left(&a, o);
    const char *help = o->required ? arena_printf(&a, "%s (required)", o->help) : o->help;
    if (strlen(left) > width) {
      fprintf(out, "  %s\n", left);
      left = "";
    }
    row(out, left, width, help);
  }
  arena_free(&a);
}

static void verbs_line(struct buf *b, const struct noun *noun)
{
  for (const struct command *c = noun->commands; c->run != NULL; c++)
    if (c->verb != NULL)
      buf_printf(b, "%s%s", b->len > 0 ? ", " : "", c->verb);
  if (b->len == 0)
    buf_text(b, noun->summary);
}

void help_all(FILE *out)
{
  fputs("usage: wiotc COMMAND [ARGUMENTS] [OPTIONS]\n\n"
        "Talks to a register of memberships and certificates, and checks its proofs.\n\n"
        "Commands:\n",
        out);
  for (size_t i = 0; nouns[i] != NULL; i++) {
    struct buf verbs = { 0 };
    verbs_line(&verbs, nouns[i]);
    row(out, nouns[i]->name, 12, buf_str(&verbs));
    buf_free(&verbs);
  }
  fputs("\nOptions, before or after the command:\n", out);
  option_rows(out, global_options);
  fputs("\nA key's passphrase is asked for on the terminal, or read from the file that\n"
        "WIOTC_PASSPHRASE_FILE names.\n\n"
        "Exit codes: 0 done, 1 refused by the register, 2 wrong usage, 3 register not\n"
        "reachable, 4 a signature, certificate or log proof is wrong.\n\n"
        "For example:\n"
        "  wiotc key new\n"
        "  wiotc party register example-inc --kind organization --name \"Example Inc.\" \\\n"
        "      --country CN --email office@example.com\n"
        "  wiotc body list\n"
        "  wiotc application submit industry --as example-inc\n"
        "  wiotc certificate verify WIOTC-2026-000004.json\n\n"
        "More: wiotc COMMAND -h\n",
        out);
}

/* The command line, continued with a backslash before the option that would not fit. */
static void example(FILE *out, const struct noun *noun, const struct command *c)
{
  const char *rest = c->example;
  size_t used = 2 + strlen("wiotc ") + strlen(noun->name);

  fprintf(out, "  wiotc %s", noun->name);
  if (c->verb != NULL) {
    fprintf(out, " %s", c->verb);
    used += 1 + strlen(c->verb);
  }
  while (rest[0] != '\0') {
    const char *option = strstr(rest + 1, " --");
    size_t len = option == NULL ? strlen(rest) : (size_t)(option - rest);
    if (used + 1 + len > HELP_WIDTH - 2) {
      fputs(" \\\n     ", out);
      used = 5;
    }
    fprintf(out, " %.*s", (int)len, rest);
    used += 1 + len;
    rest += len + (rest[len] == ' ');
  }
  fputc('\n', out);
}

void help_noun(FILE *out, const struct noun *noun)
{
  struct arena a = { 0 };
  size_t width = 0;

  if (noun_is_command(noun)) {
    help_command(out, noun, noun->commands);
    return;
  }
  fprintf(out, "usage: wiotc %s COMMAND [ARGUMENTS] [OPTIONS]\n\n%s\n\nCommands:\n", noun->name,
          noun->summary);
  for (const struct command *c = noun->commands; c->run != NULL; c++) {
    size_t n = strlen(c->verb) + 1 + strlen(c->args);
    width = n > width ? n : width;
  }
  for (const struct command *c = noun->commands; c->run != NULL; c++)
    row(out, arena_printf(&a, "%s %s", c->verb, c->args), width, c->summary);
  fputs("\nFor example:\n", out);
  example(out, noun, noun->commands);
  fprintf(out, "\nMore: wiotc %s %s -h\n", noun->name, noun->commands[0].verb);
  arena_free(&a);
}

void help_command(FILE *out, const struct noun *noun, const struct command *c)
{
  fprintf(out, "usage: wiotc %s%s%s%s%s [OPTIONS]\n\n", noun->name, c->verb == NULL ? "" : " ",
          c->verb == NULL ? "" : c->verb, c->args[0] == '\0' ? "" : " ", c->args);
  display_wrap(out, c->summary, 0, HELP_WIDTH);
  if (c->notes != NULL) {
    fputc('\n', out);
    display_wrap(out, c->notes, 0, HELP_WIDTH);
  }
  if (c->options != NULL) {
    fputs("\nOptions:\n", out);
    option_rows(out, c->options);
  }
  fputs("\nOptions of every command:\n", out);
  option_rows(out, global_options);
  fputs("\nFor example:\n", out);
  example(out, noun, c);
}
