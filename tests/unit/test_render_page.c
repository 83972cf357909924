/* Our own templates with names of all kinds: nothing leaves its box. */
#include "client/render/page.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "client/render/fonts.h"
#include "lib/credential.h"
#include "lib/limits.h"
#include "tests/unit/skip.h"

#define BASE "urn:wiotc:register.example:"
#define SLACK 0.02 /* mm; pango rounds to 1/1024 point */

/* Pango keeps what it has found in fontconfig until the process ends, and in places that the leak
 * checker does not look at. What we leave behind has other frames, and is seen. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
  return "leak:libfontconfig.so\n";
}

/* And not a word of it, which would be taken for a finding. */
const char *__lsan_default_options(void);
const char *__lsan_default_options(void)
{
  return "print_suppressions=0";
}

enum kind { MEMBERSHIP, OFFICE, AWARD, KINDS };
static const char *const kinds[KINDS] = { "membership", "office", "award" };
static struct template templates[KINDS][2]; /* in English and in Chinese */
static struct arena kept;

static bool load(const char *name, struct template *out)
{
  const char *source = getenv("WIOTC_SRCDIR");
  char *path = arena_printf(&kept, "%s/etc/templates/%s", source == NULL ? "." : source, name);
  char *text = arena_alloc(&kept, LIMIT_TEMPLATE);
  FILE *f = fopen(path, "r");
  struct problem p = { 0 };
  size_t len;

  if (f == NULL)
    return false;
  len = fread(text, 1, LIMIT_TEMPLATE, f);
  fclose(f);
  if (template_read(&kept, path, text, len, out, &p))
    return true;
  fprintf(stderr, "%s\n", p.detail);
  return false;
}

static int set_up(void **state)
{
  (void)state;
  for (int k = 0; k < KINDS; k++)
    if (!load(arena_printf(&kept, "%s.en.template", kinds[k]), &templates[k][0]) ||
        !load(arena_printf(&kept, "%s.zh.template", kinds[k]), &templates[k][1]))
      return -1;
  return 0;
}

static int tear_down(void **state)
{
  (void)state;
  arena_free(&kept);
  pango_cairo_font_map_set_default(NULL);
  return 0;
}

static struct credential plain(const char *holder, const char *achievement)
{
  return (struct credential){
    .id = BASE "certificates/WIOTC-2026-000017",
    .name = "Certificate of Membership WIOTC-2026-000017",
    .issuer_did = "did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2",
    .issuer_name = "World Internet of Things Convention",
    .valid_from = "2026-11-27T00:00:00Z",
    .valid_until = "2028-11-27T00:00:00Z",
    .subject_id = BASE "parties/holder",
    .subject_name = holder,
    .achievement_id = BASE "bodies/b/membership/full",
    .achievement_type = "Membership",
    .achievement_name = achievement,
    .achievement_description = "x",
    .criteria_id = BASE "bodies/b/admission",
    .criteria_narrative = "x",
    .evidence_id = BASE "log/entries/9",
    .evidence_name = "Log entry 9",
    .status = { "urn:wiotc:register.wiotc.example:status-lists/1#7", "7",
                "urn:wiotc:register.wiotc.example:status-lists/1",
                "urn:wiotc:register.wiotc.example:status-lists/2" },
  };
}

static struct json_object *certificate(const char *holder, const char *achievement,
                                       const char *class)
{
  struct credential c = plain(holder, achievement);

  c.achievement_id = arena_printf(&kept, BASE "bodies/b/membership/%s", class);
  return credential_build(&c);
}

/* A name as if it were known in both languages: each line of a certificate is then there. */
static struct json_object *both(const char *name)
{
  static const char *const languages[] = { "en", "zh" };
  struct json_object *list = json_object_new_array();

  for (int i = 0; i < 2; i++) {
    struct json_object *one = json_object_new_object();
    json_object_object_add(one, "@value", json_object_new_string(i == 0 ? name : "名"));
    json_object_object_add(one, "@language", json_object_new_string(languages[i]));
    json_object_array_add(list, one);
  }
  return list;
}

/* Of an office or an award, in which every name is that one. `twice`: in both languages. */
static struct json_object *with_name(enum kind kind, const char *name, bool twice)
{
  struct credential c = plain(name, name);
  static const char *const offices[] = { BASE "bodies/b", NULL };
  static const char *const awards[] = { BASE "awards/2026/categories/c", BASE "awards/2026" };
  const char *const *ids = kind == OFFICE ? offices : awards;

