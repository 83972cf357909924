#include "lib/encode.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

typedef bool decoder(const char *text, size_t text_len, uint8_t *out, size_t cap, size_t *len);

static bool decodes(decoder *decode, const char *text, const char *want)
{
  uint8_t out[256];
  size_t len;
  if (!decode(text, strlen(text), out, sizeof out, &len))
    return false;
  assert_int_equal(len, strlen(want));
  assert_memory_equal(out, want, len);
  return true;
}

static bool refused(decoder *decode, const char *text)
{
  uint8_t out[256];
  size_t len;
  return !decode(text, strlen(text), out, sizeof out, &len);
}

static void hex(void **state)
{
  (void)state;
  struct buf b = { 0 };
  encode_hex(&b, (const uint8_t *)"\x00\xff\x1a", 3);
  assert_string_equal(b.data, "00ff1a");
  buf_free(&b);
  assert_true(decodes(decode_hex, "6869", "hi"));
  assert_true(decodes(decode_hex, "", ""));
  assert_true(refused(decode_hex, "686"));
  assert_true(refused(decode_hex, "6A"));
  assert_true(refused(decode_hex, "6g"));
  assert_true(refused(decode_hex, "68 69"));
  assert_true(refused(decode_hex, "6869\n"));
  uint8_t out[1];
  size_t len;
  assert_false(decode_hex("6869", 4, out, 1, &len));
}

/* RFC 4648 section 10. */
static void base64_vectors(void **state)
{
  (void)state;
  static const char *const pairs[][2] = { { "", "" },
                                          { "f", "Zg==" },
                                          { "fo", "Zm8=" },
                                          { "foo", "Zm9v" },
                                          { "foob", "Zm9vYg==" },
                                          { "fooba", "Zm9vYmE=" },
                                          { "foobar", "Zm9vYmFy" } };
  for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
    struct buf b = { 0 };
    encode_base64(&b, (const uint8_t *)pairs[i][0], strlen(pairs[i][0]));
    assert_string_equal(buf_str(&b), pairs[i][1]);
    assert_true(decodes(decode_base64, pairs[i][1], pairs[i][0]));
    buf_clear(&b);
    encode_base64url(&b, (const uint8_t *)pairs[i][0], strlen(pairs[i][0]));
    assert_int_equal(b.len, strcspn(pairs[i][1], "="));
    assert_memory_equal(buf_str(&b), pairs[i][1], b.len);
    assert_true(decodes(decode_base64url, buf_str(&b), pairs[i][0]));
    buf_free(&b);
  }
}

static void base64_refuses_what_is_not_canonical(void **state)
{
  (void)state;
  static const char *const bad[] = { "Zh==", "Zm9=",     "Zg=",   "Zg",     "Zg===", "Z===",
                                     "Z",    "Zg==Zg==", "Zm 9v", "Zm9v\n", "-_-_",  "Zm9v=" };
  static const char *const bad_url[] = { "Zh", "Zm9", "Zg==", "Z", "+/+/", "Zm9v ", "Zm9v=" };
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
    assert_true(refused(decode_base64, bad[i]));
  for (size_t i = 0; i < sizeof bad_url / sizeof *bad_url; i++)
    assert_true(refused(decode_base64url, bad_url[i]));
  assert_true(decodes(decode_base64, "+/+/", "\xfb\xff\xbf"));
  assert_true(decodes(decode_base64url, "-_-_", "\xfb\xff\xbf"));
  uint8_t out[2];
  size_t len;
  assert_false(decode_base64("Zm9v", 4, out, 2, &len));
  assert_false(decode_base64("Zm9v\0", 5, out, 2, &len));
}

/* libsodium 1.0.18 by itself reads each of them as 63. */
static void base64_refuses_bytes_beyond_ascii(void **state)
{
  uint8_t out[8];
  size_t len;
  (void)state;
  for (int byte = 0x80; byte <= 0xff; byte++) {
    const char text[] = { 'A', (char)byte, 'A', 'A' };
    assert_false(decode_base64(text, sizeof text, out, sizeof out, &len));
    assert_false(decode_base64url(text, sizeof text, out, sizeof out, &len));
  }
}

static void base64_of_any_length_comes_back(void **state)
{
  (void)state;
  uint8_t data[1500], back[1500];
  for (size_t i = 0; i < sizeof data; i++)
    data[i] = (uint8_t)(i * 37 + i / 256);
  for (size_t n = 0; n <= sizeof data; n += n < 8 ? 1 : 61) {
    struct buf b = { 0 };
    size_t len;
    encode_base64(&b, data, n);
    assert_int_equal(b.len, (n + 2) / 3 * 4);
    assert_true(decode_base64(buf_str(&b), b.len, back, sizeof back, &len));
    assert_int_equal(len, n);
    assert_memory_equal(back, data, n);
    buf_free(&b);
  }
}

