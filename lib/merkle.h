/*
 * The Merkle tree of RFC 6962 section 2.1 (SHA-256; 0x00 before a leaf, 0x01 before a node).
 *
 * Complete nodes are numbered in the order in which they come to be: leaf 0 is node 0, leaf 1 is
 * node 1, their parent node 2, leaf 2 node 3, ... A log of n leaves has merkle_node_count(n) nodes;
 * they are only ever appended.
 */
#ifndef WIOTC_LIB_MERKLE_H
#define WIOTC_LIB_MERKLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/digest.h"
#include "lib/limits.h"

struct merkle_proof {
  size_t count;
  struct digest hashes[LIMIT_PROOF_HASHES];
};

/* Reads stored node number `node`; false ends the calling function with false. */
typedef bool merkle_read_fn(void *ctx, uint64_t node, struct digest *out);

void merkle_leaf_hash(const void *leaf, size_t len, struct digest *out);
void merkle_node_hash(const struct digest *left, const struct digest *right, struct digest *out);

/* Number of the complete node at `level` (0: leaves) and position n within it. */
uint64_t merkle_node_number(unsigned level, uint64_t n);
uint64_t merkle_node_count(uint64_t size);

/* Nodes that come to be when a leaf is appended to a tree of `size` leaves, the leaf's first; they
 * get the numbers from merkle_node_count(size) on. Returns how many, 0 when a read failed. */
size_t merkle_append(uint64_t size, const struct digest *leaf, merkle_read_fn *read, void *ctx,
                     struct digest out[LIMIT_PROOF_HASHES]);

/* Root of the first `size` leaves; of none it is SHA-256 of nothing. */
bool merkle_root(uint64_t size, merkle_read_fn *read, void *ctx, struct digest *out);
/* RFC 6962 section 2.1.1, 0 <= index < size. */
bool merkle_inclusion(uint64_t index, uint64_t size, merkle_read_fn *read, void *ctx,
                      struct merkle_proof *out);
/* RFC 6962 section 2.1.2, 0 < from <= to; equal sizes give an empty proof. */
bool merkle_consistency(uint64_t from, uint64_t to, merkle_read_fn *read, void *ctx,
                        struct merkle_proof *out);

/* Checks, by RFC 9162 sections 2.1.3.2 and 2.1.4.2. From an empty tree all is consistent. */
bool merkle_check_inclusion(const struct merkle_proof *proof, uint64_t index, uint64_t size,
                            const struct digest *leaf, const struct digest *root);
bool merkle_check_consistency(const struct merkle_proof *proof, uint64_t from, uint64_t to,
                              const struct digest *from_root, const struct digest *to_root);

#endif
