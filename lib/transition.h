/*
 * The life of an application: every state, every step, who may take it. This is the one place.
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
};
#define STATUS_DECIDED (STATUS_APPROVED | STATUS_REJECTED)
#define STATUS_OPEN (STATUS_SUBMITTED | STATUS_IN_REVIEW | STATUS_INFORMATION_REQUESTED)

struct transition {
  enum route_id action;
  unsigned from;              /* set of enum application_status */
  enum application_status to; /* a vote that does not decide leaves the state as it is */
  unsigned who;               /* set of enum route_who */
  bool impartial;             /* P4: refused to anyone with a stake in the application */
  bool back; /* to the state it was in before the question; `to` is the usual one */
};

extern const struct transition transitions[];
extern const size_t n_transitions;

const struct transition *transition_of(enum route_id action); /* NULL when it is none */
const char *application_status_name(enum application_status status);
/* 0 when unknown. */
enum application_status application_status_read(const char *name);
/* "submitted or in_review": a set in words. */
void application_status_words(unsigned set, char out[128]);

#endif
