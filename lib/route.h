/*
 * The requests of the register, in one table: daemon, client, documentation and tests read it.
 */
#ifndef WIOTC_LIB_ROUTE_H
#define WIOTC_LIB_ROUTE_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/buf.h"

enum route_id {
#define ROUTE(id, method, path, kind, who, body, secrets, summary) ROUTE_##id,
#include "lib/route.def"
#undef ROUTE
  ROUTE__COUNT
};

/* What carries the request out. */
enum route_kind {
  KIND_LOOP,  /* answered at once, from memory: never waits for the database */
  KIND_READ,  /* a reader thread, one read transaction */
  KIND_WRITE, /* the writer: a statement, logged */
};

/*
 * Who may make a request: a set of capacities, any one of which suffices. Those from WHO_SELF on
 * are judged against the object the request names.
 */
enum route_who {
  WHO_ANYONE = 1 << 0,  /* unsigned too */
  WHO_NEW_KEY = 1 << 1, /* signed by the key that the body registers */
  WHO_PARTY = 1 << 2,   /* any registered key in force */
  WHO_SELF = 1 << 3,    /* the party itself; the applicant, the member */
  WHO_REGISTRAR = 1 << 4,
  WHO_EXECUTIVE = 1 << 5,
  WHO_AUDITOR = 1 << 6,
  WHO_CHAIR = 1 << 7,           /* of the object's body */
  WHO_REVIEWER = 1 << 8,        /* of the object's body */
  WHO_DECIDER = 1 << 9,         /* holds the office named by the body's policy as decided_by */
  WHO_MODEL = 1 << 10,          /* lib/transition.c says, by the object's state */
  WHO_REPRESENTATIVE = 1 << 12, /* signs for the party whose own it is */
  WHO_MEMBER = 1 << 11,         /* a member of some body, in good standing */
  WHO_JUROR = 1 << 14,          /* of the object's round of awards */
  WHO_OPENED = 1 << 13,         /* anyone, unsigned too, once a ceremony opened what was sealed */
};

enum route_body { BODY_NONE, BODY_SMALL, BODY_JSON, BODY_ATTACHMENT };

struct route {
  const char *method; /* GET or POST */
  const char *path;   /* `/v1/parties/{handle}` */
  enum route_kind kind;
  unsigned who; /* set of enum route_who */
  enum route_body body;
  const char *const *secrets; /* private members of the body, NULL-terminated; NULL: none */
  const char *summary;        /* for people, no final dot */
};

extern const struct route routes[ROUTE__COUNT];

#define ROUTE_PARAMS 2
struct route_match {
  enum route_id id;
  /* The values of {…} in order. Segments are plain: letters, digits and -._:~ only, so nothing has
   * to be decoded and a path with a % in it names nothing. */
  char params[ROUTE_PARAMS][96];
};

enum route_found { ROUTE_FOUND, ROUTE_NO_PATH, ROUTE_NO_METHOD };

/* Finds the row for a method and path, without the query. For ROUTE_NO_METHOD, `allow` gets the
 * methods there are ("GET, POST"); it is "" otherwise. */
enum route_found route_find(const char *method, const char *path, struct route_match *out,
                            char allow[32]);
/* Appends the path of a row with its {…} filled in, in order, as they are. a and b may be NULL when
 * unused. */
void route_path(struct buf *out, enum route_id id, const char *a, const char *b);
/* The most bytes a body of that row may have. */
size_t route_body_max(const struct route *r);

#endif
