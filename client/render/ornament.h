/*
 * Ornaments of waves laid over each other, as on banknotes: lines that are hard to copy by hand and
 * good to look at. All are paths of curves; lengths are in points.
 */
#ifndef WIOTC_CLIENT_RENDER_ORNAMENT_H
#define WIOTC_CLIENT_RENDER_ORNAMENT_H

#include <cairo.h>

#include "client/render/template.h"

/* A band of e->waves waves along the inside of the element's box, with round corners. */
void ornament_guilloche(cairo_t *cr, const struct element *e);
/* e->waves petals around the middle of the element's box. */
void ornament_rosette(cairo_t *cr, const struct element *e);

#endif
