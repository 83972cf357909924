#include "lib/tlog_proof.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lib/arena.h"

#define NAME "register.example.org"
#define LEAVES 11
#define HASH "gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=\n"
#define HEADER "c2sp.org/tlog-proof@v1\n"

static struct secret_key *key;
static struct note_verifier verifier;
static struct digest nodes[2 * LEAVES], leaves[LEAVES];
static struct buf checkpoint;

static bool read_node(void *ctx, uint64_t node, struct digest *out)
{
  (void)ctx;
  *out = nodes[node];
  return true;
}

static int set_up(void **state)
{
  struct checkpoint c = { .origin = NAME, .size = LEAVES };
  uint8_t seed[32];
  struct public_key public;

  (void)state;
  if (!secret_init())
    return -1;
  memset(seed, 11, sizeof(seed));
  key = secret_key_from_seed(seed);
  secret_key_public(key, &public);
  note_verifier_init(&verifier, NAME, &public);
  for (uint64_t i = 0; i < LEAVES; i++) {
    struct digest made[LIMIT_PROOF_HASHES];
    size_t n;

    merkle_leaf_hash(&i, sizeof(i), &leaves[i]);
    n = merkle_append(i, &leaves[i], read_node, NULL, made);
    memcpy(&nodes[merkle_node_count(i)], made, n * sizeof(made[0]));
  }
  merkle_root(LEAVES, read_node, NULL, &c.root);
  checkpoint_sign(&checkpoint, &c, key);
  return 0;
}

static int tear_down(void **state)
{
  (void)state;
  buf_free(&checkpoint);
  secret_key_free(key);
  return 0;
}

static void make(uint64_t index, struct buf *out)
{
  struct tlog_proof t = { .index = index,
                          .checkpoint = checkpoint.data,
                          .checkpoint_len = checkpoint.len };

  assert_true(merkle_inclusion(index, LEAVES, read_node, NULL, &t.inclusion));
  tlog_proof_write(out, &t);
}

static bool checks(const char *text, size_t len, uint64_t index)
{
  struct problem p = { 0 };
  char *exact = xmalloc(len + 1); /* so that AddressSanitizer sees a read past the end */
  bool ok;

  memcpy(exact, text, len);
  ok = tlog_proof_check(exact, len, &leaves[index], &verifier, NULL, NULL, &p);
  free(exact);
  if (!ok) {
    assert_true(p.id == PROBLEM_PROOF_INVALID || p.id == PROBLEM_CHECKPOINT_INVALID);
    assert_true(p.detail[0] != '\0');
  }
  return ok;
}

static void test_round_trip(void **state)
{
  (void)state;
  for (uint64_t i = 0; i < LEAVES; i++) {
    struct buf b = { 0 };
    struct tlog_proof t;
    struct checkpoint c;
    struct problem p = { 0 };

    make(i, &b);
    assert_true(tlog_proof_check(b.data, b.len, &leaves[i], &verifier, &t, &c, &p));
    assert_true(t.index == i);
    assert_true(c.size == LEAVES);
    assert_int_equal(t.checkpoint_len, checkpoint.len);
    assert_memory_equal(t.checkpoint, checkpoint.data, checkpoint.len);
    assert_true(t.checkpoint >= b.data && t.checkpoint < b.data + b.len);
    assert_false(checks(b.data, b.len, (i + 1) % LEAVES));
    buf_free(&b);
  }
}

static void test_form(void **state)
{
  struct tlog_proof t = { .index = 73894, .checkpoint = "note\n", .checkpoint_len = 5 };
  struct buf b = { 0 };

  (void)state;
  tlog_proof_write(&b, &t);
  assert_string_equal(buf_str(&b), HEADER "index 73894\n\nnote\n");
  buf_clear(&b);
  t.inclusion.count = 2;
  tlog_proof_write(&b, &t);
  assert_string_equal(buf_str(&b), HEADER "index 73894\n"
                                          "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
                                          "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
                                          "\nnote\n");
  buf_free(&b);
}

static void test_reads(void **state)
{
  static const struct {
    const char *text;
    uint64_t index;
    size_t count;
  } rows[] = {
    { HEADER "index 0\n\nnote\n", 0, 0 },
    { HEADER "index 73894\n" HASH HASH "\nnote\n", 73894, 2 },
    { HEADER "extra YWdl\nindex 1\n" HASH "\nnote\n", 1, 1 },
    { HEADER "index 9223372036854775806\n\nnote\n", 9223372036854775806u, 0 },
  };

  (void)state;
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    struct tlog_proof t;
    struct problem p = { 0 };

    assert_true(tlog_proof_read(rows[i].text, strlen(rows[i].text), &t, &p));
    assert_true(t.index == rows[i].index);
    assert_int_equal(t.inclusion.count, rows[i].count);
    assert_int_equal(t.checkpoint_len, 5);
    assert_memory_equal(t.checkpoint, "note\n", 5);
    assert_int_equal(t.extra != NULL, i == 2);
  }
}

static void test_extra(void **state)
{
  static const char text[] = HEADER "extra YWdl\nindex 5\n" HASH "\nnote\n";
  struct tlog_proof t;
  struct problem p = { 0 };
  struct buf b = { 0 };

  (void)state;
  assert_true(tlog_proof_read(text, strlen(text), &t, &p));
  assert_int_equal(t.extra_len, 4);
  assert_memory_equal(t.extra, "YWdl", 4);
  tlog_proof_write(&b, &t);
  assert_string_equal(buf_str(&b), text);
  buf_free(&b);
}

