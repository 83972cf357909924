/* The admission policy of a body: read from JSON, every fault named. */
#include "daemon/model/body.h"

#include <string.h>

#include "daemon/model/office.h"
#include "lib/json.h"
#include "lib/text.h"

struct reading {
  struct arena *arena;
  const char *prefix;
  struct problem *problem;
};

static bool fault(struct reading *r, const char *member, const char *what)
{
  return problem_field(r->problem, arena_printf(r->arena, "%s.%s", r->prefix, member), "%s", what);
}

/* Absent, null or of the type it must have: a wrong type must not pass as absent. */
static bool typed(struct reading *r, struct json_object *json, const char *name,
                  enum json_type type, const char *what)
{
  struct json_object *value = json_object_object_get(json, name);
  return !value || json_object_is_type(value, type) || fault(r, name, what);
}

static bool only_known(struct reading *r, struct json_object *json)
{
  static const char *const known[] = { "applicants",       "one_per_country", "seats",
                                       "classes",          "questions",       "documents",
                                       "endorsements",     "decided_by",      "approvals",
                                       "reply_days",       "term_months",     "appeal_days",
                                       "founding_minimum", "grace_days",      NULL };
  const char *name = json_unknown_member(json, known);
  return !name || fault(r, name, "is no member of an admission policy: leave it out");
}

static bool read_applicants(struct reading *r, struct json_object *json, struct admission *out)
{
  struct json_object *list = json_array_of(json, "applicants");
  size_t n = list ? json_object_array_length(list) : 0;
  for (size_t i = 0; i < n; i++) {
    struct json_object *item = json_object_array_get_idx(list, i);
    const char *kind =
        json_object_is_type(item, json_type_string) ? json_object_get_string(item) : "";
    if (strcmp(kind, "state") == 0)
      out->states = true;
    else if (strcmp(kind, "organization") == 0)
      out->organizations = true;
    else if (strcmp(kind, "person") == 0)
      out->persons = true;
    else
      return fault(r, "applicants", "only state, organization and person are kinds of applicants");
  }
  return n > 0 || fault(r, "applicants", "name at least one of state, organization, person");
}

static bool read_classes(struct reading *r, struct json_object *json, struct admission *out)
{
  static const char *const known[] = { "full", "founding", "observer" };
  struct json_object *list = json_array_of(json, "classes");
  size_t n = list ? json_object_array_length(list) : 0;
  if (n > sizeof known / sizeof known[0])
    return fault(r, "classes", "each of full, founding and observer at most once");
  for (size_t i = 0; i < n; i++) {
    struct json_object *item = json_object_array_get_idx(list, i);
    const char *name = NULL;
    for (size_t k = 0; k < sizeof known / sizeof known[0]; k++)
      if (json_object_is_type(item, json_type_string) &&
          strcmp(json_object_get_string(item), known[k]) == 0)
        name = known[k];
    for (size_t k = 0; name && k < out->n_classes; k++)
      if (out->classes[k] == name)
        return fault(r, "classes", "each of full, founding and observer at most once");
    if (!name)
      return fault(r, "classes", "only full, founding and observer are classes");
    out->classes[out->n_classes++] = name;
  }
  return out->n_classes > 0 || fault(r, "classes", "name at least one class, e.g. [\"full\"]");
}

static bool read_documents(struct reading *r, struct json_object *json, struct admission *out)
{
  if (!typed(r, json, "documents", json_type_array, "give a list of texts"))
    return false;
  struct json_object *list = json_array_of(json, "documents");
  size_t n = list ? json_object_array_length(list) : 0;
  for (size_t i = 0; i < n; i++) {
    struct json_object *item = json_object_array_get_idx(list, i);
    if (i == LIMIT_ATTACHMENTS || !json_object_is_type(item, json_type_string) ||
        !text_is_name(json_object_get_string(item)))
      return fault(r, "documents",
                   "at most 16, each a few words such as \"proof of registration\"");
    out->documents[out->n_documents++] = arena_strdup(r->arena, json_object_get_string(item));
  }
  return true;
}

