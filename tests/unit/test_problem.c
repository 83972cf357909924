#include "lib/problem.h"

#include "lib/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

static void every_code_is_found_once(void **state)
{
  (void)state;
  for (enum problem_id id = PROBLEM_NONE + 1; id < PROBLEM__COUNT; id++) {
    assert_int_equal(problem_by_code(problem_code(id)), id);
    assert_in_range(problem_status(id), 400, 599);
    assert_true(strlen(problem_title(id)) > 0);
    assert_int_equal(strspn(problem_code(id), "abcdefghijklmnopqrstuvwxyz_0123456789"),
                     strlen(problem_code(id)));
  }
  assert_int_equal(problem_by_code("no_such_code"), PROBLEM_NONE);
  assert_int_equal(problem_by_code(""), PROBLEM_NONE);
}

static void setting_forgets_what_was_there(void **state)
{
  (void)state;
  struct problem p = { 0 };
  problem_field(&p, "a", "bad");
  assert_false(problem_set(&p, PROBLEM_FORBIDDEN, "No: %s", p.fields[0].name));
  assert_int_equal(p.id, PROBLEM_FORBIDDEN);
  assert_string_equal(p.detail, "No: a");
  assert_int_equal(p.n_fields, 0);
  problem_set(&p, PROBLEM_FORBIDDEN, "Still %s", p.detail);
  assert_string_equal(p.detail, "Still No: a");
}

static void fields_are_named_and_counted(void **state)
{
  (void)state;
  struct problem p = { 0 };
  assert_false(problem_field(&p, "names.en", "is %d bytes too long", 3));
  assert_int_equal(p.id, PROBLEM_BAD_FIELDS);
  assert_string_equal(p.detail, "1 field needs correction: see errors");
  assert_string_equal(p.fields[0].name, "names.en");
  assert_string_equal(p.fields[0].detail, "is 3 bytes too long");
  problem_field(&p, "country", "is none");
  problem_field(&p, "kind", "is none");
  assert_string_equal(p.detail, "3 fields need correction: see errors");
  for (int i = 3; i < 20; i++)
    problem_field(&p, "more", "bad");
  assert_int_equal(p.n_fields, LIMIT_PROBLEM_FIELDS);
  assert_string_equal(p.detail, "20 fields need correction: see errors for the first 16");
}

static void details_stay_clean_text(void **state)
{
  (void)state;
  struct problem p = { 0 };
  problem_set(&p, PROBLEM_BAD_HEADER, "%s", "a\x1b[31m\xff\xc3z\x7f");
  assert_string_equal(p.detail, "a?[31m??z?");
  char wide[700];
  for (size_t i = 0; i + 3 < sizeof wide; i += 3)
    memcpy(wide + i, "\xe6\xb5\xb7", 4);
  for (size_t shift = 0; shift < 3; shift++) {
    problem_set(&p, PROBLEM_BAD_HEADER, "%.*s%s", (int)shift, "xx", wide);
    assert_true(text_is_utf8(p.detail, strlen(p.detail)));
    assert_true(strlen(p.detail) >= sizeof p.detail - 4);
    assert_null(strchr(p.detail, '?'));
    problem_field(&p, wide, "%.*s%s", (int)shift, "xx", wide);
    assert_true(text_is_utf8(p.fields[0].name, strlen(p.fields[0].name)));
    assert_true(text_is_utf8(p.fields[0].detail, strlen(p.fields[0].detail)));
  }
}

static void as_json(void **state)
{
  (void)state;
  struct problem p = { 0 };
  problem_set(&p, PROBLEM_NOT_FOUND, "No party \"x\"; list them");
  struct json_object *o = problem_json(&p);
  assert_string_equal(
      json_object_to_json_string_ext(o, JSON_C_TO_STRING_PLAIN),
      "{\"type\":\"urn:wiotc:problem:not_found\",\"title\":\"There is nothing here\","
      "\"status\":404,\"detail\":\"No party \\\"x\\\"; list them\","
      "\"code\":\"not_found\"}");
  json_object_put(o);
  problem_field(&p, "names", "is missing");
  o = problem_json(&p);
  assert_string_equal(
      json_object_to_json_string_ext(json_object_object_get(o, "errors"), JSON_C_TO_STRING_PLAIN),
      "[{\"field\":\"names\",\"detail\":\"is missing\"}]");
  json_object_put(o);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(every_code_is_found_once),
    cmocka_unit_test(setting_forgets_what_was_there),
    cmocka_unit_test(fields_are_named_and_counted),
    cmocka_unit_test(details_stay_clean_text),
    cmocka_unit_test(as_json),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
