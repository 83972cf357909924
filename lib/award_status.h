/*
 * The life of an award round and of its nominations: every state, every step, and in which states
 * it may be taken. This is the one place. Who may take a step stands in its route.
 */
#ifndef WIOTC_LIB_AWARD_STATUS_H
#define WIOTC_LIB_AWARD_STATUS_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/route.h"

/* In the order in which a round passes through them. */
enum round_status {
  ROUND_DRAFT = 1 << 0,      /* everybody can read what it will be */
  ROUND_NOMINATING = 1 << 1, /* takes nominations */
  ROUND_CLOSED = 1 << 2,     /* takes no more; nominees still answer */
  ROUND_JUDGING = 1 << 3,    /* whoever has accepted stands; jurors score */
  ROUND_JUDGED = 1 << 4,     /* what counts is counted; the winners are chosen */
  ROUND_SEALED = 1 << 5,     /* all are, and wait for the ceremony */
  ROUND_ANNOUNCED = 1 << 6,
};
#define ROUND_LAST ROUND_ANNOUNCED

/* How far a stake reaches (P4): whoever has one in any of these leaves the step to others. */
enum award_reach {
  REACH_NONE,
  REACH_NOMINEE,  /* in the nominee */
  REACH_CATEGORY, /* or in one of those who stand beside it: they win by what is taken from it */
  REACH_ROUND,    /* or in anyone who stands, or may yet, in the round */
};

enum nomination_status {
  NOMINATION_NOMINATED = 1 << 0, /* waits for the nominee's answer */
  NOMINATION_ACCEPTED = 1 << 1,
  NOMINATION_DECLINED = 1 << 2,
  NOMINATION_MERGED = 1 << 3, /* another one of the same nominee stands for it */
};
#define NOMINATION_LAST NOMINATION_MERGED

#define AWARD_WORDS 96

struct award_step {
  enum route_id action;
  unsigned rounds;           /* set of enum round_status */
  unsigned from;             /* set of enum nomination_status; 0: it is about none that is there */
  enum nomination_status to; /* 0: it stays, or the step is the round's */
  enum award_reach impartial;
};

extern const struct award_step award_steps[];
extern const size_t n_award_steps;

const struct award_step *award_step_of(enum route_id action); /* NULL when it is none */
/* The state after this one; 0 after the last. */
enum round_status round_status_next(enum round_status status);
const char *round_status_name(enum round_status status);
const char *nomination_status_name(enum nomination_status status);
/* 0 when unknown. */
enum round_status round_status_read(const char *name);
enum nomination_status nomination_status_read(const char *name);
/* "nominating or closed": a set in words. */
void round_status_words(unsigned set, char out[AWARD_WORDS]);
void nomination_status_words(unsigned set, char out[AWARD_WORDS]);

#endif
