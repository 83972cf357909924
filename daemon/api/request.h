/*
 * A request on its way through the daemon: from the loop to a verifier, to a reader or the writer,
 * and back. Handlers see only this; they return true with an answer or false with a problem, and
 * never send anything themselves.
 */
#ifndef WIOTC_DAEMON_API_REQUEST_H
#define WIOTC_DAEMON_API_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <json-c/json.h>

#include "daemon/auth/authority.h"
#include "daemon/db/writer.h"
#include "daemon/http/http.h"
#include "daemon/model/context.h"
#include "lib/digest.h"
#include "lib/route.h"

struct api;
struct motion;

struct request {
  struct write_job write; /* first: jobs are cast back to their request */
  struct api *api;
  struct http_exchange *exchange;
  const struct http_request *http;
  struct route_match match;
  const struct route *route;
  struct arena arena;
  struct problem problem;
  struct context context;
  struct object object;  /* what it is about */
  struct motion *motion; /* when that is a motion */

  struct signed_message message;
  struct signature_params signature;
  bool is_signed;           /* a signature was given and is right */
  struct json_object *body; /* NULL without one, or when it is no JSON */
  struct digest public_digest;
  struct digest request_digest;

  /* What a handler makes. */
  int status;                 /* 200 unless set */
  const char *noun;           /* member name of `answer` in a write's answer */
  struct json_object *answer; /* owned */
  struct json_object *effect; /* owned; a write's, for the log */
  const char *content_type;   /* of `raw`; NULL: JSON */
  struct buf raw;             /* the answer when it is no JSON */
  bool body_known;            /* a file sent before: its bytes are kept with that entry */
  bool repeat;                /* of an accepted request: `raw` is its first answer */
  struct http_reply reply;
};

typedef bool request_fn(struct request *r);

/* How the daemon carries out a row of the route table. */
struct binding {
  request_fn *handle;
  request_fn *object; /* finds what it is about before authority is checked; NULL: nothing */
};
extern const struct binding bindings[ROUTE__COUNT];

#endif
