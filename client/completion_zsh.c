#include "client/completion.h"

#include <string.h>

/* zsh tells words apart by itself; what is left is which noun and verb they are. */
static const char *const script =
    "_wiotc()\n"
    "{\n"
    "  local noun='' verb='' option='' word='' ended='' i=2 n=-1\n"
    "  local -a found\n"
    "  for ((; i < CURRENT; i++)); do\n"
    "    word=${words[i]}\n"
    "    if [[ -n $option ]]; then\n"
    "      option=''\n"
    "    elif [[ $word = -- ]]; then\n"
    "      ended=1\n"
    "    elif [[ -z $ended && $word = -?* ]]; then\n"
    "      _wiotc_takes_value $word && option=$word\n"
    "    elif [[ -z $noun ]]; then\n"
    "      noun=$word\n"
    "      (( ${_wiotc_alone[(Ie)$noun]} )) && verb=- n=0\n"
    "    elif [[ -z $verb && -n ${_wiotc_groups[(r)$noun/$word]} ]]; then\n"
    "      noun+=\" $word\"\n"
    "    elif [[ -z $verb ]]; then\n"
    "      verb=$word n=0\n"
    "    else\n"
    "      (( n += 1 ))\n"
    "    fi\n"
    "  done\n"
    "  word=${words[CURRENT]}\n"
    "  if [[ -z $option && -z $ended && $word = --*=* ]]; then\n"
    "    option=${word%%=*}\n"
    "    compset -P '*='\n"
    "  fi\n"
    "  if [[ -n $option ]]; then\n"
    "    _wiotc_values \"$noun $verb $option\"\n"
    "  elif [[ -z $ended && $word = -* ]]; then\n"
    "    _wiotc_options \"$noun $verb\"\n"
    "    _describe -o option found\n"
    "    return\n"
    "  elif [[ -z $noun ]]; then\n"
    "    found=($_wiotc_nouns)\n"
    "    _describe command found\n"
    "    return\n"
    "  elif [[ -z $verb ]]; then\n"
    "    _wiotc_verbs \"$noun\"\n"
    "    _describe command found\n"
    "    return\n"
    "  else\n"
    "    _wiotc_arguments \"$noun $verb $n\"\n"
    "  fi\n"
    "  if [[ ${found[1]} = @ ]]; then\n"
    "    _files\n"
    "  else\n"
    "    compadd -a found\n"
    "  fi\n"
    "}\n"
    "if [[ $funcstack[1] = _wiotc ]]; then\n"
    "  _wiotc \"$@\"\n"
    "else\n"
    "  (( $+functions[compdef] )) && compdef _wiotc wiotc\n"
    "fi\n";

#define QUOTE "'\\''"

/* `'word:what it is'`, for _describe. */
static void described(FILE *out, const char *word, const char *help)
{
  struct arena a = { 0 };

  fprintf(out, " %s", completion_quoted(&a, arena_printf(&a, "%s:%s", word, help), QUOTE));
  arena_free(&a);
}

static void option_words(FILE *out, const struct option_spec *table)
{
  struct arena a = { 0 };

  for (const struct option_spec *o = table; o != NULL && o->name != NULL; o++)
    described(out, arena_printf(&a, "--%s%s", o->name, o->kind == OPTION_PREFIX ? "-" : ""),
              o->help);
  arena_free(&a);
}

static void options(FILE *out, const struct noun *noun, const struct command *c)
{
  if (c->options == NULL)
    return;
  fprintf(out, "  '%s %s') found=(", noun->name, completion_verb(c));
  option_words(out, c->options);
  fputs(" ) ;;\n", out);
}

static void noun_words(FILE *out)
{
  fputs("typeset -ga _wiotc_nouns _wiotc_alone _wiotc_groups\n_wiotc_nouns=(", out);
  for (size_t i = 0; nouns[i] != NULL; i++)
    described(out, nouns[i]->name, nouns[i]->summary);
  fputs(" )\n_wiotc_alone=(", out);
  for (size_t i = 0; nouns[i] != NULL; i++)
    if (noun_is_command(nouns[i]))
      fprintf(out, " %s", nouns[i]->name);
  fputs(" )\n", out);
}

/* NOUN/WORD for each word that begins verbs of two. */
static void group_words(FILE *out)
{
  struct arena a = { 0 };

  fputs("_wiotc_groups=(", out);
  for (size_t i = 0; nouns[i] != NULL; i++)
    for (const struct command *c = nouns[i]->commands; c->run != NULL; c++)
      if (completion_begins_group(nouns[i], c))
        fprintf(out, " %s/%s", nouns[i]->name, completion_group(&a, c));
  fputs(" )\n", out);
  arena_free(&a);
}

/* The second words of the group that this command begins, as if the noun had two words. */
static void group_verbs(FILE *out, const struct noun *noun, const struct command *first)
{
  struct arena a = { 0 };
  const char *group = completion_group(&a, first);

  fprintf(out, "  '%s %s') found=(", noun->name, group);
  for (const struct command *c = first; c->run != NULL; c++)
    if (completion_group(&a, c) != NULL && strcmp(completion_group(&a, c), group) == 0)
      described(out, c->verb + strlen(group) + 1, c->summary);
  fputs(" ) ;;\n", out);
  arena_free(&a);
}

static void verbs_of(FILE *out, const struct noun *noun)
{
  struct arena a = { 0 };

  fprintf(out, "  %s) found=(", noun->name);
  for (const struct command *c = noun->commands; c->run != NULL; c++)
    if (completion_group(&a, c) == NULL)
      described(out, c->verb, c->summary);
    else if (completion_begins_group(noun, c))
      described(out, completion_group(&a, c), c->summary);
  fputs(" ) ;;\n", out);
  for (const struct command *c = noun->commands; c->run != NULL; c++)
    if (completion_begins_group(noun, c))
      group_verbs(out, noun, c);
  arena_free(&a);
}

static void verbs(FILE *out)
{
  fputs("_wiotc_verbs()\n{\n  case $1 in\n", out);
  for (size_t i = 0; nouns[i] != NULL; i++)
    if (!noun_is_command(nouns[i]))
      verbs_of(out, nouns[i]);
  fputs("  help) found=($_wiotc_nouns) ;;\n  esac\n}\n", out);
}

void completion_zsh(FILE *out)
{
  const struct branches b = { out, "found=(", ")" };

  fputs("#compdef wiotc\n# Made by `wiotc completion zsh`.\n", out);
  noun_words(out);
  group_words(out);
  verbs(out);
  fputs("_wiotc_takes_value()\n{\n  [[ $1 = (", out);
  branches_valued(out);
  fputs(") ]]\n}\n_wiotc_options()\n{\n  case $1 in\n", out);
  completion_each(out, options);
  fputs("  esac\n  found+=(", out);
  option_words(out, global_options);
  fputs(" )\n}\n_wiotc_arguments()\n{\n  case $1 in\n", out);
  branches_arguments(&b);
  fputs("  esac\n}\n_wiotc_values()\n{\n  case $1 in\n", out);
  branches_values(&b);
  fputs("  esac\n}\n", out);
  fputs(script, out);
}
