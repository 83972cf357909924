/* Amending the charter: what may change, what that does, and what is refused. */
#include "daemon/model/charter_amend.h"

#include "tests/unit/register.h"

#include <stdio.h>
#include <string.h>

#include "lib/json.h"

#define T(test) cmocka_unit_test_setup_teardown(test, register_setup, register_teardown)

/* The content of an amendment: the charter in force, changed by a JSON path of SQLite and a value.
 */
static struct json_object *changed(struct fixture *f, const char *path, const char *value)
{
  char sql[256];
  register_sql(f, "CREATE TEMP TABLE IF NOT EXISTS amended (json TEXT); DELETE FROM amended");
  snprintf(sql, sizeof sql,
           "INSERT INTO amended SELECT json_%s(json, '%s'%s%s%s) FROM charter"
           " ORDER BY version DESC LIMIT 1",
           value ? "set" : "remove", path, value ? ", json('" : "", value ? value : "",
           value ? "')" : "");
  register_sql(f, "%s", sql);
  register_sql(f, "INSERT INTO charter (version, entry, json) SELECT 99, 0, json FROM amended");
  struct json_object *content = json_object_new_object();
  json_set(content, "charter", json_tokener_parse(charter_text(f->db, &f->arena)));
  register_sql(f, "DELETE FROM charter WHERE version = 99");
  json_set_int(content, "version", charter_version(&f->c) + 1);
  return content;
}

static bool amends(struct fixture *f, const char *path, const char *value)
{
  struct motion m = { 0 };
  struct json_object *content = changed(f, path, value), *effect = json_object_new_object();
  register_as(f, "eva");
  bool ok = charter_amend_possible(&f->c, &m, content) &&
            charter_amend_carry_out(&f->c, &m, content, effect);
  json_object_put(content);
  json_object_put(effect);
  return ok;
}

static void names_and_quorums(void **state)
{
  struct fixture *f = *state;
  int64_t q[QUORUM__COUNT];
  assert_done(f, amends(f, "$.names.fr", "\"La Convention\""));
  assert_non_null(strstr(charter_names(&f->c), "La Convention"));
  assert_int_equal(charter_version(&f->c), 2);
  assert_done(f, amends(f, "$.quorums", "{\"charter\":3}"));
  assert_done(f, charter_quorums(&f->c, q));
  assert_int_equal(q[QUORUM_CHARTER], 3);
  assert_int_equal(charter_version(&f->c), 3);
  assert_int_equal(register_count(f, "SELECT count(*) FROM body_policy"), 3); /* none is new */
}

static void a_policy(void **state)
{
  struct fixture *f = *state;
  struct application before, after;
  struct body body;
  register_applied(f, "acme", "industry", &before);
  assert_done(f, amends(f, "$.bodies[1].admission.approvals", "1"));
  assert_done(f, body_by_slug(&f->c, "industry", &body));
  assert_int_equal(body.admission.approvals, 1);
  assert_int_equal(body.admission_entry, f->c.entry);
  register_applied(f, "bolt", "industry", &after);
  assert_done(f, application_by_id(&f->c, before.id, &before));
  assert_int_equal(before.body.admission.approvals, 2);
  assert_int_equal(before.policy_entry, 0);
  assert_int_equal(after.body.admission.approvals, 1);
  assert_int_equal(after.policy_entry, body.admission_entry);
  assert_done(f, amends(f, "$.bodies[2].names.en", "\"People\""));
  assert_done(f, body_by_slug(&f->c, "people", &body));
  assert_non_null(strstr(body.names, "People"));
  assert_int_equal(body.admission_entry, 0);
}

static void what_is_fixed(void **state)
{
  static const struct {
    const char *path, *value, *field;
  } cases[] = {
    { "$.register", "\"other.wiotc.example\"", "register" },
    { "$.certificate_prefix", "\"OTHER\"", "certificate_prefix" },
    { "$.officers[0].names.en", "\"Rita the Great\"", "officers" },
    { "$.officers", NULL, "officers" },
    { "$.bodies[2]", NULL, "bodies" },
    { "$.bodies[2].slug", "\"persons\"", "bodies[2].slug" },
    { "$.bodies[2].kind", "\"presidium\"", "bodies[2].kind" },
    { "$.bodies[2].admission.approvals", "0", "bodies[2].admission.approvals" },
    { "$.names", NULL, "names" },
    { "$.kings", "1", "kings" },
  };
  struct fixture *f = *state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    assert_refused(f, amends(f, cases[i].path, cases[i].value), PROBLEM_CHARTER_INVALID);
    if (!problem_names(&f->problem, cases[i].field))
      fail_msg("%s: %s", cases[i].path, f->problem.detail);
  }
  assert_int_equal(charter_version(&f->c), 1);
}

static void nothing_changed(void **state)
{
  struct fixture *f = *state;
  assert_refused(f, amends(f, "$.nothing", NULL), PROBLEM_CHARTER_INVALID);
}

static void too_few_officers(void **state)
{
  struct fixture *f = *state;
  assert_refused(f, amends(f, "$.quorums", "{\"charter\":4}"), PROBLEM_OFFICERS_NEEDED);
  assert_refused(f, amends(f, "$.quorums", "{\"key_recovery\":3}"), PROBLEM_OFFICERS_NEEDED);
  assert_refused(f, amends(f, "$.bodies[1].admission.approvals", "4"), PROBLEM_OFFICERS_NEEDED);
  assert_refused(f,
                 amends(f, "$.bodies[2].admission.decided_by", "\"executive\"") &&
                     amends(f, "$.bodies[2].admission.approvals", "4"),
                 PROBLEM_OFFICERS_NEEDED);
}

/* A body that came later is no news to the charter; one that is dissolved may go. */
static void bodies_that_come_and_go(void **state)
{
  struct fixture *f = *state;
  register_sql(f, "UPDATE body SET status = 'dissolved' WHERE slug = 'people'");
  assert_refused(f, amends(f, "$.names.fr", "\"La Convention\""), PROBLEM_CHARTER_INVALID);
  assert_done(f, amends(f, "$.bodies[2]", NULL));
  assert_int_equal(charter_version(&f->c), 2);
}

static void out_of_date(void **state)
{
  struct fixture *f = *state;
  struct motion m = { 0 };
  struct json_object *content = changed(f, "$.names.fr", "\"La Convention\"");
  assert_done(f, amends(f, "$.names.es", "\"La Convención\""));
  assert_refused(f, charter_amend_possible(&f->c, &m, content), PROBLEM_WRONG_STATE);
  json_object_put(content);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    T(names_and_quorums), T(a_policy),         T(what_is_fixed),
    T(nothing_changed),   T(too_few_officers), T(bodies_that_come_and_go),
    T(out_of_date),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
