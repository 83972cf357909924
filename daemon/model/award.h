/*
 * Rounds: each is one edition, the year of an award programme, with what it took from the charter
 * frozen on the day on which it was opened. States and steps stand in lib/award_status.h.
 */
#ifndef WIOTC_DAEMON_MODEL_AWARD_H
#define WIOTC_DAEMON_MODEL_AWARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/model/context.h"
#include "daemon/model/programme.h"
#include "lib/award_status.h"

struct award_round {
  int64_t id;
  const char *edition;
  int64_t year;          /* with which the edition ends */
  const char *programme; /* slug */
  const char *names;     /* the programme's, JSON */
  enum round_status status;
  bool members_nominate;              /* else any registered party */
  bool for_members;                   /* nominees must be members in good standing */
  const char *nominate_by, *judge_by; /* last days; NULL: none was given */
  int64_t needed;                     /* who must choose the same winners, with the office */
  const char *sealed_for;             /* ceremony at which they are announced; NULL: none yet */
  const char *opened_by;              /* handle */
  int64_t opened, entry;
};

/* What is to be frozen besides the categories. */
struct award_terms {
  bool members_nominate, for_members;
  const char *nominate_by, *judge_by; /* dates; may be NULL */
  const char *const *categories;      /* slugs of the programme; NULL: all of it */
  size_t n_categories;
};

struct award_state {
  enum round_status status; /* after it */
  const char *by;
  int64_t at, entry;
};

struct award_filter {
  const char *programme, *status, *category, *party; /* NULL: any; a party that is nominated */
  int64_t year;                                      /* 0: any */
};

/* PROBLEM_NOT_FOUND naming the edition. */
bool award_by_edition(struct context *c, const char *edition, struct award_round *out);
bool award_by_id(struct context *c, int64_t id, struct award_round *out);
size_t award_list(struct context *c, const struct award_filter *f, const struct page *page,
                  struct award_round **out, bool *more);
/* Its categories, in the charter's order. */
size_t award_categories(struct context *c, const struct award_round *round,
                        struct programme_category **out);
/* False without a problem when the round has no such category. */
bool award_category(struct context *c, const struct award_round *round, const char *slug,
                    struct programme_category *out);
/* The states it has had, the oldest first, and of more than LIMIT_STEPS the newest. */
size_t award_history(struct context *c, const struct award_round *round, struct award_state **out);

/* A draft, or new terms of one. SLUG_TAKEN when it is no draft any more; BAD_FIELDS for a category
 * that the programme has not, for more than one ceremony could announce, and for days that are over
 * or in the wrong order. */
bool award_open(struct context *c, const char *edition, const struct programme *programme,
                const struct award_terms *terms, struct award_round *out);
/* To the next state, which the caller names: so two officers who both want it do not take two
 * steps. WRONG_STATE when it is another; TOO_LATE for nominations whose last day is over, and
 * TOO_EARLY to end them, or the jury, while the last day is not. */
bool award_advance(struct context *c, struct award_round *round, enum round_status to);
/* Into a state that follows from something else, by the actor. */
bool award_enter(struct context *c, struct award_round *round, enum round_status status);
/* May a step of that kind be taken in the round's state? WRONG_STATE says what is instead. */
bool award_allows(struct context *c, const struct award_round *round,
                  const struct award_step *step);

#endif
