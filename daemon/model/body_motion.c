#include "daemon/model/body_motion.h"

#include "daemon/model/application.h"
#include "daemon/model/body_life.h"
#include "daemon/model/ending.h"
#include "daemon/model/founding.h"
#include "daemon/model/office.h"
#include "lib/json.h"

static bool enough(struct context *c, const struct body *body)
{
  struct founder *rows;
  size_t ready;
  founding_list(c, body, &rows, &ready);
  return (int64_t)ready >= body->admission.founding_minimum ||
         problem_set(
             c->problem, PROBLEM_WRONG_STATE,
             "%s has %zu of the %lld founding applicants that it needs, screened and fit to "
             "be admitted; `wiotc body show %s` lists them",
             body->slug, ready, (long long)body->admission.founding_minimum, body->slug);
}

/* A body that could not decide on an application should not come to be. */
static bool has_deciders(struct context *c, const struct body *body)
{
  int64_t *holders;
  const struct admission *a = &body->admission;
  size_t n = office_holders(c, a->decided_by, body->id, &holders);
  return (int64_t)n >= a->approvals ||
         problem_set(c->problem, PROBLEM_OFFICERS_NEEDED,
                     "%s admits by %lld approvals of the office of %s, and %zu hold it there: "
                     "appoint more first, `wiotc office appoint HANDLE %s`",
                     body->slug, (long long)a->approvals, a->decided_by, n, a->decided_by);
}

static bool not_bound(struct context *c, const struct body *body)
{
  struct ceremony ceremony;
  return !founding_ceremony(c, body, &ceremony) ||
         problem_set(c->problem, PROBLEM_WRONG_STATE,
                     "it is resolved already that %s is founded at %s, on %s or later", body->slug,
                     ceremony.slug, ceremony.date);
}

static bool may_be_founded(struct context *c, const struct motion *m, struct json_object *content,
                           struct body *body, struct ceremony *ceremony)
{
  return body_by_id(c, m->body, body) && body_allows(c, body, BODY_FOUND) && not_bound(c, body) &&
         ceremony_by_slug(c, json_str(content, "ceremony"), ceremony) &&
         ceremony_open(c, ceremony) && enough(c, body) && has_deciders(c, body);
}

bool body_found_possible(struct context *c, const struct motion *m, struct json_object *content)
{
  struct body body;
  struct ceremony ceremony;
  return may_be_founded(c, m, content, &body, &ceremony);
}

bool body_found_carry_out(struct context *c, const struct motion *m, struct json_object *content,
                          struct json_object *effect)
{
  struct body body;
  struct ceremony ceremony;
  if (!may_be_founded(c, m, content, &body, &ceremony))
    return false;
  json_set_str(effect, "body", body.slug);
  json_set_str(effect, "ceremony", ceremony.slug);
  return founding_bind(c, body.id, ceremony.id, m->id) &&
         body_advance(c, body.id, "resolve",
                      arena_printf(c->arena, "to be founded at %s", ceremony.slug), BODY_PROPOSED);
}

bool body_found_stake(struct context *c, const struct motion *m, int64_t officer, const char **why)
{
  return founding_stake(c, m->body, officer, why);
}

/* What the motion is about, if the action is possible on it. */
static bool object(struct context *c, const struct motion *m, enum body_action action,
                   struct body *out)
{
  return body_by_id(c, m->body, out) && body_allows(c, out, action);
}

static bool change(struct context *c, const struct motion *m, const struct body *body,
                   const char *step, enum body_status to, struct json_object *effect)
{
  json_set_str(effect, "body", body->slug);
  json_set_str(effect, "status", body_status_name(to));
  return body_advance(c, body->id, step, m->reason, to);
}

bool body_rest_possible(struct context *c, const struct motion *m, struct json_object *content)
{
  struct body body;
  (void)content;
  return object(c, m, BODY_REST, &body);
}

bool body_rest_carry_out(struct context *c, const struct motion *m, struct json_object *content,
                         struct json_object *effect)
{
  struct body body;
  (void)content;
  return object(c, m, BODY_REST, &body) && change(c, m, &body, "rest", BODY_DORMANT, effect);
}

bool body_revive_possible(struct context *c, const struct motion *m, struct json_object *content)
{
  struct body body;
  (void)content;
  return object(c, m, BODY_REVIVE, &body);
}

bool body_revive_carry_out(struct context *c, const struct motion *m, struct json_object *content,
                           struct json_object *effect)
{
  struct body body;
  (void)content;
  return object(c, m, BODY_REVIVE, &body) && change(c, m, &body, "revive", BODY_FOUNDED, effect);
}

bool body_dissolve_possible(struct context *c, const struct motion *m, struct json_object *content)
{
  struct body body;
  (void)content;
  return object(c, m, BODY_DISSOLVE, &body);
}

/* Nobody is left to decide on them. */
static bool cancel_applications(struct context *c, const struct motion *m, size_t *n)
{
  int64_t id;
  struct application a;
  for (*n = 0; (id = application_next_pending(c, m->body, 0)); ++*n)
    if (!application_by_id(c, id, &a) || !application_cancel(c, &a, m->reason))
      return false;
  return db_good(c->db, c->problem);
}

bool body_dissolve_carry_out(struct context *c, const struct motion *m, struct json_object *content,
                             struct json_object *effect)
{
  struct body body;
  size_t members, applications, offices;
  (void)content;
  if (!object(c, m, BODY_DISSOLVE, &body) ||
      !membership_dissolve(c, body.id, m->reason, &members) ||
      !cancel_applications(c, m, &applications) || !office_end_all(c, body.id, m->reason, &offices))
    return false;
  json_set_int(effect, "memberships_ended", (int64_t)members);
  json_set_int(effect, "applications_cancelled", (int64_t)applications);
  json_set_int(effect, "offices_ended", (int64_t)offices);
  return change(c, m, &body, "dissolve", BODY_DISSOLVED, effect);
}
