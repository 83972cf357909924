/*
 * A picture in a template: an emblem, a seal, a signature.
 */
#ifndef WIOTC_CLIENT_RENDER_PICTURE_H
#define WIOTC_CLIENT_RENDER_PICTURE_H

#include <stdbool.h>
#include <cairo.h>

#include "client/render/template.h"
#include "lib/arena.h"
#include "lib/problem.h"

/* Draws a PNG file into the middle of the element's box, as large as its proportions allow. A path
 * is relative to the template's folder. PROBLEM_TEMPLATE_INVALID when it cannot be read. */
bool picture_draw(cairo_t *cr, struct arena *a, const struct template *t, const struct element *e,
                  struct problem *p);

#endif
