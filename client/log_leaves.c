#include "client/log_leaves.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "client/receipt.h"
#include "client/request.h"
#include "lib/buf.h"
#include "lib/json.h"
#include "lib/merkle.h"

/* All nodes of the tree so far, as lib/merkle.h numbers them. */
struct tree {
  struct digest *nodes;
  size_t n, cap;
  uint64_t size;
};

static bool read_node(void *ctx, uint64_t node, struct digest *out)
{
  struct tree *t = ctx;

  if (node >= t->n)
    return false;
  *out = t->nodes[node];
  return true;
}

static void append(struct tree *t, const char *leaf, size_t len)
{
  struct digest hash, made[LIMIT_PROOF_HASHES];
  merkle_leaf_hash(leaf, len, &hash);
  size_t n = merkle_append(t->size, &hash, read_node, t, made);

  if (t->n + n > t->cap) {
    t->cap = 2 * t->cap + LIMIT_PROOF_HASHES;
    t->nodes = realloc(t->nodes, t->cap * sizeof *t->nodes);
    if (t->nodes == NULL)
      abort();
  }
  memcpy(t->nodes + t->n, made, n * sizeof *made);
  t->n += n;
  t->size++;
}

static int one(struct cli *cli, struct tree *t, const char *bytes, leaf_fn *each, void *ctx)
{
  struct json_object *holder = NULL;
  struct problem p = { 0 };
  struct leaf leaf;
  int64_t index = (int64_t)t->size;
  int rc;

  append(t, bytes, strlen(bytes));
  if (leaf_read(bytes, strlen(bytes), &leaf, &holder, &p))
    rc = each(cli, ctx, index, &leaf);
  else
    rc = cli_error(cli, CLI_WRONG, "LOG ENTRY %" PRId64 " IS WRONG: %s", index, p.detail);
  json_object_put(holder);
  return rc;
}

/* Entries from t->size on, below `size`. */
static int page(struct cli *cli, struct tree *t, uint64_t size, leaf_fn *each, void *ctx)
{
  struct json_object *answer, *entries;
  const char *target =
      arena_printf(&cli->arena, "/v1/log/entries?from=%" PRIu64 "&limit=%d", t->size, LIMIT_PAGE);
  int rc = request_get_json(cli, target, SIGN_NOT, &answer, NULL);

  if (rc != CLI_DONE)
    return rc;
  entries = json_array_of(answer, "entries");
  if (entries == NULL || json_object_array_length(entries) == 0)
    return cli_error(cli, CLI_UNREACHABLE, "the register does not give its log entry %" PRIu64,
                     t->size);
  for (size_t i = 0; rc == CLI_DONE && i < json_object_array_length(entries) && t->size < size;
       i++) {
    const char *leaf = json_str(json_object_array_get_idx(entries, i), "leaf");
    rc = leaf == NULL ? cli_error(cli, CLI_UNREACHABLE, "an entry without its leaf")
                      : one(cli, t, leaf, each, ctx);
  }
  return rc;
}

int log_leaves(struct cli *cli, leaf_fn *each, void *ctx)
{
  struct tree t = { 0 };
  struct checkpoint c;
  struct exchange x;
  struct digest root;
  int rc = log_checkpoint(cli, &x, &c);

  while (rc == CLI_DONE && t.size < c.size)
    rc = page(cli, &t, c.size, each, ctx);
  if (rc == CLI_DONE &&
      (!merkle_root(t.size, read_node, &t, &root) || !digest_equal(&root, &c.root)))
    rc = cli_error(cli, CLI_WRONG,
                   "THE LOG'S ENTRIES ARE NOT THOSE OF ITS CHECKPOINT OF %" PRIu64 " ENTRIES",
                   c.size);
  free(t.nodes);
  return rc;
}
