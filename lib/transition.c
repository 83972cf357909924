#include "lib/transition.h"

#include "lib/status_name.h"

#define SUBMITTED STATUS_SUBMITTED
#define IN_REVIEW STATUS_IN_REVIEW
#define ASKED STATUS_INFORMATION_REQUESTED

/* clang-format off */
const struct transition transitions[] = {
  { .action = ROUTE_APPLICATION_SCREEN,   .from = SUBMITTED,             .to = IN_REVIEW,
    .who = WHO_REGISTRAR,                 .impartial = true },
  { .action = ROUTE_APPLICATION_ASK,      .from = SUBMITTED | IN_REVIEW, .to = ASKED,
    .who = WHO_REGISTRAR | WHO_DECIDER,   .impartial = true,              .unsealed = true },
  { .action = ROUTE_APPLICATION_ANSWER,   .from = ASKED,                 .to = IN_REVIEW,
    .who = WHO_SELF | WHO_REPRESENTATIVE, .back = true },
  { .action = ROUTE_APPLICATION_VOTE,     .from = IN_REVIEW,             .to = IN_REVIEW,
    .who = WHO_DECIDER,                   .impartial = true },
  { .action = ROUTE_APPLICATION_ENDORSE,  .from = STATUS_OPEN,           .stays = true,
    .who = WHO_MEMBER,                    .impartial = true },
  { .action = ROUTE_APPLICATION_WITHDRAW, .from = STATUS_OPEN,           .to = STATUS_WITHDRAWN,
    .who = WHO_SELF | WHO_REPRESENTATIVE },
  { .action = ROUTE_APPLICATION_CANCEL,   .from = STATUS_OPEN,           .to = STATUS_CANCELLED,
    .who = WHO_REGISTRAR,                 .impartial = true },
  { .action = ROUTE_APPLICATION_APPEAL,   .from = STATUS_REJECTED,       .to = STATUS_APPEALED,
    .who = WHO_SELF | WHO_REPRESENTATIVE },
  { .action = ROUTE_APPLICATION_RULE,     .from = STATUS_APPEALED,       .to = STATUS_APPEALED,
    .who = WHO_DECIDER | WHO_EXECUTIVE,   .impartial = true },
};

/* Who casts the last vote, endorsement or ruling does not choose what follows: the count does. */
const struct outcome application_outcomes[] = {
  { IN_REVIEW,       STATUS_APPROVED,   ROUTE_APPLICATION_VOTE }, /* the quorum approves, and what the charter asks for is met */
  { IN_REVIEW,       STATUS_REJECTED,   ROUTE_APPLICATION_VOTE }, /* the quorum rejects */
  { IN_REVIEW,       STATUS_APPROVED,   ROUTE_APPLICATION_ENDORSE }, /* the quorum had approved, and the last endorsement is there */
  { IN_REVIEW,       STATUS_APPROVED,   ROUTE_CEREMONY_HOLD }, /* approved under seal, or a founding member */
  { IN_REVIEW,       STATUS_REJECTED,   ROUTE_CEREMONY_HOLD }, /* rejected under seal */
  { STATUS_APPEALED, STATUS_AFFIRMED,   ROUTE_APPLICATION_RULE }, /* enough rule that the rejection stands */
  { STATUS_APPEALED, STATUS_OVERTURNED, ROUTE_APPLICATION_RULE }, /* enough rule that it does not */
  { ASKED,           STATUS_LAPSED,     ROUTE__COUNT }, /* no answer by the day that the question named */
};
/* clang-format on */
const size_t n_transitions = sizeof transitions / sizeof *transitions;
const size_t n_application_outcomes = sizeof application_outcomes / sizeof *application_outcomes;

static const struct status_name names[] = {
  { STATUS_SUBMITTED, "submitted" },
  { STATUS_IN_REVIEW, "in_review" },
  { STATUS_INFORMATION_REQUESTED, "information_requested" },
  { STATUS_APPROVED, "approved" },
  { STATUS_REJECTED, "rejected" },
  { STATUS_WITHDRAWN, "withdrawn" },
  { STATUS_CANCELLED, "cancelled" },
  { STATUS_APPEALED, "appealed" },
  { STATUS_AFFIRMED, "affirmed" },
  { STATUS_OVERTURNED, "overturned" },
  { STATUS_LAPSED, "lapsed" },
  { 0, NULL },
};

const struct transition *transition_of(enum route_id action)
{
  for (size_t i = 0; i < n_transitions; i++)
    if (transitions[i].action == action)
      return &transitions[i];
  return NULL;
}

bool transition_exists(enum application_status from, enum application_status to)
{
  for (size_t i = 0; i < n_transitions; i++) {
    const struct transition *t = &transitions[i];
    if (t->from & from && (t->to == to || (t->back && to & (SUBMITTED | IN_REVIEW))))
      return true;
  }
  for (size_t i = 0; i < n_application_outcomes; i++)
    if (application_outcomes[i].from & from && application_outcomes[i].to == to)
      return true;
  return false;
}

const char *application_status_name(enum application_status status)
{
  return status_name(names, status);
}

enum application_status application_status_read(const char *name)
{
  return status_read(names, name);
}

void application_status_words(unsigned set, char out[STATUS_WORDS])
{
  status_words(names, set, out, STATUS_WORDS);
}
