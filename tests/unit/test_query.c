/* The query of a read: decoding, what is refused, and pages that join. */
#include "daemon/api/query.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "daemon/api/answer.h"
#include "lib/json.h"
#include "lib/text.h"

struct bench {
  struct http_request http;
  struct request r;
  struct query q;
};

static int setup(void **state)
{
  struct bench *b = xcalloc(1, sizeof *b);
  *state = b;
  b->http.path = "/v1/parties";
  b->r.http = &b->http;
  return 0;
}

static int teardown(void **state)
{
  struct bench *b = *state;
  json_object_put(b->r.answer);
  http_reply_free(&b->r.reply);
  arena_free(&b->r.arena);
  free(b);
  return 0;
}

static bool begin(struct bench *b, const char *query)
{
  b->http.query = query;
  b->r.problem = (struct problem){ 0 };
  bool ok = query_begin(&b->q, &b->r);
  assert_int_equal(ok, b->r.problem.id == PROBLEM_NONE);
  return ok;
}

static void refused(struct bench *b, const char *name)
{
  if (b->r.problem.id != PROBLEM_BAD_QUERY)
    fail_msg("%s was accepted", b->http.query);
  if (strncmp(b->r.problem.detail, name, strlen(name)) != 0)
    fail_msg("%s: %s", b->http.query, b->r.problem.detail);
}

static void values(void **state)
{
  static const struct {
    const char *query, *value;
  } cases[] = {
    { "?a=x", "x" },          { "?a=", "" },         { "?a=x&", "x" },
    { "?b=y&a=x&c=", "x" },   { "?a=x+y", "x y" },   { "?a=x%20y%2By", "x y+y" },
    { "?a=%e6%B5%b7", "海" }, { "?%61=x", "x" },     { "?a=x=y", "x=y" },
    { "?a=%26%3d", "&=" },    { "?a=100%", "100%" }, /* the HTTP reader refuses such a target before
                                                      */
    { "?A=y", NULL },         { "?", NULL },
  };
  struct bench *b = *state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    if (!begin(b, cases[i].query))
      fail_msg("%s: %s", cases[i].query, b->r.problem.detail);
    const char *value = query_word(&b->q, "a", NULL, "");
    if (cases[i].value)
      assert_string_equal(value, cases[i].value);
    else
      assert_null(value);
  }
}

static void malformed(void **state)
{
  static const struct {
    const char *query, *name;
  } cases[] = {
    { "?a", "query" },
    { "?&a=x", "query" },
    { "?a=x&&b=y", "query" },
    { "?a&b=x", "query" },
    { "?a=%00", "query" }, /* would cut the text */
    { "?a=x%00y", "query" },
    { "?%00=x", "query" },
    { "?a=%ff", "query" },
    { "?a=%ed%a0%80", "query" }, /* a surrogate */
    { "?a=%c0%af", "query" },    /* overlong */
    { "?a=%1b", "query" },
    { "?a=x&a=x", "a" },
    { "?a=x&%61=y", "a" }, /* the same name, written otherwise */
    { "?a=1&b=2&c=3&d=4&e=5&f=6&g=7&h=8&i=9&j=10&k=11&l=12&m=13", "query" },
  };
  struct bench *b = *state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    begin(b, cases[i].query);
    refused(b, cases[i].name);
  }
  assert_true(begin(b, "?a=1&b=2&c=3&d=4&e=5&f=6&g=7&h=8&i=9&j=10&k=11&l=12"));
}

static void what_nobody_asked_for(void **state)
{
  struct bench *b = *state;
  assert_true(begin(b, "?a=x&b=y"));
  query_word(&b->q, "a", NULL, "");
  assert_false(query_end(&b->q));
  refused(b, "b");
  assert_true(begin(b, "?a=x&b=y"));
  query_word(&b->q, "b", NULL, "");
  query_word(&b->q, "a", NULL, "");
  query_word(&b->q, "c", NULL, "");
  assert_true(query_end(&b->q));
  assert_true(begin(b, "?=x"));
  assert_false(query_end(&b->q));
}

static void words(void **state)
{
  struct bench *b = *state;
  assert_true(begin(b, "?country=NO"));
  assert_string_equal(query_word(&b->q, "country", text_is_country, "a country"), "NO");
  assert_true(query_end(&b->q));
  assert_true(begin(b, "?country=no&x=y"));
  assert_null(query_word(&b->q, "country", text_is_country, "a country"));
  assert_false(query_end(&b->q));
  refused(b, "country"); /* the first fault is told */
  assert_non_null(strstr(b->r.problem.detail, "give a country"));
}

