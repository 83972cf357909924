/* Offices: who may act for the register, for a body, and until when. */
#ifndef WIOTC_DAEMON_MODEL_OFFICE_H
#define WIOTC_DAEMON_MODEL_OFFICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/model/context.h"

struct office {
  int64_t id;
  const char *party; /* handle */
  const char *role;  /* registrar, executive, auditor, chair, reviewer, juror */
  const char *body;  /* slug; NULL: the whole register, or of every body */
  const char *round; /* edition, of a juror; NULL otherwise */
  const char *since; /* date */
  const char *until; /* first day no longer held, as things are; NULL: open */
  int64_t entry;
  const char *term_until; /* as it was appointed; NULL: open */
  int64_t ended;          /* by a motion, before its term ran out; 0: not */
  int64_t ended_entry;
  const char *end_reason;
  const char *certificate; /* number of the newest; NULL: none, as of the charter's officers */
};

struct office_filter {
  const char *body;
  const char *role;
  const char *party;
  const char *round; /* edition */
  const char *as_of; /* date; NULL: all there ever were */
};

bool office_role_valid(const char *role);
/* True for roles that may be held in one body; that are held in one round of awards. */
bool office_role_of_body(const char *role);
bool office_role_of_round(const char *role);

/* What an office is: a role, of the register, of a body or of a round of awards. */
struct office_seat {
  const char *role;
  int64_t body, round; /* 0: of none */
};

/* From today on. */
bool office_appoint(struct context *c, int64_t party, const char *role, int64_t body,
                    const char *until);
bool office_add(struct context *c, int64_t party, const struct office_seat *seat, const char *since,
                const char *until, int64_t *id);
/* PROBLEM_NOT_FOUND naming the id. */
bool office_by_id(struct context *c, int64_t id, struct office *out);
/* Of the party's terms in that very office which have not run out, the one that ends last. False
 * without a problem when there is none. */
bool office_last_term(struct context *c, int64_t party, const struct office_seat *seat,
                      struct office *out);
/* Ends today all offices that are of this body only; *n gets how many. */
bool office_end_all(struct context *c, int64_t body, const char *reason, size_t *n);
/* All that are of this round of awards. */
bool office_end_round(struct context *c, int64_t round, const char *reason);
size_t office_list(struct context *c, const struct office_filter *f, const struct page *page,
                   struct office **out, bool *more);
/* Ends, from this moment on, every term of the party in that very office, begun or not. */
bool office_end(struct context *c, int64_t party, const struct office_seat *seat,
                const char *reason);
bool office_in_force(const struct office *o, const char *date);
/* `future`, `in_force` or `ended` on that day. */
const char *office_status(const struct office *o, const char *date);

/* Set of enum route_who: what the party is at ctx->time, in the register and in the body (0: none),
 * and WHO_DECIDER when it holds the role `decided_by` (NULL: none). */
unsigned office_capacities(struct context *c, int64_t party, int64_t body, const char *decided_by);
/* Is the party a juror of that round now? */
bool office_is_juror(struct context *c, int64_t party, int64_t round);
/* Likewise, or was one, or is to become one? */
bool office_ever_juror(struct context *c, int64_t party, int64_t round);
/* Those who are: ids in the arena. */
size_t office_jurors(struct context *c, int64_t round, int64_t **out);
/* How many may decide: parties with that role for that body now. Their ids into the arena. */
size_t office_holders(struct context *c, const char *role, int64_t body, int64_t **out);
/* Of those of the whole register, how many hold it without an end. */
int64_t office_lasting_holders(struct context *c, const char *role);

#endif
