#include "client/completion.h"

#include <string.h>

#include "lib/buf.h"

void completion_each(FILE *out,
                     void (*f)(FILE *out, const struct noun *noun, const struct command *c))
{
  for (size_t i = 0; nouns[i] != NULL; i++)
    for (const struct command *c = nouns[i]->commands; c->run != NULL; c++)
      f(out, nouns[i], c);
}

const char *completion_verb(const struct command *c)
{
  return c->verb == NULL ? "-" : c->verb;
}

const char *completion_group(struct arena *a, const struct command *c)
{
  const char *blank = c->verb == NULL ? NULL : strchr(c->verb, ' ');

  return blank == NULL ? NULL : arena_strndup(a, c->verb, (size_t)(blank - c->verb));
}

bool completion_begins_group(const struct noun *noun, const struct command *c)
{
  struct arena a = { 0 };
  const char *group = completion_group(&a, c);
  bool begins = group != NULL;

  for (const struct command *before = noun->commands; begins && before != c; before++)
    begins = strncmp(before->verb, group, strlen(group)) != 0 || before->verb[strlen(group)] != ' ';
  arena_free(&a);
  return begins;
}

const char *completion_values(struct arena *a, const char *called)
{
  char *words;

  if (called == NULL)
    return "";
  if (strstr(called, "FILE") != NULL)
    return "@";
  if (strchr(called, '|') == NULL)
    return "";
  words = arena_printf(a, "%s ", called);
  for (char *c = words; *c != '\0'; c++)
    if (*c == '|')
      *c = ' ';
  return words;
}

const char *completion_argument(struct arena *a, const struct command *c, size_t i)
{
  const char *args = c->args;

  for (; i > 0 && *args != '\0'; i--) {
    args += strcspn(args, " ");
    args += *args == ' ';
  }
  return arena_strndup(a, args, strcspn(args, " "));
}

const char *completion_quoted(struct arena *a, const char *text, const char *quote)
{
  struct buf b = { 0 };
  const char *copy;

  buf_byte(&b, '\'');
  for (; *text != '\0'; text++)
    if (*text == '\'')
      buf_text(&b, quote);
    else
      buf_byte(&b, *text);
  buf_byte(&b, '\'');
  copy = arena_strdup(a, buf_str(&b));
  buf_free(&b);
  return copy;
}
