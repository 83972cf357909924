#include "daemon/auth/authority.h"

#include <stdio.h>
#include <string.h>

#include "daemon/model/award_decision.h"
#include "daemon/model/key.h"
#include "daemon/model/membership.h"
#include "daemon/model/office.h"
#include "daemon/model/party.h"
#include "daemon/model/representative.h"
#include "lib/timestamp.h"
#include "lib/transition.h"

bool authority_actor(struct context *c, const char *did)
{
  struct key key = { 0 };
  char time[TIMESTAMP_LEN + 1];
  if (!key_find(c, did, &key))
    return db_good(c->db, c->problem) &&
           problem_set(c->problem, PROBLEM_KEY_UNKNOWN,
                       "register first (`wiotc party register`), or sign with a registered key");
  if (key.revoked)
    return problem_set(c->problem, PROBLEM_KEY_REVOKED,
                       "log entry %lld revoked it: sign with another key of yours",
                       (long long)key.revoked_entry);
  if (!key_in_force(c, &key)) {
    timestamp_write(key.waits_until, time);
    return problem_set(c->problem, PROBLEM_KEY_WAITING,
                       "registrars gave it to you, and until %s your other keys may stop it: wait "
                       "for that",
                       time);
  }
  c->actor = key.party;
  c->actor_handle = party_handle(c, key.party);
  c->actor_did = key.did;
  c->actor_key = key.id;
  return true;
}

unsigned authority_capacities(struct context *c, const struct object *object)
{
  unsigned opened = object->opened ? WHO_OPENED : 0;
  if (!c->actor)
    return WHO_ANYONE | opened;
  unsigned who = WHO_ANYONE | WHO_PARTY | opened;
  if (object->self && object->self == c->actor)
    who |= WHO_SELF;
  else if (object->self && representative_in_force(c, object->self, c->actor))
    who |= WHO_REPRESENTATIVE;
  if (object->application && membership_good_standing(c, c->actor))
    who |= WHO_MEMBER;
  if (object->round && office_is_juror(c, c->actor, object->round->id))
    who |= WHO_JUROR;
  return who | office_capacities(c, c->actor, object->body, object->decided_by);
}

/* "the party itself, registrar": a set in words. */
static void words(unsigned set, const char *decided_by, char *out, size_t cap)
{
  static const struct {
    unsigned who;
    const char *word;
  } names[] = {
    { WHO_PARTY, "any registered party" },
    { WHO_SELF, "the party itself" },
    { WHO_REPRESENTATIVE, "a representative of it" },
    { WHO_REGISTRAR, "a registrar" },
    { WHO_EXECUTIVE, "an executive" },
    { WHO_AUDITOR, "an auditor" },
    { WHO_CHAIR, "the chair" },
    { WHO_REVIEWER, "a reviewer" },
    { WHO_JUROR, "a juror of the round" },
    { WHO_DECIDER, NULL },
    { WHO_MEMBER, "a member in good standing" },
  };
  size_t len = 0;
  out[0] = '\0';
  for (size_t i = 0; i < sizeof names / sizeof names[0] && len < cap; i++) {
    if (!(set & names[i].who))
      continue;
    const char *word = names[i].word ? names[i].word : decided_by ? decided_by : "decider";
    int n = snprintf(out + len, cap - len, "%s%s%s", len ? ", or " : "",
                     names[i].word ? "" : "whoever holds the office of ", word);
    len += n > 0 ? (size_t)n : 0;
  }
}

/* Whoever has signed for an organization has a stake in it, and cannot say that they never wanted
 * to. Laying the power down is no such act. */
static bool note_act(struct context *c, enum route_id route, const struct object *object,
                     unsigned by)
{
  return by != WHO_REPRESENTATIVE || routes[route].kind != KIND_WRITE ||
         route == ROUTE_REPRESENTATIVE_DISMISS || representative_acted(c, object->self);
}

/* Whom a new nomination is of only its body says: nomination_add() looks at that. */
static bool award_fair(struct context *c, const struct award_step *step,
                       const struct object *object)
{
  const struct nomination *n = object->nomination;
  const char *category = n ? n->category : object->category;
  if (step->impartial == REACH_NOMINEE)
    return !n || nomination_impartial(c, n);
  if (step->impartial == REACH_CATEGORY)
    return !category || nomination_category_impartial(c, object->round, category);
  return step->impartial == REACH_NONE || nomination_category_impartial(c, object->round, NULL);
}

/* Whether the state of what it is about allows it, and nobody decides on their own case. */
static bool step_allowed(struct context *c, enum route_id route, const struct object *object)
{
  const struct transition *step = transition_of(route);
  const struct member_step *act = member_step_of(route);
  const struct certificate_step *paper = certificate_step_of(route);
  const struct award_step *award = award_step_of(route);
  const struct nomination *n = object->nomination;
  if (paper && object->certificate)
    return (!paper->impartial || certificate_impartial(c, object->certificate)) &&
           certificate_step_possible(c, object->certificate, paper);
  if (act && object->membership)
    return (!act->impartial || membership_impartial(c, object->membership)) &&
           membership_step_possible(c, object->membership, act);
  if (award && object->round)
    return award_fair(c, award, object) && award_allows(c, object->round, award) &&
           (!n || nomination_allows(c, n, award));
  if (!step || !object->application)
    return true;
  return (!step->impartial || application_impartial(c, object->application)) &&
         application_step_possible(c, object->application, step);
}

bool authority_check(struct context *c, enum route_id route, const struct object *object)
{
  char who_may[256];
  const struct transition *step = transition_of(route);
  unsigned who = routes[route].who & WHO_MODEL && step ? step->who : routes[route].who;
  unsigned by = authority_capacities(c, object) & who;
  if (!by) {
    if (!c->actor)
      return problem_set(c->problem, PROBLEM_SIGNATURE_MISSING,
                         "sign it with a registered key, as `wiotc --key FILE` does");
    words(who, object->decided_by, who_may, sizeof who_may);
    return problem_set(c->problem, PROBLEM_FORBIDDEN, "%s may not do this; it is for %s",
                       c->actor_handle ? c->actor_handle : "you", who_may);
  }
  if (!note_act(c, route, object, by))
    return false;
  return step_allowed(c, route, object);
}
