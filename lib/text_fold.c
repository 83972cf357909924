#include "lib/text_fold.h"

#include <string.h>

#include "lib/text_fold_table.h"
#include "lib/utf8.h"

uint32_t text_fold_point(uint32_t point)
{
  if (point < 0x80)
    return point >= 'A' && point <= 'Z' ? point + 32 : point;
  if (point >= 0xc0 && point < FOLD_C0_END)
    return point >= 0x300 && point < 0x370 ? 0 : fold_c0[point - 0xc0];
  if (point >= 0x1e00 && point < FOLD_1E00_END)
    return fold_1e00[point - 0x1e00];
  if (point >= 0xff01 && point <= 0xff5e) /* the full-width forms of ASCII */
    return text_fold_point(point - 0xff01 + '!');
  return point == 0x3000 ? ' ' : point; /* the ideographic space */
}

void text_fold(struct buf *out, const char *text)
{
  size_t len = strlen(text);
  uint32_t point;

  for (size_t at = 0, n; at < len && (n = utf8_next(text + at, len - at, &point)) > 0; at += n) {
    char bytes[4];
    point = text_fold_point(point);
    if (point != 0)
      buf_add(out, bytes, utf8_put(point, bytes));
  }
}