  c.achievement_type = kind == OFFICE ? "ext:Office" : "Award";
  c.achievement_id =
      kind == OFFICE ? BASE "bodies/b/offices/reviewer" : BASE "awards/2026/categories/c/award";
  if (kind == AWARD)
    c.valid_until = NULL;
  c.subject_names = twice ? both(name) : NULL;
  for (int i = 0; i < 2 && ids[i] != NULL; i++)
    c.related[i] = (struct credential_related){ ids[i], name, twice ? both(name) : NULL };
  struct json_object *document = credential_build(&c);
  json_object_put(c.subject_names);
  for (int i = 0; i < 2; i++)
    json_object_put(c.related[i].names);
  return document;
}

/* Draws it nowhere, and looks where each text came to stand. */
static void draw(const struct template *t, struct json_object *document, const char *about)
{
  cairo_surface_t *surface = cairo_recording_surface_create(CAIRO_CONTENT_COLOR, NULL);
  cairo_t *cr = cairo_create(surface);
  struct problem p = { 0 };
  struct arena a = { 0 };
  struct page page = { 0 };
  struct values v;

  if (!values_read(&a, document, &v, &p) || !page_open(&page, &a, t, &v, &p) ||
      !page_draw(&page, cr, &p))
    fail_msg("%s: %s", about, p.detail);
  assert_true(page.n_placed >= 8);
  for (size_t i = 0; i < page.n_placed; i++) {
    const struct placed *at = &page.placed[i];
    const struct box *box = &at->box, *ink = &at->ink;
    if (ink->x < box->x - SLACK || ink->x + ink->width > box->x + box->width + SLACK ||
        ink->y < box->y - SLACK || ink->y + ink->height > box->y + box->height + SLACK)
      fail_msg("%s: [text %s] of %s leaves its box", about, at->e->name, t->path);
    if (at->size < at->e->size.second || at->lines > (int)at->e->lines)
      fail_msg("%s: [text %s] is too small or too long", about, at->e->name);
    /* no two texts of a column lie over each other */
    for (size_t j = 0; j < i; j++)
      if (at->e->column != NULL && page.placed[j].e->column != NULL &&
          page.placed[j].ink.y + page.placed[j].ink.height > ink->y + SLACK)
        fail_msg("%s: [text %s] lies over [text %s]", about, at->e->name, page.placed[j].e->name);
  }
  page_close(&page);
  cairo_destroy(cr);
  cairo_surface_destroy(surface);
  arena_free(&a);
}

static bool fonts_there(void)
{
  struct problem p = { 0 };

  for (int k = 0; k < KINDS; k++)
    if (!fonts_check(&templates[k][0], &p) || !fonts_check(&templates[k][1], &p))
      return false;
  return true;
}

/* `unit` again and again, up to so many characters. */
static char *repeat(const char *unit, int characters)
{
  char *text = arena_alloc(&kept, strlen(unit) * (size_t)characters + 1), *at = text;
  const char *from = unit;

  while (characters-- > 0) {
    if (*from == '\0')
      from = unit;
    do
      *at++ = *from++;
    while (((unsigned char)*from & 0xC0) == 0x80);
  }
  if (at > text && at[-1] == ' ')
    at[-1] = '.';
  return text;
}

static const char *const units[] = {
  "W",
  "i",
  "Ministry of Communications and ",
  "Donaudampfschifffahrtsgesellschaft",
  "世界物联网大会智慧生活委员会",
  "وزارة الاتصالات وتقانة المعلومات ",
  "Ǻḝ̂ ",
  "Joint 合资 شركة Gesellschaft 株式会社 ",
  "-",
};
static const int lengths[] = { 1, 20, 80, 200 };

static void test_names_of_any_length_and_script(void **state)
{
  (void)state;
  if (!fonts_there())
    skip_because("the fonts are not installed");
  for (size_t t = 0; t < 2; t++)
    for (size_t u = 0; u < sizeof units / sizeof units[0]; u++)
      for (size_t l = 0; l < 4; l++) {
        const char *name = repeat(units[u], lengths[l]);
        struct json_object *document = certificate(name, "Member of the Presidium", "full");
        draw(&templates[MEMBERSHIP][t], document,
             arena_printf(&kept, "%d of \"%s\"", lengths[l], units[u]));
        json_object_put(document);
      }
}

static void test_bodies_of_any_length(void **state)
{
  (void)state;
  if (!fonts_there())
    skip_because("the fonts are not installed");
  for (size_t t = 0; t < 2; t++)
    for (size_t l = 0; l < 4; l++)
      for (size_t u = 0; u < 4; u++) {
        const char *name = arena_printf(&kept, "Member of the %s", repeat(units[u], lengths[l]));
        struct json_object *document = certificate(repeat("Wide ", 200), name, "founding");
        draw(&templates[MEMBERSHIP][t], document, name);
        json_object_put(document);
      }
}

