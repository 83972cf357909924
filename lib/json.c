#include "lib/json.h"

#include <string.h>

#include "lib/limits.h"

#include <limits.h>

struct json_object *json_read(const char *text, size_t len, struct problem *p)
{
  if (len > INT_MAX) {
    problem_set(p, PROBLEM_BAD_JSON, "The JSON is longer than 2 GiB; send less");
    return NULL;
  }
  if (!json_check(text, len, p))
    return NULL;
  /* json-c counts the scalars in the innermost array as a level, and one more. */
  struct json_tokener *tok = json_tokener_new_ex(LIMIT_JSON_DEPTH + 2);
  struct json_object *read = json_tokener_parse_ex(tok, text, (int)len);
  /* A number that stands alone may go on until something else follows. */
  if (json_tokener_get_error(tok) == json_tokener_continue)
    read = json_tokener_parse_ex(tok, "\n", 1);
  enum json_tokener_error error = json_tokener_get_error(tok);
  json_tokener_free(tok);
  if (error == json_tokener_success && read != NULL)
    return read;
  if (error == json_tokener_success)
    problem_set(p, PROBLEM_BAD_JSON, "The JSON is only null; send a value");
  else
    problem_set(p, PROBLEM_BAD_JSON, "The JSON was not understood: %s; send it more plainly",
                json_tokener_error_desc(error));
  return NULL;
}

static struct json_object *member(struct json_object *object, const char *name, enum json_type type)
{
  struct json_object *found;
  if (!json_object_is_type(object, json_type_object) ||
      !json_object_object_get_ex(object, name, &found) || !json_object_is_type(found, type))
    return NULL;
  return found;
}

const char *json_str(struct json_object *object, const char *name)
{
  struct json_object *found = member(object, name, json_type_string);
  return found == NULL ? NULL : json_object_get_string(found);
}

struct json_object *json_object_of(struct json_object *object, const char *name)
{
  return member(object, name, json_type_object);
}

struct json_object *json_array_of(struct json_object *object, const char *name)
{
  return member(object, name, json_type_array);
}

int64_t json_int(struct json_object *object, const char *name, int64_t otherwise)
{
  struct json_object *found = member(object, name, json_type_int);
  return found == NULL ? otherwise : json_object_get_int64(found);
}

bool json_flag(struct json_object *object, const char *name, bool otherwise)
{
  struct json_object *found = member(object, name, json_type_boolean);
  return found == NULL ? otherwise : json_object_get_boolean(found);
}

void json_set(struct json_object *object, const char *name, struct json_object *value)
{
  if (value != NULL)
    json_object_object_add(object, name, value);
}

const char *json_unknown_member(struct json_object *object, const char *const *known)
{
  if (!json_object_is_type(object, json_type_object))
    return NULL;
  json_object_object_foreach (object, name, value) {
    const char *const *k = known;
    (void)value;
    while (*k && strcmp(*k, name) != 0)
      k++;
    if (!*k)
      return name;
  }
  return NULL;
}

void json_set_str(struct json_object *object, const char *name, const char *text)
{
  if (text != NULL)
    json_set(object, name, json_object_new_string(text));
}

void json_set_int(struct json_object *object, const char *name, int64_t value)
{
  json_set(object, name, json_object_new_int64(value));
}

void json_set_bool(struct json_object *object, const char *name, bool value)
{
  json_set(object, name, json_object_new_boolean(value));
}

void json_add(struct json_object *array, struct json_object *value)
{
  if (value != NULL)
    json_object_array_add(array, value);
}

void json_add_str(struct json_object *array, const char *text)
{
  if (text != NULL)
    json_add(array, json_object_new_string(text));
}

static void write_as(struct buf *out, struct json_object *value, int flags)
{
  size_t len;
  const char *text = json_object_to_json_string_length(value, flags, &len);
  buf_add(out, text, len);
}

void json_write(struct buf *out, struct json_object *value)
{
  write_as(out, value, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE);
}

void json_write_pretty(struct buf *out, struct json_object *value)
{
  write_as(out, value,
           JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_SPACED | JSON_C_TO_STRING_NOSLASHESCAPE);
  buf_byte(out, '\n');
}
