#include "lib/note.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lib/arena.h"
#include "lib/encode.h"

#define NAME "register.example.org"
#define DASH "\xe2\x80\x94 "

/* A vkey and a note by another implementation (the example in its documentation). */
#define OTHER_VKEY "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
#define OTHER_SECRET "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz" /* 0x01 || seed */
#define OTHER_TEXT                                                                                 \
  "If you think cryptography is the answer to your problem,\n"                                     \
  "then you don't know what your problem is.\n"
#define OTHER_LINE                                                                                 \
  DASH "PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngot"   \
       "pRZb6KE6RyyBwJnAM=\n"

static struct secret_key *key;
static struct note_verifier verifier;

static int set_up(void **state)
{
  uint8_t seed[32];
  struct public_key public;

  (void)state;
  if (!secret_init())
    return -1;
  memset(seed, 7, sizeof(seed));
  key = secret_key_from_seed(seed);
  secret_key_public(key, &public);
  note_verifier_init(&verifier, NAME, &public);
  return 0;
}

static int tear_down(void **state)
{
  (void)state;
  secret_key_free(key);
  return 0;
}

static bool opens_with(const char *note, size_t len, const struct note_verifier *v)
{
  struct problem p = { 0 };
  size_t text_len = SIZE_MAX;
  char *exact = xmalloc(len + 1); /* so that AddressSanitizer sees a read past the end */
  bool ok;

  memcpy(exact, note, len);
  ok = note_open(exact, len, v, &text_len, &p);
  free(exact);
  if (ok) {
    assert_true(text_len < len);
  } else {
    assert_int_equal(p.id, PROBLEM_NOTE_INVALID);
    assert_true(p.detail[0] != '\0');
  }
  return ok;
}

static bool opens(const char *note)
{
  return opens_with(note, strlen(note), &verifier);
}

/* A note over text, followed by more lines. */
static bool opens_after(const char *text, const char *more)
{
  struct buf b = { 0 };
  bool ok;

  note_sign(&b, text, NAME, key);
  buf_text(&b, more);
  ok = opens(buf_str(&b));
  buf_free(&b);
  return ok;
}

static void test_round_trip(void **state)
{
  static const char *const texts[] = {
    "a\n",
    "\n",
    "\n\n",
    "a\n\nb\n",
    "origin\n12\nroot\n",
    "text with \xe2\x80\x94 a dash\n",
    "\xe4\xb8\xad\xe6\x96\x87\n",
  };

  (void)state;
  for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
    struct buf b = { 0 };
    struct problem p = { 0 };
    size_t len = 0;

    note_sign(&b, texts[i], NAME, key);
    assert_true(note_open(b.data, b.len, &verifier, &len, &p));
    assert_int_equal(len, strlen(texts[i]));
    assert_memory_equal(b.data, texts[i], len);
    assert_memory_equal(b.data + len, "\n" DASH NAME " ", 5 + sizeof(NAME));
    buf_free(&b);
  }
}

static void test_sign_appends(void **state)
{
  struct buf b = { 0 };

  (void)state;
  buf_text(&b, "before");
  note_sign(&b, "a\n", NAME, key);
  assert_memory_equal(b.data, "beforea\n\n" DASH, 13);
  assert_true(opens(b.data + 6));
  buf_free(&b);
}

static void test_other_implementation(void **state)
{
  struct note_verifier other, again;
  struct problem p = { 0 };
  struct buf b = { 0 };

  (void)state;
  assert_true(note_vkey_read(OTHER_VKEY, &other, &p));
  assert_string_equal(other.name, "PeterNeumann");
  assert_int_equal(other.id, 0xc74f20a3);
  note_vkey_write(&other, &b);
  assert_string_equal(buf_str(&b), OTHER_VKEY);
  note_verifier_init(&again, "PeterNeumann", &other.key);
  assert_int_equal(again.id, other.id);
  buf_clear(&b);
  buf_text(&b, OTHER_TEXT "\n" OTHER_LINE);
  assert_true(opens_with(b.data, b.len, &other));
  assert_false(opens_with(b.data, b.len, &verifier));
  b.data[4] ^= 1;
  assert_false(opens_with(b.data, b.len, &other));
  buf_free(&b);
}

static void test_other_signature(void **state)
{
  uint8_t secret[33];
  struct secret_key *other;
  struct buf b = { 0 };
  size_t len;

  (void)state;
  assert_true(decode_base64(OTHER_SECRET, strlen(OTHER_SECRET), secret, sizeof(secret), &len));
  assert_int_equal(len, sizeof(secret));
  other = secret_key_from_seed(secret + 1);
  note_sign(&b, OTHER_TEXT, "PeterNeumann", other);
  assert_string_equal(buf_str(&b), OTHER_TEXT "\n" OTHER_LINE);
  secret_key_free(other);
  buf_free(&b);
}

