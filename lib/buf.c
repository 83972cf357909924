#include "lib/buf.h"

#include "lib/arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_CAP 128

/* Room for `more` bytes and the final NUL. */
static void reserve(struct buf *b, size_t more)
{
  if (b->cap > b->len && b->cap - b->len > more)
    return;
  size_t cap = b->cap ? b->cap : FIRST_CAP;
  while (cap - b->len <= more) {
    if (cap > SIZE_MAX / 2)
      cap = SIZE_MAX; /* xrealloc ends the process */
    else
      cap *= 2;
    if (cap == SIZE_MAX)
      break;
  }
  b->data = xrealloc(b->data, cap);
  b->cap = cap;
}

void buf_add(struct buf *b, const void *data, size_t len)
{
  reserve(b, len);
  if (len > 0)
    memcpy(b->data + b->len, data, len);
  b->len += len;
  b->data[b->len] = '\0';
}

void buf_text(struct buf *b, const char *text)
{
  buf_add(b, text, strlen(text));
}

void buf_byte(struct buf *b, char c)
{
  buf_add(b, &c, 1);
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
  va_list args, again;
  va_start(args, fmt);
  va_copy(again, args);
  reserve(b, 0);
  int len = vsnprintf(b->data + b->len, b->cap - b->len, fmt, args);
  if (len > 0 && (size_t)len >= b->cap - b->len) { /* it did not fit: once more, with room */
    reserve(b, (size_t)len);
    vsnprintf(b->data + b->len, (size_t)len + 1, fmt, again);
  }
  if (len > 0)
    b->len += (size_t)len;
  b->data[b->len] = '\0';
  va_end(again);
  va_end(args);
}

const char *buf_str(const struct buf *b)
{
  return b->data == NULL ? "" : b->data;
}

void buf_clear(struct buf *b)
{
  b->len = 0;
  if (b->data != NULL)
    b->data[0] = '\0';
}

void buf_free(struct buf *b)
{
  free(b->data);
  *b = (struct buf){ 0 };
}
