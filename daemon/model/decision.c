#include "daemon/model/decision.h"

#include <string.h>

#include "daemon/model/application.h"
#include "daemon/model/endorsement.h"
#include "daemon/model/vote.h"

bool decision_admit(struct context *c, struct application *a, struct decision *out)
{
  return membership_admit(c, &a->body, &a->applicant, a->class, a->id, &out->membership) &&
         certificate_issue(c, &a->body, &a->applicant, &out->membership, &out->certificate);
}

static bool can_be_admitted(struct context *c, const struct application *a)
{
  struct problem why = { 0 };
  struct context probe = *c;
  probe.problem = &why;
  return membership_possible(&probe, &a->body, &a->applicant);
}

static enum application_status outcome(struct context *c, const struct application *a,
                                       const char *action)
{
  struct quorum q;
  if (a->status != STATUS_IN_REVIEW || strcmp(action, "abstain") == 0 ||
      strcmp(action, "recuse") == 0)
    return a->status;
  vote_quorum(c, a, &q);
  if (strcmp(action, "reject") == 0)
    return q.reject >= q.needed ? STATUS_REJECTED : a->status;
  if (q.approve < q.needed || endorsement_count(c, a) < a->body.admission.endorsements)
    return a->status;
  return strcmp(action, "approve") == 0 || can_be_admitted(c, a) ? STATUS_APPROVED : a->status;
}

bool decision_fall(struct context *c, struct application *a, const char *action,
                   struct decision *out)
{
  memset(out, 0, sizeof *out);
  out->status = outcome(c, a, action);
  return application_advance(c, a, action, NULL, out->status) &&
         (out->status != STATUS_APPROVED || decision_admit(c, a, out));
}
