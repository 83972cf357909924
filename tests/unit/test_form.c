/* JSON bodies as forms: every fault is named by its member, and none hides another. */
#include "daemon/api/form.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "lib/json.h"
#include "lib/text.h"

#define SALT "\"salt\":\"AAECAwQFBgcICQoLDA0ODw\""
#define DID "did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp"

struct bench {
  struct arena arena;
  struct problem p;
  struct json_object *body;
  struct form f;
};

static int setup(void **state)
{
  *state = xcalloc(1, sizeof(struct bench));
  return 0;
}

static int teardown(void **state)
{
  struct bench *b = *state;
  json_object_put(b->body);
  arena_free(&b->arena);
  free(b);
  return 0;
}

static struct form *form(struct bench *b, const char *text)
{
  struct problem p = { 0 };
  json_object_put(b->body);
  b->body = json_read(text, strlen(text), &p);
  if (!b->body)
    fail_msg("%s: %s", text, p.detail);
  b->p = (struct problem){ 0 };
  form_begin(&b->f, b->body, &b->arena, &b->p);
  return &b->f;
}

/* Exactly this member was named. */
static void names(struct bench *b, const char *field)
{
  if (!field) {
    if (b->p.id != PROBLEM_NONE)
      fail_msg("%s: %s", b->p.fields[0].name, b->p.fields[0].detail);
    return;
  }
  if (b->p.id != PROBLEM_BAD_FIELDS || b->p.n_bad != 1 || strcmp(b->p.fields[0].name, field) != 0)
    fail_msg("%s: %zu faults, first in %s", json_object_to_json_string(b->body), b->p.n_bad,
             b->p.n_fields ? b->p.fields[0].name : "nothing");
}

static bool is_ab(const char *text)
{
  return strcmp(text, "a") == 0 || strcmp(text, "b") == 0 || strcmp(text, "c") == 0;
}

static void the_salt(void **state)
{
  static const struct {
    const char *body, *field;
  } cases[] = {
    { "{" SALT "}", NULL },
    { "{}", "salt" },
    { "{\"salt\":null}", "salt" },
    { "{\"salt\":5}", "salt" },
    { "{\"salt\":\"\"}", "salt" },
    { "{\"salt\":\"AAECAwQFBgcICQoLDA0OD\"}", "salt" },    /* 21 characters */
    { "{\"salt\":\"AAECAwQFBgcICQoLDA0O+w\"}", "salt" },   /* base64, not base64url */
    { "{\"salt\":\"AAECAwQFBgcICQoLDA0ODw==\"}", "salt" }, /* padded */
  };
  struct bench *b = *state;
  char text[128], salt[LIMIT_SALT + 2];
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    assert_int_equal(form_end(form(b, cases[i].body)), cases[i].field == NULL);
    names(b, cases[i].field);
  }
  memset(salt, 'A', sizeof salt - 1);
  salt[LIMIT_SALT + 1] = '\0';
  snprintf(text, sizeof text, "{\"salt\":\"%s\"}", salt);
  assert_false(form_end(form(b, text)));
  snprintf(text, sizeof text, "{\"salt\":\"%s\"}", salt + 1);
  assert_true(form_end(form(b, text)));
}

static void what_nobody_asked_for(void **state)
{
  struct bench *b = *state;
  struct form *f = form(b, "{" SALT ",\"name\":\"x\",\"role\":\"admin\",\"\":1}");
  assert_string_equal(form_text(f, "name", REQUIRED, 10), "x");
  assert_false(form_end(f));
  assert_int_equal(b->p.n_bad, 2);
  assert_string_equal(b->p.fields[0].name, "role");
}

static void texts(void **state)
{
  static const struct {
    const char *value, *field;
    enum need need;
  } cases[] = {
    { "\"0123456789\"", NULL, REQUIRED },
    { "\"0123456789x\"", "t", REQUIRED },
    { "\"\"", "t", REQUIRED },
    { "\" \\n\\t \"", "t", REQUIRED },
    { "\"\"", NULL, OPTIONAL },
    { "\"a\\u0007\"", "t", REQUIRED },
    { "\"a\\u001b[2J\"", "t", OPTIONAL },
    { "5", "t", REQUIRED },
    { "null", "t", OPTIONAL },
    { "[\"x\"]", "t", OPTIONAL },
    { "\"海尔智\"", NULL, REQUIRED },
    { "\"海尔智家\"", "t", REQUIRED }, /* 12 bytes */
    { "\"two\\nlines\"", NULL, REQUIRED },
  };
  struct bench *b = *state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    char text[128];
    snprintf(text, sizeof text, "{" SALT ",\"t\":%s}", cases[i].value);
    struct form *f = form(b, text);
    const char *t = form_text(f, "t", cases[i].need, 10);
    assert_int_equal(form_end(f), cases[i].field == NULL);
    names(b, cases[i].field);
    assert_int_equal(t == NULL, cases[i].field != NULL);
  }
}

