#include "lib/merkle.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define LEAVES 1001
#define ALL_UP_TO 130

/* A log in memory. Reads are counted: proofs must stay cheap. */
static struct digest leaves[LEAVES];
static struct digest nodes[2 * LEAVES];
static struct digest roots[LEAVES];
static uint64_t n_nodes;
static unsigned reads;
static unsigned fail_at_read; /* 0: never */

static bool read_node(void *ctx, uint64_t node, struct digest *out)
{
  (void)ctx;
  if (++reads == fail_at_read)
    return false;
  if (node >= n_nodes)
    return false;
  *out = nodes[node];
  return true;
}

/* MTH as RFC 6962 section 2.1 writes it down. */
static void naive_root(size_t start, size_t n, struct digest *out)
{
  struct digest left, right;
  size_t k = 1;

  if (n == 0) {
    digest_of("", 0, out);
    return;
  }
  if (n == 1) {
    *out = leaves[start];
    return;
  }
  while (2 * k < n)
    k *= 2;
  naive_root(start, k, &left);
  naive_root(start + k, n - k, &right);
  merkle_node_hash(&left, &right, out);
}

static int make_log(void **state)
{
  (void)state;
  for (size_t i = 0; i < LEAVES; i++) {
    char text[32];
    struct digest new_nodes[LIMIT_PROOF_HASHES];
    size_t n;

    merkle_leaf_hash(text, (size_t)snprintf(text, sizeof(text), "leaf %zu", i), &leaves[i]);
    if (merkle_node_count(i) != n_nodes)
      return -1;
    n = merkle_append(i, &leaves[i], read_node, NULL, new_nodes);
    if (n == 0)
      return -1;
    memcpy(&nodes[n_nodes], new_nodes, n * sizeof(nodes[0]));
    n_nodes += n;
    naive_root(0, i, &roots[i]);
  }
  return 0;
}

static void assert_same(const struct digest *a, const struct digest *b)
{
  assert_memory_equal(a->bytes, b->bytes, DIGEST_BYTES);
}

static void test_prefixes(void **state)
{
  struct digest a, b, expected;
  uint8_t bytes[1 + 2 * DIGEST_BYTES] = { 0 };

  (void)state;
  merkle_leaf_hash("", 0, &a);
  digest_of(bytes, 1, &expected);
  assert_same(&a, &expected);
  merkle_leaf_hash(NULL, 0, &b);
  assert_same(&a, &b);
  /* A leaf that looks like a node must not have a node's hash. */
  merkle_leaf_hash(bytes + 1, 2 * DIGEST_BYTES, &a);
  digest_of(bytes, sizeof(bytes), &expected);
  assert_same(&a, &expected);
  memset(&b, 0, sizeof(b));
  merkle_node_hash(&b, &b, &expected);
  assert_memory_not_equal(a.bytes, expected.bytes, DIGEST_BYTES);
  bytes[0] = 1;
  digest_of(bytes, sizeof(bytes), &a);
  assert_same(&a, &expected);
}

