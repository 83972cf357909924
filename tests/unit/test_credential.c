#include "lib/credential.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lib/json.h"
#include "lib/limits.h"
#include "tests/unit/credential_sample.h"

static void test_build_says_what_it_is_given(void **state)
{
  (void)state;
  struct problem p = { 0 };
  struct credential c = sample();
  struct credential back;
  struct json_object *document = credential_build(&c);
  assert_true(credential_read(document, &back, &p));
  assert_string_equal(back.id, c.id);
  assert_string_equal(back.name, c.name);
  assert_string_equal(back.description, c.description);
  assert_string_equal(back.issuer_did, c.issuer_did);
  assert_string_equal(back.issuer_name, c.issuer_name);
  assert_string_equal(back.valid_from, c.valid_from);
  assert_string_equal(back.valid_until, c.valid_until);
  assert_string_equal(back.subject_id, c.subject_id);
  assert_string_equal(back.subject_name, c.subject_name);
  assert_string_equal(back.achievement_id, c.achievement_id);
  assert_string_equal(back.achievement_type, c.achievement_type);
  assert_string_equal(back.achievement_name, c.achievement_name);
  assert_string_equal(back.achievement_description, c.achievement_description);
  assert_string_equal(back.criteria_id, c.criteria_id);
  assert_string_equal(back.criteria_narrative, c.criteria_narrative);
  assert_string_equal(back.evidence_id, c.evidence_id);
  assert_string_equal(back.evidence_name, c.evidence_name);
  assert_string_equal(back.evidence_description, c.evidence_description);
  assert_null(back.number);
  assert_string_equal(back.status.id, c.status.id);
  assert_string_equal(back.status.index, c.status.index);
  assert_string_equal(back.status.revocation, c.status.revocation);
  assert_string_equal(back.status.suspension, c.status.suspension);
  json_object_put(document);
}

static void test_names_in_several_languages(void **state)
{
  static const char text[] = "[{\"@value\":\"Haier\",\"@language\":\"en\"},"
                             "{\"@value\":\"\u6d77\",\"@language\":\"zh-hans\"}]";
  struct problem p = { 0 };
  struct credential c = sample(), back;
  struct credential_report report;
  struct buf nquads = { 0 };
  struct json_object *document;

  (void)state;
  c.subject_names = json_tokener_parse(text);
  document = credential_build(&c);
  json_object_put(c.subject_names);
  assert_true(credential_sign(document, issuer, NOW, &p));
  assert_true(credential_verify(document, NULL, NOW, &report));
  assert_true(credential_read(document, &back, &p));
  assert_string_equal(back.subject_name, "Haier");
  assert_string_equal(credential_name_in(back.subject_names, "zh"), "\xe6\xb5\xb7");
  assert_string_equal(credential_subject_name(document, "zh-Hans"), "\xe6\xb5\xb7");
  assert_string_equal(credential_subject_name(document, "z"), "Haier");
  assert_string_equal(credential_subject_name(document, NULL), "Haier");
  assert_null(credential_name_in(back.subject_names, "zh-hant"));
  assert_true(credential_nquads(document, &nquads, &p));
  assert_non_null(strstr(buf_str(&nquads), "/name> \"Haier\"@en .\n"));
  assert_non_null(strstr(buf_str(&nquads), "/name> \"\xe6\xb5\xb7\"@zh-hans .\n"));
  buf_free(&nquads);
  json_object_put(document);
  assert_null(credential_subject_name(NULL, "en"));
}

/* What the achievement is of: none, or one to three, each with its names. */
static void test_related(void **state)
{
  static const struct credential_related all[CREDENTIAL_RELATED] = {
    { "urn:wiotc:register.example:awards/2026/categories/firm", "Firm", NULL },
    { "urn:wiotc:register.example:awards/2026", "Awards 2026", NULL },
    { "urn:wiotc:register.example:organization", "The Convention", NULL },
  };
  struct problem p = { 0 };
  struct buf nquads = { 0 };
  struct credential c = sample(), back;

  (void)state;
  for (size_t n = 0; n <= CREDENTIAL_RELATED; n++) {
    memcpy(c.related, all, n * sizeof all[0]);
    struct json_object *document = credential_build(&c);
    assert_true(credential_read(document, &back, &p));
    for (size_t i = 0; i < CREDENTIAL_RELATED; i++) {
      if (i >= n) {
        assert_null(back.related[i].id);
        continue;
      }
      assert_string_equal(back.related[i].id, all[i].id);
      assert_string_equal(back.related[i].name, all[i].name);
    }
    buf_clear(&nquads);
    assert_true(credential_nquads(document, &nquads, &p));
    assert_int_equal(strstr(buf_str(&nquads), "vocab.html#related> <urn:wiotc:register.example:"
                                              "awards/2026> .\n") != NULL,
                     n >= 2);
    json_object_put(document);
  }
  buf_free(&nquads);
}

