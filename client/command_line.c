/*
 * From argv to a run: options stand anywhere, `--` ends them.
 */
#include "client/command.h"

#include <string.h>

#include "lib/text.h"

#define MAX_WORDS 64

struct reader {
  struct cli *cli;
  int argc;
  char **argv;
  int at;
  const struct command *command; /* which this line is for, as far ahead as it stands; or NULL */
};

static const struct option_spec *find_in(const struct option_spec *table, const char *name,
                                         size_t len, char letter)
{
  for (const struct option_spec *o = table; o != NULL && o->name != NULL; o++)
    if (letter != 0
            ? o->letter == letter
            : o->kind != OPTION_PREFIX && strlen(o->name) == len && memcmp(o->name, name, len) == 0)
      return o;
  return NULL;
}

static const struct option_spec *find_prefix(const struct option_spec *table, const char *name,
                                             size_t len)
{
  for (const struct option_spec *o = table; o != NULL && o->name != NULL; o++) {
    size_t n = strlen(o->name);
    if (o->kind == OPTION_PREFIX && len > n + 1 && memcmp(o->name, name, n) == 0 && name[n] == '-')
      return o;
  }
  return NULL;
}

static const struct option_spec *own_options(const struct reader *r)
{
  return r->command == NULL ? NULL : r->command->options;
}

static const struct option_spec *find_long(const struct option_spec *table, const char *name,
                                           size_t len)
{
  const struct option_spec *o = find_in(table, name, len, 0);

  return o == NULL ? find_prefix(table, name, len) : o;
}

/* The option in the tables of all commands of the noun, or of every noun. */
static const struct option_spec *find_anywhere(const struct noun *of, const char *name, size_t len,
                                               char letter)
{
  const struct option_spec *o = find_in(global_options, name, len, letter);

  for (size_t i = 0; o == NULL && nouns[i] != NULL; i++)
    for (const struct command *c = nouns[i]->commands;
         o == NULL && c->run != NULL && (of == NULL || of == nouns[i]); c++)
      o = letter != 0 ? find_in(c->options, NULL, 0, letter) : find_long(c->options, name, len);
  return o;
}

/* Whether the word after this option is its value. No name stands for a flag in one command and for
 * a value in another. */
static bool takes_next(const struct noun *noun, const char *word)
{
  const struct option_spec *o;

  if (word[1] == '-') {
    if (strchr(word, '=') != NULL)
      return false;
    o = find_anywhere(noun, word + 2, strlen(word + 2), 0);
    return o != NULL && o->kind != OPTION_FLAG;
  }
  for (const char *c = word + 1; *c != '\0'; c++) {
    o = find_anywhere(noun, NULL, 0, *c);
    if (o != NULL && o->kind != OPTION_FLAG)
      return c[1] == '\0';
  }
  return false;
}

/* Looks ahead for noun and verb, so that options may stand before them. What is wrong is told when
 * the words are read. */
static const struct command *command_ahead(int argc, char **argv)
{
  const struct noun *noun = NULL;
  const char *group = NULL;
  bool options = true;

  for (int i = 1; i < argc; i++) {
    const char *word = argv[i];
    if (options && strcmp(word, "--") == 0)
      options = false;
    else if (options && word[0] == '-' && word[1] != '\0')
      i += takes_next(noun, word);
    else if (noun != NULL && group == NULL && command_is_group(noun, word))
      group = word;
    else if (noun != NULL)
      return command_find(noun, group, word);
    else if (strcmp(word, "help") != 0) {
      noun = noun_find(word);
      if (noun == NULL)
        return NULL;
      if (noun_is_command(noun))
        return noun->commands;
    }
  }
  return NULL;
}

static const char *command_name(struct cli *cli)
{
  if (cli->noun == NULL)
    return "wiotc";
  if (cli->command == NULL || cli->command->verb == NULL)
    return arena_printf(&cli->arena, "wiotc %s", cli->noun->name);
  return arena_printf(&cli->arena, "wiotc %s %s", cli->noun->name, cli->command->verb);
}

static int unknown_option(struct reader *r, const char *option)
{
  struct cli *cli = r->cli;
  const char *words[MAX_WORDS + 1] = { NULL };
  size_t n = 0;
  const char *near;

  for (const struct option_spec *o = own_options(r); o != NULL && o->name != NULL; o++)
    if (n < MAX_WORDS)
      words[n++] = o->name;
  for (const struct option_spec *o = global_options; o->name != NULL && n < MAX_WORDS; o++)
    words[n++] = o->name;
  near = option[1] == '-' ? nearest_word(option + 2, words) : NULL;
  if (near != NULL)
    return cli_error(cli, CLI_USAGE, "there is no option %s; did you mean --%s?", option, near);
  return cli_error(cli, CLI_USAGE, "there is no option %s; see: %s -h", option, command_name(cli));
}

