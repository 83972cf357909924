/* What can be said of each kind of element: one row a key. */
#include "client/render/template.h"

#include <stdlib.h>
#include <string.h>

#include "lib/text.h"

#define BIT(kind) (1U << ELEMENT_##kind)

enum value_type {
  VALUE_BOX,      /* x y width height */
  VALUE_SIZE,     /* width height */
  VALUE_PAIR,     /* two numbers */
  VALUE_NUMBER,   /* between low and high */
  VALUE_WHOLE,    /* the same, without a fraction */
  VALUE_COLOUR,   /* #rrggbb */
  VALUE_TEXT,     /* as it stands */
  VALUE_LANGUAGE, /* BCP 47 */
  VALUE_FLAG,     /* yes or no */
  VALUE_ALIGN,
  VALUE_VALIGN,
};

struct key {
  const char *name;
  enum value_type type;
  unsigned kinds;  /* that have it */
  unsigned needed; /* of these, that cannot be without */
  size_t member;
  double low, high;
};

#define MEMBER(name) offsetof(struct element, name)
#define DRAWN (BIT(RULE) | BIT(LINE) | BIT(GUILLOCHE) | BIT(ROSETTE))
#define BOXED                                                                                      \
  (BIT(FILL) | BIT(RULE) | BIT(GUILLOCHE) | BIT(ROSETTE) | BIT(PICTURE) | BIT(QR) | BIT(COLUMN))
#define INKED (BIT(FILL) | DRAWN)

/* The bounds keep what is drawn on the page and the work finite. */
static const struct key keys[] = {
  { "size", VALUE_SIZE, BIT(PAGE), BIT(PAGE), MEMBER(box), 20, 1200 },
  { "box", VALUE_BOX, BOXED | BIT(TEXT), BOXED, MEMBER(box), -1200, 1200 },
  { "colour", VALUE_COLOUR, BIT(PAGE) | BIT(QR) | BIT(TEXT) | INKED, INKED, MEMBER(colour), 0, 0 },
  { "stroke", VALUE_NUMBER, DRAWN, DRAWN, MEMBER(stroke), 0.02, 20 },
  { "from", VALUE_PAIR, BIT(LINE), BIT(LINE), MEMBER(from), -1200, 1200 },
  { "to", VALUE_PAIR, BIT(LINE), BIT(LINE), MEMBER(to), -1200, 1200 },
  { "band", VALUE_NUMBER, BIT(GUILLOCHE), BIT(GUILLOCHE), MEMBER(band), 0.5, 100 },
  { "waves", VALUE_WHOLE, BIT(GUILLOCHE) | BIT(ROSETTE), BIT(GUILLOCHE) | BIT(ROSETTE),
    MEMBER(waves), 1, 400 },
  { "strands", VALUE_WHOLE, BIT(GUILLOCHE) | BIT(ROSETTE), BIT(GUILLOCHE) | BIT(ROSETTE),
    MEMBER(strands), 1, 60 },
  { "depth", VALUE_NUMBER, BIT(ROSETTE), BIT(ROSETTE), MEMBER(depth), 0, 1 },
  { "file", VALUE_TEXT, BIT(PICTURE), BIT(PICTURE), MEMBER(file), 0, 0 },
  { "text", VALUE_TEXT, BIT(PAGE) | BIT(QR) | BIT(TEXT), BIT(PAGE) | BIT(QR) | BIT(TEXT),
    MEMBER(text), 0, 0 },
  { "column", VALUE_TEXT, BIT(TEXT), 0, MEMBER(column), 0, 0 },
  { "font", VALUE_TEXT, BIT(PAGE) | BIT(TEXT), BIT(PAGE), MEMBER(font), 0, 0 },
  { "language", VALUE_LANGUAGE, BIT(PAGE) | BIT(TEXT), BIT(PAGE), MEMBER(language), 0, 0 },
  { "features", VALUE_TEXT, BIT(TEXT), 0, MEMBER(features), 0, 0 },
  { "points", VALUE_PAIR, BIT(TEXT), BIT(TEXT), MEMBER(size), 3, 300 },
  { "tracking", VALUE_NUMBER, BIT(TEXT), 0, MEMBER(tracking), -100, 1000 },
  { "leading", VALUE_NUMBER, BIT(TEXT), 0, MEMBER(leading), 0.8, 3 },
  { "lines", VALUE_WHOLE, BIT(TEXT), 0, MEMBER(lines), 1, 40 },
  { "space", VALUE_NUMBER, BIT(TEXT), 0, MEMBER(space), 0, 200 },
  { "bold", VALUE_FLAG, BIT(TEXT), 0, MEMBER(bold), 0, 0 },
  { "italic", VALUE_FLAG, BIT(TEXT), 0, MEMBER(italic), 0, 0 },
  { "align", VALUE_ALIGN, BIT(TEXT), 0, MEMBER(align), 0, 0 },
  { "vertical", VALUE_VALIGN, BIT(TEXT), 0, MEMBER(valign), 0, 0 },
  /* a text in a column has no box of its own */
  { "height", VALUE_NUMBER, BIT(TEXT), 0, MEMBER(box.height), 1, 1200 },
};
#define N_KEYS (sizeof keys / sizeof keys[0])

const char *element_kind_name(enum element_kind kind)
{
  static const char *const names[ELEMENT__COUNT] = {
    [ELEMENT_PAGE] = "page",       [ELEMENT_WORDS] = "words",     [ELEMENT_FILL] = "fill",
    [ELEMENT_RULE] = "rule",       [ELEMENT_LINE] = "line",       [ELEMENT_GUILLOCHE] = "guilloche",
    [ELEMENT_ROSETTE] = "rosette", [ELEMENT_PICTURE] = "picture", [ELEMENT_QR] = "qr",
    [ELEMENT_COLUMN] = "column",   [ELEMENT_TEXT] = "text",
  };
  return names[kind];
}

