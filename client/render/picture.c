#include "client/render/picture.h"

#include <math.h>
#include <string.h>

#include "client/render/units.h"

static const char *path_of(struct arena *a, const struct template *t, const char *file)
{
  const char *slash = strrchr(t->path, '/');

  if (file[0] == '/' || slash == NULL)
    return file;
  return arena_printf(a, "%.*s/%s", (int)(slash - t->path), t->path, file);
}

bool picture_draw(cairo_t *cr, struct arena *a, const struct template *t, const struct element *e,
                  struct problem *p)
{
  const char *path = path_of(a, t, e->file);
  cairo_surface_t *picture = cairo_image_surface_create_from_png(path);
  cairo_status_t status = cairo_surface_status(picture);

  if (status == CAIRO_STATUS_SUCCESS) {
    int width = cairo_image_surface_get_width(picture);
    int height = cairo_image_surface_get_height(picture);
    double scale = fmin(mm(e->box.width) / width, mm(e->box.height) / height);
    cairo_save(cr);
    cairo_translate(cr, mm(e->box.x) + (mm(e->box.width) - scale * width) / 2,
                    mm(e->box.y) + (mm(e->box.height) - scale * height) / 2);
    cairo_scale(cr, scale, scale);
    cairo_set_source_surface(cr, picture, 0, 0);
    cairo_paint(cr);
    cairo_restore(cr);
  }
  cairo_surface_destroy(picture);
  return status == CAIRO_STATUS_SUCCESS ||
         problem_set(p, PROBLEM_TEMPLATE_INVALID, "%s:%d: cannot use %s as a PNG picture: %s",
                     t->path, e->line, path, cairo_status_to_string(status));
}