/* What could have stood there, and what stands before it. */
static const char *words_there(struct cli *cli, const char *words[MAX_WORDS + 1])
{
  const char *group = cli->group == NULL ? "" : cli->group;
  size_t n = 0, len = strlen(group);

  if (cli->noun == NULL) {
    for (size_t i = 0; nouns[i] != NULL && n < MAX_WORDS; i++)
      words[n++] = nouns[i]->name;
    return "";
  }
  for (const struct command *c = cli->noun->commands; c->run != NULL && n < MAX_WORDS; c++)
    if (len == 0)
      words[n++] = c->verb;
    else if (strncmp(c->verb, group, len) == 0 && c->verb[len] == ' ')
      words[n++] = c->verb + len + 1;
  return arena_printf(&cli->arena, "%s%s%s ", cli->noun->name, len == 0 ? "" : " ", group);
}

static int unknown_word(struct cli *cli, const char *word)
{
  const char *words[MAX_WORDS + 1] = { NULL };
  const char *before = words_there(cli, words), *near = nearest_word(word, words);

  if (near != NULL)
    return cli_error(cli, CLI_USAGE, "there is no command `wiotc %s%s`; did you mean `%s`?", before,
                     word, near);
  return cli_error(cli, CLI_USAGE, "there is no command `wiotc %s%s`; see: wiotc%s%s -h", before,
                   word, cli->noun == NULL ? "" : " ", cli->noun == NULL ? "" : cli->noun->name);
}

static bool is_choice(const char *choices, const char *value)
{
  size_t len = strlen(value);

  for (const char *c = choices;; c += strcspn(c, "|") + 1) {
    size_t n = strcspn(c, "|");
    if (n == len && memcmp(c, value, n) == 0)
      return true;
    if (c[n] == '\0')
      return false;
  }
}

static int set_global(struct cli *cli, const struct option_spec *o, const char *value)
{
  if (strcmp(o->name, "host") == 0)
    cli->host = value;
  else if (strcmp(o->name, "key") == 0)
    cli->key_path = value;
  else if (strcmp(o->name, "format") == 0)
    cli->format = value[0] == 'j' ? FORMAT_JSON : value[0] == 'c' ? FORMAT_CSV : FORMAT_TABLE;
  else if (strcmp(o->name, "yes") == 0)
    cli->yes = true;
  else if (strcmp(o->name, "quiet") == 0)
    cli->quiet = true;
  else if (strcmp(o->name, "debug") == 0)
    cli->debug = true;
  else if (strcmp(o->name, "help") == 0)
    cli->help = true;
  else
    cli->version = true;
  return CLI_DONE;
}

static int set_option(struct reader *r, const struct option_spec *o, const char *shown,
                      const char *suffix, const char *value)
{
  struct cli *cli = r->cli;
  bool global = o >= global_options && find_in(global_options, o->name, strlen(o->name), 0) == o;

  if (o->kind == OPTION_FLAG && value != NULL)
    return cli_error(cli, CLI_USAGE, "%s takes no value", shown);
  if (o->kind != OPTION_FLAG && value == NULL) {
    if (r->at >= r->argc)
      return cli_error(cli, CLI_USAGE, "%s needs a value: %s", shown, o->value);
    value = r->argv[r->at++];
  }
  if (value != NULL && strchr(o->value, '|') != NULL && !is_choice(o->value, value))
    return cli_error(cli, CLI_USAGE, "%s is one of %s, not \"%s\"", shown, o->value, value);
  if (suffix != NULL && !text_is_language(suffix))
    return cli_error(cli, CLI_USAGE, "%s: \"%s\" is no language tag (BCP 47), such as zh or pt-BR",
                     shown, suffix);
  if (strcmp(o->name, "out") == 0 && strcmp(value, "-") == 0)
    return cli_error(cli, CLI_USAGE,
                     "%s: give the name of a file; \"-\" is not standard output here", shown);
  if (global)
    return set_global(cli, o, value);
  if (cli->n_options == CLI_MAX_OPTIONS)
    return cli_error(cli, CLI_USAGE, "more than %d options", CLI_MAX_OPTIONS);
  cli->options[cli->n_options++] =
      (struct given_option){ .spec = o, .suffix = suffix, .value = value };
  return CLI_DONE;
}

