#include "client/render/output.h"

#include <math.h>
#include <string.h>
#include <cairo-pdf.h>
#include <cairo-svg.h>

#include "client/bake.h"
#include "client/render/units.h"
#include "lib/json.h"

/* For print at A4 this is what an eye can tell, in a file that can still be sent by mail. */
#define PNG_DOTS_PER_INCH 200

static cairo_status_t append(void *out, const unsigned char *data, unsigned int len)
{
  buf_add(out, data, len);
  return CAIRO_STATUS_SUCCESS;
}

enum output_format output_format_of(const char *name)
{
  static const char *const names[] = { "pdf", "svg", "png" };

  for (int i = 0; i < OUTPUT__NONE; i++)
    if (strcmp(name, names[i]) == 0)
      return (enum output_format)i;
  return OUTPUT__NONE;
}

static bool title(struct page *page, const char **out, struct problem *p)
{
  const struct element *e = &page->t->page;

  if (!values_fill(page->arena, page->v, page->t, e->line, e->language, e->text, out, p))
    return false;
  if (*out == NULL)
    *out = page->v->credential.name;
  return true;
}

/* Dates are the credential's: a file that is made again tomorrow is the same. */
static void set_metadata(cairo_surface_t *surface, struct page *page, const char *name)
{
  const struct values *v = page->v;
  const char *date = v->issued == NULL ? v->from : v->issued;
  const char *created = arena_printf(page->arena, "%sT00:00:00Z", date);

  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, name);
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_AUTHOR, v->organization);
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_SUBJECT,
                                 v->credential.description == NULL ? v->achievement
                                                                   : v->credential.description);
  cairo_pdf_surface_set_metadata(
      surface, CAIRO_PDF_METADATA_KEYWORDS,
      arena_printf(page->arena, "%s, %s, %s", v->number, v->holder, v->achievement));
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "wiotc");
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, created);
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_MOD_DATE, created);
}

static cairo_surface_t *surface_new(struct page *page, enum output_format format, const char *name,
                                    struct buf *out)
{
  double width = page_width(page), height = page_height(page);
  double scale = PNG_DOTS_PER_INCH / POINTS_PER_INCH;
  cairo_surface_t *surface;

  switch (format) {
  case OUTPUT_PDF:
    surface = cairo_pdf_surface_create_for_stream(append, out, width, height);
    /* Later versions may be written in a form that client/bake_pdf.c cannot append to. */
    cairo_pdf_surface_restrict_to_version(surface, CAIRO_PDF_VERSION_1_4);
    set_metadata(surface, page, name);
    return surface;
  case OUTPUT_SVG:
    surface = cairo_svg_surface_create_for_stream(append, out, width, height);
    cairo_svg_surface_set_document_unit(surface, CAIRO_SVG_UNIT_PT);
    return surface;
  case OUTPUT_PNG:
  case OUTPUT__NONE:
    break;
  }
  surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)lround(width * scale),
                                       (int)lround(height * scale));
  cairo_surface_set_device_scale(surface, scale, scale);
  return surface;
}

static bool draw(struct page *page, enum output_format format, const char *name, struct buf *out,
                 struct problem *p)
{
  cairo_surface_t *surface = surface_new(page, format, name, out);
  cairo_t *cr = cairo_create(surface);
  bool ok = page_draw(page, cr, p);
  cairo_status_t status = cairo_status(cr);

  cairo_destroy(cr);
  if (format == OUTPUT_PNG && status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_write_to_png_stream(surface, append, out);
  cairo_surface_finish(surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status(surface);
  cairo_surface_destroy(surface);
  if (ok && status != CAIRO_STATUS_SUCCESS)
    return problem_set(p, PROBLEM_TEMPLATE_INVALID, "%s: it cannot be drawn: %s", page->t->path,
                       cairo_status_to_string(status));
  return ok;
}

bool output_make(struct page *page, enum output_format format, struct json_object *credential,
                 struct buf *out, struct problem *p)
{
  struct buf drawn = { 0 }, text = { 0 };
  const char *name;
  bool ok = title(page, &name, p) && draw(page, format, name, &drawn, p);

  json_write(&text, credential);
  if (ok && format == OUTPUT_PDF)
    ok = bake_pdf(&drawn, &text, page->t->page.language, out, p);
  else if (ok && format == OUTPUT_SVG)
    ok = bake_svg(&drawn, &text, name, out, p);
  else if (ok)
    ok = bake_png(&drawn, &text, PNG_DOTS_PER_INCH, out, p);
  buf_free(&drawn);
  buf_free(&text);
  return ok;
}
