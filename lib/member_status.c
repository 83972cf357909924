#include "lib/member_status.h"

#include "lib/status_name.h"

/* clang-format off */
const struct member_step member_steps[] = {
  { .action = ROUTE_MEMBERSHIP_SUSPEND,   .from = MEMBER_ACTIVE | MEMBER_DUE, .impartial = true },
  /* A suspension outlasts the term it was made in, until it is lifted. */
  { .action = ROUTE_MEMBERSHIP_REINSTATE, .from = MEMBER_SUSPENDED | MEMBER_GRACE | MEMBER_LAPSED,
    .impartial = true },
  { .action = ROUTE_MEMBERSHIP_RESIGN,    .from = MEMBER_SEATED },
  { .action = ROUTE_MEMBERSHIP_EXPEL,     .from = MEMBER_SEATED, .impartial = true },
  { .action = ROUTE_MEMBERSHIP_APPEAL,    .from = MEMBER_EXPELLED },
  { .action = ROUTE_MEMBERSHIP_RULE,      .from = MEMBER_EXPELLED, .impartial = true },
  { .action = ROUTE_MEMBERSHIP_RENEW,     .from = MEMBER_SEATED | MEMBER_LAPSED },
  { .action = ROUTE_MEMBERSHIP_REPRESENT, .from = MEMBER_SEATED },
};
/* clang-format on */
const size_t n_member_steps = sizeof member_steps / sizeof *member_steps;

static const struct status_name names[] = {
  { MEMBER_FUTURE, "future" },
  { MEMBER_ACTIVE, "active" },
  { MEMBER_DUE, "due" },
  { MEMBER_SUSPENDED, "suspended" },
  { MEMBER_GRACE, "grace" },
  { MEMBER_LAPSED, "lapsed" },
  { MEMBER_EXPIRED, "expired" },
  { MEMBER_RESIGNED, "resigned" },
  { MEMBER_EXPELLED, "expelled" },
  { MEMBER_DISSOLVED, "dissolved" },
  { 0, NULL },
};

const struct member_step *member_step_of(enum route_id action)
{
  for (size_t i = 0; i < n_member_steps; i++)
    if (member_steps[i].action == action)
      return &member_steps[i];
  return NULL;
}

const char *member_status_name(enum member_status status)
{
  return status_name(names, status);
}

enum member_status member_status_read(const char *name)
{
  return status_read(names, name);
}

void member_status_words(unsigned set, char out[MEMBER_WORDS])
{
  status_words(names, set, out, MEMBER_WORDS);
}
