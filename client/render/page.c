#include "client/render/page.h"

#include <math.h>
#include <string.h>

#include "client/render/fit.h"
#include "client/render/fonts.h"
#include "client/render/ornament.h"
#include "client/render/picture.h"
#include "client/render/qr.h"
#include "client/render/units.h"
#include "lib/limits.h"

bool page_open(struct page *page, struct arena *a, const struct template *t, const struct values *v,
               struct problem *p)
{
  *page = (struct page){ .arena = a, .t = t, .v = v, .context = fonts_context() };
  page->placed = arena_alloc(a, LIMIT_TEMPLATE_ELEMENTS * sizeof *page->placed);
  return fonts_check(t, p);
}

void page_close(struct page *page)
{
  if (page->context != NULL)
    g_object_unref(page->context);
  page->context = NULL;
}

double page_width(const struct page *page)
{
  return mm(page->t->page.box.width);
}
double page_height(const struct page *page)
{
  return mm(page->t->page.box.height);
}

static void set_colour(cairo_t *cr, const struct colour *c)
{
  cairo_set_source_rgb(cr, c->red, c->green, c->blue);
}

static void add_rectangle(cairo_t *cr, const struct box *b)
{
  cairo_rectangle(cr, mm(b->x), mm(b->y), mm(b->width), mm(b->height));
}

/* What the text of an element is for this certificate; *out is NULL when it is left out. */
static bool filled(struct page *page, const struct element *e, const char **out, struct problem *p)
{
  const char *language = e->language == NULL ? page->t->page.language : e->language;

  return values_fill(page->arena, page->v, page->t, e->line, language, e->text, out, p);
}

static struct box in_mm(struct box b)
{
  return (struct box){ b.x / mm(1), b.y / mm(1), b.width / mm(1), b.height / mm(1) };
}

/* Draws a fitted text with its top at y, points, and notes where it stands, while there is a row:
 * there is one for each text that a template can have. */
static void place(struct page *page, cairo_t *cr, const struct element *e, const struct fitted *f,
                  struct box box, double y)
{
  double x = mm(box.x), width = mm(box.width);

  set_colour(cr, &e->colour);
  fit_draw(cr, f, e->align, x, y, width);
  if (page->n_placed == LIMIT_TEMPLATE_ELEMENTS)
    return;
  page->placed[page->n_placed++] = (struct placed){ .e = e,
                                                    .box = box,
                                                    .ink = in_mm(fit_ink(f, e->align, x, y, width)),
                                                    .size = f->size,
                                                    .lines = f->lines };
}

static bool draw_text(struct page *page, cairo_t *cr, const struct element *e, struct problem *p)
{
  struct fitted f;
  const char *text;
  double y = mm(e->box.y), spare;
  bool ok;

  if (!filled(page, e, &text, p))
    return false;
  if (text == NULL)
    return true;
  ok = fit_text(page->context, page->t, e, text, mm(e->box.width), mm(e->box.height), &f, p);
  if (ok) {
    spare = mm(e->box.height) - f.height;
    place(page, cr, e, &f, e->box,
          e->valign == ALIGN_TOP      ? y
          : e->valign == ALIGN_BOTTOM ? y + spare
                                      : y + spare / 2);
  }
  fitted_free(&f);
  return ok;
}

/* Sets the texts of a column; those left out keep no layout. A text that repeats the one above is
 * left out: a holder whose one name stands for both languages. */
static bool fit_column(struct page *page, const struct element *column, struct fitted *fitted,
                       double *heights, double *spaces, struct problem *p)
{
  const struct template *t = page->t;
  const char *above = "";

  *heights = *spaces = 0;
  for (size_t i = 0; i < t->n_elements; i++) {
    const struct element *e = &t->elements[i];
    const char *text;
    if (e->kind != ELEMENT_TEXT || e->column == NULL || strcmp(e->column, column->name) != 0)
      continue;
    if (!filled(page, e, &text, p))
      return false;
    if (text == NULL || strcmp(text, above) == 0)
      continue;
    above = text;
    if (!fit_text(page->context, t, e, text, mm(column->box.width), mm(e->box.height), &fitted[i],
                  p))
      return false;
    *spaces += *heights > 0 ? mm(e->space) : 0;
    *heights += fitted[i].height;
  }
  return true;
}

/* In the middle of the column's height; the spaces shrink, all in proportion, where texts are tall.
 */
static bool draw_column(struct page *page, cairo_t *cr, const struct element *column,
                        struct problem *p)
{
  const struct template *t = page->t;
  struct fitted *fitted = arena_alloc(page->arena, t->n_elements * sizeof *fitted);
  double heights, spaces, shrink, y;
  bool ok = fit_column(page, column, fitted, &heights, &spaces, p), first = true;

  shrink = fmin(1, (mm(column->box.height) - heights) / fmax(spaces, 1));
  y = mm(column->box.y) + (mm(column->box.height) - heights - shrink * spaces) / 2;
  for (size_t i = 0; i < t->n_elements; i++) {
    const struct element *e = &t->elements[i];
    if (ok && fitted[i].layout != NULL) {
      y += first ? 0 : shrink * mm(e->space);
      place(page, cr, e, &fitted[i], column->box, y);
      y += fitted[i].height;
      first = false;
    }
    fitted_free(&fitted[i]);
  }
  return ok;
}

static bool draw_qr(struct page *page, cairo_t *cr, const struct element *e, struct problem *p)
{
  const char *text;

  if (!filled(page, e, &text, p))
    return false;
  return text == NULL || qr_draw(cr, page->t, e, text, p);
}

static bool draw_element(struct page *page, cairo_t *cr, const struct element *e, struct problem *p)
{
  set_colour(cr, &e->colour);
  cairo_set_line_width(cr, mm(e->stroke));
  switch (e->kind) {
  case ELEMENT_FILL:
    add_rectangle(cr, &e->box);
    cairo_fill(cr);
    return true;
  case ELEMENT_RULE:
    add_rectangle(cr, &e->box);
    cairo_stroke(cr);
    return true;
  case ELEMENT_LINE:
    cairo_move_to(cr, mm(e->from.first), mm(e->from.second));
    cairo_line_to(cr, mm(e->to.first), mm(e->to.second));
    cairo_stroke(cr);
    return true;
  case ELEMENT_GUILLOCHE:
    return ornament_guilloche(cr, e), true;
  case ELEMENT_ROSETTE:
    return ornament_rosette(cr, e), true;
  case ELEMENT_PICTURE:
    return picture_draw(cr, page->arena, page->t, e, p);
  case ELEMENT_QR:
    return draw_qr(page, cr, e, p);
  case ELEMENT_COLUMN:
    return draw_column(page, cr, e, p);
  case ELEMENT_TEXT:
    return e->column != NULL || draw_text(page, cr, e, p);
  case ELEMENT_PAGE:
  case ELEMENT_WORDS:
  case ELEMENT__COUNT:
    break;
  }
  return true;
}

bool page_draw(struct page *page, cairo_t *cr, struct problem *p)
{
  page->n_placed = 0;
  set_colour(cr, &page->t->page.colour);
  cairo_paint(cr);
  for (size_t i = 0; i < page->t->n_elements; i++)
    if (!draw_element(page, cr, &page->t->elements[i], p))
      return false;
  return true;
}
