#include "lib/json.h"

#include "lib/arena.h"
#include "lib/limits.h"
#include "lib/utf8.h"

#include <stdlib.h>
#include <string.h>

/* A member's name, unescaped: in the text itself, or in the reader's `unescaped` at that offset. */
struct name {
  const char *text;
  size_t len;
  size_t at; /* of its opening quote, for messages */
  size_t unescaped_at;
  bool escaped;
};

#define FIRST_NAMES 64 /* ordinary statements need no allocation for their names */

/* Where the walk over the bytes stands. */
struct reader {
  const char *text;
  size_t len;
  size_t at;
  unsigned depth;
  struct problem *p;
  struct name *names; /* of all objects that are open, the innermost last */
  size_t n_names;
  size_t cap_names;
  struct buf unescaped;
  struct name first_names[FIRST_NAMES];
};

static bool value(struct reader *r);

static bool fail(struct reader *r, size_t at, const char *what, const char *next_step)
{
  return problem_set(r->p, PROBLEM_BAD_JSON, "%s at byte offset %zu; %s", what, at, next_step);
}

static bool expected(struct reader *r, const char *what)
{
  if (r->at >= r->len)
    return problem_set(r->p, PROBLEM_BAD_JSON,
                       "The JSON ends at byte offset %zu where %s should follow; send all of it",
                       r->at, what);
  return problem_set(r->p, PROBLEM_BAD_JSON,
                     "Expected %s at byte offset %zu; mend it there, as RFC 8259 writes it", what,
                     r->at);
}

static void skip_space(struct reader *r)
{
  while (r->at < r->len && (r->text[r->at] == ' ' || r->text[r->at] == '\n' ||
                            r->text[r->at] == '\t' || r->text[r->at] == '\r'))
    r->at++;
}

/* After white space, the byte c: eaten. */
static bool eat(struct reader *r, char c)
{
  skip_space(r);
  if (r->at >= r->len || r->text[r->at] != c)
    return false;
  r->at++;
  return true;
}

/* Four hex digits; -1 when there are none. */
static int32_t hex4(const struct reader *r, size_t at)
{
  int32_t unit = 0;
  if (r->len - at < 4)
    return -1;
  for (size_t i = at; i < at + 4; i++) {
    char c = r->text[i];
    if (c >= '0' && c <= '9')
      unit = unit * 16 + (c - '0');
    else if (c >= 'a' && c <= 'f')
      unit = unit * 16 + (c - 'a' + 10);
    else if (c >= 'A' && c <= 'F')
      unit = unit * 16 + (c - 'A' + 10);
    else
      return -1;
  }
  return unit;
}

/* Behind `\u`. */
static bool unicode_escape(struct reader *r, size_t start, uint32_t *point)
{
  int32_t unit = hex4(r, r->at);
  if (unit < 0)
    return fail(r, start, "A \\u without four hex digits", "write it as \\uXXXX");
  r->at += 4;
  if (unit == 0)
    return fail(r, start, "A \\u0000", "leave it out: U+0000 is not accepted");
  *point = (uint32_t)unit;
  if (unit < 0xD800 || unit > 0xDFFF)
    return true;
  int32_t low = -1;
  if (unit <= 0xDBFF && r->len - r->at >= 6 && r->text[r->at] == '\\' && r->text[r->at + 1] == 'u')
    low = hex4(r, r->at + 2);
  if (low < 0xDC00 || low > 0xDFFF)
    return fail(r, start, "A lone surrogate", "write both halves, or the character itself");
  r->at += 6;
  *point = 0x10000 + ((uint32_t)(unit - 0xD800) << 10) + (uint32_t)(low - 0xDC00);
  return true;
}

