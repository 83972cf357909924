/*
 * Ceremonies: days on which what was decided before takes effect all at once. A body is founded, a
 * sealed decision is opened, and the certificates of all of it are issued in one statement.
 */
#ifndef WIOTC_DAEMON_MODEL_CEREMONY_H
#define WIOTC_DAEMON_MODEL_CEREMONY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/model/certificate.h"
#include "daemon/model/context.h"

struct ceremony {
  int64_t id;
  const char *slug;
  const char *names;        /* JSON object, language to name; NULL when none were given */
  const char *date;         /* the first day on which it may be held */
  const char *scheduled_by; /* handle */
  int64_t scheduled, entry;
  const char *held_by; /* NULL while it is scheduled */
  int64_t held, held_entry;
};

/* One thing that it opened, or failed to open. */
struct ceremony_item {
  const char *kind;        /* `body`, `application`, `award`, or `nomination` that won one */
  const char *subject;     /* its slug, id or edition */
  const char *decision;    /* of an application that was decided under seal; else NULL */
  const char *certificate; /* number; NULL when none came of it */
  const char *problem;     /* why it could not be carried out; NULL when it was */
  const char *status;      /* in a holding under way: what an application is now, or NULL */
  const char *party;       /* in one that was held: the handle on the certificate, or NULL */
};

/* A holding under way. */
struct holding {
  const struct ceremony *ceremony;
  struct ceremony_item items[LIMIT_CEREMONY_ITEMS];
  size_t n;
  struct certificate certificates[LIMIT_CEREMONY_ITEMS];
  size_t n_certificates;
};

/* PROBLEM_NOT_FOUND naming the slug. */
bool ceremony_by_slug(struct context *c, const char *slug, struct ceremony *out);
bool ceremony_by_id(struct context *c, int64_t id, struct ceremony *out);
size_t ceremony_list(struct context *c, const struct page *page, struct ceremony **out, bool *more);
const char *ceremony_status(const struct ceremony *ceremony); /* scheduled, held */
/* What it opened, in order. */
size_t ceremony_items(struct context *c, int64_t ceremony, struct ceremony_item **out);
/* What is bound to one that is scheduled, as far as that is public: bodies and rounds of awards,
 * with their `status`. Decisions under seal are not: nobody is to know that there are any. */
size_t ceremony_bound(struct context *c, int64_t ceremony, struct ceremony_item **out);
/* May something be bound to it? WRONG_STATE when it was held. */
bool ceremony_open(struct context *c, const struct ceremony *ceremony);

/* BAD_FIELDS for a date that is over, SLUG_TAKEN. */
bool ceremony_schedule(struct context *c, const char *slug, const char *names, const char *date,
                       struct ceremony *out);
/* Opens everything that is bound to it. TOO_EARLY before its date, WRONG_STATE when it was held.
 * What cannot be carried out is an item with its problem; all the rest goes on. *out is of the
 * arena. */
bool ceremony_hold(struct context *c, struct ceremony *ceremony, struct holding **out);

/*
 * For those who open something (the table in ceremony.c). An opener looks first whether a thing can
 * be carried out, notes the problem of what cannot, and carries out the others; it returns false
 * only when the whole statement must fail. There is room for an item, and after it for as many as
 * are `spared`, as long as holding_room() is true.
 */
typedef bool opener(struct context *c, struct holding *h);
bool holding_room(const struct holding *h, size_t spared);
/* The item's texts are copied; `certificate` NULL: none came of it. */
void holding_note(struct context *c, struct holding *h, const struct ceremony_item *item,
                  const struct certificate *certificate);

#endif
