/*
 * What a rule may depend on beside its arguments: the register before it, the log's time, the log's
 * index, who is asking. No clock, no random number, no file.
 */
#ifndef WIOTC_DAEMON_MODEL_CONTEXT_H
#define WIOTC_DAEMON_MODEL_CONTEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/db/db.h"
#include "lib/arena.h"
#include "lib/problem.h"

/* What is fixed for the life of a register. */
struct identity {
  const char *name;               /* `register.wiotc.example`: authority and log origin */
  const char *certificate_prefix; /* `WIOTC` */
  const char *first_issuer;       /* the did:key that signed the founding */
  const char *certificate_base;   /* URI prefix of what certificates name: urn:wiotc:NAME: */
};

struct context {
  struct db *db;
  struct arena *arena; /* results live here, for the length of the request */
  struct problem *problem;
  const struct identity *identity;
  int64_t time;  /* a write: the log's; a read: now */
  int64_t entry; /* a write: the log index it gets; a read: -1 */
  int64_t actor; /* id of the party that signed; 0 when nobody did */
  const char *actor_handle;
  const char *actor_did;
  int64_t actor_key; /* id of the key that signed; 0 when it is no registered one yet */
  /* A write: the digest of its body, as its leaf has it. It is public, but nobody knew it before,
   * because the body holds a random salt. */
  const char *content_digest;
};

/* A page of a list: rows after `after` in id order, at most limit. */
struct page {
  int64_t after;
  int64_t limit;
};

/* The next row of a page that has n rows already; the statement asks for one more than the limit,
 * so that *more is known. False at the end of the page, with the statement done. */
bool page_row(const struct page *page, struct stmt *s, size_t n, bool *more);

/* The day of a time, into the arena. */
const char *context_date(struct context *c, int64_t time);

/* Of names by language, as JSON, the English one, else the first there is. */
const char *context_name(struct context *c, const char *names);

/* A copy in the arena of a column that may be NULL. */
const char *context_text(struct context *c, struct stmt *s, int column);

#endif
