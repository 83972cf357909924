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
  int64_t without_conflict; /* deciders, whether or not they voted */
  int64_t may_vote;         /* deciders without conflict who have not recused themselves */
  int64_t approve, reject, abstain, recuse;
  int64_t waiting; /* of may_vote, have not voted */
  bool reachable;  /* can a decision still come from those who may vote? */
};

bool vote_valid(const char *vote);
size_t vote_list(struct context *c, int64_t application, struct vote **out);
/* How that party voted; NULL when it did not. */
const char *vote_of(const struct vote *votes, size_t n, int64_t party);
void vote_quorum(struct context *c, const struct application *a, struct quorum *out);

/* Casts the actor's vote, which may decide (model/decision.h). ALREADY_VOTED. */
bool vote_cast(struct context *c, struct application *a, const char *vote, const char *reason,
               struct decision *out);

#endif
