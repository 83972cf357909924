/* The table of what carries requests out, against the table of requests. */
#include "daemon/api/request.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "daemon/api/handlers.h"
#include "lib/transition.h"

/* Capacities that say nothing until it is known whose the object is, or of which body. */
#define OF_AN_OBJECT                                                                               \
  (WHO_SELF | WHO_REPRESENTATIVE | WHO_CHAIR | WHO_REVIEWER | WHO_DECIDER | WHO_MODEL)

static void every_request_is_carried_out(void **state)
{
  (void)state;
  for (size_t i = 0; i < ROUTE__COUNT; i++)
    if (!bindings[i].handle)
      fail_msg("nothing carries out %s %s", routes[i].method, routes[i].path);
}

/* Without its object, a request of this kind would be judged as if it belonged to nobody. */
static void what_is_judged_by_its_object_has_one(void **state)
{
  (void)state;
  for (size_t i = 0; i < ROUTE__COUNT; i++)
    if (routes[i].who & OF_AN_OBJECT && !bindings[i].object)
      fail_msg("nothing finds the object of %s %s", routes[i].method, routes[i].path);
}

/* Secrets of an application are shown by what the reader is toward it. */
static void what_shows_an_application_knows_it(void **state)
{
  (void)state;
  assert_ptr_equal(bindings[ROUTE_APPLICATION_SHOW].object, api_application_object);
  assert_ptr_equal(bindings[ROUTE_APPLICATION_HISTORY].object, api_application_object);
}

static void steps_of_an_application_are_its_transitions(void **state)
{
  (void)state;
  for (size_t i = 0; i < ROUTE__COUNT; i++) {
    bool step = transition_of((enum route_id)i) != NULL;
    if (step != ((routes[i].who & WHO_MODEL) != 0))
      fail_msg("%s %s: a transition, or none", routes[i].method, routes[i].path);
    if (!step)
      continue;
    assert_int_equal(routes[i].kind, KIND_WRITE);
    assert_ptr_equal(bindings[i].object, api_application_object);
  }
}

/* A handler for two rows would carry out the one under the rights of the other. */
static void no_handler_serves_two_requests(void **state)
{
  (void)state;
  for (size_t i = 0; i < ROUTE__COUNT; i++)
    for (size_t k = 0; k < i; k++)
      if (bindings[i].handle == bindings[k].handle)
        fail_msg("%s %s and %s %s", routes[i].method, routes[i].path, routes[k].method,
                 routes[k].path);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(every_request_is_carried_out),
    cmocka_unit_test(what_is_judged_by_its_object_has_one),
    cmocka_unit_test(what_shows_an_application_knows_it),
    cmocka_unit_test(steps_of_an_application_are_its_transitions),
    cmocka_unit_test(no_handler_serves_two_requests),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
