/* Who may do what: the actor, capacities, and every step of an application in every state. */
#include "daemon/auth/authority.h"

#include "tests/unit/register.h"

#include <string.h>

#include "daemon/model/key.h"
#include "lib/transition.h"

#define T(test) cmocka_unit_test_setup_teardown(test, register_setup, register_teardown)

static const char *const people[] = { NULL,   "rita", "eva",  "ada", "ruth",  "mona",
                                      "cleo", "acme", "bolt", "pia", "norway" };
#define N_PEOPLE (sizeof people / sizeof people[0])

static const enum application_status states[] = {
  STATUS_SUBMITTED,  STATUS_IN_REVIEW, STATUS_INFORMATION_REQUESTED,
  STATUS_APPROVED,   STATUS_REJECTED,  STATUS_WITHDRAWN,
  STATUS_CANCELLED,  STATUS_APPEALED,  STATUS_AFFIRMED,
  STATUS_OVERTURNED, STATUS_LAPSED
};
#define N_STATES (sizeof states / sizeof states[0])

/* For an application of acme to industry: who may, and in which states. Written out here, and not
 * read from the table that is tested. */
static const struct {
  enum route_id action;
  const char *may[3];
  unsigned from;
} steps[] = {
  { ROUTE_APPLICATION_SCREEN, { "rita" }, STATUS_SUBMITTED },
  { ROUTE_APPLICATION_ASK, { "rita", "ruth" }, STATUS_SUBMITTED | STATUS_IN_REVIEW },
  { ROUTE_APPLICATION_ANSWER, { "acme" }, STATUS_INFORMATION_REQUESTED },
  { ROUTE_APPLICATION_VOTE, { "ruth" }, STATUS_IN_REVIEW },
  { ROUTE_APPLICATION_WITHDRAW,
    { "acme" },
    STATUS_SUBMITTED | STATUS_IN_REVIEW | STATUS_INFORMATION_REQUESTED },
  { ROUTE_APPLICATION_CANCEL,
    { "rita" },
    STATUS_SUBMITTED | STATUS_IN_REVIEW | STATUS_INFORMATION_REQUESTED },
  { ROUTE_APPLICATION_ENDORSE,
    { "norway" },
    STATUS_SUBMITTED | STATUS_IN_REVIEW | STATUS_INFORMATION_REQUESTED },
  { ROUTE_APPLICATION_APPEAL, { "acme" }, STATUS_REJECTED },
  { ROUTE_APPLICATION_RULE, { "ruth", "eva" }, STATUS_APPEALED },
};
#define N_STEPS (sizeof steps / sizeof steps[0])

static bool may(size_t step, const char *handle)
{
  for (size_t i = 0; handle && i < 3 && steps[step].may[i]; i++)
    if (strcmp(steps[step].may[i], handle) == 0)
      return true;
  return false;
}

static struct object object_of(const struct application *a)
{
  return (struct object){ .self = a->applicant.id,
                          .body = a->body.id,
                          .decided_by = a->body.admission.decided_by,
                          .application = a };
}

static void every_step_in_every_state_by_everyone(void **state)
{
  struct fixture *f = *state;
  struct application a;
  struct decision d;
  assert_int_equal(N_STEPS, n_transitions);
  assert_int_equal(states[N_STATES - 1], STATUS_LAST);
  register_member(f, "norway", "presidium", &d);
  register_applied(f, "acme", "industry", &a);
  for (size_t s = 0; s < N_STATES; s++)
    for (size_t t = 0; t < N_STEPS; t++)
      for (size_t p = 0; p < N_PEOPLE; p++) {
        struct object object = object_of(&a);
        a.status = states[s];
        register_as(f, people[p]);
        enum problem_id expected = !people[p]                     ? PROBLEM_SIGNATURE_MISSING
                                   : !may(t, people[p])           ? PROBLEM_FORBIDDEN
                                   : !(states[s] & steps[t].from) ? PROBLEM_WRONG_STATE
                                                                  : PROBLEM_NONE;
        bool ok = authority_check(&f->c, steps[t].action, &object);
        if (f->problem.id != expected || ok != (expected == PROBLEM_NONE))
          fail_msg("%s, %s by %s: %s, not %s", application_status_name(states[s]),
                   routes[steps[t].action].path, people[p] ? people[p] : "nobody",
                   problem_code(f->problem.id), problem_code(expected));
      }
}

