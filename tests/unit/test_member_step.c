/* Every step of a membership in every status by everyone: who may, and when. */
#include "daemon/auth/authority.h"

#include "tests/unit/register.h"

#include <string.h>

#include "daemon/model/representative.h"
#include "lib/member_status.h"

#define T(test) cmocka_unit_test_setup_teardown(test, register_setup, register_teardown)

static const char *const people[] = { NULL,   "rita", "eva",  "ada", "ruth", "mona",
                                      "cleo", "acme", "bolt", "pia", "paul" };
#define N_PEOPLE (sizeof people / sizeof people[0])

static const enum member_status states[] = { MEMBER_FUTURE,    MEMBER_ACTIVE,   MEMBER_DUE,
                                             MEMBER_SUSPENDED, MEMBER_GRACE,    MEMBER_LAPSED,
                                             MEMBER_EXPIRED,   MEMBER_RESIGNED, MEMBER_EXPELLED,
                                             MEMBER_DISSOLVED };
#define N_STATES (sizeof states / sizeof states[0])
#define IN_TERM (MEMBER_ACTIVE | MEMBER_DUE | MEMBER_SUSPENDED)

/* For a membership of acme in industry, which has no chair. Written out here, and not read from the
 * table that is tested. */
static const struct {
  enum route_id action;
  const char *may[2];
  unsigned from;
} steps[] = {
  { ROUTE_MEMBERSHIP_SUSPEND, { "rita" }, MEMBER_ACTIVE | MEMBER_DUE },
  { ROUTE_MEMBERSHIP_REINSTATE, { "rita" }, MEMBER_SUSPENDED | MEMBER_GRACE | MEMBER_LAPSED },
  { ROUTE_MEMBERSHIP_RESIGN, { "acme", "paul" }, IN_TERM | MEMBER_GRACE },
  { ROUTE_MEMBERSHIP_EXPEL, { "ruth" }, IN_TERM | MEMBER_GRACE },
  { ROUTE_MEMBERSHIP_APPEAL, { "acme", "paul" }, MEMBER_EXPELLED },
  { ROUTE_MEMBERSHIP_RULE, { "eva" }, MEMBER_EXPELLED },
  { ROUTE_MEMBERSHIP_RENEW, { "acme", "paul" }, IN_TERM | MEMBER_GRACE | MEMBER_LAPSED },
  { ROUTE_MEMBERSHIP_REPRESENT, { "acme", "paul" }, IN_TERM | MEMBER_GRACE },
};
#define N_STEPS (sizeof steps / sizeof steps[0])

static bool may(size_t step, const char *handle)
{
  for (size_t i = 0; handle && i < 2 && steps[step].may[i]; i++)
    if (strcmp(steps[step].may[i], handle) == 0)
      return true;
  return false;
}

static void member(struct fixture *f, const char *handle, const char *slug, struct membership *m)
{
  struct decision d;
  register_member(f, handle, slug, &d);
  *m = d.membership;
}

static void name(struct fixture *f, const char *organization, const char *person)
{
  struct party o, p;
  register_as(f, organization);
  assert_done(f, party_by_handle(&f->c, organization, &o));
  assert_done(f, party_by_handle(&f->c, person, &p));
  assert_done(f, representative_name(&f->c, &o, &p));
}

static struct object object_of(const struct membership *m)
{
  return (struct object){
    .self = m->party_id, .body = m->body_id, .decided_by = "reviewer", .membership = m
  };
}

static void every_step_in_every_status_by_everyone(void **state)
{
  struct fixture *f = *state;
  struct membership m;
  assert_int_equal(N_STEPS, n_member_steps);
  member(f, "acme", "industry", &m);
  name(f, "acme", "paul");
  for (size_t s = 0; s < N_STATES; s++)
    for (size_t t = 0; t < N_STEPS; t++)
      for (size_t p = 0; p < N_PEOPLE; p++) {
        struct object object = object_of(&m);
        m.status = states[s];
        register_as(f, people[p]);
        enum problem_id expected = !people[p]                     ? PROBLEM_SIGNATURE_MISSING
                                   : !may(t, people[p])           ? PROBLEM_FORBIDDEN
                                   : !(states[s] & steps[t].from) ? PROBLEM_WRONG_STATE
                                                                  : PROBLEM_NONE;
        bool ok = authority_check(&f->c, steps[t].action, &object);
        if (f->problem.id != expected || ok != (expected == PROBLEM_NONE))
          fail_msg("%s, %s by %s: %s, not %s", member_status_name(states[s]),
                   routes[steps[t].action].path, people[p] ? people[p] : "nobody",
                   problem_code(f->problem.id), problem_code(expected));
      }
}

/* P4: an officer who belongs to the member neither suspends nor reinstates it. */
static void no_officer_with_a_stake(void **state)
{
  static const char *const acme[] = { "acme", NULL };
  struct fixture *f = *state;
  struct membership m;
  member(f, "acme", "industry", &m);
  struct object object = object_of(&m);
  register_affiliate(f, "rita", acme);
  for (size_t t = 0; t < N_STEPS; t++) {
    if (!may(t, "rita"))
      continue;
    register_as(f, "rita");
    m.status = MEMBER_SUSPENDED;
    assert_refused(f, authority_check(&f->c, steps[t].action, &object),
                   PROBLEM_CONFLICT_OF_INTEREST);
    register_as(f, "rolf");
    m.status = steps[t].action == ROUTE_MEMBERSHIP_SUSPEND ? MEMBER_ACTIVE : MEMBER_SUSPENDED;
    assert_done(f, authority_check(&f->c, steps[t].action, &object));
  }
}

static void the_chair_of_the_body(void **state)
{
  struct fixture *f = *state;
  struct membership m;
  member(f, "pia", "people", &m);
  struct object object = object_of(&m);
  m.status = MEMBER_ACTIVE;
  register_as(f, "cleo");
  assert_done(f, authority_check(&f->c, ROUTE_MEMBERSHIP_SUSPEND, &object));
  register_as(f, "mona"); /* a reviewer */
  assert_refused(f, authority_check(&f->c, ROUTE_MEMBERSHIP_SUSPEND, &object), PROBLEM_FORBIDDEN);
}

static void names_and_statuses(void **state)
{
  char words[MEMBER_WORDS];
  (void)state;
  for (size_t i = 0; i < N_STATES; i++)
    assert_int_equal(member_status_read(member_status_name(states[i])), states[i]);
  assert_int_equal(member_status_read("asleep"), 0);
  assert_int_equal(member_status_read(NULL), 0);
  member_status_words(MEMBER_ACTIVE | MEMBER_DUE | MEMBER_GRACE, words);
  assert_string_equal(words, "active, due or grace");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    T(every_step_in_every_status_by_everyone),
    T(no_officer_with_a_stake),
    T(the_chair_of_the_body),
    cmocka_unit_test(names_and_statuses),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
