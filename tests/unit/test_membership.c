#include "daemon/model/membership.h"

#include "tests/unit/register.h"

#include <stdio.h>
#include <string.h>

#define T(test) cmocka_unit_test_setup_teardown(test, register_setup, register_teardown)

static bool admit(struct fixture *f, const char *handle, const char *slug, int64_t application,
                  struct membership *out)
{
  struct body body;
  struct party party;
  register_as(f, "rita");
  assert_done(f, body_by_slug(&f->c, slug, &body));
  assert_done(f, party_by_handle(&f->c, handle, &party));
  return membership_admit(&f->c, &body, &party, "full", application, out);
}

static int64_t applied(struct fixture *f, const char *handle, const char *slug)
{
  struct application a;
  register_applied(f, handle, slug, &a);
  return a.id;
}

static bool possible(struct fixture *f, const char *handle, const char *slug)
{
  struct body body;
  struct party party;
  assert_done(f, body_by_slug(&f->c, slug, &body));
  assert_done(f, party_by_handle(&f->c, handle, &party));
  return membership_possible(&f->c, &body, &party);
}

/* Terms of a month (people), a year (industry) and four years (presidium). */
static void terms_end_on_days_that_exist(void **state)
{
  static const struct {
    const char *on, *handle, *body, *until;
  } cases[] = {
    { "2026-05-28", "pia", "people", "2026-06-28" },
    { "2026-08-31", "pia", "people", "2026-09-30" },
    { "2027-01-29", "pia", "people", "2027-02-28" },
    { "2027-12-31", "pia", "people", "2028-01-31" },  /* into the next year */
    { "2028-01-31", "paul", "people", "2028-02-29" }, /* a leap year */
    { "2032-02-29", "pia", "people", "2032-03-29" },
    { "2028-02-29", "acme", "industry", "2029-02-28" },
    { "2028-02-29", "norway", "presidium", "2032-02-29" },
    { "2096-02-29", "chile", "presidium", "2100-02-28" }, /* 2100 is none */
    { "2096-12-31", "bolt", "industry", "2097-12-31" },
  };
  struct fixture *f = *state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct membership m;
    char at[32];
    register_at(f, REGISTER_START);
    int64_t id = i == 0 ? applied(f, "pia", "people") : 1;
    snprintf(at, sizeof at, "%sT%s", cases[i].on, i % 2 ? "00:00:00Z" : "23:59:59Z");
    register_at(f, at);
    assert_done(f, admit(f, cases[i].handle, cases[i].body, id, &m));
    assert_string_equal(m.since, cases[i].on);
    if (strcmp(m.until, cases[i].until) != 0)
      fail_msg("from %s in %s until %s", cases[i].on, cases[i].body, m.until);
  }
}

static void what_a_membership_says(void **state)
{
  struct fixture *f = *state;
  struct membership m, same;
  int64_t id = applied(f, "acme", "industry");
  assert_done(f, admit(f, "acme", "industry", id, &m));
  assert_done(f, membership_by_id(&f->c, m.id, &same));
  assert_string_equal(same.party, "acme");
  assert_string_equal(same.body, "industry");
  assert_string_equal(same.class, "full");
  assert_int_equal(same.application, id);
  assert_int_equal(same.entry, f->c.entry);
  assert_null(same.certificate);
  assert_refused(f, membership_by_id(&f->c, m.id + 1, &same), PROBLEM_NOT_FOUND);
  assert_refused(f, membership_by_id(&f->c, 0, &same), PROBLEM_NOT_FOUND);
}

static size_t listed(struct fixture *f, struct membership_filter filter, struct membership **rows)
{
  struct page page = { 0, 100 };
  bool more;
  size_t n = membership_list(&f->c, &filter, &page, rows, &more);
  assert_false(more);
  return n;
}

static size_t count_on(struct fixture *f, const char *as_of, const char *status)
{
  struct membership *rows;
  return listed(f, (struct membership_filter){ .as_of = as_of, .status = status }, &rows);
}

