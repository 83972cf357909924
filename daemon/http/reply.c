#include "daemon/http/conn.h"

#include "lib/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const char *reason(int status)
{
  switch (status) {
  case 200:
    return "OK";
  case 201:
    return "Created";
  case 204:
    return "No Content";
  case 304:
    return "Not Modified";
  case 400:
    return "Bad Request";
  case 401:
    return "Unauthorized";
  case 403:
    return "Forbidden";
  case 404:
    return "Not Found";
  case 405:
    return "Method Not Allowed";
  case 408:
    return "Request Timeout";
  case 409:
    return "Conflict";
  case 411:
    return "Length Required";
  case 412:
    return "Precondition Failed";
  case 413:
    return "Content Too Large";
  case 415:
    return "Unsupported Media Type";
  case 417:
    return "Expectation Failed";
  case 421:
    return "Misdirected Request";
  case 422:
    return "Unprocessable Content";
  case 500:
    return "Internal Server Error";
  case 503:
    return "Service Unavailable";
  case 507:
    return "Insufficient Storage";
  default:
    return ""; /* the phrase may be empty (RFC 9112 section 4) */
  }
}

void http_reply_header(struct http_reply *r, const char *name, const char *fmt, ...)
{
  char value[LIMIT_HTTP_TARGET + 64];
  if (r->n_headers == HTTP_REPLY_HEADERS)
    return;
  va_list args;
  va_start(args, fmt);
  int n = vsnprintf(value, sizeof value, fmt, args);
  va_end(args);
  /* Half a value would say something else than was meant. */
  if (n < 0 || (size_t)n >= sizeof value)
    return;
  for (char *c = value; *c != '\0'; c++)
    if (((unsigned char)*c < 0x20 && *c != '\t') || *c == 0x7F)
      *c = '?';
  r->headers[r->n_headers].name = name;
  r->headers[r->n_headers++].value = xstrdup(value);
}

void http_reply_free(struct http_reply *r)
{
  buf_free(&r->body);
  for (size_t i = 0; i < r->n_headers; i++)
    free(r->headers[i].value);
  r->n_headers = 0;
}

void http_reply_problem(struct http_reply *r, const struct problem *p)
{
  struct json_object *o = problem_json(p);
  r->status = problem_status(p->id);
  r->content_type = "application/problem+json";
  buf_clear(&r->body);
  buf_text(&r->body, json_object_to_json_string_ext(o, JSON_C_TO_STRING_PLAIN |
                                                           JSON_C_TO_STRING_NOSLASHESCAPE));
  json_object_put(o);
  if (r->status == 401)
    http_reply_header(r, "WWW-Authenticate", "Signature");
  if (r->status == 503)
    http_reply_header(r, "Retry-After", "1");
}

void reply_head(struct buf *out, const struct http_reply *r, bool keep_alive, const char *date)
{
  buf_printf(out, "HTTP/1.1 %d %s\r\nDate: %s\r\n", r->status, reason(r->status), date);
  if (r->content_type != NULL)
    buf_printf(out, "Content-Type: %s\r\nContent-Length: %zu\r\n", r->content_type, r->body.len);
  else if (r->status != 204 && r->status != 304)
    buf_text(out, "Content-Length: 0\r\n");
  buf_text(out, "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n");
  if (!keep_alive)
    buf_text(out, "Connection: close\r\n");
  for (size_t i = 0; i < r->n_headers; i++) {
    buf_text(out, r->headers[i].name);
    buf_add(out, ": ", 2);
    buf_text(out, r->headers[i].value);
    buf_add(out, "\r\n", 2);
  }
  buf_add(out, "\r\n", 2);
}

const char *reply_date(struct http_server *s)
{
  static const char days[7][4] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
  static const char months[12][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
  struct timespec now;
  struct tm t;
  clock_gettime(CLOCK_REALTIME_COARSE, &now);
  if (s->date_at == now.tv_sec || gmtime_r(&now.tv_sec, &t) == NULL)
    return s->date;
  /* strftime would write the locale's names */
  snprintf(s->date, sizeof s->date, "%s, %02d %s %04d %02d:%02d:%02d GMT", days[t.tm_wday % 7],
           t.tm_mday % 100, months[t.tm_mon % 12], (t.tm_year + 1900) % 10000, t.tm_hour % 100,
           t.tm_min % 100, t.tm_sec % 100);
  s->date_at = now.tv_sec;
  return s->date;
}
