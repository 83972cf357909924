/*
 * Certificates: of a membership, of an office, or of an award. They are frozen when they are
 * issued, in the statement that gives rise to them; signed after the commit, because rules need no
 * key. What is done with one later stands in records of its own (daemon/model/certificate_act.h);
 * statuses and steps in lib/certificate_status.h; what each kind says, in certificate_text.h.
 */
#ifndef WIOTC_DAEMON_MODEL_CERTIFICATE_H
#define WIOTC_DAEMON_MODEL_CERTIFICATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <json-c/json.h>

#include "daemon/model/award.h"
#include "daemon/model/body.h"
#include "daemon/model/context.h"
#include "daemon/model/membership.h"
#include "daemon/model/nomination.h"
#include "daemon/model/office.h"
#include "daemon/model/party.h"
#include "lib/certificate_status.h"
#include "lib/key_file.h"

/* Why a certificate is what it is. */
struct certificate_reason {
  const char *since; /* the day; NULL when it is plainly valid */
  const char *text;  /* NULL when none was given */
  const char *by;    /* handle; NULL when it follows from a motion, or from the date */
  int64_t entry;     /* 0: from none */
};

struct certificate {
  int64_t serial;
  const char *number;
  const char *kind; /* what it is of: membership, office, award */
  int64_t party_id, body_id;
  const char *party;                      /* handle */
  const char *body;                       /* slug; NULL when of no body */
  int64_t membership, office, nomination; /* the one that it is of; the others are 0 */
  const char *award;    /* edition, of an award or of a juror's office; else NULL */
  const char *category; /* slug, of an award; else NULL */
  int64_t issued, entry;
  int64_t valid_from, valid_until; /* valid_until 0: without end */
  const char *digest;              /* hex */
  int64_t status_pair;             /* of lists, see lib/status_list.h */
  int64_t status_index;            /* its position in both of them */
  const char *replaces;            /* number of the one it was issued in place of; NULL: none */
  const char *superseded_by;       /* number; NULL: none */

  /* At c->time. */
  enum certificate_status status;
  enum certificate_cause cause;
  struct certificate_reason reason;
  struct certificate_reason revocation; /* in effect or to come; since is NULL when there is none */
};

struct certificate_filter {
  const char *party;
  const char *body;
  const char *award; /* edition */
  const char *kind;
};

struct ceremony;

bool certificate_kind_valid(const char *kind);

/* Issues the certificate of a membership in the running statement. */
bool certificate_issue(struct context *c, const struct body *body, const struct party *party,
                       const struct membership *m, struct certificate *out);
/* The same for a membership that came about in another way: `criteria` says in a sentence how. */
bool certificate_issue_for(struct context *c, const struct body *body, const struct party *party,
                           const struct membership *m, const char *criteria,
                           struct certificate *out);
/* That of an office, which began with the motion `motion`. */
bool certificate_issue_office(struct context *c, const struct office *office,
                              const struct party *party, int64_t motion, const char *criteria,
                              struct certificate *out);
/* That of an award, at the ceremony that announces it: of the nomination that won. `decided` says
 * in a sentence by whom and by what quorum. */
bool certificate_issue_award(struct context *c, const struct award_round *round,
                             const struct programme_category *category,
                             const struct nomination *winner, const struct ceremony *ceremony,
                             const char *decided, struct certificate *out);
/* One in place of another, which says what the register knows today; how it came about is kept.
 * WRONG_STATE when what it is of does not go on. */
bool certificate_issue_anew(struct context *c, const struct certificate *old,
                            struct certificate *out);
/* Names it and its digest in the effect of the statement, without which it could be signed outside
 * the log. */
void certificate_into_effect(const struct certificate *certificate, struct json_object *effect);
bool certificate_by_number(struct context *c, const char *number, struct certificate *out);
size_t certificate_list(struct context *c, const struct certificate_filter *f,
                        const struct page *page, struct certificate **out, bool *more);
/* The signed credential's JSON text; NULL when it is not signed yet. */
const char *certificate_credential(struct context *c, int64_t serial);

/* "Two pairs of eyes": CONFLICT_OF_INTEREST when the actor has a stake in the holder. */
bool certificate_impartial(struct context *c, const struct certificate *certificate);
/* Is the step possible in the certificate's status? WRONG_STATE says what is instead. */
bool certificate_step_possible(struct context *c, const struct certificate *certificate,
                               const struct certificate_step *step);

/* How many are signed. */
int64_t certificate_signed_count(struct db *db);
/* Signs every certificate that is not signed yet, in transactions of its own. The number signed,
 * or -1 when that failed (it is tried again with the next batch, and at start). */
int certificate_sign_pending(struct db *db, const struct secret_key *issuer);

#endif
