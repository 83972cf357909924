/*
 * The life of a membership: every status, every step, and in which status it may be taken. This is
 * the one place. Who may take a step stands in its route.
 */
#ifndef WIOTC_LIB_MEMBER_STATUS_H
#define WIOTC_LIB_MEMBER_STATUS_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/route.h"

/* Follows from the day and the records; none of it is stored. */
enum member_status {
  MEMBER_FUTURE = 1 << 0,
  MEMBER_ACTIVE = 1 << 1,
  MEMBER_DUE = 1 << 2, /* ends within MEMBER_DUE_DAYS and was not renewed */
  MEMBER_SUSPENDED = 1 << 3,
  MEMBER_GRACE = 1 << 4, /* over, but may still be continued without a gap */
  MEMBER_LAPSED = 1 << 5,
  MEMBER_EXPIRED = 1 << 6, /* over, and continued by the next term */
  MEMBER_RESIGNED = 1 << 7,
  MEMBER_EXPELLED = 1 << 8,
  MEMBER_DISSOLVED = 1 << 9, /* the body was */
};
/* Who is on a roster, and has a seat. */
#define MEMBER_SEATED (MEMBER_ACTIVE | MEMBER_DUE | MEMBER_SUSPENDED | MEMBER_GRACE)

#define MEMBER_DUE_DAYS 60
#define MEMBER_WORDS 128

struct member_step {
  enum route_id action;
  unsigned from;  /* set of enum member_status */
  bool impartial; /* P4: refused to anyone with a stake in the member */
};

extern const struct member_step member_steps[];
extern const size_t n_member_steps;

const struct member_step *member_step_of(enum route_id action); /* NULL when it is none */
const char *member_status_name(enum member_status status);
/* 0 when unknown. */
enum member_status member_status_read(const char *name);
/* "active or due": a set in words. */
void member_status_words(unsigned set, char out[MEMBER_WORDS]);

#endif
