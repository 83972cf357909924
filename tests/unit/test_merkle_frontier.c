#include "lib/merkle_frontier.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/merkle_sample.h"

static void test_from_the_beginning(void **state)
{
  struct merkle_frontier f = { 0 };
  struct digest root;

  (void)state;
  for (size_t i = 0; i + 1 < LEAVES; i++) {
    merkle_frontier_add(&f, &leaves[i]);
    merkle_frontier_root(&f, &root);
    assert_int_equal(f.size, i + 1);
    assert_same(&root, &roots[i + 1]);
  }
}

/* From every leaf of every tree on: the root at the end is the tree's. */
static void test_from_any_leaf(void **state)
{
  (void)state;
  for (uint64_t size = 1; size <= ALL_UP_TO; size++)
    for (uint64_t index = 0; index < size; index++) {
      struct merkle_frontier f;
      struct merkle_proof proof;
      struct digest root;

      assert_true(merkle_inclusion(index, size, read_node, NULL, &proof));
      assert_true(merkle_frontier_before(&proof, index, size, &leaves[index], &roots[size], &f));
      for (uint64_t i = index; i < size; i++)
        merkle_frontier_add(&f, &leaves[i]);
      merkle_frontier_root(&f, &root);
      assert_int_equal(f.size, size);
      assert_same(&root, &roots[size]);
    }
}

static void test_a_spoiled_proof_gives_nothing(void **state)
{
  struct merkle_frontier f;
  struct merkle_proof proof, bad;

  (void)state;
  assert_true(merkle_inclusion(5, 13, read_node, NULL, &proof));
  for (unsigned way = 0; way < WAYS; way++)
    for (size_t i = 0; i <= proof.count; i++)
      if (spoil(&proof, way, i, &bad))
        assert_false(merkle_frontier_before(&bad, 5, 13, &leaves[5], &roots[13], &f));
  assert_false(merkle_frontier_before(&proof, 6, 13, &leaves[5], &roots[13], &f));
  assert_false(merkle_frontier_before(&proof, 5, 13, &leaves[6], &roots[13], &f));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_from_the_beginning),
    cmocka_unit_test(test_from_any_leaf),
    cmocka_unit_test(test_a_spoiled_proof_gives_nothing),
  };

  return cmocka_run_group_tests(tests, make_log, NULL);
}
