/* Heads as bytes, and what the parser must say of them: whole, and fed byte by byte. */
#include "daemon/http/http.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define H "Host: register.example\r\n"
#define GET "GET / HTTP/1.1\r\n"
#define END "\r\n"

struct row {
  const char *name;
  const char *head;
  size_t len;
  enum problem_id id; /* PROBLEM_NONE: a good head */
};
#define ROW(name, text, id)                                                                        \
  {                                                                                                \
    name, text, sizeof(text) - 1, PROBLEM_##id                                                     \
  }

static const struct row rows[] = {
  ROW("plain", GET H END, NONE),
  ROW("path and query", "GET /v1/parties?limit=5&after=a%20b HTTP/1.1\r\n" H END, NONE),
  ROW("query with ? and /", "GET /a?b?c/d=:@ HTTP/1.1\r\n" H END, NONE),
  ROW("empty query", "GET /a? HTTP/1.1\r\n" H END, NONE),
  ROW("percent in path", "GET /a%20b/%E4%B8%AD HTTP/1.1\r\n" H END, NONE),
  ROW("all of pchar", "GET /a-._~!$&'()*+,;=:@ HTTP/1.1\r\n" H END, NONE),
  ROW("dots in a name", "GET /a..b/... HTTP/1.1\r\n" H END, NONE),
  ROW("post", "POST /a HTTP/1.1\r\n" H "Content-Length: 5\r\n" END, NONE),
  ROW("post of nothing", "POST /a HTTP/1.1\r\n" H "Content-Length: 0\r\n" END, NONE),
  ROW("longest method", "ABCDEFGHIJKLMNO / HTTP/1.1\r\n" H END, NONE),
  ROW("no white space", GET "Host:a\r\n" END, NONE),
  ROW("white space around", GET "Host: \t a \t\r\n" END, NONE),
  ROW("port", GET "Host: a:65000\r\n" END, NONE),
  ROW("IPv6", GET "Host: [::1]:80\r\n" END, NONE),
  ROW("empty value", GET H "X-A:\r\n" END, NONE),
  ROW("tab inside", GET H "X-A: a\tb\r\n" END, NONE),
  ROW("odd token", GET H "!#$%&'*+-.^_`|~: x\r\n" END, NONE),
  ROW("upgrade is ignored", GET H "Upgrade: h2c\r\nConnection: Upgrade\r\n" END, NONE),

  ROW("empty line first", "\r\n" GET H END, BAD_REQUEST_LINE),
  ROW("LF first", "\n" GET H END, BAD_REQUEST_LINE),
  ROW("space first", " " GET H END, BAD_REQUEST_LINE),
  ROW("lower-case method", "get / HTTP/1.1\r\n" H END, BAD_REQUEST_LINE),
  ROW("mixed method", "GeT / HTTP/1.1\r\n" H END, BAD_REQUEST_LINE),
  ROW("method too long", "ABCDEFGHIJKLMNOP / HTTP/1.1\r\n" H END, BAD_REQUEST_LINE),
  ROW("no version", "GET /\r\n" H END, BAD_REQUEST_LINE),
  ROW("no target", "GET\r\n" H END, BAD_REQUEST_LINE),
  ROW("two spaces", "GET  / HTTP/1.1\r\n" H END, BAD_REQUEST_LINE),
  ROW("tab", "GET\t/ HTTP/1.1\r\n" H END, BAD_REQUEST_LINE),
  ROW("bare LF", "GET / HTTP/1.1\n" H END, BAD_REQUEST_LINE),
  ROW("bare CR", "GET /\r HTTP/1.1\r\n" H END, BAD_REQUEST_LINE),
  ROW("two CR", "GET / HTTP/1.1\r\r\n" H END, BAD_REQUEST_LINE),
  ROW("TLS", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", BAD_REQUEST_LINE),
  ROW("NUL in the method", "GE\0T / HTTP/1.1\r\n" H END, BAD_REQUEST_LINE),

  ROW("HTTP/1.0", "GET / HTTP/1.0\r\n" H END, BAD_VERSION),
  ROW("HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", BAD_VERSION),
  ROW("HTTP/1.10", "GET / HTTP/1.10\r\n" H END, BAD_VERSION),
  ROW("HTTP/1.99999999999", "GET / HTTP/1.99999999999\r\n" H END, BAD_VERSION),
  ROW("http/1.1", "GET / http/1.1\r\n" H END, BAD_VERSION),
  ROW("space behind", "GET / HTTP/1.1 \r\n" H END, BAD_VERSION),
  ROW("NUL behind", "GET / HTTP/1.1\0\r\n" H END, BAD_VERSION),
  ROW("space in the target", "GET /a b HTTP/1.1\r\n" H END, BAD_VERSION),

  ROW("absolute form", "GET http://register.example/ HTTP/1.1\r\n" H END, BAD_TARGET),
  ROW("authority form", "CONNECT register.example:80 HTTP/1.1\r\n" H END, BAD_TARGET),
  ROW("asterisk form", "OPTIONS * HTTP/1.1\r\n" H END, BAD_TARGET),
  ROW("query and slash", "GET ?/a HTTP/1.1\r\n" H END, BAD_TARGET),
  ROW("query only", "GET ?a HTTP/1.1\r\n" H END, BAD_TARGET),
  ROW("two slashes", "GET //a HTTP/1.1\r\n" H END, BAD_TARGET),
  ROW("inner empty segment", "GET /a//b HTTP/1.1\r\n" H END, BAD_TARGET),
  ROW("slash at the end", "GET /a/ HTTP/1.1\r\n" H END, BAD_TARGET),
  ROW("dot", "GET /a/./b HTTP/1.1\r\n" H END, BAD_TARGET),
  ROW("dot dot", "GET /a/../b HTTP/1.1\r\n" H END, BAD_TARGET),
  ROW("dot dot at the end", "GET /a/.. HTTP/1.1\r\n" H END, BAD_TARGET),
  ROW("dot dot before the query", "GET /a/..?b HTTP/1.1\r\n" H END, BAD_TARGET),
  ROW("%2e", "GET /a/%2e%2E/b HTTP/1.1\r\n" H END, BAD_TARGET),
  ROW("%2f", "GET /a%2fb HTTP/1.1\r\n" H END, BAD_TARGET),
  ROW("%5c", "GET /a%5Cb HTTP/1.1\r\n" H END, BAD_TARGET),
  ROW("%00", "GET /a%00 HTTP/1.1\r\n" H END, BAD_TARGET),
  ROW("%0d", "GET /a%0db HTTP/1.1\r\n" H END, BAD_TARGET),
  ROW("%7f", "GET /a%7f HTTP/1.1\r\n" H END, BAD_TARGET),
  ROW("%zz", "GET /a%zz HTTP/1.1\r\n" H END, BAD_TARGET),
  ROW("cut percent", "GET /a%2 HTTP/1.1\r\n" H END, BAD_TARGET),
  ROW("lone percent", "GET /a% HTTP/1.1\r\n" H END, BAD_TARGET),
  ROW("percent before a slash", "GET /a%4/b HTTP/1.1\r\n" H END, BAD_TARGET),
  ROW("fragment", "GET /a#b HTTP/1.1\r\n" H END, BAD_TARGET),
  ROW("fragment in the query", "GET /a?b#c HTTP/1.1\r\n" H END, BAD_TARGET),
  ROW("backslash", "GET /a\\b HTTP/1.1\r\n" H END, BAD_TARGET),
  ROW("quote", "GET /a\"b HTTP/1.1\r\n" H END, BAD_TARGET),
  ROW("not ASCII", "GET /\xc3\xa9 HTTP/1.1\r\n" H END, BAD_TARGET),
  ROW("NUL in the target", "GET /a\0b HTTP/1.1\r\n" H END, BAD_TARGET),
  ROW("DEL in the target", "GET /a\x7f HTTP/1.1\r\n" H END, BAD_TARGET),
  ROW("bad percent in the query", "GET /a?b=%g0 HTTP/1.1\r\n" H END, BAD_TARGET),
  ROW("%00 in the query", "GET /a?b=%00 HTTP/1.1\r\n" H END, BAD_TARGET),
  ROW("bracket in the query", "GET /a?b[]=1 HTTP/1.1\r\n" H END, BAD_TARGET),

  ROW("bare LF in a header", GET "Host: a\n" END, BAD_HEADER),
  ROW("bare CR in a value", GET H "X: a\rb\r\n" END, BAD_HEADER),
  ROW("space before the colon", GET "Host : a\r\n" END, BAD_HEADER),
  ROW("empty name", GET H ": a\r\n" END, BAD_HEADER),
  ROW("no colon", GET H "nonsense\r\n" END, BAD_HEADER),
  ROW("folded", GET H "X: a\r\n b\r\n" END, BAD_HEADER),
  ROW("folded by a tab", GET H "X: a\r\n\tb\r\n" END, BAD_HEADER),
  ROW("fold first", GET " X: a\r\n" H END, BAD_HEADER),
  ROW("NUL in a value", GET H "X: a\0b\r\n" END, BAD_HEADER),
  ROW("NUL in a name", GET H "X\0Y: a\r\n" END, BAD_HEADER),
  ROW("name not a token", GET H "X(Y): a\r\n" END, BAD_HEADER),
  ROW("obs-text", GET H "X: \xe9\r\n" END, BAD_HEADER),
  ROW("DEL in a value", GET H "X: \x7f\r\n" END, BAD_HEADER),
  ROW("escape in a value", GET H "X: \x1b[0m\r\n" END, BAD_HEADER),

  ROW("no host", GET END, BAD_HOST),
  ROW("two hosts", GET H H END, BAD_HOST),
  ROW("two different hosts", GET H "host: b\r\n" END, BAD_HOST),
  ROW("empty host", GET "Host:\r\n" END, BAD_HOST),
  ROW("host with a path", GET "Host: a/b\r\n" END, BAD_HOST),
  ROW("host with user", GET "Host: u@a\r\n" END, BAD_HOST),
  ROW("list of hosts", GET "Host: a, b\r\n" END, BAD_HOST),
  ROW("host with a space", GET "Host: a b\r\n" END, BAD_HOST),
  ROW("host with an empty port", GET "Host: a:\r\n" END, BAD_HOST),
  ROW("host with a word as port", GET "Host: a:http\r\n" END, BAD_HOST),
  ROW("host with two ports", GET "Host: a:1:2\r\n" END, BAD_HOST),
  ROW("broken IPv6", GET "Host: [::1\r\n" END, BAD_HOST),
  ROW("percent in the host", GET "Host: a%41\r\n" END, BAD_HOST),

#define POST "POST /a HTTP/1.1\r\n" H
  ROW("no length", POST END, LENGTH_REQUIRED),
  ROW("put without length", "PUT /a HTTP/1.1\r\n" H END, LENGTH_REQUIRED),
  ROW("empty length", POST "Content-Length:\r\n" END, BAD_LENGTH),
  ROW("plus", POST "Content-Length: +5\r\n" END, BAD_LENGTH),
  ROW("minus", POST "Content-Length: -5\r\n" END, BAD_LENGTH),
  ROW("hex", POST "Content-Length: 0x5\r\n" END, BAD_LENGTH),
  ROW("zero first", POST "Content-Length: 05\r\n" END, BAD_LENGTH),
  ROW("length with a space", POST "Content-Length: 5 5\r\n" END, BAD_LENGTH),
  ROW("list of lengths", POST "Content-Length: 5, 5\r\n" END, BAD_LENGTH),
  ROW("length twice, equal", POST "Content-Length: 5\r\nContent-Length: 5\r\n" END, BAD_LENGTH),
  ROW("length twice", POST "Content-Length: 5\r\nContent-Length: 6\r\n" END, BAD_LENGTH),
  ROW("19 digits", POST "Content-Length: 9999999999999999999\r\n" END, BAD_LENGTH),
  ROW("fraction", POST "Content-Length: 5.0\r\n" END, BAD_LENGTH),
  ROW("chunked", POST "Transfer-Encoding: chunked\r\n" END, TRANSFER_CODING),
  ROW("chunked and length", POST "Content-Length: 5\r\ntransfer-encoding: chunked\r\n" END,
      TRANSFER_CODING),
  ROW("identity", POST "Transfer-Encoding: identity\r\n" END, TRANSFER_CODING),
  ROW("gzip, chunked", GET H "Transfer-Encoding: gzip, chunked\r\n" END, TRANSFER_CODING),
  ROW("expect", POST "Content-Length: 5\r\nExpect: 100-continue\r\n" END, EXPECTATION),
  ROW("expect else", GET H "Expect: x\r\n" END, EXPECTATION),
};

static char copy[LIMIT_HTTP_HEAD + 1];
static struct http_request request;
static struct problem problem;

/* On a copy of exactly that size, so that the sanitizer sees a byte too far. */
static ssize_t parse(const char *data, size_t len)
{
  char *exact = malloc(len > 0 ? len : 1);
  memcpy(exact, data, len);
  memset(&problem, 0, sizeof problem);
  ssize_t took = http_head_parse(exact, len, copy, &request, &problem);
  free(exact);
  return took;
}

static void check(const struct row *r, ssize_t took)
{
  if (took != (r->id == PROBLEM_NONE ? (ssize_t)r->len : -1))
    fail_msg("%s: took %zd (%s)", r->name, took, problem.detail);
  if (took < 0 && problem.id != r->id)
    fail_msg("%s: is %s, not %s", r->name, problem_code(problem.id), problem_code(r->id));
}

static void test_whole(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    check(&rows[i], parse(rows[i].head, rows[i].len));
}

static void test_bytewise(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    const struct row *r = &rows[i];
    ssize_t took = 0;
    for (size_t n = 0; n <= r->len && took == 0; n++) {
      took = parse(r->head, n);
      if (took > 0 && n < r->len)
        fail_msg("%s: complete after %zu bytes", r->name, n);
    }
    check(r, took);
  }
}

