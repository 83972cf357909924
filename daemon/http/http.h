/*
 * HTTP/1.1 over a stream socket, read strictly (RFC 9112), on libevent's bufferevents.
 *
 * The bytes that are verified are the bytes that are parsed: origin-form targets, one Host, one
 * digits-only Content-Length, no transfer codings, CRLF only, token header names, no folding, no
 * NUL, no `.`, `..` or empty segments. Anything else is answered 400 and the connection closes.
 * Requests of one connection are handled one after another, so answers keep their order.
 *
 * All functions are for the loop thread only, but for http_exchange_abandoned().
 */
#ifndef WIOTC_DAEMON_HTTP_HTTP_H
#define WIOTC_DAEMON_HTTP_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "lib/buf.h"
#include "lib/limits.h"
#include "lib/problem.h"

struct http_header {
  const char *name;  /* lower case */
  const char *value; /* without white space around it */
};

/* A parsed request. All memory belongs to it; it is freed with the exchange. */
struct http_request {
  char method[16];
  const char *path;  /* as received */
  const char *query; /* with its leading `?`; "?" when there was none (RFC 9421 section 2.2.7) */
  const char *host;  /* lower case */
  struct http_header headers[LIMIT_HTTP_HEADERS];
  size_t n_headers;
  bool has_length;       /* a Content-Length was given */
  size_t content_length; /* 0 without one */
  const char *body;      /* content_length bytes and a NUL; NULL without a body */
  bool keep_alive;
};

/* The value of a header by its lower-case name; NULL when absent. *count (may be NULL) gets how
 * often it stands there. */
const char *http_header(const struct http_request *r, const char *name, size_t *count);

/*
 * The head parser, pure: reads one head (through its empty line) from data. Returns the bytes it
 * took, 0 when the head is not complete yet, -1 with *p set when it is wrong. Strings of *out point
 * into `copy`, a buffer of at least LIMIT_HTTP_HEAD + 1 bytes that the caller keeps.
 */
ssize_t http_head_parse(const char *data, size_t len, char *copy, struct http_request *out,
                        struct problem *p);

/* One request waiting for its one answer. */
struct http_exchange;
struct http_request *http_exchange_request(struct http_exchange *x);
uid_t http_exchange_peer(const struct http_exchange *x); /* by SO_PEERCRED; (uid_t)-1 unknown */
/* Nobody waits for the answer any more; http_answer() must still be called. For all threads. */
bool http_exchange_abandoned(const struct http_exchange *x);

#define HTTP_REPLY_HEADERS 6
struct http_reply {
  int status;
  const char *content_type; /* NULL: no body */
  struct buf body;          /* taken: its memory is the server's after http_answer() */
  size_t n_headers;
  struct {
    const char *name;
    char *value; /* the reply's */
  } headers[HTTP_REPLY_HEADERS];
  bool close; /* close the connection after this answer */
};
/* Adds a header to a reply. */
void http_reply_header(struct http_reply *r, const char *name, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* Frees what a reply holds; http_answer() does so itself. */
void http_reply_free(struct http_reply *r);
/* Makes *r the problem+json answer for p: status, body, and the headers that the status asks for
 * (Allow is the caller's). */
void http_reply_problem(struct http_reply *r, const struct problem *p);

/*
 * Answers and ends the exchange, exactly once; safe when the client has gone or the deadline has
 * answered already. The exchange and its request are gone afterwards.
 */
void http_answer(struct http_exchange *x, struct http_reply *reply);

#define HTTP_ALLOW 32
struct http_handlers {
  /* The head is complete, the body not read yet. Says the most bytes the body may have, or refuses
   * with *p; then `allow`, empty before, may get the methods for the header Allow. */
  bool (*head)(void *ctx, const struct http_request *r, size_t *body_max, struct problem *p,
               char allow[HTTP_ALLOW]);
  /* The whole request is here. Must lead to one http_answer(), now or later. */
  void (*request)(void *ctx, struct http_exchange *x);
  void *ctx;
};

struct http_config {
  unsigned max_connections;
  unsigned head_seconds;    /* from a request's first byte to the end of its head */
  unsigned body_seconds;    /* for the whole body, and for taking an answer */
  unsigned request_seconds; /* from the whole request to its answer; then PROBLEM_DEADLINE leaves */
  unsigned idle_seconds;    /* a connection without a request, before the first one too */
};

/* Deadlines are absolute: a client that drips bytes is cut like one that sends none. */
struct event_base;
struct http_server;
/* Serves connections of the listening socket fd (non-blocking; taken). NULL with *p set. */
struct http_server *http_server_new(struct event_base *base, int fd,
                                    const struct http_config *config,
                                    const struct http_handlers *handlers, struct problem *p);
void http_server_configure(struct http_server *s, const struct http_config *config);
unsigned http_server_connections(const struct http_server *s);
/* Stops accepting, closes idle connections, answers what was begun with `Connection: close`. When
 * the last connection has gone, `drained` is called once. */
void http_server_drain(struct http_server *s, void (*drained)(void *ctx), void *ctx);
void http_server_free(struct http_server *s); /* closes what is left */

#endif
