/* The head of a request, by RFC 9112 and stricter: what two readers could understand differently
 * is refused. */
#include "daemon/http/http.h"

#include <string.h>
#include <strings.h>

/* One bit a class of characters. */
enum {
  TCHAR = 1, /* RFC 9110 section 5.6.2 */
  PCHAR = 2, /* RFC 3986 section 3.3, without `%` */
  HOST = 4,  /* DNS names and IPv4 addresses; `_` stands in names of containers */
  FIELD = 8, /* RFC 9110 section 5.5, without obs-text */
};

#define ALNUM (TCHAR | PCHAR | HOST | FIELD)
static const unsigned char classes[256] = {
  ['0' ... '9'] = ALNUM,
  ['A' ... 'Z'] = ALNUM,
  ['a' ... 'z'] = ALNUM,
  ['-'] = ALNUM,
  ['.'] = ALNUM,
  ['_'] = ALNUM,
  ['~'] = TCHAR | PCHAR | FIELD,
  ['!'] = TCHAR | PCHAR | FIELD,
  ['$'] = TCHAR | PCHAR | FIELD,
  ['&'] = TCHAR | PCHAR | FIELD,
  ['\''] = TCHAR | PCHAR | FIELD,
  ['*'] = TCHAR | PCHAR | FIELD,
  ['+'] = TCHAR | PCHAR | FIELD,
  ['('] = PCHAR | FIELD,
  [')'] = PCHAR | FIELD,
  [','] = PCHAR | FIELD,
  [';'] = PCHAR | FIELD,
  ['='] = PCHAR | FIELD,
  [':'] = PCHAR | FIELD,
  ['@'] = PCHAR | FIELD,
  ['#'] = TCHAR | FIELD,
  ['%'] = TCHAR | FIELD,
  ['^'] = TCHAR | FIELD,
  ['`'] = TCHAR | FIELD,
  ['|'] = TCHAR | FIELD,
  [' '] = FIELD,
  ['\t'] = FIELD,
  ['"'] = FIELD,
  ['/'] = FIELD,
  ['<'] = FIELD,
  ['>'] = FIELD,
  ['?'] = FIELD,
  ['['] = FIELD,
  [']'] = FIELD,
  ['\\'] = FIELD,
  ['{'] = FIELD,
  ['}'] = FIELD,
};

static bool all_of(const char *text, size_t len, unsigned char wanted)
{
  for (size_t i = 0; i < len; i++)
    if ((classes[(unsigned char)text[i]] & wanted) == 0)
      return false;
  return true;
}