static void test_values(void **state)
{
  (void)state;
  static const char head[] =
      "POST /v1/a%20b?x=1&y HTTP/1.1\r\nHOST: Register.EXAMPLE\r\nX-Two: a\r\n"
      "content-LENGTH: 12\r\nx-two:  b  \r\nConnection: foo, Close\r\n\r\nbody";
  assert_int_equal(parse(head, sizeof head - 1), sizeof head - 1 - 4);
  assert_string_equal(request.method, "POST");
  assert_string_equal(request.path, "/v1/a%20b");
  assert_string_equal(request.query, "?x=1&y");
  assert_string_equal(request.host, "register.example");
  assert_true(request.has_length);
  assert_int_equal(request.content_length, 12);
  assert_int_equal(request.n_headers, 5);
  assert_false(request.keep_alive);
  size_t count;
  assert_string_equal(http_header(&request, "x-two", &count), "a");
  assert_int_equal(count, 2);
  assert_string_equal(request.headers[3].value, "b");
  assert_null(http_header(&request, "x-three", &count));
  assert_int_equal(count, 0);

  assert_int_equal(parse(GET H END, sizeof(GET H END) - 1), sizeof(GET H END) - 1);
  assert_string_equal(request.path, "/");
  assert_string_equal(request.query, "?");
  assert_false(request.has_length);
  assert_int_equal(request.content_length, 0);
  assert_true(request.keep_alive);

  static const char empty[] = "GET /a? HTTP/1.1\r\nHost: a\r\nConnection: keep-alive\r\n\r\n";
  assert_int_equal(parse(empty, sizeof empty - 1), sizeof empty - 1);
  assert_string_equal(request.path, "/a");
  assert_string_equal(request.query, "?");
  assert_true(request.keep_alive);

  static const char most[] = "POST / HTTP/1.1\r\n" H "Content-Length: 999999999999999999\r\n\r\n";
  assert_int_equal(parse(most, sizeof most - 1), sizeof most - 1);
  assert_int_equal(request.content_length, 999999999999999999);
}

