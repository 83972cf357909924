#include "lib/json.h"

#include "lib/limits.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool accepted_bytes(const char *text, size_t len)
{
  struct problem p = { 0 };
  /* A copy without a NUL behind it: the sanitizers see a read past the end. */
  char *copy = malloc(len + !len);
  memcpy(copy, text, len);
  bool ok = json_check(copy, len, &p);
  free(copy);
  assert_int_equal(p.id, ok ? PROBLEM_NONE : PROBLEM_BAD_JSON);
  if (!ok && strstr(p.detail, "byte offset") == NULL)
    fail_msg("no offset: %s", p.detail);
  if (!ok && strstr(p.detail, "; ") == NULL)
    fail_msg("no next step: %s", p.detail);
  return ok;
}

static void accepts(const char *text)
{
  if (!accepted_bytes(text, strlen(text)))
    fail_msg("refused: %s", text);
}

static void refuses(const char *text)
{
  if (accepted_bytes(text, strlen(text)))
    fail_msg("accepted: %s", text);
}

static void grammar(void **state)
{
  (void)state;
  static const char *const good[] = {
    "{}",       "[]",      " [ ] ",     "\t{\r\n}\n",
    "0",        "-1",      "true",      "false",
    "null",     "\"\"",    "[1,2,[3]]", "{\"a\":{\"a\":{}},\"b\":[{\"a\":1},{\"a\":2}]}",
    "{\"\":1}", "\"\x7f\""
  };
  static const char *const bad[] = {
    "",
    " ",
    "{",
    "}",
    "[",
    "]",
    "[1",
    "[1,",
    "[1,]",
    "[,1]",
    "[1 2]",
    "{\"a\"}",
    "{\"a\":}",
    "{\"a\":1,}",
    "{,}",
    "{a:1}",
    "{'a':1}",
    "'a'",
    "{1:2}",
    "NaN",
    "Infinity",
    "-Infinity",
    "tru",
    "truer",
    "nul",
    "True",
    "[1]]",
    "{}{}",
    "1 2",
    "// c\n1",
    "/**/1",
    "[1]x",
    "\f1",
    "\v1",
    "\xC2\xA0[]",
    "\xEF\xBB\xBF{}",
    "{\"a\":1 \"b\":2}",
    "{\"a\" 1}",
    "undefined",
  };
  for (size_t i = 0; i < sizeof good / sizeof *good; i++)
    accepts(good[i]);
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
    refuses(bad[i]);
  assert_false(accepted_bytes("[]\0", 3));
  assert_false(accepted_bytes("\0", 1));
}

static void numbers(void **state)
{
  (void)state;
  accepts("9007199254740991");
  accepts("-9007199254740991");
  accepts("[0,10,-10]");
  static const char *const bad[] = {
    "9007199254740992",
    "-9007199254740992",
    "99999999999999999999999999999999",
    "-0",
    "00",
    "01",
    "-01",
    "+1",
    "-",
    "--1",
    "1.",
    "1.0",
    ".5",
    "1e5",
    "1E5",
    "1e400",
    "0.0",
    "0e0",
    "0x10",
    "1a",
    "1_000",
    "- 1",
    "[1.5]",
    "18446744073709551616",
    "-00",
  };
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
    refuses(bad[i]);
}

static void strings(void **state)
{
  (void)state;
  accepts("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\uDE00\\u0001\"");
  accepts("\"\xf0\x9f\x98\x80 \xe6\xb5\xb7\"");
  static const char *const bad[] = {
    "\"",
    "\"a",
    "\"\\",
    "\"\\\"",
    "\"\\a\"",
    "\"\\'\"",
    "\"\\x41\"",
    "\"\\u\"",
    "\"\\u12\"",
    "\"\\u12G4\"",
    "\"\\u0000\"",
    "\"\\U0041\"",
    "\"\\ud800\"",
    "\"\\uD83D\"",
    "\"\\uDE00\"",
    "\"\\uDE00\\uD83D\"",
    "\"\\uD83D\\u0041\"",
    "\"\\uD83Dx\"",
    "\"\\uD83D\\n\"",
    "\"\\uD83D\\uD83D\"",
    "\"\n\"",
    "\"\t\"",
    "\"\x1f\"",
    "\"\xff\"",
    "\"\xc0\x80\"",
    "\"\xed\xa0\x80\"",
    "\"\xf4\x90\x80\x80\"",
    "\"\xe6\xb5\"",
    "\"\xe6\xb5",
    "\"\\ud83d\\ude0",
    "\"\\u004",
  };
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
    refuses(bad[i]);
  assert_false(accepted_bytes("\"a\0b\"", 5));
}