/* The examples of the base58 Internet-Draft (draft-msporny-base58). */
static void base58_vectors(void **state)
{
  (void)state;
  static const char *const pairs[][2] = {
    { "Hello World!", "2NEpo7TZRRrLZSi2U" },
    { "The quick brown fox jumps over the lazy dog.",
      "USm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z" },
    { "", "" },
  };
  for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
    struct buf b = { 0 };
    assert_true(encode_base58(&b, (const uint8_t *)pairs[i][0], strlen(pairs[i][0])));
    assert_string_equal(buf_str(&b), pairs[i][1]);
    buf_free(&b);
    assert_true(decodes(decode_base58, pairs[i][1], pairs[i][0]));
  }
  struct buf b = { 0 };
  encode_base58(&b, (const uint8_t *)"\0\0\x28\x7f\xb4\xcd", 6);
  assert_string_equal(b.data, "11233QC4");
  buf_free(&b);
}

/* One digit at a time, as the draft describes it: `number` has its lowest digit first. */
static size_t naive_base58(const uint8_t *data, size_t n, char *out)
{
  static const char alphabet[] = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  uint8_t number[200];
  size_t digits = 0, len = 0, zeros = 0;
  for (size_t i = 0; i < n; i++) {
    unsigned carry = data[i];
    for (size_t k = 0; k < digits || carry > 0; k++) {
      carry += k < digits ? number[k] * 256U : 0;
      number[k] = (uint8_t)(carry % 58);
      carry /= 58;
      digits = k < digits ? digits : k + 1;
    }
  }
  while (zeros < n && data[zeros] == 0)
    zeros++;
  for (; len < zeros; len++)
    out[len] = '1';
  while (digits > 0)
    out[len++] = alphabet[number[--digits]];
  return len;
}

static void base58_as_the_naive_way(void **state)
{
  uint32_t seed = 20261127;
  (void)state;
  for (size_t round = 0; round < 2000; round++) {
    uint8_t data[128], back[128];
    char expected[200];
    struct buf b = { 0 };
    size_t n = round % 129, len;
    for (size_t i = 0; i < n; i++) {
      seed = seed * 1664525 + 1013904223;
      data[i] = (uint8_t)(i < round % 4 ? 0 : seed >> 24);
    }
    size_t expected_len = naive_base58(data, n, expected);
    assert_true(encode_base58(&b, data, n));
    assert_int_equal(b.len, expected_len);
    assert_memory_equal(b.data, expected, expected_len);
    assert_true(decode_base58(expected, expected_len, back, sizeof back, &len));
    assert_int_equal(len, n);
    assert_memory_equal(back, data, n);
    buf_free(&b);
  }
}

static void base58_edges(void **state)
{
  (void)state;
  static const uint8_t fills[] = { 0, 1, 0xFF };
  for (size_t f = 0; f < sizeof fills; f++)
    for (size_t n = 0; n <= 128; n++) {
      uint8_t data[128], back[128];
      struct buf b = { 0 };
      size_t len;
      memset(data, fills[f], n);
      assert_true(encode_base58(&b, data, n));
      assert_true(decode_base58(buf_str(&b), b.len, back, n, &len));
      assert_int_equal(len, n);
      assert_memory_equal(back, data, n);
      if (n > 0)
        assert_false(decode_base58(b.data, b.len, back, n - 1, &len));
      buf_free(&b);
    }
  uint8_t large[129] = { 1 };
  struct buf b = { 0 };
  assert_false(encode_base58(&b, large, sizeof large));
  buf_free(&b);
  char text[301];
  memset(text, 'z', 300);
  text[300] = '\0';
  assert_true(refused(decode_base58, text));
  text[175] = '\0';
  assert_true(refused(decode_base58, text)); /* more than 128 bytes */
  memset(text, '1', 175);
  assert_true(refused(decode_base58, text));
  static const char *const bad[] = { "0", "O", "I", "l", " 1", "1 ", "+", "2NEpo7TZRRrLZSi2U\n" };
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
    assert_true(refused(decode_base58, bad[i]));
  size_t len;
  assert_false(decode_base58("1\0", 2, large, sizeof large, &len));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(hex),
    cmocka_unit_test(base64_vectors),
    cmocka_unit_test(base64_refuses_what_is_not_canonical),
    cmocka_unit_test(base64_refuses_bytes_beyond_ascii),
    cmocka_unit_test(base64_of_any_length_comes_back),
    cmocka_unit_test(base58_vectors),
    cmocka_unit_test(base58_as_the_naive_way),
    cmocka_unit_test(base58_edges),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
