#include "daemon/api/form.h"

#include <string.h>

#include "lib/buf.h"
#include "lib/did_key.h"
#include "lib/json.h"
#include "lib/limits.h"
#include "lib/text.h"

void form_begin(struct form *f, struct json_object *body, struct arena *arena,
                struct problem *problem)
{
  memset(f, 0, sizeof *f);
  f->body = body;
  f->arena = arena;
  f->problem = problem;
}

static struct json_object *member(struct form *f, const char *name, enum need need,
                                  enum json_type type, const char *expected)
{
  struct json_object *value = NULL;
  if (f->n_known < FORM_MEMBERS)
    f->known[f->n_known++] = name;
  if (!json_object_object_get_ex(f->body, name, &value)) {
    if (need == REQUIRED)
      problem_field(f->problem, name, "is missing: give %s", expected);
    return NULL;
  }
  if (!json_object_is_type(value, type)) {
    problem_field(f->problem, name, "give %s", expected);
    return NULL;
  }
  return value;
}

static bool salt_valid(const char *text)
{
  return text_is_base64url(text, LIMIT_SALT_MIN, LIMIT_SALT);
}

bool form_end(struct form *f)
{
  form_word(f, "salt", REQUIRED, salt_valid, "16 random bytes or more in base64url");
  json_object_object_foreach (f->body, name, value) {
    bool known = false;
    (void)value;
    for (size_t i = 0; i < f->n_known && !known; i++)
      known = strcmp(f->known[i], name) == 0;
    if (!known)
      problem_field(f->problem, name, "is not a member of this request: leave it out");
  }
  return f->problem->id == PROBLEM_NONE;
}

const char *form_text(struct form *f, const char *name, enum need need, size_t max)
{
  struct json_object *value = member(f, name, need, json_type_string, "a text");
  if (!value)
    return NULL;
  const char *text = json_object_get_string(value);
  if (!text_is_plain(text, max)) {
    problem_field(f->problem, name, "at most %zu bytes, and no control characters", max);
    return NULL;
  }
  if (need == REQUIRED && strspn(text, " \t\n") == strlen(text)) {
    problem_field(f->problem, name, "is empty: write something");
    return NULL;
  }
  return text;
}

const char *form_word(struct form *f, const char *name, enum need need, bool (*valid)(const char *),
                      const char *expected)
{
  struct json_object *value = member(f, name, need, json_type_string, expected);
  if (!value)
    return NULL;
  const char *text = json_object_get_string(value);
  if (valid(text))
    return text;
  problem_field(f->problem, name, "give %s", expected);
  return NULL;
}

const char *form_did(struct form *f, const char *name, enum need need)
{
  struct public_key key;
  struct json_object *value = member(f, name, need, json_type_string, "a did:key");
  if (!value)
    return NULL;
  const char *did = json_object_get_string(value);
  if (did_key_read(did, &key))
    return did;
  problem_field(f->problem, name,
                "give an Ed25519 did:key (did:key:z6Mk…), as `wiotc key new` "
                "prints it");
  return NULL;
}

static const char *json_text(struct form *f, struct json_object *value)
{
  struct buf text = { 0 };
  json_write(&text, value);
  const char *copy = arena_strdup(f->arena, buf_str(&text));
  buf_free(&text);
  return copy;
}

const char *form_names(struct form *f, const char *name, enum need need)
{
  struct json_object *names =
      member(f, name, need, json_type_object, "names by language: {\"en\": \"…\"}");
  if (!names)
    return NULL;
  int n = json_object_object_length(names);
  if (n == 0 || n > LIMIT_NAMES) {
    problem_field(f->problem, name, "give 1 to %d names", LIMIT_NAMES);
    return NULL;
  }
  json_object_object_foreach (names, language, value) {
    const char *field = arena_printf(f->arena, "%s.%.35s", name, language);
    if (!text_is_language(language))
      problem_field(f->problem, field, "is no language tag (BCP 47): en, zh, pt-BR");
    else if (!json_object_is_type(value, json_type_string) ||
             !text_is_name(json_object_get_string(value)))
      problem_field(f->problem, field,
                    "give a name of 1 to %d bytes without control characters "
                    "or spaces at its ends",
                    LIMIT_NAME);
  }
  return json_text(f, names);
}

const char *form_contact(struct form *f, const char *name)
{
  struct json_object *contact =
      member(f, name, OPTIONAL, json_type_object, "contact details: {\"email\": \"…\"}");
  if (!contact)
    return NULL;
  if (json_object_object_length(contact) > LIMIT_CONTACT_MEMBERS)
    problem_field(f->problem, name, "at most %d details", LIMIT_CONTACT_MEMBERS);
  json_object_object_foreach (contact, key, value) {
    const char *field = arena_printf(f->arena, "%s.%.35s", name, key);
    const char *text = json_object_get_string(value);
    if (!text_is_handle(key) || !json_object_is_type(value, json_type_string) ||
        !text_is_plain(text, LIMIT_NAME))
      problem_field(f->problem, field, "give a text of at most %d bytes", LIMIT_NAME);
    else if (strcmp(key, "email") == 0 && !text_is_email(text))
      problem_field(f->problem, field, "give an address like office@example.org");
  }
  return json_text(f, contact);
}

const char *const *form_list(struct form *f, const char *name, size_t max,
                             bool (*valid)(const char *), const char *expected, size_t *n)
{
  struct json_object *list = member(f, name, OPTIONAL, json_type_array, expected);
  *n = 0;
  if (!list)
    return NULL;
  size_t count = json_object_array_length(list);
  if (count > max) {
    problem_field(f->problem, name, "at most %zu", max);
    return NULL;
  }
  const char **out = arena_alloc(f->arena, (count + 1) * sizeof *out);
  for (size_t i = 0; i < count; i++) {
    struct json_object *item = json_object_array_get_idx(list, i);
    const char *text =
        json_object_is_type(item, json_type_string) ? json_object_get_string(item) : "";
    if (!valid(text))
      problem_field(f->problem, arena_printf(f->arena, "%s[%zu]", name, i), "give %s", expected);
    for (size_t k = 0; k < i; k++)
      if (strcmp(out[k], text) == 0)
        problem_field(f->problem, arena_printf(f->arena, "%s[%zu]", name, i), "stands there twice");
    out[i] = text;
  }
  *n = count;
  return out;
}

int64_t form_int(struct form *f, const char *name, int64_t otherwise)
{
  struct json_object *value = member(f, name, OPTIONAL, json_type_int, "a whole number");
  if (!value)
    return otherwise;
  int64_t n = json_object_get_int64(value);
  if (n >= 0)
    return n;
  problem_field(f->problem, name, "give a number that is not negative");
  return otherwise;
}

struct json_object *form_object(struct form *f, const char *name, enum need need)
{
  return member(f, name, need, json_type_object, "an object");
}
