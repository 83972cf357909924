/* Bodies: the Presidium and the commissions, with their admission policies. */
#ifndef WIOTC_DAEMON_MODEL_BODY_H
#define WIOTC_DAEMON_MODEL_BODY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <json-c/json.h>

#include "daemon/model/context.h"
#include "lib/body_status.h"

struct admission_question {
  const char *id;
  bool required;
};

/* An admission policy, as the charter gives it. */
struct admission {
  bool states, organizations, persons; /* who may apply */
  bool one_per_country;
  int64_t seats; /* 0: no limit */
  const char *classes[8];
  size_t n_classes;
  struct admission_question questions[LIMIT_QUESTIONS];
  size_t n_questions;
  const char *decided_by; /* a role */
  int64_t approvals;
  const char *documents[LIMIT_ATTACHMENTS]; /* kinds of files to attach, in words */
  size_t n_documents;
  int64_t endorsements; /* needed */
  int64_t reply_days;
  int64_t appeal_days; /* 0: no appeals */
  int64_t term_months;
  int64_t founding_minimum; /* founding applicants that a proposed body needs; 0: not said */
  int64_t grace_days;       /* after a term's end, in which it can still be continued */
};

struct body {
  int64_t id;
  const char *slug;
  const char *kind;
  const char *names;  /* JSON */
  const char *status; /* founded, ... */
  const char *admission_json;
  int64_t admission_entry; /* since when this policy is in force */
  struct admission admission;
  int64_t entry;
};

/* PROBLEM_NOT_FOUND naming the slug. */
bool body_by_slug(struct context *c, const char *slug, struct body *out);
bool body_by_id(struct context *c, int64_t id, struct body *out);
size_t body_list(struct context *c, const struct page *page, struct body **out, bool *more);

/* Gives the body the policy it had from that entry on, in place of the one in force. */
bool body_policy(struct context *c, struct body *body, int64_t entry);

/* Reads a policy and checks it; a fault is named as `prefix.member`. Strings live in the arena.
 */
bool admission_read(struct arena *arena, struct json_object *json, const char *prefix,
                    struct admission *out, struct problem *p);
bool admission_admits(const struct admission *a, const char *party_kind);

/* Adds a body with a checked policy (its JSON text): founded by the charter, or proposed. */
bool body_add(struct context *c, const char *slug, const char *kind, const char *names,
              const char *admission_json, enum body_status status, int64_t *id);
/* New names, as JSON; a new policy, checked, for applications from now on. */
bool body_rename(struct context *c, struct body *body, const char *names);
bool body_admit_by(struct context *c, struct body *body, const char *admission_json);

#endif
