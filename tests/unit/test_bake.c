#include "client/bake.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

/* One grey pixel. */
static const char png[] = "\x89PNG\r\n\x1a\n"
                          "\x00\x00\x00\x0dIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00"
                          "\x3a\x7e\x9b\x55"
                          "\x00\x00\x00\x0aIDAT\x78\xda\x63\x68\x00\x00\x00\x82\x00\x81"
                          "\xda\x45\x08\x3b"
                          "\x00\x00\x00\x00IEND\xae\x42\x60\x82";

#define XMLNS "xmlns=\"http://www.w3.org/2000/svg\" "
#define BOUND "xmlns:openbadges=\"https://purl.imsglobal.org/ob/v3p0\""
#define SVG                                                                                        \
  "<?xml version=\"1.0\"?>\n<svg " XMLNS "width=\"1\">\n<g><path d=\"M 0 0\"/></g>\n</svg>\n"

static const char pdf[] = "%PDF-1.4\n"
                          "1 0 obj\n<< /Type /Pages /Kids [ ] /Count 0 >>\nendobj\n"
                          "2 0 obj\n<< /Type /Catalog\n   /Pages 1 0 R\n>>\nendobj\n"
                          "3 0 obj\n<< /Title (x) >>\nendobj\n"
                          "xref\n0 4\n0000000000 65535 f \n0000000009 00000 n \n"
                          "0000000062 00000 n \n0000000114 00000 n \ntrailer\n"
                          "<< /Size 4\n   /Root 2 0 R\n   /Info 3 0 R\n>>\nstartxref\n146\n%%EOF\n";

/* With all that is hard to carry: the end of CDATA, what is no character of XML, what looks like
 * the end of a PDF's stream. */
static const char credential[] =
    "{\"name\":\"海尔 ]]> <![CDATA[ & \xef\xbf\xbe \xef\xbf\xbf \x7f\","
    "\"x\":\"\\nendstream\\nendobj %%EOF startxref\"}";

static const struct {
  enum picture_kind kind;
  const char *data;
  size_t len;
} pictures[] = {
  { PICTURE_PNG, png, sizeof png - 1 },
  { PICTURE_SVG, SVG, sizeof SVG - 1 },
  { PICTURE_PDF, pdf, sizeof pdf - 1 },
};
#define N_PICTURES (sizeof pictures / sizeof pictures[0])

static void bake(size_t i, const char *text, struct buf *out)
{
  struct buf picture = { 0 }, baked = { 0 };
  struct problem p = { 0 };
  bool ok = false;

  buf_add(&picture, pictures[i].data, pictures[i].len);
  buf_text(&baked, text);
  if (pictures[i].kind == PICTURE_PNG)
    ok = bake_png(&picture, &baked, 200, out, &p);
  else if (pictures[i].kind == PICTURE_SVG)
    ok = bake_svg(&picture, &baked, "A <title> & more", out, &p);
  else
    ok = bake_pdf(&picture, &baked, "en", out, &p);
  if (!ok)
    fail_msg("%s", p.detail);
  buf_free(&picture);
  buf_free(&baked);
}

/* What is read, or NULL with the reason in *p. */
static char *read_back(enum picture_kind kind, const char *data, size_t len, struct problem *p)
{
  /* Exactly these bytes, so that a sanitizer sees a look past their end. */
  char *copy = malloc(len == 0 ? 1 : len);
  struct buf text = { 0 };
  bool ok;

  memcpy(copy, data, len);
  ok = unbake(kind, copy, len, &text, p);
  free(copy);
  if (ok)
    return text.data;
  assert_int_equal(p->id, PROBLEM_PICTURE_INVALID);
  assert_true(p->detail[0] != '\0');
  buf_free(&text);
  return NULL;
}

