#include "lib/checkpoint.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define NAME "register.example.org"
#define ROOT "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="

static struct secret_key *key;
static struct note_verifier verifier;

static int set_up(void **state)
{
  uint8_t seed[32];
  struct public_key public;

  (void)state;
  if (!secret_init())
    return -1;
  memset(seed, 9, sizeof(seed));
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

static void test_round_trip(void **state)
{
  static const uint64_t sizes[] = { 0, 1, 9, 10, 20852163, INT64_MAX - 1, INT64_MAX };

  (void)state;
  for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
    struct checkpoint c = { .origin = NAME, .size = sizes[i] }, read;
    struct problem p = { 0 };
    struct buf b = { 0 };

    memset(c.root.bytes, (int)i + 1, DIGEST_BYTES);
    checkpoint_sign(&b, &c, key);
    assert_true(checkpoint_open(b.data, b.len, &verifier, &read, &p));
    assert_string_equal(read.origin, NAME);
    assert_true(read.size == c.size);
    assert_true(digest_equal(&read.root, &c.root));
    buf_free(&b);
  }
}

static void test_form(void **state)
{
  struct checkpoint c = { .origin = NAME, .size = 42 };
  struct buf b = { 0 };
  const char text[] =
      NAME "\n42\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n\xe2\x80\x94 " NAME " ";

  (void)state;
  checkpoint_sign(&b, &c, key);
  assert_memory_equal(b.data, text, sizeof(text) - 1);
  assert_int_equal(b.data[b.len - 1], '\n');
  buf_free(&b);
}

/* Rightly signed, whatever the text. */
static bool opens(const char *text)
{
  struct checkpoint c;
  struct problem p = { 0 };
  struct buf b = { 0 };
  bool ok;

  note_sign(&b, text, NAME, key);
  ok = checkpoint_open(b.data, b.len, &verifier, &c, &p);
  if (!ok)
    assert_int_equal(p.id, PROBLEM_CHECKPOINT_INVALID);
  buf_free(&b);
  return ok;
}

static void test_good_texts(void **state)
{
  (void)state;
  assert_true(opens(NAME "\n0\n" ROOT "\n"));
  assert_true(opens(NAME "\n20852163\n" ROOT "\n"));
  assert_true(opens(NAME "\n9223372036854775807\n" ROOT "\n"));
  assert_true(opens(NAME "\n5\n" ROOT "\nextension\n"));
  assert_true(opens(NAME "\n5\n" ROOT "\nextension\nand another\n"));
}

static void test_bad_texts(void **state)
{
  static const char *const texts[] = {
    "\n",
    NAME "\n",
    NAME "\n5\n",
    "\n5\n" ROOT "\n",
    "other.example.org\n5\n" ROOT "\n",
    NAME "x\n5\n" ROOT "\n",
    NAME " \n5\n" ROOT "\n",
    "register.example.or\n5\n" ROOT "\n",
    NAME "\n\n" ROOT "\n",
    NAME "\n05\n" ROOT "\n",
    NAME "\n00\n" ROOT "\n",
    NAME "\n+5\n" ROOT "\n",
    NAME "\n-5\n" ROOT "\n",
    NAME "\n 5\n" ROOT "\n",
    NAME "\n5 \n" ROOT "\n",
    NAME "\n0x5\n" ROOT "\n",
    NAME "\n5e1\n" ROOT "\n",
    NAME "\n9223372036854775808\n" ROOT "\n",
    NAME "\n9999999999999999999\n" ROOT "\n",
    NAME "\n18446744073709551615\n" ROOT "\n",
    NAME "\n18446744073709551621\n" ROOT "\n",
    NAME "\n5\n\n",
    NAME "\n5\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I\n",
    NAME "\n5\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n", /* trailing bits */
    NAME "\n5\nCsUYapGGPo4dkMgIAUqom_Xajj7h2fB2MPA3j2jxq2I=\n",
    NAME "\n5\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxqw==\n",
    NAME "\n5\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2Jx\n",
    NAME "\n5\n " ROOT "\n",
    NAME "\n5\n" ROOT " \n",
    NAME "\n5\n" ROOT "\n\n",
    NAME "\n5\n" ROOT "\n\nextension\n",
    NAME "\n5\n" ROOT "\nextension\n\n",
    NAME "\n5\r\n" ROOT "\n",
  };

  (void)state;
  for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
    assert_false(opens(texts[i]));
}

static void test_forged(void **state)
{
  struct checkpoint c = { .origin = NAME, .size = 42 }, read;
  struct secret_key *forger = secret_key_new();
  struct problem p = { 0 };
  struct buf b = { 0 };

  (void)state;
  checkpoint_sign(&b, &c, forger);
  assert_false(checkpoint_open(b.data, b.len, &verifier, &read, &p));
  assert_int_equal(p.id, PROBLEM_CHECKPOINT_INVALID);
  buf_clear(&b);
  checkpoint_sign(&b, &c, key);
  *strstr(b.data, "42") = '5';
  assert_false(checkpoint_open(b.data, b.len, &verifier, &read, &p));
  secret_key_free(forger);
  buf_free(&b);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_round_trip), cmocka_unit_test(test_form),
    cmocka_unit_test(test_good_texts), cmocka_unit_test(test_bad_texts),
    cmocka_unit_test(test_forged),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
