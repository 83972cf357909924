#include <string.h>

#include "client/completion.h"

/* What is the same whatever the tables hold. Bash breaks words at `=` and `:`, so that --kind=state
 * comes as three of them and a did:key as five. */
static const char *const script =
    "_wiotc()\n"
    "{\n"
    "  local cur=${COMP_WORDS[COMP_CWORD]} noun='' verb='' option='' word found i n=-1 ended=''\n"
    "  COMPREPLY=()\n"
    "  [ \"$cur\" != = ] || cur=''\n"
    "  for ((i = 1; i < COMP_CWORD; i++)); do\n"
    "    word=${COMP_WORDS[i]}\n"
    "    if [ \"$word\" = : ]; then\n"
    "      i=$((i + 1))\n"
    "    elif [ -n \"$option\" ]; then\n"
    "      [ \"$word\" = = ] || option=''\n"
    "    elif [ \"$word\" = -- ]; then\n"
    "      ended=1\n"
    "    elif [ -z \"$ended\" ] && [[ $word = -?* ]]; then\n"
    "      ! _wiotc_takes_value \"$word\" || option=$word\n"
    "    elif [ -z \"$noun\" ]; then\n"
    "      noun=$word\n"
    "      [[ \" $_wiotc_alone \" != *\" $noun \"* ]] || { verb=- n=0; }\n"
    "    elif [ -z \"$verb\" ] && [[ \" $_wiotc_groups \" == *\" $noun/$word \"* ]]; then\n"
    "      noun+=\" $word\"\n"
    "    elif [ -z \"$verb\" ]; then\n"
    "      verb=$word n=0\n"
    "    else\n"
    "      n=$((n + 1))\n"
    "    fi\n"
    "  done\n"
    "  if [ -n \"$option\" ]; then\n"
    "    found=$(_wiotc_values \"$noun $verb $option\")\n"
    "  elif [ -z \"$ended\" ] && [[ $cur = -* ]]; then\n"
    "    found=$(_wiotc_options \"$noun $verb\")\n"
    "  elif [ -z \"$noun\" ]; then\n"
    "    found=$_wiotc_nouns\n"
    "  elif [ -z \"$verb\" ]; then\n"
    "    found=$(_wiotc_verbs \"$noun\")\n"
    "  else\n"
    "    found=$(_wiotc_arguments \"$noun $verb $n\")\n"
    "  fi\n"
    "  if [ \"$found\" = @ ]; then\n"
    "    compopt -o filenames 2>/dev/null\n"
    "    mapfile -t COMPREPLY < <(compgen -f -- \"$cur\")\n"
    "  else\n"
    "    mapfile -t COMPREPLY < <(compgen -W \"$found\" -- \"$cur\")\n"
    "    [[ ${COMPREPLY[0]} != *- ]] || compopt -o nospace 2>/dev/null\n"
    "  fi\n"
    "}\n"
    "complete -F _wiotc wiotc\n";

static void option_words(FILE *out, const struct option_spec *options)
{
  for (const struct option_spec *o = options; o != NULL && o->name != NULL; o++)
    fprintf(out, "--%s%s ", o->name, o->kind == OPTION_PREFIX ? "-" : "");
}

static void options(FILE *out, const struct noun *noun, const struct command *c)
{
  if (c->options == NULL)
    return;
  fprintf(out, "  '%s %s') echo '", noun->name, completion_verb(c));
  option_words(out, c->options);
  fputs("' ;;\n", out);
}

static void noun_words(FILE *out)
{
  fputs("_wiotc_nouns='", out);
  for (size_t i = 0; nouns[i] != NULL; i++)
    fprintf(out, "%s ", nouns[i]->name);
  fputs("help'\n_wiotc_alone='", out);
  for (size_t i = 0; nouns[i] != NULL; i++)
    if (noun_is_command(nouns[i]))
      fprintf(out, "%s ", nouns[i]->name);
  fputs("'\n", out);
}

/* NOUN/WORD for each word that begins verbs of two. */
static void group_words(FILE *out)
{
  struct arena a = { 0 };

  fputs("_wiotc_groups='", out);
  for (size_t i = 0; nouns[i] != NULL; i++)
    for (const struct command *c = nouns[i]->commands; c->run != NULL; c++)
      if (completion_begins_group(nouns[i], c))
        fprintf(out, "%s/%s ", nouns[i]->name, completion_group(&a, c));
  fputs("'\n", out);
  arena_free(&a);
}

/* The second words of the group that this command begins, as if the noun had two words. */
static void group_verbs(FILE *out, const struct noun *noun, const struct command *first)
{
  struct arena a = { 0 };
  const char *group = completion_group(&a, first);

  fprintf(out, "  '%s %s') echo '", noun->name, group);
  for (const struct command *c = first; c->run != NULL; c++)
    if (completion_group(&a, c) != NULL && strcmp(completion_group(&a, c), group) == 0)
      fprintf(out, "%s ", c->verb + strlen(group) + 1);
  fputs("' ;;\n", out);
  arena_free(&a);
}

static void verbs_of(FILE *out, const struct noun *noun)
{
  struct arena a = { 0 };

  fprintf(out, "  %s) echo '", noun->name);
  for (const struct command *c = noun->commands; c->run != NULL; c++)
    if (completion_group(&a, c) == NULL)
      fprintf(out, "%s ", c->verb);
    else if (completion_begins_group(noun, c))
      fprintf(out, "%s ", completion_group(&a, c));
  fputs("' ;;\n", out);
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
  fputs("  help) echo \"${_wiotc_nouns% help}\" ;;\n  esac\n}\n", out);
}

void completion_bash(FILE *out)
{
  const struct branches b = { out, "echo '", "'" };

  fputs("# bash completion for wiotc, made by `wiotc completion bash`.\n", out);
  noun_words(out);
  group_words(out);
  verbs(out);
  fputs("_wiotc_takes_value()\n{\n  case $1 in\n  ''", out);
  branches_valued(out);
  fputs(") return 0 ;;\n  esac\n  return 1\n}\n", out);
  fputs("_wiotc_options()\n{\n  case $1 in\n", out);
  completion_each(out, options);
  fputs("  esac\n  echo '", out);
  option_words(out, global_options);
  fputs("'\n}\n_wiotc_arguments()\n{\n  case $1 in\n", out);
  branches_arguments(&b);
  fputs("  esac\n}\n_wiotc_values()\n{\n  case $1 in\n", out);
  branches_values(&b);
  fputs("  esac\n}\n", out);
  fputs(script, out);
}
