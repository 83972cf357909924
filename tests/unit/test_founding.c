/* Bodies that are proposed, gather founding applicants, and are founded at a ceremony. */
#include "daemon/model/founding.h"

#include "tests/unit/register.h"

#include <string.h>

#include "daemon/model/body_life.h"

#define T(test) cmocka_unit_test_setup_teardown(test, register_setup, register_teardown)

#define POLICY(more)                                                                                 \
  "{\"applicants\":[\"organization\"],\"classes\":[\"founding\",\"full\"],\"one_per_country\":true," \
  "\"decided_by\":\"executive\",\"approvals\":2,\"term_months\":24" more "}"

static bool propose(struct fixture *f, const char *slug, const char *policy, struct body *out)
{
  struct json_object *json = json_tokener_parse(policy);
  register_as(f, "eva");
  bool ok = body_propose(&f->c, slug, "commission", "{\"en\":\"Smart City\",\"zh\":\"智慧城市\"}",
                         json, out);
  json_object_put(json);
  return ok;
}

static void proposed(struct fixture *f, struct body *out)
{
  assert_done(f, propose(f, "city", POLICY(",\"founding_minimum\":2"), out));
}

static bool apply(struct fixture *f, const char *handle, const char *class, struct application *out)
{
  struct body body;
  struct party party;
  register_as(f, handle);
  assert_done(f, body_by_slug(&f->c, "city", &body));
  assert_done(f, party_by_handle(&f->c, handle, &party));
  return application_submit(&f->c, &body, &party, class, "{}", NULL, 0, out);
}

static void applied(struct fixture *f, const char *handle, bool screened, struct application *out)
{
  assert_done(f, apply(f, handle, "founding", out));
  if (!screened)
    return;
  register_as(f, "rita");
  assert_done(f, application_screen(&f->c, out, "complete"));
}

static void scheduled(struct fixture *f, const char *slug, struct ceremony *out)
{
  register_as(f, "eva");
  assert_done(f, ceremony_schedule(&f->c, slug, NULL, "2026-06-20", out));
}

static struct holding *held(struct fixture *f, struct ceremony *ceremony)
{
  struct holding *h;
  register_at(f, "2026-06-20T10:00:00Z");
  register_as(f, "emil");
  assert_done(f, ceremony_hold(&f->c, ceremony, &h));
  return h;
}

static const char *status_of(struct fixture *f)
{
  struct body body;
  assert_done(f, body_by_slug(&f->c, "city", &body));
  return body.status;
}

static void a_proposal(void **state)
{
  struct fixture *f = *state;
  struct body body;
  struct body_step *steps;
  proposed(f, &body);
  assert_string_equal(body.slug, "city");
  assert_string_equal(body.kind, "commission");
  assert_string_equal(body.status, "proposed");
  assert_string_equal(body.names, "{\"en\":\"Smart City\",\"zh\":\"智慧城市\"}");
  assert_int_equal(body.admission.founding_minimum, 2);
  assert_int_equal(body.entry, f->c.entry);
  assert_int_equal(body_history(&f->c, body.id, &steps), 1);
  assert_string_equal(steps[0].action, "propose");
  assert_string_equal(steps[0].by, "eva");
  assert_int_equal(steps[0].entry, f->c.entry);
  assert_refused(f, propose(f, "city", POLICY(",\"founding_minimum\":2"), &body),
                 PROBLEM_SLUG_TAKEN);
  assert_refused(f, propose(f, "industry", POLICY(",\"founding_minimum\":2"), &body),
                 PROBLEM_SLUG_TAKEN);
}

static void a_policy_that_nobody_could_found(void **state)
{
  struct fixture *f = *state;
  struct body body;
  assert_refused(f, propose(f, "city", POLICY(""), &body), PROBLEM_BAD_FIELDS);
  assert_true(problem_names(&f->problem, "admission.founding_minimum"));
  assert_refused(f, propose(f, "city", POLICY(",\"founding_minimum\":3,\"seats\":2"), &body),
                 PROBLEM_BAD_FIELDS);
  assert_true(problem_names(&f->problem, "admission.seats"));
  assert_refused(f,
                 propose(f, "city",
                         "{\"applicants\":[\"state\"],\"classes\":[\"full\"],\"approvals\":1,"
                         "\"decided_by\":\"chair\",\"term_months\":1,\"founding_minimum\":1}",
                         &body),
                 PROBLEM_BAD_FIELDS);
  assert_true(problem_names(&f->problem, "admission.classes"));
}

/* All at once: whoever writes a policy need not send it six times. */
static void every_fault_is_named(void **state)
{
  static const char *const fields[] = {
    "admission.applicants", "admission.classes",     "admission.decided_by",
    "admission.approvals",  "admission.term_months", "admission.founding_minimum",
    "admission.colour",
  };
  struct fixture *f = *state;
  struct body body;
  assert_refused(f,
                 propose(f, "city",
                         "{\"applicants\":[\"dog\"],\"classes\":[],\"decided_by\":\"king\","
                         "\"approvals\":0,\"founding_minimum\":501,\"colour\":1}",
                         &body),
                 PROBLEM_BAD_FIELDS);
  for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
    assert_true(problem_names(&f->problem, fields[i]));
  assert_int_equal(f->problem.n_fields, 7);
}

static void only_founding_applicants(void **state)
{
  struct fixture *f = *state;
  struct application a;
  struct body body;
  proposed(f, &body);
  assert_refused(f, apply(f, "acme", "full", &a), PROBLEM_WRONG_STATE);
  assert_refused(f, apply(f, "chile", "founding", &a), PROBLEM_WRONG_KIND);
  applied(f, "acme", true, &a);
  assert_int_equal(a.status, STATUS_IN_REVIEW);
  assert_refused(f, application_step_possible(&f->c, &a, transition_of(ROUTE_APPLICATION_VOTE)),
                 PROBLEM_WRONG_STATE);
  assert_done(f, application_step_possible(&f->c, &a, transition_of(ROUTE_APPLICATION_ASK)));
}

