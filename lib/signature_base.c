#include "lib/signature_base.h"

void signature_components_write(struct buf *out, const struct signature_component *components,
                                size_t n)
{
  buf_byte(out, '(');
  for (size_t i = 0; i < n; i++) {
    buf_text(out, i == 0 ? "\"" : " \"");
    buf_text(out, components[i].name);
    buf_byte(out, '"');
  }
  buf_byte(out, ')');
}

static void line(struct buf *out, const char *name, const char *value)
{
  buf_byte(out, '"');
  buf_text(out, name);
  buf_text(out, "\": ");
  buf_text(out, value);
}

void signature_base_write(struct buf *out, const struct signature_component *components, size_t n,
                          const char *params)
{
  for (size_t i = 0; i < n; i++) {
    line(out, components[i].name, components[i].value);
    buf_byte(out, '\n');
  }
  line(out, "@signature-params", params);
}
