#include <string.h>

#include "client/completion.h"

#define QUOTE "\\'"

/* The words so far without options and their values: `NOUN VERB` and how many follow. */
static const char *const script =
    "function __wiotc_words\n"
    "    set -l value ''\n"
    "    for word in (commandline -opc)[2..]\n"
    "        if test -n \"$value\"\n"
    "            set value ''\n"
    "        else if string match -q -- '-*' $word\n"
    "            __wiotc_takes_value $word; and set value $word\n"
    "        else\n"
    "            echo $word\n"
    "        end\n"
    "    end\n"
    "end\n"
    "# The first words are these; with a number before them, and so many more follow, or with `+`\n"
    "# after it, at least so many.\n"
    "function __wiotc_at\n"
    "    set -l words (__wiotc_words)\n"
    "    set -l wanted $argv\n"
    "    set -l more ''\n"
    "    set -l compare -eq\n"
    "    if string match -qr '^[0-9]+[+]?$' -- $argv[1]\n"
    "        set more (string trim -r -c + -- $argv[1])\n"
    "        string match -q '*+' -- $argv[1]; and set compare -ge\n"
    "        set -e wanted[1]\n"
    "    end\n"
    "    for i in (seq (count $wanted))\n"
    "        test \"$words[$i]\" = \"$wanted[$i]\"; or return 1\n"
    "    end\n"
    "    test -z \"$more\"; or test (count $words) $compare (math (count $wanted) + $more)\n"
    "end\n";

/* The condition for being inside this command, with `more` ("" or "2 ") words after it. */
static const char *at(struct arena *a, const char *more, const struct noun *noun,
                      const struct command *c)
{
  return arena_printf(a, "__wiotc_at %s%s%s%s", more, noun->name, c->verb == NULL ? "" : " ",
                      c->verb == NULL ? "" : c->verb);
}

static void value_of(FILE *out, struct arena *a, const char *called)
{
  const char *values = completion_values(a, called);

  if (strcmp(values, "@") == 0)
    fputs(" -r -F", out);
  else
    fprintf(out, " -x -a %s", completion_quoted(a, values, QUOTE));
}

static void options_of(FILE *out, struct arena *a, const char *condition,
                       const struct option_spec *table)
{
  for (const struct option_spec *o = table; o != NULL && o->name != NULL; o++) {
    fputs("complete -c wiotc", out);
    if (condition[0] != '\0')
      fprintf(out, " -n '%s'", condition);
    fprintf(out, " -l %s%s", o->name, o->kind == OPTION_PREFIX ? "-" : "");
    if (o->letter != 0)
      fprintf(out, " -s %c", o->letter);
    if (o->kind != OPTION_FLAG)
      value_of(out, a, o->value);
    fprintf(out, " -d %s\n", completion_quoted(a, o->help, QUOTE));
  }
}

/* Its verb, where one can stand; a verb of two is offered word by word. */
static void verb(FILE *out, struct arena *a, const struct noun *noun, const struct command *c)
{
  const char *group = completion_group(a, c), *help = completion_quoted(a, c->summary, QUOTE);

  if (completion_begins_group(noun, c))
    fprintf(out, "complete -c wiotc -n '__wiotc_at 0 %s' -a %s -d %s\n", noun->name, group, help);
  fprintf(out, "complete -c wiotc -n '__wiotc_at 0 %s%s%s' -a %s -d %s\n", noun->name,
          group == NULL ? "" : " ", group == NULL ? "" : group,
          group == NULL ? c->verb : c->verb + strlen(group) + 1, help);
}

static void command(FILE *out, const struct noun *noun, const struct command *c)
{
  struct arena a = { 0 };

  if (c->verb != NULL)
    verb(out, &a, noun, c);
  for (size_t i = 0, n = command_words(c); i < n; i++) {
    const char *values = completion_values(&a, completion_argument(&a, c, i));
    const char *more = i + 1 == n && c->max_args == COMMAND_MANY ? "+" : "";
    if (values[0] == '\0')
      continue;
    fprintf(out, "complete -c wiotc -n '%s'", at(&a, arena_printf(&a, "%zu%s ", i, more), noun, c));
    if (strcmp(values, "@") == 0)
      fputs(" -F\n", out);
    else
      fprintf(out, " -a %s\n", completion_quoted(&a, values, QUOTE));
  }
  options_of(out, &a, at(&a, "", noun, c), c->options);
  arena_free(&a);
}

static void valued_of(FILE *out, const struct option_spec *table)
{
  for (const struct option_spec *o = table; o != NULL && o->name != NULL; o++) {
    if (o->kind == OPTION_FLAG)
      continue;
    fprintf(out, " '--%s%s'", o->name, o->kind == OPTION_PREFIX ? "-*" : "");
    if (o->letter != 0)
      fprintf(out, " -%c", o->letter);
  }
}

static void valued(FILE *out, const struct noun *noun, const struct command *c)
{
  (void)noun;
  valued_of(out, c->options);
}

void completion_fish(FILE *out)
{
  struct arena a = { 0 };

  fputs("# fish completion for wiotc, made by `wiotc completion fish`.\n"
        "function __wiotc_takes_value\n    switch $argv[1]\n        case '*=*'\n"
        "            return 1\n        case",
        out);
  valued_of(out, global_options);
  completion_each(out, valued);
  fputs("\n            return 0\n    end\n    return 1\nend\n", out);
  fputs(script, out);
  fputs("complete -c wiotc -f\n", out);
  for (size_t i = 0; nouns[i] != NULL; i++)
    fprintf(out, "complete -c wiotc -n '__wiotc_at 0' -a %s -d %s\n", nouns[i]->name,
            completion_quoted(&a, nouns[i]->summary, QUOTE));
  options_of(out, &a, "", global_options);
  completion_each(out, command);
  arena_free(&a);
}
