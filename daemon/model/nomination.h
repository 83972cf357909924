/*
 * Nominations: somebody names a party for a category of a round, and the party says whether it
 * stands. Several of the same nominee can be merged; the originals stay as they were.
 */
#ifndef WIOTC_DAEMON_MODEL_NOMINATION_H
#define WIOTC_DAEMON_MODEL_NOMINATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/model/award.h"
#include "daemon/model/context.h"
#include "daemon/model/party.h"

struct nomination {
  int64_t id;
  int64_t round;
  const char *edition;  /* of that round */
  const char *category; /* slug */
  int64_t nominee_id, nominator_id;
  const char *nominee, *nominator; /* handles */
  const char *text;                /* private; empty after an erasure */
  enum nomination_status status;
  int64_t nominated, entry;
  int64_t answered, answered_entry; /* by the nominee, the last time; 0: not */
  int64_t merged_into;              /* 0: not */
  const char *merged_by;            /* NULL: not */
  int64_t merged, merged_entry;
  const char *certificate; /* number, the newest, of the award it won; NULL: it did not, yet */
};

struct recusal {
  const char *by; /* handle */
  const char *reason;
  int64_t at, entry;
};

struct nomination_filter {
  int64_t round;                                       /* 0: of all */
  int64_t party;                                       /* nominee or nominator; 0: any */
  const char *category, *nominee, *nominator, *status; /* NULL: any */
};

/* PROBLEM_NOT_FOUND naming the id. */
bool nomination_by_id(struct context *c, int64_t id, struct nomination *out);
/* Why it cannot win as things are, in words; NULL when it can. */
const char *nomination_obstacle(struct context *c, const struct award_round *round,
                                const struct nomination *n);
size_t nomination_list(struct context *c, const struct nomination_filter *f,
                       const struct page *page, struct nomination **out, bool *more);
/* Those that were merged into it, ids in the arena. */
size_t nomination_originals(struct context *c, int64_t id, int64_t **out);

/* "Two pairs of eyes": CONFLICT_OF_INTEREST when the actor has a stake in the nominee, or is kept
 * from the category, or (NULL) from any of the round's. */
bool nomination_impartial(struct context *c, const struct nomination *n);
bool nomination_category_impartial(struct context *c, const struct award_round *round,
                                   const char *category);
/* Has the party a stake in it: in the nominee, in one who nominated it, or in an organization to
 * which the nominee belonged by then? The reason in words, to themself, goes to *why. */
bool nomination_has_conflict(struct context *c, const struct nomination *n, int64_t party,
                             const char **why);
/* Has the party a stake in one of those that stand for the category, or did it step back from one?
 * Of all categories (NULL) also in those that have not answered yet. Likewise. */
bool nomination_category_conflict(struct context *c, const struct award_round *round,
                                  const char *category, int64_t party, const char **why);
/* May the step be taken in the nomination's state? WRONG_STATE says what is instead. */
bool nomination_allows(struct context *c, const struct nomination *n,
                       const struct award_step *step);

/*
 * Nominates in the name of `nominator`, whom the actor is or represents. TOO_LATE after the last
 * day, FORBIDDEN to those who may not nominate in this round, CONFLICT_OF_INTEREST for one's own,
 * BAD_FIELDS for a category that the round has not, NOT_ELIGIBLE for a nominee whose kind or
 * standing it is not for, ALREADY_NOMINATED, QUOTA.
 */
bool nomination_add(struct context *c, const struct award_round *round, const char *category,
                    const struct party *nominee, const struct party *nominator, const char *text,
                    struct nomination *out);
/* The nominee's answer, accepted or declined. NOT_ELIGIBLE when its standing has been lost;
 * WRONG_STATE to one who declines when the category is decided, whoever it is that won. */
bool nomination_answer(struct context *c, const struct award_round *round, struct nomination *n,
                       enum nomination_status answer);
/* `n` stands no more by itself, but by `into`, which is accepted if either of them was. What had
 * been merged into `n` follows. BAD_FIELDS when they are not of the same nominee and category;
 * WRONG_STATE when `into` stands no more. */
bool nomination_merge(struct context *c, struct nomination *n, struct nomination *into);

/* The actor, a juror, steps back from it. WRONG_STATE when they have. */
bool nomination_recuse(struct context *c, const struct nomination *n, const char *reason);
/* Those who did, from it or from one of its originals. */
size_t nomination_recusals(struct context *c, int64_t id, struct recusal **out);
bool nomination_is_recused(const struct recusal *rows, size_t n, const char *handle);

#endif
