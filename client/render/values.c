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
  size_t names; /* of the names in several languages; 0: it has none */
};
#define URN "urn:wiotc:"
#define MEMBER(name) offsetof(struct values, name)

static const struct value table[] = {
  { "holder", VALUE_NAMED, MEMBER(holder), MEMBER(holder_names) },
  { "organization", VALUE_NAMED, MEMBER(organization), MEMBER(organization_names) },
  { "body", VALUE_NAMED, MEMBER(body), MEMBER(body_names) },
  { "award", VALUE_NAMED, MEMBER(award), MEMBER(award_names) },
  { "category", VALUE_NAMED, MEMBER(category), MEMBER(category_names) },
  { "standing", VALUE_NAMED, MEMBER(standing), 0 },
  { "achievement", VALUE_NAMED, MEMBER(achievement), 0 },
  { "year", VALUE_PLAIN, MEMBER(year), 0 },
  { "number", VALUE_PLAIN, MEMBER(number), 0 },
  { "register", VALUE_PLAIN, MEMBER(register_name), 0 },
  { "entry", VALUE_PLAIN, MEMBER(entry), 0 },
  { "issuer", VALUE_PLAIN, MEMBER(verifier), 0 },
  { "issued", VALUE_DATE, MEMBER(issued), 0 },
  { "from", VALUE_DATE, MEMBER(from), 0 },
  { "until", VALUE_DATE, MEMBER(until), 0 },
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

/* The register gives names of memberships this form, with the body's own name in it. */
static const char *body_name(const char *achievement)
{
  static const char member[] = "Member of the ";

  return strncmp(achievement, member, sizeof member - 1) == 0 ? achievement + sizeof member - 1
                                                              : achievement;
}

/* What stands after `urn:wiotc:NAME:`; NULL for ids of others. */
static const char *within_register(const char *id)
{
  const char *name = strncmp(id, URN, sizeof URN - 1) == 0 ? id + sizeof URN - 1 : "";
  const char *colon = strchr(name, ':');

  return colon == NULL ? NULL : colon + 1;
}

/* What an achievement is of, by its id. */
static void read_related(struct values *out)
{
  static const struct {
    const char *begins, *has;
    size_t name, names;
  } places[] = {
    { "awards/", "/categories/", MEMBER(category), MEMBER(category_names) },
    { "awards/", "", MEMBER(award), MEMBER(award_names) },
    { "bodies/", "", MEMBER(body), MEMBER(body_names) },
    { "organization", "", MEMBER(organization), MEMBER(organization_names) },
  };

  for (size_t i = 0; i < CREDENTIAL_RELATED && out->credential.related[i].id != NULL; i++) {
    const struct credential_related *r = &out->credential.related[i];
    const char *id = within_register(r->id);
    for (size_t k = 0; id != NULL && k < sizeof places / sizeof places[0]; k++) {
      if (strncmp(id, places[k].begins, strlen(places[k].begins)) != 0 ||
          strstr(id, places[k].has) == NULL)
        continue;
      *(const char **)(void *)((char *)out + places[k].name) = r->name;
      *(struct json_object **)(void *)((char *)out + places[k].names) = r->names;
      break;
    }
  }
}

/* Of a round: an edition ends with it. */
static const char *year_of(const struct credential *c)
{
  const char *edition = after(c->achievement_id, ":awards/");
  size_t len = edition == NULL ? 0 : strcspn(edition, "/");

  return len < 4 ? NULL : edition + len - 4;
}

/* `urn:wiotc:NAME:bodies/SLUG/membership/CLASS` as `SLUG/CLASS`, and `…/offices/ROLE` likewise;
 * `urn:wiotc:NAME:offices/ROLE` as `ROLE`. */
static const char *standing(struct arena *a, const char *achievement_id)
{
  const char *last = after(achievement_id, "/membership/"), *of;
  size_t len;

  if (last == NULL)
    last = after(achievement_id, "/offices/");
  if (last == NULL)
    return after(achievement_id, ":offices/");
  of = after(achievement_id, ":bodies/");
  if (of == NULL)
    of = after(achievement_id, ":awards/");
  if (of == NULL)
    return NULL;
  len = strcspn(of, "/");
  return arena_printf(a, "%.*s/%s", (int)len, of, last);
}

static const char *register_name(struct arena *a, const char *id)
{
  if (strncmp(id, URN, sizeof URN - 1) != 0)
    return NULL;
  id += sizeof URN - 1;
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
  out->holder_names = c->subject_names;
  out->achievement = c->achievement_name;
  read_related(out);
  /* Of one that we do not know by its id: what its name says. */
  if (out->body == NULL && strcmp(c->achievement_type, "Membership") == 0)
    out->body = body_name(c->achievement_name);
  if (year_of(c) != NULL)
    out->year = arena_strndup(a, year_of(c), 4);
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

static struct json_object *names_of(const struct values *v, const struct value *which)
{
  return which->names == 0
             ? NULL
             : *(struct json_object *const *)(const void *)((const char *)v + which->names);
}

/* What is signed counts, then the template's word, then (when no language was asked for) the value
 * itself. */
static const char *named(const struct values *v, const struct template *t,
                         const struct value *which, const char *value, const char *asked,
                         const char *language)
{
  struct json_object *names = names_of(v, which);
  const char *word = NULL, *last;

  if (asked != NULL)
    language = asked;
  if (names != NULL)
    word = credential_name_in(names, language);
  if (word == NULL)
    word = word_for(t, language, value);
  if (word != NULL || asked != NULL)
    return word;
  last = which->member == MEMBER(standing) ? strrchr(value, '/') : NULL;
  return last == NULL ? value : last + 1;
}

/* One value in a language that the template asks for by name, or (NULL) in that of the text. */
static const char *value_in(struct arena *a, const struct values *v, const struct template *t,
                            const struct value *which, const char *asked, const char *language)
{
  const char *value = *(const char *const *)(const void *)((const char *)v + which->member);

  if (value == NULL)
    return NULL;
  switch (which->kind) {
  case VALUE_PLAIN:
    return value;
  case VALUE_DATE:
    return date_in_words(a, value, asked == NULL ? language : asked);
  case VALUE_NAMED:
    return named(v, t, which, value, asked, language);
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