/* JSON's escapes may stand for characters that a format cannot carry. */
static void test_what_goes_in_comes_out(void **state)
{
  (void)state;
  for (size_t i = 0; i < N_PICTURES; i++) {
    struct buf baked = { 0 };
    struct problem p = { 0 };
    char *text;
    bake(i, credential, &baked);
    assert_int_equal(picture_kind_of(baked.data, baked.len), pictures[i].kind);
    text = read_back(pictures[i].kind, baked.data, baked.len, &p);
    assert_non_null(text);
    if (pictures[i].kind == PICTURE_SVG)
      assert_string_equal(text, "{\"name\":\"海尔 ]]\\u003e <![CDATA[ & \\ufffe \\uffff \x7f\","
                                "\"x\":\"\\nendstream\\nendobj %%EOF startxref\"}");
    else
      assert_string_equal(text, credential);
    free(text);
    buf_free(&baked);
  }
}

static void test_a_long_one(void **state)
{
  char *text = malloc(200001);

  (void)state;
  memset(text, 'a', 200000);
  text[200000] = '\0';
  for (size_t i = 0; i < N_PICTURES; i++) {
    struct buf baked = { 0 };
    struct problem p = { 0 };
    char *back;
    bake(i, text, &baked);
    back = read_back(pictures[i].kind, baked.data, baked.len, &p);
    assert_string_equal(back, text);
    free(back);
    buf_free(&baked);
  }
  free(text);
}

/* Only the line end after </svg> means nothing. */
static void test_cut_off_anywhere(void **state)
{
  (void)state;
  for (size_t i = 0; i < N_PICTURES; i++) {
    struct buf baked = { 0 };
    struct problem p = { 0 };
    bake(i, credential, &baked);
    for (size_t len = 0; len < baked.len - (pictures[i].kind == PICTURE_SVG); len++)
      if (read_back(pictures[i].kind, baked.data, len, &p) != NULL)
        fail_msg("%s of %zu bytes was taken", picture_kind_name(pictures[i].kind), len);
    buf_free(&baked);
  }
}

/* A PNG has checksums. In the others what is changed is either seen, or not in the credential, or
 * the credential's own proofs show it; nothing here may crash. */
static void test_each_byte_changed(void **state)
{
  (void)state;
  for (size_t i = 0; i < N_PICTURES; i++) {
    struct buf baked = { 0 };
    bake(i, credential, &baked);
    for (size_t at = 0; at < baked.len; at++) {
      struct problem p = { 0 };
      char *text;
      baked.data[at] ^= 0x21;
      text = read_back(pictures[i].kind, baked.data, baked.len, &p);
      if (pictures[i].kind == PICTURE_PNG)
        assert_null(text);
      /* All that was attached is as it was, or it is the credential that is another one. */
      if (pictures[i].kind == PICTURE_PDF && at >= pictures[i].len && text != NULL)
        assert_string_not_equal(text, credential);
      free(text);
      baked.data[at] ^= 0x21;
    }
    buf_free(&baked);
  }
}

static void test_none_and_two(void **state)
{
  (void)state;
  for (size_t i = 0; i < N_PICTURES; i++) {
    struct buf once = { 0 }, twice = { 0 }, text = { 0 };
    struct problem p = { 0 };
    assert_null(read_back(pictures[i].kind, pictures[i].data, pictures[i].len, &p));
    assert_non_null(strstr(p.detail, "no credential is"));
    if (pictures[i].kind == PICTURE_PDF)
      continue;
    bake(i, credential, &once);
    buf_text(&text, "{}");
    assert_true(pictures[i].kind == PICTURE_PNG ? bake_png(&once, &text, 200, &twice, &p)
                                                : bake_svg(&once, &text, "x", &twice, &p));
    assert_null(read_back(pictures[i].kind, twice.data, twice.len, &p));
    buf_free(&once);
    buf_free(&twice);
    buf_free(&text);
  }
}

#define OPEN "<svg " XMLNS BOUND ">"
#define IN(text) "<openbadges:credential>" text "</openbadges:credential>"

