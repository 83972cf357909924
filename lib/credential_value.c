/* Values as RDF terms, in the one form that RDFC-1.0 writes them in (section A). */
#include "lib/credential_walk.h"

#include <inttypes.h>
#include <string.h>

#include "lib/json.h"
#include "lib/limits.h"
#include "lib/timestamp.h"

#define XSD "http://www.w3.org/2001/XMLSchema#"

/* RDFC-1.0, "canonical form of N-Quads": the short escapes, then \u00XX for the other controls. */
static void literal_write(struct buf *out, const char *text)
{
  static const char plain[] = "btnfr\"\\";
  static const char raw[] = "\b\t\n\f\r\"\\";
  buf_byte(out, '"');
  for (const char *c = text; *c != '\0'; c++) {
    const char *at = strchr(raw, *c);
    unsigned char byte = (unsigned char)*c;
    if (at != NULL)
      buf_printf(out, "\\%c", plain[at - raw]);
    else if (byte < 0x20 || byte == 0x7f)
      buf_printf(out, "\\u%04X", (unsigned)byte);
    else
      buf_byte(out, *c);
  }
  buf_byte(out, '"');
}

static bool digits(const char *text)
{
  return strspn(text, "0123456789") == strlen(text) && (text[0] != '0' || text[1] == '\0');
}

static bool integer_term(struct walk *w, const struct term *t, struct json_object *value,
                         const struct path *at, struct buf *object)
{
  if (!json_object_is_type(value, json_type_int) || json_object_get_int64(value) != t->number)
    return walk_refuse(w, at, "has another value than ours");
  buf_printf(object, "\"%" PRId64 "\"^^<" XSD "integer>", t->number);
  return true;
}

bool value_term(struct walk *w, const struct term *t, struct json_object *value,
                const struct path *at, struct buf *object)
{
  int64_t time;
  if (t->kind == TERM_INTEGER)
    return integer_term(w, t, value, at, object);
  const char *text = walk_string(w, value, at);
  if (text == NULL)
    return false;
  switch (t->kind) {
  case TERM_TIME:
    if (!timestamp_read(text, &time))
      return walk_refuse(w, at, "is not a time like 2026-01-31T09:30:00Z");
    buf_printf(object, "\"%s\"^^<" XSD "dateTime>", text);
    return true;
  case TERM_CONST:
    if (strcmp(text, t->constants->text) != 0)
      return walk_refuse(w, at, "has another value than ours");
    buf_text(object, t->constants->rdf == NULL ? "" : t->constants->rdf);
    return true;
  default:
    break;
  }
  if (text[0] == '\0' || strlen(text) > t->max)
    return walk_refuse(w, at, text[0] == '\0' ? "is empty" : "is too long");
  if (t->kind == TERM_DIGITS && !digits(text))
    return walk_refuse(w, at, "is not a number in decimal digits");
  if (t->kind == TERM_TEXT || t->kind == TERM_NAMES || t->kind == TERM_DIGITS) {
    literal_write(object, text);
    return true;
  }
  if (t->kind == TERM_MULTIBASE) {
    literal_write(object, text);
    buf_text(object, "^^<https://w3id.org/security#multibase>");
    return true;
  }
  if (!credential_iri(text))
    return walk_refuse(w, at, "is not an absolute https, http, urn or did URI");
  buf_printf(object, "<%s>", text);
  return true;
}

/* Subtags of RFC 5646 in lower case: in this form alone the tag is the same for every processor. */
static bool language_tag(const char *text)
{
  size_t len = strlen(text), subtag = 0;

  if (len < 2 || len > LIMIT_LANGUAGE || text[0] < 'a' || text[0] > 'z')
    return false;
  for (const char *c = text; *c != '\0'; c++) {
    bool letter = (*c >= 'a' && *c <= 'z') || (*c >= '0' && *c <= '9');
    subtag = letter ? subtag + 1 : 0;
    if ((!letter && *c != '-') || subtag > 8 || (!letter && (c[1] == '-' || c[1] == '\0')))
      return false;
  }
  return true;
}

/* One `{"@value", "@language"}` (JSON-LD 1.1, section 9.4) as a literal with its language. */
static bool name_walk(struct walk *w, const struct term *t, struct json_object *name,
                      const struct path *at, struct buf *object)
{
  struct path in_value = { at, "@value" }, in_language = { at, "@language" };
  struct json_object *value = NULL, *language = NULL;
  const char *text, *tag;

  if (!json_object_is_type(name, json_type_object) || json_object_object_length(name) != 2 ||
      !json_object_object_get_ex(name, "@value", &value) ||
      !json_object_object_get_ex(name, "@language", &language))
    return walk_refuse(w, at, "has an item other than {\"@value\", \"@language\"}");
  text = walk_string(w, value, &in_value);
  tag = text == NULL ? NULL : walk_string(w, language, &in_language);
  if (tag == NULL)
    return false;
  if (text[0] == '\0' || strlen(text) > t->max)
    return walk_refuse(w, &in_value, text[0] == '\0' ? "is empty" : "is too long");
  if (!language_tag(tag))
    return walk_refuse(w, &in_language, "is no language tag in lower case");
  literal_write(object, text);
  buf_printf(object, "@%s", tag);
  return true;
}

bool value_names(struct walk *w, const struct term *t, const char *subject,
                 struct json_object *names, const struct path *at)
{
  size_t n = json_object_array_length(names);

  if (n < 2 || n > LIMIT_NAMES)
    return walk_refuse(w, at, "has not two names or more, in as many languages");
  for (size_t i = 0; i < n; i++) {
    struct json_object *name = json_object_array_get_idx(names, i);
    struct buf object = { 0 };
    bool ok = name_walk(w, t, name, at, &object);
    for (size_t j = 0; ok && j < i; j++)
      if (strcmp(json_str(name, "@language"),
                 json_str(json_object_array_get_idx(names, j), "@language")) == 0)
        ok = walk_refuse(w, at, "has two names in one language");
    if (ok)
      walk_line(w, subject, t->predicate, &object);
    buf_free(&object);
    if (!ok)
      return false;
  }
  return true;
}
