/* Bodies, and how their admission policies are read. */
#include "daemon/model/body.h"

#include "tests/unit/register.h"

#include <stdio.h>
#include <string.h>

#include "lib/json.h"

#define T(test) cmocka_unit_test_setup_teardown(test, register_setup, register_teardown)

#define POLICY                                                                                     \
  "{\"applicants\":[\"state\"],\"one_per_country\":true,\"seats\":5,\"classes\":[\"full\"],"       \
  "\"questions\":[{\"id\":\"why\",\"text\":{\"en\":\"Why?\"},\"required\":true}],"                 \
  "\"documents\":[\"proof of registration\"],\"endorsements\":0,\"decided_by\":\"executive\","     \
  "\"approvals\":2,\"reply_days\":14,\"term_months\":48,\"appeal_days\":30}"

#define ABSENT NULL
#define Q(members) "[{" members "}]"
#define WHY "\"id\":\"why\",\"text\":{\"en\":\"Why?\"}"

struct wrong {
  const char *member, *value; /* as JSON */
};

/* The policy with one member set (or taken out) is refused, and that member named. */
static void refuse(const struct wrong *wrong)
{
  struct arena arena = { 0 };
  struct admission out;
  struct problem p = { 0 };
  char field[64];
  struct json_object *json = json_tokener_parse(POLICY);
  json_object_object_del(json, wrong->member);
  if (wrong->value)
    json_object_object_add(json, wrong->member, json_tokener_parse(wrong->value));
  snprintf(field, sizeof field, "admission.%s", wrong->member);
  const char *value = wrong->value ? wrong->value : "no value";
  bool accepted = admission_read(&arena, json, "admission", &out, &p);
  json_object_put(json);
  arena_free(&arena);
  if (accepted)
    fail_msg("%s: %s was accepted", field, value);
  assert_problem(&p, PROBLEM_BAD_FIELDS);
  if (p.n_bad != 1 || !problem_names(&p, field))
    fail_msg("%s: %s was named %s", field, value, p.n_fields ? p.fields[0].name : "nowhere");
  assert_true(p.fields[0].detail[0] != '\0');
}

#define REFUSE(cases)                                                                              \
  do {                                                                                             \
    for (size_t i_ = 0; i_ < sizeof(cases) / sizeof(cases)[0]; i_++)                               \
      refuse(&(cases)[i_]);                                                                        \
  } while (0)

static bool reads(const char *text, struct arena *arena, struct admission *out)
{
  struct problem p = { 0 };
  struct json_object *json = json_tokener_parse(text);
  bool ok = admission_read(arena, json, "admission", out, &p);
  assert_int_equal(ok, p.id == PROBLEM_NONE);
  json_object_put(json);
  return ok;
}

static void a_whole_policy(void **state)
{
  struct arena arena = { 0 };
  struct admission a;
  (void)state;
  assert_true(reads(POLICY, &arena, &a));
  assert_true(a.states && !a.organizations && !a.persons && a.one_per_country);
  assert_int_equal(a.seats, 5);
  assert_int_equal(a.n_classes, 1);
  assert_string_equal(a.classes[0], "full");
  assert_int_equal(a.n_questions, 1);
  assert_string_equal(a.questions[0].id, "why");
  assert_true(a.questions[0].required);
  assert_int_equal(a.n_documents, 1);
  assert_string_equal(a.documents[0], "proof of registration");
  assert_string_equal(a.decided_by, "executive");
  assert_int_equal(a.approvals, 2);
  assert_int_equal(a.reply_days, 14);
  assert_int_equal(a.term_months, 48);
  assert_true(admission_admits(&a, "state"));
  assert_false(admission_admits(&a, "organization") || admission_admits(&a, "person") ||
               admission_admits(&a, ""));
  arena_free(&arena);
}

static void the_least_policy(void **state)
{
  static const char *const least[] = {
    "{\"applicants\":[\"person\",\"organization\"],\"classes\":[\"observer\",\"founding\"],"
    "\"decided_by\":\"chair\",\"approvals\":1,\"term_months\":12}",
    "{\"applicants\":[\"person\",\"organization\"],\"classes\":[\"observer\",\"founding\"],"
    "\"decided_by\":\"chair\",\"approvals\":1,\"term_months\":12,\"seats\":null,"
    "\"one_per_country\":null,\"questions\":null,\"documents\":null,\"reply_days\":null,"
    "\"endorsements\":null,\"appeal_days\":null}",
  };
  struct arena arena = { 0 };
  struct admission a;
  (void)state;
  for (size_t i = 0; i < 2; i++) {
    assert_true(reads(least[i], &arena, &a));
    assert_true(a.persons && a.organizations && !a.states && !a.one_per_country);
    assert_int_equal(a.seats, 0); /* no limit */
    assert_int_equal(a.n_questions + a.n_documents, 0);
    assert_int_equal(a.reply_days, 30);
    assert_int_equal(a.n_classes, 2);
  }
  arena_free(&arena);
}