static void absent_members(void **state)
{
  struct bench *b = *state;
  size_t n = 7;
  struct form *f = form(b, "{" SALT "}");
  assert_null(form_text(f, "a", OPTIONAL, 10));
  assert_null(form_word(f, "b", OPTIONAL, is_ab, "a or b"));
  assert_null(form_did(f, "c", OPTIONAL));
  assert_null(form_names(f, "d", OPTIONAL));
  assert_null(form_contact(f, "e"));
  assert_null(form_list(f, "g", 3, is_ab, "a or b", &n));
  assert_int_equal(n, 0);
  assert_int_equal(form_int(f, "h", -1), -1);
  assert_null(form_object(f, "i", OPTIONAL));
  assert_true(form_end(f));
  f = form(b, "{" SALT "}");
  form_text(f, "a", REQUIRED, 10);
  form_word(f, "b", REQUIRED, is_ab, "a or b");
  form_did(f, "c", REQUIRED);
  form_names(f, "d", REQUIRED);
  form_object(f, "i", REQUIRED);
  assert_false(form_end(f)); /* all are named at once */
  assert_int_equal(b->p.n_bad, 5);
  for (size_t i = 0; i < 5; i++)
    assert_non_null(strstr(b->p.fields[i].detail, "missing"));
}

static void words(void **state)
{
  struct bench *b = *state;
  struct form *f = form(b, "{" SALT ",\"w\":\"b\"}");
  assert_string_equal(form_word(f, "w", REQUIRED, is_ab, "a or b"), "b");
  assert_true(form_end(f));
  f = form(b, "{" SALT ",\"w\":\"d\"}");
  assert_null(form_word(f, "w", OPTIONAL, is_ab, "a or b"));
  assert_false(form_end(f));
  names(b, "w");
  assert_non_null(strstr(b->p.fields[0].detail, "a or b"));
}

static void dids(void **state)
{
  static const char *const wrong[] = {
    "\"\"", "\"did:key:\"", "\"" DID "#x\"", "\"did:web:a.example\"", "5", "\"" DID " \""
  };
  struct bench *b = *state;
  struct form *f = form(b, "{" SALT ",\"key\":\"" DID "\"}");
  assert_string_equal(form_did(f, "key", REQUIRED), DID);
  assert_true(form_end(f));
  for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
    char text[160];
    snprintf(text, sizeof text, "{" SALT ",\"key\":%s}", wrong[i]);
    f = form(b, text);
    assert_null(form_did(f, "key", OPTIONAL));
    names(b, "key");
  }
}

static void names_by_language(void **state)
{
  static const struct {
    const char *value, *field;
  } cases[] = {
    { "{\"en\":\"Haier\",\"zh\":\"海尔\"}", NULL },
    { "{\"zh-Hant-TW\":\"海爾\"}", NULL },
    { "{}", "names" },
    { "[]", "names" },
    { "\"Haier\"", "names" },
    { "{\"english language\":\"x\"}", "names.english language" },
    { "{\"en\":5}", "names.en" },
    { "{\"en\":\"\"}", "names.en" },
    { "{\"en\":\" x\"}", "names.en" },
    { "{\"en\":\"a\\u202eb\"}", "names.en" },
  };
  struct bench *b = *state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    char text[160];
    snprintf(text, sizeof text, "{" SALT ",\"names\":%s}", cases[i].value);
    struct form *f = form(b, text);
    const char *out = form_names(f, "names", REQUIRED);
    assert_int_equal(form_end(f), cases[i].field == NULL);
    names(b, cases[i].field);
    if (!cases[i].field)
      assert_string_equal(out, cases[i].value);
  }
}

static void too_many_names(void **state)
{
  struct bench *b = *state;
  for (int n = LIMIT_NAMES; n <= LIMIT_NAMES + 1; n++) {
    struct buf text = { 0 };
    buf_text(&text, "{" SALT ",\"names\":{");
    for (int i = 0; i < n; i++)
      buf_printf(&text, "%s\"a%c\":\"x\"", i ? "," : "", 'a' + i);
    buf_text(&text, "}}");
    struct form *f = form(b, text.data);
    form_names(f, "names", REQUIRED);
    assert_int_equal(form_end(f), n <= LIMIT_NAMES);
    buf_free(&text);
  }
}

