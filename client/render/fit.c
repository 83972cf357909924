#include "client/render/fit.h"

#include <math.h>

#include "client/render/fonts.h"

/* Sizes are tried in steps of a quarter point: finer ones nobody sees. */
#define STEP 0.25
/* A further line must make the text larger by this much to be worth it. */
#define LINE_COST 0.86
/* The middle of Latin capitals and of Chinese characters lies so far above the baseline. */
#define MIDDLE 0.35
/* Lines are broken so much before the box ends, for ink that reaches beyond its letter's advance.
 */
#define OVERHANG 0.15

static double points(int pango)
{
  return (double)pango / PANGO_SCALE;
}

static void set_attributes(PangoLayout *layout, const struct element *e, double size)
{
  PangoAttrList *list = pango_attr_list_new();
  PangoFontDescription *font = pango_font_description_new();

  pango_font_description_set_family(font, e->font);
  pango_font_description_set_size(font, (int)lround(size * PANGO_SCALE));
  pango_font_description_set_weight(font, e->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_font_description_set_style(font, e->italic ? PANGO_STYLE_ITALIC : PANGO_STYLE_NORMAL);
  pango_layout_set_font_description(layout, font);
  pango_font_description_free(font);
  pango_attr_list_insert(list, pango_attr_language_new(pango_language_from_string(e->language)));
  if (e->tracking != 0)
    pango_attr_list_insert(
        list, pango_attr_letter_spacing_new((int)lround(e->tracking * size * PANGO_SCALE / 1000)));
  /* A name is not changed, not even by a hyphen where it is broken. */
  pango_attr_list_insert(list, pango_attr_insert_hyphens_new(FALSE));
  if (e->features != NULL)
    pango_attr_list_insert(list, pango_attr_font_features_new(e->features));
  pango_layout_set_attributes(layout, list);
  pango_attr_list_unref(list);
}

static PangoLayout *layout_new(PangoContext *context, const struct element *e, const char *text)
{
  PangoLayout *layout = pango_layout_new(context);

  pango_layout_set_text(layout, text, -1);
  pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
  set_attributes(layout, e, e->size.first);
  return layout;
}

/* Lays it out in that size and width, and measures: the pitch grows when the ink of a script needs
 * more room than the template's leading gives. */
static void measure(struct fitted *f, const struct element *e, double size, double width)
{
  double above = 0, below = 0;

  set_attributes(f->layout, e, size);
  pango_layout_set_width(f->layout, (int)((width - 2 * OVERHANG * size) * PANGO_SCALE));
  f->size = size;
  f->lines = pango_layout_get_line_count(f->layout);
  f->left = f->right = 0;
  for (int i = 0; i < f->lines; i++) {
    PangoRectangle ink, logical;
    double middle;
    pango_layout_line_get_extents(pango_layout_get_line_readonly(f->layout, i), &ink, &logical);
    middle = points(logical.width) / 2;
    above = fmax(above, -points(ink.y));
    below = fmax(below, points(ink.y + ink.height));
    f->left = fmax(f->left, fmax(middle, middle - points(ink.x)));
    f->right = fmax(f->right, fmax(middle, points(ink.x + ink.width) - middle));
  }
  f->pitch = e->leading * size;
  f->baseline = fmax(f->pitch / 2 + MIDDLE * size, above);
  f->pitch = fmax(f->pitch, f->baseline + below);
  f->height = f->lines * f->pitch;
}

static bool fits(struct fitted *f, const struct element *e, double size, int lines, double width,
                 double height)
{
  measure(f, e, size, width);
  return f->lines <= lines && f->height <= height && f->left <= width / 2 && f->right <= width / 2;
}

/* The largest size that fits in so many lines; 0 when none does. */
static double largest(struct fitted *f, const struct element *e, int lines, double width,
                      double height)
{
  int low = 0, high = (int)floor((e->size.first - e->size.second) / STEP + 0.001);

  if (!fits(f, e, e->size.second, lines, width, height))
    return 0;
  while (low < high) {
    int middle = (low + high + 1) / 2;
    if (fits(f, e, e->size.second + middle * STEP, lines, width, height))
      low = middle;
    else
      high = middle - 1;
  }
  return e->size.second + low * STEP;
}

/* Narrows the lines as long as their number stays: so they become about equally long. */
static void balance(struct fitted *f, const struct element *e, double size, double width,
                    double height)
{
  double low, high = width;
  int lines;

  measure(f, e, size, width);
  lines = f->lines;
  if (lines == 1)
    return;
  for (low = width / lines; high - low > 1;) {
    double middle = (low + high) / 2;
    if (fits(f, e, size, lines, middle, height))
      high = middle;
    else
      low = middle;
  }
  measure(f, e, size, high);
}

bool fit_text(PangoContext *context, const struct template *t, const struct element *e,
              const char *text, double width, double height, struct fitted *out, struct problem *p)
{
  double size = 0, best = 0;

  *out = (struct fitted){ .layout = layout_new(context, e, text) };
  if (!fonts_check_glyphs(out->layout, text, p))
    return false;
  for (int lines = 1; lines <= (int)e->lines; lines++) {
    double found = largest(out, e, lines, width, height);
    if (found * pow(LINE_COST, lines - 1) > best) {
      best = found * pow(LINE_COST, lines - 1);
      size = found;
    }
  }
  if (size == 0)
    return problem_set(p, PROBLEM_TEMPLATE_INVALID,
                       "%s:%d: \"%.60s\" does not fit [text %s], %.1f by %.1f mm, at its smallest "
                       "size, %g points: give it more room, more `lines` or smaller `points`",
                       t->path, e->line, text, e->name, width * 25.4 / 72, height * 25.4 / 72,
                       e->size.second);
  balance(out, e, size, width, height);
  return true;
}

/* At the sides it is the ink that is aligned, in the middle the advance. */
static double line_start(const struct fitted *f, int i, enum align align, double x, double width)
{
  PangoRectangle ink, logical;

  pango_layout_line_get_extents(pango_layout_get_line_readonly(f->layout, i), &ink, &logical);
  if (align == ALIGN_LEFT)
    return x - points(ink.x);
  if (align == ALIGN_RIGHT)
    return x + width - points(ink.x + ink.width);
  return x + (width - points(logical.width)) / 2;
}

void fit_draw(cairo_t *cr, const struct fitted *f, enum align align, double x, double y,
              double width)
{
  for (int i = 0; i < f->lines; i++) {
    cairo_move_to(cr, line_start(f, i, align, x, width), y + f->baseline + i * f->pitch);
    pango_cairo_show_layout_line(cr, pango_layout_get_line_readonly(f->layout, i));
  }
}

struct box fit_ink(const struct fitted *f, enum align align, double x, double y, double width)
{
  double left = INFINITY, top = INFINITY, right = -INFINITY, bottom = -INFINITY;

  for (int i = 0; i < f->lines; i++) {
    double at = line_start(f, i, align, x, width), base = y + f->baseline + i * f->pitch;
    PangoRectangle ink;
    pango_layout_line_get_extents(pango_layout_get_line_readonly(f->layout, i), &ink, NULL);
    left = fmin(left, at + points(ink.x));
    right = fmax(right, at + points(ink.x + ink.width));
    top = fmin(top, base + points(ink.y));
    bottom = fmax(bottom, base + points(ink.y + ink.height));
  }
  return (struct box){ left, top, right - left, bottom - top };
}

void fitted_free(struct fitted *f)
{
  if (f->layout != NULL)
    g_object_unref(f->layout);
  f->layout = NULL;
}
