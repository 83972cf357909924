/* Parties: who is registered. */
#ifndef WIOTC_DAEMON_MODEL_PARTY_H
#define WIOTC_DAEMON_MODEL_PARTY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/model/context.h"

struct party {
  int64_t id;
  const char *handle;
  const char *kind;    /* state, organization, person */
  const char *names;   /* JSON object, language to name */
  const char *country; /* ISO 3166-1, NULL when the charter gave none */
  const char *contact; /* JSON object, private; NULL when none */
  int64_t registered;
  int64_t entry;
  int64_t changed; /* entry of the last change */
  int64_t erased;  /* entry of the last erasure; 0: none */
};

struct party_filter {
  const char *kind;
  const char *country;
  const char *search; /* part of a handle or of a name */
  const char *key;    /* did:key: the party that has it, or had it */
  const char *handle; /* this one; not together with `key` */
};

/* `affiliations` are handles; NULL in an update leaves them as they are. */
struct party_change {
  const char *names;
  const char *country;
  const char *contact;
  const char *const *affiliations;
  size_t n_affiliations;
};

/* PROBLEM_NOT_FOUND naming the handle. */
bool party_by_handle(struct context *c, const char *handle, struct party *out);
bool party_by_id(struct context *c, int64_t id, struct party *out);
const char *party_handle(struct context *c, int64_t id); /* NULL when none */

/* How statements of other files read a whole party: these columns first, in this order. */
#define PARTY_COLUMNS                                                                              \
  "party.id, handle, kind, names, country, contact, registered, party.entry, changed, erased"
void party_read_row(struct context *c, struct stmt *s, struct party *out);

/* Rows into the arena. *more: there are rows after these. TOO_COSTLY when the index is so far
 * behind that the rest cannot be looked through. */
size_t party_list(struct context *c, const struct party_filter *f, const struct page *page,
                  struct party **out, bool *more);
/* Affiliations in force, as handles in the arena. */
size_t party_affiliations(struct context *c, int64_t party, const char ***out);

/* Registers `in` (id, registered and entry are set) with its first key; did NULL: it has none yet,
 * and nobody can sign for it. Problems: HANDLE_TAKEN,
 * KEY_TAKEN, BAD_FIELDS for affiliations. */
bool party_register(struct context *c, struct party *in, const struct party_change *change,
                    const char *did, const char *label);
bool party_update(struct context *c, struct party *party, const struct party_change *change);

/* How long an affiliation that has ended still counts: a year, so that it cannot be laid down for
 * the day of a decision. */
#define STAKE_SECONDS (365 * 24 * 60 * 60)

/* Does the party have a stake in `other`: itself, or affiliated with it at any time from a year
 * before `since`? The reason in words goes to *why. */
bool party_has_stake(struct context *c, int64_t party, const struct party *other, int64_t since,
                     const char **why);
/* Likewise, but `other` cannot give it to them by naming them its representative after `since`. */
bool party_had_stake(struct context *c, int64_t party, const struct party *other, int64_t since,
                     const char **why);

#endif
