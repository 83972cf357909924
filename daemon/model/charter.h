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

/* The quorums of officers: how many must approve a motion. */
enum charter_quorum {
  QUORUM_CHARTER,      /* executives, who amend it */
  QUORUM_FOUND,        /* executives, who found bodies */
  QUORUM_OFFICE,       /* executives, who appoint officers and end their offices */
  QUORUM_DISSOLVE,     /* executives, who dissolve bodies */
  QUORUM_AWARD,        /* executives, who choose the winners of awards */
  QUORUM_KEY_RECOVERY, /* registrars, who give a party a new key */
  QUORUM__COUNT
};

struct charter {
  const char *name; /* the register's */
  const char *names;
  const char *certificate_prefix;
  struct charter_officer officers[LIMIT_OFFICERS];
  size_t n_officers;
  struct charter_body bodies[LIMIT_BODIES];
  size_t n_bodies;
  int64_t quorums[QUORUM__COUNT];
};

/* `charter`, `found` and so on; and whose quorum it is, a role. */
const char *charter_quorum_name(enum charter_quorum quorum);
const char *charter_quorum_role(enum charter_quorum quorum);
/* Reads the member `quorums`; every fault is named. What it does not say is filled in. */
bool charter_quorums_read(struct arena *arena, struct json_object *charter,
                          int64_t out[QUORUM__COUNT], struct problem *p);
/* By the charter in force. */
bool charter_quorums(struct context *c, int64_t out[QUORUM__COUNT]);

/* The member `names` of an object in it, as JSON text in the arena; NULL with the fault named. */
const char *charter_read_names(struct arena *arena, struct json_object *object, const char *field,
                               struct problem *p);

/* Reads and checks a charter. Strings live in the arena. CHARTER_INVALID names the faults by their
 * place.
 */
bool charter_read(struct arena *arena, struct json_object *json, struct charter *out,
                  struct problem *p);
/* The same of a charter of a register that was founded: without the officers, and without asking
 * whether they are enough. */
bool charter_read_later(struct arena *arena, struct json_object *json, struct charter *out,
                        struct problem *p);
/* Applies it to an empty register; `text` is kept as the charter in force. */
bool charter_found(struct context *c, const struct charter *charter, const char *text);
/* The charter in force as it was given; NULL in an empty register. */
const char *charter_text(struct db *db, struct arena *arena);
/* A version of it, from 1 on; NULL when there is none. */
const char *charter_version_text(struct context *c, int64_t version);
/* The one in force; 0 in an empty register. */
int64_t charter_version(struct context *c);
/* The organization's names by the charter in force, as JSON. */
const char *charter_names(struct context *c);
bool charter_add_version(struct context *c, const char *text);

#endif
