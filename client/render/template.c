#include "client/render/template.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "lib/limits.h"
#include "lib/text.h"

struct reader {
  struct arena *a;
  struct template *t;
  struct problem *p;
  int line;
  struct element *at;   /* what the keys below the last heading are of; NULL: words, or none yet */
  const char *language; /* of the words below the last heading; NULL: none */
  bool page;            /* was seen */
};

__attribute__((format(printf, 3, 4))) static bool wrong(struct reader *r, int line, const char *fmt,
                                                        ...)
{
  char text[400];
  va_list args;

  va_start(args, fmt);
  vsnprintf(text, sizeof text, fmt, args);
  va_end(args);
  return problem_set(r->p, PROBLEM_TEMPLATE_INVALID, "%s:%d: %s", r->t->path, line, text);
}

static char *trim(char *text)
{
  size_t len;

  text += strspn(text, " \t");
  len = strlen(text);
  while (len > 0 && strchr(" \t\r", text[len - 1]) != NULL)
    text[--len] = '\0';
  return text;
}

/* What an element is before its keys say otherwise. */
static struct element element_new(enum element_kind kind, const char *name, int line)
{
  const struct colour white = { 1, 1, 1 };

  return (struct element){ .kind = kind,
                           .name = name,
                           .line = line,
                           .align = ALIGN_CENTRE,
                           .leading = 1.25,
                           .lines = 1,
                           .colour = kind == ELEMENT_PAGE ? white : (struct colour){ 0 } };
}

static bool element_complete(struct reader *r)
{
  const char *missing;

  if (r->at == NULL)
    return true;
  missing = template_key_missing(r->at);
  if (missing != NULL)
    return wrong(r, r->at->line, "[%s%s%s] needs a line `%s = ...`", element_kind_name(r->at->kind),
                 r->at->name[0] == '\0' ? "" : " ", r->at->name, missing);
  if (r->at->kind == ELEMENT_TEXT && r->at->size.second > r->at->size.first)
    return wrong(r, r->at->line, "[text %s]: of `points`, the first is the larger size",
                 r->at->name);
  return true;
}

static struct element *column_named(struct template *t, const char *name)
{
  for (size_t i = 0; i < t->n_elements; i++)
    if (t->elements[i].kind == ELEMENT_COLUMN && strcmp(t->elements[i].name, name) == 0)
      return &t->elements[i];
  return NULL;
}

/* A text names its column. With two of one name it would be drawn in both, and what was counted of
 * their heights and rows would be wrong. */
static bool column_is_new(struct reader *r, const char *name)
{
  const struct element *first = column_named(r->t, name);

  return first == NULL ||
         wrong(r, r->line, "[column%s%s] is in line %d already: give this one another name",
               name[0] == '\0' ? "" : " ", name, first->line);
}

static bool begin_element(struct reader *r, enum element_kind kind, const char *name)
{
  struct template *t = r->t;

  r->language = NULL;
  if (kind == ELEMENT_WORDS) {
    r->at = NULL;
    r->language = name;
    return text_is_language(name) ||
           wrong(r, r->line, "a heading of words names their language: [words zh]");
  }
  if (kind == ELEMENT_COLUMN && !column_is_new(r, name))
    return false;
  if (kind == ELEMENT_PAGE) {
    if (r->page)
      return wrong(r, r->line, "there is one [page]");
    r->page = true;
    r->at = &t->page;
  } else if (t->n_elements == LIMIT_TEMPLATE_ELEMENTS) {
    return wrong(r, r->line, "more than %d elements", LIMIT_TEMPLATE_ELEMENTS);
  } else {
    r->at = &t->elements[t->n_elements++];
  }
  *r->at = element_new(kind, name, r->line);
  return true;
}

static bool read_heading(struct reader *r, char *text)
{
  size_t len = strlen(text), kind_len = strcspn(text, " \t]");
  char *name;

  if (text[len - 1] != ']')
    return wrong(r, r->line, "a heading ends with `]`");
  text[len - 1] = '\0';
  if (!element_complete(r))
    return false;
  name = trim(text + kind_len);
  for (int i = 0; i < ELEMENT__COUNT; i++) {
    const char *kind = element_kind_name((enum element_kind)i);
    if (strlen(kind) == kind_len && strncmp(kind, text, kind_len) == 0)
      return begin_element(r, (enum element_kind)i, arena_strdup(r->a, name));
  }
  return wrong(r, r->line,
               "[%.40s] is no element; there are page, words, fill, rule, line, guilloche, "
               "rosette, picture, qr, column and text",
               text);
}

