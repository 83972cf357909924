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

/* Five digits in base 58, or four bytes, are taken at a time: a did:key is read or written several
 * times for each request. */
#define FIVE_DIGITS UINT64_C(656356768) /* 58^5 */
#define FOUR_BYTES (UINT64_C(1) << 32)
#define BASE58_LIMBS 36

/*
 * number = number * base + digit over n limbs of radix `radix`, the lowest first. Returns the new
 * number of limbs, which is at most max, or max + 1 when it does not fit.
 */
static inline size_t push_limb(uint32_t *number, size_t n, size_t max, uint64_t radix,
                               uint64_t base, uint32_t digit)
{
  uint64_t carry = digit;
  for (size_t i = 0; i < n; i++) {
    carry += number[i] * base;
    number[i] = (uint32_t)(carry % radix);
    carry /= radix;
  }
  for (; carry > 0; carry /= radix) {
    if (n == max)
      return max + 1;
    number[n++] = (uint32_t)(carry % radix);
  }
  return n;
}

/* The digits of a limb, the highest first; the highest limb's are written without leading zeros. */
static void write_five(struct buf *out, uint32_t limb, bool highest)
{
  char digits[5];
  for (int i = 4; i >= 0; i--, limb /= 58)
    digits[i] = base58_alphabet[limb % 58];
  int from = 0;
  while (highest && from < 4 && digits[from] == '1')
    from++;
  buf_add(out, digits + from, (size_t)(5 - from));
}

bool encode_base58(struct buf *out, const uint8_t *data, size_t len)
{
  uint32_t limbs[BASE58_LIMBS];
  size_t zeros = 0, n = 0;
  if (len > BASE58_BYTES)
    return false;
  while (zeros < len && data[zeros] == 0)
    zeros++;
  /* The number is nothing before the first push, so that one may have fewer than four bytes. */
  for (size_t i = zeros; i < len;) {
    uint32_t four = 0;
    do {
      four = four << 8 | data[i++];
    } while ((len - i) % 4 != 0);
    n = push_limb(limbs, n, BASE58_LIMBS, FIVE_DIGITS, FOUR_BYTES, four);
  }
  for (size_t i = 0; i < zeros; i++)
    buf_byte(out, '1');
  for (size_t i = n; i > 0; i--)
    write_five(out, limbs[i - 1], i == n);
  return true;
}

/* -1 for what is no digit. */
static int base58_digit(char c)
{
  const char *digit = c == '\0' ? NULL : strchr(base58_alphabet, c);
  return digit == NULL ? -1 : (int)(digit - base58_alphabet);
}

bool decode_base58(const char *text, size_t text_len, uint8_t *out, size_t cap, size_t *len)
{
  uint32_t limbs[BASE58_BYTES / 4];
  size_t zeros = 0, n = 0, bytes;
  if (text_len > BASE58_CHARS)
    return false;
  while (zeros < text_len && text[zeros] == '1')
    zeros++;
  for (size_t i = zeros; i < text_len;) {
    uint32_t five = 0;
    do {
      int digit = base58_digit(text[i++]);
      if (digit < 0)
        return false;
      five = five * 58 + (uint32_t)digit;
    } while ((text_len - i) % 5 != 0);
    n = push_limb(limbs, n, BASE58_BYTES / 4, FOUR_BYTES, FIVE_DIGITS, five);
    if (n > BASE58_BYTES / 4)
      return false;
  }
  bytes = 4 * n;
  while (bytes > 0 && limbs[(bytes - 1) / 4] >> (8 * ((bytes - 1) % 4)) == 0)
    bytes--;
  if (zeros + bytes > cap || zeros + bytes > BASE58_BYTES)
    return false;
  memset(out, 0, zeros);
  for (size_t i = 0; i < bytes; i++)
    out[zeros + i] = (uint8_t)(limbs[(bytes - 1 - i) / 4] >> (8 * ((bytes - 1 - i) % 4)));
  *len = zeros + bytes;
  return true;
}