/* A name of that many characters, or of as many as LIMIT_NAME bytes hold. */
static const char *as_long_as_may_be(char *name)
{
  size_t len = strlen(name);

  while (len > LIMIT_NAME || ((unsigned char)name[len] & 0xC0) == 0x80)
    len--;
  name[len] = '\0';
  return name;
}

/* All names of a certificate at once as long as a name may be. */
static void test_offices_and_awards_of_any_length(void **state)
{
  (void)state;
  if (!fonts_there())
    skip_because("the fonts are not installed");
  for (enum kind kind = OFFICE; kind < KINDS; kind++)
    for (size_t t = 0; t < 4; t++)
      for (size_t u = 0; u < sizeof units / sizeof units[0]; u++)
        for (size_t l = 0; l < 4; l++) {
          const char *name = as_long_as_may_be(repeat(units[u], lengths[l]));
          struct json_object *document = with_name(kind, name, t > 1);
          draw(&templates[kind][t % 2], document,
               arena_printf(&kept, "%s, %d of \"%s\"", kinds[kind], lengths[l], units[u]));
          json_object_put(document);
        }
}

static void test_a_character_without_a_glyph(void **state)
{
  struct json_object *document = certificate("Haier \xf0\x93\x80\x80", "Member of the X", "full");
  struct problem p = { 0 };
  struct arena a = { 0 };
  struct page page = { 0 };
  struct values v;
  cairo_surface_t *surface = cairo_recording_surface_create(CAIRO_CONTENT_COLOR, NULL);
  cairo_t *cr = cairo_create(surface);

  (void)state;
  if (!fonts_there())
    skip_because("the fonts are not installed");
  assert_true(values_read(&a, document, &v, &p) &&
              page_open(&page, &a, &templates[MEMBERSHIP][0], &v, &p));
  /* on a machine with fonts for hieroglyphs there is nothing to see */
  if (!page_draw(&page, cr, &p)) {
    assert_int_equal(p.id, PROBLEM_GLYPH_MISSING);
    assert_non_null(strstr(p.detail, "U+13000"));
    assert_non_null(strstr(p.detail, "apt install"));
  }
  page_close(&page);
  cairo_destroy(cr);
  cairo_surface_destroy(surface);
  json_object_put(document);
  arena_free(&a);
}

/* The reader refuses two columns of one name, so that no text is placed twice. Whoever makes a
 * template otherwise must not write behind the rows either. */
static void test_no_more_rows_than_elements(void **state)
{
  struct json_object *document = certificate("Haier", "Member", "c");
  cairo_surface_t *surface = cairo_recording_surface_create(CAIRO_CONTENT_COLOR, NULL);
  cairo_t *cr = cairo_create(surface);
  struct arena a = { 0 };
  struct page page = { 0 };
  struct problem p = { 0 };
  struct template t;
  struct values v;
  struct buf text = { 0 };

  (void)state;
  if (!fonts_there())
    skip_because("the fonts are not installed");
  buf_text(&text, "[page]\nsize = 800 800\nlanguage = en\nfont = EB Garamond 12\ntext = {number}\n"
                  "[column c]\nbox = 0 0 300 800\n[column d]\nbox = 400 0 300 800\n");
  for (int i = 0; i < LIMIT_TEMPLATE_ELEMENTS / 2 + 1; i++)
    buf_printf(&text, "[text]\ncolumn = c\nheight = 5\npoints = 5 3\ntext = %d\n", i);
  assert_true(template_read(&a, "f", text.data, text.len, &t, &p));
  t.elements[1].name = t.elements[0].name;
  if (!values_read(&a, document, &v, &p) || !page_open(&page, &a, &t, &v, &p) ||
      !page_draw(&page, cr, &p))
    fail_msg("%s", p.detail);
  assert_int_equal(page.n_placed, LIMIT_TEMPLATE_ELEMENTS);
  page_close(&page);
  cairo_destroy(cr);
  cairo_surface_destroy(surface);
  buf_free(&text);
  json_object_put(document);
  arena_free(&a);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_names_of_any_length_and_script),
    cmocka_unit_test(test_bodies_of_any_length),
    cmocka_unit_test(test_offices_and_awards_of_any_length),
    cmocka_unit_test(test_a_character_without_a_glyph),
    cmocka_unit_test(test_no_more_rows_than_elements),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