/* `n` numbers with white space between them and nothing else. */
static bool read_numbers(const char *text, double *out, size_t n)
{
  for (size_t i = 0; i < n; i++) {
    char *end;
    size_t len;
    text += strspn(text, " \t");
    len = strspn(text, "+-.0123456789");
    out[i] = strtod(text, &end);
    if (len == 0 || end != text + len)
      return false;
    text = end;
  }
  return text[strspn(text, " \t")] == '\0';
}

static bool within(const struct key *k, const double *values, size_t n)
{
  for (size_t i = 0; i < n; i++)
    if (!(values[i] >= k->low && values[i] <= k->high))
      return false;
  return true;
}

static bool set_numbers(struct arena *a, const struct key *k, const char *value, size_t n,
                        double *out, const char **why)
{
  static const char *const words[] = { "", "a number", "two numbers", "", "four numbers" };
  double values[4];

  if (!read_numbers(value, values, n) || !within(k, values, n) ||
      (k->type == VALUE_WHOLE && values[0] != (double)(int)values[0])) {
    *why = arena_printf(a, "%s%s from %g to %g, with white space between them",
                        k->type == VALUE_WHOLE ? "whole, " : "", words[n], k->low, k->high);
    if (n == 1)
      *why = arena_printf(a, "a %snumber from %g to %g", k->type == VALUE_WHOLE ? "whole " : "",
                          k->low, k->high);
    return false;
  }
  memcpy(out, values, n * sizeof *out);
  return true;
}

static bool set_colour(const char *value, struct colour *out)
{
  unsigned long rgb;

  if (value[0] != '#' || strlen(value) != 7 || strspn(value + 1, "0123456789abcdefABCDEF") != 6)
    return false;
  rgb = strtoul(value + 1, NULL, 16);
  *out = (struct colour){ (double)(rgb >> 16) / 255, (double)(rgb >> 8 & 255) / 255,
                          (double)(rgb & 255) / 255 };
  return true;
}

/* The place of the word in the list, or -1. */
static int word_of(const char *value, const char *const *list)
{
  for (int i = 0; list[i] != NULL; i++)
    if (strcmp(value, list[i]) == 0)
      return i;
  return -1;
}

static bool set_words(const struct key *k, const char *value, void *member, const char **why)
{
  static const char *const flags[] = { "no", "yes", NULL };
  static const char *const aligns[] = { "left", "center", "right", NULL };
  static const char *const valigns[] = { "top", "middle", "bottom", NULL };
  int at;

  if (k->type == VALUE_FLAG && (at = word_of(value, flags)) >= 0)
    return *(bool *)member = at == 1, true;
  if (k->type == VALUE_ALIGN && (at = word_of(value, aligns)) >= 0)
    return *(enum align *)member = (enum align)at, true;
  if (k->type == VALUE_VALIGN && (at = word_of(value, valigns)) >= 0)
    return *(enum valign *)member = (enum valign)at, true;
  *why = k->type == VALUE_FLAG    ? "yes or no"
         : k->type == VALUE_ALIGN ? "left, center or right"
                                  : "top, middle or bottom";
  return false;
}

static bool set_member(struct arena *a, const struct key *k, const char *value, void *member,
                       const char **why)
{
  switch (k->type) {
  case VALUE_BOX:
    return set_numbers(a, k, value, 4, member, why);
  case VALUE_SIZE:
    return set_numbers(a, k, value, 2, &((struct box *)member)->width, why);
  case VALUE_PAIR:
    return set_numbers(a, k, value, 2, member, why);
  case VALUE_NUMBER:
  case VALUE_WHOLE:
    return set_numbers(a, k, value, 1, member, why);
  case VALUE_COLOUR:
    *why = "a colour as #rrggbb";
    return set_colour(value, member);
  case VALUE_LANGUAGE:
    *why = "a language tag as of BCP 47, such as zh";
    *(const char **)member = arena_strdup(a, value);
    return text_is_language(value);
  case VALUE_TEXT:
    *why = "some text";
    *(const char **)member = arena_strdup(a, value);
    return value[0] != '\0';
  case VALUE_FLAG:
  case VALUE_ALIGN:
  case VALUE_VALIGN:
    return set_words(k, value, member, why);
  }
  return false;
}

bool template_key(struct arena *a, struct element *e, const char *key, const char *value,
                  const char **why)
{
  for (size_t i = 0; i < N_KEYS; i++) {
    if (strcmp(keys[i].name, key) != 0 || (keys[i].kinds & 1U << e->kind) == 0)
      continue;
    if ((e->given & 1U << i) != 0) {
      *why = "given once";
      return false;
    }
    e->given |= 1U << i;
    return set_member(a, &keys[i], value, (char *)e + keys[i].member, why);
  }
  *why = NULL;
  return false;
}

const char *template_key_missing(const struct element *e)
{
  for (size_t i = 0; i < N_KEYS; i++)
    if ((keys[i].needed & 1U << e->kind) != 0 && (e->given & 1U << i) == 0)
      return keys[i].name;
  return NULL;
}

const char *template_keys_of(struct arena *a, enum element_kind kind)
{
  const char *list = "";

  for (size_t i = 0; i < N_KEYS; i++)
    if ((keys[i].kinds & 1U << kind) != 0)
      list = arena_printf(a, "%s%s%s", list, list[0] == '\0' ? "" : ", ", keys[i].name);
  return list;
}
