/*
 * The shape of a document and of its proofs as tables: one row a member, in the order written.
 *
 * The same rows build a document, check it and say what it means in RDF, so these three cannot
 * differ. A new optional member is one new row. Internal to lib/credential*.c, lib/status_list*.c
 * and their tests. The macros that write rows are in lib/credential_terms.h.
 */
#ifndef WIOTC_LIB_CREDENTIAL_SHAPE_H
#define WIOTC_LIB_CREDENTIAL_SHAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <json-c/json.h>

#include "lib/buf.h"
#include "lib/problem.h"

enum term_kind {
  TERM_ID,        /* the IRI of the node itself */
  TERM_TEXT,      /* a plain literal */
  TERM_NAMES,     /* a plain literal, or an array of them in different languages */
  TERM_TIME,      /* an xsd:dateTime, as lib/timestamp.h writes it */
  TERM_IRI,       /* a reference to another node */
  TERM_CONST,     /* the one string in `constants` */
  TERM_DIGITS,    /* a plain literal that is a number in decimal digits, without leading zeros */
  TERM_MULTIBASE, /* a literal of that type, not looked into here */
  TERM_INTEGER,   /* the one integer `number`, an xsd:integer */
  TERM_LIST,      /* an array of exactly the strings in `constants` */
  TERM_NODE,      /* one object of the given shape */
  TERM_NODES,     /* an array of exactly `count` objects, in turn of the shapes in `shape` */
  TERM_SOME,      /* the first of those, at least one, as far as they have an id */
  TERM_OUTSIDE,   /* not part of what is signed: `proof`, `proofValue` */
};

/* A fixed JSON string, and the RDF term it stands for in N-Quads; NULL when it says nothing. */
struct constant {
  const char *text;
  const char *rdf;
};

struct shape;
struct term {
  const char *name;
  const char *predicate; /* NULL: says nothing in RDF */
  enum term_kind kind;
  bool optional;
  size_t max;                       /* bytes of a text */
  size_t field;                     /* offset of the text in the structure it is made from */
  size_t names;                     /* TERM_NAMES: offset of the array of them there */
  const struct constant *constants; /* ends with a NULL text */
  const struct shape *shape;
  size_t count;   /* shapes of TERM_NODES and TERM_SOME */
  int64_t number; /* TERM_INTEGER */
};

struct shape {
  const char *name; /* of a document that has no other above it, for messages */
  const struct term *terms;
  size_t n_terms;
};

extern const struct shape credential_shape;
extern const struct shape status_list_shape;
extern const struct shape proof_rdfc_shape; /* without TERM_ID: a blank node */
extern const struct shape proof_jcs_shape;  /* they repeat the context of their document */
extern const struct shape proof_jcs_list_shape;

/* An absolute IRI as we write them: https, http, urn or did, in the characters of RFC 3986. These
 * schemes are no terms of the two contexts, so JSON-LD leaves such an IRI as it stands. */
bool credential_iri(const char *text);

/* Checks an object against a shape and appends its sorted N-Quads. A shape without TERM_ID becomes
 * the blank node _:c14n0. PROBLEM_CREDENTIAL_FORM names the member by its path. */
bool shape_nquads(const struct shape *shape, struct json_object *object, struct buf *out,
                  struct problem *p);

/* The object of that shape which says what a structure does: struct credential, struct status_list.
 */
struct json_object *shape_build(const struct shape *shape, const void *from);
/* The reverse, of an object that has been checked. */
void shape_read(const struct shape *shape, struct json_object *object, void *into);

#endif
