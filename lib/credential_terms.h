/*
 * Rows of the tables that lib/credential_shape.h describes. Who includes it defines SOURCE, the
 * structure that documents are made from.
 */
#ifndef WIOTC_LIB_CREDENTIAL_TERMS_H
#define WIOTC_LIB_CREDENTIAL_TERMS_H

#include <stddef.h>

#include "lib/credential_shape.h"
#include "lib/limits.h"

#define CONTEXT_CREDENTIALS "https://www.w3.org/ns/credentials/v2"
#define CONTEXT_OPEN_BADGES "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"

#define RDF_TYPE "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
#define VC "https://www.w3.org/2018/credentials#"
#define OB "https://purl.imsglobal.org/spec/vc/ob/vocab.html#"
#define SCHEMA "https://schema.org/"
#define SECURITY "https://w3id.org/security#"
#define STATUS "https://www.w3.org/ns/credentials/status#"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define SHAPE(of, rows)                                                                            \
  {                                                                                                \
    .name = (of), .terms = (rows), .n_terms = COUNT(rows)                                          \
  }

/* One macro a kind of row; `member` is the member of the structure it comes from. */
#define ID(member)                                                                                 \
  {                                                                                                \
    .name = "id", .kind = TERM_ID, .max = LIMIT_URI, .field = offsetof(SOURCE, member)             \
  }
#define TEXT(term, iri, member)                                                                    \
  {                                                                                                \
    .name = (term), .predicate = (iri), .kind = TERM_TEXT, .max = LIMIT_TEXT,                      \
    .field = offsetof(SOURCE, member)                                                              \
  }
#define LONG_TEXT(term, iri, member)                                                               \
  {                                                                                                \
    .name = (term), .predicate = (iri), .kind = TERM_TEXT, .max = LIMIT_NARRATIVE,                 \
    .field = offsetof(SOURCE, member)                                                              \
  }
#define OPTIONAL_TEXT(term, iri, member)                                                           \
  {                                                                                                \
    .name = (term), .predicate = (iri), .kind = TERM_TEXT, .max = LIMIT_TEXT, .optional = true,    \
    .field = offsetof(SOURCE, member)                                                              \
  }
#define NAMES(term, iri, member, array)                                                            \
  {                                                                                                \
    .name = (term), .predicate = (iri), .kind = TERM_NAMES, .max = LIMIT_TEXT,                     \
    .field = offsetof(SOURCE, member), .names = offsetof(SOURCE, array)                            \
  }
#define TIME(term, iri, member, may_miss)                                                          \
  {                                                                                                \
    .name = (term), .predicate = (iri), .kind = TERM_TIME, .optional = (may_miss),                 \
    .field = offsetof(SOURCE, member)                                                              \
  }
#define IRI(term, iri, member)                                                                     \
  {                                                                                                \
    .name = (term), .predicate = (iri), .kind = TERM_IRI, .max = LIMIT_URI,                        \
    .field = offsetof(SOURCE, member)                                                              \
  }
#define DIGITS(term, iri, member)                                                                  \
  {                                                                                                \
    .name = (term), .predicate = (iri), .kind = TERM_DIGITS, .max = LIMIT_ID,                      \
    .field = offsetof(SOURCE, member)                                                              \
  }
#define INTEGER(term, iri, value)                                                                  \
  {                                                                                                \
    .name = (term), .predicate = (iri), .kind = TERM_INTEGER, .number = (value)                    \
  }
#define CONST(term, iri, list)                                                                     \
  {                                                                                                \
    .name = (term), .predicate = (iri), .kind = TERM_CONST, .constants = (list)                    \
  }
#define LIST(term, iri, list)                                                                      \
  {                                                                                                \
    .name = (term), .predicate = (iri), .kind = TERM_LIST, .constants = (list)                     \
  }
#define NODE(term, iri, of)                                                                        \
  {                                                                                                \
    .name = (term), .predicate = (iri), .kind = TERM_NODE, .shape = (of)                           \
  }
/* `of` is an array of shapes */
#define NODES(term, iri, of)                                                                       \
  {                                                                                                \
    .name = (term), .predicate = (iri), .kind = TERM_NODES, .shape = (of), .count = COUNT(of)      \
  }
/* The same, each beginning with its ID(): those whose member is NULL are not there */
#define SOME(term, iri, of)                                                                        \
  {                                                                                                \
    .name = (term), .predicate = (iri), .kind = TERM_SOME, .shape = (of), .count = COUNT(of),      \
    .optional = true                                                                               \
  }
#define OUTSIDE(term)                                                                              \
  {                                                                                                \
    .name = (term), .kind = TERM_OUTSIDE, .optional = true                                         \
  }

#endif
