/*
 * UTF-8 (RFC 3629), one character at a time.
 */
#ifndef WIOTC_LIB_UTF8_H
#define WIOTC_LIB_UTF8_H

#include <stddef.h>
#include <stdint.h>

/* Reads the character at text, of which len bytes may be looked at. Returns how many bytes it takes
 * (1 to 4), or 0 when there is none: len is 0, or the bytes are malformed, overlong, a surrogate or
 * above U+10FFFF. */
size_t utf8_next(const char *text, size_t len, uint32_t *point);

/* Writes a character that is no surrogate; returns how many bytes it takes. */
size_t utf8_put(uint32_t point, char out[4]);

#endif