static void no_policy(void **state)
{
  static const char *const texts[] = { "null", "[]", "\"executive\"", "5" };
  struct arena arena = { 0 };
  struct admission a;
  (void)state;
  for (size_t i = 0; i < 4; i++) {
    struct problem p = { 0 };
    struct json_object *json = json_tokener_parse(texts[i]);
    assert_false(admission_read(&arena, json, "bodies[3].admission", &a, &p));
    assert_true(problem_names(&p, "bodies[3].admission"));
    json_object_put(json);
  }
  arena_free(&arena);
}

static void wrong_words(void **state)
{
  static const struct wrong cases[] = {
    { "applicants", ABSENT },
    { "applicants", "null" },
    { "applicants", "\"state\"" },
    { "applicants", "[]" },
    { "applicants", "[\"city\"]" },
    { "applicants", "[\"state\",1]" },
    { "classes", ABSENT },
    { "classes", "null" },
    { "classes", "\"full\"" },
    { "classes", "[]" },
    { "classes", "[\"gold\"]" },
    { "classes", "[1]" },
    { "decided_by", ABSENT },
    { "decided_by", "null" },
    { "decided_by", "\"king\"" },
    { "decided_by", "5" },
    { "decided_by", "[\"chair\"]" },
    { "one_per_country", "\"true\"" },
    { "one_per_country", "1" },
    { "aprovals", "2" },
    { "", "2" },
    { "Seats", "3" },
    { "classes", "[\"full\",\"founding\",\"observer\",\"full\"]" },
  };
  (void)state;
  REFUSE(cases);
}

/* One stands there twice, of a kind of which each stands there at most once. */
static void a_class_twice(void **state)
{
  (void)state;
  refuse(&(struct wrong){ "classes", "[\"full\",\"full\"]" });
}

/* Auditors read all and decide nothing: the message names the four roles that may. */
static void deciders_are_no_auditors(void **state)
{
  (void)state;
  refuse(&(struct wrong){ "decided_by", "\"auditor\"" });
}

static void wrong_numbers(void **state)
{
  static const struct wrong cases[] = {
    { "seats", "-1" },         { "seats", "1000001" },      { "seats", "\"5\"" },
    { "seats", "true" },       { "approvals", ABSENT },     { "approvals", "null" },
    { "approvals", "0" },      { "approvals", "100" },      { "approvals", "\"2\"" },
    { "reply_days", "0" },     { "reply_days", "3651" },    { "reply_days", "\"30\"" },
    { "term_months", ABSENT }, { "term_months", "null" },   { "term_months", "0" },
    { "term_months", "1201" }, { "term_months", "[12]" },   { "appeal_days", "-1" },
    { "appeal_days", "3651" }, { "appeal_days", "\"30\"" }, { "endorsements", "100" },
    { "endorsements", "-1" },  { "endorsements", "\"0\"" },
  };
  (void)state;
  REFUSE(cases);
}

static void numbers_at_their_bounds(void **state)
{
  static const struct wrong cases[] = {
    { "seats", "0" },          { "seats", "1000000" },    { "approvals", "1" },
    { "approvals", "99" },     { "reply_days", "1" },     { "reply_days", "3650" },
    { "term_months", "1" },    { "term_months", "1200" }, { "appeal_days", "0" },
    { "appeal_days", "3650" }, { "endorsements", "0" },   { "endorsements", "99" },
  };
  struct arena arena = { 0 };
  struct admission a;
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct problem p = { 0 };
    struct json_object *json = json_tokener_parse(POLICY);
    json_object_object_add(json, cases[i].member, json_tokener_parse(cases[i].value));
    if (!admission_read(&arena, json, "admission", &a, &p))
      fail_msg("%s: %s was refused", cases[i].member, cases[i].value);
    json_object_put(json);
  }
  arena_free(&arena);
}

/* A list of n equal pieces, %zu in them counted. */
static void refuse_many(const char *member, const char *piece, size_t n)
{
  struct buf list = { 0 };
  for (size_t i = 0; i < n; i++) {
    buf_text(&list, i ? "," : "[");
    if (strcmp(member, "questions") == 0)
      buf_printf(&list, "{\"id\":\"q%zu\",\"text\":{\"en\":\"%s\"}}", i, piece);
    else
      buf_text(&list, piece);
  }
  buf_text(&list, "]");
  refuse(&(struct wrong){ member, buf_str(&list) });
  buf_free(&list);
}

