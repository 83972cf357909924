/*
 * Every leaf of the log, in order, each checked to be in the tree of the newest checkpoint.
 */
#ifndef WIOTC_CLIENT_LOG_LEAVES_H
#define WIOTC_CLIENT_LOG_LEAVES_H

#include <stdint.h>

#include "client/cli.h"
#include "lib/leaf.h"

/* The leaf lives as long as the call. Other than CLI_DONE ends the walk with it. */
typedef int leaf_fn(struct cli *cli, void *ctx, int64_t index, const struct leaf *leaf);

/* Calls `each` for all entries, then compares the root of what was seen with the checkpoint's:
 * CLI_WRONG, told, when they differ, and what was made of the leaves is worth nothing. */
int log_leaves(struct cli *cli, leaf_fn *each, void *ctx);

#endif
