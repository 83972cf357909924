#include "lib/text.h"

#include "lib/limits.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

typedef bool grammar(const char *text);

#define ALL(is, ...) check_all(is, true, (const char *const[]){ __VA_ARGS__, NULL })
#define NONE(is, ...) check_all(is, false, (const char *const[]){ __VA_ARGS__, NULL })

static void check_all(grammar *is, bool want, const char *const *texts)
{
  for (; *texts != NULL; texts++)
    if (is(*texts) != want)
      fail_msg("%s: \"%s\"", want ? "refused" : "accepted", *texts);
  assert_false(is(NULL));
}

/* n times c, then tail. */
static const char *run(char c, size_t n, const char *tail)
{
  static char text[8192];
  memset(text, c, n);
  strcpy(text + n, tail);
  return text;
}

static void handles(void **state)
{
  (void)state;
  ALL(text_is_handle, "haier-smart-home", "ab", "a1", "x-1-y");
  NONE(text_is_handle, "", "a", "1a", "-a", "a-", "a--b", "Ab", "a_b", "a b", "a.b", "a/b",
       "\xc3\xa9t\xc3\xa9", "ab\n", "..");
  ALL(text_is_edition, "2022", "spring-2022", "young-talents-1999", "ab-1000");
  NONE(text_is_edition, "", "22", "0999", "20222", "spring", "spring2022", "-2022", "a-2022",
       "Spring-2022", "spring--2022", "2022-spring", "2022-2023", "spring 2022");
  assert_true(text_is_edition(run('a', LIMIT_EDITION - 5, "-2022")));
  assert_false(text_is_edition(run('a', LIMIT_EDITION - 4, "-2022")));
  assert_true(text_is_handle(run('a', LIMIT_HANDLE, "")));
  assert_false(text_is_handle(run('a', LIMIT_HANDLE + 1, "")));
}

static void register_names(void **state)
{
  (void)state;
  ALL(text_is_register_name, "register.wiotc.example", "a.b", "1.example", "xn--80a.example");
  NONE(text_is_register_name, "", "localhost", ".a", "a.", "a..b", "-a.b", "a-.b", "a.-b", "A.b",
       "a.b:80", "a_b.c", "10.0.0.1", "a b.c", "a.b\n", "a+b.c");
  assert_true(text_is_register_name(run('a', 63, ".b")));
  assert_false(text_is_register_name(run('a', 64, ".b")));
}

static void languages(void **state)
{
  (void)state;
  ALL(text_is_language, "en", "zh", "yue", "zh-Hant", "zh-Hant-TW", "pt-BR", "es-419", "de-1996",
      "sl-rozaj-biske", "de-CH-1901", "zh-CN", "sr-Latn-RS");
  NONE(text_is_language, "", "e", "EN", "zh-hant", "zh-HANT", "zh-cn", "zh_CN", "en-", "-en",
       "en--US", "en-US-", "x-private", "en-x-a", "i-klingon", "zh-yue", "en-u-ca-buddhist",
       "en-US-GB", "en-1", "en-12345678x", "abcdefghi", "en US", "12");
  assert_false(text_is_language("sl-rozaj-biske-1994-nedis-njiva-abcd5"));
}

static void countries(void **state)
{
  (void)state;
  ALL(text_is_country, "AD", "CN", "ZW", "DE", "GB", "US");
  NONE(text_is_country, "", "A", "cn", "CHN", "AA", "ZZ", "EU", "UK", "XK", "SU", "C", "CN ");
  assert_string_equal(text_country_name("CN"), "China");
  assert_string_equal(text_country_name("AX"), "\xc3\x85land Islands");
  assert_null(text_country_name("QQ"));
  assert_null(text_country_name(NULL));
  size_t n = 0;
  for (char a = 'A'; a <= 'Z'; a++)
    for (char b = 'A'; b <= 'Z'; b++) {
      const char code[] = { a, b, '\0' };
      const char *name = text_country_name(code);
      n += name != NULL;
      assert_true(name == NULL || text_is_name(name));
    }
  assert_int_equal(n, 249);
}