static char lower(char c)
{
  return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Where the lines of a head begin; one more than there are lines, so that each has an end. */
struct lines {
  size_t at[LIMIT_HTTP_HEADERS + 3];
  size_t n;
};

static int bad_line(struct problem *p, size_t line, const char *what)
{
  problem_set(p, line == 0 ? PROBLEM_BAD_REQUEST_LINE : PROBLEM_BAD_HEADER,
              "line %zu of the head has %s: lines end with CR LF (RFC 9112 section 2.2)", line + 1,
              what);
  return -1;
}

static int too_large(struct problem *p)
{
  problem_set(p, PROBLEM_HEAD_TOO_LARGE, "a head has at most %d bytes and %d header lines",
              LIMIT_HTTP_HEAD, LIMIT_HTTP_HEADERS);
  return -1;
}

/* Finds the head's end. 1 found, 0 more bytes are needed, -1 wrong whatever follows. */
static int split_lines(const char *data, size_t len, struct lines *lines, struct problem *p)
{
  size_t at = 0, scan = len < LIMIT_HTTP_HEAD ? len : LIMIT_HTTP_HEAD;
  lines->n = 0;
  while (at < scan) {
    const char *line = data + at, *lf = memchr(line, '\n', scan - at);
    size_t n = lf != NULL ? (size_t)(lf - line) + 1 : scan - at;
    const char *cr = memchr(line, '\r', n);
    if (cr != NULL && cr + 1 < line + n && cr + 1 != lf)
      return bad_line(p, lines->n, "a CR inside");
    if (lf != NULL && cr == NULL)
      return bad_line(p, lines->n, "a bare LF");
    if (lf == NULL)
      break;
    lines->at[lines->n] = at;
    at += n;
    if (n == 2) {
      lines->at[lines->n + 1] = at;
      return 1;
    }
    if (++lines->n > LIMIT_HTTP_HEADERS + 1)
      return too_large(p);
  }
  return len >= LIMIT_HTTP_HEAD ? too_large(p) : 0;
}

static int hex_value(char c)
{
  if (c >= '0' && c <= '9')
    return c - '0';
  c = lower(c);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The byte that %XX at text stands for, -1 when malformed. The text ends with a NUL. */
static int percent_decoded(const char *text)
{
  int high = hex_value(text[1]);
  int low = high < 0 ? -1 : hex_value(text[2]);
  return low < 0 ? -1 : high * 16 + low;
}

static bool bad_target(struct problem *p, const char *what)
{
  return problem_set(p, PROBLEM_BAD_TARGET, "%s: use origin-form, a plain path and a query", what);
}

static bool check_segment(const char *seg, size_t len, struct problem *p)
{
  if (len == 0)
    return bad_target(p, "the path has an empty segment");
  if (seg[0] == '.' && (len == 1 || (len == 2 && seg[1] == '.')))
    return bad_target(p, "the path has a dot segment");
  for (size_t i = 0; i < len; i++) {
    if (seg[i] == '%') {
      int c = percent_decoded(seg + i);
      if (c < 0)
        return bad_target(p, "a percent-encoding in the path is malformed");
      if (c < 0x20 || c == 0x7F || c == '.' || c == '/' || c == '\\')
        return bad_target(p, "the path hides a dot, slash, backslash or control character");
      i += 2;
    } else if ((classes[(unsigned char)seg[i]] & PCHAR) == 0) {
      return bad_target(p, "the path has a character that RFC 3986 does not allow there");
    }
  }
  return true;
}

static bool check_path(const char *path, struct problem *p)
{
  if (path[1] == '\0')
    return true;
  while (*path == '/') {
    size_t len = strcspn(path + 1, "/");
    if (!check_segment(path + 1, len, p))
      return false;
    path += 1 + len;
  }
  return true;
}

static bool check_query(const char *query, struct problem *p)
{
  for (; *query != '\0'; query++) {
    if (*query == '%') {
      int c = percent_decoded(query);
      if (c <= 0)
        return bad_target(p, "a percent-encoding in the query is malformed or NUL");
      query += 2;
    } else if ((classes[(unsigned char)*query] & PCHAR) == 0 && *query != '/' && *query != '?') {
      return bad_target(p, "the query has a character that RFC 3986 does not allow there");
    }
  }
  return true;
}

/* target stands right behind the method's space, and that byte is free: the path moves onto it, so
 * that it gets its own NUL and the query keeps its `?`. */
static bool parse_target(char *target, size_t len, struct http_request *out, struct problem *p)
{
  if (len > LIMIT_HTTP_TARGET)
    return problem_set(p, PROBLEM_BAD_TARGET, "the target is longer than %d bytes",
                       LIMIT_HTTP_TARGET);
  if (memchr(target, '\0', len) != NULL)
    return bad_target(p, "the target has a NUL byte");
  if (target[0] != '/')
    return bad_target(p, "the target does not begin with a slash");
  size_t path_len = strcspn(target, "?");
  memmove(target - 1, target, path_len);
  target[path_len - 1] = '\0';
  out->path = target - 1;
  out->query = path_len < len ? target + path_len : "?";
  return check_path(out->path, p) && check_query(out->query + 1, p);
}

static bool parse_request_line(char *line, size_t len, struct http_request *out, struct problem *p)
{
  line[len] = '\0';
  char *space = memchr(line, ' ', len);
  size_t n = space != NULL ? (size_t)(space - line) : len;
  for (size_t i = 0; i < n; i++)
    if (line[i] < 'A' || line[i] > 'Z')
      return problem_set(p, PROBLEM_BAD_REQUEST_LINE, "a method is upper-case letters");
  if (space == NULL || n == 0 || n >= sizeof out->method)
    return problem_set(p, PROBLEM_BAD_REQUEST_LINE,
                       "the request line is not `METHOD target HTTP/1.1` (RFC 9112 section 3)");
  memcpy(out->method, line, n);
  out->method[n] = '\0';
  char *target = space + 1, *end = memchr(target, ' ', len - n - 1);
  if (end == NULL || end == target)
    return problem_set(p, PROBLEM_BAD_REQUEST_LINE,
                       "the request line is not `METHOD target HTTP/1.1` (RFC 9112 section 3)");
  /* A NUL in the version ends the comparison early: hold the length against it too. */
  if (line + len - end - 1 != 8 || memcmp(end + 1, "HTTP/1.1", 8) != 0)
    return problem_set(p, PROBLEM_BAD_VERSION, "the request line must end with HTTP/1.1");
  *end = '\0';
  return parse_target(target, (size_t)(end - target), out, p);
}

static bool parse_header(char *line, size_t len, struct http_header *h, struct problem *p)
{
  char *colon = memchr(line, ':', len);
  size_t n = colon != NULL ? (size_t)(colon - line) : 0;
  if (n == 0 || !all_of(line, n, TCHAR))
    return problem_set(p, PROBLEM_BAD_HEADER,
                       "a header line is not `token: value` (RFC 9112 section 5); no folding, no "
                       "space before the colon");
  for (size_t i = 0; i < n; i++)
    line[i] = lower(line[i]);
  *colon = '\0';
  char *value = colon + 1, *end = line + len;
  if (!all_of(value, (size_t)(end - value), FIELD))
    return problem_set(p, PROBLEM_BAD_HEADER,
                       "the value of `%.64s` has a byte that is not visible ASCII", line);
  while (value < end && (*value == ' ' || *value == '\t'))
    value++;
  while (end > value && (end[-1] == ' ' || end[-1] == '\t'))
    end--;
  *end = '\0';
  *h = (struct http_header){ .name = line, .value = value };
  return true;
}

/* [IPv6 address] and then what follows it; NULL when malformed. */
static const char *skip_ip_literal(const char *host)
{
  size_t n = strspn(host + 1, "0123456789abcdef:.");
  return n > 0 && host[n + 1] == ']' ? host + n + 2 : NULL;
}

static bool valid_host(const char *host)
{
  const char *at = host;
  if (*at == '[') {
    at = skip_ip_literal(host);
    if (at == NULL)
      return false;
  } else {
    while (classes[(unsigned char)*at] & HOST)
      at++;
    if (at == host || at - host > LIMIT_REGISTER_NAME)
      return false;
  }
  if (*at == '\0')
    return true;
  size_t digits = *at == ':' ? strspn(at + 1, "0123456789") : 0;
  return digits > 0 && digits <= 5 && at[1 + digits] == '\0';
}

static bool read_host(struct http_request *out, struct problem *p)
{
  size_t count;
  const char *found = http_header(out, "host", &count);
  if (count != 1)
    return problem_set(p, PROBLEM_BAD_HOST, "there are %zu Host headers, one is needed", count);
  /* The strings point into the caller's copy, which is ours to write. */
  for (char *c = (char *)(uintptr_t)found; *c != '\0'; c++)
    *c = lower(*c);
  if (!valid_host(found))
    return problem_set(p, PROBLEM_BAD_HOST, "Host is not `name` or `name:port`");
  out->host = found;
  return true;
}

static bool read_length(struct http_request *out, struct problem *p)
{
  size_t count;
  const char *text = http_header(out, "content-length", &count);
  if (count > 1)
    return problem_set(p, PROBLEM_BAD_LENGTH, "Content-Length stands there %zu times", count);
  if (count == 0) {
    if (strcmp(out->method, "POST") == 0 || strcmp(out->method, "PUT") == 0 ||
        strcmp(out->method, "PATCH") == 0)
      return problem_set(p, PROBLEM_LENGTH_REQUIRED, "send Content-Length with %s", out->method);
    return true;
  }
  size_t n = strspn(text, "0123456789");
  if (n == 0 || n > 18 || text[n] != '\0' || (text[0] == '0' && n > 1))
    return problem_set(p, PROBLEM_BAD_LENGTH,
                       "Content-Length must be plain digits without leading zeros");
  for (size_t i = 0; i < n; i++)
    out->content_length = out->content_length * 10 + (size_t)(text[i] - '0');
  out->has_length = true;
  return true;
}

static bool has_token(const char *list, const char *token)
{
  size_t len = strlen(token);
  while (*list != '\0') {
    list += strspn(list, " \t,");
    size_t n = strcspn(list, " \t,");
    if (n == len && strncasecmp(list, token, n) == 0)
      return true;
    list += n;
  }
  return false;
}

static bool read_framing(struct http_request *out, struct problem *p)
{
  size_t count;
  if (http_header(out, "transfer-encoding", &count) != NULL)
    return problem_set(p, PROBLEM_TRANSFER_CODING, "send Content-Length, not Transfer-Encoding");
  if (!read_host(out, p) || !read_length(out, p))
    return false;
  if (http_header(out, "expect", &count) != NULL)
    return problem_set(p, PROBLEM_EXPECTATION, "send the request without Expect");
  out->keep_alive = true;
  for (size_t i = 0; i < out->n_headers; i++)
    if (strcmp(out->headers[i].name, "connection") == 0 &&
        has_token(out->headers[i].value, "close"))
      out->keep_alive = false;
  return true;
}

const char *http_header(const struct http_request *r, const char *name, size_t *count)
{
  const char *value = NULL;
  size_t n = 0;
  for (size_t i = 0; i < r->n_headers; i++)
    if (strcmp(r->headers[i].name, name) == 0 && n++ == 0)
      value = r->headers[i].value;
  if (count != NULL)
    *count = n;
  return value;
}

ssize_t http_head_parse(const char *data, size_t len, char *copy, struct http_request *out,
                        struct problem *p)
{
  struct lines lines;
  if (len > 0 && (data[0] < 'A' || data[0] > 'Z')) {
    problem_set(p, PROBLEM_BAD_REQUEST_LINE, "a request begins with its method");
    return -1;
  }
  int split = split_lines(data, len, &lines, p);
  if (split <= 0)
    return split;
  size_t head = lines.at[lines.n + 1];
  memcpy(copy, data, head);
  copy[head] = '\0';
  out->n_headers = 0;
  out->has_length = false;
  out->content_length = 0;
  out->body = NULL;
  if (!parse_request_line(copy, lines.at[1] - 2, out, p))
    return -1;
  for (size_t i = 1; i < lines.n; i++)
    if (!parse_header(copy + lines.at[i], lines.at[i + 1] - lines.at[i] - 2,
                      &out->headers[out->n_headers++], p))
      return -1;
  return read_framing(out, p) ? (ssize_t)head : -1;
}