static int64_t body_id(struct fixture *f, const char *slug)
{
  struct body body;
  assert_done(f, body_by_slug(&f->c, slug, &body));
  return body.id;
}

static void as_of_any_day(void **state)
{
  struct fixture *f = *state;
  struct membership m;
  assert_done(f, admit(f, "pia", "people", applied(f, "pia", "people"), &m));
  assert_int_equal(count_on(f, "2026-05-27", NULL), 0);
  assert_int_equal(count_on(f, "2026-05-28", NULL), 1);
  assert_int_equal(count_on(f, "2026-06-27", NULL), 1);
  assert_int_equal(count_on(f, "2026-06-28", NULL), 1); /* in grace it is on the roster */
  assert_int_equal(count_on(f, "2026-07-28", NULL), 0);
  assert_int_equal(count_on(f, "2026-05-27", "future"), 1);
  assert_int_equal(count_on(f, "2026-05-28", "future"), 0);
  assert_int_equal(count_on(f, "2026-06-27", "grace"), 0);
  assert_int_equal(count_on(f, "2026-06-28", "grace"), 1);
  assert_int_equal(count_on(f, "2026-07-27", "grace"), 1);
  assert_int_equal(count_on(f, "2026-07-28", "grace"), 0);
  assert_int_equal(count_on(f, "2026-07-28", "lapsed"), 1);
  /* without a day: today's status, or all there ever were */
  assert_int_equal(count_on(f, NULL, "due"), 1);
  assert_int_equal(membership_count(&f->c, body_id(f, "people")), 1);
  register_at(f, "2026-07-28T00:00:00Z");
  assert_int_equal(count_on(f, NULL, "due"), 0);
  assert_int_equal(count_on(f, NULL, "lapsed"), 1);
  assert_int_equal(count_on(f, NULL, NULL), 1);
  assert_int_equal(membership_count(&f->c, body_id(f, "people")), 0);
}

static void members_are_counted_by_the_day(void **state)
{
  struct fixture *f = *state;
  struct decision d;
  int64_t people = body_id(f, "people");
  register_at(f, "2026-05-31T12:00:00Z");
  register_member(f, "pia", "people", &d);
  register_member(f, "paul", "people", &d);
  assert_int_equal(membership_count(&f->c, people), 2);
  assert_int_equal(membership_count(&f->c, body_id(f, "industry")), 0);
  register_at(f, "2026-07-29T23:59:59Z");
  assert_int_equal(membership_count(&f->c, people), 2);
  register_at(f, "2026-07-30T00:00:00Z");
  assert_int_equal(membership_count(&f->c, people), 0);
  register_at(f, "2026-05-30T23:59:59Z");
  assert_int_equal(membership_count(&f->c, people), 0);
}

static void lists(void **state)
{
  struct fixture *f = *state;
  struct membership m, *rows;
  struct membership_filter all = { 0 };
  struct page page = { 0, 1 };
  struct decision d;
  bool more;
  register_member(f, "acme", "industry", &d);
  assert_done(f, admit(f, "norway", "presidium", applied(f, "norway", "presidium"), &m));
  assert_int_equal(listed(f, all, &rows), 2);
  assert_string_equal(rows[0].certificate, d.certificate.number);
  assert_null(rows[1].certificate);
  assert_int_equal(listed(f, (struct membership_filter){ .body = "presidium" }, &rows), 1);
  assert_string_equal(rows[0].party, "norway");
  assert_int_equal(listed(f, (struct membership_filter){ .party = "acme" }, &rows), 1);
  assert_int_equal(
      listed(f, (struct membership_filter){ .party = "acme", .body = "presidium" }, &rows), 0);
  assert_int_equal(membership_list(&f->c, &all, &page, &rows, &more), 1);
  assert_true(more);
  page.after = rows[0].id;
  assert_int_equal(membership_list(&f->c, &all, &page, &rows, &more), 1);
  assert_false(more);
}