static void the_list_gathers(void **state)
{
  struct fixture *f = *state;
  struct application acme, bolt, core;
  struct founder *rows;
  struct body body;
  size_t ready;
  int64_t question;
  proposed(f, &body);
  assert_int_equal(founding_list(&f->c, &body, &rows, &ready), 0);
  assert_int_equal(ready, 0);
  applied(f, "acme", true, &acme);
  applied(f, "bolt", false, &bolt);
  applied(f, "core", true, &core);
  assert_int_equal(founding_list(&f->c, &body, &rows, &ready), 3);
  assert_int_equal(ready, 1);
  assert_string_equal(rows[0].party.handle, "acme");
  assert_null(rows[0].why);
  assert_non_null(rows[1].why);
  assert_false(rows[1].screened);
  assert_non_null(strstr(rows[2].why, "acme")); /* the country's seat */
  register_as(f, "rita");
  assert_done(f, application_screen(&f->c, &bolt, NULL));
  assert_int_equal(founding_list(&f->c, &body, &rows, &ready), 3);
  assert_int_equal(ready, 2);
  assert_done(f, application_ask(register_as(f, "rita"), &acme, "Who?", &question));
  founding_list(&f->c, &body, &rows, &ready);
  assert_int_equal(ready, 2); /* bolt, and core has the seat now */
  assert_non_null(rows[0].why);
  assert_done(f, application_withdraw(register_as(f, "bolt"), &bolt, NULL));
  assert_int_equal(founding_list(&f->c, &body, &rows, &ready), 2);
  assert_int_equal(ready, 1);
}

static void founded(void **state)
{
  struct fixture *f = *state;
  struct application acme, bolt, core;
  struct application_step *steps;
  struct ceremony ceremony;
  struct body body;
  proposed(f, &body);
  applied(f, "acme", true, &acme);
  applied(f, "core", true, &core);
  applied(f, "bolt", true, &bolt);
  scheduled(f, "opening", &ceremony);
  assert_false(founding_ceremony(&f->c, &body, &ceremony));
  assert_done(f, founding_bind(&f->c, body.id, ceremony.id, 0));
  assert_int_equal(register_count(f, "SELECT count(*) FROM membership"), 0);
  struct holding *h = held(f, &ceremony);
  assert_int_equal(h->n, 4);
  assert_int_equal(h->n_certificates, 2);
  assert_string_equal(h->items[0].subject, "city");
  assert_string_equal(h->items[1].subject, "A1");
  assert_string_equal(h->items[1].certificate, h->certificates[0].number);
  assert_non_null(strstr(h->items[2].problem, "acme"));
  assert_string_equal(h->items[3].certificate, "WIOTC-2026-000002");
  assert_string_equal(status_of(f), "founded");
  assert_done(f, application_by_id(&f->c, acme.id, &acme));
  assert_int_equal(acme.status, STATUS_APPROVED);
  assert_int_equal(acme.decided, f->c.time);
  assert_int_equal(application_history(&f->c, acme.id, &steps), 3);
  assert_string_equal(steps[2].action, "admit");
  assert_non_null(strstr(steps[2].text, "opening"));
  assert_done(f, application_by_id(&f->c, core.id, &core));
  assert_int_equal(core.status, STATUS_IN_REVIEW);
  assert_done(f, application_step_possible(&f->c, &core, transition_of(ROUTE_APPLICATION_VOTE)));
  assert_int_equal(register_count(f, "SELECT count(*) FROM membership WHERE class = 'founding'"),
                   2);
  assert_int_equal(register_count(f, "SELECT count(*) FROM certificate WHERE document LIKE"
                                     " '%with the founding of the body%'"),
                   2);
}

static void too_few_at_the_ceremony(void **state)
{
  struct fixture *f = *state;
  struct application acme, bolt;
  struct body_step *steps;
  struct ceremony ceremony;
  struct body body;
  proposed(f, &body);
  applied(f, "acme", true, &acme);
  applied(f, "bolt", true, &bolt);
  scheduled(f, "opening", &ceremony);
  assert_done(f, founding_bind(&f->c, body.id, ceremony.id, 0));
  assert_done(f, application_withdraw(register_as(f, "bolt"), &bolt, NULL));
  struct holding *h = held(f, &ceremony);
  assert_int_equal(h->n, 1);
  assert_int_equal(h->n_certificates, 0);
  assert_non_null(strstr(h->items[0].problem, "1 of the 2"));
  assert_string_equal(status_of(f), "proposed");
  assert_false(founding_ceremony(&f->c, &body, &ceremony));
  assert_int_equal(body_history(&f->c, body.id, &steps), 2);
  assert_string_equal(steps[1].action, "postpone");
}

static void seats(void **state)
{
  struct fixture *f = *state;
  struct application acme, bolt;
  struct founder *rows;
  struct body body;
  size_t ready;
  assert_done(f, propose(f, "city", POLICY(",\"founding_minimum\":1,\"seats\":1"), &body));
  applied(f, "acme", true, &acme);
  applied(f, "bolt", true, &bolt);
  assert_int_equal(founding_list(&f->c, &body, &rows, &ready), 2);
  assert_int_equal(ready, 1);
  assert_non_null(strstr(rows[1].why, "seats"));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    T(a_proposal),
    T(a_policy_that_nobody_could_found),
    T(every_fault_is_named),
    T(only_founding_applicants),
    T(the_list_gathers),
    T(founded),
    T(too_few_at_the_ceremony),
    T(seats),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
