#include "client/csv_read.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

/* A file as its records: fields joined by `|`, records by `/`, a fault as `!` before its record. */
static void assert_read(const char *bytes, size_t len, const char *expected)
{
  struct csv_reader r = { 0 };
  struct buf out = { 0 };
  FILE *file = tmpfile();

  assert_non_null(file);
  assert_int_equal(fwrite(bytes, 1, len, file), len);
  csv_begin(&r, file);
  while (csv_next(&r)) {
    buf_printf(&out, "%s%s%zu:", out.len > 0 ? "/" : "", r.fault == NULL ? "" : "!", r.line);
    for (size_t i = 0; r.fault == NULL && i < r.n_fields; i++)
      buf_printf(&out, "%s%s", i > 0 ? "|" : "", csv_field(&r, i));
  }
  assert_string_equal(buf_str(&out), expected);
  buf_free(&out);
  csv_end(&r);
  fclose(file);
}

static void assert_text(const char *text, const char *expected)
{
  assert_read(text, strlen(text), expected);
}

static void ordinary(void **state)
{
  (void)state;
  assert_text("", "");
  assert_text("a", "1:a");
  assert_text("a,b\nc,d\n", "1:a|b/2:c|d");
  assert_text("a,b\r\nc,d\r\n", "1:a|b/2:c|d");
  assert_text("a,b\r\nc,", "1:a|b/2:c|");
  assert_text(",,\n", "1:||");
  assert_text("\xef\xbb\xbf\"a\",b\n", "1:a|b");
  assert_text("\xef\xbb\xbf", "");
  assert_text("\xe5\x90\x8d,b\n", "1:\xe5\x90\x8d|b");
}

static void quotes(void **state)
{
  (void)state;
  assert_text("\"a,b\",\"c\"\"d\"\n", "1:a,b|c\"d");
  assert_text("\"\",x\n", "1:|x");
  assert_text("\"\"\"\"\n", "1:\"");
  assert_text("\"two\r\nlines\",x\r\nnext\r\n", "1:two\r\nlines|x/3:next");
  assert_text("\"a\"", "1:a");
}

static void blank_lines(void **state)
{
  (void)state;
  assert_text("\n\r\na\n\n\r\n\nb\n\n", "3:a/7:b");
  assert_text("\"\"\n", "1:");
}

/* Each fault ends its line; what follows is read. */
static void faults(void **state)
{
  static const char nul[] = "a\0b\nc\n";

  (void)state;
  assert_text("a\"b,c\nd\n", "!1:/2:d");
  assert_text("\"a\"b,c\nd\n", "!1:/2:d");
  assert_text("a\rb\nd\n", "!1:/2:d");
  assert_text("a\n\"never\nclosed\n", "1:a/!2:");
  assert_text("\xff,\"a\nb\"\nd\n", "!1:/3:d");
  assert_text("\xed\xa0\x80\nd\n", "!1:/2:d");
  assert_read(nul, sizeof nul - 1, "!1:/2:c");
}

static void bounds(void **state)
{
  struct buf text = { 0 };

  (void)state;
  for (int i = 0; i < CSV_FIELDS - 1; i++)
    buf_byte(&text, ',');
  buf_text(&text, "\n,");
  for (int i = 0; i < CSV_FIELDS - 1; i++)
    buf_byte(&text, ',');
  buf_text(&text, "\nd\n");
  char *expected = NULL;
  assert_true(asprintf(&expected, "1:%.*s/!2:/3:d", CSV_FIELDS - 1,
                       "|||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||") > 0);
  assert_text(buf_str(&text), expected);
  free(expected);
  buf_clear(&text);
  for (int i = 0; i < CSV_RECORD + 1; i++)
    buf_byte(&text, 'x');
  buf_text(&text, "\nd\n");
  assert_text(buf_str(&text), "!1:/2:d");
  assert_true(CSV_FIELDS == 64);
  buf_free(&text);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(ordinary), cmocka_unit_test(quotes), cmocka_unit_test(blank_lines),
    cmocka_unit_test(faults),   cmocka_unit_test(bounds),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
