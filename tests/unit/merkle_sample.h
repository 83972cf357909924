/*
 * A log in memory, the definitions of RFC 6962 written down plainly, and ways to spoil a proof.
 *
 * For test files of lib/merkle.h, after cmocka.h; each has its own log.
 */
#ifndef WIOTC_TESTS_UNIT_MERKLE_SAMPLE_H
#define WIOTC_TESTS_UNIT_MERKLE_SAMPLE_H

#include <stdio.h>
#include <string.h>

#include "lib/merkle.h"

#define LEAVES 1001
#define ALL_UP_TO 130

/* Reads are counted: proofs must stay cheap. */
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

__attribute__((unused)) static void assert_same_proof(const struct merkle_proof *a,
                                                      const struct merkle_proof *b)
{
  assert_int_equal(a->count, b->count);
  for (size_t i = 0; i < a->count; i++)
    assert_same(&a->hashes[i], &b->hashes[i]);
}

#define WAYS 3

/* The good proof with one bit changed, one hash dropped or one hash added, at place i. */
static bool spoil(const struct merkle_proof *good, unsigned way, size_t i, struct merkle_proof *bad)
{
  size_t rest = good->count - i;

  *bad = *good;
  if (way == 0) {
    memmove(&bad->hashes[i + 1], &good->hashes[i], rest * sizeof(bad->hashes[0]));
    bad->hashes[i] = leaves[i];
    bad->count++;
    return true;
  }
  if (rest == 0)
    return false;
  if (way == 1) {
    bad->hashes[i].bytes[(good->count * 7 + i) % DIGEST_BYTES] ^= (uint8_t)(1u << i % 8);
    return true;
  }
  memmove(&bad->hashes[i], &good->hashes[i + 1], (rest - 1) * sizeof(bad->hashes[0]));
  bad->count--;
  return true;
}

#endif
