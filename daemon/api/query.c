#include "daemon/api/query.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/model/body.h"
#include "daemon/model/party.h"
#include "lib/encode.h"
#include "lib/text.h"

static int hex_digit(char c)
{
  if (c >= '0' && c <= '9')
    return c - '0';
  if (c >= 'A' && c <= 'F')
    return c - 'A' + 10;
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Percent-decoding, and `+` as a space like forms send it. The reader has checked the encodings. */
static char *decode(struct arena *arena, const char *text, size_t len)
{
  char *out = arena_alloc(arena, len + 1), *to = out;
  for (size_t i = 0; i < len; i++) {
    if (text[i] == '%' && i + 2 < len && hex_digit(text[i + 1]) >= 0 &&
        hex_digit(text[i + 2]) >= 0) {
      *to++ = (char)(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
      i += 2;
    } else {
      *to++ = text[i] == '+' ? ' ' : text[i];
    }
  }
  *to = '\0';
  return strlen(out) == (size_t)(to - out) ? out : NULL;
}

static bool fault(struct query *q, const char *name, const char *what)
{
  if (q->request->problem.id == PROBLEM_NONE)
    problem_set(&q->request->problem, PROBLEM_BAD_QUERY, "%.40s: %s", name, what);
  return false;
}

bool query_begin(struct query *q, struct request *r)
{
  const char *at = r->http->query + 1;
  memset(q, 0, sizeof *q);
  q->request = r;
  while (*at) {
    size_t len = strcspn(at, "&");
    size_t name = strcspn(at, "=");
    if (name >= len || q->n == QUERY_MEMBERS)
      return fault(q, "query", "write it as name=value&name=value");
    q->members[q->n].name = decode(&r->arena, at, name);
    q->members[q->n].value = decode(&r->arena, at + name + 1, len - name - 1);
    if (!q->members[q->n].name || !q->members[q->n].value ||
        !text_is_plain(q->members[q->n].value, LIMIT_HTTP_TARGET))
      return fault(q, "query", "that is not UTF-8 text");
    for (size_t i = 0; i < q->n; i++)
      if (strcmp(q->members[i].name, q->members[q->n].name) == 0)
        return fault(q, q->members[i].name, "stands there twice");
    q->n++;
    at += len + (at[len] == '&');
  }
  return true;
}

static const char *find(struct query *q, const char *name)
{
  for (size_t i = 0; i < q->n; i++) {
    if (strcmp(q->members[i].name, name) == 0) {
      q->members[i].known = true;
      return q->members[i].value;
    }
  }
  return NULL;
}

const char *query_word(struct query *q, const char *name, bool (*valid)(const char *),
                       const char *expected)
{
  const char *value = find(q, name);
  if (!value || !valid || valid(value))
    return value;
  fault(q, name, arena_printf(&q->request->arena, "give %s", expected));
  return NULL;
}

bool query_flag(struct query *q, const char *name)
{
  const char *value = find(q, name);
  if (value && strcmp(value, "true") != 0)
    fault(q, name, "give true, or leave it out");
  return value != NULL;
}

int64_t query_int(struct query *q, const char *name, int64_t otherwise)
{
  const char *value = find(q, name);
  if (!value)
    return otherwise;
  size_t len = strlen(value);
  if (len > 0 && len <= 15 && strspn(value, "0123456789") == len)
    return strtoll(value, NULL, 10);
  fault(q, name, "give a whole number");
  return otherwise;
}

void query_page(struct query *q, struct page *page)
{
  uint8_t number[24] = { 0 };
  size_t len = 0;
  const char *after = find(q, "after");
  page->limit = query_int(q, "limit", LIMIT_PAGE_DEFAULT);
  page->after = 0;
  if (page->limit < 1 || page->limit > LIMIT_PAGE) {
    fault(q, "limit", "give a number from 1 to 500");
    page->limit = 1;
  }
  if (!after)
    return;
  if (!decode_base64url(after, strlen(after), number, sizeof number - 1, &len) || len == 0 ||
      strspn((char *)number, "0123456789") != len)
    fault(q, "after", "follow the answer's Link instead of writing it yourself");
  else
    page->after = strtoll((char *)number, NULL, 10);
}

bool query_end(struct query *q)
{
  for (size_t i = 0; i < q->n; i++)
    if (!q->members[i].known)
      return fault(q, q->members[i].name, "is not known here");
  return q->request->problem.id == PROBLEM_NONE;
}

bool query_only_page(struct request *r, struct page *page)
{
  struct query q;
  if (!query_begin(&q, r))
    return false;
  query_page(&q, page);
  return query_end(&q);
}

bool query_known(struct request *r, const char *body, const char *party)
{
  struct body b;
  struct party p;
  return (!body || body_by_slug(&r->context, body, &b)) &&
         (!party || party_by_handle(&r->context, party, &p));
}
