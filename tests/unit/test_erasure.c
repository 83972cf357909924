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
  { ROUTE_NOMINATION_ADD, true },     { ROUTE_NOMINATION_SCORE, false },
  { ROUTE_AWARD_DECIDE, false },
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

/* An officer may be written to, from the appointment to the last day. */
static void not_in_office(void **state)
{
  struct fixture *f = *state;
  assert_refused(f, erase(f, "rita"), PROBLEM_FROZEN);
  assert_non_null(strstr(f->problem.detail, "office of registrar, O"));
  assert_non_null(strstr(f->problem.detail, "`wiotc office end rita registrar --reason TEXT`"));
  register_at(f, "2026-06-01T12:00:00Z");
  register_sql(f, "INSERT INTO office (party, role, body, since, until, entry)"
                  " SELECT p.id, 'reviewer', b.id, '2026-06-02', '2026-07-01', 0"
                  " FROM party p, body b WHERE p.handle = 'pia' AND b.slug = 'industry'");
  assert_refused(f, erase(f, "pia"), PROBLEM_FROZEN);
  assert_non_null(strstr(f->problem.detail, "office end pia reviewer --body industry"));
  register_at(f, "2026-06-30T12:00:00Z");
  assert_refused(f, erase(f, "pia"), PROBLEM_FROZEN);
  register_at(f, "2026-07-01T12:00:00Z");
  register_sql(f, "UPDATE party SET entry = 0 WHERE handle = 'pia'"); /* this log has no bodies */
  assert_done(f, erase(f, "pia"));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(it_is_known_of_each_private_body_whether_it_goes),
    T(not_while_it_is_judged),
    T(not_in_office),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