/* A good head of that many bytes. */
static size_t padded(char *out, size_t len)
{
  static const char start[] = GET H "X: ";
  memset(out, 'a', len);
  memcpy(out, start, sizeof start - 1);
  memcpy(out + len - 4, "\r\n\r\n", 4);
  return len;
}

static void test_size(void **state)
{
  (void)state;
  static char head[2 * LIMIT_HTTP_HEAD];
  assert_int_equal(parse(head, padded(head, LIMIT_HTTP_HEAD)), LIMIT_HTTP_HEAD);
  assert_int_equal(parse(head, LIMIT_HTTP_HEAD - 1), 0);
  assert_int_equal(parse(head, padded(head, LIMIT_HTTP_HEAD + 1)), -1);
  assert_int_equal(problem.id, PROBLEM_HEAD_TOO_LARGE);
  assert_int_equal(parse(head, LIMIT_HTTP_HEAD), -1);
  assert_int_equal(problem.id, PROBLEM_HEAD_TOO_LARGE);
  memset(head, 'A', sizeof head);
  assert_int_equal(parse(head, LIMIT_HTTP_HEAD - 1), 0);
  assert_int_equal(parse(head, sizeof head), -1);
  assert_int_equal(problem.id, PROBLEM_HEAD_TOO_LARGE);
}

