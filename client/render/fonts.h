/*
 * Fonts: that those a template asks for are there, and what to install when a character has none.
 */
#ifndef WIOTC_CLIENT_RENDER_FONTS_H
#define WIOTC_CLIENT_RENDER_FONTS_H

#include <stdbool.h>
#include <pango/pangocairo.h>

#include "client/render/template.h"
#include "lib/problem.h"

/* A context that measures alike for every kind of output: points, no hinting, no rounding. The
 * caller owns it: g_object_unref(). */
PangoContext *fonts_context(void);

/* Every family that the template names is installed. PROBLEM_FONT_MISSING names family and Debian
 * package: a substitute would change the look without a word. */
bool fonts_check(const struct template *t, struct problem *p);

/* Every character has a glyph. PROBLEM_GLYPH_MISSING names the first that has none, and a Debian
 * package with fonts of its script. */
bool fonts_check_glyphs(PangoLayout *layout, const char *what, struct problem *p);

#endif
