#include "lib/award_status.h"

#include "lib/status_name.h"

/* clang-format off */
const struct award_step award_steps[] = {
  { .action = ROUTE_AWARD_ADVANCE,
    .rounds = ROUND_DRAFT | ROUND_NOMINATING | ROUND_CLOSED | ROUND_JUDGING,
    .impartial = REACH_ROUND },
  { .action = ROUTE_NOMINATION_ADD,     .rounds = ROUND_NOMINATING,
    .to = NOMINATION_NOMINATED,         .impartial = REACH_NOMINEE },
  { .action = ROUTE_NOMINATION_ACCEPT,  .rounds = ROUND_NOMINATING | ROUND_CLOSED,
    .from = NOMINATION_NOMINATED,       .to = NOMINATION_ACCEPTED },
  /* Whoever has accepted may think better of it, until the winners of its category are decided. */
  { .action = ROUTE_NOMINATION_DECLINE,
    .rounds = ROUND_NOMINATING | ROUND_CLOSED | ROUND_JUDGING | ROUND_JUDGED,
    .from = NOMINATION_NOMINATED | NOMINATION_ACCEPTED, .to = NOMINATION_DECLINED },
  { .action = ROUTE_NOMINATION_MERGE,   .rounds = ROUND_NOMINATING | ROUND_CLOSED,
    .from = NOMINATION_NOMINATED | NOMINATION_ACCEPTED, .to = NOMINATION_MERGED,
    .impartial = REACH_NOMINEE },
  { .action = ROUTE_NOMINATION_RECUSE,
    .rounds = ROUND_NOMINATING | ROUND_CLOSED | ROUND_JUDGING,
    .from = NOMINATION_NOMINATED | NOMINATION_ACCEPTED },
  { .action = ROUTE_NOMINATION_SCORE,   .rounds = ROUND_JUDGING,
    .from = NOMINATION_ACCEPTED,        .impartial = REACH_CATEGORY },
  { .action = ROUTE_AWARD_DECIDE,       .rounds = ROUND_JUDGED | ROUND_SEALED,
    .impartial = REACH_CATEGORY },
};
const size_t n_award_steps = sizeof award_steps / sizeof *award_steps;

static const struct status_name round_names[] = {
  { ROUND_DRAFT, "draft" },
  { ROUND_NOMINATING, "nominating" },
  { ROUND_CLOSED, "closed" },
  { ROUND_JUDGING, "judging" },
  { ROUND_JUDGED, "judged" },
  { ROUND_SEALED, "sealed" },
  { ROUND_ANNOUNCED, "announced" },
  { 0, NULL },
};
/* clang-format on */

static const struct status_name nomination_names[] = {
  { NOMINATION_NOMINATED, "nominated" },
  { NOMINATION_ACCEPTED, "accepted" },
  { NOMINATION_DECLINED, "declined" },
  { NOMINATION_MERGED, "merged" },
  { 0, NULL },
};

const struct award_step *award_step_of(enum route_id action)
{
  for (size_t i = 0; i < n_award_steps; i++)
    if (award_steps[i].action == action)
      return &award_steps[i];
  return NULL;
}

enum round_status round_status_next(enum round_status status)
{
  return status == ROUND_LAST ? 0 : status << 1;
}

const char *round_status_name(enum round_status status)
{
  return status_name(round_names, status);
}

const char *nomination_status_name(enum nomination_status status)
{
  return status_name(nomination_names, status);
}

enum round_status round_status_read(const char *name)
{
  return status_read(round_names, name);
}

enum nomination_status nomination_status_read(const char *name)
{
  return status_read(nomination_names, name);
}

void round_status_words(unsigned set, char out[AWARD_WORDS])
{
  status_words(round_names, set, out, AWARD_WORDS);
}

void nomination_status_words(unsigned set, char out[AWARD_WORDS])
{
  status_words(nomination_names, set, out, AWARD_WORDS);
}
