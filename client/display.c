#include "client/display.h"

#include <stdint.h>
#include <string.h>
#include <wchar.h>

#include "lib/json.h"

/* Decodes one character; bytes that are no UTF-8 come one by one as U+FFFD. */
static size_t next_char(const char *text, uint32_t *c)
{
  const unsigned char *s = (const unsigned char *)text;
  static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
  size_t len = s[0] < 0x80 ? 1 : s[0] >= 0xf0 && s[0] < 0xf8 ? 4 : s[0] >= 0xe0 ? 3 : 2;

  *c = 0xfffd;
  if (len == 1) {
    *c = s[0];
    return 1;
  }
  if (s[0] < 0xc2 || s[0] > 0xf4)
    return 1;
  uint32_t value = s[0] & (0x7fU >> len);
  for (size_t i = 1; i < len; i++) {
    if ((s[i] & 0xc0) != 0x80)
      return 1;
    value = value << 6 | (s[i] & 0x3fU);
  }
  if (value < least[len] || value > 0x10ffff || (value >= 0xd800 && value < 0xe000))
    return 1;
  *c = value;
  return len;
}

static bool is_harmful(uint32_t c)
{
  return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x061c || c == 0x200e || c == 0x200f ||
         (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0xfeff || c == 0xfffd;
}

char *display_clean(struct arena *a, const char *text, bool lines)
{
  char *copy = arena_alloc(a, strlen(text) + 1);
  char *to = copy;
  uint32_t c;

  for (size_t n; *text != '\0'; text += n) {
    n = next_char(text, &c);
    if (c == '\n' || c == '\t') {
      *to++ = c == '\n' && lines ? '\n' : ' ';
    } else if (is_harmful(c)) {
      *to++ = '?';
    } else {
      memcpy(to, text, n);
      to += n;
    }
  }
  return copy;
}

static size_t char_width(uint32_t c)
{
  int width = wcwidth((wchar_t)c);

  return width < 0 ? 1 : (size_t)width;
}

size_t display_width(const char *text)
{
  size_t width = 0;
  uint32_t c;

  for (size_t n; *text != '\0'; text += n) {
    n = next_char(text, &c);
    width += char_width(c);
  }
  return width;
}

const char *display_cut(struct arena *a, const char *text, size_t width, const char *more)
{
  size_t more_width = display_width(more);
  size_t used = 0, kept = 0;
  uint32_t c;

  if (display_width(text) <= width)
    return text;
  if (width <= more_width)
    return width < more_width ? "" : more;
  while (text[kept] != '\0') {
    size_t n = next_char(text + kept, &c);
    if (used + char_width(c) > width - more_width)
      break;
    used += char_width(c);
    kept += n;
  }
  return arena_printf(a, "%.*s%s", (int)kept, text, more);
}

/* How many bytes of text make a line of at most `width` columns; *skip is the space or newline
 * after it. Breaks after a space, else beside a wide character, else anywhere. */
static size_t line_length(const char *text, size_t width, size_t *skip)
{
  size_t at = 0, used = 0, space = 0;
  uint32_t c;

  *skip = 0;
  while (text[at] != '\0' && text[at] != '\n') {
    size_t n = next_char(text + at, &c);
    if (width > 0 && used + char_width(c) > width) {
      if (c == ' ') {
        *skip = 1;
        return at;
      }
      if (space > 0 && char_width(c) < 2) {
        *skip = 1;
        return space;
      }
      return at == 0 ? n : at;
    }
    if (c == ' ')
      space = at;
    used += char_width(c);
    at += n;
  }
  *skip = text[at] == '\n';
  return at;
}

void display_wrap(FILE *out, const char *text, size_t indent, size_t width)
{
  size_t room = width > indent + 8 ? width - indent : 0;

  for (bool first = true; first || *text != '\0'; first = false) {
    size_t skip;
    size_t len = line_length(text, room, &skip);
    fprintf(out, "%*s%.*s\n", first ? 0 : (int)indent, "", (int)len, text);
    text += len + skip;
  }
}

/* How many bytes make the next word: up to a space outside backquotes, or the line's end. */
static size_t word_length(const char *text)
{
  size_t len = 0;
  bool quoted = false;

  while (text[len] != '\0' && text[len] != '\n' && (text[len] != ' ' || quoted)) {
    if (text[len] == '`')
      quoted = !quoted;
    len++;
  }
  return len;
}

static size_t width_of(const char *text, size_t len)
{
  size_t width = 0;
  uint32_t c;

  for (size_t at = 0; at < len;) {
    at += next_char(text + at, &c);
    width += char_width(c);
  }
  return width;
}

/* Prints one line, which may become several; used: columns taken before it. */
static void words_line(FILE *out, const char *text, size_t len, size_t indent, size_t width)
{
  size_t used = indent;

  for (size_t at = 0; at < len;) {
    size_t word = word_length(text + at);
    size_t columns = width_of(text + at, word);
    if (at > 0 && width > 0 && used + 1 + columns > width) {
      fprintf(out, "\n%*s", (int)indent, "");
      used = indent;
    } else if (at > 0) {
      fputc(' ', out);
      used++;
    }
    fwrite(text + at, 1, word, out);
    used += columns;
    at += word + (text[at + word] == ' ');
  }
}

void display_words(FILE *out, const char *text, size_t indent, size_t width)
{
  for (bool first = true; first || *text != '\0'; first = false) {
    size_t len = strcspn(text, "\n");
    if (!first)
      fprintf(out, "%*s", (int)indent, "");
    words_line(out, text, len, indent, text[0] == ' ' ? 0 : width);
    fputc('\n', out);
    text += len + (text[len] == '\n');
  }
}

static const char *name_in(struct json_object *names, const char *language)
{
  const char *name = json_str(names, language);
  size_t len = strcspn(language, "-");

  if (name != NULL)
    return name;
  json_object_object_foreach (names, tag, value) {
    if (strncmp(tag, language, len) == 0 && (tag[len] == '\0' || tag[len] == '-') &&
        json_object_is_type(value, json_type_string))
      return json_object_get_string(value);
  }
  return NULL;
}

/* The first name whose text is another. */
static const char *name_beside(struct json_object *names, const char *name)
{
  json_object_object_foreach (names, tag, value) {
    (void)tag;
    if (json_object_is_type(value, json_type_string) &&
        strcmp(json_object_get_string(value), name) != 0)
      return json_object_get_string(value);
  }
  return NULL;
}

const char *display_name(struct arena *a, struct json_object *names, const char *language,
                         const char **other)
{
  const char *english = NULL, *name = NULL, *second = NULL;

  if (json_object_is_type(names, json_type_object)) {
    english = name_in(names, "en");
    name = name_in(names, language);
    if (name == NULL)
      name = english != NULL ? english : name_beside(names, "");
  }
  if (name != NULL)
    second = english != NULL && strcmp(english, name) != 0 ? english : name_beside(names, name);
  if (other != NULL)
    *other = second == NULL ? NULL : display_clean(a, second, false);
  return name == NULL ? "" : display_clean(a, name, false);
}

void display_csv(struct buf *out, const char *text)
{
  bool formula = text[0] != '\0' && strchr("=+-@\t\r", text[0]) != NULL;

  if (!formula && strpbrk(text, ",\"\r\n") == NULL) {
    buf_text(out, text);
    return;
  }
  buf_byte(out, '"');
  if (formula)
    buf_byte(out, '\'');
  for (; *text != '\0'; text++) {
    if (*text == '"')
      buf_byte(out, '"');
    buf_byte(out, *text);
  }
  buf_byte(out, '"');
}

void display_json(struct buf *out, const char *json)
{
  uint32_t c;

  for (size_t n; *json != '\0'; json += n) {
    n = next_char(json, &c);
    if (c >= 0x7f && is_harmful(c) && c <= 0xffff) /* JSON has an escape for it */
      buf_printf(out, "\\u%04x", (unsigned)c);
    else
      buf_add(out, json, n);
  }
}
