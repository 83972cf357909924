#include "daemon/model/erasure.h"

#include "tests/unit/register.h"

#include <string.h>

#include "lib/route.h"

#define T(test) cmocka_unit_test_setup_teardown(test, register_setup, register_teardown)

/* Every request with something private in its body: whose it is decides whether it can be erased.
 */
static const struct {
  enum route_id route;
  bool erased; /* false: an officer's words about a case, which stay with the decision */
} rows[] = {
  { ROUTE_PARTY_REGISTER, true },     { ROUTE_PARTY_UPDATE, true },
  { ROUTE_ATTACHMENT_ADD, true },     { ROUTE_APPLICATION_SUBMIT, true },
  { ROUTE_APPLICATION_ASK, true },    { ROUTE_APPLICATION_ANSWER, true },
  { ROUTE_APPLICATION_APPEAL, true }, { ROUTE_APPLICATION_VOTE, false },
  { ROUTE_APPLICATION_RULE, false },  { ROUTE_MOTION_VOTE, false },
};
#define N_ROWS (sizeof rows / sizeof rows[0])

static void it_is_known_of_each_private_body_whether_it_goes(void **state)
{
  (void)state;
  for (size_t r = 0; r < ROUTE__COUNT; r++) {
    bool private = routes[r].secrets || routes[r].body == BODY_ATTACHMENT, found = false;
    for (size_t i = 0; i < N_ROWS && !found; i++)
      found = (size_t)rows[i].route == r;
    if (private != found)
      fail_msg("%s %s: say here whether an erasure takes its private members, and do so in "
               "daemon/model/erasure.c",
               routes[r].method, routes[r].path);
  }
}

static bool erase(struct fixture *f, const char *handle)
{
  struct party party;
  int64_t n;
  register_as(f, handle);
  return party_by_id(&f->c, f->c.actor, &party) && party_erase(&f->c, &party, &n);
}

static void not_while_it_is_judged(void **state)
{
  struct fixture *f = *state;
  struct application a;
  register_applied(f, "acme", "industry", &a);
  assert_refused(f, erase(f, "acme"), PROBLEM_FROZEN);
  register_as(f, "acme");
  assert_int_equal(register_count(f, "SELECT count(*) FROM party WHERE erased IS NOT NULL"), 0);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(it_is_known_of_each_private_body_whether_it_goes),
    T(not_while_it_is_judged),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
