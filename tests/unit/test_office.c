#include "daemon/model/office.h"

#include "tests/unit/register.h"

#include <string.h>

#include "lib/route.h"

#define T(test) cmocka_unit_test_setup_teardown(test, register_setup, register_teardown)
#define EVERY_ROLE                                                                                 \
  (WHO_REGISTRAR | WHO_EXECUTIVE | WHO_AUDITOR | WHO_CHAIR | WHO_REVIEWER | WHO_DECIDER)

static int64_t body_id(struct fixture *f, const char *slug)
{
  struct body body;
  assert_done(f, body_by_slug(&f->c, slug, &body));
  return body.id;
}

static unsigned roles_of(struct fixture *f, const char *handle, const char *slug,
                         const char *decided_by)
{
  unsigned who = office_capacities(&f->c, register_party_id(f, handle), slug ? body_id(f, slug) : 0,
                                   decided_by);
  assert_int_equal(who & ~(unsigned)EVERY_ROLE, 0);
  return who;
}

static void the_roles(void **state)
{
  static const char *const of_register[] = { "registrar", "executive", "auditor" };
  static const char *const of_body[] = { "chair", "reviewer" };
  static const char *const none[] = { "", "king", "Registrar", "registrar ", "jury" };
  (void)state;
  for (size_t i = 0; i < 3; i++) {
    assert_true(office_role_valid(of_register[i]));
    assert_false(office_role_of_body(of_register[i]));
  }
  for (size_t i = 0; i < 2; i++)
    assert_true(office_role_valid(of_body[i]) && office_role_of_body(of_body[i]));
  assert_true(office_role_valid("juror") && office_role_of_round("juror"));
  assert_false(office_role_of_body("juror") || office_role_of_round("reviewer"));
  for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
    assert_false(office_role_valid(none[i]) || office_role_of_body(none[i]));
}

static void offices_of_the_register(void **state)
{
  struct fixture *f = *state;
  assert_int_equal(roles_of(f, "rita", NULL, NULL), WHO_REGISTRAR);
  assert_int_equal(roles_of(f, "rita", "industry", NULL), WHO_REGISTRAR);
  assert_int_equal(roles_of(f, "ada", NULL, NULL), WHO_AUDITOR);
  assert_int_equal(roles_of(f, "acme", NULL, NULL), 0);
  assert_int_equal(roles_of(f, "eva", "presidium", "executive"), WHO_EXECUTIVE | WHO_DECIDER);
  assert_int_equal(roles_of(f, "eva", "industry", "reviewer"), WHO_EXECUTIVE);
}

static void offices_of_a_body(void **state)
{
  struct fixture *f = *state;
  assert_int_equal(roles_of(f, "ruth", "industry", "reviewer"), WHO_REVIEWER | WHO_DECIDER);
  assert_int_equal(roles_of(f, "ruth", "people", "chair"), 0);
  assert_int_equal(roles_of(f, "ruth", NULL, NULL), 0);
  assert_int_equal(roles_of(f, "mona", "people", "chair"), WHO_REVIEWER);
  assert_int_equal(roles_of(f, "mona", "industry", "reviewer"), 0);
  assert_int_equal(roles_of(f, "cleo", "people", "chair"), WHO_CHAIR | WHO_DECIDER);
}

static void an_office_of_every_body(void **state)
{
  struct fixture *f = *state;
  register_as(f, "rita");
  assert_done(f, office_appoint(&f->c, register_party_id(f, "pia"), "reviewer", 0, NULL));
  assert_int_equal(roles_of(f, "pia", "industry", "reviewer"), WHO_REVIEWER | WHO_DECIDER);
  assert_int_equal(roles_of(f, "pia", "people", "chair"), WHO_REVIEWER);
  assert_int_equal(roles_of(f, "pia", NULL, NULL), 0); /* of no body in particular */
}

static void terms(void **state)
{
  struct fixture *f = *state;
  register_at(f, "2026-06-10T12:00:00Z");
  register_as(f, "rita");
  assert_done(f, office_appoint(&f->c, register_party_id(f, "pia"), "auditor", 0, "2026-06-20"));
  register_at(f, "2026-06-09T23:59:59Z");
  assert_int_equal(roles_of(f, "pia", NULL, NULL), 0);
  register_at(f, "2026-06-10T00:00:00Z"); /* the whole day */
  assert_int_equal(roles_of(f, "pia", NULL, NULL), WHO_AUDITOR);
  register_at(f, "2026-06-19T23:59:59Z");
  assert_int_equal(roles_of(f, "pia", NULL, NULL), WHO_AUDITOR);
  register_at(f, "2026-06-20T00:00:00Z");
  assert_int_equal(roles_of(f, "pia", NULL, NULL), 0);
}

