/*
 * Who wins: executives choose, each by a signed statement, until as many as the round needs have
 * chosen the same, of winners and of the ceremony at which they are announced. Whom, and why, stays
 * among those who may decide until the ceremony is held; the log has a commitment to it
 * (lib/commitment.h) from each of them. A choice can be changed until the category is decided: each
 * is a row of its own, and the last one counts.
 *
 * With the last of its categories the round is sealed. A category is chosen anew, by the same rule,
 * when one of its winners cannot win any more before the ceremony.
 */
#ifndef WIOTC_DAEMON_MODEL_AWARD_DECISION_H
#define WIOTC_DAEMON_MODEL_AWARD_DECISION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/model/award.h"
#include "daemon/model/context.h"

struct award_choice {
  int64_t entry, round, party;
  const char *category; /* slug */
  const char *by;       /* handle */
  const char *winners;  /* JSON: ids in the order of their numbers; [] is nobody */
  const char *reason, *seal, *commitment;
  const char *ceremony; /* slug: at which they are to be announced */
  int64_t at;
  bool counted; /* one of those that decided */
};

struct award_decision {
  int64_t entry, at;
  const char *winners; /* likewise */
};

/* WRONG_STATE names the entry that decided the category. */
bool award_undecided(struct context *c, const struct award_round *round, const char *category);
/*
 * The actor's choice: category, reason, seal, commitment and ceremony of `in`, and winners (ids of
 * nominations, not in order yet). The round is bound to the ceremony by the first category that is
 * decided, and for the others it is the same. BAD_FIELDS for winners that do not stand for the
 * category or are too many, and for a commitment that is not one to this choice; NOT_FOUND,
 * WRONG_STATE and QUOTA for the ceremony; WRONG_STATE when it is decided; QUORUM_UNREACHABLE.
 */
bool award_choose(struct context *c, struct award_round *round, const struct award_choice *in,
                  const char *const *winners, size_t n);
/* False without a problem when it is not decided. */
bool award_decided(struct context *c, const struct award_round *round, const char *category,
                   struct award_decision *out);
/* The last choice of each and those that decided, in the order of the log. */
size_t award_choices(struct context *c, const struct award_round *round, const char *category,
                     struct award_choice **out);
/* False without a problem when that entry is no choice. */
bool award_choice_by_entry(struct context *c, int64_t entry, struct award_choice *out);

#endif
