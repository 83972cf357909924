/*
 * The life of an application: every state, every step, who may take it, and what follows when
 * something was counted. This is the one place; no other change of state can be made.
 */
#ifndef WIOTC_LIB_TRANSITION_H
#define WIOTC_LIB_TRANSITION_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/route.h"

enum application_status {
  STATUS_SUBMITTED = 1 << 0,
  STATUS_IN_REVIEW = 1 << 1,
  STATUS_INFORMATION_REQUESTED = 1 << 2,
  STATUS_APPROVED = 1 << 3,
  STATUS_REJECTED = 1 << 4,
  STATUS_WITHDRAWN = 1 << 5,
  STATUS_CANCELLED = 1 << 6,
  STATUS_APPEALED = 1 << 7, /* the rejection is in force meanwhile */
  STATUS_AFFIRMED = 1 << 8,
  STATUS_OVERTURNED = 1 << 9, /* admitted after all */
  STATUS_LAPSED =
      1 << 10, /* never stored: it was not answered by the day that the question named */
};
#define STATUS_LAST STATUS_LAPSED
#define STATUS_OPEN (STATUS_SUBMITTED | STATUS_IN_REVIEW | STATUS_INFORMATION_REQUESTED)
#define STATUS_DECIDED                                                                             \
  (STATUS_APPROVED | STATUS_REJECTED | STATUS_APPEALED | STATUS_AFFIRMED | STATUS_OVERTURNED)
/* While one of a party's is like this, it cannot apply to that body again. */
#define STATUS_PENDING (STATUS_OPEN | STATUS_APPEALED)
#define STATUS_WORDS 192

struct transition {
  enum route_id action;
  unsigned from;              /* set of enum application_status */
  enum application_status to; /* a vote that does not decide leaves the state as it is */
  unsigned who;               /* set of enum route_who */
  bool impartial;             /* P4: refused to anyone with a stake in the application */
  bool back;     /* to the state it was in before the question; `to` is the usual one */
  bool unsealed; /* refused once a vote has put it under seal */
  bool stays;    /* in the state it is in, unless the step meets what was missing; `to` is 0 */
};

/* A state that no step leads to by itself. */
struct outcome {
  unsigned from; /* set of enum application_status */
  enum application_status to;
  enum route_id by; /* the statement of which it may be the effect, ROUTE__COUNT: of time */
};

extern const struct outcome application_outcomes[];
extern const size_t n_application_outcomes;
extern const struct transition transitions[];
extern const size_t n_transitions;

const struct transition *transition_of(enum route_id action); /* NULL when it is none */
/* Is there a step or an outcome from the one to the other? */
bool transition_exists(enum application_status from, enum application_status to);
const char *application_status_name(enum application_status status);
/* 0 when unknown. */
enum application_status application_status_read(const char *name);
/* "submitted or in_review": a set in words. */
void application_status_words(unsigned set, char out[STATUS_WORDS]);

#endif