static int read_long(struct reader *r, const char *word)
{
  struct cli *cli = r->cli;
  size_t len = strcspn(word + 2, "=");
  const char *value = word[2 + len] == '=' ? word + 2 + len + 1 : NULL;
  const char *name = arena_strndup(&cli->arena, word + 2, len);
  const char *shown = arena_printf(&cli->arena, "--%s", name);
  const struct option_spec *o = find_in(own_options(r), name, len, 0);

  if (o == NULL)
    o = find_in(global_options, name, len, 0);
  if (o != NULL)
    return set_option(r, o, shown, NULL, value);
  o = find_prefix(own_options(r), name, len);
  if (o != NULL)
    return set_option(r, o, shown, name + strlen(o->name) + 1, value);
  return unknown_option(r, shown);
}

/* `-y`, `-yq`, `-o FILE`, `-oFILE`. */
static int read_short(struct reader *r, const char *word)
{
  struct cli *cli = r->cli;

  for (const char *c = word + 1; *c != '\0'; c++) {
    const char *shown = arena_printf(&cli->arena, "-%c", *c);
    const struct option_spec *o = find_in(own_options(r), NULL, 0, *c);
    if (o == NULL)
      o = find_in(global_options, NULL, 0, *c);
    if (o == NULL)
      return unknown_option(r, shown);
    if (o->kind != OPTION_FLAG)
      return set_option(r, o, shown, NULL, c[1] == '\0' ? NULL : c + 1);
    int rc = set_option(r, o, shown, NULL, NULL);
    if (rc != CLI_DONE)
      return rc;
  }
  return CLI_DONE;
}

static int read_word(struct cli *cli, const char *word)
{
  if (cli->noun == NULL) {
    if (strcmp(word, "help") == 0) {
      cli->help = true;
      return CLI_DONE;
    }
    cli->noun = noun_find(word);
    if (cli->noun == NULL)
      return unknown_word(cli, word);
    if (noun_is_command(cli->noun))
      cli->command = cli->noun->commands;
    return CLI_DONE;
  }
  if (cli->command == NULL && cli->group == NULL && command_is_group(cli->noun, word)) {
    cli->group = word;
    return CLI_DONE;
  }
  if (cli->command == NULL) {
    cli->command = command_find(cli->noun, cli->group, word);
    return cli->command == NULL ? unknown_word(cli, word) : CLI_DONE;
  }
  if (cli->n_args == cli->command->max_args)
    return cli_error(cli, CLI_USAGE, "\"%s\" is one argument too many; usage: %s%s%s", word,
                     command_name(cli), cli->command->args[0] == '\0' ? "" : " ",
                     cli->command->args);
  cli->args[cli->n_args++] = word;
  return CLI_DONE;
}

int command_line_read(struct cli *cli, int argc, char **argv)
{
  struct reader r = { .cli = cli, .argc = argc, .argv = argv, .at = 1 };
  bool options = true;
  int rc = CLI_DONE;

  cli->args = arena_alloc(&cli->arena, (size_t)argc * sizeof *cli->args);
  r.command = command_ahead(argc, argv);
  while (r.at < argc && rc == CLI_DONE) {
    const char *word = argv[r.at++];
    if (!options || word[0] != '-' || word[1] == '\0')
      rc = read_word(cli, word);
    else if (strcmp(word, "--") == 0)
      options = false;
    else
      rc = word[1] == '-' ? read_long(&r, word) : read_short(&r, word);
  }
  return rc;
}

/* The i-th word of the usage line's arguments, without brackets. */
static const char *arg_name(struct cli *cli, const char *args, size_t i)
{
  for (; i > 0; i--)
    args += strcspn(args, " ") + 1;
  return arena_strndup(&cli->arena, args, strcspn(args, " "));
}

int command_line_complete(struct cli *cli)
{
  const struct command *c = cli->command;

  if (cli->n_args < c->min_args)
    return cli_error(cli, CLI_USAGE, "%s is missing; usage: %s %s\nSee also: %s -h",
                     arg_name(cli, c->args, cli->n_args), command_name(cli), c->args,
                     command_name(cli));
  for (const struct option_spec *o = c->options; o != NULL && o->name != NULL; o++)
    if (o->required && cli_option(cli, o->name) == NULL)
      return cli_error(cli, CLI_USAGE, "--%s %s is missing: %s\nSee also: %s -h", o->name, o->value,
                       o->help, command_name(cli));
  return CLI_DONE;
}
