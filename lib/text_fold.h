/*
 * Text made fit for comparing: without case and accents, and without the difference between full
 * and half width. Latin, Greek and Cyrillic; other scripts stay as they are.
 */
#ifndef WIOTC_LIB_TEXT_FOLD_H
#define WIOTC_LIB_TEXT_FOLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/buf.h"

/* The folded character; 0 for one that goes: a combining accent. */
uint32_t text_fold_point(uint32_t point);
/* Appends the folded form of UTF-8 text. It is never longer. */
void text_fold(struct buf *out, const char *text);

#endif
