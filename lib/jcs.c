#include "lib/jcs.h"

#include "lib/arena.h"
#include "lib/limits.h"
#include "lib/utf8.h"

#include <stdlib.h>
#include <string.h>

/* Most objects have few members: no allocation for those. */
#define FIRST_NAMES 32

static bool write_value(struct buf *out, struct json_object *value);

/*
 * UTF-8 sorts by code point, UTF-16 puts the surrogates of U+10000 and above (lead bytes F0 to F4)
 * before U+E000 to U+FFFF (lead bytes EE and EF). That is the only difference, and it shows at the
 * first byte that differs.
 */
static int utf16_rank(unsigned char c)
{
  return c == 0xEE || c == 0xEF ? c + 0x10 : c;
}

static int compare_names(const void *pa, const void *pb)
{
  const unsigned char *a = *(const unsigned char *const *)pa;
  const unsigned char *b = *(const unsigned char *const *)pb;
  while (*a != '\0' && *a == *b)
    a++, b++;
  return utf16_rank(*a) - utf16_rank(*b);
}

/* RFC 8785 section 3.2.2.2. False on malformed UTF-8. */
static bool write_string(struct buf *out, const char *text, size_t len)
{
  static const char letters[] = "btn?fr"; /* of U+0008 to U+000D; U+000B has none */
  size_t plain = 0, at = 0;
  buf_byte(out, '"');
  while (at < len) {
    unsigned char c = (unsigned char)text[at];
    uint32_t point;
    if (c >= 0x20 && c < 0x80 && c != '"' && c != '\\') { /* nearly all there is */
      at++;
      continue;
    }
    size_t n = utf8_next(text + at, len - at, &point);
    if (n == 0)
      return false;
    at += n;
    if (c >= 0x80)
      continue;
    buf_add(out, text + plain, at - 1 - plain);
    plain = at;
    if (c == '"' || c == '\\')
      buf_add(out, (char[]){ '\\', (char)c }, 2);
    else if (c >= 8 && c <= 13 && c != 11)
      buf_add(out, (char[]){ '\\', letters[c - 8] }, 2);
    else
      buf_printf(out, "\\u%04x", c);
  }
  buf_add(out, text + plain, at - plain);
  buf_byte(out, '"');
  return true;
}

static bool write_object(struct buf *out, struct json_object *object)
{
  const char *first[FIRST_NAMES];
  const char **names = first;
  size_t n = 0, length = (size_t)json_object_object_length(object);
  bool ok = true;
  if (length > FIRST_NAMES)
    names = xcalloc(length, sizeof *names);
  json_object_object_foreach (object, key, unused) {
    (void)unused;
    names[n++] = key;
  }
  qsort(names, n, sizeof *names, compare_names);

  buf_byte(out, '{');
  for (size_t i = 0; ok && i < n; i++) {
    if (i > 0)
      buf_byte(out, ',');
    ok = write_string(out, names[i], strlen(names[i]));
    buf_byte(out, ':');
    ok = ok && write_value(out, json_object_object_get(object, names[i]));
  }
  buf_byte(out, '}');
  if (names != first)
    free(names);
  return ok;
}

static bool write_array(struct buf *out, struct json_object *array)
{
  bool ok = true;
  buf_byte(out, '[');
  for (size_t i = 0; ok && i < json_object_array_length(array); i++) {
    if (i > 0)
      buf_byte(out, ',');
    ok = write_value(out, json_object_array_get_idx(array, i));
  }
  buf_byte(out, ']');
  return ok;
}

static bool write_integer(struct buf *out, struct json_object *value)
{
  int64_t n = json_object_get_int64(value);
  buf_printf(out, "%lld", (long long)n);
  return n >= -LIMIT_JSON_INTEGER && n <= LIMIT_JSON_INTEGER;
}

static bool write_value(struct buf *out, struct json_object *value)
{
  switch (json_object_get_type(value)) {
  case json_type_null:
    buf_text(out, "null");
    return true;
  case json_type_boolean:
    buf_text(out, json_object_get_boolean(value) ? "true" : "false");
    return true;
  case json_type_int:
    return write_integer(out, value);
  case json_type_string:
    return write_string(out, json_object_get_string(value),
                        (size_t)json_object_get_string_len(value));
  case json_type_array:
    return write_array(out, value);
  case json_type_object:
    return write_object(out, value);
  case json_type_double:
    break;
  }
  return false;
}

bool jcs_write(struct buf *out, struct json_object *value)
{
  size_t before = out->len;
  if (write_value(out, value))
    return true;
  out->len = before;
  buf_add(out, "", 0);
  return false;
}

bool jcs_digest(struct json_object *value, struct digest *out)
{
  struct buf text = { 0 };
  bool ok = jcs_write(&text, value);
  if (ok)
    digest_of(text.data, text.len, out);
  buf_free(&text);
  return ok;
}

bool jcs_write_string(struct buf *out, const char *text)
{
  return write_string(out, text, strlen(text));
}
