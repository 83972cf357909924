#include "client/render/values.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "client/render/dates.h"
#include "lib/json.h"

#define BASE "urn:wiotc:register.example:"

static struct arena arena;
static struct template words;

static struct credential sample(void)
{
  return (struct credential){
    .id = BASE "certificates/WIOTC-2026-000017",
    .name = "Certificate",
    .issuer_did = "did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2",
    .issuer_name = "World Convention",
    .valid_from = "2026-02-28T00:00:00Z",
    .valid_until = "2028-03-01T00:00:00Z",
    .subject_id = BASE "parties/haier",
    .subject_name = "Haier",
    .achievement_id = BASE "bodies/presidium/membership/full",
    .achievement_type = "Membership",
    .achievement_name = "Member of the Presidium",
    .achievement_description = "x",
    .related = { { BASE "bodies/presidium", "Presidium", NULL } },
    .criteria_id = BASE "bodies/presidium/admission",
    .criteria_narrative = "x",
    .evidence_id = BASE "log/entries/9",
    .evidence_name = "Log entry 9",
    .status = { "urn:wiotc:register.wiotc.example:status-lists/1#7", "7",
                "urn:wiotc:register.wiotc.example:status-lists/1",
                "urn:wiotc:register.wiotc.example:status-lists/2" },
  };
}

static int set_up(void **state)
{
  static const char text[] =
      "[page]\nsize = 100 50\nlanguage = en\nfont = A\ntext = x\n"
      "[words en]\nfull = is a member of the\n"
      "[words zh]\npresidium/full = 成员\nfull = 会员\nchair = 主席\nPresidium = 主席团\n";
  struct problem p = { 0 };

  (void)state;
  return template_read(&arena, "f", text, strlen(text), &words, &p) ? 0 : -1;
}

static int tear_down(void **state)
{
  (void)state;
  arena_free(&arena);
  return 0;
}

/* The text filled in; NULL when it is left out. */
static const char *fill(const struct credential *c, const char *language, const char *text)
{
  struct json_object *document = credential_build(c), *proofs = json_object_new_array(),
                     *proof = json_object_new_object();
  struct problem p = { 0 };
  struct values v;
  const char *out = NULL;

  json_set_str(proof, "created", "2026-03-01T23:59:59Z");
  json_add(proofs, proof);
  json_set(document, "proof", proofs);
  if (!values_read(&arena, document, &v, &p) ||
      !values_fill(&arena, &v, &words, 7, language, text, &out, &p))
    fail_msg("%s", p.detail);
  json_object_put(document);
  return out;
}

static const struct {
  const char *language, *text, *filled;
} fillings[] = {
  { "en", "plain", "plain" },
  { "en", "", "" },
  { "en", "{holder}", "Haier" },
  { "en", "<{holder}{number}>", "<HaierWIOTC-2026-000017>" },
  { "en", "{organization}, {register}, {entry}", "World Convention, register.example, 9" },
  { "en", "{body}", "Presidium" },
  { "zh", "{body}", "主席团" },
  { "en", "{body.zh}", "主席团" },
  { "en", "{achievement}", "Member of the Presidium" },
  /* of one body before that of all, and the class itself where there is no word */
  { "en", "{standing}", "is a member of the" },
  { "en", "{standing.zh}", "成员" },
  { "fr", "{standing}", "full" },
  { "zh", "{organization}", "World Convention" },
  /* what is missing takes its text along */
  { "zh", "a {organization.zh} b", NULL },
  { "en", "{holder.zh}{number}", NULL },
  { "en", "{holder.zh|holder}", "Haier" },
  { "en", "{organization.zh|body.zh|holder}", "主席团" },
  { "en", "{organization.zh|holder.zh}", NULL },
  /* dates: until is the last day, 2028 has a 29th of February */
  { "en", "{from} {until} {issued}",
    "28\u00a0February\u00a02026 29\u00a0February\u00a02028 "
    "1\u00a0March\u00a02026" },
  { "zh", "{from}", "2026年2月28日" },
  { "en", "{from.zh-Hani}", "二〇二六年二月二十八日" },
  { "fr", "{from}", "2026-02-28" },
};

