/*
 * QR codes (ISO/IEC 18004), by libqrencode.
 */
#ifndef WIOTC_CLIENT_RENDER_QR_H
#define WIOTC_CLIENT_RENDER_QR_H

#include <stdbool.h>
#include <cairo.h>

#include "client/render/template.h"
#include "lib/problem.h"

/* Draws the text as a code in the square of the box's width, the quiet zone of four modules
 * included. Error correction M: 15 per cent of it may be damaged. PROBLEM_TEMPLATE_INVALID when the
 * text is too long for modules that a camera can still tell apart. */
bool qr_draw(cairo_t *cr, const struct template *t, const struct element *e, const char *text,
             struct problem *p);

#endif
