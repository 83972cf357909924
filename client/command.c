#include "client/command.h"

#include <stdint.h>
#include <string.h>

/* clang-format off */
const struct noun *const nouns[] = {
  &noun_key,
  &noun_party,
  &noun_body,
  &noun_charter,
  &noun_office,
  &noun_motion,
  &noun_application,
  &noun_member,
  &noun_award,
  &noun_ceremony,
  &noun_certificate,
  &noun_log,
  &noun_status,
  &noun_api,
  &noun_completion,
  NULL,
};
/* clang-format on */

const struct option_spec global_options[] = {
  { "host", 0, OPTION_VALUE, false, "URL",
    "the register: unix:///path or https://name (WIOTC_HOST)" },
  { "key", 0, OPTION_VALUE, false, "FILE", "the secret key that signs (WIOTC_KEY)" },
  { "format", 'f', OPTION_VALUE, false, "table|json|csv", "how results are written" },
  { "yes", 'y', OPTION_FLAG, false, NULL, "do not ask: go on, overwrite files" },
  { "quiet", 'q', OPTION_FLAG, false, NULL, "results and errors only, no other words" },
  { "debug", 0, OPTION_FLAG, false, NULL, "show the heads of requests and answers" },
  { "help", 'h', OPTION_FLAG, false, NULL, "help on the command" },
  { "version", 0, OPTION_FLAG, false, NULL, "the program's version" },
  { NULL, 0, OPTION_FLAG, false, NULL, NULL },
};

const struct noun *noun_find(const char *name)
{
  for (size_t i = 0; nouns[i] != NULL; i++)
    if (strcmp(nouns[i]->name, name) == 0)
      return nouns[i];
  return NULL;
}

bool noun_is_command(const struct noun *noun)
{
  return noun->commands[0].verb == NULL;
}

const struct command *command_find(const struct noun *noun, const char *group, const char *verb)
{
  size_t len = group == NULL ? 0 : strlen(group) + 1;

  for (const struct command *c = noun->commands; c->run != NULL; c++)
    if (c->verb != NULL &&
        (len == 0 || (strncmp(c->verb, group, len - 1) == 0 && c->verb[len - 1] == ' ')) &&
        strcmp(c->verb + len, verb) == 0)
      return c;
  return NULL;
}

bool command_is_group(const struct noun *noun, const char *word)
{
  size_t len = strlen(word);

  for (const struct command *c = noun->commands; c->run != NULL; c++)
    if (c->verb != NULL && strncmp(c->verb, word, len) == 0 && c->verb[len] == ' ')
      return true;
  return false;
}

size_t command_words(const struct command *c)
{
  size_t n = c->args[0] != '\0';

  for (const char *a = c->args; *a != '\0'; a++)
    n += *a == ' ';
  return n;
}

#define WORD_MAX 31

static size_t least(size_t a, size_t b, size_t c)
{
  size_t m = a < b ? a : b;

  return m < c ? m : c;
}

/* Levenshtein's distance of two short words. */
static size_t distance(const char *a, const char *b)
{
  size_t row[WORD_MAX + 1];
  size_t n = strlen(b);

  if (strlen(a) > WORD_MAX || n > WORD_MAX)
    return SIZE_MAX;
  for (size_t j = 0; j <= n; j++)
    row[j] = j;
  for (size_t i = 0; a[i] != '\0'; i++) {
    size_t diagonal = row[0];
    row[0] = i + 1;
    for (size_t j = 0; j < n; j++) {
      size_t above = row[j + 1];
      row[j + 1] = least(above + 1, row[j] + 1, diagonal + (a[i] != b[j]));
      diagonal = above;
    }
  }
  return row[n];
}

const char *nearest_word(const char *word, const char *const *list)
{
  size_t best = SIZE_MAX, len = strlen(word);
  const char *found = NULL;

  for (; *list != NULL; list++) {
    size_t d = len >= 3 && strncmp(*list, word, len) == 0 ? 1 : distance(word, *list);
    if (d < best) {
      best = d;
      found = *list;
    }
  }
  return best <= 1 + len / 3 && best < len ? found : NULL;
}
