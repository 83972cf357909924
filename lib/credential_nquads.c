/*
 * From a document of a fixed shape to its RDFC-1.0 canonical N-Quads
 * (https://www.w3.org/TR/rdf-canon/, sections 5 and A): since every node is named, or the one node
 * is blank, canonical means escaped by the rules there and sorted by code points.
 */
#include "lib/credential_shape.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/arena.h"
#include "lib/json.h"
#include "lib/limits.h"
#include "lib/timestamp.h"

#define XSD_DATE_TIME "http://www.w3.org/2001/XMLSchema#dateTime"
#define BLANK_NODE "_:c14n0"
/* Named nodes in one document; more than any shape has. */
#define MAX_NODES 16
#define MAX_PATH 160

/* Where in the document we are, for messages. */
struct path {
  const struct path *up;
  const char *name;
};

struct walk {
  char **lines; /* owned, each owned */
  size_t n_lines;
  size_t cap;
  const char *ids[MAX_NODES]; /* borrowed from the document */
  size_t n_ids;
  struct problem *p;
};

static void path_write(const struct path *at, char *out, size_t cap)
{
  size_t used = 0;
  out[0] = '\0';
  if (at->up != NULL) {
    path_write(at->up, out, cap);
    used = strlen(out);
  }
  snprintf(out + used, cap - used, "%s%s", used > 0 ? "." : "", at->name);
}

static bool refuse(struct walk *w, const struct path *at, const char *why)
{
  char path[MAX_PATH];
  path_write(at, path, sizeof path);
  return problem_set(w->p, PROBLEM_CREDENTIAL_FORM, "`%s` %s", path, why);
}

static void line_add(struct walk *w, const char *subject, const char *predicate,
                     const struct buf *object)
{
  if (w->n_lines == w->cap) {
    w->cap = w->cap == 0 ? 32 : 2 * w->cap;
    w->lines = xrealloc(w->lines, w->cap * sizeof w->lines[0]);
  }
  struct buf line = { 0 };
  buf_printf(&line, "%s <%s> ", subject, predicate);
  buf_add(&line, object->data, object->len);
  buf_text(&line, " .\n");
  w->lines[w->n_lines++] = line.data;
}

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

/* A string without NUL, or NULL after a refusal. */
static const char *string_of(struct walk *w, struct json_object *value, const struct path *at)
{
  if (!json_object_is_type(value, json_type_string)) {
    refuse(w, at, "is not a string");
    return NULL;
  }
  const char *text = json_object_get_string(value);
  if (strlen(text) != (size_t)json_object_get_string_len(value)) {
    refuse(w, at, "holds a NUL character");
    return NULL;
  }
  return text;
}

/* The value of a text, time or IRI as an RDF term. */
static bool string_term(struct walk *w, const struct term *t, struct json_object *value,
                        const struct path *at, struct buf *object)
{
  int64_t time;
  const char *text = string_of(w, value, at);
  if (text == NULL)
    return false;
  switch (t->kind) {
  case TERM_TIME:
    if (!timestamp_read(text, &time))
      return refuse(w, at, "is not a time like 2026-01-31T09:30:00Z");
    buf_printf(object, "\"%s\"^^<" XSD_DATE_TIME ">", text);
    return true;
  case TERM_CONST:
    if (strcmp(text, t->constants->text) != 0)
      return refuse(w, at, "has another value than ours");
    buf_text(object, t->constants->rdf == NULL ? "" : t->constants->rdf);
    return true;
  default:
    break;
  }
  if (text[0] == '\0' || strlen(text) > t->max)
    return refuse(w, at, text[0] == '\0' ? "is empty" : "is too long");
  if (t->kind == TERM_TEXT || t->kind == TERM_NAMES) {
    literal_write(object, text);
    return true;
  }
  if (!credential_iri(text))
    return refuse(w, at, "is not an absolute https, http, urn or did URI");
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
    return refuse(w, at, "has an item other than {\"@value\", \"@language\"}");
  text = string_of(w, value, &in_value);
  tag = text == NULL ? NULL : string_of(w, language, &in_language);
  if (tag == NULL)
    return false;
  if (text[0] == '\0' || strlen(text) > t->max)
    return refuse(w, &in_value, text[0] == '\0' ? "is empty" : "is too long");
  if (!language_tag(tag))
    return refuse(w, &in_language, "is no language tag in lower case");
  literal_write(object, text);
  buf_printf(object, "@%s", tag);
  return true;
}

static bool names_walk(struct walk *w, const struct term *t, const char *subject,
                       struct json_object *names, const struct path *at)
{
  size_t n = json_object_array_length(names);

  if (n < 2 || n > LIMIT_NAMES)
    return refuse(w, at, "has not two names or more, in as many languages");
  for (size_t i = 0; i < n; i++) {
    struct json_object *name = json_object_array_get_idx(names, i);
    struct buf object = { 0 };
    bool ok = name_walk(w, t, name, at, &object);
    for (size_t j = 0; ok && j < i; j++)
      if (strcmp(json_str(name, "@language"),
                 json_str(json_object_array_get_idx(names, j), "@language")) == 0)
        ok = refuse(w, at, "has two names in one language");
    if (ok)
      line_add(w, subject, t->predicate, &object);
    buf_free(&object);
    if (!ok)
      return false;
  }
  return true;
}