static bool read_question(struct reading *r, struct json_object *json,
                          struct admission_question *out)
{
  const char *id = json_str(json, "id");
  struct json_object *text = json_object_of(json, "text");
  if (!id || !text_is_handle(id) || !text || json_object_object_length(text) == 0)
    return fault(r, "questions",
                 "each needs an id (letters, digits, hyphens) and a text: {\"en\": \"…\"}");
  json_object_object_foreach (text, language, value) {
    if (!text_is_language(language) || !json_object_is_type(value, json_type_string) ||
        json_object_get_string_len(value) == 0 ||
        !text_is_plain(json_object_get_string(value), LIMIT_TEXT))
      return fault(r, "questions", "the text of each stands by language tag: {\"en\": \"…\"}");
  }
  json_object_object_foreach (json, name, member) {
    (void)member;
    if (strcmp(name, "id") != 0 && strcmp(name, "text") != 0 && strcmp(name, "required") != 0)
      return fault(r, "questions", "a question has id, text and required, and nothing else");
  }
  out->id = arena_strdup(r->arena, id);
  out->required = json_flag(json, "required", false);
  return typed(r, json, "required", json_type_boolean, "true or false, without quotes");
}

static bool read_questions(struct reading *r, struct json_object *json, struct admission *out)
{
  if (!typed(r, json, "questions", json_type_array, "give a list"))
    return false;
  struct json_object *list = json_array_of(json, "questions");
  size_t n = list ? json_object_array_length(list) : 0;
  if (n > LIMIT_QUESTIONS)
    return fault(r, "questions", "there are too many");
  for (size_t i = 0; i < n; i++) {
    struct admission_question question;
    if (!read_question(r, json_object_array_get_idx(list, i), &question))
      return false;
    for (size_t k = 0; k < out->n_questions; k++)
      if (strcmp(out->questions[k].id, question.id) == 0)
        return fault(r, "questions", "two have the same id");
    out->questions[out->n_questions++] = question;
  }
  return true;
}

static bool read_number(struct reading *r, struct json_object *json, const char *name,
                        int64_t least, int64_t most, int64_t otherwise, int64_t *out)
{
  if (!typed(r, json, name, json_type_int, "give a whole number, without quotes"))
    return false;
  *out = json_int(json, name, otherwise);
  if (*out >= least && *out <= most)
    return true;
  return fault(
      r, name,
      arena_printf(r->arena, "give a number from %lld to %lld", (long long)least, (long long)most));
}

static bool read_decided_by(struct reading *r, struct json_object *json, struct admission *out)
{
  const char *role = json_str(json, "decided_by");
  if (!role || !office_role_valid(role) || strcmp(role, "auditor") == 0 ||
      office_role_of_round(role))
    return fault(r, "decided_by", "name a role: executive, registrar, chair or reviewer");
  out->decided_by = arena_strdup(r->arena, role);
  return true;
}

static bool read_numbers(struct reading *r, struct json_object *json, struct admission *out)
{
  bool ok = read_number(r, json, "seats", 0, 1000000, 0, &out->seats);
  ok = read_number(r, json, "approvals", 1, LIMIT_APPROVALS, 0, &out->approvals) && ok;
  ok = read_number(r, json, "reply_days", 1, 3650, 30, &out->reply_days) && ok;
  ok = read_number(r, json, "term_months", 1, 1200, 0, &out->term_months) && ok;
  ok = read_number(r, json, "grace_days", 0, 3650, 30, &out->grace_days) && ok;
  ok = read_number(r, json, "founding_minimum", 0, LIMIT_FOUNDERS, 0, &out->founding_minimum) && ok;
  ok = read_number(r, json, "appeal_days", 0, 3650, 0, &out->appeal_days) && ok;
  return read_number(r, json, "endorsements", 0, LIMIT_APPROVALS, 0, &out->endorsements) && ok;
}

bool admission_read(struct arena *arena, struct json_object *json, const char *prefix,
                    struct admission *out, struct problem *p)
{
  struct reading r = { arena, prefix, p };
  memset(out, 0, sizeof *out);
  if (!json_object_is_type(json, json_type_object))
    return problem_field(p, prefix, "give the admission policy as an object");
  /* to the end: all that is wrong is told at once */
  bool ok = only_known(&r, json);
  ok = typed(&r, json, "one_per_country", json_type_boolean, "true or false, without quotes") && ok;
  ok = read_decided_by(&r, json, out) && ok;
  ok = read_applicants(&r, json, out) && ok;
  ok = read_classes(&r, json, out) && ok;
  ok = read_questions(&r, json, out) && ok;
  ok = read_documents(&r, json, out) && ok;
  out->one_per_country = json_flag(json, "one_per_country", false);
  return read_numbers(&r, json, out) && ok;
}
