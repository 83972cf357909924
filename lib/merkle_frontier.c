#include "lib/merkle_frontier.h"

#include <string.h>

/* The walk of RFC 9162 section 2.1.3.2, keeping what stands to the left. */
bool merkle_frontier_before(const struct merkle_proof *proof, uint64_t index, uint64_t size,
                            const struct digest *leaf, const struct digest *root,
                            struct merkle_frontier *out)
{
  uint64_t at = index, last = size - 1;
  unsigned level = 0;

  memset(out, 0, sizeof *out);
  if (!merkle_check_inclusion(proof, index, size, leaf, root))
    return false;
  for (size_t i = 0; i < proof->count; i++) {
    if ((at & 1) != 0 || at == last) {
      for (; (at & 1) == 0 && at != 0; level++) {
        at >>= 1;
        last >>= 1;
      }
      out->levels[level] = proof->hashes[i];
    }
    at >>= 1;
    last >>= 1;
    level++;
  }
  out->size = index;
  return true;
}

void merkle_frontier_add(struct merkle_frontier *f, const struct digest *leaf)
{
  struct digest hash = *leaf;
  unsigned level = 0;

  for (; (f->size >> level & 1) != 0; level++)
    merkle_node_hash(&f->levels[level], &hash, &hash);
  f->levels[level] = hash;
  f->size++;
}

void merkle_frontier_root(const struct merkle_frontier *f, struct digest *out)
{
  bool begun = false;

  for (unsigned level = 0; level < LIMIT_PROOF_HASHES && f->size >> level != 0; level++) {
    if ((f->size >> level & 1) == 0)
      continue;
    if (begun)
      merkle_node_hash(&f->levels[level], out, out);
    else
      *out = f->levels[level];
    begun = true;
  }
}