/* P4: with a stake, no officer's step is open, in whatever state. */
static void no_step_of_an_officer_with_a_stake(void **state)
{
  static const char *const both[] = { "rita", "ruth" };
  struct fixture *f = *state;
  struct application a;
  for (size_t p = 0; p < 2; p++)
    register_affiliate(f, both[p], (const char *const[]){ "acme", NULL });
  register_applied(f, "acme", "industry", &a);
  for (size_t s = 0; s < N_STATES; s++)
    for (size_t t = 0; t < N_STEPS; t++)
      for (size_t p = 0; p < 2; p++) {
        struct object object = object_of(&a);
        a.status = states[s];
        register_as(f, both[p]);
        assert_refused(f, authority_check(&f->c, steps[t].action, &object),
                       may(t, both[p]) ? PROBLEM_CONFLICT_OF_INTEREST : PROBLEM_FORBIDDEN);
      }
}

static void forbidden_says_who_may(void **state)
{
  struct fixture *f = *state;
  struct application a;
  register_applied(f, "acme", "industry", &a);
  struct object object = object_of(&a);
  register_as(f, "bolt");
  assert_refused(f, authority_check(&f->c, ROUTE_APPLICATION_ASK, &object), PROBLEM_FORBIDDEN);
  assert_non_null(strstr(f->problem.detail, "bolt"));
  assert_non_null(strstr(f->problem.detail, "a registrar"));
  assert_non_null(strstr(f->problem.detail, "reviewer"));
  a.status = STATUS_APPROVED;
  register_as(f, "acme");
  assert_refused(f, authority_check(&f->c, ROUTE_APPLICATION_WITHDRAW, &object),
                 PROBLEM_WRONG_STATE);
  assert_non_null(strstr(f->problem.detail, "approved"));
  assert_non_null(strstr(f->problem.detail, "submitted, in_review or information_requested"));
}

static void capacities(void **state)
{
  struct fixture *f = *state;
  struct body industry, people_body;
  assert_done(f, body_by_slug(&f->c, "industry", &industry));
  assert_done(f, body_by_slug(&f->c, "people", &people_body));
  int64_t acme = register_party_id(f, "acme");
  const struct {
    const char *who;
    struct object object;
    unsigned expected;
  } rows[] = {
    { NULL, { .self = acme, .body = industry.id, .decided_by = "reviewer" }, WHO_ANYONE },
    { "acme", { 0 }, WHO_ANYONE | WHO_PARTY },
    { "acme", { .self = acme }, WHO_ANYONE | WHO_PARTY | WHO_SELF },
    { "bolt", { .self = acme }, WHO_ANYONE | WHO_PARTY },
    { "rita", { 0 }, WHO_ANYONE | WHO_PARTY | WHO_REGISTRAR },
    { "eva", { 0 }, WHO_ANYONE | WHO_PARTY | WHO_EXECUTIVE },
    { "eva", { .decided_by = "executive" }, WHO_ANYONE | WHO_PARTY | WHO_EXECUTIVE | WHO_DECIDER },
    { "ada", { .body = industry.id }, WHO_ANYONE | WHO_PARTY | WHO_AUDITOR },
    { "ruth", { 0 }, WHO_ANYONE | WHO_PARTY }, /* of a body, but none is asked about */
    { "ruth",
      { .self = 0, .body = industry.id, .decided_by = "reviewer" },
      WHO_ANYONE | WHO_PARTY | WHO_REVIEWER | WHO_DECIDER },
    { "ruth",
      { .self = 0, .body = industry.id, .decided_by = "chair" },
      WHO_ANYONE | WHO_PARTY | WHO_REVIEWER },
    { "ruth",
      { .self = 0, .body = people_body.id, .decided_by = "reviewer" },
      WHO_ANYONE | WHO_PARTY },
    { "cleo",
      { .self = 0, .body = people_body.id, .decided_by = "chair" },
      WHO_ANYONE | WHO_PARTY | WHO_CHAIR | WHO_DECIDER },
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    register_as(f, rows[i].who);
    assert_int_equal(authority_capacities(&f->c, &rows[i].object), rows[i].expected);
  }
}

