/*
 * Certificates: frozen when they are issued, in the statement that gives rise to them; signed after
 * the commit, because rules need no key.
 */
#ifndef WIOTC_DAEMON_MODEL_CERTIFICATE_H
#define WIOTC_DAEMON_MODEL_CERTIFICATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/model/body.h"
#include "daemon/model/context.h"
#include "daemon/model/membership.h"
#include "daemon/model/party.h"
#include "lib/key_file.h"

struct certificate {
  int64_t serial;
  const char *number;
  const char *party;  /* handle */
  const char *body;   /* slug; NULL when of no body */
  int64_t membership; /* 0 when of none */
  int64_t issued, entry;
  int64_t valid_from, valid_until; /* valid_until 0: without end */
  const char *digest;              /* hex */
};

struct certificate_filter {
  const char *party;
  const char *body;
};

/* Issues the certificate of a membership in the running statement. */
bool certificate_issue(struct context *c, const struct body *body, const struct party *party,
                       const struct membership *m, struct certificate *out);
/* The same for a membership that came about in another way: `criteria` says in a sentence how. */
bool certificate_issue_for(struct context *c, const struct body *body, const struct party *party,
                           const struct membership *m, const char *criteria,
                           struct certificate *out);
bool certificate_by_number(struct context *c, const char *number, struct certificate *out);
size_t certificate_list(struct context *c, const struct certificate_filter *f,
                        const struct page *page, struct certificate **out, bool *more);
/* At c->time: valid, expired, or what its membership came to: suspended, revoked. */
const char *certificate_status(struct context *c, const struct certificate *certificate);
/* The signed credential's JSON text; NULL when it is not signed yet. */
const char *certificate_credential(struct context *c, int64_t serial);

/* How many are signed. */
int64_t certificate_signed_count(struct db *db);
/* Signs every certificate that is not signed yet, in a transaction of its own. The number signed,
 * or -1 when that failed (it is tried again with the next batch, and at start). */
int certificate_sign_pending(struct db *db, const struct secret_key *issuer);

#endif
