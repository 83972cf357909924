#include "daemon/model/decision.h"

#include <string.h>

#include "daemon/model/application.h"
#include "daemon/model/requirement.h"
#include "daemon/model/sealing.h"
#include "daemon/model/vote.h"

bool decision_admit(struct context *c, struct application *a, struct decision *out)
{
  return membership_admit(c, &a->body, &a->applicant, a->class, a->id, &out->membership) &&
         certificate_issue(c, &a->body, &a->applicant, &out->membership, &out->certificate);
}

static enum application_status outcome(struct context *c, const struct application *a,
                                       const char *action)
{
  struct quorum q;
  if (a->status != STATUS_IN_REVIEW || (a->sealed && a->sealed_status) ||
      strcmp(action, "abstain") == 0 || strcmp(action, "recuse") == 0)
    return a->status;
  vote_quorum(c, a, &q);
  if (strcmp(action, "reject") == 0)
    return q.reject >= q.needed ? STATUS_REJECTED : a->status;
  /* Whether there is a seat is said to whoever votes; others can do nothing about it. */
  bool by_vote = strcmp(action, "approve") == 0;
  return q.approve >= q.needed && requirements_met(c, a, !by_vote) ? STATUS_APPROVED : a->status;
}

bool decision_fall(struct context *c, struct application *a, const char *action,
                   struct decision *out)
{
  memset(out, 0, sizeof *out);
  out->status = outcome(c, a, action);
  if (a->sealed && out->status != a->status) {
    if (!sealing_decide(c, a, out->status))
      return false;
    out->status = a->status;
  }
  return application_advance(c, a, action, NULL, out->status) &&
         (out->status != STATUS_APPROVED || decision_admit(c, a, out));
}
