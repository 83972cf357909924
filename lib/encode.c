#include "lib/encode.h"

#include <nettle/base64.h>
#include <sodium.h>
#include <string.h>

/* Keys and signatures are far smaller; the work is quadratic. */
#define BASE58_BYTES 128
#define BASE58_CHARS 175 /* what BASE58_BYTES become at most: 128 * log(256) / log(58) */

static const char base58_alphabet[] = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

void encode_hex(struct buf *out, const uint8_t *data, size_t len)
{
  static const char digits[] = "0123456789abcdef";
  for (size_t i = 0; i < len; i++) {
    char pair[2] = { digits[data[i] >> 4], digits[data[i] & 15] };
    buf_add(out, pair, 2);
  }
}

bool decode_hex(const char *text, size_t text_len, uint8_t *out, size_t cap, size_t *len)
{
  const char *end;
  /* libsodium takes upper case too: one spelling is enough here. */
  for (size_t i = 0; i < text_len; i++)
    if (text[i] >= 'A' && text[i] <= 'F')
      return false;
  return sodium_hex2bin(out, cap, text, text_len, NULL, len, &end) == 0 && end == text + text_len;
}

/* Through tables: libsodium's way, which takes as long for every digit, costs some microseconds a
 * proof, and what is encoded here is public. */
void encode_base64(struct buf *out, const uint8_t *data, size_t len)
{
  char piece[BASE64_ENCODE_RAW_LENGTH(384)];
  /* Pieces of a multiple of three bytes need no padding but in the last one. */
  for (size_t done = 0; done < len;) {
    size_t n = len - done < 384 ? len - done : 384;
    base64_encode_raw(piece, n, data + done);
    buf_add(out, piece, BASE64_ENCODE_RAW_LENGTH(n));
    done += n;
  }
}

void encode_base64url(struct buf *out, const uint8_t *data, size_t len)
{
  char piece[sodium_base64_ENCODED_LEN(384, sodium_base64_VARIANT_URLSAFE_NO_PADDING)];
  for (size_t done = 0; done < len;) {
    size_t n = len - done < 384 ? len - done : 384;
    sodium_bin2base64(piece, sizeof piece, data + done, n,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    buf_text(out, piece);
    done += n;
  }
}

/* libsodium refuses wrong padding and non-zero trailing bits by itself; the tests hold it to that.
 * But 1.0.18 takes every byte from 0x80 up for the digit 63. */
static bool is_ascii(const char *text, size_t text_len)
{
  for (size_t i = 0; i < text_len; i++)
    if ((unsigned char)text[i] >= 0x80)
      return false;
  return true;
}

bool decode_base64(const char *text, size_t text_len, uint8_t *out, size_t cap, size_t *len)
{
  const char *end;
  return is_ascii(text, text_len) &&
         sodium_base642bin(out, cap, text, text_len, NULL, len, &end,
                           sodium_base64_VARIANT_ORIGINAL) == 0 &&
         end == text + text_len;
}

bool decode_base64url(const char *text, size_t text_len, uint8_t *out, size_t cap, size_t *len)
{
  const char *end;
  return is_ascii(text, text_len) &&
         sodium_base642bin(out, cap, text, text_len, NULL, len, &end,
                           sodium_base64_VARIANT_URLSAFE_NO_PADDING) == 0 &&
         end == text + text_len;
}

/*
 * number = number * base + digit over n digits of radix `radix`, the lowest first. Returns the new
 * number of digits, which is at most max, or max + 1 when it does not fit.
 */
static size_t push_digit(uint8_t *number, size_t n, size_t max, unsigned radix, unsigned base,
                         unsigned digit)
{
  unsigned carry = digit;
  for (size_t i = 0; i < n; i++) {
    carry += number[i] * base;
    number[i] = (uint8_t)(carry % radix);
    carry /= radix;
  }
  for (; carry > 0; carry /= radix) {
    if (n == max)
      return max + 1;
    number[n++] = (uint8_t)(carry % radix);
  }
  return n;
}

bool encode_base58(struct buf *out, const uint8_t *data, size_t len)
{
  uint8_t digits[BASE58_CHARS];
  size_t zeros = 0, n = 0;
  if (len > BASE58_BYTES)
    return false;
  while (zeros < len && data[zeros] == 0)
    zeros++;
  for (size_t i = zeros; i < len; i++)
    n = push_digit(digits, n, sizeof digits, 58, 256, data[i]);
  for (size_t i = 0; i < zeros; i++)
    buf_byte(out, '1');
  while (n > 0)
    buf_byte(out, base58_alphabet[digits[--n]]);
  return true;
}

bool decode_base58(const char *text, size_t text_len, uint8_t *out, size_t cap, size_t *len)
{
  uint8_t bytes[BASE58_BYTES];
  size_t zeros = 0, n = 0;
  if (text_len > BASE58_CHARS)
    return false;
  while (zeros < text_len && text[zeros] == '1')
    zeros++;
  for (size_t i = zeros; i < text_len; i++) {
    const char *digit = text[i] == '\0' ? NULL : strchr(base58_alphabet, text[i]);
    if (digit == NULL)
      return false;
    n = push_digit(bytes, n, sizeof bytes, 256, 58, (unsigned)(digit - base58_alphabet));
    if (n > sizeof bytes)
      return false;
  }
  if (zeros + n > cap || zeros + n > BASE58_BYTES)
    return false;
  memset(out, 0, zeros);
  for (size_t i = 0; i < n; i++)
    out[zeros + i] = bytes[n - 1 - i];
  *len = zeros + n;
  return true;
}
