/*
 * JSON (RFC 8259) read strictly, then held as json-c objects.
 *
 * json-c alone lets through duplicate names, NaN, raw control characters, lone surrogates and
 * clamped integers; our validator sees the bytes first. Accepted: one value, UTF-8 without BOM,
 * no duplicate names in an object (compared after unescaping), depth up to LIMIT_JSON_DEPTH,
 * numbers that are integers with |n| <= LIMIT_JSON_INTEGER written without fraction, exponent or
 * minus zero, no U+0000 anywhere in a string or name (C strings would be cut there).
 */
#ifndef WIOTC_LIB_JSON_H
#define WIOTC_LIB_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <json-c/json.h>

#include "lib/buf.h"
#include "lib/problem.h"

/* True when the bytes are JSON as above; otherwise PROBLEM_BAD_JSON with what and at which byte. */
bool json_check(const char *text, size_t len, struct problem *p);

/* The same, then parsed. The caller owns the object: json_object_put(). NULL with *p set; a lone
 * `null` is refused too, because json-c has no object for it. */
struct json_object *json_read(const char *text, size_t len, struct problem *p);

/* Members of an object; NULL, 0 or the given default when absent or of another type. */
const char *json_str(struct json_object *object, const char *name);
struct json_object *json_object_of(struct json_object *object, const char *name);
struct json_object *json_array_of(struct json_object *object, const char *name);
int64_t json_int(struct json_object *object, const char *name, int64_t otherwise);
bool json_flag(struct json_object *object, const char *name, bool otherwise);

/* The first member that is not in the NULL-terminated list; NULL when there is none. */
const char *json_unknown_member(struct json_object *object, const char *const *known);

/* Setting members: a NULL text or value adds nothing, so optional members are simply left out. */
void json_set_str(struct json_object *object, const char *name, const char *text);
void json_set_int(struct json_object *object, const char *name, int64_t value);
void json_set_bool(struct json_object *object, const char *name, bool value);
void json_set(struct json_object *object, const char *name, struct json_object *value); /* takes */
void json_add(struct json_object *array, struct json_object *value);                    /* takes */
void json_add_str(struct json_object *array, const char *text);

/* Compact text in insertion order, `/` not escaped. For people and programs, not for hashing.
 * json-c keeps the text inside the value: two threads must not write one value at a time. */
void json_write(struct buf *out, struct json_object *value);
/* The same, indented by two spaces, with a final newline. */
void json_write_pretty(struct buf *out, struct json_object *value);

#endif
