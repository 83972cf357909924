/*
 * The page: every element of a template, with the values of one certificate, drawn in points.
 */
#ifndef WIOTC_CLIENT_RENDER_PAGE_H
#define WIOTC_CLIENT_RENDER_PAGE_H

#include <stdbool.h>
#include <pango/pangocairo.h>

#include "client/render/template.h"
#include "client/render/values.h"
#include "lib/arena.h"
#include "lib/problem.h"

/* Where a text came to stand, in millimetres: for who checks that nothing overflows. */
struct placed {
  const struct element *e;
  struct box box, ink;
  double size; /* points */
  int lines;
};

struct page {
  struct arena *arena;
  const struct template *t;
  const struct values *v;
  PangoContext *context;
  struct placed *placed; /* of the texts that are shown; in the arena */
  size_t n_placed;
};

/* Prepares a page, and checks its fonts. False with *p; to be closed either way. */
bool page_open(struct page *page, struct arena *a, const struct template *t, const struct values *v,
               struct problem *p);
void page_close(struct page *page);

/* Draws it all. Deterministic: nothing but template, values and fonts goes in. */
bool page_draw(struct page *page, cairo_t *cr, struct problem *p);

/* The page's size in points. */
double page_width(const struct page *page);
double page_height(const struct page *page);

#endif
