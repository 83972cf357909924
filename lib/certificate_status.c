#include "lib/certificate_status.h"

#include "lib/status_name.h"

#define VALID CERTIFICATE_VALID
#define SUSPENDED CERTIFICATE_SUSPENDED
#define REVOKED CERTIFICATE_REVOKED
#define EXPIRED CERTIFICATE_EXPIRED

/* clang-format off */
const struct certificate_step certificate_steps[] = {
  /* Also of one that has run out: it may have been wrong from the beginning. */
  { .action = ROUTE_CERTIFICATE_REVOKE,    .from = VALID | SUSPENDED | EXPIRED, .impartial = true },
  { .action = ROUTE_CERTIFICATE_SUSPEND,   .from = VALID,                       .impartial = true },
  { .action = ROUTE_CERTIFICATE_REINSTATE, .from = SUSPENDED,                   .impartial = true },
  /* Of a revoked one while what it is of goes on; a suspension is not escaped by a new paper. */
  { .action = ROUTE_CERTIFICATE_REISSUE,   .from = VALID | REVOKED,             .impartial = true },
};

static const enum certificate_status statuses[CERTIFICATE_CAUSES] = {
  [CAUSE_NONE] = VALID,
  [CAUSE_REVOCATION] = REVOKED,
  [CAUSE_REISSUE] = CERTIFICATE_SUPERSEDED,
  [CAUSE_MEMBERSHIP_ENDED] = REVOKED,
  [CAUSE_OFFICE_ENDED] = REVOKED,
  [CAUSE_EXPULSION_OPEN] = SUSPENDED,
  [CAUSE_EXPIRY] = EXPIRED,
  [CAUSE_SUSPENSION] = SUSPENDED,
  [CAUSE_MEMBERSHIP_SUSPENDED] = SUSPENDED,
};
/* clang-format on */
const size_t n_certificate_steps = sizeof certificate_steps / sizeof *certificate_steps;

static const struct status_name names[] = {
  { CERTIFICATE_VALID, "valid" },     { CERTIFICATE_SUSPENDED, "suspended" },
  { CERTIFICATE_REVOKED, "revoked" }, { CERTIFICATE_SUPERSEDED, "superseded" },
  { CERTIFICATE_EXPIRED, "expired" }, { 0, NULL },
};

enum certificate_status certificate_status_by(enum certificate_cause cause)
{
  return statuses[cause];
}

const struct certificate_step *certificate_step_of(enum route_id action)
{
  for (size_t i = 0; i < n_certificate_steps; i++)
    if (certificate_steps[i].action == action)
      return &certificate_steps[i];
  return NULL;
}

const char *certificate_status_name(enum certificate_status status)
{
  return status_name(names, status);
}

void certificate_status_words(unsigned set, char out[CERTIFICATE_WORDS])
{
  status_words(names, set, out, CERTIFICATE_WORDS);
}