static void wrong_questions_and_documents(void **state)
{
  static const struct wrong cases[] = {
    { "questions", "{}" },
    { "questions", "\"why\"" },
    { "questions", "[5]" },
    { "questions", "[null]" },
    { "questions", "[{}]" },
    { "questions", Q("\"text\":{\"en\":\"Why?\"}") },
    { "questions", Q("\"id\":\"Why not\",\"text\":{\"en\":\"Why?\"}") },
    { "questions", Q("\"id\":5,\"text\":{\"en\":\"Why?\"}") },
    { "questions", Q("\"id\":\"why\"") },
    { "questions", Q("\"id\":\"why\",\"text\":{}") },
    { "questions", Q("\"id\":\"why\",\"text\":\"Why?\"") },
    { "questions", "[{" WHY "},{" WHY "}]" },
    { "documents", "\"proof\"" },
    { "documents", "{}" },
    { "documents", "[1]" },
    { "documents", "[\"\"]" },
    { "documents", "[\"proof\",null]" },
    { "documents", "[\" proof\"]" },
  };
  (void)state;
  REFUSE(cases);
  refuse_many("questions", "Why?", LIMIT_QUESTIONS + 1);
  refuse_many("documents", "\"proof\"", LIMIT_ATTACHMENTS + 1);
}

static void a_question_that_only_seems_required(void **state)
{
  struct arena arena = { 0 };
  struct admission out;
  struct problem p = { 0 };
  struct json_object *json = json_tokener_parse(POLICY);
  (void)state;
  json_object_object_add(json, "questions", json_tokener_parse(Q(WHY ",\"required\":\"yes\"")));
  assert_false(admission_read(&arena, json, "admission", &out, &p));
  assert_problem(&p, PROBLEM_BAD_FIELDS);
  json_object_put(json);
  arena_free(&arena);
}

/* `requierd` must not make a question optional, nor a text be none. */
static void questions_are_read_to_the_end(void **state)
{
  static const struct wrong cases[] = {
    { "questions", Q(WHY ",\"requierd\":true") },
    { "questions", Q("\"id\":\"why\",\"text\":{\"en\":5}") },
    { "questions", Q("\"id\":\"why\",\"text\":{\"en\":\"\"}") },
    { "questions", Q("\"id\":\"why\",\"text\":{\"english\\n\":\"Why?\"}") },
  };
  (void)state;
  REFUSE(cases);
}

static void finding_bodies(void **state)
{
  struct fixture *f = *state;
  struct body body, same;
  assert_done(f, body_by_slug(&f->c, "presidium", &body));
  assert_string_equal(body.kind, "presidium");
  assert_string_equal(body.status, "founded");
  assert_int_equal(body.entry, 0);
  assert_int_equal(body.admission.seats, 0); /* null in the charter */
  assert_true(body.admission.one_per_country);
  assert_int_equal(body.admission.n_classes, 2);
  assert_done(f, body_by_id(&f->c, body.id, &same));
  assert_string_equal(same.slug, "presidium");
  assert_refused(f, body_by_slug(&f->c, "senate", &body), PROBLEM_NOT_FOUND);
  assert_non_null(strstr(f->problem.detail, "senate"));
  assert_refused(f, body_by_id(&f->c, 99, &body), PROBLEM_NOT_FOUND);
}

static void listing_bodies(void **state)
{
  struct fixture *f = *state;
  struct page page = { 0, 2 };
  struct body *rows;
  bool more;
  assert_int_equal(body_list(&f->c, &page, &rows, &more), 2);
  assert_true(more);
  assert_string_equal(rows[0].slug, "presidium");
  page.after = rows[1].id;
  assert_int_equal(body_list(&f->c, &page, &rows, &more), 1);
  assert_false(more);
  assert_string_equal(rows[0].slug, "people");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_whole_policy),
    cmocka_unit_test(the_least_policy),
    cmocka_unit_test(no_policy),
    cmocka_unit_test(wrong_words),
    cmocka_unit_test(a_class_twice),
    cmocka_unit_test(deciders_are_no_auditors),
    cmocka_unit_test(wrong_numbers),
    cmocka_unit_test(numbers_at_their_bounds),
    cmocka_unit_test(wrong_questions_and_documents),
    cmocka_unit_test(a_question_that_only_seems_required),
    cmocka_unit_test(questions_are_read_to_the_end),
    T(finding_bodies),
    T(listing_bodies),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
