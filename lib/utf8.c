#include "lib/utf8.h"

static int is_tail(unsigned char c)
{
  return (c & 0xC0) == 0x80;
}

size_t utf8_next(const char *text, size_t len, uint32_t *point)
{
  const unsigned char *s = (const unsigned char *)text;
  if (len == 0)
    return 0;
  if (s[0] < 0x80) {
    *point = s[0];
    return 1;
  }
  if (s[0] >= 0xC2 && s[0] <= 0xDF && len >= 2 && is_tail(s[1])) {
    *point = (uint32_t)(s[0] & 0x1F) << 6 | (s[1] & 0x3F);
    return 2;
  }
  if (s[0] >= 0xE0 && s[0] <= 0xEF && len >= 3 && is_tail(s[1]) && is_tail(s[2])) {
    *point = (uint32_t)(s[0] & 0x0F) << 12 | (uint32_t)(s[1] & 0x3F) << 6 | (s[2] & 0x3F);
    return *point < 0x800 || (*point >= 0xD800 && *point <= 0xDFFF) ? 0 : 3;
  }
  if (s[0] >= 0xF0 && s[0] <= 0xF4 && len >= 4 && is_tail(s[1]) && is_tail(s[2]) && is_tail(s[3])) {
    *point = (uint32_t)(s[0] & 0x07) << 18 | (uint32_t)(s[1] & 0x3F) << 12 |
             (uint32_t)(s[2] & 0x3F) << 6 | (s[3] & 0x3F);
    return *point < 0x10000 || *point > 0x10FFFF ? 0 : 4;
  }
  return 0;
}

size_t utf8_put(uint32_t point, char out[4])
{
  if (point < 0x80) {
    out[0] = (char)point;
    return 1;
  }
  if (point < 0x800) {
    out[0] = (char)(0xC0 | point >> 6);
    out[1] = (char)(0x80 | (point & 0x3F));
    return 2;
  }
  if (point < 0x10000) {
    out[0] = (char)(0xE0 | point >> 12);
    out[1] = (char)(0x80 | (point >> 6 & 0x3F));
    out[2] = (char)(0x80 | (point & 0x3F));
    return 3;
  }
  out[0] = (char)(0xF0 | point >> 18);
  out[1] = (char)(0x80 | (point >> 12 & 0x3F));
  out[2] = (char)(0x80 | (point >> 6 & 0x3F));
  out[3] = (char)(0x80 | (point & 0x3F));
  return 4;
}
