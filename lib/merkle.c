#include "lib/merkle.h"

#include <string.h>

/* Sizes fit a signed 64-bit integer, as SQLite stores them; node numbers then fit 64 bits. */
#define SIZE_LIMIT ((uint64_t)INT64_MAX)

void merkle_leaf_hash(const void *leaf, size_t len, struct digest *out)
{
  digest_of_prefixed(0x00, leaf, len, out);
}

void merkle_node_hash(const struct digest *left, const struct digest *right, struct digest *out)
{
  struct digest both[2] = { *left, *right };
  digest_of_prefixed(0x01, both, sizeof both, out);
}

static unsigned bits_set(uint64_t n)
{
  unsigned count = 0;

  for (; n != 0; n &= n - 1)
    count++;
  return count;
}

/* A tree of `size` leaves is one full binary tree for each bit set, and a full binary tree of m
 * leaves has 2m - 1 nodes. */
uint64_t merkle_node_count(uint64_t size)
{
  return 2 * size - bits_set(size);
}

/* The node comes to be with its last leaf, `level` places after it. */
uint64_t merkle_node_number(unsigned level, uint64_t n)
{
  uint64_t last_leaf = ((n + 1) << level) - 1;

  return merkle_node_count(last_leaf) + level;
}

size_t merkle_append(uint64_t size, const struct digest *leaf, merkle_read_fn *read, void *ctx,
                     struct digest out[LIMIT_PROOF_HASHES])
{
  unsigned level;

  if (size >= SIZE_LIMIT)
    return 0;
  out[0] = *leaf;
  for (level = 0; ((size >> level) & 1) != 0; level++) {
    struct digest left;

    if (!read(ctx, merkle_node_number(level, (size >> level) - 1), &left))
      return 0;
    merkle_node_hash(&left, &out[level], &out[level + 1]);
  }
  return level + 1;
}

/* MTH of the n > 0 leaves from `start` on, which is a multiple of the largest full tree in them. */
static bool range_root(uint64_t start, uint64_t n, merkle_read_fn *read, void *ctx,
                       struct digest *out)
{
  bool first = true;

  for (unsigned level = 0; n != 0; level++) {
    uint64_t bit = UINT64_C(1) << level;
    struct digest node;

    if ((n & bit) == 0)
      continue;
    n -= bit;
    if (!read(ctx, merkle_node_number(level, (start + n) >> level), &node))
      return false;
    if (first)
      *out = node;
    else
      merkle_node_hash(&node, out, out);
    first = false;
  }
  return true;
}

bool merkle_root(uint64_t size, merkle_read_fn *read, void *ctx, struct digest *out)
{
  if (size > SIZE_LIMIT)
    return false;
  if (size == 0) {
    digest_of(NULL, 0, out);
    return true;
  }
  return range_root(0, size, read, ctx, out);
}

/* The largest power of two below n, n > 1. */
static uint64_t split_point(uint64_t n)
{
  uint64_t k = 1;

  while (k < n - k)
    k <<= 1;
  return k;
}

/* Walking from the root gives the hashes in the reverse of the order that proofs have. */
static void reverse(struct merkle_proof *proof)
{
  for (size_t i = 0, j = proof->count; i + 1 < j; i++) {
    struct digest swap = proof->hashes[i];

    j--;
    proof->hashes[i] = proof->hashes[j];
    proof->hashes[j] = swap;
  }
}

bool merkle_inclusion(uint64_t index, uint64_t size, merkle_read_fn *read, void *ctx,
                      struct merkle_proof *out)
{
  uint64_t start = 0, n = size;

  out->count = 0;
  if (size > SIZE_LIMIT || index >= size)
    return false;
  while (n > 1) {
    uint64_t k = split_point(n);
    struct digest *sibling = &out->hashes[out->count++];
    bool read_ok;

    if (index - start < k) {
      read_ok = range_root(start + k, n - k, read, ctx, sibling);
      n = k;
    } else {
      read_ok = range_root(start, k, read, ctx, sibling);
      start += k;
      n -= k;
    }
    if (!read_ok)
      return false;
  }
  reverse(out);
  return true;
}

