/*
 * A certificate's look: a page in millimetres and what stands on it, read from a file that a
 * designer edits. wiotc-template(5) describes it.
 *
 * Everything belongs to the arena that template_read() was given. Lengths are in millimetres from
 * the page's top left corner, type sizes in points, colours from 0 to 1.
 */
#ifndef WIOTC_CLIENT_RENDER_TEMPLATE_H
#define WIOTC_CLIENT_RENDER_TEMPLATE_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/arena.h"
#include "lib/problem.h"

struct box {
  double x, y, width, height;
};
struct colour {
  double red, green, blue;
};
/* Two numbers: the largest and the smallest size of a text, a point. */
struct pair {
  double first, second;
};

enum element_kind {
  ELEMENT_PAGE,
  ELEMENT_WORDS,     /* no element: what values are called in a language */
  ELEMENT_FILL,      /* a rectangle of one colour */
  ELEMENT_RULE,      /* the outline of a rectangle */
  ELEMENT_LINE,      /* from one point to another */
  ELEMENT_GUILLOCHE, /* a band of waves along the inside of a rectangle */
  ELEMENT_ROSETTE,   /* waves around a centre */
  ELEMENT_PICTURE,   /* a PNG file */
  ELEMENT_QR,
  ELEMENT_COLUMN, /* texts that stand below each other, centred in its height */
  ELEMENT_TEXT,
  ELEMENT__COUNT
};

enum align { ALIGN_LEFT, ALIGN_CENTRE, ALIGN_RIGHT };
enum valign { ALIGN_TOP, ALIGN_MIDDLE, ALIGN_BOTTOM };

/* Which of the members an element has, its kind says; see the table in template_keys.c. */
struct element {
  enum element_kind kind;
  const char *name; /* after the kind, or "" */
  int line;         /* of its heading */
  unsigned given;   /* bit i: the key in row i of the table was given */

  struct box box;
  struct colour colour;
  double stroke; /* mm */

  struct pair from, to; /* line */
  double band;          /* guilloche: its breadth; rosette: of its outermost waves */
  double waves;         /* how many fit a long side of the page, or go round */
  double strands;       /* how many waves are laid over each other */
  double depth;         /* rosette: how far the waves reach to the centre, 0 to 1 */

  const char *file;     /* picture: path, relative to the template's */
  const char *text;     /* text, QR: with {values} */
  const char *column;   /* text: the one it stands in, or NULL */
  const char *font;     /* families, `,` between them */
  const char *features; /* OpenType, `,` between them; or NULL */
  const char *language; /* BCP 47, of the text; NULL: the page's */
  struct pair size;     /* pt: the largest, the smallest */
  double tracking;      /* thousandths of an em between letters */
  double leading;       /* line to line, in sizes */
  double lines;         /* the most */
  double space;         /* in a column: mm above it */
  bool bold, italic;
  enum align align;
  enum valign valign;
};

struct word {
  const char *language, *what, *text;
};

struct template
{
  const char *path;
  struct element page; /* box: its size; colour: of the paper; font, language, text: its title */
  struct element *elements;
  size_t n_elements;
  struct word *words;
  size_t n_words;
};

/* PROBLEM_TEMPLATE_INVALID names path, line, key and what would be right. */
bool template_read(struct arena *a, const char *path, const char *text, size_t len,
                   struct template *out, struct problem *p);

/* What `what` is called in that language; NULL when the template does not say. */
const char *template_word(const struct template *t, const char *language, const char *what);

/* The table of keys (template_keys.c). Sets the member of an element; *why says what is wrong with
 * the value. */
bool template_key(struct arena *a, struct element *e, const char *key, const char *value,
                  const char **why);
/* The first key that this kind of element needs and that was not given; NULL when none. */
const char *template_key_missing(const struct element *e);
const char *element_kind_name(enum element_kind kind);
/* The keys of a kind, as text for a message. */
const char *template_keys_of(struct arena *a, enum element_kind kind);

#endif
