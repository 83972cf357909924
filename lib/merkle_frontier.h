/*
 * The right edge of a Merkle tree (lib/merkle.h): the complete subtrees that its leaves so far fall
 * into, one for each bit of their number. It is all that is needed to go on from there, so whoever
 * has one and reads the leaves after it gets the root of the whole tree.
 */
#ifndef WIOTC_LIB_MERKLE_FRONTIER_H
#define WIOTC_LIB_MERKLE_FRONTIER_H

#include "lib/merkle.h"

/* All zero: of the empty tree. */
struct merkle_frontier {
  uint64_t size;
  struct digest levels[LIMIT_PROOF_HASHES]; /* [k] counts where bit k of size is set */
};

/* The tree of the leaves before `index`, out of that one's inclusion proof, which is checked. */
bool merkle_frontier_before(const struct merkle_proof *proof, uint64_t index, uint64_t size,
                            const struct digest *leaf, const struct digest *root,
                            struct merkle_frontier *out);
void merkle_frontier_add(struct merkle_frontier *f, const struct digest *leaf);
/* Of at least one leaf. */
void merkle_frontier_root(const struct merkle_frontier *f, struct digest *out);

#endif