static void test_bad_vkeys(void **state)
{
  static const char *const bad[] = {
    "",
    "+",
    "++",
    "PeterNeumann",
    "PeterNeumann+c74f20a3",
    "PeterNeumann+c74f20a3+",
    "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    "PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    "PeterNeumann+0c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    "PeterNeuman+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    "+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    "PeterNeumann+c74f20a3+AhpcIkcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10T",
    "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWAAAA",
    "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW\n",
    " PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
  };
  struct note_verifier v;
  char long_name[400];

  (void)state;
  for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
    struct problem p = { 0 };

    assert_false(note_vkey_read(bad[i], &v, &p));
    assert_int_equal(p.id, PROBLEM_NOTE_INVALID);
  }
  memset(long_name, 'a', 300);
  strcpy(long_name + 300, "+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
  struct problem p = { 0 };
  assert_false(note_vkey_read(long_name, &v, &p));
}

static void test_longest_name(void **state)
{
  char name[LIMIT_REGISTER_NAME + 1];
  struct note_verifier v, read;
  struct problem p = { 0 };
  struct buf b = { 0 };

  (void)state;
  memset(name, 'n', LIMIT_REGISTER_NAME);
  name[LIMIT_REGISTER_NAME] = '\0';
  note_verifier_init(&v, name, &verifier.key);
  note_vkey_write(&v, &b);
  assert_true(note_vkey_read(buf_str(&b), &read, &p));
  assert_string_equal(read.name, name);
  buf_clear(&b);
  note_sign(&b, "a\n", name, key);
  assert_true(opens_with(b.data, b.len, &v));
  buf_free(&b);
}

/* No single changed bit anywhere in a note goes unseen. */
static void test_every_bit(void **state)
{
  struct buf b = { 0 };

  (void)state;
  note_sign(&b, "origin\n12\nroot\n", NAME, key);
  for (size_t i = 0; i < b.len * 8; i++) {
    b.data[i / 8] = (char)(b.data[i / 8] ^ (1 << i % 8));
    assert_false(opens_with(b.data, b.len, &verifier));
    b.data[i / 8] = (char)(b.data[i / 8] ^ (1 << i % 8));
  }
  for (size_t len = 0; len < b.len; len++)
    assert_false(opens_with(b.data, len, &verifier));
  assert_true(opens_with(b.data, b.len, &verifier));
  buf_free(&b);
}

static void test_malformed_text(void **state)
{
  static const char *const texts[] = {
    "tab\there\n", "return\r\n",     "\x01\n",         "\x1f\n",     "\xff\n",
    "\xc0\x80\n",  "\xed\xa0\x80\n", "cut \xe2\x80\n", "no newline",
  };

  (void)state;
  for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
    assert_false(opens_after(texts[i], ""));
  assert_true(opens_after("\x7f is allowed\n", ""));
  struct buf b = { 0 };
  note_sign(&b, "a b\n", NAME, key);
  b.data[1] = '\0';
  assert_false(opens_with(b.data, b.len, &verifier));
  buf_free(&b);
}

static void test_unknown_signatures(void **state)
{
  struct buf b = { 0 };

  (void)state;
  assert_true(opens_after("a\n", OTHER_LINE));
  assert_true(opens_after("a\n", OTHER_LINE OTHER_LINE)); /* not ours to judge */
  /* Our name with another id, our id with another name, a signature of one byte. */
  assert_true(opens_after("a\n", DASH NAME " AAAAAAA=\n"));
  buf_printf(&b, DASH "example.net/%s ", NAME);
  const uint8_t bytes[5] = { (uint8_t)(verifier.id >> 24), (uint8_t)(verifier.id >> 16),
                             (uint8_t)(verifier.id >> 8), (uint8_t)verifier.id, 0 };
  encode_base64(&b, bytes, sizeof(bytes));
  buf_byte(&b, '\n');
  assert_true(opens_after("a\n", buf_str(&b)));
  /* Our name and id: then it must be a signature. */
  buf_clear(&b);
  buf_text(&b, "a\n\n" DASH NAME " ");
  encode_base64(&b, bytes, sizeof(bytes));
  buf_byte(&b, '\n');
  assert_false(opens(buf_str(&b)));
  buf_clear(&b);
  buf_text(&b, "a\n\n" OTHER_LINE);
  assert_false(opens(buf_str(&b)));
  buf_free(&b);
}