static void test_count(void **state)
{
  (void)state;
  for (int n = LIMIT_HTTP_HEADERS; n <= LIMIT_HTTP_HEADERS + 1; n++) {
    struct buf b = { 0 };
    buf_text(&b, GET H);
    for (int i = 1; i < n; i++)
      buf_printf(&b, "X-%d: y\r\n", i);
    buf_text(&b, END);
    ssize_t took = parse(b.data, b.len);
    if (n == LIMIT_HTTP_HEADERS) {
      assert_int_equal(took, b.len);
      assert_int_equal(request.n_headers, LIMIT_HTTP_HEADERS);
    } else {
      assert_int_equal(took, -1);
      assert_int_equal(problem.id, PROBLEM_HEAD_TOO_LARGE);
    }
    buf_free(&b);
  }
}

static void test_target(void **state)
{
  (void)state;
  for (int n = LIMIT_HTTP_TARGET; n <= LIMIT_HTTP_TARGET + 1; n++) {
    struct buf b = { 0 };
    buf_text(&b, "GET /");
    for (int i = 1; i < n; i++)
      buf_byte(&b, 'a');
    buf_text(&b, " HTTP/1.1\r\n" H END);
    assert_int_equal(parse(b.data, b.len), n == LIMIT_HTTP_TARGET ? (ssize_t)b.len : -1);
    if (n > LIMIT_HTTP_TARGET)
      assert_int_equal(problem.id, PROBLEM_BAD_TARGET);
    else
      assert_int_equal(strlen(request.path), LIMIT_HTTP_TARGET);
    buf_free(&b);
  }
}

/* Every byte at every place of a good head: an answer, no crash, and never more than was there. */
static void test_every_byte(void **state)
{
  (void)state;
  static const char good[] = "POST /a/%41?b=%41 HTTP/1.1\r\nHost: [::1]:8\r\nContent-Length: 1\r\n"
                             "Connection: close, b\r\n\r\n";
  char head[sizeof good];
  for (size_t i = 0; i < sizeof good - 1; i++)
    for (int c = 0; c < 256; c++) {
      memcpy(head, good, sizeof good);
      head[i] = (char)c;
      ssize_t took = parse(head, sizeof good - 1);
      assert_true(took >= -1 && took <= (ssize_t)sizeof good - 1);
      if (took < 0)
        assert_int_not_equal(problem.id, PROBLEM_NONE);
      if (c == 0 || c == '\n' || c == '\r' || c >= 0x7F)
        assert_true(took <= 0 || good[i] == c);
    }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_whole),      cmocka_unit_test(test_bytewise),
    cmocka_unit_test(test_values),     cmocka_unit_test(test_size),
    cmocka_unit_test(test_count),      cmocka_unit_test(test_target),
    cmocka_unit_test(test_every_byte),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
