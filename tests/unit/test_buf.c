#include "lib/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

static void an_empty_buffer_reads_as_empty_text(void **state)
{
  (void)state;
  struct buf b = { 0 };
  assert_string_equal(buf_str(&b), "");
  buf_add(&b, NULL, 0);
  assert_string_equal(b.data, "");
  buf_free(&b);
  buf_printf(&b, "%s", "");
  assert_string_equal(b.data, "");
  buf_free(&b);
  buf_free(&b);
}

static void it_grows_and_stays_terminated(void **state)
{
  (void)state;
  struct buf b = { 0 };
  for (size_t i = 0; i < 5000; i++) {
    buf_byte(&b, (char)('a' + i % 26));
    assert_int_equal(b.len, i + 1);
    assert_int_equal(b.data[b.len], '\0');
    assert_true(b.cap > b.len);
  }
  assert_int_equal(b.data[4999], 'a' + 4999 % 26);
  buf_free(&b);
}

static void pieces_are_joined(void **state)
{
  (void)state;
  struct buf b = { 0 };
  char wide[1001];
  memset(wide, 'w', 1000);
  wide[1000] = '\0';
  buf_text(&b, "one,");
  buf_add(&b, "t\0o", 3);
  buf_printf(&b, ",%d", 3);
  assert_int_equal(b.len, 9);
  assert_memory_equal(b.data, "one,t\0o,3", 10);
  buf_clear(&b);
  assert_string_equal(buf_str(&b), "");
  buf_printf(&b, "%s%s", wide, wide);
  assert_int_equal(b.len, 2000);
  assert_int_equal(strlen(b.data), 2000);
  buf_free(&b);
  assert_null(b.data);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(an_empty_buffer_reads_as_empty_text),
    cmocka_unit_test(it_grows_and_stays_terminated),
    cmocka_unit_test(pieces_are_joined),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
