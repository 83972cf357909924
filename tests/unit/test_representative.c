/* Representatives: who may be one, and the stake that comes with it. */
#include "daemon/model/representative.h"

#include "tests/unit/register.h"

#include <string.h>

#define T(test) cmocka_unit_test_setup_teardown(test, register_setup, register_teardown)

static struct party get(struct fixture *f, const char *handle)
{
  struct party p;
  assert_done(f, party_by_handle(&f->c, handle, &p));
  return p;
}

static bool name(struct fixture *f, const char *organization, const char *person)
{
  struct party o = get(f, organization), p = get(f, person);
  register_as(f, organization);
  return representative_name(&f->c, &o, &p);
}

static bool dismiss(struct fixture *f, const char *by, const char *organization, const char *person)
{
  struct party o = get(f, organization), p = get(f, person);
  register_as(f, by);
  return representative_dismiss(&f->c, &o, &p, "why");
}

static bool has_stake(struct fixture *f, const char *person, const char *organization)
{
  const char *why;
  struct party o = get(f, organization);
  return party_has_stake(&f->c, get(f, person).id, &o, f->c.time, &why);
}

static void only_people_for_others(void **state)
{
  struct fixture *f = *state;
  struct representative *rows;
  assert_refused(f, name(f, "pia", "paul"), PROBLEM_BAD_FIELDS);
  assert_refused(f, name(f, "acme", "bolt"), PROBLEM_BAD_FIELDS);
  assert_done(f, name(f, "acme", "paul"));
  assert_done(f, name(f, "norway", "paul"));
  assert_refused(f, name(f, "acme", "paul"), PROBLEM_WRONG_STATE);
  assert_int_equal(representative_list(&f->c, get(f, "acme").id, 0, &rows), 1);
  assert_string_equal(rows[0].person, "paul");
  assert_int_equal(representative_list(&f->c, 0, get(f, "paul").id, &rows), 2);
  assert_string_equal(rows[1].organization, "norway");
}

static void it_ends_at_once(void **state)
{
  struct fixture *f = *state;
  assert_done(f, name(f, "acme", "paul"));
  assert_true(representative_in_force(&f->c, get(f, "acme").id, get(f, "paul").id));
  assert_refused(f, dismiss(f, "pia", "acme", "paul"), PROBLEM_FORBIDDEN);
  assert_done(f, dismiss(f, "acme", "acme", "paul"));
  assert_false(representative_in_force(&f->c, get(f, "acme").id, get(f, "paul").id));
  assert_refused(f, dismiss(f, "acme", "acme", "paul"), PROBLEM_NOT_FOUND);
}

/* The organization may change its mind; but with each naming somebody is written to. */
static void not_again_within_a_day(void **state)
{
  struct fixture *f = *state;
  register_at(f, "2026-06-01T10:00:00Z");
  assert_done(f, name(f, "acme", "paul"));
  register_at(f, "2026-06-02T10:00:00Z");
  assert_done(f, dismiss(f, "acme", "acme", "paul"));
  assert_refused(f, name(f, "acme", "paul"), PROBLEM_WRONG_STATE);
  register_at(f, "2026-06-03T09:59:59Z");
  assert_refused(f, name(f, "acme", "paul"), PROBLEM_WRONG_STATE);
  assert_non_null(strstr(f->problem.detail, "from 2026-06-03T10:00:00Z on"));
  assert_done(f, name(f, "bolt", "paul"));
  assert_done(f, name(f, "acme", "pia"));
  register_at(f, "2026-06-03T10:00:00Z");
  assert_done(f, name(f, "acme", "paul"));
}

static void a_stake_until_a_year_after(void **state)
{
  struct fixture *f = *state;
  assert_false(has_stake(f, "paul", "acme"));
  assert_done(f, name(f, "acme", "paul"));
  assert_true(has_stake(f, "paul", "acme"));
  assert_false(has_stake(f, "paul", "bolt"));
  register_at(f, "2026-06-01T00:00:00Z");
  assert_done(f, dismiss(f, "acme", "acme", "paul"));
  register_at(f, "2027-06-01T00:00:00Z");
  assert_true(has_stake(f, "paul", "acme"));
  register_at(f, "2027-06-01T00:00:01Z");
  assert_false(has_stake(f, "paul", "acme"));
}

/* Nobody is made unfit to decide by being named against their will. */
static void laid_down_without_having_acted(void **state)
{
  static const char *const acme[] = { "acme", NULL };
  struct fixture *f = *state;
  assert_done(f, name(f, "acme", "ruth"));
  assert_true(has_stake(f, "ruth", "acme"));
  assert_done(f, dismiss(f, "ruth", "acme", "ruth"));
  assert_false(has_stake(f, "ruth", "acme"));
  assert_refused(f, name(f, "acme", "ruth"), PROBLEM_FORBIDDEN);
  register_affiliate(f, "ruth", acme);
  assert_refused(f, name(f, "acme", "ruth"), PROBLEM_WRONG_STATE);
  register_at(f, "2026-05-29T20:26:40Z");
  assert_done(f, name(f, "acme", "ruth"));
}

static void laid_down_after_having_acted(void **state)
{
  struct fixture *f = *state;
  assert_done(f, name(f, "acme", "ruth"));
  register_as(f, "ruth");
  assert_done(f, representative_acted(&f->c, get(f, "acme").id));
  assert_done(f, dismiss(f, "ruth", "acme", "ruth"));
  assert_true(has_stake(f, "ruth", "acme"));
}

/* For what nobody waits with until they lay it down. */
static void bound_by_having_acted_or_by_an_earlier_naming(void **state)
{
  struct fixture *f = *state;
  int64_t acme = get(f, "acme").id, ruth = get(f, "ruth").id, named = f->c.time;
  assert_done(f, name(f, "acme", "ruth"));
  assert_true(representative_bound(&f->c, acme, ruth, named, named));
  assert_false(representative_bound(&f->c, acme, ruth, named, named - 1));
  assert_done(f, dismiss(f, "acme", "acme", "ruth"));
  assert_false(representative_bound(&f->c, acme, ruth, named, named));
  register_at(f, "2026-06-01T00:00:00Z");
  assert_done(f, name(f, "acme", "ruth"));
  register_as(f, "ruth");
  assert_done(f, representative_acted(&f->c, acme));
  assert_true(representative_bound(&f->c, acme, ruth, named, named));
  assert_done(f, dismiss(f, "acme", "acme", "ruth"));
  assert_true(representative_bound(&f->c, acme, ruth, f->c.time, named));
  assert_false(representative_bound(&f->c, acme, ruth, f->c.time + 1, named));
}

static void so_many_at_once(void **state)
{
  struct fixture *f = *state;
  for (int i = 0; i < LIMIT_REPRESENTATIVES; i++) {
    struct party p = { .handle = arena_printf(&f->arena, "person-%d", i), .kind = "person" };
    struct party_change change = { .names = "{\"en\":\"P\"}" };
    register_as(f, NULL);
    assert_done(f, party_register(&f->c, &p, &change, register_did((uint8_t)(150 + i)), NULL));
    assert_done(f, name(f, "acme", p.handle));
  }
  assert_refused(f, name(f, "acme", "paul"), PROBLEM_QUOTA);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    T(only_people_for_others),
    T(it_ends_at_once),
    T(not_again_within_a_day),
    T(a_stake_until_a_year_after),
    T(laid_down_without_having_acted),
    T(laid_down_after_having_acted),
    T(bound_by_having_acted_or_by_an_earlier_naming),
    T(so_many_at_once),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