/* `takes`: what is read, or NULL, and then a word of the reason. */
static const struct {
  const char *svg, *takes, *why;
} svgs[] = {
  { OPEN IN("<![CDATA[{}]]>") "</svg>", "{}", NULL },
  { OPEN IN("<![CDATA[{]]><![CDATA[}]]>") "</svg>", "{}", NULL },
  { OPEN IN("{&quot;a&quot;:1&lt;&gt;&amp;&apos;}") "</svg>", "{\"a\":1<>&'}", NULL },
  { "\xef\xbb\xbf<!-- a -->\n<?a b?>" OPEN IN("1") "</svg>\n<!-- b -->\n", "1", NULL },
  { "<?xml version='1.0' encoding='utf-8' standalone='no'?><?xml-stylesheet a?>" OPEN IN(
        "1") "</svg>",
    "1", NULL },
  { "<svg><openbadges:credential " BOUND ">1</openbadges:credential></svg>", "1", NULL },
  { "<svg " BOUND " a='>'><b c=\"/>\"/>" IN("1") "<openbadges:credentials/></svg>", "1", NULL },
  { "<s:svg xmlns:s='x' " BOUND ">" IN("1") "</s:svg>", "1", NULL },
  /* what only looks like one */
  { OPEN "<!--" IN("1") "--></svg>", NULL, "no credential" },
  { OPEN "<text><![CDATA[" IN("1") "]]></text></svg>", NULL, "no credential" },
  { OPEN "<a b='"
         "<openbadges:credential>"
         "'/></svg>",
    NULL, "has a `<`" },
  { OPEN "<?a " IN("1") "?></svg>", NULL, "no credential" },
  /* wrong ones */
  { "<svg>" IN("1") "</svg>", NULL, "namespace" },
  { "<svg xmlns:openbadges='http://openbadges.org'>" IN("1") "</svg>", NULL, "another version" },
  { OPEN "<openbadges:credential verify='a.b.c'></openbadges:credential></svg>", NULL, "JWT" },
  { OPEN IN("1") IN("2") "</svg>", NULL, "two" },
  { OPEN IN("<b/>") "</svg>", NULL, "within" },
  { OPEN IN("&x;") "</svg>", NULL, "entity" },
  { "<!DOCTYPE svg [<!ENTITY x '1'>]>" OPEN IN("1") "</svg>", NULL, "DOCTYPE" },
  { "<!DOCTYPE svg PUBLIC 'a>b' 'c'>" OPEN IN("1") "</svg>", NULL, "DOCTYPE" },
  { OPEN IN("1") "<!ENTITY x '1'></svg>", NULL, "DOCTYPE" },
  /* what another program finds first */
  { OPEN "<ob:credential xmlns:ob='https://purl.imsglobal.org/ob/v3p0'>2</ob:credential>" IN(
        "1") "</svg>",
    NULL, "called `credential`" },
  { OPEN IN("1") "<credential xmlns='https://purl.imsglobal.org/ob/v3p0'/></svg>", NULL,
    "called `credential`" },
  { OPEN IN("1") "<a:b:credential/></svg>", NULL, "called `credential`" },
  { OPEN IN("1") "<openbadges:credential/></svg>", NULL, "two" },
  /* what is no XML */
  { OPEN IN("1") "</svg>x", NULL, "outside" },
  { "x" OPEN IN("1") "</svg>", NULL, "outside" },
  { OPEN IN("1") "</svg><![CDATA[ ]]>", NULL, "outside" },
  { "<?xml version='1.0' encoding='UTF-16'?>" OPEN IN("1") "</svg>", NULL, "encoding" },
  { "<?xml version='1.0' encoding = \"UTF-7\" ?>" OPEN IN("1") "</svg>", NULL, "encoding" },
  { "<?xml version='1.0' encoding='UTF-8' encoding='x'?>" OPEN IN("1") "</svg>", NULL, "twice" },
  { "\n<?xml version='1.0'?>" OPEN IN("1") "</svg>", NULL, "after its beginning" },
  { "<?xml version='1.0'", NULL, "damaged" },
  { OPEN IN("1") "<a b='1' c='2' b='3'/></svg>", NULL, "twice" },
  { OPEN IN("1") "<a b='<'/></svg>", NULL, "has a `<`" },
  { "<html " BOUND ">" IN("1") "</html>", NULL, "no SVG" },
  { OPEN IN("1") "</g></svg>", NULL, "damaged" },
  { OPEN IN("1") "</svg><svg/>", NULL, "damaged" },
  { OPEN IN("1") "<a b></a></svg>", NULL, "damaged" },
  { OPEN IN("1") "<a b=c></a></svg>", NULL, "damaged" },
  { OPEN IN("1\xff") "</svg>", NULL, "UTF-8" },
  { "<>", NULL, "damaged" },
  { "<", NULL, "damaged" },
  { "", NULL, "damaged" },
};

