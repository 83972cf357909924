/*
 * A register with people of every kind in it, for tests from the outside: all that is in it came by
 * signed requests, through the same steps as in the daemon. A folder of its own, its own clock.
 *
 * Bodies `home`, `away` and `calm` take anybody; two reviewers decide, appeals are heard. The award
 * programme `prizes` has one category, `best`, for anybody. Who is who, and with which key, stands
 * in people[] of world.c.
 */
#ifndef WIOTC_TESTS_UNIT_WORLD_H
#define WIOTC_TESTS_UNIT_WORLD_H

#include "daemon/api/made_request.h"
#include "daemon/server/state.h"
#include "lib/json.h"
#include "tests/unit/register.h"

struct world {
  char folder[32];
  struct state s;
  struct api api;
  struct writer_hooks hooks;
  struct db *reader;
  struct arena arena;
  int64_t now;
};

/* How a request is signed: by that seed's key; WORLD_UNSIGNED: not at all. */
#define WORLD_UNSIGNED (-1)

struct world_request {
  enum route_id route;
  const char *a, *b; /* what stands for {…} in its path */
  const char *query; /* "?" when there is none */
  const char *type;  /* NULL: application/json */
  const char *body;  /* NULL: none. JSON with ' for ", without its salt */
  int seed;
};

struct world_answer {
  struct problem problem;
  bool kept;        /* a write: it is in the log */
  const char *text; /* "" when refused */
  size_t len;
};

void world_begin(struct world *w);
void world_end(struct world *w);

/* The charter of its founding, as text. */
void world_charter(struct buf *out);
/* Seeds of keys. The handle must be one of people[]. */
int world_seed(const char *handle);
int world_spare_seed(const char *handle); /* a second key of theirs */
#define WORLD_NEW_SEED 200                /* a key that nobody has */

/* Sends it; a write that was accepted is committed. */
void world_send(struct world *w, const struct world_request *q, struct world_answer *out);
/* Like that, and then it never happened; but what a write that was refused left behind is found by
 * comparing with `before`, from world_digest(). */
void world_try(struct world *w, const struct world_request *q, const struct digest *before,
               struct world_answer *out);
/* A write that must succeed: the id in the noun of its answer, NULL when it has none. */
const char *world_do(struct world *w, const char *handle, enum route_id route, const char *a,
                     const char *b, const char *body);
/* SHA-256 over every row of every table there is. */
void world_digest(struct world *w, struct digest *out);
void world_sql(struct world *w, const char *sql);

#endif