static void test_malformed_lines(void **state)
{
  static const char *const lines[] = {
    "x\n",
    "\n",
    "\n\n",
    "- name AAAAAAA=\n",
    DASH "\n",
    DASH "name\n",
    DASH "name \n",
    DASH " AAAAAAA=\n",
    DASH "name AAAAAA==\n", /* an id and no signature */
    DASH "name AAAAAAA\n",
    DASH "name AAAAAAB=\n", /* trailing bits */
    DASH "name AAAAAAA= \n",
    DASH "name  AAAAAAA=\n",
    DASH "name AAAA AAA=\n",
    DASH "name AA-_AAA=\n",
    DASH "name AA\xc3\xa9"
         "AAA=\n", /* no letter of the alphabet */
    DASH "na+me AAAAAAA=\n",
    DASH "na\xc2\xa0me AAAAAAA=\n",
    DASH "na\xc2\x85me AAAAAAA=\n",
    DASH "na\xe2\x80\xa8me AAAAAAA=\n",
    DASH "na\xe2\x81\x9fme AAAAAAA=\n",
    DASH "na\xe3\x80\x80me AAAAAAA=\n",
    DASH "na\xe1\x9a\x80me AAAAAAA=\n",
    "\xe2\x80\x93 name AAAAAAA=\n", /* U+2013 */
    "\xe2\x80\x94name AAAAAAA=\n",
    DASH "name AAAAAAA=",
    DASH "name AAAAAAA=\r\n",
  };

  (void)state;
  assert_true(opens_after("a\n", DASH "name AAAAAAA=\n"));
  assert_true(opens_after("a\n", DASH "\xe4\xb8\xad/\xf0\x9f\x98\x80 AAAAAAA=\n"));
  for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
    assert_false(opens_after("a\n", lines[i]));
}

static void test_duplicates(void **state)
{
  struct buf once = { 0 }, twice = { 0 };

  (void)state;
  note_sign(&once, "a\n", NAME, key);
  assert_true(opens(buf_str(&once)));
  buf_printf(&twice, "%s%s", buf_str(&once), strstr(buf_str(&once), DASH));
  assert_false(opens(buf_str(&twice)));
  buf_free(&once);
  buf_free(&twice);
}

/* A signature must not stand for other text, nor for another name. */
static void test_moved_signature(void **state)
{
  struct buf a = { 0 }, b = { 0 };
  struct note_verifier renamed;

  (void)state;
  note_sign(&a, "a\n", NAME, key);
  buf_printf(&b, "b\n\n%s", strstr(buf_str(&a), DASH));
  assert_false(opens(buf_str(&b)));
  /* The last empty line splits: text moved behind it is no text. */
  buf_clear(&b);
  buf_printf(&b, "a\n\n%s\n%s", strstr(buf_str(&a), DASH), strstr(buf_str(&a), DASH));
  assert_false(opens(buf_str(&b)));
  note_verifier_init(&renamed, "other.example.org", &verifier.key);
  assert_false(opens_with(a.data, a.len, &renamed));
  buf_free(&a);
  buf_free(&b);
}

static void test_limits(void **state)
{
  struct buf b = { 0 }, text = { 0 };

  (void)state;
  for (int i = 1; i < LIMIT_NOTE_SIGNATURES; i++)
    buf_printf(&b, DASH "w%d AAAAAAA=\n", i);
  assert_true(opens_after("a\n", buf_str(&b)));
  buf_text(&b, DASH "w AAAAAAA=\n");
  assert_false(opens_after("a\n", buf_str(&b)));
  buf_clear(&b);
  note_sign(&b, "a\n", NAME, key);
  while (text.len < LIMIT_NOTE - (b.len - 2) - 1)
    buf_byte(&text, 't');
  buf_byte(&text, '\n');
  assert_true(opens_after(buf_str(&text), ""));
  text.data[text.len - 1] = 't';
  buf_byte(&text, '\n');
  assert_false(opens_after(buf_str(&text), ""));
  buf_free(&b);
  buf_free(&text);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_round_trip),
    cmocka_unit_test(test_sign_appends),
    cmocka_unit_test(test_other_implementation),
    cmocka_unit_test(test_other_signature),
    cmocka_unit_test(test_bad_vkeys),
    cmocka_unit_test(test_longest_name),
    cmocka_unit_test(test_every_bit),
    cmocka_unit_test(test_malformed_text),
    cmocka_unit_test(test_unknown_signatures),
    cmocka_unit_test(test_malformed_lines),
    cmocka_unit_test(test_duplicates),
    cmocka_unit_test(test_moved_signature),
    cmocka_unit_test(test_limits),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