static void names_stand_once_in_an_object(void **state)
{
  (void)state;
  refuses("{\"role\":\"user\",\"role\":\"admin\"}");
  refuses("{\"a\":1,\"\\u0061\":2}");
  refuses("{\"\\u00e9\":1,\"\xc3\xa9\":2}");
  refuses("{\"\\uD83D\\uDE00\":1,\"\xf0\x9f\x98\x80\":2}");
  refuses("{\"/\":1,\"\\/\":2}");
  refuses("{\"\":1,\"b\":2,\"\":3}");
  refuses("{\"x\":{\"a\":1,\"b\":{\"c\":1},\"a\":2}}");
  refuses("[{\"b\":1,\"a\":{\"z\":0},\"c\":2,\"b\":3}]");
  refuses("{\"a\\u0000\":1}");
  accepts("{\"a\":1,\"A\":2,\"aa\":3,\"b\":{\"a\":1},\"\\u0062a\":{\"\\u0061\":1,\"b\":2}}");
  accepts("{\"\xc3\xa9\":1,\"e\xcc\x81\":2}"); /* no normalization: these are two names */
}

static void the_message_names_the_byte(void **state)
{
  (void)state;
  struct problem p = { 0 };
  assert_false(json_check("{\"a\":1,\"b\":2,\"\\u0061\":3}", 24, &p));
  assert_string_equal(p.detail,
                      "The name \"a\" at byte offset 13 stands in its object already; give "
                      "every member once");
  assert_false(json_check("[1.5]", 5, &p));
  assert_non_null(strstr(p.detail, "fraction"));
  assert_non_null(strstr(p.detail, "byte offset 1;"));
  assert_false(json_check("{\"a\":", 5, &p));
  assert_non_null(strstr(p.detail, "ends at byte offset 5"));
}

static char *repeated(const char *open, size_t n, const char *middle, const char *close)
{
  struct buf b = { 0 };
  for (size_t i = 0; i < n; i++)
    buf_text(&b, open);
  buf_text(&b, middle);
  for (size_t i = 0; i < n; i++)
    buf_text(&b, close);
  return b.data;
}

static void depth_is_bounded(void **state)
{
  (void)state;
  static const char *const forms[][3] = { { "[", "1", "]" }, { "{\"a\":", "{}", "}" } };
  for (size_t f = 0; f < 2; f++) {
    size_t most = f == 0 ? LIMIT_JSON_DEPTH : LIMIT_JSON_DEPTH - 1;
    struct problem p = { 0 };
    char *text = repeated(forms[f][0], most, forms[f][1], forms[f][2]);
    struct json_object *o = json_read(text, strlen(text), &p);
    assert_non_null(o);
    json_object_put(o);
    free(text);
    text = repeated(forms[f][0], most + 1, forms[f][1], forms[f][2]);
    refuses(text);
    free(text);
  }
  char *text = repeated("[", 1000000, "", "");
  refuses(text);
  free(text);
}

static char *members(size_t n, size_t same_as_first)
{
  char *text = malloc(n * 24 + 3), *at = text;
  *at++ = '{';
  for (size_t i = 0; i < n; i++)
    at += sprintf(at, "%s\"%sm%zu\":0", i ? "," : "", i % 3 == 0 ? "\\u006d" : "",
                  i == same_as_first ? 0 : i);
  strcpy(at, "}");
  return text;
}

static void members_are_bounded(void **state)
{
  (void)state;
  static const struct {
    size_t n, same_as_first;
    bool ok;
  } cases[] = { { 65, 0, true },
                { 200, 0, true },
                { 200, 198, false },
                { LIMIT_JSON_MEMBERS, 0, true },
                { LIMIT_JSON_MEMBERS, LIMIT_JSON_MEMBERS - 1, false },
                { LIMIT_JSON_MEMBERS + 1, 0, false } };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    char *text = members(cases[i].n, cases[i].same_as_first);
    assert_int_equal(accepted_bytes(text, strlen(text)), cases[i].ok);
    free(text);
  }
}

/* Every prefix of a good text and every single changed byte: nothing may crash, and what the
 * validator lets through json-c must understand. */
