/*
 * The register that test_authority_table asks: everybody there who asks, and an application of each
 * of them that has come so far as a stage says.
 */
#ifndef WIOTC_TESTS_UNIT_AUTHORITY_STAGE_H
#define WIOTC_TESTS_UNIT_AUTHORITY_STAGE_H

#include "tests/unit/world.h"

/* How far the application of each owner has come before a row is asked. */
enum stage {
  SUBMITTED,
  ASKED,
  IN_REVIEW,
  REJECTED,
  APPEALED,
  APPROVED,
  SUSPENDED,
  DUE,
  SEALED,
  OPENED
};

/* What an owner has. */
struct target {
  const char *handle, *did, *spare, *body, *application, *membership, *certificate, *sha256;
  bool is_person;
  const char *office;
  const char *person, *motion;     /* themself, or a person instead; that they be a chair */
  const char *nomination, *second; /* of them, by two others */
  const char *jury, *judged;       /* one in each round that is judged; accepted */
  /* log entries: of the contact, the application, a vote on it, a vote on the motion, the
   * nomination, a score of the one that the jury has before it */
  int64_t changed, applied, voted, refused, nominated, scored;
};

#define WAITING_SEED 210
#define TARGETS 32
struct table {
  struct world w;
  enum stage stage;
  struct target targets[TARGETS];
  size_t n_targets, cells, wrong;
  const char *evas; /* motion, which eva has moved */
  /* Nominations of one who does not ask, in a round that is judged and one that is being judged;
   * log entries of an executive's choice in the first, and of a score in the second. */
  const char *calm, *work;
  int64_t chosen, worked;
  bool recovery; /* `waiting` has a key that is not in force yet */
  struct digest before;
};

/* Makes the register of t->stage. `other` and each of the owners have all that a target has. */
void stage_prepare(struct table *t, const char *const *owners, size_t n);
/* The request of that name in lib/route.def, ROUTE__COUNT when there is none. */
enum route_id stage_route(const char *name);
const char *stage_route_name(enum route_id route);
/* The text with every $WORD in it replaced by what it means for that target; NULL gives NULL. */
const char *stage_text(struct table *t, const struct target *o, const char *text);
/* secret-KIND-of-HANDLE */
const char *stage_secret(struct table *t, const char *kind, const char *handle);

#endif
