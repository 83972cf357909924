#include "client/render/template.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "lib/buf.h"
#include "lib/limits.h"

#define PAGE "[page]\nsize = 100 50\nlanguage = en\nfont = A, B\ntext = {number}\n"
#define TEXT "[text a]\nbox = 1 2 3 4\npoints = 20 5\ntext = x\n"

static bool read(struct arena *a, const char *text, struct template *t, struct problem *p)
{
  *p = (struct problem){ 0 };
  return template_read(a, "f", text, strlen(text), t, p);
}

static void test_all_that_an_element_can_have(void **state)
{
  static const char text[] = "# a comment\r\n" PAGE "colour = #ff0080\n"
                             "[guilloche g]\n box=-1 2.5 3 4\n\tcolour=#000000\nstroke = 0.1\n"
                             "band = 8\nwaves = 96\nstrands = 8\n"
                             "[column c]\nbox = 0 0 50 20\n"
                             "[text t]\ncolumn = c\nheight = 9\nspace = 2\npoints = 20 5\n"
                             "text = a = b # c\nbold = yes\nitalic = no\nalign = right\n"
                             "vertical = bottom\nlines = 3\nleading = 1.5\ntracking = -20\n"
                             "features = smcp, c2sc\nlanguage = zh-Hant-TW\nfont = C\n"
                             "[words zh]\nWorld Convention = 世界\npresidium/full = 成员\n";
  struct arena a = { 0 };
  struct template t;
  struct problem p;
  const struct element *e;

  (void)state;
  if (!read(&a, text, &t, &p))
    fail_msg("%s", p.detail);
  assert_true(t.page.box.width == 100 && t.page.box.height == 50);
  assert_true(t.page.colour.red == 1 && t.page.colour.green == 0);
  assert_int_equal(t.n_elements, 3);
  e = &t.elements[0];
  assert_int_equal(e->kind, ELEMENT_GUILLOCHE);
  assert_string_equal(e->name, "g");
  assert_true(e->box.x == -1 && e->box.y == 2.5 && e->waves == 96);
  e = &t.elements[2];
  assert_int_equal(e->line, 17);
  assert_string_equal(e->text, "a = b # c");
  assert_true(e->bold && !e->italic);
  assert_int_equal(e->align, ALIGN_RIGHT);
  assert_int_equal(e->valign, ALIGN_BOTTOM);
  assert_true(e->lines == 3 && e->tracking == -20 && e->size.second == 5);
  assert_string_equal(e->language, "zh-Hant-TW");
  assert_string_equal(template_word(&t, "zh", "World Convention"), "世界");
  assert_null(template_word(&t, "en", "World Convention"));
  assert_null(template_word(&t, "zh", "World"));
  arena_free(&a);
}

static void test_what_is_left_out(void **state)
{
  struct arena a = { 0 };
  struct template t;
  struct problem p;

  (void)state;
  assert_true(read(&a, PAGE TEXT, &t, &p));
  assert_string_equal(t.elements[0].font, "A, B");
  assert_string_equal(t.elements[0].language, "en");
  assert_int_equal(t.elements[0].align, ALIGN_CENTRE);
  assert_true(t.elements[0].lines == 1 && t.elements[0].colour.red == 0);
  assert_true(t.page.colour.red == 1);
  arena_free(&a);
}

