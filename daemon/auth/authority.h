/* Who is asking, and may they? Judged within the transaction that acts on it. */
#ifndef WIOTC_DAEMON_AUTH_AUTHORITY_H
#define WIOTC_DAEMON_AUTH_AUTHORITY_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/model/application.h"
#include "daemon/model/certificate.h"
#include "daemon/model/context.h"
#include "daemon/model/nomination.h"
#include "lib/http_signature.h"
#include "lib/route.h"

/* What a request is about, as far as authority depends on it. */
struct object {
  int64_t self;                          /* the party whose own it is; 0: nobody's */
  int64_t body;                          /* 0: none */
  const char *decided_by;                /* role that decides there; NULL: none */
  const struct application *application; /* NULL when it is about none */
  const struct membership *membership;   /* likewise */
  const struct certificate *certificate; /* likewise */
  const struct award_round *round;       /* likewise */
  const struct nomination *nomination;   /* likewise; of that round */
  const char *category;                  /* likewise; whose winners are chosen */
  bool opened;                           /* it was under seal, and a ceremony opened it */
};

/* Sets the context's actor from the key. KEY_UNKNOWN, KEY_REVOKED. */
bool authority_actor(struct context *c, const char *did);
/* Everything the actor is toward the object: a set of enum route_who. */
unsigned authority_capacities(struct context *c, const struct object *object);
/* May the actor make this request? For a step of an application, a membership, a certificate, an
 * award round or a nomination this is also where its state and the actor's impartiality (two pairs
 * of eyes) are checked. FORBIDDEN says who may. */
bool authority_check(struct context *c, enum route_id route, const struct object *object);

#endif