bool merkle_consistency(uint64_t from, uint64_t to, merkle_read_fn *read, void *ctx,
                        struct merkle_proof *out)
{
  uint64_t start = 0, n = to;

  out->count = 0;
  if (from == 0 || from > to || to > SIZE_LIMIT)
    return false;
  /* SUBPROOF: ends at the subtree whose right edge is the older tree's. */
  while (from - start != n) {
    uint64_t k = split_point(n);
    struct digest *sibling = &out->hashes[out->count++];
    bool read_ok;

    if (from - start <= k) {
      read_ok = range_root(start + k, n - k, read, ctx, sibling);
      n = k;
    } else {
      read_ok = range_root(start, k, read, ctx, sibling);
      start += k;
      n -= k;
    }
    if (!read_ok)
      return false;
  }
  /* A subtree at the left edge is the whole older tree: its root is known to who checks. */
  if (start != 0 && !range_root(start, n, read, ctx, &out->hashes[out->count++]))
    return false;
  reverse(out);
  return true;
}

bool merkle_check_inclusion(const struct merkle_proof *proof, uint64_t index, uint64_t size,
                            const struct digest *leaf, const struct digest *root)
{
  struct digest r = *leaf;
  uint64_t fn = index, sn = size - 1;

  if (size > SIZE_LIMIT || index >= size || proof->count > LIMIT_PROOF_HASHES)
    return false;
  for (size_t i = 0; i < proof->count; i++) {
    if (sn == 0)
      return false;
    if ((fn & 1) != 0 || fn == sn) {
      merkle_node_hash(&proof->hashes[i], &r, &r);
      /* Levels at which this last node has no sibling. */
      while ((fn & 1) == 0 && fn != 0) {
        fn >>= 1;
        sn >>= 1;
      }
    } else {
      merkle_node_hash(&r, &proof->hashes[i], &r);
    }
    fn >>= 1;
    sn >>= 1;
  }
  return sn == 0 && digest_equal(&r, root);
}

/* Section 2.1.4.2 from step 4 on, for 0 < from < to. seed is the first hash of the path. */
static bool check_path(const struct digest *seed, const struct digest *path, size_t count,
                       uint64_t from, uint64_t to, const struct digest *from_root,
                       const struct digest *to_root)
{
  struct digest fr = *seed, sr = *seed;
  uint64_t fn = from - 1, sn = to - 1;

  for (; (fn & 1) != 0; fn >>= 1)
    sn >>= 1;
  for (size_t i = 0; i < count; i++) {
    if (sn == 0)
      return false;
    if ((fn & 1) != 0 || fn == sn) {
      merkle_node_hash(&path[i], &fr, &fr);
      merkle_node_hash(&path[i], &sr, &sr);
      while ((fn & 1) == 0 && fn != 0) {
        fn >>= 1;
        sn >>= 1;
      }
    } else {
      merkle_node_hash(&sr, &path[i], &sr);
    }
    fn >>= 1;
    sn >>= 1;
  }
  return sn == 0 && digest_equal(&fr, from_root) && digest_equal(&sr, to_root);
}

bool merkle_check_consistency(const struct merkle_proof *proof, uint64_t from, uint64_t to,
                              const struct digest *from_root, const struct digest *to_root)
{
  if (from > to || to > SIZE_LIMIT || proof->count > LIMIT_PROOF_HASHES)
    return false;
  if (from == to)
    return proof->count == 0 && digest_equal(from_root, to_root);
  if (from == 0)
    return proof->count == 0;
  /* A full older tree is a node of the newer one, so the proof leaves its root out. */
  if ((from & (from - 1)) == 0)
    return check_path(from_root, proof->hashes, proof->count, from, to, from_root, to_root);
  if (proof->count == 0)
    return false;
  return check_path(&proof->hashes[0], proof->hashes + 1, proof->count - 1, from, to, from_root,
                    to_root);
}