/* At a backslash; the character goes to out when there is one. */
static bool escape(struct reader *r, struct buf *out)
{
  static const char letters[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
  size_t start = r->at++;
  uint32_t point = 0;
  char c = r->at < r->len ? r->text[r->at] : '\0';
  const char *letter = c == '\0' ? NULL : strchr(letters, c);
  if (letter == NULL && c != 'u')
    return fail(r, start, "An unknown escape",
                "use one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX");
  r->at++;
  if (letter != NULL)
    point = (uint32_t)meant[letter - letters];
  else if (!unicode_escape(r, start, &point))
    return false;
  if (out != NULL) {
    char bytes[4];
    buf_add(out, bytes, utf8_put(point, bytes));
  }
  return true;
}

/* Behind the opening quote; ends behind the closing one. What it says goes to out, unless NULL. */
static bool string(struct reader *r, struct buf *out, bool *escaped)
{
  size_t start = r->at - 1;
  while (r->at < r->len) {
    unsigned char c = (unsigned char)r->text[r->at];
    uint32_t point;
    size_t n = 1;
    if (c == '"') {
      r->at++;
      return true;
    }
    if (c == '\\') {
      *escaped = true;
      if (!escape(r, out))
        return false;
      continue;
    }
    if (c < 0x20)
      return fail(r, r->at, "A raw control character in a string", "escape it as \\u00XX");
    if (c >= 0x80 && (n = utf8_next(r->text + r->at, r->len - r->at, &point)) == 0)
      return fail(r, r->at, "Malformed UTF-8", "encode the text as UTF-8 (RFC 3629)");
    if (out != NULL)
      buf_add(out, r->text + r->at, n);
    r->at += n;
  }
  return fail(r, start, "A string without its closing quote", "close it with \"");
}

static bool number(struct reader *r)
{
  size_t start = r->at;
  int64_t n = 0;
  if (r->text[r->at] == '-')
    r->at++;
  size_t digits = r->at;
  for (; r->at < r->len && r->text[r->at] >= '0' && r->text[r->at] <= '9'; r->at++)
    if (n <= LIMIT_JSON_INTEGER)
      n = n * 10 + (r->text[r->at] - '0');
  char next = r->at < r->len ? r->text[r->at] : '\0';
  if (r->at == digits)
    return expected(r, "a digit");
  if (r->text[digits] == '0' && r->at - digits > 1)
    return fail(r, start, "A number with leading zeros", "leave them out");
  if (next == '.' || next == 'e' || next == 'E')
    return fail(r, start, "A number with a fraction or an exponent",
                "send whole numbers, written as digits only");
  if (n == 0 && digits > start)
    return fail(r, start, "A minus zero", "write 0");
  if (n > LIMIT_JSON_INTEGER)
    return fail(r, start, "A number beyond 2^53-1", "send numbers that large as strings");
  return true;
}

static bool literal(struct reader *r, const char *word)
{
  size_t n = strlen(word);
  if (r->len - r->at < n || memcmp(r->text + r->at, word, n) != 0)
    return expected(r, "a value");
  r->at += n;
  return true;
}

static bool array(struct reader *r)
{
  if (eat(r, ']'))
    return true;
  do
    if (!value(r))
      return false;
  while (eat(r, ','));
  return eat(r, ']') || expected(r, "',' or ']'");
}

static int compare_names(const void *pa, const void *pb)
{
  const struct name *a = pa, *b = pb;
  if (a->len != b->len)
    return a->len < b->len ? -1 : 1;
  int order = memcmp(a->text, b->text, a->len);
  return order != 0 ? order : a->at < b->at ? -1 : 1;
}

/* The names from `base` on are those of one object, which is complete. */
static bool names_differ(struct reader *r, size_t base)
{
  struct name *names = r->names + base;
  size_t n = r->n_names - base;
  r->n_names = base;
  for (size_t i = 0; i < n; i++)
    if (names[i].escaped)
      names[i].text = buf_str(&r->unescaped) + names[i].unescaped_at;
  if (n > 1)
    qsort(names, n, sizeof *names, compare_names);
  for (size_t i = 1; i < n; i++)
    if (names[i].len == names[i - 1].len &&
        memcmp(names[i].text, names[i - 1].text, names[i].len) == 0)
      return problem_set(r->p, PROBLEM_BAD_JSON,
                         "The name \"%.*s\" at byte offset %zu stands in its object already; give "
                         "every member once",
                         names[i].len > 64 ? 64 : (int)names[i].len, names[i].text, names[i].at);
  return true;
}

static bool name(struct reader *r, size_t base)
{
  struct name found = { .at = r->at - 1, .text = r->text + r->at };
  if (r->n_names - base == LIMIT_JSON_MEMBERS)
    return fail(r, found.at, "Too many members in one object", "send at most 1024");
  if (!string(r, NULL, &found.escaped))
    return false;
  found.len = r->at - found.at - 2;
  if (found.escaped) {
    r->at = found.at + 1;
    found.unescaped_at = r->unescaped.len;
    (void)string(r, &r->unescaped, &found.escaped);
    found.len = r->unescaped.len - found.unescaped_at;
  }
  if (r->n_names == r->cap_names) {
    struct name *more = xcalloc(r->cap_names * 2, sizeof *more);
    memcpy(more, r->names, r->n_names * sizeof *more);
    if (r->names != r->first_names)
      free(r->names);
    r->names = more;
    r->cap_names *= 2;
  }
  r->names[r->n_names++] = found;
  return true;
}

static bool object(struct reader *r)
{
  size_t base = r->n_names;
  if (eat(r, '}'))
    return true;
  do {
    if (!eat(r, '"'))
      return expected(r, "a name in double quotes");
    if (!name(r, base))
      return false;
    if (!eat(r, ':'))
      return expected(r, "':'");
    if (!value(r))
      return false;
  } while (eat(r, ','));
  if (!eat(r, '}'))
    return expected(r, "',' or '}'");
  return names_differ(r, base);
}

static bool value(struct reader *r)
{
  bool escaped, ok;
  skip_space(r);
  char c = r->at < r->len ? r->text[r->at] : '\0';
  switch (c) {
  case '{':
  case '[':
    if (r->depth == LIMIT_JSON_DEPTH)
      return fail(r, r->at, "Nesting deeper than 32", "send a flatter value");
    r->at++;
    r->depth++;
    ok = c == '{' ? object(r) : array(r);
    r->depth--;
    return ok;
  case '"':
    r->at++;
    return string(r, NULL, &escaped);
  case 't':
    return literal(r, "true");
  case 'f':
    return literal(r, "false");
  case 'n':
    return literal(r, "null");
  default:
    return c == '-' || (c >= '0' && c <= '9') ? number(r) : expected(r, "a value");
  }
}

static bool whole_text(struct reader *r)
{
  if (r->len >= 3 && memcmp(r->text, "\xEF\xBB\xBF", 3) == 0)
    return fail(r, 0, "A byte order mark", "send UTF-8 without one");
  if (!value(r))
    return false;
  skip_space(r);
  return r->at == r->len || expected(r, "the end of the text");
}

bool json_check(const char *text, size_t len, struct problem *p)
{
  struct reader r;
  /* Not first_names: clearing it would cost more than reading a small statement. */
  r.text = text;
  r.len = len;
  r.at = 0;
  r.depth = 0;
  r.p = p;
  r.names = r.first_names;
  r.n_names = 0;
  r.cap_names = FIRST_NAMES;
  r.unescaped = (struct buf){ 0 };
  bool ok = whole_text(&r);
  if (r.names != r.first_names)
    free(r.names);
  buf_free(&r.unescaped);
  return ok;
}