static struct json_object *related_of(struct json_object *document)
{
  return json_array_of(json_object_of(json_object_of(document, "credentialSubject"), "achievement"),
                       "related");
}

static void assert_related_refused(struct json_object *document, const char *why)
{
  struct problem p = { 0 };
  struct credential back;

  assert_false(credential_read(document, &back, &p));
  assert_int_equal(p.id, PROBLEM_CREDENTIAL_FORM);
  if (strstr(p.detail, why) == NULL)
    fail_msg("%s is not in: %s", why, p.detail);
  json_object_put(document);
}

static void test_related_is_refused(void **state)
{
  struct credential c = sample();
  struct json_object *document, *list;

  (void)state;
  c.related[0] = (struct credential_related){ "urn:x:one", "One", NULL };
  document = credential_build(&c);
  json_object_array_del_idx(related_of(document), 0, 1);
  assert_related_refused(document, "related` is not an array with as many items as ours");
  document = credential_build(&c);
  list = related_of(document);
  for (int i = 0; i < CREDENTIAL_RELATED; i++)
    json_add(list, json_object_get(json_object_array_get_idx(list, 0)));
  assert_related_refused(document, "related` is not an array with as many items as ours");
  c.related[0].id = c.achievement_id;
  assert_related_refused(credential_build(&c), "id` is the id of another part too");
  c.related[0].id = "urn:x:one";
  document = credential_build(&c);
  json_set_str(json_object_array_get_idx(related_of(document), 0), "inLanguage", "en");
  assert_related_refused(document, "has a member `inLanguage` that is not ours");
}

static void test_names_that_sort_alike(void **state)
{
  static const struct {
    const char *a, *b;
    bool alike;
  } pairs[] = {
    { "", "", true },
    { "Haier", "海尔", true },
    { "same", "same", true },
    { "a", "", true },
    { "\xf0\xa0\xae\xb7", "\xe6\xb5\xb7", true },     /* U+20BB7, U+6D77 */
    { "\xf0\xa0\xae\xb7", "\xef\xac\xb3", false },    /* U+FB33 */
    { "\xee\x80\x80", "\xf4\x8f\xbf\xbf", false },    /* U+E000, U+10FFFF */
    { "\xed\x9f\xbf", "\xf0\x90\x80\x80", true },     /* U+D7FF, U+10000 */
    { "a\xf0\x9f\x98\x80", "a\xef\xbc\xa1", false },  /* after the same beginning */
    { "a\xf0\x9f\x98\x80", "b\xef\xbc\xa1", true },   /* decided before */
    { "\xf0\x9f\x98\x80", "\xf0\x9f\x98\x81", true }, /* within a character */
    { "\xf0\x9f\x98\x80", "", true },                 /* one ends there */
  };

  (void)state;
  for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
    assert_int_equal(credential_names_sort_alike(pairs[i].a, pairs[i].b), pairs[i].alike);
    assert_int_equal(credential_names_sort_alike(pairs[i].b, pairs[i].a), pairs[i].alike);
  }
}

static void test_optional_members_are_left_out(void **state)
{
  (void)state;
  struct problem p = { 0 };
  struct credential c = sample();
  struct credential back;
  struct credential_report report;
  c.description = c.valid_until = c.evidence_description = NULL;
  struct json_object *document = credential_build(&c);
  assert_false(json_object_object_get_ex(document, "description", NULL));
  assert_false(json_object_object_get_ex(document, "validUntil", NULL));
  assert_true(credential_sign(document, issuer, NOW, &p));
  assert_true(credential_verify(document, NULL, NOW, &report));
  assert_true(credential_read(document, &back, &p));
  assert_null(back.description);
  assert_null(back.valid_until);
  assert_null(back.evidence_description);
  json_object_put(document);
}

