#include "client/bake.h"

#include <string.h>

static bool begins(const char *data, size_t len, const char *with)
{
  return len >= strlen(with) && memcmp(data, with, strlen(with)) == 0;
}

const char *picture_kind_name(enum picture_kind kind)
{
  static const char *const names[] = { "picture", "PNG", "SVG", "PDF" };

  return names[kind];
}

enum picture_kind picture_kind_of(const char *data, size_t len)
{
  if (begins(data, len, "\x89PNG"))
    return PICTURE_PNG;
  if (begins(data, len, "%PDF-"))
    return PICTURE_PDF;
  if (begins(data, len, "\xef\xbb\xbf"))
    data += 3, len -= 3;
  while (len > 0 && strchr(" \t\r\n", data[0]) != NULL)
    data++, len--;
  return len > 0 && data[0] == '<' ? PICTURE_SVG : PICTURE_NONE;
}

bool unbake(enum picture_kind kind, const char *data, size_t len, struct buf *out,
            struct problem *p)
{
  switch (kind) {
  case PICTURE_PNG:
    return unbake_png(data, len, out, p);
  case PICTURE_SVG:
    return unbake_svg(data, len, out, p);
  case PICTURE_PDF:
    return unbake_pdf(data, len, out, p);
  case PICTURE_NONE:
    break;
  }
  return problem_set(p, PROBLEM_PICTURE_INVALID, "this is neither PNG, SVG nor PDF");
}
