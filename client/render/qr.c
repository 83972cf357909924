#include "client/render/qr.h"

#include <errno.h>
#include <string.h>
#include <qrencode.h>

#include "client/render/units.h"

#define QUIET 4 /* modules; ISO/IEC 18004, 5.3.8 */
/* What a phone at reading distance tells apart, also on a print that is a little blurred. */
#define SMALLEST_MM 0.3

/* Runs of dark modules, a rectangle each; filled in one go, so that none shows a seam. */
static void draw_modules(cairo_t *cr, const QRcode *code, double x, double y, double module)
{
  int n = code->width;

  for (int row = 0; row < n; row++)
    for (int column = 0; column < n; column++) {
      int run = 0;
      while (column + run < n && (code->data[row * n + column + run] & 1) != 0)
        run++;
      if (run > 0)
        cairo_rectangle(cr, x + (QUIET + column) * module, y + (QUIET + row) * module, run * module,
                        module);
      column += run;
    }
  cairo_fill(cr);
}

bool qr_draw(cairo_t *cr, const struct template *t, const struct element *e, const char *text,
             struct problem *p)
{
  QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
  double module;

  if (code == NULL)
    return problem_set(p, PROBLEM_TEMPLATE_INVALID, "%s:%d: [qr %s]: %s", t->path, e->line, e->name,
                       errno == ERANGE ? "the text is longer than a QR code can be"
                                       : strerror(errno));
  module = e->box.width / (code->width + 2 * QUIET);
  if (module < SMALLEST_MM) {
    QRcode_free(code);
    return problem_set(
        p, PROBLEM_TEMPLATE_INVALID,
        "%s:%d: [qr %s]: its modules would be %.2f mm, too small to be read; make its "
        "box larger or its text shorter",
        t->path, e->line, e->name, module);
  }
  cairo_set_source_rgb(cr, t->page.colour.red, t->page.colour.green, t->page.colour.blue);
  cairo_rectangle(cr, mm(e->box.x), mm(e->box.y), mm(e->box.width), mm(e->box.width));
  cairo_fill(cr);
  cairo_set_source_rgb(cr, e->colour.red, e->colour.green, e->colour.blue);
  draw_modules(cr, code, mm(e->box.x), mm(e->box.y), mm(module));
  QRcode_free(code);
  return true;
}
