#include "lib/body_status.h"

#include <string.h>

#define YES NULL
#define OVER "it has come to its end"
#define ASLEEP "it takes no applications until it is revived"

/* clang-format off */
const char *const body_refusals[BODY_ACTION__COUNT][BODY_STATUS__COUNT] = {
  [BODY_APPLY] = {
    [BODY_PROPOSED] = "it takes only founding applicants until it is founded (--class founding)",
    [BODY_FOUNDED] = YES,
    [BODY_DORMANT] = ASLEEP,
    [BODY_DISSOLVED] = OVER },
  [BODY_APPLY_FOUNDING] = {
    [BODY_PROPOSED] = YES,
    [BODY_FOUNDED] = YES, /* where its policy has that class */
    [BODY_DORMANT] = ASLEEP,
    [BODY_DISSOLVED] = OVER },
  [BODY_DECIDE] = {
    [BODY_PROPOSED] = "its founding applicants are not voted on one by one, but admitted together "
                      "when it is founded",
    [BODY_FOUNDED] = YES,
    [BODY_DORMANT] = YES, /* whoever applied before gets an answer */
    [BODY_DISSOLVED] = OVER },
  [BODY_FOUND] = {
    [BODY_PROPOSED] = YES,
    [BODY_FOUNDED] = "a body is founded once",
    [BODY_DORMANT] = "a body is founded once; `wiotc body revive` wakes it up",
    [BODY_DISSOLVED] = OVER },
  [BODY_REST] = {
    [BODY_PROPOSED] = "it must be founded first",
    [BODY_FOUNDED] = YES,
    [BODY_DORMANT] = "there is nothing to do",
    [BODY_DISSOLVED] = OVER },
  [BODY_REVIVE] = {
    [BODY_PROPOSED] = "it must be founded first",
    [BODY_FOUNDED] = "there is nothing to do",
    [BODY_DORMANT] = YES,
    [BODY_DISSOLVED] = OVER },
  [BODY_DISSOLVE] = {
    [BODY_PROPOSED] = YES, /* the proposal is taken back */
    [BODY_FOUNDED] = YES,
    [BODY_DORMANT] = YES,
    [BODY_DISSOLVED] = OVER },
};
/* clang-format on */

static const char *const names[BODY_STATUS__COUNT] = {
  [BODY_PROPOSED] = "proposed",
  [BODY_FOUNDED] = "founded",
  [BODY_DORMANT] = "dormant",
  [BODY_DISSOLVED] = "dissolved",
};

const char *body_status_name(enum body_status status)
{
  return names[status];
}

enum body_status body_status_read(const char *name)
{
  enum body_status status = BODY_PROPOSED;
  while (status < BODY_STATUS__COUNT && strcmp(names[status], name) != 0)
    status++;
  return status;
}