static void damaged_text(void **state)
{
  (void)state;
  static const char good[] =
      "{\"a\":[1,-20,true,null],\"\\u0062\":\"\\ud83d\\ude00\xe6\xb5\xb7\",\"c\":{\"d\":false}}";
  char text[sizeof good];
  assert_true(accepted_bytes(good, sizeof good - 1));
  for (size_t n = 0; n < sizeof good - 1; n++)
    assert_false(accepted_bytes(good, n));
  for (size_t at = 0; at < sizeof good - 1; at++)
    for (int c = 0; c < 256; c++) {
      struct problem p = { 0 };
      memcpy(text, good, sizeof good);
      text[at] = (char)c;
      if (!accepted_bytes(text, sizeof good - 1))
        continue;
      struct json_object *o = json_read(text, sizeof good - 1, &p);
      if (o == NULL)
        fail_msg("json-c refused %s: %s", text, p.detail);
      json_object_put(o);
    }
}

static struct json_object *parse(const char *text)
{
  struct problem p = { 0 };
  struct json_object *o = json_read(text, strlen(text), &p);
  if (o == NULL)
    fail_msg("%s", p.detail);
  return o;
}

static void members_are_read_by_type(void **state)
{
  (void)state;
  struct json_object *o =
      parse("{\"s\":\"text\",\"n\":-12,\"t\":true,\"o\":{},\"a\":[],\"digits\":\"12\",\"z\":null}");
  assert_string_equal(json_str(o, "s"), "text");
  assert_null(json_str(o, "n"));
  assert_null(json_str(o, "z"));
  assert_null(json_str(o, "missing"));
  assert_null(json_str(NULL, "s"));
  assert_int_equal(json_int(o, "n", 5), -12);
  assert_int_equal(json_int(o, "digits", 5), 5);
  assert_int_equal(json_int(o, "t", 5), 5);
  assert_true(json_flag(o, "t", false));
  assert_true(json_flag(o, "n", true));
  assert_non_null(json_object_of(o, "o"));
  assert_null(json_object_of(o, "a"));
  assert_non_null(json_array_of(o, "a"));
  assert_null(json_array_of(o, "o"));
  assert_null(json_str(json_array_of(o, "a"), "s"));
  json_object_put(o);
}

static void numbers_that_stand_alone_are_read(void **state)
{
  (void)state;
  struct problem p = { 0 };
  struct json_object *o = parse("9007199254740991");
  assert_int_equal(json_object_get_int64(o), LIMIT_JSON_INTEGER);
  json_object_put(o);
  assert_null(json_read("null", 4, &p));
  assert_int_equal(p.id, PROBLEM_BAD_JSON);
  assert_null(json_read("", 0, &p));
}

static void what_is_absent_is_left_out(void **state)
{
  (void)state;
  struct json_object *o = json_object_new_object(), *a = json_object_new_array();
  struct buf b = { 0 };
  json_set_str(o, "s", "a/b");
  json_set_str(o, "absent", NULL);
  json_set(o, "absent", NULL);
  json_set_int(o, "n", LIMIT_JSON_INTEGER);
  json_set_bool(o, "t", true);
  json_add_str(a, "x");
  json_add_str(a, NULL);
  json_add(a, NULL);
  json_set(o, "a", a);
  json_write(&b, o);
  assert_string_equal(b.data, "{\"s\":\"a/b\",\"n\":9007199254740991,\"t\":true,\"a\":[\"x\"]}");
  buf_clear(&b);
  json_write_pretty(&b, o);
  assert_non_null(strstr(b.data, "\n  \"n\": 9007199254740991,\n"));
  assert_int_equal(b.data[b.len - 1], '\n');
  buf_free(&b);
  json_object_put(o);
}

static void unknown_members(void **state)
{
  static const char *const known[] = { "a", "b", NULL };
  (void)state;
  struct json_object *o = json_tokener_parse("{\"a\":1,\"b\":2}");
  assert_null(json_unknown_member(o, known));
  json_set_int(o, "c", 3);
  assert_string_equal(json_unknown_member(o, known), "c");
  json_object_put(o);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(unknown_members),
    cmocka_unit_test(grammar),
    cmocka_unit_test(numbers),
    cmocka_unit_test(strings),
    cmocka_unit_test(names_stand_once_in_an_object),
    cmocka_unit_test(the_message_names_the_byte),
    cmocka_unit_test(depth_is_bounded),
    cmocka_unit_test(members_are_bounded),
    cmocka_unit_test(damaged_text),
    cmocka_unit_test(members_are_read_by_type),
    cmocka_unit_test(numbers_that_stand_alone_are_read),
    cmocka_unit_test(what_is_absent_is_left_out),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