static void test_nquads_are_escaped_and_sorted(void **state)
{
  (void)state;
  struct problem p = { 0 };
  struct credential c = sample();
  struct buf quads = { 0 };
  struct json_object *document = credential_build(&c);
  assert_true(credential_nquads(document, &quads, &p));
  assert_non_null(strstr(quads.data,
                         "<https://register.example/v1/certificates/WIOTC-2026-000017> "
                         "<https://schema.org/name> \"Certificate \\\"WIOTC-2026-000017\\\" \\\\ "
                         "\\n\\t\\r\\b\\f \\u007F \\u0001\" .\n"));
  assert_non_null(strstr(quads.data, "<https://www.w3.org/2018/credentials#validUntil> "
                                     "\"2030-01-01T00:00:00Z\"^^"
                                     "<http://www.w3.org/2001/XMLSchema#dateTime> .\n"));
  size_t lines = 0;
  char *last = NULL;
  for (char *line = strtok(quads.data, "\n"); line != NULL; line = strtok(NULL, "\n")) {
    assert_true(last == NULL || strcmp(last, line) < 0);
    last = line;
    lines++;
  }
  assert_int_equal(lines, 29);
  buf_free(&quads);
  json_object_put(document);
}

static void test_lengths_are_bounded(void **state)
{
  (void)state;
  char text[LIMIT_TEXT + 2];
  char uri[LIMIT_URI + 2];
  struct buf quads = { 0 };
  memset(text, 'a', sizeof text);
  memset(uri, 'a', sizeof uri);
  memcpy(uri, "urn:", 4);
  for (size_t over = 0; over < 2; over++) {
    struct problem p = { 0 };
    struct credential c = sample();
    text[LIMIT_TEXT + over] = '\0';
    c.name = text;
    struct json_object *document = credential_build(&c);
    assert_int_equal(credential_nquads(document, &quads, &p), over == 0);
    json_object_put(document);
    c = sample();
    uri[LIMIT_URI + over] = '\0';
    c.evidence_id = uri;
    document = credential_build(&c);
    assert_int_equal(credential_nquads(document, &quads, &p), over == 0);
    assert_int_equal(p.id, over == 0 ? PROBLEM_NONE : PROBLEM_CREDENTIAL_FORM);
    json_object_put(document);
    text[LIMIT_TEXT] = 'a';
    uri[LIMIT_URI] = 'a';
  }
  buf_free(&quads);
}

static void test_refusal_names_the_member(void **state)
{
  (void)state;
  struct problem p = { 0 };
  struct buf quads = { 0 };
  struct credential c = sample();
  c.criteria_id = NULL;
  struct json_object *document = credential_build(&c);
  assert_false(credential_nquads(document, &quads, &p));
  assert_int_equal(p.id, PROBLEM_CREDENTIAL_FORM);
  assert_non_null(strstr(p.detail, "credentialSubject.achievement.criteria.id"));
  assert_int_equal(quads.len, 0);
  assert_false(credential_sign(document, issuer, NOW, &p));
  assert_false(json_object_object_get_ex(document, "proof", NULL));
  json_object_put(document);
}

static void test_check_names(void **state)
{
  (void)state;
  assert_string_equal(credential_check_name(CHECK_FORM), "form");
  assert_string_equal(credential_check_name(CHECK_PROOF_RDFC), "proof-rdfc");
  assert_string_equal(credential_check_name(CHECK_STATUS), "status");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_build_says_what_it_is_given),
    cmocka_unit_test(test_names_in_several_languages),
    cmocka_unit_test(test_related),
    cmocka_unit_test(test_related_is_refused),
    cmocka_unit_test(test_names_that_sort_alike),
    cmocka_unit_test(test_optional_members_are_left_out),
    cmocka_unit_test(test_nquads_are_escaped_and_sorted),
    cmocka_unit_test(test_lengths_are_bounded),
    cmocka_unit_test(test_refusal_names_the_member),
    cmocka_unit_test(test_check_names),
  };
  return cmocka_run_group_tests(tests, sample_set_up, sample_tear_down);
}
