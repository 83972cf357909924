#include "lib/merkle.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/merkle_sample.h"

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

static void spoil_inclusion(const struct merkle_proof *good, uint64_t index, uint64_t size)
{
  struct merkle_proof bad;
  struct digest wrong;

  for (unsigned way = 0; way < WAYS; way++) {
    for (size_t i = 0; i <= good->count; i++) {
      if (spoil(good, way, i, &bad))
        assert_false(merkle_check_inclusion(&bad, index, size, &leaves[index], &roots[size]));
    }
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

/* The wire form is the RFC's, not just one that our own check accepts. */
static void test_paths_are_the_rfcs(void **state)
{
  (void)state;
  for (uint64_t size = 1; size <= 70; size++) {
    for (uint64_t n = 0; n < size; n++) {
      struct merkle_proof made, expected = { 0 };

      assert_true(merkle_inclusion(n, size, read_node, NULL, &made));
      naive_path(n, 0, (size_t)size, &expected);
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
  assert_int_equal(merkle_append(size, &leaves[0], read_any, &largest, out), 0);
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
    cmocka_unit_test(test_paths_are_the_rfcs),
    cmocka_unit_test(test_inclusion_bounds),
    cmocka_unit_test(test_failing_reads),
    cmocka_unit_test(test_largest_tree),
  };
  return cmocka_run_group_tests(tests, make_log, NULL);
}