static void names(void **state)
{
  (void)state;
  ALL(text_is_name, "x", "Haier Smart Home", "\xe6\xb5\xb7\xe5\xb0\x94", "O'Neil & S\xc3\xb6hne",
      "\xf0\x9f\x98\x80", "\xd8\xb9\xd9\x85\xd8\xa7\xd9\x86");
  NONE(text_is_name, "", " ", " a", "a ", "a\nb", "a\tb", "a\x7f", "a\x1b[0m", "\xc2\x85x",
       "\xe2\x80\xaexyz" /* U+202E */, "x\xe2\x80\xaa" /* U+202A */, "x\xe2\x81\xa6y" /* U+2066 */,
       "x\xe2\x80\x8by" /* U+200B */, "\xe3\x85\xa4" /* U+3164, blank */, "x\xc2\xady" /* U+00AD */,
       "x\xe2\x81\xa9y" /* U+2069 */, "x\xe2\x80\xa8y" /* U+2028 */, "\xef\xbb\xbfx" /* U+FEFF */,
       "x\xef\xb7\x90y" /* U+FDD0 */, "x\xef\xbf\xbf" /* U+FFFF */,
       "x\xf4\x8f\xbf\xbe" /* U+10FFFE */, "\xe3\x80\x80x" /* U+3000 */, "x\xc2\xa0" /* U+00A0 */,
       "x\xff", "x\xe6\xb5", "\xc0\xafx");
  assert_true(text_is_name(run('n', LIMIT_NAME, "")));
  assert_false(text_is_name(run('n', LIMIT_NAME + 1, "")));
}

static void plain_text(void **state)
{
  (void)state;
  assert_true(text_is_plain("", 0));
  assert_true(text_is_plain("two\nlines\tand \xe6\xb5\xb7", 100));
  assert_true(text_is_plain("abc", 3));
  assert_false(text_is_plain("abcd", 3));
  assert_false(text_is_plain("a\r\n", 100));
  assert_false(text_is_plain("a\x1b", 100));
  assert_false(text_is_plain("a\x7f", 100));
  assert_false(text_is_plain("a\xc2\x9b", 100));
  assert_false(text_is_plain("a\xff", 100));
  assert_false(text_is_plain(NULL, 100));
}

static void emails(void **state)
{
  (void)state;
  ALL(text_is_email, "a@b.example", "first.last+tag@sub.domain.example", "o'neil@x.org",
      "\xe6\xb5\xb7@\xe5\xb0\x94.example", "a@xn--80a.example");
  NONE(text_is_email, "", "@", "a", "a@", "@b.c", "a@b", "a@b@c.d", "a b@c.d", "a@b c.d", "a@.b",
       "a@b.", "a@b..c", ".a@b.c", "a.@b.c", "a..b@c.d", "\"a\"@b.c", "a@[10.0.0.1]", "a@10.0.0.1",
       "a@-b.c", "a@b.c\n", "a\x01@b.c", "a,b@c.d", "<a@b.c>", "a@b_c.d", "a\xff@b.c",
       "a\xe2\x80\xae@b.c", "a@b\xc2\xa0.c");
  assert_true(text_is_email(run('l', 64, "@b.c")));
  assert_false(text_is_email(run('l', 65, "@b.c")));
}

static void small_grammars(void **state)
{
  (void)state;
  ALL(text_is_date, "2024-02-29");
  NONE(text_is_date, "2026-02-29", "2026-2-1", "today", "");
  ALL(text_is_media_type, "application/pdf", "image/svg+xml", "application/vnd.a-b.c", "text/x");
  NONE(text_is_media_type, "", "/", "a/", "/a", "text", "text/plain; charset=utf-8", "Text/plain",
       "a/b/c", "text/ plain", ".a/b", "a/+b", "a/b\r\nX: y", "*/*");
  ALL(text_is_certificate_prefix, "WIOTC", "A1");
  NONE(text_is_certificate_prefix, "", "A", "1A", "wiotc", "A-B", "ABCDEFGHIJKLMNOPQ");
  assert_true(text_is_media_type(run('a', LIMIT_MEDIA_TYPE - 2, "/b")));
  assert_false(text_is_media_type(run('a', LIMIT_MEDIA_TYPE - 1, "/b")));
  assert_true(text_is_base64url("aZ09-_", 6, 6));
  assert_false(text_is_base64url("aZ09-_", 7, 9));
  assert_false(text_is_base64url("aZ09-_", 1, 5));
  assert_false(text_is_base64url("aZ09+/", 1, 9));
  assert_false(text_is_base64url("aZ09==", 1, 9));
  assert_false(text_is_base64url(NULL, 0, 9));
}

static void utf8(void **state)
{
  (void)state;
  assert_true(text_is_utf8("", 0));
  assert_true(text_is_utf8("a\0b", 3));
  assert_true(text_is_utf8("\xf4\x8f\xbf\xbf", 4));
  assert_false(text_is_utf8("a\xf4\x8f\xbf\xbf", 4));
  assert_false(text_is_utf8("\xed\xa0\x80", 3));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(handles),   cmocka_unit_test(register_names), cmocka_unit_test(languages),
    cmocka_unit_test(countries), cmocka_unit_test(names),          cmocka_unit_test(plain_text),
    cmocka_unit_test(emails),    cmocka_unit_test(small_grammars), cmocka_unit_test(utf8),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
