/*
 * Memberships: terms, immutable once made; those that continue each other are a chain. What ends a
 * chain before its time, and what suspends it, are records of their own. Steps and statuses stand
 * in lib/member_status.h.
 */
#ifndef WIOTC_DAEMON_MODEL_MEMBERSHIP_H
#define WIOTC_DAEMON_MODEL_MEMBERSHIP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/model/body.h"
#include "daemon/model/context.h"
#include "daemon/model/party.h"
#include "lib/member_status.h"

/* A view of the register: how a day stood, by what the log held up to an entry. */
struct as_of {
  const char *date; /* NULL: the day of c->time */
  int64_t entry;    /* 0: all of the log */
};

struct membership {
  int64_t id;
  int64_t chain; /* id of its first term */
  int64_t party_id, body_id;
  const char *party; /* handle */
  const char *body;  /* slug */
  const char *class;
  const char *country; /* whose seat it is; NULL when the party had none */
  const char *since;
  const char *until;             /* first day not covered */
  const char *grace_until;       /* first day on which it can no longer be continued */
  int64_t continues, renewed_by; /* terms; 0: none */
  int64_t application;
  const char *certificate; /* number; NULL when none */
  int64_t entry;
  const char *representative; /* handle, on the day asked about; NULL: none */

  /* On the day asked about. */
  enum member_status status;
  int64_t ending; /* what ends it before its time, or will; 0: nothing */
  const char *ended, *ended_reason, *ended_note;
  int64_t ended_entry;
};

struct membership_filter {
  const char *body;
  const char *party;
  const char *as_of;  /* date; with no status: who is on the roster of that day */
  const char *status; /* as of as_of or today */
  int64_t at_entry;   /* what came later is not seen; 0: all is */
};

bool membership_by_id(struct context *c, int64_t id, struct membership *out);
bool membership_as_of(struct context *c, int64_t id, const struct as_of *view,
                      struct membership *out);
size_t membership_list(struct context *c, const struct membership_filter *f,
                       const struct page *page, struct membership **out, bool *more);
/* How many are on the body's roster on the day of c->time. */
int64_t membership_count(struct context *c, int64_t body);
/* A membership of the party that keeps a seat today; 0: none. */
int64_t membership_seat_of(struct context *c, int64_t party);

/* "Two pairs of eyes": CONFLICT_OF_INTEREST when the actor has a stake in the member. */
bool membership_impartial(struct context *c, const struct membership *m);
/* Is the step possible in the membership's status? WRONG_STATE says what is instead. */
bool membership_step_possible(struct context *c, const struct membership *m,
                              const struct member_step *step);

/* Is the party a member of any body today, with all rights of one? */
bool membership_good_standing(struct context *c, int64_t party);

/* May this party be admitted now? ALREADY_MEMBER, SEAT_TAKEN, NO_SEATS. */
bool membership_possible(struct context *c, const struct body *body, const struct party *party);
/* Admits for a term from the day of c->time. Checks membership_possible() again. */
bool membership_admit(struct context *c, const struct body *body, const struct party *party,
                      const char *class, int64_t application, struct membership *out);
/* A term from term->since on, of its class, country and application, as long as the policy of today
 * says; it continues `before` (NULL: it begins a chain). Nothing else is checked. */
bool membership_add_term(struct context *c, const struct body *body, const struct party *party,
                         const struct membership *before, const struct membership *term,
                         struct membership *out);

#endif