static void test_svg(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof svgs / sizeof svgs[0]; i++) {
    struct problem p = { 0 };
    char *text = read_back(PICTURE_SVG, svgs[i].svg, strlen(svgs[i].svg), &p);
    if (svgs[i].takes == NULL && (text != NULL || strstr(p.detail, svgs[i].why) == NULL))
      fail_msg("%s: %s, %s", svgs[i].svg, text == NULL ? "nothing" : text, p.detail);
    if (svgs[i].takes != NULL && (text == NULL || strcmp(text, svgs[i].takes) != 0))
      fail_msg("%s: %s, %s", svgs[i].svg, text == NULL ? "nothing" : text, p.detail);
    free(text);
  }
}

static void test_svg_that_nests(void **state)
{
  struct buf deep = { 0 };
  struct problem p = { 0 };

  (void)state;
  for (int most = 255; most <= 256; most++) {
    char *text;
    buf_clear(&deep);
    buf_text(&deep, OPEN IN("1"));
    for (int i = 0; i < most; i++)
      buf_text(&deep, "<g>");
    for (int i = 0; i < most; i++)
      buf_text(&deep, "</g>");
    buf_text(&deep, "</svg>");
    text = read_back(PICTURE_SVG, deep.data, deep.len, &p);
    assert_true((text != NULL) == (most == 255));
    free(text);
  }
  assert_non_null(strstr(p.detail, "too deep"));
  buf_free(&deep);
}

static void test_svg_of_many_attributes(void **state)
{
  struct buf many = { 0 };
  struct problem p = { 0 };

  (void)state;
  for (int n = 128; n <= 129; n++) {
    char *text;
    buf_clear(&many);
    buf_text(&many, OPEN IN("1") "<a");
    for (int i = 0; i < n; i++)
      buf_printf(&many, " a%d=''", i);
    buf_text(&many, "/></svg>");
    text = read_back(PICTURE_SVG, many.data, many.len, &p);
    assert_true((text != NULL) == (n == 128));
    free(text);
  }
  assert_non_null(strstr(p.detail, "too many attributes"));
  buf_free(&many);
}

static void test_png_compressed(void **state)
{
  struct buf baked = { 0 };
  struct problem p = { 0 };
  char *chunk;

  (void)state;
  bake(0, "{}", &baked);
  chunk = memmem(baked.data, baked.len, "openbadgecredential", 19);
  assert_non_null(chunk);
  chunk[20] = 1; /* and then the checksum is wrong first */
  assert_null(read_back(PICTURE_PNG, baked.data, baked.len, &p));
  assert_non_null(strstr(p.detail, "checksum"));
  chunk[20] = 0;
  buf_byte(&baked, 'x');
  assert_null(read_back(PICTURE_PNG, baked.data, baked.len, &p));
  assert_non_null(strstr(p.detail, "after the end"));
  buf_free(&baked);
}

