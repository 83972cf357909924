/*
 * Millimetres, which templates are written in, and points, which everything is drawn in.
 */
#ifndef WIOTC_CLIENT_RENDER_UNITS_H
#define WIOTC_CLIENT_RENDER_UNITS_H

#define POINTS_PER_INCH 72.0
#define MM_PER_INCH 25.4

static inline double mm(double millimetres)
{
  return millimetres * POINTS_PER_INCH / MM_PER_INCH;
}

#endif
