/*
 * A growing byte buffer. An all-zero struct buf is empty and usable.
 *
 * data[len] is always a NUL byte once anything was added, so text can be used as a C string.
 */
#ifndef WIOTC_LIB_BUF_H
#define WIOTC_LIB_BUF_H

#include <stddef.h>

struct buf {
  char *data; /* owned; NULL while nothing was added */
  size_t len;
  size_t cap;
};

void buf_add(struct buf *b, const void *data, size_t len);
void buf_text(struct buf *b, const char *text);
void buf_byte(struct buf *b, char c);
void buf_printf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
const char *buf_str(const struct buf *b); /* "" when empty */
void buf_clear(struct buf *b);            /* keeps the memory */
void buf_free(struct buf *b);             /* empty and usable afterwards */

#endif
