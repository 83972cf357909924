/* Ending offices, and the officers the register cannot do without. */
#include "daemon/model/staffing.h"

#include "tests/unit/register.h"

#include <string.h>

#include "daemon/model/office_change.h"
#include "lib/id.h"
#include "lib/json.h"
#include "lib/route.h"

#define T(test) cmocka_unit_test_setup_teardown(test, register_setup, register_teardown)

static int64_t body_id(struct fixture *f, const char *slug)
{
  struct body body = { 0 };
  if (slug)
    assert_done(f, body_by_slug(&f->c, slug, &body));
  return body.id;
}

/* As a motion that is carried does it. */
static bool ended(struct fixture *f, const char *handle, const char *role, const char *slug)
{
  struct office office;
  char id[LIMIT_ID + 1];
  struct motion m = { .subject = register_party_id(f, handle),
                      .body = body_id(f, slug),
                      .reason = "so it is" };
  register_as(f, "eva");
  assert_true(
      office_last_term(&f->c, m.subject, &(struct office_seat){ role, m.body, 0 }, &office));
  id_write(ID_OFFICE, office.id, id);
  struct json_object *content = json_object_new_object(), *effect = json_object_new_object();
  json_set_str(content, "office", id);
  assert_true(db_savepoint(f->db));
  bool ok = office_end_carry_out(&f->c, &m, content, effect);
  if (ok)
    assert_true(db_release(f->db));
  else
    db_rollback_to(f->db);
  json_object_put(content);
  json_object_put(effect);
  return ok;
}

static void appoint(struct fixture *f, const char *handle, const char *role, const char *slug,
                    const char *until)
{
  register_as(f, "eva");
  assert_done(f,
              office_appoint(&f->c, register_party_id(f, handle), role, body_id(f, slug), until));
}

static unsigned roles_of(struct fixture *f, const char *handle, const char *slug)
{
  return office_capacities(&f->c, register_party_id(f, handle), body_id(f, slug), NULL);
}

static void an_end_takes_the_powers_at_once(void **state)
{
  struct fixture *f = *state;
  struct office o;
  register_at(f, "2026-06-10T12:00:00Z");
  appoint(f, "pia", "auditor", NULL, "2027-01-01");
  assert_int_equal(roles_of(f, "pia", NULL), WHO_AUDITOR);
  register_at(f, "2026-06-20T09:00:00Z");
  assert_done(f, ended(f, "pia", "auditor", NULL));
  assert_int_equal(roles_of(f, "pia", NULL), 0); /* in the same second */
  register_at(f, "2026-06-19T23:59:59Z");
  assert_int_equal(roles_of(f, "pia", NULL), WHO_AUDITOR); /* as it was the day before */
  assert_false(office_last_term(&f->c, 0, &(struct office_seat){ "auditor", 0, 0 }, &o));
  struct office *rows;
  struct page page = { 0, 10 };
  struct office_filter filter = { .party = "pia" };
  bool more;
  assert_int_equal(office_list(&f->c, &filter, &page, &rows, &more), 1);
  assert_string_equal(rows[0].until, "2026-06-20");
  assert_string_equal(rows[0].term_until, "2027-01-01"); /* nothing is overwritten */
  assert_string_equal(rows[0].end_reason, "so it is");
  assert_int_equal(rows[0].ended_entry, f->c.entry);
  assert_string_equal(office_status(&rows[0], "2026-06-19"), "in_force");
  assert_string_equal(office_status(&rows[0], "2026-06-20"), "ended");
}

static void an_end_leaves_other_offices(void **state)
{
  struct fixture *f = *state;
  appoint(f, "pia", "reviewer", "industry", NULL);
  appoint(f, "pia", "reviewer", "people", NULL);
  appoint(f, "pia", "auditor", NULL, NULL);
  assert_done(f, ended(f, "pia", "reviewer", "industry"));
  assert_int_equal(roles_of(f, "pia", "industry"), WHO_AUDITOR);
  assert_int_equal(roles_of(f, "pia", "people"), WHO_AUDITOR | WHO_REVIEWER);
}

static void quorums_are_kept(void **state)
{
  struct fixture *f = *state;
  assert_done(f, staffing_suffices(&f->c, NULL));
  assert_done(f, ended(f, "eva", "executive", NULL));
  assert_refused(f, ended(f, "emil", "executive", NULL), PROBLEM_OFFICERS_NEEDED);
  assert_true(roles_of(f, "emil", NULL) & WHO_EXECUTIVE); /* undone */
  assert_refused(f, ended(f, "rita", "registrar", NULL), PROBLEM_OFFICERS_NEEDED);
  register_sql(f, "UPDATE charter SET json = json_set(json, '$.quorums',"
                  " json('{\"key_recovery\":1}'))");
  assert_done(f, ended(f, "rita", "registrar", NULL));
  assert_refused(f, ended(f, "rolf", "registrar", NULL), PROBLEM_OFFICERS_NEEDED);
  assert_done(f, ended(f, "ada", "auditor", NULL)); /* nothing hangs on it */
}

/* Who leaves by the calendar does not count where the register must go on for ever. */
static void some_must_stay(void **state)
{
  struct fixture *f = *state;
  appoint(f, "pia", "executive", NULL, "2027-01-01");
  appoint(f, "paul", "registrar", NULL, "2027-01-01");
  assert_done(f, ended(f, "eva", "executive", NULL));
  assert_refused(f, ended(f, "emil", "executive", NULL), PROBLEM_OFFICERS_NEEDED);
  assert_non_null(strstr(f->problem.detail, "no end to it"));
  assert_done(f, ended(f, "rita", "registrar", NULL));
  assert_refused(f, ended(f, "rolf", "registrar", NULL), PROBLEM_OFFICERS_NEEDED);
  register_at(f, "2027-06-01T00:00:00Z");
  assert_int_equal(roles_of(f, "pia", NULL), 0);
  assert_true(roles_of(f, "emil", NULL) & WHO_EXECUTIVE);
}

static void bodies_keep_their_deciders(void **state)
{
  struct fixture *f = *state;
  struct body body;
  assert_done(f, ended(f, "ruth", "reviewer", "industry"));
  assert_refused(f, ended(f, "rosa", "reviewer", "industry"), PROBLEM_OFFICERS_NEEDED);
  assert_non_null(strstr(f->problem.detail, "industry"));
  assert_refused(f, ended(f, "cleo", "chair", "people"), PROBLEM_OFFICERS_NEEDED);
  assert_done(f, ended(f, "mona", "reviewer", "people")); /* its chair decides there */
  appoint(f, "pia", "reviewer", NULL, "2026-12-31");      /* of every body */
  assert_done(f, ended(f, "rosa", "reviewer", "industry"));
  register_at(f, "2027-01-01T00:00:00Z"); /* run out: the executives can appoint anew */
  assert_done(f, body_by_slug(&f->c, "industry", &body));
  assert_refused(f, staffing_of_body(&f->c, &body), PROBLEM_OFFICERS_NEEDED);
  register_sql(f, "UPDATE body SET status = 'dissolved' WHERE slug = 'industry'");
  assert_done(f, staffing_suffices(&f->c, NULL));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    T(an_end_takes_the_powers_at_once),
    T(an_end_leaves_other_offices),
    T(quorums_are_kept),
    T(some_must_stay),
    T(bodies_keep_their_deciders),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
