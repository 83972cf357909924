#include "lib/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

static void takes(struct arena *a, size_t size)
{
  unsigned char *p = arena_alloc(a, size);
  assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
  for (size_t i = 0; i < size; i++)
    assert_int_equal(p[i], 0);
  memset(p, 0xAA, size);
}

/* Also where another arena left what it had. */
static void memory_is_zeroed_and_aligned(void **state)
{
  (void)state;
  struct arena a = { 0 };
  for (int round = 0; round < 3; round++) {
    for (size_t size = 0; size < 5000; size += 7)
      takes(&a, size);
    arena_free(&a);
    for (size_t first = 0; first < 5000; first += 100) {
      takes(&a, first);
      takes(&a, 16);
      takes(&a, 1000);
      arena_free(&a);
    }
  }
}

static void a_large_wish_does_not_waste_the_block(void **state)
{
  (void)state;
  struct arena a = { 0 };
  char *first = arena_alloc(&a, 16);
  char *large = arena_alloc(&a, 1 << 20);
  char *second = arena_alloc(&a, 16);
  assert_ptr_equal(second, first + 16);
  memset(large, 1, 1 << 20);
  arena_free(&a);
  assert_null(a.head);
}

static void text_is_copied(void **state)
{
  (void)state;
  struct arena a = { 0 };
  assert_null(arena_strdup(&a, NULL));
  assert_string_equal(arena_strdup(&a, ""), "");
  assert_string_equal(arena_strdup(&a, "abc"), "abc");
  assert_string_equal(arena_strndup(&a, "abc", 2), "ab");
  assert_string_equal(arena_printf(&a, "%s-%d", "x", 7), "x-7");
  char long_text[9000];
  memset(long_text, 'y', sizeof long_text);
  long_text[sizeof long_text - 1] = '\0';
  assert_string_equal(arena_printf(&a, "%s", long_text), long_text);
  arena_free(&a);
  assert_string_equal(arena_strdup(&a, "again"), "again");
  arena_free(&a);
  arena_free(&a);
}

static void x_functions_take_zero(void **state)
{
  (void)state;
  free(xmalloc(0));
  free(xcalloc(0, 0));
  free(xrealloc(NULL, 0));
  char *copy = xstrdup("copy");
  assert_string_equal(copy, "copy");
  free(copy);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(memory_is_zeroed_and_aligned),
    cmocka_unit_test(a_large_wish_does_not_waste_the_block),
    cmocka_unit_test(text_is_copied),
    cmocka_unit_test(x_functions_take_zero),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
