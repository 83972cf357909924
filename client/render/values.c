#include "client/render/values.h"

#include <stdio.h>
#include <string.h>

#include "client/render/dates.h"
#include "lib/json.h"
#include "lib/text.h"
#include "lib/timestamp.h"

enum value_kind {
  VALUE_PLAIN, /* the same in all languages */
  VALUE_NAMED, /* may have a word in the template */
  VALUE_DATE,
};
struct value {
  const char *name;
  enum value_kind kind;
  size_t member;
};
#define MEMBER(name) offsetof(struct values, name)

static const struct value table[] = {
  { "holder", VALUE_NAMED, MEMBER(holder) },
  { "organization", VALUE_NAMED, MEMBER(organization) },
  { "body", VALUE_NAMED, MEMBER(body) },
  { "standing", VALUE_NAMED, MEMBER(standing) },
  { "achievement", VALUE_NAMED, MEMBER(achievement) },
  { "number", VALUE_PLAIN, MEMBER(number) },
  { "register", VALUE_PLAIN, MEMBER(register_name) },
  { "entry", VALUE_PLAIN, MEMBER(entry) },
  { "issuer", VALUE_PLAIN, MEMBER(verifier) },
  { "issued", VALUE_DATE, MEMBER(issued) },
  { "from", VALUE_DATE, MEMBER(from) },
  { "until", VALUE_DATE, MEMBER(until) },
};
#define N_VALUES (sizeof table / sizeof table[0])

/* What stands after the last `mark`; NULL when it is not there. */
static const char *after(const char *text, const char *mark)
{
  const char *found = NULL, *next = text;

  while ((next = strstr(next, mark)) != NULL)
    found = next += strlen(mark);
  return found;
}

/* The register gives names of achievements this form, with the body's own name in it. */
static const char *body_name(const char *achievement)
{
  static const char member[] = "Member of the ";

  return strncmp(achievement, member, sizeof member - 1) == 0 ? achievement + sizeof member - 1
                                                              : achievement;
}

/* `urn:wiotc:NAME:bodies/SLUG/membership/CLASS` as `SLUG/CLASS`. */
static const char *standing(struct arena *a, const char *achievement_id)
{
  static const char middle[] = "/membership/";
  const char *slug = after(achievement_id, ":bodies/");
  const char *class = slug == NULL ? NULL : strstr(slug, middle);

  if (class == NULL)
    return NULL;
  return arena_printf(a, "%.*s/%s", (int)(class - slug), slug, class + sizeof middle - 1);
}

static const char *register_name(struct arena *a, const char *id)
{
  static const char urn[] = "urn:wiotc:";

  if (strncmp(id, urn, sizeof urn - 1) != 0)
    return NULL;
  id += sizeof urn - 1;
  return arena_strndup(a, id, strcspn(id, ":"));
}

static const char *date_text(struct arena *a, int64_t time)
{
  char date[DATE_LEN + 1];

  date_of(time, date);
  return arena_strdup(a, date);
}

/* When the first proof was made: the credential says it nowhere else. */
static const char *issued(struct arena *a, struct json_object *document)
{
  struct json_object *proofs = json_array_of(document, "proof");
  const char *created = proofs == NULL || json_object_array_length(proofs) == 0
                            ? NULL
                            : json_str(json_object_array_get_idx(proofs, 0), "created");
  int64_t time;

  return created != NULL && timestamp_read(created, &time) ? date_text(a, time) : NULL;
}

bool values_read(struct arena *a, struct json_object *document, struct values *out,
                 struct problem *p)
{
  struct credential *c = &out->credential;
  int64_t from, until;

  *out = (struct values){ 0 };
  if (!credential_read(document, c, p))
    return false;
  out->organization = c->issuer_name;
  out->holder = c->subject_name;
  out->achievement = c->achievement_name;
  out->body = body_name(c->achievement_name);
  out->standing = standing(a, c->achievement_id);
  out->number = after(c->id, "certificates/");
  out->register_name = register_name(a, c->id);
  out->entry = after(c->evidence_id, ":log/entries/");
  out->verifier = c->issuer_did;
  out->issued = issued(a, document);
  if (timestamp_read(c->valid_from, &from))
    out->from = date_text(a, from);
  /* The credential is valid before that moment: the day before is its last. */
  if (c->valid_until != NULL && timestamp_read(c->valid_until, &until))
    out->until = date_text(a, until - 1);
  return true;
}

