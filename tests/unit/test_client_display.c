#include "client/display.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "client/terminal.h"

static struct arena arena;

static int set_up(void **state)
{
  (void)state;
  return setlocale(LC_CTYPE, "C.UTF-8") == NULL ? -1 : 0;
}

static int tear_down(void **state)
{
  (void)state;
  arena_free(&arena);
  return 0;
}

static void clean(void **state)
{
  (void)state;
  assert_string_equal(display_clean(&arena, "海尔 a", false), "海尔 a");
  assert_string_equal(display_clean(&arena, "\033[31mred\a", false), "?[31mred?");
  assert_string_equal(display_clean(&arena, "a\nb\tc\r", false), "a b c?");
  assert_string_equal(display_clean(&arena, "a\nb\tc", true), "a\nb c");
  assert_string_equal(display_clean(&arena,
                                    "\xc2\x9b"
                                    "31m",
                                    false),
                      "?31m");
  assert_string_equal(display_clean(&arena,
                                    "a\xe2\x80\xae"
                                    "b\xe2\x81\xa6",
                                    false),
                      "a?b?");
  /* ill-formed: lone continuation, overlong, surrogate, cut off, beyond the last */
  assert_string_equal(display_clean(&arena, "\x80", false), "?");
  assert_string_equal(display_clean(&arena, "\xc0\xaf", false), "??");
  assert_string_equal(display_clean(&arena, "\xed\xa0\x80", false), "???");
  assert_string_equal(display_clean(&arena, "a\xe6\xb5", false), "a??");
  assert_string_equal(display_clean(&arena, "\xf4\x90\x80\x80", false), "????");
}

static void widths(void **state)
{
  (void)state;
  assert_int_equal(display_width(""), 0);
  assert_int_equal(display_width("abc"), 3);
  assert_int_equal(display_width("海尔智家"), 8);
  assert_string_equal(display_cut(&arena, "abcdef", 6, "…"), "abcdef");
  assert_string_equal(display_cut(&arena, "abcdef", 5, "…"), "abcd…");
  assert_string_equal(display_cut(&arena, "海尔智家", 7, "…"), "海尔智…");
  assert_string_equal(display_cut(&arena, "海尔智家", 6, "…"), "海尔…");
  assert_string_equal(display_cut(&arena, "abcdef", 5, "..."), "ab...");
  assert_string_equal(display_cut(&arena, "abcdef", 1, "…"), "…");
  assert_string_equal(display_cut(&arena, "abcdef", 1, "..."), "");
}

static char *wrapped(const char *text, size_t indent, size_t width)
{
  char *out = NULL;
  size_t len;
  FILE *f = open_memstream(&out, &len);

  display_wrap(f, text, indent, width);
  fclose(f);
  return out;
}

static void assert_wrapped(const char *text, size_t indent, size_t width, const char *expected)
{
  char *out = wrapped(text, indent, width);

  assert_string_equal(out, expected);
  free(out);
}

static void wraps(void **state)
{
  (void)state;
  assert_wrapped("", 2, 20, "\n");
  assert_wrapped("one two three four", 2, 12, "one two\n  three four\n");
  assert_wrapped("one two three four", 2, 0, "one two three four\n");
  assert_wrapped("a\nb", 2, 0, "a\n  b\n");
  assert_wrapped("0123456789012345", 0, 10, "0123456789\n012345\n");
  assert_wrapped("海尔智家海尔智家", 0, 9, "海尔智家\n海尔智家\n");
}

static void assert_words(const char *text, size_t indent, size_t width, const char *expected)
{
  char *out = NULL;
  size_t len;
  FILE *f = open_memstream(&out, &len);

  display_words(f, text, indent, width);
  fclose(f);
  assert_string_equal(out, expected);
  free(out);
}

/* What is to be typed again is never torn. */
static void words(void **state)
{
  (void)state;
  assert_words("", 0, 20, "\n");
  assert_words("one two three four", 0, 12, "one two\nthree four\n");
  assert_words("one two three four", 0, 0, "one two three four\n");
  assert_words("one two three", 2, 9, "one two\n  three\n");
  assert_words("do `this and that`, then rest", 0, 12, "do\n`this and that`,\nthen rest\n");
  assert_words("a /very/long/path/here b", 0, 8, "a\n/very/long/path/here\nb\n");
  assert_words("run:\n  one two three four\nend", 0, 8, "run:\n  one two three four\nend\n");
  assert_words("an `open quote that never ends", 0, 8, "an\n`open quote that never ends\n");
  assert_words("海尔 智家 a", 0, 9, "海尔 智家\na\n");
}

static void names(void **state)
{
  struct json_object *both = json_tokener_parse("{\"en\":\"Haier\",\"zh\":\"海尔\"}");
  struct json_object *french = json_tokener_parse("{\"fr\":\"Maison\"}");
  const char *other;

  (void)state;
  assert_string_equal(display_name(&arena, both, "en", &other), "Haier");
  assert_string_equal(other, "海尔");
  assert_string_equal(display_name(&arena, both, "zh-CN", &other), "海尔");
  assert_string_equal(other, "Haier");
  assert_string_equal(display_name(&arena, both, "de", &other), "Haier");
  assert_string_equal(display_name(&arena, french, "zh", &other), "Maison");
  assert_null(other);
  assert_string_equal(display_name(&arena, NULL, "zh", &other), "");
  assert_null(other);
  json_object_put(both);
  json_object_put(french);
}

static void assert_csv(const char *text, const char *expected)
{
  struct buf b = { 0 };

  display_csv(&b, text);
  assert_string_equal(buf_str(&b), expected);
  buf_free(&b);
}

static void csv(void **state)
{
  (void)state;
  assert_csv("", "");
  assert_csv("plain text", "plain text");
  assert_csv("a,b", "\"a,b\"");
  assert_csv("say \"hi\"", "\"say \"\"hi\"\"\"");
  assert_csv("a\nb", "\"a\nb\"");
  assert_csv("=1+2", "\"'=1+2\"");
  assert_csv("+1", "\"'+1\"");
  assert_csv("-1", "\"'-1\"");
  assert_csv("@SUM(A1)", "\"'@SUM(A1)\"");
  assert_csv("\tx", "\"'\tx\"");
  assert_csv("a=b", "a=b");
}

static void json(void **state)
{
  struct buf b = { 0 };

  (void)state;
  display_json(&b, "[\"a\xc2\x9b\x7f海\"]\n");
  assert_string_equal(buf_str(&b), "[\"a\\u009b\\u007f海\"]\n");
  buf_free(&b);
}

static void languages(void **state)
{
  char out[LIMIT_LANGUAGE + 1];

  (void)state;
  terminal_language("zh_CN.UTF-8", out);
  assert_string_equal(out, "zh-CN");
  terminal_language("de@euro", out);
  assert_string_equal(out, "de");
  terminal_language("C.UTF-8", out);
  assert_string_equal(out, "en");
  terminal_language("POSIX", out);
  assert_string_equal(out, "en");
  terminal_language(NULL, out);
  assert_string_equal(out, "en");
  terminal_language("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", out);
  assert_string_equal(out, "en");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(clean), cmocka_unit_test(widths),    cmocka_unit_test(wraps),
    cmocka_unit_test(words), cmocka_unit_test(names),     cmocka_unit_test(csv),
    cmocka_unit_test(json),  cmocka_unit_test(languages),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