/* Each is refused, and the message names the line. */
static void test_malformed(void **state)
{
  static const struct {
    const char *text;
    unsigned line;
  } rows[] = {
    { "", 1 },
    { "\n", 1 },
    { "c2sp.org/tlog-proof@v1", 1 },
    { "c2sp.org/tlog-proof@v2\nindex 0\n\nnote\n", 1 },
    { "c2sp.org/tlog-proof@v1 \nindex 0\n\nnote\n", 1 },
    { " c2sp.org/tlog-proof@v1\nindex 0\n\nnote\n", 1 },
    { "c2sp.org/tlog-proof@v1\r\nindex 0\n\nnote\n", 1 },
    { HEADER, 2 },
    { HEADER "\nnote\n", 2 },
    { HEADER "index\n\nnote\n", 2 },
    { HEADER "index \n\nnote\n", 2 },
    { HEADER "index 00\n\nnote\n", 2 },
    { HEADER "index 01\n\nnote\n", 2 },
    { HEADER "index  1\n\nnote\n", 2 },
    { HEADER "index +1\n\nnote\n", 2 },
    { HEADER "index -1\n\nnote\n", 2 },
    { HEADER "index 1 \n\nnote\n", 2 },
    { HEADER "Index 1\n\nnote\n", 2 },
    { HEADER "index\t1\n\nnote\n", 2 },
    { HEADER "index 9223372036854775808\n\nnote\n", 2 },
    { HEADER "index 18446744073709551616\n\nnote\n", 2 },
    { HEADER "extra YWdl\n", 3 },
    { HEADER "extra YWd\nindex 0\n\nnote\n", 2 },
    { HEADER "extra YW dl\nindex 0\n\nnote\n", 2 },
    { HEADER "extra \nindex 0\n\nnote\n", 2 },
    { HEADER "extra\nindex 0\n\nnote\n", 2 },
    { HEADER "extra YWdl\nextra YWdl\nindex 0\n\nnote\n", 3 },
    { HEADER "index 0\nextra YWdl\n\nnote\n", 3 },
    { HEADER "index 0\nindex 0\n\nnote\n", 3 },
    { HEADER "index 0\n", 3 },
    { HEADER "index 0\n" HASH, 4 },
    { HEADER "index 0\n" HASH "\n", 5 },
    { HEADER "index 0\n" HASH "x\n\nnote\n", 4 },
    { HEADER "index 0\n" HASH " \n\nnote\n", 4 },
    { HEADER "index 0\n" HASH " " HASH "\nnote\n", 4 },
    { HEADER "index 0\ngSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlR=\n\nnote\n", 3 },
    { HEADER "index 0\ngSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPg==\n\nnote\n", 3 },
    { HEADER "index 0\ngSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=", 3 },
  };

  (void)state;
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    struct tlog_proof t;
    struct problem p = { 0 };
    char expected[16];

    assert_false(tlog_proof_read(rows[i].text, strlen(rows[i].text), &t, &p));
    assert_int_equal(p.id, PROBLEM_PROOF_INVALID);
    snprintf(expected, sizeof(expected), "Line %u", rows[i].line);
    assert_memory_equal(p.detail, expected, strlen(expected));
  }
}

static void test_limits(void **state)
{
  struct buf b = { 0 };
  struct tlog_proof t;
  struct problem p = { 0 };
  size_t head;

  (void)state;
  buf_text(&b, HEADER "index 0\n");
  for (int i = 0; i < LIMIT_PROOF_HASHES; i++)
    buf_text(&b, HASH);
  head = b.len;
  buf_text(&b, "\nnote\n");
  assert_true(tlog_proof_read(b.data, b.len, &t, &p));
  assert_int_equal(t.inclusion.count, LIMIT_PROOF_HASHES);
  b.len = head;
  buf_text(&b, HASH "\nnote\n");
  assert_false(tlog_proof_read(b.data, b.len, &t, &p));
  buf_clear(&b);
  buf_text(&b, HEADER "index 0\n\n");
  while (b.len < LIMIT_TLOG_PROOF)
    buf_byte(&b, 'n');
  assert_true(tlog_proof_read(b.data, b.len, &t, &p));
  buf_byte(&b, 'n');
  assert_false(tlog_proof_read(b.data, b.len, &t, &p));
  buf_free(&b);
}

/* No single changed bit, and no cut, goes unseen. */
static void test_every_bit(void **state)
{
  struct buf b = { 0 };

  (void)state;
  make(6, &b);
  assert_true(checks(b.data, b.len, 6));
  for (size_t i = 0; i < b.len * 8; i++) {
    b.data[i / 8] = (char)(b.data[i / 8] ^ (1 << i % 8));
    assert_false(checks(b.data, b.len, 6));
    b.data[i / 8] = (char)(b.data[i / 8] ^ (1 << i % 8));
  }
  for (size_t len = 0; len < b.len; len++)
    assert_false(checks(b.data, len, 6));
  buf_free(&b);
}

static void test_outside_the_tree(void **state)
{
  struct tlog_proof t = { .index = LEAVES,
                          .checkpoint = checkpoint.data,
                          .checkpoint_len = checkpoint.len };
  struct buf b = { 0 };

  (void)state;
  tlog_proof_write(&b, &t);
  assert_false(checks(b.data, b.len, 0));
  buf_free(&b);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_round_trip), cmocka_unit_test(test_form),
    cmocka_unit_test(test_reads),      cmocka_unit_test(test_extra),
    cmocka_unit_test(test_malformed),  cmocka_unit_test(test_limits),
    cmocka_unit_test(test_every_bit),  cmocka_unit_test(test_outside_the_tree),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
