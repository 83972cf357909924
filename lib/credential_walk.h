/*
 * A walk through a document on its way to N-Quads: where it is, and what it has found. Internal to
 * lib/credential_nquads.c, which walks the nodes, and lib/credential_value.c, which writes the
 * values.
 */
#ifndef WIOTC_LIB_CREDENTIAL_WALK_H
#define WIOTC_LIB_CREDENTIAL_WALK_H

#include "lib/credential_shape.h"

/* Named nodes in one document; more than any shape has. */
#define MAX_NODES 16

/* Where in the document we are, for messages. */
struct path {
  const struct path *up;
  const char *name;
};

struct walk {
  char **lines; /* owned, each owned */
  size_t n_lines;
  size_t cap;
  const char *ids[MAX_NODES]; /* borrowed from the document */
  size_t n_ids;
  struct problem *p;
};

/* Sets the problem to `path` and why; false. */
bool walk_refuse(struct walk *w, const struct path *at, const char *why);
/* Adds `subject <predicate> object .` */
void walk_line(struct walk *w, const char *subject, const char *predicate,
               const struct buf *object);
/* A string without NUL, or NULL after a refusal. */
const char *walk_string(struct walk *w, struct json_object *value, const struct path *at);

/* Appends a text, time, number or IRI as an RDF term. */
bool value_term(struct walk *w, const struct term *t, struct json_object *value,
                const struct path *at, struct buf *object);
/* Adds a line for each name of an array of TERM_NAMES. */
bool value_names(struct walk *w, const struct term *t, const char *subject,
                 struct json_object *names, const struct path *at);

#endif
