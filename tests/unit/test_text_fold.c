#include "lib/text_fold.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static void assert_folds(const char *text, const char *expected)
{
  struct buf out = { 0 };
  text_fold(&out, text);
  assert_string_equal(buf_str(&out), expected);
  assert_true(out.len <= strlen(text));
  buf_free(&out);
}

static void latin(void **state)
{
  (void)state;
  assert_folds("", "");
  assert_folds("AZaz09 _-", "azaz09 _-");
  assert_folds("Zürich ÉCOLE Łódź Đà Nẵng", "zurich ecole lodz da nang");
  assert_folds("İstanbul ığdır", "istanbul igdir");
  assert_folds("Ångström ØRSTED æ ß", "angstrom orsted æ ß");
  assert_folds("e\xcc\x81", "e"); /* a letter and a combining accent */
}

static void other_scripts(void **state)
{
  (void)state;
  assert_folds("ΑΘΉΝΑ Οδυσσεύς", "αθηνα οδυσσευσ");
  assert_folds("МОСКВА Ёлка Київ", "москва елка киів");
  assert_folds("海尔智家", "海尔智家");
  assert_folds("مرحبا हिन्दी 한국", "مرحبا हिन्दी 한국");
  assert_folds("ＷＩＯＴ１　Ａ", "wiot1 a");
  assert_folds("😀", "😀");
}

/* Folded once is folded for good, for every character. */
static void twice(void **state)
{
  (void)state;
  for (uint32_t point = 1; point < 0x30000; point++) {
    uint32_t once = text_fold_point(point);
    if (once != 0 && text_fold_point(once) != once)
      fail_msg("U+%04X becomes U+%04X, then U+%04X", point, once, text_fold_point(once));
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(latin),
    cmocka_unit_test(other_scripts),
    cmocka_unit_test(twice),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
