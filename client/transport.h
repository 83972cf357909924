/*
 * One HTTP request and its answer, over a Unix socket or https, by libcurl. Bytes only: signatures
 * and meanings are request.h's.
 */
#ifndef WIOTC_CLIENT_TRANSPORT_H
#define WIOTC_CLIENT_TRANSPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "client/cli.h"

#define EXCHANGE_HEADERS 8

struct exchange {
  const char *method; /* GET or POST */
  const char *target; /* path and query */
  const char *headers[EXCHANGE_HEADERS];
  size_t n_headers;
  const void *body; /* NULL: none */
  size_t body_len;
  /* Safe to send twice: a GET, or a signed statement, whose repeat changes nothing. */
  bool repeatable;

  /* the answer, in the run's arena */
  int status;
  const char *data; /* a NUL follows */
  size_t len;
  const char *content_type; /* "" when none was given */
  const char *next;         /* target of Link: rel="next"; NULL without one */
};

struct transport;

/* CLI_UNREACHABLE, told, when there is no answer; CLI_USAGE for a URL that cannot be used. Any HTTP
 * status is CLI_DONE. */
int transport_send(struct cli *cli, struct exchange *x);
void transport_close(struct transport *t);

/* A curl handle of its own for the run's host, and what stands before a target in its URLs: for
 * requests that do not wait for each other (client/bulk.h). Both are the caller's, to be freed.
 * CLI_USAGE, CLI_UNREACHABLE, told. */
int transport_handle(struct cli *cli, void **curl, char **base);
void transport_handle_free(void *curl);

/* The target of the link with rel="next" in a Link field (RFC 8288); NULL when there is none, or
 * when it is not a plain path on the same host. */
const char *link_next(struct arena *a, const char *field);

#endif
