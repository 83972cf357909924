#include "lib/merkle.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/merkle_sample.h"

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

/* The wire form is the RFC's, not just one that our own check accepts. */
static void test_proofs_are_the_rfcs(void **state)
{
  (void)state;
  for (uint64_t to = 1; to <= 70; to++) {
    for (uint64_t from = 1; from <= to; from++) {
      struct merkle_proof made, expected = { 0 };

      assert_true(merkle_consistency(from, to, read_node, NULL, &made));
      naive_subproof(from, 0, (size_t)to, true, &expected);
      assert_same_proof(&made, &expected);
    }
  }
}

static void spoil_consistency(const struct merkle_proof *good, uint64_t from, uint64_t to)
{
  struct merkle_proof bad;

  for (unsigned way = 0; way < WAYS; way++) {
    for (size_t i = 0; i <= good->count; i++) {
      if (spoil(good, way, i, &bad))
        assert_false(merkle_check_consistency(&bad, from, to, &roots[from], &roots[to]));
    }
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

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_proofs_are_the_rfcs),
    cmocka_unit_test(test_consistency),
    cmocka_unit_test(test_consistency_bounds),
  };
  return cmocka_run_group_tests(tests, make_log, NULL);
}