static bool read_word(struct reader *r, const char *what, const char *text)
{
  struct template *t = r->t;

  if (what[0] == '\0' || text[0] == '\0')
    return wrong(r, r->line, "a word is a line `WHAT = TEXT`");
  if (template_word(t, r->language, what) != NULL)
    return wrong(r, r->line, "the word for `%.60s` stands here twice", what);
  if (t->n_words == LIMIT_TEMPLATE_WORDS)
    return wrong(r, r->line, "more than %d words", LIMIT_TEMPLATE_WORDS);
  t->words[t->n_words++] =
      (struct word){ r->language, arena_strdup(r->a, what), arena_strdup(r->a, text) };
  return true;
}

static bool read_line(struct reader *r, char *text)
{
  char *equals;
  const char *key, *value, *why;

  text = trim(text);
  if (text[0] == '\0' || text[0] == '#')
    return true;
  if (text[0] == '[')
    return read_heading(r, text + 1);
  equals = strchr(text, '=');
  if (equals == NULL)
    return wrong(r, r->line, "neither `[heading]` nor `key = value`; a comment begins with `#`");
  *equals = '\0';
  key = trim(text);
  value = trim(equals + 1);
  if (r->language != NULL)
    return read_word(r, key, value);
  if (r->at == NULL)
    return wrong(r, r->line, "a heading such as [page] comes before the first key");
  if (template_key(r->a, r->at, key, value, &why))
    return true;
  if (why == NULL)
    return wrong(r, r->line, "[%s] has no key `%.40s`; it has %s", element_kind_name(r->at->kind),
                 key, template_keys_of(r->a, r->at->kind));
  return wrong(r, r->line, "`%s` is to be %s, not `%.80s`", key, why, value);
}

/* A text has a box, or a column and its most height there; what a column holds must fit it. */
static bool check_places(struct reader *r)
{
  struct template *t = r->t;

  for (size_t i = 0; i < t->n_elements; i++) {
    struct element *e = &t->elements[i], *column;
    if (e->kind != ELEMENT_TEXT)
      continue;
    if (e->font == NULL)
      e->font = t->page.font;
    if (e->language == NULL)
      e->language = t->page.language;
    if (e->column == NULL) {
      if (e->box.width <= 0 || e->box.height <= 0)
        return wrong(r, e->line, "[text %s] needs a `box`, or a `column` and a `height`", e->name);
      continue;
    }
    column = column_named(t, e->column);
    if (column == NULL)
      return wrong(r, e->line, "[text %s]: there is no [column %s]", e->name, e->column);
    if (e->box.width > 0 || e->box.height <= 0)
      return wrong(r, e->line, "[text %s] stands in a column: it needs `height` and no `box`",
                   e->name);
    column->depth += e->box.height;
    if (column->depth > column->box.height + 0.001)
      return wrong(r, e->line,
                   "[text %s]: the column %s is %g mm high, and its texts up to this "
                   "one may take %g",
                   e->name, e->column, column->box.height, column->depth);
  }
  return true;
}

static bool read_lines(struct reader *r, char *text)
{
  while (text != NULL) {
    char *next = strchr(text, '\n');
    if (next != NULL)
      *next++ = '\0';
    r->line++;
    if (!read_line(r, text))
      return false;
    text = next;
  }
  if (!element_complete(r))
    return false;
  return r->page || wrong(r, 1, "there is no [page]");
}

bool template_read(struct arena *a, const char *path, const char *text, size_t len,
                   struct template *out, struct problem *p)
{
  struct reader r = { .a = a, .t = out, .p = p };

  *out = (struct template){ .path = path };
  if (!text_is_utf8(text, len) || memchr(text, '\0', len) != NULL)
    return wrong(&r, 1, "this is not UTF-8 text");
  out->elements = arena_alloc(a, LIMIT_TEMPLATE_ELEMENTS * sizeof *out->elements);
  out->words = arena_alloc(a, LIMIT_TEMPLATE_WORDS * sizeof *out->words);
  return read_lines(&r, arena_strndup(a, text, len)) && check_places(&r);
}

const char *template_word(const struct template *t, const char *language, const char *what)
{
  for (size_t i = 0; i < t->n_words; i++)
    if (strcmp(t->words[i].language, language) == 0 && strcmp(t->words[i].what, what) == 0)
      return t->words[i].text;
  return NULL;
}
