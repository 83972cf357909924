#include "lib/credential_shape.h"

#include <stdint.h>
#include <string.h>

#include "lib/json.h"

bool credential_iri(const char *text)
{
  static const char *const schemes[] = { "https://", "http://", "urn:", "did:" };
  /* RFC 3986 appendix A without `%`, which must begin an escape */
  static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
                                "-._~:/?#[]@!$&'()*+,;=";
  static const char hex[] = "0123456789ABCDEFabcdef";
  size_t scheme = 0;
  for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++)
    if (strncmp(text, schemes[i], strlen(schemes[i])) == 0)
      scheme = strlen(schemes[i]);
  if (scheme == 0 || text[scheme] == '\0')
    return false;
  for (const char *c = text + scheme; *c != '\0'; c++)
    if (strchr(allowed, *c) == NULL && (*c != '%' || c[1] == '\0' || strchr(hex, c[1]) == NULL ||
                                        c[2] == '\0' || strchr(hex, c[2]) == NULL))
      return false;
  return true;
}

static const char *field_of(const void *from, const struct term *t)
{
  return *(const char *const *)(const void *)((const char *)from + t->field);
}

static struct json_object **names_of(const void *from, const struct term *t)
{
  return (struct json_object **)(void *)((char *)(uintptr_t)from + t->names);
}

static void names_build(struct json_object *object, const void *from, const struct term *t)
{
  struct json_object *names = *names_of(from, t);

  if (names == NULL)
    json_set_str(object, t->name, field_of(from, t));
  else
    json_set(object, t->name, json_object_get(names));
}

static void names_read(struct json_object *object, void *into, const struct term *t)
{
  struct json_object *names = json_array_of(object, t->name);
  const char **first = (const char **)(void *)((char *)into + t->field);

  *names_of(into, t) = names;
  *first = names == NULL ? json_str(object, t->name)
                         : json_str(json_object_array_get_idx(names, 0), "@value");
}

static struct json_object *list_build(const struct constant *constants)
{
  struct json_object *list = json_object_new_array();
  for (; constants->text != NULL; constants++)
    json_add_str(list, constants->text);
  return list;
}

/* How many of its nodes the structure has. */
static size_t nodes_of(const struct term *t, const void *from)
{
  size_t n = 0;
  if (t->kind == TERM_NODES)
    return t->count;
  while (n < t->count && field_of(from, &t->shape[n].terms[0]) != NULL)
    n++;
  return n;
}

static void nodes_build(struct json_object *object, const void *from, const struct term *t)
{
  struct json_object *list;
  size_t n = nodes_of(t, from);
  if (n == 0)
    return;
  list = json_object_new_array();
  for (size_t i = 0; i < n; i++)
    json_add(list, shape_build(&t->shape[i], from));
  json_set(object, t->name, list);
}

static void nodes_read(struct json_object *object, void *into, const struct term *t)
{
  struct json_object *list = json_array_of(object, t->name);
  size_t n = list == NULL ? 0 : json_object_array_length(list);
  for (size_t i = 0; i < n && i < t->count; i++)
    shape_read(&t->shape[i], json_object_array_get_idx(list, i), into);
}

struct json_object *shape_build(const struct shape *shape, const void *from)
{
  struct json_object *object = json_object_new_object();
  for (const struct term *t = shape->terms; t < shape->terms + shape->n_terms; t++) {
    switch (t->kind) {
    case TERM_ID:
    case TERM_TEXT:
    case TERM_TIME:
    case TERM_IRI:
    case TERM_DIGITS:
    case TERM_MULTIBASE:
      json_set_str(object, t->name, field_of(from, t));
      break;
    case TERM_NAMES:
      names_build(object, from, t);
      break;
    case TERM_CONST:
      json_set_str(object, t->name, t->constants->text);
      break;
    case TERM_INTEGER:
      json_set_int(object, t->name, t->number);
      break;
    case TERM_LIST:
      json_set(object, t->name, list_build(t->constants));
      break;
    case TERM_NODE:
      json_set(object, t->name, shape_build(t->shape, from));
      break;
    case TERM_NODES:
    case TERM_SOME:
      nodes_build(object, from, t);
      break;
    case TERM_OUTSIDE:
      break;
    }
  }
  return object;
}

void shape_read(const struct shape *shape, struct json_object *object, void *into)
{
  for (const struct term *t = shape->terms; t < shape->terms + shape->n_terms; t++) {
    switch (t->kind) {
    case TERM_ID:
    case TERM_TEXT:
    case TERM_TIME:
    case TERM_IRI:
    case TERM_DIGITS:
    case TERM_MULTIBASE:
      *(const char **)(void *)((char *)into + t->field) = json_str(object, t->name);
      break;
    case TERM_NAMES:
      names_read(object, into, t);
      break;
    case TERM_NODE:
      shape_read(t->shape, json_object_of(object, t->name), into);
      break;
    case TERM_NODES:
    case TERM_SOME:
      nodes_read(object, into, t);
      break;
    case TERM_CONST:
    case TERM_INTEGER:
    case TERM_LIST:
    case TERM_OUTSIDE:
      break;
    }
  }
}