static void the_actor_is_found_by_key(void **state)
{
  struct fixture *f = *state;
  struct key key;
  register_as(f, NULL);
  assert_refused(f, authority_actor(&f->c, register_did(200)), PROBLEM_KEY_UNKNOWN);
  assert_int_equal(f->c.actor, 0);
  assert_done(f, authority_actor(&f->c, register_did(1)));
  assert_string_equal(f->c.actor_handle, "rita");
  assert_string_equal(f->c.actor_did, register_did(1));
  assert_int_equal(f->c.actor, register_party_id(f, "rita"));
  /* a second key speaks for the same party, and after the rotation the first no longer does */
  register_as(f, "rita");
  assert_done(f, key_enrol(&f->c, f->c.actor, register_did(201), "new", register_did(1)));
  register_as(f, NULL);
  assert_refused(f, authority_actor(&f->c, register_did(1)), PROBLEM_KEY_REVOKED);
  assert_int_equal(f->c.actor, 0);
  assert_done(f, authority_actor(&f->c, register_did(201)));
  assert_string_equal(f->c.actor_handle, "rita");
  assert_true(key_find(&f->c, register_did(1), &key));
  assert_int_equal(key.party, f->c.actor);
}

/* An office of yesterday gives nothing today. */
static void offices_end(void **state)
{
  struct fixture *f = *state;
  struct object nothing = { 0 };
  register_as(f, "pia");
  assert_done(f, office_appoint(&f->c, f->c.actor, "registrar", 0, "2026-06-01"));
  register_at(f, "2026-05-31T23:59:59Z");
  assert_true(authority_capacities(&f->c, &nothing) & WHO_REGISTRAR);
  register_at(f, "2026-06-01T00:00:00Z");
  assert_false(authority_capacities(&f->c, &nothing) & WHO_REGISTRAR);
}

/* Rows that need no state: only who is asking counts. */
static void rows_about_a_party(void **state)
{
  struct fixture *f = *state;
  struct object object = { .self = register_party_id(f, "acme") };
  const struct {
    enum route_id route;
    const char *may;
  } rows[] = {
    { ROUTE_PARTY_UPDATE, "acme rita" },
    { ROUTE_PARTY_CONTACT, "acme rita ada" },
    { ROUTE_KEY_ADD, "acme" },
    { ROUTE_KEY_REVOKE, "acme" },
    { ROUTE_APPLICATION_SUBMIT, "acme" },
    { ROUTE_LOG_BODY, "acme ada" },
    { ROUTE_ATTACHMENT_GET, "acme rita ada" },
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
    for (size_t p = 0; p < N_PEOPLE; p++) {
      register_as(f, people[p]);
      bool expected = people[p] && strstr(rows[i].may, people[p]);
      if (authority_check(&f->c, rows[i].route, &object) != expected)
        fail_msg("%s %s by %s", routes[rows[i].route].method, routes[rows[i].route].path,
                 people[p] ? people[p] : "nobody");
    }
  /* what founds a register is for nobody */
  register_as(f, "eva");
  assert_refused(f, authority_check(&f->c, ROUTE_CHARTER_FOUND, &object), PROBLEM_FORBIDDEN);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    T(every_step_in_every_state_by_everyone),
    T(no_step_of_an_officer_with_a_stake),
    T(forbidden_says_who_may),
    T(capacities),
    T(the_actor_is_found_by_key),
    T(offices_end),
    T(rows_about_a_party),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
