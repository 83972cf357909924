/*
 * From a document of a fixed shape to its RDFC-1.0 canonical N-Quads
 * (https://www.w3.org/TR/rdf-canon/, sections 5 and A): since every node is named, or the one node
 * is blank, canonical means escaped by the rules there and sorted by code points.
 */
#include "lib/credential_walk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/arena.h"

#define BLANK_NODE "_:c14n0"
#define MAX_PATH 160

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

bool walk_refuse(struct walk *w, const struct path *at, const char *why)
{
  char path[MAX_PATH];
  path_write(at, path, sizeof path);
  return problem_set(w->p, PROBLEM_CREDENTIAL_FORM, "`%s` %s", path, why);
}

void walk_line(struct walk *w, const char *subject, const char *predicate, const struct buf *object)
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

const char *walk_string(struct walk *w, struct json_object *value, const struct path *at)
{
  if (!json_object_is_type(value, json_type_string)) {
    walk_refuse(w, at, "is not a string");
    return NULL;
  }
  const char *text = json_object_get_string(value);
  if (strlen(text) != (size_t)json_object_get_string_len(value)) {
    walk_refuse(w, at, "holds a NUL character");
    return NULL;
  }
  return text;
}

static bool list_check(struct walk *w, const struct term *t, const char *subject,
                       struct json_object *value, const struct path *at)
{
  size_t n = 0;
  while (t->constants[n].text != NULL)
    n++;
  if (!json_object_is_type(value, json_type_array) || json_object_array_length(value) != n)
    return walk_refuse(w, at, "is not an array with our values");
  for (size_t i = 0; i < n; i++) {
    const char *text = walk_string(w, json_object_array_get_idx(value, i), at);
    if (text == NULL)
      return false;
    if (strcmp(text, t->constants[i].text) != 0)
      return walk_refuse(w, at, "has other values than ours");
    if (t->predicate == NULL)
      continue;
    struct buf object = { 0 };
    buf_text(&object, t->constants[i].rdf);
    walk_line(w, subject, t->predicate, &object);
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
    return walk_refuse(w, at, why);
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
    return walk_refuse(w, &here, "is missing");
  if (!value_term(w, t, value, &here, subject))
    return false;
  const char *id = json_object_get_string(value);
  for (size_t i = 0; i < w->n_ids; i++)
    if (strcmp(w->ids[i], id) == 0)
      return walk_refuse(w, &here, "is the id of another part too");
  if (w->n_ids == MAX_NODES)
    return walk_refuse(w, &here, "is one id too many");
  w->ids[w->n_ids++] = id;
  return true;
}

static bool node_walk(struct walk *w, const struct shape *shape, struct json_object *object,
                      const struct path *at, struct buf *subject);

static bool child_walk(struct walk *w, const struct term *t, const struct shape *shape,
                       const char *subject, struct json_object *value, const struct path *at)
{
  struct buf child = { 0 };
  bool ok = node_walk(w, shape, value, at, &child);
  if (ok)
    walk_line(w, subject, t->predicate, &child);
  buf_free(&child);
  return ok;
}

static bool children_walk(struct walk *w, const struct term *t, const char *subject,
                          struct json_object *value, const struct path *at)
{
  size_t n = json_object_is_type(value, json_type_array) ? json_object_array_length(value) : 0;
  if (n == 0 || n > t->count || (n < t->count && t->kind == TERM_NODES))
    return walk_refuse(w, at, "is not an array with as many items as ours");
  for (size_t i = 0; i < n; i++)
    if (!child_walk(w, t, &t->shape[i], subject, json_object_array_get_idx(value, i), at))
      return false;
  return true;
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
    return child_walk(w, t, t->shape, subject, value, at);
  case TERM_NODES:
  case TERM_SOME:
    return children_walk(w, t, subject, value, at);
  case TERM_NAMES:
    if (json_object_is_type(value, json_type_array))
      return value_names(w, t, subject, value, at);
    break;
  case TERM_TEXT:
  case TERM_TIME:
  case TERM_IRI:
  case TERM_CONST:
  case TERM_DIGITS:
  case TERM_MULTIBASE:
  case TERM_INTEGER:
    break;
  }
  struct buf object = { 0 };
  bool ok = value_term(w, t, value, at, &object);
  if (ok && t->predicate != NULL)
    walk_line(w, subject, t->predicate, &object);
  buf_free(&object);
  return ok;
}

/* `subject` receives the node's own term, by which its parent refers to it. */
static bool node_walk(struct walk *w, const struct shape *shape, struct json_object *object,
                      const struct path *at, struct buf *subject)
{
  if (!json_object_is_type(object, json_type_object))
    return walk_refuse(w, at, "is not an object");
  if (!members_known(w, shape, object, at) || !subject_of(w, shape, object, at, subject))
    return false;
  for (const struct term *t = shape->terms; t < shape->terms + shape->n_terms; t++) {
    struct path here = { at, t->name };
    struct json_object *value;
    if (!json_object_object_get_ex(object, t->name, &value)) {
      if (!t->optional)
        return walk_refuse(w, &here, "is missing");
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
  struct path root = { NULL, shape->name };
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