static void test_filling(void **state)
{
  struct credential c = sample();

  (void)state;
  for (size_t i = 0; i < sizeof fillings / sizeof fillings[0]; i++) {
    const char *out = fill(&c, fillings[i].language, fillings[i].text);
    if (fillings[i].filled == NULL ? out != NULL
                                   : out == NULL || strcmp(out, fillings[i].filled) != 0)
      fail_msg("%s in %s: %s", fillings[i].text, fillings[i].language,
               out == NULL ? "(none)" : out);
  }
}

static void test_one_that_does_not_end(void **state)
{
  struct credential c = sample();

  (void)state;
  c.valid_until = NULL;
  assert_null(fill(&c, "en", "until {until}"));
  assert_string_equal(fill(&c, "en", "{until|from}"), "28\u00a0February\u00a02026");
}

static void test_names_that_are_signed(void **state)
{
  struct credential c = sample();

  (void)state;
  c.subject_names = json_tokener_parse("[{\"@value\":\"Haier\",\"@language\":\"en\"},"
                                       "{\"@value\":\"海尔\",\"@language\":\"zh-hans\"}]");
  assert_string_equal(fill(&c, "en", "{holder} {holder.zh}"), "Haier 海尔");
  assert_string_equal(fill(&c, "zh", "{holder}"), "海尔");
  assert_string_equal(fill(&c, "fr", "{holder}"), "Haier");
  assert_string_equal(fill(&c, "zh", "{holder.en}"), "Haier");
  assert_null(fill(&c, "en", "{holder.fr}"));
  json_object_put(c.subject_names);
}

static void test_an_office(void **state)
{
  struct credential c = sample();

  (void)state;
  c.achievement_type = "ext:Office";
  c.achievement_id = BASE "bodies/presidium/offices/chair";
  assert_string_equal(fill(&c, "en", "{standing} {body|organization}"), "chair Presidium");
  assert_string_equal(fill(&c, "zh", "{body}{standing}"), "主席团主席");
  assert_null(fill(&c, "en", "{year}"));
  /* of the whole register */
  c.achievement_id = BASE "offices/chair";
  c.related[0] = (struct credential_related){ 0 };
  assert_null(fill(&c, "en", "{body}"));
  assert_string_equal(fill(&c, "zh", "{body|award|organization}{standing}"),
                      "World Convention主席");
  /* of a round */
  c.achievement_id = BASE "awards/spring-2026/offices/juror";
  c.related[0] = (struct credential_related){ BASE "awards/spring-2026", "Prizes 2026", NULL };
  assert_string_equal(fill(&c, "en", "{standing} {body|award} {year}"), "juror Prizes 2026 2026");
}

static void test_an_award(void **state)
{
  struct credential c = sample();

  (void)state;
  c.achievement_type = "Award";
  c.achievement_id = BASE "awards/spring-2026/categories/firm/award";
  c.related[0] = (struct credential_related){ BASE "awards/spring-2026/categories/firm", "Firm",
                                              json_tokener_parse(
                                                  "[{\"@value\":\"Firm\",\"@language\":\"en\"},"
                                                  "{\"@value\":\"企业\",\"@language\":\"zh\"}]") };
  c.related[1] = (struct credential_related){ BASE "awards/spring-2026", "Prizes 2026", NULL };
  assert_string_equal(fill(&c, "en", "{award}: {category} {category.zh}"),
                      "Prizes 2026: Firm 企业");
  assert_string_equal(fill(&c, "zh", "{category}"), "企业");
  assert_string_equal(fill(&c, "fr", "{category} {year}"), "Firm 2026");
  assert_null(fill(&c, "en", "{award.zh}"));
  assert_null(fill(&c, "en", "{body}"));
  assert_null(fill(&c, "en", "{standing}"));
  json_object_put(c.related[0].names);
}

