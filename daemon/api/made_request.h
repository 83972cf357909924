/*
 * Requests that come from no connection: the founding, and statements replayed from a log. They go
 * through the same preparation and the same rules as all others.
 */
#ifndef WIOTC_DAEMON_API_MADE_REQUEST_H
#define WIOTC_DAEMON_API_MADE_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/api/api_internal.h"
#include "lib/http_signature.h"

struct made_request {
  struct http_request http;
  struct request *request; /* NULL when made_request_new() failed */
};

/*
 * Prepares a statement as if it had arrived at `now`: route, digest, signature, body. All is
 * borrowed. False with *p set when it is not in order.
 */
bool made_request_new(struct made_request *m, struct api *api, const struct signed_message *message,
                      const char *signature_input, const char *signature, const void *body,
                      size_t len, int64_t now, struct problem *p);
void made_request_free(struct made_request *m);

#endif
