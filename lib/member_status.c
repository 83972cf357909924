#include "lib/member_status.h"

#include <stdio.h>
#include <string.h>

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

static const struct {
  enum member_status status;
  const char *name;
} names[] = {
  { MEMBER_FUTURE, "future" },     { MEMBER_ACTIVE, "active" },
  { MEMBER_DUE, "due" },           { MEMBER_SUSPENDED, "suspended" },
  { MEMBER_GRACE, "grace" },       { MEMBER_LAPSED, "lapsed" },
  { MEMBER_EXPIRED, "expired" },   { MEMBER_RESIGNED, "resigned" },
  { MEMBER_EXPELLED, "expelled" }, { MEMBER_DISSOLVED, "dissolved" },
};
#define N_NAMES (sizeof names / sizeof *names)

const struct member_step *member_step_of(enum route_id action)
{
  for (size_t i = 0; i < n_member_steps; i++)
    if (member_steps[i].action == action)
      return &member_steps[i];
  return NULL;
}

const char *member_status_name(enum member_status status)
{
  for (size_t i = 0; i < N_NAMES; i++)
    if (names[i].status == status)
      return names[i].name;
  return "unknown";
}

enum member_status member_status_read(const char *name)
{
  for (size_t i = 0; name != NULL && i < N_NAMES; i++)
    if (strcmp(names[i].name, name) == 0)
      return names[i].status;
  return 0;
}

void member_status_words(unsigned set, char out[128])
{
  size_t len = 0;
  out[0] = '\0';
  for (size_t i = 0; i < N_NAMES; i++) {
    if (!(set & names[i].status))
      continue;
    set &= ~(unsigned)names[i].status;
    const char *joint = len == 0 ? "" : set == 0 ? " or " : ", ";
    len += (size_t)snprintf(out + len, 128 - len, "%s%s", joint, names[i].name);
  }
}