/* What is signed goes before the template's words, and these before another language. */
static void test_signed_names_of_a_body(void **state)
{
  struct credential c = sample();

  (void)state;
  c.related[0].names = json_tokener_parse("[{\"@value\":\"Presidium\",\"@language\":\"en\"},"
                                          "{\"@value\":\"Präsidium\",\"@language\":\"de\"}]");
  assert_string_equal(fill(&c, "de", "{body}"), "Präsidium");
  assert_string_equal(fill(&c, "zh", "{body}"), "主席团");
  assert_string_equal(fill(&c, "fr", "{body}"), "Presidium");
  assert_null(fill(&c, "de", "{body.fr}"));
  json_object_put(c.related[0].names);
}

/* The organization is known by its id, whatever the register is called. */
static void test_names_of_the_organization(void **state)
{
  struct credential c = sample();

  (void)state;
  c.related[1] = (struct credential_related){
    BASE "organization", "World Convention",
    json_tokener_parse("[{\"@value\":\"World Convention\",\"@language\":\"en\"},"
                       "{\"@value\":\"世界大会\",\"@language\":\"zh\"}]")
  };
  assert_string_equal(fill(&c, "zh", "{organization} {body}"), "世界大会 主席团");
  assert_string_equal(fill(&c, "en", "{organization} {organization.zh}"),
                      "World Convention 世界大会");
  json_object_put(c.related[1].names);
  c.related[1] =
      (struct credential_related){ "urn:wiotc:organization.example:bodies/awards", "Awards", NULL };
  assert_string_equal(fill(&c, "en", "{organization}, {body}"), "World Convention, Awards");
}

static void test_ids_of_others(void **state)
{
  struct credential c = sample();

  (void)state;
  c.id = "https://register.example/v1/certificates/X-1";
  c.achievement_id = "https://register.example/badge";
  c.related[0].id = "https://register.example/body";
  c.achievement_name = "A Badge";
  c.evidence_id = "https://register.example/9";
  assert_string_equal(fill(&c, "en", "{number} {body}"), "X-1 A Badge");
  assert_null(fill(&c, "en", "{register}"));
  assert_null(fill(&c, "en", "{standing}"));
  assert_null(fill(&c, "en", "{entry}"));
}

static void test_what_no_certificate_has(void **state)
{
  static const char *const texts[] = { "{holders}", "{}",        "{holder",
                                       "{holder.}", "{holder|}", "{holder.zh_CN}",
                                       "{holder }", "{ holder}" };
  struct credential c = sample();
  struct json_object *document = credential_build(&c);
  struct values v;
  struct problem p = { 0 };

  (void)state;
  assert_true(values_read(&arena, document, &v, &p));
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
    const char *out;
    p = (struct problem){ 0 };
    if (values_fill(&arena, &v, &words, 7, "en", texts[i], &out, &p))
      fail_msg("%s was taken", texts[i]);
    assert_int_equal(p.id, PROBLEM_TEMPLATE_INVALID);
    assert_int_equal(strncmp(p.detail, "f:7: ", 5), 0);
  }
  json_object_put(document);
}

static const struct {
  const char *date, *language, *words;
} dates[] = {
  { "2026-01-01", "en", "1\u00a0January\u00a02026" },
  { "2026-12-31", "en-GB", "31\u00a0December\u00a02026" },
  { "2026-01-01", "zh-Hans", "2026年1月1日" },
  { "2026-10-10", "zh-Hani", "二〇二六年十月十日" },
  { "2000-11-20", "zh-Hani", "二〇〇〇年十一月二十日" },
  { "1999-12-31", "zh-Hani", "一九九九年十二月三十一日" },
  { "2030-01-30", "zh-Hani", "二〇三〇年一月三十日" },
  { "2030-01-30", "ar", "2030-01-30" },
  { "never", "en", "never" },
};

static void test_dates(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof dates / sizeof dates[0]; i++)
    assert_string_equal(date_in_words(&arena, dates[i].date, dates[i].language), dates[i].words);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_filling),
    cmocka_unit_test(test_one_that_does_not_end),
    cmocka_unit_test(test_names_that_are_signed),
    cmocka_unit_test(test_an_office),
    cmocka_unit_test(test_an_award),
    cmocka_unit_test(test_signed_names_of_a_body),
    cmocka_unit_test(test_names_of_the_organization),
    cmocka_unit_test(test_ids_of_others),
    cmocka_unit_test(test_what_no_certificate_has),
    cmocka_unit_test(test_dates),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