static void flags(void **state)
{
  static const char *const wrong[] = { "?mine=1", "?mine=", "?mine=false", "?mine=TRUE" };
  struct bench *b = *state;
  assert_true(begin(b, "?mine=true"));
  assert_true(query_flag(&b->q, "mine") && query_end(&b->q));
  assert_true(begin(b, "?"));
  assert_false(query_flag(&b->q, "mine"));
  assert_true(query_end(&b->q));
  for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
    assert_true(begin(b, wrong[i]));
    query_flag(&b->q, "mine");
    assert_false(query_end(&b->q));
    refused(b, "mine");
  }
}

static void numbers(void **state)
{
  static const char *const wrong[] = { "?n=",    "?n=-1",  "?n=+1",   "?n=1x",
                                       "?n=0x1", "?n=1.0", "?n=%201", "?n=1000000000000000" };
  struct bench *b = *state;
  assert_true(begin(b, "?n=999999999999999"));
  assert_int_equal(query_int(&b->q, "n", 5), 999999999999999);
  assert_true(begin(b, "?n=0"));
  assert_int_equal(query_int(&b->q, "n", 5), 0);
  assert_true(begin(b, "?"));
  assert_int_equal(query_int(&b->q, "n", 5), 5);
  for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
    assert_true(begin(b, wrong[i]));
    assert_int_equal(query_int(&b->q, "n", 5), 5);
    assert_false(query_end(&b->q));
    refused(b, "n");
  }
}

static void pages(void **state)
{
  static const struct {
    const char *query;
    int64_t after, limit;
    const char *wrong;
  } cases[] = {
    { "?", 0, LIMIT_PAGE_DEFAULT, NULL },
    { "?limit=1", 0, 1, NULL },
    { "?limit=500", 0, 500, NULL },
    { "?limit=0", 0, 0, "limit" },
    { "?limit=501", 0, 0, "limit" },
    { "?limit=x", 0, 0, "limit" },
    { "?after=MTc", 17, LIMIT_PAGE_DEFAULT, NULL }, /* 17 */
    { "?after=MTc&limit=3", 17, 3, NULL },
    { "?after=", 0, 0, "after" },
    { "?after=17", 0, 0, "after" },
    { "?after=MTc=", 0, 0, "after" },
    { "?after=LTE", 0, 0, "after" }, /* -1 */
    { "?after=AAAA", 0, 0, "after" },
    { "?after=MTcA", 0, 0, "after" }, /* 17 and a NUL byte */
    { "?after=OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5", 0, 0, "after" },
  };
  struct bench *b = *state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct page page = { -1, -1 };
    assert_true(begin(b, cases[i].query));
    query_page(&b->q, &page);
    assert_true(page.limit >= 1 && page.limit <= LIMIT_PAGE && page.after >= 0);
    assert_int_equal(query_end(&b->q), cases[i].wrong == NULL);
    if (cases[i].wrong) {
      refused(b, cases[i].wrong);
      continue;
    }
    assert_int_equal(page.after, cases[i].after);
    assert_int_equal(page.limit, cases[i].limit);
  }
}

/* The link of one page, followed, is the next one, with the same filters. */
static void a_link_leads_on(void **state)
{
  struct bench *b = *state;
  struct page page;
  char link[LIMIT_HTTP_TARGET + 64];
  assert_true(begin(b, "?limit=2&after=MQ&search=%E6%B5%B7+x"));
  assert_true(answer_list(&b->r, "parties", json_object_new_array(), true, 9007199254740991));
  assert_int_equal(b->r.reply.n_headers, 1);
  assert_string_equal(b->r.reply.headers[0].name, "Link");
  strcpy(link, b->r.reply.headers[0].value);
  char *end = strstr(link, ">; rel=\"next\"");
  assert_non_null(end);
  *end = '\0';
  assert_int_equal(strncmp(link, "</v1/parties?", 13), 0);
  assert_true(begin(b, link + 12));
  query_page(&b->q, &page);
  assert_int_equal(page.after, 9007199254740991);
  assert_int_equal(page.limit, 2);
  assert_string_equal(query_word(&b->q, "search", NULL, ""), "海 x");
  assert_true(query_end(&b->q));
}

static void the_last_page_has_no_link(void **state)
{
  struct bench *b = *state;
  assert_true(begin(b, "?limit=2"));
  assert_true(answer_list(&b->r, "parties", json_object_new_array(), false, 5));
  assert_int_equal(b->r.reply.n_headers, 0);
  assert_non_null(json_array_of(b->r.answer, "parties"));
}

#define T(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
  const struct CMUnitTest tests[] = {
    T(values), T(malformed),       T(what_nobody_asked_for),     T(words), T(flags), T(numbers),
    T(pages),  T(a_link_leads_on), T(the_last_page_has_no_link),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
