#include "lib/transition.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#define FINAL                                                                                      \
  (STATUS_APPROVED | STATUS_WITHDRAWN | STATUS_CANCELLED | STATUS_AFFIRMED | STATUS_OVERTURNED |   \
   STATUS_LAPSED)

static void steps_are_judged_by_the_model(void **state)
{
  (void)state;
  for (size_t i = 0; i < n_transitions; i++) {
    const struct transition *t = &transitions[i];
    assert_ptr_equal(transition_of(t->action), t);
    assert_int_equal(routes[t->action].who, WHO_MODEL);
    assert_int_equal(routes[t->action].kind, KIND_WRITE);
    assert_true(t->from != 0 && t->who != 0);
    assert_int_equal(t->from & FINAL, 0);
    assert_int_equal(t->stays, t->to == 0);
    assert_int_equal(t->to & STATUS_LAPSED, 0);
  }
  /* and no request on an application that changes it is missing */
  for (enum route_id id = 0; id < ROUTE__COUNT; id++)
    if (strncmp(routes[id].path, "/v1/applications/", 17) == 0 && routes[id].kind == KIND_WRITE)
      assert_non_null(transition_of(id));
  assert_null(transition_of(ROUTE_PARTY_LIST));
  assert_null(transition_of(ROUTE__COUNT));
}

/* P4: whoever decides is impartial, and only the applicant's own steps are free of that. */
static void officers_are_impartial(void **state)
{
  (void)state;
  for (size_t i = 0; i < n_transitions; i++)
    assert_int_equal(transitions[i].impartial,
                     transitions[i].who != (WHO_SELF | WHO_REPRESENTATIVE));
}

static void the_steps(void **state)
{
  (void)state;
  const struct transition *t = transition_of(ROUTE_APPLICATION_VOTE);
  assert_int_equal(t->from, STATUS_IN_REVIEW);
  assert_int_equal(t->who, WHO_DECIDER);
  t = transition_of(ROUTE_APPLICATION_SCREEN);
  assert_int_equal(t->from, STATUS_SUBMITTED);
  assert_int_equal(t->to, STATUS_IN_REVIEW);
  t = transition_of(ROUTE_APPLICATION_ANSWER);
  assert_true(t->back);
  assert_int_equal(t->from, STATUS_INFORMATION_REQUESTED);
  t = transition_of(ROUTE_APPLICATION_WITHDRAW);
  assert_int_equal(t->from, STATUS_OPEN);
  assert_int_equal(t->to, STATUS_WITHDRAWN);
  assert_false(t->back);
  t = transition_of(ROUTE_APPLICATION_APPEAL);
  assert_int_equal(t->from, STATUS_REJECTED);
  t = transition_of(ROUTE_APPLICATION_CANCEL);
  assert_int_equal(t->to, STATUS_CANCELLED);
  assert_int_equal(t->who, WHO_REGISTRAR);
}

/* Every pair of states: what is not here cannot happen. */
static void what_can_become_of_an_application(void **state)
{
  static const struct {
    enum application_status from;
    unsigned to;
  } life[] = {
    { STATUS_SUBMITTED,
      STATUS_IN_REVIEW | STATUS_INFORMATION_REQUESTED | STATUS_WITHDRAWN | STATUS_CANCELLED },
    { STATUS_IN_REVIEW, STATUS_INFORMATION_REQUESTED | STATUS_APPROVED | STATUS_REJECTED |
                            STATUS_WITHDRAWN | STATUS_CANCELLED },
    { STATUS_INFORMATION_REQUESTED,
      STATUS_SUBMITTED | STATUS_IN_REVIEW | STATUS_LAPSED | STATUS_WITHDRAWN | STATUS_CANCELLED },
    { STATUS_REJECTED, STATUS_APPEALED },
    { STATUS_APPEALED, STATUS_AFFIRMED | STATUS_OVERTURNED },
  };
  (void)state;
  for (unsigned from = 1; from <= STATUS_LAST; from <<= 1)
    for (unsigned to = 1; to <= STATUS_LAST; to <<= 1) {
      bool expected = false;
      for (size_t i = 0; i < sizeof life / sizeof life[0]; i++)
        expected = expected || (life[i].from == from && life[i].to & to);
      if (from != to && transition_exists(from, to) != expected)
        fail_msg("%s to %s", application_status_name(from), application_status_name(to));
    }
  for (size_t i = 0; i < n_application_outcomes; i++)
    assert_true(application_outcomes[i].by == ROUTE__COUNT ||
                routes[application_outcomes[i].by].kind == KIND_WRITE);
}

static void names_come_back(void **state)
{
  (void)state;
  for (enum application_status s = STATUS_SUBMITTED; s <= STATUS_LAST; s <<= 1)
    assert_int_equal(application_status_read(application_status_name(s)), s);
  assert_string_equal(application_status_name(STATUS_IN_REVIEW), "in_review");
  assert_int_equal(application_status_read("nonsense"), 0);
  assert_int_equal(application_status_read("unknown"), 0);
  assert_int_equal(application_status_read(""), 0);
  assert_int_equal(application_status_read(NULL), 0);
}

static void sets_in_words(void **state)
{
  (void)state;
  char words[STATUS_WORDS];
  application_status_words(STATUS_SUBMITTED, words);
  assert_string_equal(words, "submitted");
  application_status_words(STATUS_SUBMITTED | STATUS_IN_REVIEW, words);
  assert_string_equal(words, "submitted or in_review");
  application_status_words(2 * STATUS_LAST - 1, words); /* all there are */
  assert_string_equal(words, "submitted, in_review, information_requested, approved, rejected, "
                             "withdrawn, cancelled, appealed, affirmed, overturned or lapsed");
  application_status_words(0, words);
  assert_string_equal(words, "");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(steps_are_judged_by_the_model),
    cmocka_unit_test(officers_are_impartial),
    cmocka_unit_test(the_steps),
    cmocka_unit_test(what_can_become_of_an_application),
    cmocka_unit_test(names_come_back),
    cmocka_unit_test(sets_in_words),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