static bool list_check(struct walk *w, const struct term *t, const char *subject,
                       struct json_object *value, const struct path *at)
{
  size_t n = 0;
  while (t->constants[n].text != NULL)
    n++;
  if (!json_object_is_type(value, json_type_array) || json_object_array_length(value) != n)
    return refuse(w, at, "is not an array with our values");
  for (size_t i = 0; i < n; i++) {
    const char *text = string_of(w, json_object_array_get_idx(value, i), at);
    if (text == NULL)
      return false;
    if (strcmp(text, t->constants[i].text) != 0)
      return refuse(w, at, "has other values than ours");
    if (t->predicate == NULL)
      continue;
    struct buf object = { 0 };
    buf_text(&object, t->constants[i].rdf);
    line_add(w, subject, t->predicate, &object);
    buf_free(&object);
  }
  return true;
}

/* Checks that each member is one of the shape's. A stranger's name is not repeated in full. */
static bool members_known(struct walk *w, const struct shape *shape, struct json_object *object,
                          const struct path *at)
{
  json_object_object_foreach (object, name, value) {
    bool known = false;
    (void)value;
    for (size_t i = 0; i < shape->n_terms && !known; i++)
      known = strcmp(shape->terms[i].name, name) == 0;
    if (known)
      continue;
    char why[96];
    bool plain = name[0] != '\0' && strlen(name) <= 40;
    for (const char *c = name; plain && *c != '\0'; c++)
      plain = *c > ' ' && *c < 0x7f && *c != '`';
    if (plain)
      snprintf(why, sizeof why, "has a member `%s` that is not ours", name);
    else
      snprintf(why, sizeof why, "has a member that is not ours");
    return refuse(w, at, why);
  }
  return true;
}

/* The node's subject term, `<iri>` or the blank node. Two nodes of one id would flow together. */
static bool subject_of(struct walk *w, const struct shape *shape, struct json_object *object,
                       const struct path *at, struct buf *subject)
{
  const struct term *t = shape->terms;
  while (t < shape->terms + shape->n_terms && t->kind != TERM_ID)
    t++;
  if (t == shape->terms + shape->n_terms) {
    buf_text(subject, BLANK_NODE);
    return true;
  }
  struct path here = { at, t->name };
  struct json_object *value;
  if (!json_object_object_get_ex(object, t->name, &value))
    return refuse(w, &here, "is missing");
  if (!string_term(w, t, value, &here, subject))
    return false;
  const char *id = json_object_get_string(value);
  for (size_t i = 0; i < w->n_ids; i++)
    if (strcmp(w->ids[i], id) == 0)
      return refuse(w, &here, "is the id of another part too");
  if (w->n_ids == MAX_NODES)
    return refuse(w, &here, "is one id too many");
  w->ids[w->n_ids++] = id;
  return true;
}

static bool node_walk(struct walk *w, const struct shape *shape, struct json_object *object,
                      const struct path *at, struct buf *subject);

static bool child_walk(struct walk *w, const struct term *t, const char *subject,
                       struct json_object *value, const struct path *at)
{
  if (t->kind == TERM_NODES) {
    if (!json_object_is_type(value, json_type_array) || json_object_array_length(value) != 1)
      return refuse(w, at, "is not an array of one");
    value = json_object_array_get_idx(value, 0);
  }
  struct buf child = { 0 };
  bool ok = node_walk(w, t->shape, value, at, &child);
  if (ok)
    line_add(w, subject, t->predicate, &child);
  buf_free(&child);
  return ok;
}

static bool term_walk(struct walk *w, const struct term *t, const char *subject,
                      struct json_object *value, const struct path *at)
{
  switch (t->kind) {
  case TERM_ID:
  case TERM_OUTSIDE:
    return true;
  case TERM_LIST:
    return list_check(w, t, subject, value, at);
  case TERM_NODE:
  case TERM_NODES:
    return child_walk(w, t, subject, value, at);
  case TERM_NAMES:
    if (json_object_is_type(value, json_type_array))
      return names_walk(w, t, subject, value, at);
    break;
  case TERM_TEXT:
  case TERM_TIME:
  case TERM_IRI:
  case TERM_CONST:
    break;
  }
  struct buf object = { 0 };
  bool ok = string_term(w, t, value, at, &object);
  if (ok && t->predicate != NULL)
    line_add(w, subject, t->predicate, &object);
  buf_free(&object);
  return ok;
}

/* `subject` receives the node's own term, by which its parent refers to it. */
static bool node_walk(struct walk *w, const struct shape *shape, struct json_object *object,
                      const struct path *at, struct buf *subject)
{
  if (!json_object_is_type(object, json_type_object))
    return refuse(w, at, "is not an object");
  if (!members_known(w, shape, object, at) || !subject_of(w, shape, object, at, subject))
    return false;
  for (const struct term *t = shape->terms; t < shape->terms + shape->n_terms; t++) {
    struct path here = { at, t->name };
    struct json_object *value;
    if (!json_object_object_get_ex(object, t->name, &value)) {
      if (!t->optional)
        return refuse(w, &here, "is missing");
    } else if (!term_walk(w, t, buf_str(subject), value, &here)) {
      return false;
    }
  }
  return true;
}

/* UTF-8 bytes sort as code points do. */
static int line_order(const void *a, const void *b)
{
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

bool shape_nquads(const struct shape *shape, struct json_object *object, struct buf *out,
                  struct problem *p)
{
  struct walk w = { .p = p };
  struct path root = { NULL, shape == &credential_shape ? "credential" : "proof" };
  struct buf subject = { 0 };
  bool ok = node_walk(&w, shape, object, &root, &subject);
  if (ok && w.n_lines > 0)
    qsort(w.lines, w.n_lines, sizeof w.lines[0], line_order);
  for (size_t i = 0; i < w.n_lines; i++) {
    if (ok)
      buf_text(out, w.lines[i]);
    free(w.lines[i]);
  }
  free(w.lines);
  buf_free(&subject);
  return ok;
}

bool credential_nquads(struct json_object *document, struct buf *out, struct problem *p)
{
  return shape_nquads(&credential_shape, document, out, p);
}
