/* Keys: which did:key speaks for whom, judged by log position. */
#ifndef WIOTC_DAEMON_MODEL_KEY_H
#define WIOTC_DAEMON_MODEL_KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/model/context.h"

struct key {
  int64_t id;
  const char *did;
  int64_t party;
  const char *label; /* NULL when none */
  int64_t added;
  int64_t entry;
  int64_t revoked; /* 0 while in force */
  int64_t revoked_entry;
  int64_t compromised_since; /* -1 when not said */
  const char *reason;
  int64_t motion;      /* that gave it to its party; 0: the party enrolled it itself */
  int64_t waits_until; /* in force from then on; 0: from its entry on */
};

/* Neither revoked nor waiting. */
bool key_in_force(const struct context *c, const struct key *key);

/* False without setting a problem when the key is not registered. */
bool key_find(struct context *c, const char *did, struct key *out);
/* At most LIMIT_KEYS_LISTED rows in the arena, oldest first. */
size_t key_list(struct context *c, int64_t party, struct key **out);
/* All it ever had, oldest first, without the first `skip`. */
size_t key_after(struct context *c, int64_t party, size_t skip, size_t limit, struct key **out);

/* KEY_TAKEN. */
bool key_unknown(struct context *c, const char *did);
/* The first key of a party that has just been registered. KEY_TAKEN. */
bool key_first(struct context *c, int64_t party, const char *did, const char *label);
/* Adds a key; `replaces` (NULL: none) is revoked with it. KEY_TAKEN, BAD_FIELDS. */
bool key_enrol(struct context *c, int64_t party, const char *did, const char *label,
               const char *replaces);
bool key_any_in_force(struct context *c, int64_t party);
/* A key that a motion gives to the party; waits_until 0: in force at once. KEY_TAKEN. */
bool key_give(struct context *c, int64_t party, const char *did, const char *label, int64_t motion,
              int64_t waits_until);
/* The last key of a party cannot be revoked by itself (LAST_KEY). compromised_since -1: not said.
 */
bool key_revoke(struct context *c, const struct key *key, const char *reason,
                int64_t compromised_since);

/* The entries that it signed, from an index on, oldest first, the registration of its party
 * included. */
size_t key_signed(struct context *c, const struct key *key, int64_t from, size_t limit,
                  int64_t **entries);
/* The newest of them; -1: it was never used. */
int64_t key_last_used(struct context *c, const struct key *key);

#endif