static const struct {
  const char *text;
  int line;
  const char *word;
} wrongs[] = {
  { "", 1, "[page]" },
  { TEXT, 1, "[page]" },
  { PAGE PAGE, 6, "one [page]" },
  { "[page]\nsize = 100 50\n", 1, "needs a line" },
  { "size = 1 2\n", 1, "heading" },
  { PAGE "[page\n", 6, "]" },
  { PAGE "[\n", 6, "]" },
  { PAGE "[]\n", 6, "no element" },
  { PAGE "[texts a]\n", 6, "no element" },
  { PAGE "nonsense\n", 6, "key = value" },
  { PAGE "stroke = 1\n", 6, "no key `stroke`" },
  { PAGE "size = 100 50\n", 6, "once" },
  { PAGE TEXT "[text b]\nbox = 1 2 3\n", 11, "four numbers" },
  { PAGE "[text b]\nbox = 1 2 3 4 5\n", 7, "four numbers" },
  { PAGE "[text b]\nbox = 1 2 3 4mm\n", 7, "four numbers" },
  { PAGE "[text b]\nbox = 1 2 3 nan\n", 7, "four numbers" },
  { PAGE "[text b]\nbox = 1 2 3 1e3\n", 7, "four numbers" },
  { PAGE "[text b]\nbox = 1,0 2 3 4\n", 7, "four numbers" },
  { PAGE "[text b]\nbox = 1 2 3 1200.5\n", 7, "1200" },
  { PAGE "[text b]\nlines = 1.5\n", 7, "whole" },
  { PAGE "[text b]\nlines = 0\n", 7, "from 1" },
  { PAGE "[text b]\nlines =\n", 7, "whole" },
  { PAGE "[text b]\nbold = true\n", 7, "yes or no" },
  { PAGE "[text b]\nalign = centre\n", 7, "left, center or right" },
  { PAGE "[text b]\ncolour = red\n", 7, "#rrggbb" },
  { PAGE "[text b]\ncolour = #12345g\n", 7, "#rrggbb" },
  { PAGE "[text b]\nlanguage = chinese language\n", 7, "BCP 47" },
  { PAGE "[text b]\ntext =\n", 7, "some text" },
  { PAGE "[text b]\nbox = 1 2 3 4\npoints = 5 20\ntext = x\n", 6, "larger" },
  { PAGE "[text b]\npoints = 20 5\ntext = x\n", 6, "box" },
  { PAGE "[text b]\npoints = 20 5\ntext = x\ncolumn = c\nheight = 3\n", 6, "no [column c]" },
  { PAGE "[column c]\nbox = 0 0 9 9\n[text b]\npoints = 20 5\ntext = x\ncolumn = c\n", 8,
    "height" },
  { PAGE "[column c]\nbox = 0 0 9 9\n[text b]\npoints = 20 5\ntext = x\ncolumn = c\nheight = 6\n"
         "[text d]\npoints = 20 5\ntext = x\ncolumn = c\nheight = 4\n",
    13, "9 mm high" },
  { PAGE "[column c]\nbox = 0 0 9 9\n[column d]\nbox = 9 0 9 9\n[column c]\nbox = 0 9 9 9\n", 10,
    "[column c] is in line 6 already" },
  { PAGE "[column]\nbox = 0 0 9 9\n[column]\nbox = 9 0 9 9\n", 8, "[column] is in line 6" },
  { PAGE "[qr q]\nbox = 0 0 9 9\n", 6, "text" },
  { PAGE "[words]\na = b\n", 6, "language" },
  { PAGE "[words zh]\na =\n", 7, "WHAT = TEXT" },
  { PAGE "[words zh]\n= a\n", 7, "WHAT = TEXT" },
  { PAGE "[words zh]\na = b\na = c\n", 8, "twice" },
  { PAGE "# \xff\n", 1, "UTF-8" },
};

static void test_errors_name_the_line(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof wrongs / sizeof wrongs[0]; i++) {
    struct arena a = { 0 };
    struct template t;
    struct problem p;
    char where[16];
    snprintf(where, sizeof where, "f:%d: ", wrongs[i].line);
    if (read(&a, wrongs[i].text, &t, &p))
      fail_msg("taken: %s", wrongs[i].text);
    assert_int_equal(p.id, PROBLEM_TEMPLATE_INVALID);
    if (strncmp(p.detail, where, strlen(where)) != 0 || strstr(p.detail, wrongs[i].word) == NULL)
      fail_msg("%s\nsays: %s\nnot: %s%s", wrongs[i].text, p.detail, where, wrongs[i].word);
    arena_free(&a);
  }
}

static void test_bounds(void **state)
{
  struct arena a = { 0 };
  struct template t;
  struct problem p;
  struct buf text = { 0 };

  (void)state;
  buf_text(&text, PAGE);
  for (int i = 0; i < LIMIT_TEMPLATE_ELEMENTS; i++)
    buf_text(&text, TEXT);
  buf_text(&text, "[words zh]\n");
  for (int i = 0; i < LIMIT_TEMPLATE_WORDS; i++)
    buf_printf(&text, "%d = x\n", i);
  assert_true(read(&a, buf_str(&text), &t, &p));
  buf_text(&text, "y = z\n");
  assert_false(read(&a, buf_str(&text), &t, &p));
  buf_clear(&text);
  buf_text(&text, PAGE);
  for (int i = 0; i <= LIMIT_TEMPLATE_ELEMENTS; i++)
    buf_text(&text, TEXT);
  assert_false(read(&a, buf_str(&text), &t, &p));
  buf_free(&text);
  arena_free(&a);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_all_that_an_element_can_have),
    cmocka_unit_test(test_what_is_left_out),
    cmocka_unit_test(test_errors_name_the_line),
    cmocka_unit_test(test_bounds),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
