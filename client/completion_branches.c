#include "client/completion.h"

/* No name is a flag elsewhere, so the command does not matter. */
static void valued_of(FILE *out, const struct option_spec *table)
{
  for (const struct option_spec *o = table; o != NULL && o->name != NULL; o++) {
    if (o->kind == OPTION_FLAG)
      continue;
    fprintf(out, "|--%s%s", o->name, o->kind == OPTION_PREFIX ? "-*" : "");
    if (o->letter != 0)
      fprintf(out, "|-%c", o->letter);
  }
}

static void valued(FILE *out, const struct noun *noun, const struct command *c)
{
  (void)noun;
  valued_of(out, c->options);
}

void branches_valued(FILE *out)
{
  valued_of(out, global_options);
  completion_each(out, valued);
}

static void arguments(const struct branches *b, const struct noun *noun, const struct command *c)
{
  struct arena a = { 0 };

  for (size_t i = 0, n = command_words(c); i < n; i++) {
    const char *values = completion_values(&a, completion_argument(&a, c, i));
    bool more = i + 1 == n && c->max_args == COMMAND_MANY;
    if (values[0] != '\0')
      fprintf(b->out, "  '%s %s '%s) %s%s%s ;;\n", noun->name, completion_verb(c),
              more ? "*" : arena_printf(&a, "%zu", i), b->open, values, b->close);
  }
  arena_free(&a);
}

void branches_arguments(const struct branches *b)
{
  for (size_t i = 0; nouns[i] != NULL; i++)
    for (const struct command *c = nouns[i]->commands; c->run != NULL; c++)
      arguments(b, nouns[i], c);
}

static void values_of(const struct branches *b, const char *words, const struct option_spec *table)
{
  struct arena a = { 0 };

  for (const struct option_spec *o = table; o != NULL && o->name != NULL; o++) {
    const char *values = completion_values(&a, o->value);
    if (values[0] == '\0')
      continue;
    fprintf(b->out, "  %s' --%s'", words, o->name);
    if (o->letter != 0)
      fprintf(b->out, "|%s' -%c'", words, o->letter);
    fprintf(b->out, ") %s%s%s ;;\n", b->open, values, b->close);
  }
  arena_free(&a);
}

void branches_values(const struct branches *b)
{
  struct arena a = { 0 };

  for (size_t i = 0; nouns[i] != NULL; i++)
    for (const struct command *c = nouns[i]->commands; c->run != NULL; c++)
      values_of(b, arena_printf(&a, "'%s %s'", nouns[i]->name, completion_verb(c)), c->options);
  values_of(b, "*", global_options);
  arena_free(&a);
}
