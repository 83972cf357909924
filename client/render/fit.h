/*
 * One text in one box: the largest size, and the fewest lines, in which all its ink is inside.
 *
 * Lengths are in points. A single line is preferred unless more lines let the text be clearly
 * larger; lines of one text are about equally long.
 */
#ifndef WIOTC_CLIENT_RENDER_FIT_H
#define WIOTC_CLIENT_RENDER_FIT_H

#include <stdbool.h>
#include <pango/pangocairo.h>

#include "client/render/template.h"
#include "lib/problem.h"

struct fitted {
  PangoLayout *layout;
  double size; /* of the type */
  int lines;
  double pitch;       /* from line to line */
  double baseline;    /* of the first line, below the top */
  double height;      /* lines * pitch */
  double left, right; /* how far ink or advance reach from the middle of the widest line */
};

/* Sets the text as the element says, in at most `width` by `height`. PROBLEM_GLYPH_MISSING, or
 * PROBLEM_TEMPLATE_INVALID when it does not fit at the smallest size. To be given back. */
bool fit_text(PangoContext *context, const struct template *t, const struct element *e,
              const char *text, double width, double height, struct fitted *out, struct problem *p);
/* Draws it with its top at y, aligned between x and x + width. */
void fit_draw(cairo_t *cr, const struct fitted *f, enum align align, double x, double y,
              double width);
/* The ink of all lines as fit_draw() would draw them, from the page's corner. */
struct box fit_ink(const struct fitted *f, enum align align, double x, double y, double width);
void fitted_free(struct fitted *f);

#endif
