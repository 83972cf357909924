/* Memberships: terms, immutable once made. */
#ifndef WIOTC_DAEMON_MODEL_MEMBERSHIP_H
#define WIOTC_DAEMON_MODEL_MEMBERSHIP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/model/body.h"
#include "daemon/model/context.h"
#include "daemon/model/party.h"

struct membership {
  int64_t id;
  const char *party; /* handle */
  const char *body;  /* slug */
  const char *class;
  const char *since;
  const char *until; /* first day not covered */
  int64_t application;
  const char *certificate; /* number; NULL when none */
  int64_t entry;
};

struct membership_filter {
  const char *body;
  const char *party;
  const char *as_of;  /* date; NULL: any */
  const char *status; /* active, expired, future; as of as_of or today */
};

bool membership_by_id(struct context *c, int64_t id, struct membership *out);
size_t membership_list(struct context *c, const struct membership_filter *f,
                       const struct page *page, struct membership **out, bool *more);
const char *membership_status(const struct membership *m, const char *date);

/* Is the party a member of any body today, with all rights of one? */
bool membership_good_standing(struct context *c, int64_t party);

/* May this party be admitted now? ALREADY_MEMBER, SEAT_TAKEN, NO_SEATS. */
bool membership_possible(struct context *c, const struct body *body, const struct party *party);
/* Admits for a term from the day of c->time. Checks membership_possible() again. */
bool membership_admit(struct context *c, const struct body *body, const struct party *party,
                      const char *class, int64_t application, struct membership *out);

#endif