static void in_force(void **state)
{
  struct office o = { .since = "2026-06-10", .until = "2026-06-20" };
  (void)state;
  assert_false(office_in_force(&o, "2026-06-09"));
  assert_true(office_in_force(&o, "2026-06-10"));
  assert_true(office_in_force(&o, "2026-06-19"));
  assert_false(office_in_force(&o, "2026-06-20"));
  o.until = NULL;
  assert_true(office_in_force(&o, "9999-12-31"));
}

static void holders_once_and_in_order(void **state)
{
  struct fixture *f = *state;
  int64_t *ids, ruth = register_party_id(f, "ruth");
  register_as(f, "rita");
  assert_done(f, office_appoint(&f->c, ruth, "reviewer", 0, NULL));
  assert_done(f, office_appoint(&f->c, ruth, "reviewer", body_id(f, "industry"), NULL));
  assert_int_equal(office_holders(&f->c, "reviewer", body_id(f, "industry"), &ids), 3);
  assert_int_equal(ids[0], ruth);
  assert_true(ids[0] < ids[1] && ids[1] < ids[2]);
  assert_int_equal(office_holders(&f->c, "reviewer", body_id(f, "people"), &ids), 2);
  assert_int_equal(office_holders(&f->c, "executive", body_id(f, "presidium"), &ids), 3);
  assert_int_equal(office_holders(&f->c, "chair", body_id(f, "industry"), &ids), 0);
}

static size_t listed(struct fixture *f, struct office_filter filter, struct office **rows)
{
  struct page page = { 0, 100 };
  bool more;
  size_t n = office_list(&f->c, &filter, &page, rows, &more);
  assert_false(more);
  return n;
}

static void lists(void **state)
{
  struct fixture *f = *state;
  struct office *rows;
  bool more;
  register_at(f, "2026-06-10T12:00:00Z");
  register_as(f, "rita");
  assert_done(f, office_appoint(&f->c, register_party_id(f, "pia"), "chair", body_id(f, "industry"),
                                "2026-06-20"));
  assert_int_equal(listed(f, (struct office_filter){ 0 }, &rows), 12);
  assert_int_equal(listed(f, (struct office_filter){ .body = "industry" }, &rows), 4);
  assert_int_equal(listed(f, (struct office_filter){ .role = "chair" }, &rows), 2);
  assert_int_equal(listed(f, (struct office_filter){ .party = "pia" }, &rows), 1);
  assert_string_equal(rows[0].party, "pia");
  assert_string_equal(rows[0].role, "chair");
  assert_string_equal(rows[0].body, "industry");
  assert_string_equal(rows[0].since, "2026-06-10");
  assert_string_equal(rows[0].until, "2026-06-20");
  assert_int_equal(rows[0].entry, f->c.entry);
  assert_int_equal(listed(f, (struct office_filter){ .party = "rita" }, &rows), 1);
  assert_null(rows[0].body);
  assert_null(rows[0].until);
  assert_int_equal(listed(f, (struct office_filter){ .body = "nowhere" }, &rows), 0);
  assert_int_equal(listed(f, (struct office_filter){ .as_of = "2026-05-27" }, &rows), 0);
  assert_int_equal(listed(f, (struct office_filter){ .as_of = "2026-06-09" }, &rows), 11);
  assert_int_equal(listed(f, (struct office_filter){ .as_of = "2026-06-19" }, &rows), 12);
  assert_int_equal(listed(f, (struct office_filter){ .as_of = "2026-06-20" }, &rows), 11);
  struct page page = { 0, 7 };
  struct office_filter all = { 0 };
  assert_int_equal(office_list(&f->c, &all, &page, &rows, &more), 7);
  assert_true(more);
  page.after = rows[6].id;
  assert_int_equal(office_list(&f->c, &all, &page, &rows, &more), 5);
  assert_false(more);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(the_roles),
    T(offices_of_the_register),
    T(offices_of_a_body),
    T(an_office_of_every_body),
    T(terms),
    cmocka_unit_test(in_force),
    T(holders_once_and_in_order),
    T(lists),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