/* Behind a PDF, an update that adds a file and leaves the catalog, and so what is attached. */
static void add_update(struct buf *to, size_t number, const char *text)
{
  size_t object = to->len, table;

  buf_printf(to,
             "%zu 0 obj\n<< /Type /EmbeddedFile /Subtype /application#2Fvc /Params << /Size %zu >> "
             "/Length %zu >>\nstream\n%s\nendstream\nendobj\n",
             number, strlen(text), strlen(text), text);
  table = to->len;
  buf_printf(to,
             "xref\n3 1\n0000000114 00000 n \n%zu 1\n%010zu 00000 n \ntrailer\n"
             "<< /Size %zu /Root 2 0 R /Info 3 0 R /Prev 146 >>\nstartxref\n%zu\n%%%%EOF\n",
             number, object, number + 1, table);
}

static void test_pdf_updated_again(void **state)
{
  struct buf baked = { 0 }, bare = { 0 };
  struct problem p = { 0 };

  (void)state;
  bake(2, credential, &baked);
  add_update(&baked, 6, "{}");
  assert_null(read_back(PICTURE_PDF, baked.data, baked.len, &p));
  assert_non_null(strstr(p.detail, "two credentials"));
  buf_text(&bare, pdf);
  add_update(&bare, 4, "{}");
  assert_null(read_back(PICTURE_PDF, bare.data, bare.len, &p));
  assert_non_null(strstr(p.detail, "changed after"));
  buf_free(&baked);
  buf_free(&bare);
}

/* In such a catalog, ours would not be the only attachment, or none. */
static void test_pdf_with_another_catalog(void **state)
{
  static const char *const catalogs[] = { "/AF 9 0 R       ", "/Names 9 0 R    ",
                                          "/N#61mes 9 0 R  ", "/X (            ",
                                          "/X [            ", "%               " };
  struct buf picture = { 0 }, text = { 0 }, out = { 0 };
  struct problem p = { 0 };

  (void)state;
  buf_text(&text, "{}");
  for (size_t i = 0; i < sizeof catalogs / sizeof catalogs[0]; i++) {
    buf_clear(&picture);
    buf_text(&picture, pdf);
    memcpy(strstr(picture.data, "/Pages 1 0 R"), catalogs[i], strlen("/Pages 1 0 R"));
    assert_false(bake_pdf(&picture, &text, "en", &out, &p));
  }
  buf_free(&picture);
  buf_free(&text);
  buf_free(&out);
}

static void test_kinds(void **state)
{
  (void)state;
  assert_int_equal(picture_kind_of("", 0), PICTURE_NONE);
  assert_int_equal(picture_kind_of("{}", 2), PICTURE_NONE);
  assert_int_equal(picture_kind_of("\n <svg", 6), PICTURE_SVG);
  assert_int_equal(picture_kind_of("\x89PN", 3), PICTURE_NONE);
  assert_int_equal(picture_kind_of("%PDF-", 5), PICTURE_PDF);
}

static void test_what_is_no_picture_is_not_baked(void **state)
{
  struct buf picture = { 0 }, text = { 0 }, out = { 0 };
  struct problem p = { 0 };

  (void)state;
  buf_text(&picture, "nonsense");
  buf_text(&text, "{}");
  assert_false(bake_png(&picture, &text, 200, &out, &p));
  assert_false(bake_svg(&picture, &text, "x", &out, &p));
  assert_false(bake_pdf(&picture, &text, "en", &out, &p));
  buf_free(&picture);
  buf_free(&text);
  buf_free(&out);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_what_goes_in_comes_out),
    cmocka_unit_test(test_a_long_one),
    cmocka_unit_test(test_cut_off_anywhere),
    cmocka_unit_test(test_each_byte_changed),
    cmocka_unit_test(test_none_and_two),
    cmocka_unit_test(test_svg),
    cmocka_unit_test(test_svg_that_nests),
    cmocka_unit_test(test_svg_of_many_attributes),
    cmocka_unit_test(test_png_compressed),
    cmocka_unit_test(test_pdf_updated_again),
    cmocka_unit_test(test_pdf_with_another_catalog),
    cmocka_unit_test(test_kinds),
    cmocka_unit_test(test_what_is_no_picture_is_not_baked),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