static void contacts(void **state)
{
  static const struct {
    const char *value, *field;
  } cases[] = {
    { "{\"email\":\"office@acme.example\",\"tel\":\"+49 1\"}", NULL },
    { "{}", NULL },
    { "{\"email\":\"office\"}", "contact.email" },
    { "{\"email\":5}", "contact.email" },
    { "{\"E-Mail\":\"a@b.example\"}", "contact.E-Mail" },
    { "{\"tel\":{}}", "contact.tel" },
    { "\"a@b.example\"", "contact" },
  };
  struct bench *b = *state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    char text[160];
    snprintf(text, sizeof text, "{" SALT ",\"contact\":%s}", cases[i].value);
    struct form *f = form(b, text);
    const char *out = form_contact(f, "contact");
    assert_int_equal(form_end(f), cases[i].field == NULL);
    names(b, cases[i].field);
    if (!cases[i].field)
      assert_string_equal(out, cases[i].value);
  }
}

static void too_many_details(void **state)
{
  struct bench *b = *state;
  for (int n = LIMIT_CONTACT_MEMBERS; n <= LIMIT_CONTACT_MEMBERS + 1; n++) {
    struct buf text = { 0 };
    buf_text(&text, "{" SALT ",\"contact\":{");
    for (int i = 0; i < n; i++)
      buf_printf(&text, "%s\"tel%d\":\"1\"", i ? "," : "", i);
    buf_text(&text, "}}");
    struct form *f = form(b, text.data);
    form_contact(f, "contact");
    assert_int_equal(form_end(f), n <= LIMIT_CONTACT_MEMBERS);
    buf_free(&text);
  }
}

static void lists(void **state)
{
  static const struct {
    const char *value, *field;
    size_t n;
  } cases[] = {
    { "[\"a\",\"b\"]", NULL, 2 },
    { "[]", NULL, 0 },
    { "[\"a\",\"b\",\"c\"]", NULL, 3 },
    { "[\"a\",\"b\",\"c\",\"a\"]", "l", 0 },
    { "[\"a\",\"x\"]", "l[1]", 2 },
    { "[\"a\",5]", "l[1]", 2 },
    { "[null,\"a\"]", "l[0]", 2 },
    { "[\"a\",\"b\",\"a\"]", "l[2]", 3 },
    { "\"a\"", "l", 0 },
    { "{\"a\":1}", "l", 0 },
  };
  struct bench *b = *state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    char text[160];
    size_t n = 99;
    snprintf(text, sizeof text, "{" SALT ",\"l\":%s}", cases[i].value);
    struct form *f = form(b, text);
    const char *const *out = form_list(f, "l", 3, is_ab, "a, b or c", &n);
    assert_int_equal(form_end(f), cases[i].field == NULL);
    names(b, cases[i].field);
    assert_int_equal(n, cases[i].n);
    if (cases[i].field)
      continue;
    assert_non_null(out); /* an empty list is said, and is not the same as none */
    if (n > 0)
      assert_string_equal(out[0], "a");
  }
}

static void numbers(void **state)
{
  static const struct {
    const char *value, *field;
    int64_t n;
  } cases[] = {
    { "0", NULL, 0 },    { "9007199254740991", NULL, LIMIT_JSON_INTEGER },
    { "-1", "n", -7 },   { "\"1\"", "n", -7 },
    { "true", "n", -7 }, { "null", "n", -7 },
  };
  struct bench *b = *state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    char text[128];
    snprintf(text, sizeof text, "{" SALT ",\"n\":%s}", cases[i].value);
    struct form *f = form(b, text);
    assert_int_equal(form_int(f, "n", -7), cases[i].n);
    assert_int_equal(form_end(f), cases[i].field == NULL);
    names(b, cases[i].field);
  }
}

static void objects(void **state)
{
  struct bench *b = *state;
  struct form *f = form(b, "{" SALT ",\"o\":{\"a\":1}}");
  assert_int_equal(json_int(form_object(f, "o", REQUIRED), "a", 0), 1);
  assert_true(form_end(f));
  f = form(b, "{" SALT ",\"o\":[]}");
  assert_null(form_object(f, "o", OPTIONAL));
  names(b, "o");
}

/* What came before the form (an object that was not found) is not forgotten by its end. */
static void an_earlier_problem_stays(void **state)
{
  struct bench *b = *state;
  struct form *f = form(b, "{" SALT "}");
  problem_set(&b->p, PROBLEM_NOT_FOUND, "there is none");
  assert_false(form_end(f));
  assert_int_equal(b->p.id, PROBLEM_NOT_FOUND);
}

#define T(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
  const struct CMUnitTest tests[] = {
    T(the_salt),
    T(what_nobody_asked_for),
    T(texts),
    T(absent_members),
    T(words),
    T(dids),
    T(names_by_language),
    T(too_many_names),
    T(contacts),
    T(too_many_details),
    T(lists),
    T(numbers),
    T(objects),
    T(an_earlier_problem_stays),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
