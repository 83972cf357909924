/*
 * The outbox: what somebody should be told, as rows written with the step that makes it so. The
 * daemon sends nothing; a program beside it, wiotc-notify(8), reads them and hands them on.
 */
#ifndef WIOTC_DAEMON_MODEL_NOTICE_H
#define WIOTC_DAEMON_MODEL_NOTICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/model/application.h"
#include "daemon/model/context.h"
#include "daemon/model/membership.h"

struct notice {
  int64_t id;
  const char *kind;                /* as the templates of wiotc-notify are called */
  int64_t party;                   /* whom it is for */
  int64_t application, membership; /* 0: it is about none */
  const char *detail; /* a status, key, motion, nomination, certificate; NULL: of no such kind */
  const char *until;  /* the day by which, or on which; NULL: none */
  int64_t days;       /* left until then; 0: not of this kind */
  int64_t due;        /* not to be sent before */
  int64_t entry;
  int64_t other; /* a party that has to do with it; 0: none */
};

/* Where a page of the outbox ends: notices lie in the order in which they become due. */
int64_t notice_cursor(const struct notice *n);
/* Those that are due, after the page's cursor. The end of a term that has ended otherwise, or goes
 * on, is left out. Rows into the arena. */
size_t notice_list(struct context *c, const struct page *page, struct notice **out, bool *more);

/* Tells the party now; id, due and entry are set here. */
bool notice_add(struct context *c, struct notice n);
/* What a step of an application means for those who wait for it; nothing for most. */
bool notice_of_step(struct context *c, const struct application *a, const char *action);
/* 60, 30 and 7 days before the term ends. */
bool notice_of_term(struct context *c, int64_t party, int64_t membership, const char *until);
/* Something happened to a membership, to its party; `until` may be NULL. */
bool notice_of_member(struct context *c, const char *kind, const struct membership *m,
                      const char *until);
/* All whose membership of the body this statement ended. */
bool notice_of_dissolution(struct context *c, int64_t body);
/* A motion about somebody came to something: `moved_office_end`. `until` may be NULL. */
bool notice_of_motion(struct context *c, const char *kind, int64_t party, int64_t motion,
                      const char *until);
/* `nominated`: the party was, by the other, and has to answer. */
bool notice_of_nomination(struct context *c, int64_t party, int64_t nominator, int64_t nomination);
/* `won`: the party did, by that nomination. */
bool notice_of_award(struct context *c, int64_t party, int64_t nomination);
/* Something happened to a key of the party: `key_added`, `key_revoked`, `key_recovery`. */
bool notice_of_key(struct context *c, const char *kind, int64_t party, const char *did);

#endif
