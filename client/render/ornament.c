#include "client/render/ornament.h"

#include <math.h>

#include "client/render/units.h"

#define TAU (2 * M_PI)
/* Curves a wave: with their tangents right, more would look the same. */
#define CURVES 6

struct point {
  double x, y;
};

/* A closed line as a function of how much of it has been walked, 0 to 1. */
struct path {
  struct point (*at)(const struct path *path, double part);
  const struct element *e;
  double phase;
  struct box box; /* guilloche: of the middle of the band */
  double corner;  /* radius */
};

/* Draws it with curves whose ends have the direction of the line there. */
static void draw(cairo_t *cr, const struct path *path)
{
  int n = (int)path->e->waves * CURVES;
  double step = 1.0 / n, small = step / 64;

  for (int i = 0; i < n; i++) {
    double from = i * step, to = from + step, third = step / 3 / (2 * small);
    struct point a = path->at(path, from), b = path->at(path, to);
    struct point a1 = path->at(path, from - small), a2 = path->at(path, from + small);
    struct point b1 = path->at(path, to - small), b2 = path->at(path, to + small);
    if (i == 0)
      cairo_move_to(cr, a.x, a.y);
    cairo_curve_to(cr, a.x + (a2.x - a1.x) * third, a.y + (a2.y - a1.y) * third,
                   b.x - (b2.x - b1.x) * third, b.y - (b2.y - b1.y) * third, b.x, b.y);
  }
  cairo_close_path(cr);
  cairo_stroke(cr);
}

/* The point of a rectangle with round corners after `walked`, and the direction to its outside. The
 * way goes clockwise from the middle of the top, so that left and right mirror each other. */
static struct point around(const struct box *b, double r, double walked, struct point *outside)
{
  double wide = b->width - 2 * r, high = b->height - 2 * r, arc = r * M_PI / 2;
  const double lengths[] = { wide / 2, arc, high, arc, wide, arc, high, arc, wide / 2 };
  struct point at = { b->x + b->width / 2, b->y }, along = { 1, 0 };

  for (int i = 0; i < 9 && walked > 0; i++) {
    double part = fmin(walked, lengths[i]), angle = part / r;
    struct point inside = { -along.y, along.x };
    if (i % 2 == 0) {
      at.x += part * along.x;
      at.y += part * along.y;
    } else {
      at.x += r * (sin(angle) * along.x + (1 - cos(angle)) * inside.x);
      at.y += r * (sin(angle) * along.y + (1 - cos(angle)) * inside.y);
      along = (struct point){ cos(angle) * along.x + sin(angle) * inside.x,
                              cos(angle) * along.y + sin(angle) * inside.y };
    }
    walked -= lengths[i];
  }
  *outside = (struct point){ along.y, -along.x };
  return at;
}

static struct point guilloche_at(const struct path *path, double part)
{
  double r = path->corner;
  double length = 2 * (path->box.width + path->box.height) - 8 * r + TAU * r;
  struct point outside;
  double walked = (part - floor(part)) * length;
  struct point p = around(&path->box, r, walked, &outside);
  double wave = sin(TAU * path->e->waves * part + path->phase);
  double out = mm(path->e->band) / 2 * wave;

  return (struct point){ p.x + out * outside.x, p.y + out * outside.y };
}

static struct point rosette_at(const struct path *path, double part)
{
  const struct box *b = &path->box;
  double wave = (1 + cos(TAU * path->e->waves * part + path->phase)) / 2;
  double reach = 1 - path->e->depth * wave;

  return (struct point){ b->x + b->width / 2 * (1 + reach * sin(TAU * part)),
                         b->y + b->height / 2 * (1 - reach * cos(TAU * part)) };
}

static void draw_strands(cairo_t *cr, struct path *path)
{
  int strands = (int)path->e->strands;

  for (int i = 0; i < strands; i++) {
    path->phase = TAU * i / strands;
    draw(cr, path);
  }
}

void ornament_guilloche(cairo_t *cr, const struct element *e)
{
  double half = mm(e->band) / 2;
  struct path path = { .at = guilloche_at, .e = e, .corner = 1.6 * half };

  path.box = (struct box){ mm(e->box.x) + half, mm(e->box.y) + half, mm(e->box.width) - 2 * half,
                           mm(e->box.height) - 2 * half };
  draw_strands(cr, &path);
}

void ornament_rosette(cairo_t *cr, const struct element *e)
{
  struct path path = { .at = rosette_at, .e = e };

  path.box = (struct box){ mm(e->box.x), mm(e->box.y), mm(e->box.width), mm(e->box.height) };
  draw_strands(cr, &path);
}
