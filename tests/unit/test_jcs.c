#include "lib/jcs.h"

#include "lib/json.h"
#include "tests/unit/skip.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void canonical(const char *text, const char *want)
{
  struct problem p = { 0 };
  struct buf out = { 0 };
  struct json_object *o = json_read(text, strlen(text), &p);
  if (o == NULL)
    fail_msg("%s: %s", text, p.detail);
  assert_true(jcs_write(&out, o));
  assert_string_equal(out.data, want);
  buf_free(&out);
  json_object_put(o);
}

static void names_sort_by_utf16(void **state)
{
  (void)state;
  canonical("{\"b\":1,\"a\":2,\"\":3,\"aa\":4,\"B\":5}",
            "{\"\":3,\"B\":5,\"a\":2,\"aa\":4,\"b\":1}");
  /* U+FB33, U+1F600, U+D7FF, U+E000, U+FFFD, U+10FFFF */
  canonical("{\"\xef\xac\xb3\":1,\"\xf0\x9f\x98\x80\":2,\"\xed\x9f\xbf\":3,\"\xee\x80\x80\":4,"
            "\"\xef\xbf\xbd\":5,\"\xf4\x8f\xbf\xbf\":6,\"z\":7}",
            "{\"z\":7,\"\xed\x9f\xbf\":3,\"\xf0\x9f\x98\x80\":2,\"\xf4\x8f\xbf\xbf\":6,"
            "\"\xee\x80\x80\":4,\"\xef\xac\xb3\":1,\"\xef\xbf\xbd\":5}");
  /* the difference stands behind a common beginning */
  canonical("{\"x\xef\xac\xb3\":1,\"x\xf0\x9f\x98\x80\":2,\"x\":0}",
            "{\"x\":0,\"x\xf0\x9f\x98\x80\":2,\"x\xef\xac\xb3\":1}");
}

static void strings_are_escaped_as_little_as_can_be(void **state)
{
  (void)state;
  canonical("\"\\u0001\\u001f\\u000b\\b\\t\\n\\f\\r\\\"\\\\\\/\\u007f\\u0080\\u20ac\"",
            "\"\\u0001\\u001f\\u000b\\b\\t\\n\\f\\r\\\"\\\\/\x7f\xc2\x80\xe2\x82\xac\"");
  canonical("{\"\\n\\\"\":\"</script>\"}", "{\"\\n\\\"\":\"</script>\"}");
}

static void other_values(void **state)
{
  (void)state;
  canonical(" [ true , false , null , 0 , -7 , 9007199254740991 , [ ] , { } ] ",
            "[true,false,null,0,-7,9007199254740991,[],{}]");
}

static void many_names(void **state)
{
  (void)state;
  struct json_object *o = json_object_new_object();
  struct buf out = { 0 }, want = { 0 };
  for (int i = 499; i >= 0; i--) {
    char name[16];
    snprintf(name, sizeof name, "n%03d", i);
    json_set_int(o, name, i);
  }
  for (int i = 0; i < 500; i++)
    buf_printf(&want, "%c\"n%03d\":%d", i ? ',' : '{', i, i);
  buf_byte(&want, '}');
  assert_true(jcs_write(&out, o));
  assert_string_equal(out.data, want.data);
  buf_free(&out);
  buf_free(&want);
  json_object_put(o);
}

static void refused(struct json_object *inner)
{
  struct json_object *o = json_object_new_object();
  struct buf out = { 0 };
  struct digest d;
  json_set_str(o, "a", "before");
  json_set(o, "b", inner);
  assert_false(jcs_write(&out, o));
  assert_int_equal(out.len, 0);
  buf_text(&out, "kept");
  assert_false(jcs_write(&out, o));
  assert_string_equal(out.data, "kept");
  assert_false(jcs_digest(o, &d));
  buf_free(&out);
  json_object_put(o);
}

static void what_has_no_canonical_form_is_refused(void **state)
{
  (void)state;
  refused(json_object_new_double(1.5));
  refused(json_object_new_double(1));
  refused(json_object_new_int64(9007199254740992));
  refused(json_object_new_int64(INT64_MIN));
  refused(json_object_new_uint64(UINT64_MAX));
  refused(json_object_new_string("\xff"));
  refused(json_object_new_string("\xed\xa0\x80"));
  struct buf out = { 0 };
  struct json_object *alone = json_object_new_double(0.5);
  assert_false(jcs_write(&out, alone));
  assert_string_equal(buf_str(&out), "");
  buf_free(&out);
  json_object_put(alone);
}

static void digest(void **state)
{
  (void)state;
  struct problem p = { 0 };
  struct digest got, want;
  struct json_object *o = json_read("{\"b\":1, \"a\":2}", 14, &p);
  assert_true(jcs_digest(o, &got));
  digest_of("{\"a\":2,\"b\":1}", 13, &want);
  assert_true(digest_equal(&got, &want));
  json_object_put(o);
}

static char *vector(const char *folder, const char *name, size_t *len)
{
  const char *root = getenv("WIOTC_VECTORS");
  char path[4096], *text = calloc(1, 65536);
  snprintf(path, sizeof path, "%s/jcs/%s/%s.json", root ? root : "", folder, name);
  FILE *f = root ? fopen(path, "rb") : NULL;
  if (f == NULL) {
    free(text);
    skip_because("no published vectors here: set WIOTC_VECTORS");
  }
  *len = fread(text, 1, 65535, f);
  fclose(f);
  return text;
}

/* The test data published with RFC 8785. */
static void published_vectors(void **state)
{
  (void)state;
  static const char *const names[] = { "arrays", "french", "unicode", "weird" };
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    size_t len, want_len;
    char *input = vector("input", names[i], &len), *want = vector("output", names[i], &want_len);
    canonical(input, want);
    free(input);
    free(want);
  }
}

static void published_vectors_with_fractions_are_refused(void **state)
{
  (void)state;
  static const char *const names[] = { "structures", "values" };
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    struct problem p = { 0 };
    size_t len;
    char *input = vector("input", names[i], &len);
    assert_null(json_read(input, len, &p));
    assert_non_null(strstr(p.detail, "fraction"));
    free(input);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(names_sort_by_utf16),
    cmocka_unit_test(strings_are_escaped_as_little_as_can_be),
    cmocka_unit_test(other_values),
    cmocka_unit_test(many_names),
    cmocka_unit_test(what_has_no_canonical_form_is_refused),
    cmocka_unit_test(digest),
    cmocka_unit_test(published_vectors),
    cmocka_unit_test(published_vectors_with_fractions_are_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