static void nobody_is_a_member_twice(void **state)
{
  struct fixture *f = *state;
  struct membership m;
  int64_t id = applied(f, "pia", "people");
  assert_done(f, admit(f, "pia", "people", id, &m));
  assert_refused(f, possible(f, "pia", "people"), PROBLEM_ALREADY_MEMBER);
  assert_refused(f, admit(f, "pia", "people", id, &m), PROBLEM_ALREADY_MEMBER);
  register_at(f, "2026-07-27T23:59:59Z"); /* the last day of grace */
  assert_refused(f, possible(f, "pia", "people"), PROBLEM_ALREADY_MEMBER);
  assert_non_null(strstr(f->problem.detail, "renewed"));
  register_at(f, "2026-07-28T00:00:00Z");
  assert_done(f, admit(f, "pia", "people", id, &m));
  assert_string_equal(m.since, "2026-07-28");
}

static void seats(void **state)
{
  struct fixture *f = *state;
  struct membership m;
  int64_t id = applied(f, "acme", "industry");
  assert_done(f, admit(f, "acme", "industry", id, &m));
  assert_done(f, possible(f, "bolt", "industry"));
  register_at(f, "2026-05-29T00:00:00Z");
  assert_done(f, admit(f, "bolt", "industry", id, &m));
  assert_refused(f, possible(f, "core", "industry"), PROBLEM_NO_SEATS);
  assert_non_null(strstr(f->problem.detail, "2 seats"));
  register_at(f, "2027-06-26T23:59:59Z"); /* acme's last day of grace */
  assert_refused(f, admit(f, "core", "industry", id, &m), PROBLEM_NO_SEATS);
  register_at(f, "2027-06-27T00:00:00Z"); /* acme's is free, bolt's is not */
  assert_done(f, admit(f, "core", "industry", id, &m));
  assert_refused(f, possible(f, "acme", "industry"), PROBLEM_NO_SEATS);
}

static void one_seat_a_country(void **state)
{
  struct fixture *f = *state;
  struct membership m;
  int64_t id = applied(f, "norway", "presidium");
  assert_done(f, admit(f, "norway", "presidium", id, &m));
  assert_refused(f, possible(f, "bouvet", "presidium"), PROBLEM_SEAT_TAKEN);
  assert_non_null(strstr(f->problem.detail, "norway"));
  assert_done(f, possible(f, "chile", "presidium"));
  register_at(f, "2030-06-26T23:59:59Z");
  assert_refused(f, admit(f, "bouvet", "presidium", id, &m), PROBLEM_SEAT_TAKEN);
  register_at(f, "2030-06-27T00:00:00Z");
  assert_done(f, admit(f, "bouvet", "presidium", id, &m));
}

/* The seat is the country's that was admitted, whatever the party says later. */
static void the_seat_of_the_day_of_admission(void **state)
{
  struct fixture *f = *state;
  struct membership m;
  int64_t id = applied(f, "norway", "presidium");
  assert_done(f, admit(f, "norway", "presidium", id, &m));
  register_sql(f, "UPDATE party SET country = 'SE' WHERE handle = 'norway'");
  assert_refused(f, possible(f, "bouvet", "presidium"), PROBLEM_SEAT_TAKEN);
}

static void a_seat_needs_a_country(void **state)
{
  struct fixture *f = *state;
  register_sql(f, "UPDATE party SET country = NULL WHERE handle = 'chile'");
  assert_refused(f, possible(f, "chile", "presidium"), PROBLEM_WRONG_KIND);
  assert_done(f, possible(f, "paul", "people")); /* where countries do not count */
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    T(terms_end_on_days_that_exist),
    T(what_a_membership_says),
    T(as_of_any_day),
    T(members_are_counted_by_the_day),
    T(lists),
    T(nobody_is_a_member_twice),
    T(seats),
    T(one_seat_a_country),
    T(the_seat_of_the_day_of_admission),
    T(a_seat_needs_a_country),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