static const struct value *find(const char *name, size_t len)
{
  for (size_t i = 0; i < N_VALUES; i++)
    if (strlen(table[i].name) == len && strncmp(table[i].name, name, len) == 0)
      return &table[i];
  return NULL;
}

/* The template's word for a value: of `SLUG/CLASS` also that for `CLASS`. */
static const char *word_for(const struct template *t, const char *language, const char *value)
{
  const char *word = template_word(t, language, value), *class = strrchr(value, '/');

  return word == NULL && class != NULL ? template_word(t, language, class + 1) : word;
}

/* One value in a language that the template asks for by name, or (NULL) in that of the text. */
static const char *value_in(struct arena *a, const struct values *v, const struct template *t,
                            const struct value *which, const char *asked, const char *language)
{
  const char *value = *(const char *const *)(const void *)((const char *)v + which->member);
  const char *word;

  if (value == NULL)
    return NULL;
  switch (which->kind) {
  case VALUE_PLAIN:
    return value;
  case VALUE_DATE:
    return date_in_words(a, value, asked == NULL ? language : asked);
  case VALUE_NAMED:
    if (which->member == MEMBER(holder) && v->credential.subject_names != NULL) {
      word = credential_name_in(v->credential.subject_names, asked == NULL ? language : asked);
      return word == NULL && asked == NULL ? value : word;
    }
    word = word_for(t, asked == NULL ? language : asked, value);
    if (word != NULL || asked != NULL)
      return word;
    return which->member == MEMBER(standing) ? strrchr(value, '/') + 1 : value;
  }
  return NULL;
}

/* `holder.zh|holder`. False when it names no value. */
static bool choose(struct arena *a, const struct values *v, const struct template *t,
                   const char *language, const char *choice, const char **out)
{
  *out = NULL;
  for (;;) {
    size_t len = strcspn(choice, "|"), name_len = strcspn(choice, ".|");
    const struct value *which = find(choice, name_len);
    const char *asked = NULL;
    if (which == NULL)
      return false;
    if (name_len < len)
      asked = arena_strndup(a, choice + name_len + 1, len - name_len - 1);
    if (asked != NULL && !text_is_language(asked))
      return false;
    if (*out == NULL)
      *out = value_in(a, v, t, which, asked, language);
    if (choice[len] == '\0')
      return true;
    choice += len + 1;
  }
}

static bool unknown(struct arena *a, const struct template *t, int line, const char *choice,
                    struct problem *p)
{
  const char *list = "";

  for (size_t i = 0; i < N_VALUES; i++)
    list = arena_printf(a, "%s%s%s", list, i == 0 ? "" : ", ", table[i].name);
  return problem_set(p, PROBLEM_TEMPLATE_INVALID,
                     "%s:%d: there is no value {%.60s}; there are %s, each also with a language as "
                     "in {holder.zh}, and with a choice as in {holder.zh|holder}",
                     t->path, line, choice, list);
}

bool values_fill(struct arena *a, const struct values *v, const struct template *t, int line,
                 const char *language, const char *text, const char **out, struct problem *p)
{
  const char *filled = "", *open;

  *out = NULL;
  while ((open = strchr(text, '{')) != NULL) {
    const char *close = strchr(open, '}'), *value;
    char *choice;
    if (close == NULL)
      return problem_set(p, PROBLEM_TEMPLATE_INVALID, "%s:%d: a `{` without its `}`", t->path,
                         line);
    choice = arena_strndup(a, open + 1, (size_t)(close - open - 1));
    if (!choose(a, v, t, language, choice, &value))
      return unknown(a, t, line, choice, p);
    if (filled != NULL)
      filled = value == NULL ? NULL
                             : arena_printf(a, "%s%.*s%s", filled, (int)(open - text), text, value);
    text = close + 1;
  }
  if (filled != NULL)
    *out = arena_printf(a, "%s%s", filled, text);
  return true;
}
