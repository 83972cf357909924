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

/* Patterns of a `case` for the options that take a value; no name is a flag elsewhere. */
static void valued_of(FILE *out, const struct option_spec *options)
{
  for (const struct option_spec *o = options; o != NULL && o->name != NULL; o++) {
    if (o->kind == OPTION_FLAG)
      continue;
    fprintf(out, " | --%s%s", o->name, o->kind == OPTION_PREFIX ? "-*" : "");
    if (o->letter != 0)
      fprintf(out, " | -%c", o->letter);
  }
}

static void valued(FILE *out, const struct noun *noun, const struct command *c)
{
  (void)noun;
  valued_of(out, c->options);
}

static const char *verb_of(const struct command *c)
{
  return c->verb == NULL ? "-" : c->verb;
}

static void options(FILE *out, const struct noun *noun, const struct command *c)
{
  if (c->options == NULL)
    return;
  fprintf(out, "  '%s %s') echo '", noun->name, verb_of(c));
  option_words(out, c->options);
  fputs("' ;;\n", out);
}

static void arguments(FILE *out, const struct noun *noun, const struct command *c)
{
  struct arena a = { 0 };

  for (size_t i = 0; i < c->max_args; i++) {
    const char *values = completion_values(&a, completion_argument(&a, c, i));
    if (values[0] != '\0')
      fprintf(out, "  '%s %s %zu') echo '%s' ;;\n", noun->name, verb_of(c), i, values);
  }
  arena_free(&a);
}

static void values_of(FILE *out, const char *words, const struct option_spec *table)
{
  struct arena a = { 0 };

  for (const struct option_spec *o = table; o != NULL && o->name != NULL; o++) {
    const char *values = completion_values(&a, o->value);
    if (values[0] == '\0')
      continue;
    fprintf(out, "  %s' --%s'", words, o->name);
    if (o->letter != 0)
      fprintf(out, " | %s' -%c'", words, o->letter);
    fprintf(out, ") echo '%s' ;;\n", values);
  }
  arena_free(&a);
}

static void values(FILE *out, const struct noun *noun, const struct command *c)
{
  struct arena a = { 0 };

  values_of(out, arena_printf(&a, "'%s %s'", noun->name, verb_of(c)), c->options);
  arena_free(&a);
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

static void verbs(FILE *out)
{
  fputs("_wiotc_verbs()\n{\n  case $1 in\n", out);
  for (size_t i = 0; nouns[i] != NULL; i++) {
    if (noun_is_command(nouns[i]))
      continue;
    fprintf(out, "  %s) echo '", nouns[i]->name);
    for (const struct command *c = nouns[i]->commands; c->run != NULL; c++)
      fprintf(out, "%s ", c->verb);
    fputs("' ;;\n", out);
  }
  fputs("  help) echo \"${_wiotc_nouns% help}\" ;;\n  esac\n}\n", out);
}

void completion_bash(FILE *out)
{
  fputs("# bash completion for wiotc, made by `wiotc completion bash`.\n", out);
  noun_words(out);
  verbs(out);
  fputs("_wiotc_takes_value()\n{\n  case $1 in\n  ''", out);
  valued_of(out, global_options);
  completion_each(out, valued);
  fputs(") return 0 ;;\n  esac\n  return 1\n}\n", out);
  fputs("_wiotc_options()\n{\n  case $1 in\n", out);
  completion_each(out, options);
  fputs("  esac\n  echo '", out);
  option_words(out, global_options);
  fputs("'\n}\n_wiotc_arguments()\n{\n  case $1 in\n", out);
  completion_each(out, arguments);
  fputs("  esac\n}\n_wiotc_values()\n{\n  case $1 in\n", out);
  completion_each(out, values);
  values_of(out, "*", global_options);
  fputs("  esac\n}\n", out);
  fputs(script, out);
}
