/* The charter: log entry 0 founds the register with its bodies and first officers. */
#ifndef WIOTC_DAEMON_MODEL_CHARTER_H
#define WIOTC_DAEMON_MODEL_CHARTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <json-c/json.h>

#include "daemon/model/context.h"

struct charter_office {
  const char *role;
  const char *body; /* slug; NULL: the register, or every body */
};

struct charter_officer {
  const char *handle;
  const char *names;   /* JSON */
  const char *country; /* NULL when not said */
  const char *did;
  const char *affiliations[LIMIT_AFFILIATIONS];
  size_t n_affiliations;
  struct charter_office offices[16];
  size_t n_offices;
};

struct charter_body {
  const char *slug, *kind, *names;
  const char *admission; /* JSON */
  const char *decided_by;
  int64_t approvals;
};

struct charter {
  const char *name; /* the register's */
  const char *names;
  const char *certificate_prefix;
  struct charter_officer officers[LIMIT_OFFICERS];
  size_t n_officers;
  struct charter_body bodies[LIMIT_BODIES];
  size_t n_bodies;
};

/* Reads and checks a charter. Strings live in the arena. CHARTER_INVALID names the faults by their
 * place.
 */
bool charter_read(struct arena *arena, struct json_object *json, struct charter *out,
                  struct problem *p);
/* Applies it to an empty register; `text` is kept as the charter in force. */
bool charter_found(struct context *c, const struct charter *charter, const char *text);
/* The charter in force as it was given; NULL in an empty register. */
const char *charter_text(struct db *db, struct arena *arena);

#endif
