/* Votes on applications: counted by rule against the body's quorum. */
#ifndef WIOTC_DAEMON_MODEL_VOTE_H
#define WIOTC_DAEMON_MODEL_VOTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/model/application.h"
#include "daemon/model/context.h"
#include "daemon/model/decision.h"

struct vote {
  int64_t party; /* id */
  const char *by;
  const char *vote; /* approve, reject, abstain, recuse */
  const char *reason;
  int64_t at, entry;
};

/* Where the count stands. */
struct quorum {
  int64_t needed;           /* approvals, and as many rejections */
  int64_t without_conflict; /* electors, whether or not they voted */
  int64_t in_office;        /* of those, who hold the office still */
  int64_t may_vote; /* without conflict, not recused, and voted already or in office still */
  int64_t approve, reject, abstain, recuse;
  int64_t waiting; /* of may_vote, have not voted */
  bool reachable;  /* can a decision still come from those who may vote? */
};

bool vote_valid(const char *vote);
/* Those cast with entries between the two. */
size_t vote_list_between(struct context *c, int64_t application, int64_t after, int64_t before,
                         struct vote **out);
/* Those of the vote that counts. */
size_t vote_list(struct context *c, const struct application *a, struct vote **out);
/* How that party voted; NULL when it did not. */
const char *vote_of(const struct vote *votes, size_t n, int64_t party);
/* How that party voted last, in whatever vote there was on it; NULL when in none. */
const char *vote_ever(struct context *c, int64_t application, int64_t party);
/* Opens a vote with this entry, and freezes who may vote: the holders of the office now. Votes cast
 * before are on record, and count no more. */
bool vote_open(struct context *c, struct application *a);
/* The electors, whether or not they may still vote; before the review, who would be. */
size_t vote_electors(struct context *c, const struct application *a, int64_t **out);
bool vote_elector(struct context *c, const struct application *a, int64_t party);
void vote_quorum(struct context *c, const struct application *a, struct quorum *out);

/* Casts the actor's vote, which may decide (model/decision.h). FORBIDDEN for those who came to the
 * office after the vote was opened, ALREADY_VOTED. */
bool vote_cast(struct context *c, struct application *a, const char *vote, const char *reason,
               struct decision *out);

#endif
