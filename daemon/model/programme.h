/*
 * Award programmes, as the member `awards` of the charter has them: what can be won, by whom, and
 * by which criteria. A round takes its programme from the charter of the day on which it is opened.
 */
#ifndef WIOTC_DAEMON_MODEL_PROGRAMME_H
#define WIOTC_DAEMON_MODEL_PROGRAMME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <json-c/json.h>

#include "daemon/model/context.h"

struct programme_category {
  const char *slug;
  const char *kind;     /* the charter's `for`: person, organization, state or any */
  const char *names;    /* JSON */
  const char *criteria; /* JSON, as in the charter */
  int64_t winners;      /* at most */
};

struct programme {
  const char *slug;
  const char *names; /* JSON */
  struct programme_category categories[LIMIT_CATEGORIES];
  size_t n_categories;
};

/* Reads and checks all of a charter; every fault is named by its place. A charter without awards
 * has none. *out (unless NULL) is of the arena. */
bool programmes_read(struct arena *arena, struct json_object *charter, struct programme **out,
                     size_t *n, struct problem *p);
/* One of the charter in force. NOT_FOUND naming the slug and those there are. */
bool programme_by_slug(struct context *c, const char *slug, struct programme *out);
/* Is a category for that kind meant for such a party? */
bool programme_kind_fits(const char *kind, const char *party_kind);

#endif