/* The leaves and roots that implementations of RFC 6962 have in common. */
static void test_published_roots(void **state)
{
  static const struct {
    const char *leaf;
    size_t len;
    const char *root; /* of the tree that ends with this leaf */
  } rows[] = {
    { "", 0, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d" },
    { "\x00", 1, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125" },
    { "\x10", 1, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77" },
    { "\x20\x21", 2, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7" },
    { "\x30\x31", 2, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4" },
    { "\x40\x41\x42\x43", 4, "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef" },
    { "\x50\x51\x52\x53\x54\x55\x56\x57", 8,
      "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c" },
    { "\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f", 16,
      "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328" },
  };
  struct digest saved[LEAVES * 2], root, expected;
  uint64_t saved_count = n_nodes;

  (void)state;
  memcpy(saved, nodes, sizeof(saved));
  n_nodes = 0;
  assert_true(merkle_root(0, read_node, NULL, &root));
  assert_true(digest_from_hex("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                              &expected));
  assert_same(&root, &expected);
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    struct digest leaf, made[LIMIT_PROOF_HASHES];
    size_t n;

    merkle_leaf_hash(rows[i].leaf, rows[i].len, &leaf);
    n = merkle_append(i, &leaf, read_node, NULL, made);
    assert_true(n > 0);
    memcpy(&nodes[n_nodes], made, n * sizeof(made[0]));
    n_nodes += n;
    assert_true(merkle_root(i + 1, read_node, NULL, &root));
    assert_true(digest_from_hex(rows[i].root, &expected));
    assert_same(&root, &expected);
  }
  memcpy(nodes, saved, sizeof(saved));
  n_nodes = saved_count;
}

static void test_numbers(void **state)
{
  uint64_t next = 0;

  (void)state;
  assert_int_equal(merkle_node_number(0, 0), 0);
  assert_int_equal(merkle_node_number(0, 1), 1);
  assert_int_equal(merkle_node_number(1, 0), 2);
  assert_int_equal(merkle_node_number(0, 2), 3);
  assert_int_equal(merkle_node_number(2, 0), 6);
  for (uint64_t leaf = 0; leaf < 5000; leaf++) {
    assert_int_equal(merkle_node_count(leaf), next);
    assert_int_equal(merkle_node_number(0, leaf), next++);
    for (unsigned level = 1; ((leaf + 1) & ((UINT64_C(1) << level) - 1)) == 0; level++)
      assert_int_equal(merkle_node_number(level, leaf >> level), next++);
  }
  assert_true(merkle_node_count(INT64_MAX) == UINT64_MAX - 1 - 63);
}

static void test_roots(void **state)
{
  struct digest root;

  (void)state;
  for (uint64_t size = 0; size < LEAVES; size++) {
    reads = 0;
    assert_true(merkle_root(size, read_node, NULL, &root));
    assert_same(&root, &roots[size]);
    assert_true(reads <= 10);
  }
}

static void test_nodes(void **state)
{
  struct digest expected;

  (void)state;
  for (unsigned level = 0; level < 10; level++) {
    for (uint64_t n = 0; (n + 1) << level <= 300; n++) {
      naive_root((size_t)(n << level), (size_t)1 << level, &expected);
      assert_same(&nodes[merkle_node_number(level, n)], &expected);
    }
  }
}

/* Everything that differs in one place from a good inclusion proof must fail. */
static void spoil_inclusion(const struct merkle_proof *good, uint64_t index, uint64_t size)
{
  struct merkle_proof bad = *good;
  struct digest wrong;

  for (size_t i = 0; i < good->count; i++) {
    uint8_t bit = (uint8_t)(1u << (index + i) % 8);

    bad.hashes[i].bytes[(index * 7 + i) % DIGEST_BYTES] ^= bit;
    assert_false(merkle_check_inclusion(&bad, index, size, &leaves[index], &roots[size]));
    bad = *good;
    memmove(&bad.hashes[i], &bad.hashes[i + 1], (bad.count - i - 1) * sizeof(bad.hashes[0]));
    bad.count--;
    assert_false(merkle_check_inclusion(&bad, index, size, &leaves[index], &roots[size]));
    bad = *good;
  }
  for (size_t i = 0; i <= good->count; i++) {
    memmove(&bad.hashes[i + 1], &bad.hashes[i], (good->count - i) * sizeof(bad.hashes[0]));
    bad.hashes[i] = leaves[index];
    bad.count = good->count + 1;
    assert_false(merkle_check_inclusion(&bad, index, size, &leaves[index], &roots[size]));
    bad = *good;
  }
  wrong = leaves[index];
  wrong.bytes[31] ^= 1;
  assert_false(merkle_check_inclusion(good, index, size, &wrong, &roots[size]));
  wrong = roots[size];
  wrong.bytes[0] ^= 0x80;
  assert_false(merkle_check_inclusion(good, index, size, &leaves[index], &wrong));
  assert_false(merkle_check_inclusion(good, size, size, &leaves[index], &roots[size]));
  assert_false(merkle_check_inclusion(good, UINT64_MAX, size, &leaves[index], &roots[size]));
}

static void check_inclusion(uint64_t index, uint64_t size)
{
  struct merkle_proof proof;

  reads = 0;
  assert_true(merkle_inclusion(index, size, read_node, NULL, &proof));
  assert_true(reads <= 20);
  assert_true(merkle_check_inclusion(&proof, index, size, &leaves[index], &roots[size]));
  for (uint64_t other = 0; other < size; other++) {
    if (other != index)
      assert_false(merkle_check_inclusion(&proof, other, size, &leaves[index], &roots[size]));
  }
  for (uint64_t other = 0; other <= size + 3 && other < LEAVES; other++) {
    if (other != size)
      assert_false(merkle_check_inclusion(&proof, index, other, &leaves[index], &roots[other]));
  }
  if (index % 3 == 0 || size % 16 <= 1)
    spoil_inclusion(&proof, index, size);
}

static void test_inclusion(void **state)
{
  (void)state;
  for (uint64_t size = 1; size <= ALL_UP_TO; size++) {
    for (uint64_t index = 0; index < size; index++)
      check_inclusion(index, size);
  }
  for (uint64_t size = ALL_UP_TO + 1; size < LEAVES; size += 29) {
    check_inclusion(0, size);
    check_inclusion(size * 5 / 7, size);
    check_inclusion(size - 1, size);
  }
}

/* The path by the recursive definition of RFC 6962 section 2.1.1. */
static void naive_path(uint64_t index, size_t start, size_t n, struct merkle_proof *out)
{
  size_t k = 1;

  if (n == 1)
    return;
  while (2 * k < n)
    k *= 2;
  if (index < k) {
    naive_path(index, start, k, out);
    naive_root(start + k, n - k, &out->hashes[out->count++]);
  } else {
    naive_path(index - k, start + k, n - k, out);
    naive_root(start, k, &out->hashes[out->count++]);
  }
}

/* SUBPROOF of section 2.1.2. */
static void naive_subproof(uint64_t m, size_t start, size_t n, bool whole, struct merkle_proof *out)
{
  size_t k = 1;

  if (m == n) {
    if (!whole)
      naive_root(start, n, &out->hashes[out->count++]);
    return;
  }
  while (2 * k < n)
    k *= 2;
  if (m <= k) {
    naive_subproof(m, start, k, whole, out);
    naive_root(start + k, n - k, &out->hashes[out->count++]);
  } else {
    naive_subproof(m - k, start + k, n - k, false, out);
    naive_root(start, k, &out->hashes[out->count++]);
  }
}

static void assert_same_proof(const struct merkle_proof *a, const struct merkle_proof *b)
{
  assert_int_equal(a->count, b->count);
  for (size_t i = 0; i < a->count; i++)
    assert_same(&a->hashes[i], &b->hashes[i]);
}

/* The wire form is the RFC's, not just one that our own check accepts. */
static void test_proofs_are_the_rfcs(void **state)
{
  (void)state;
  for (uint64_t size = 1; size <= 70; size++) {
    for (uint64_t n = 0; n < size; n++) {
      struct merkle_proof made, expected = { 0 };

      assert_true(merkle_inclusion(n, size, read_node, NULL, &made));
      naive_path(n, 0, (size_t)size, &expected);
      assert_same_proof(&made, &expected);
      expected.count = 0;
      assert_true(merkle_consistency(n + 1, size, read_node, NULL, &made));
      naive_subproof(n + 1, 0, (size_t)size, true, &expected);
      assert_same_proof(&made, &expected);
    }
  }
}

static void test_inclusion_bounds(void **state)
{
  struct merkle_proof proof = { 0 };

  (void)state;
  assert_false(merkle_inclusion(0, 0, read_node, NULL, &proof));
  assert_false(merkle_inclusion(5, 5, read_node, NULL, &proof));
  assert_false(merkle_inclusion(UINT64_MAX, 5, read_node, NULL, &proof));
  assert_false(merkle_inclusion(0, UINT64_MAX, read_node, NULL, &proof));
  proof.count = 0;
  assert_true(merkle_check_inclusion(&proof, 0, 1, &leaves[0], &roots[1]));
  assert_false(merkle_check_inclusion(&proof, 0, 0, &leaves[0], &roots[0]));
  assert_false(merkle_check_inclusion(&proof, 0, 2, &leaves[0], &roots[1]));
  assert_false(merkle_check_inclusion(&proof, 0, UINT64_MAX, &leaves[0], &roots[1]));
  proof.count = LIMIT_PROOF_HASHES + 1;
  assert_false(merkle_check_inclusion(&proof, 0, INT64_MAX, &leaves[0], &roots[1]));
  proof.count = SIZE_MAX;
  assert_false(merkle_check_inclusion(&proof, 0, 1, &leaves[0], &roots[1]));
}

static void spoil_consistency(const struct merkle_proof *good, uint64_t from, uint64_t to)
{
  struct merkle_proof bad = *good;

  for (size_t i = 0; i < good->count; i++) {
    bad.hashes[i].bytes[(from * 5 + i) % DIGEST_BYTES] ^= (uint8_t)(1u << (to + i) % 8);
    assert_false(merkle_check_consistency(&bad, from, to, &roots[from], &roots[to]));
    bad = *good;
    memmove(&bad.hashes[i], &bad.hashes[i + 1], (bad.count - i - 1) * sizeof(bad.hashes[0]));
    bad.count--;
    assert_false(merkle_check_consistency(&bad, from, to, &roots[from], &roots[to]));
    bad = *good;
  }
  for (size_t i = 0; i <= good->count; i++) {
    memmove(&bad.hashes[i + 1], &bad.hashes[i], (good->count - i) * sizeof(bad.hashes[0]));
    bad.hashes[i] = roots[from];
    bad.count = good->count + 1;
    assert_false(merkle_check_consistency(&bad, from, to, &roots[from], &roots[to]));
    bad = *good;
  }
}

static void check_consistency(uint64_t from, uint64_t to)
{
  struct merkle_proof proof;
  struct digest wrong;

  reads = 0;
  assert_true(merkle_consistency(from, to, read_node, NULL, &proof));
  assert_true(reads <= 22);
  assert_int_equal(proof.count == 0, from == to);
  assert_true(merkle_check_consistency(&proof, from, to, &roots[from], &roots[to]));
  wrong = roots[from];
  wrong.bytes[3] ^= 2;
  assert_false(merkle_check_consistency(&proof, from, to, &wrong, &roots[to]));
  wrong = roots[to];
  wrong.bytes[30] ^= 4;
  assert_false(merkle_check_consistency(&proof, from, to, &roots[from], &wrong));
  spoil_consistency(&proof, from, to);
  for (uint64_t other = 1; other <= to; other++) {
    if (other != from)
      assert_false(merkle_check_consistency(&proof, other, to, &roots[other], &roots[to]));
  }
  for (uint64_t other = 0; other <= to + 3 && other < LEAVES; other++) {
    if (other != to)
      assert_false(merkle_check_consistency(&proof, from, other, &roots[from], &roots[other]));
  }
}

static void test_consistency(void **state)
{
  (void)state;
  for (uint64_t to = 1; to <= ALL_UP_TO; to++) {
    for (uint64_t from = 1; from <= to; from++)
      check_consistency(from, to);
  }
  for (uint64_t to = ALL_UP_TO + 1; to < LEAVES; to += 31) {
    check_consistency(1, to);
    check_consistency(128, to);
    check_consistency(to * 3 / 5, to);
    check_consistency(to, to);
  }
}

static void test_consistency_bounds(void **state)
{
  struct merkle_proof proof = { 0 };

  (void)state;
  assert_false(merkle_consistency(0, 5, read_node, NULL, &proof));
  assert_false(merkle_consistency(6, 5, read_node, NULL, &proof));
  assert_false(merkle_consistency(1, UINT64_MAX, read_node, NULL, &proof));
  proof.count = 0;
  assert_true(merkle_check_consistency(&proof, 0, 7, &roots[0], &roots[7]));
  assert_true(merkle_check_consistency(&proof, 0, 0, &roots[0], &roots[0]));
  assert_false(merkle_check_consistency(&proof, 0, 0, &roots[0], &roots[1]));
  assert_false(merkle_check_consistency(&proof, 7, 7, &roots[7], &roots[6]));
  assert_false(merkle_check_consistency(&proof, 3, 7, &roots[3], &roots[3]));
  assert_false(merkle_check_consistency(&proof, 4, 7, &roots[4], &roots[4]));
  assert_false(merkle_check_consistency(&proof, 7, 3, &roots[7], &roots[3]));
  assert_false(merkle_check_consistency(&proof, 1, UINT64_MAX, &roots[1], &roots[2]));
  proof.count = 1;
  proof.hashes[0] = roots[7];
  assert_false(merkle_check_consistency(&proof, 7, 7, &roots[7], &roots[7]));
  assert_false(merkle_check_consistency(&proof, 0, 7, &roots[0], &roots[7]));
  proof.count = LIMIT_PROOF_HASHES + 1;
  assert_false(merkle_check_consistency(&proof, 3, INT64_MAX, &roots[3], &roots[7]));
}

/* Whichever read fails, the call fails. */
static void test_failing_reads(void **state)
{
  struct digest out[LIMIT_PROOF_HASHES];
  struct merkle_proof proof;

  (void)state;
  for (unsigned call = 0; call < 4; call++) {
    unsigned n = 0;
    bool ok = false;

    while (!ok) {
      reads = 0;
      fail_at_read = ++n;
      if (call == 0)
        ok = merkle_append(511, &leaves[511], read_node, NULL, out) != 0;
      else if (call == 1)
        ok = merkle_root(999, read_node, NULL, out);
      else if (call == 2)
        ok = merkle_inclusion(100, 999, read_node, NULL, &proof);
      else
        ok = merkle_consistency(333, 999, read_node, NULL, &proof);
      assert_true(n < 30);
    }
    assert_true(n > 5);
    assert_int_equal(reads, n - 1);
  }
  fail_at_read = 0;
  assert_int_equal(merkle_append(UINT64_MAX, &leaves[0], read_node, NULL, out), 0);
}

/* Trees as large as the format allows: every node reads as the same hash. */
static bool read_any(void *ctx, uint64_t node, struct digest *out)
{
  uint64_t *largest = ctx;

  if (node > *largest)
    *largest = node;
  memset(out, 0x5a, sizeof(*out));
  return true;
}

static void test_largest_tree(void **state)
{
  const uint64_t size = INT64_MAX;
  struct digest root, half, out[LIMIT_PROOF_HASHES];
  struct merkle_proof proof;
  uint64_t largest = 0;

  (void)state;
  assert_int_equal(merkle_append(size - 1, &leaves[0], read_any, &largest, out), 1);
  assert_int_equal(merkle_append(size / 2, &leaves[0], read_any, &largest, out), 63);
  assert_true(merkle_root(size, read_any, &largest, &root));
  assert_true(merkle_inclusion(size - 1, size, read_any, &largest, &proof));
  assert_int_equal(proof.count, 62);
  memset(&half, 0x5a, sizeof(half));
  assert_true(merkle_check_inclusion(&proof, size - 1, size, &half, &root));
  assert_true(merkle_inclusion(0, size, read_any, &largest, &proof));
  assert_int_equal(proof.count, 63);
  assert_true(merkle_check_inclusion(&proof, 0, size, &half, &root) == false);
  assert_true(merkle_consistency(size - 1, size, read_any, &largest, &proof));
  assert_true(proof.count <= LIMIT_PROOF_HASHES);
  assert_true(largest < merkle_node_count(size));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_prefixes),
    cmocka_unit_test(test_published_roots),
    cmocka_unit_test(test_numbers),
    cmocka_unit_test(test_roots),
    cmocka_unit_test(test_nodes),
    cmocka_unit_test(test_inclusion),
    cmocka_unit_test(test_proofs_are_the_rfcs),
    cmocka_unit_test(test_inclusion_bounds),
    cmocka_unit_test(test_consistency),
    cmocka_unit_test(test_consistency_bounds),
    cmocka_unit_test(test_failing_reads),
    cmocka_unit_test(test_largest_tree),
  };
  return cmocka_run_group_tests(tests, make_log, NULL);
}
