/* Bitstring Status List v1.0 section 2.2, with the terms of the credentials context alone. */
#include "lib/status_list.h"

#define SOURCE struct status_list
#include "lib/credential_terms.h"

static const struct constant contexts[] = { { CONTEXT_CREDENTIALS, NULL }, { NULL, NULL } };
static const struct constant types[] = { { "VerifiableCredential", "<" VC "VerifiableCredential>" },
                                         { "BitstringStatusListCredential",
                                           "<" STATUS "BitstringStatusListCredential>" },
                                         { NULL, NULL } };
static const struct constant subject_type[] = {
  { "BitstringStatusList", "<" STATUS "BitstringStatusList>" }, { NULL, NULL }
};

static const struct term issuer_terms[] = {
  ID(issuer_did),
  TEXT("name", SCHEMA "name", issuer_name),
};
static const struct shape issuer_shape = SHAPE(NULL, issuer_terms);

static const struct term subject_terms[] = {
  ID(subject_id),
  CONST("type", RDF_TYPE, subject_type),
  TEXT("statusPurpose", STATUS "statusPurpose", purpose),
  { .name = "encodedList",
    .predicate = STATUS "encodedList",
    .kind = TERM_MULTIBASE,
    .max = LIMIT_STATUS_ENCODED,
    .field = offsetof(struct status_list, encoded) },
  INTEGER("ttl", STATUS "ttl", STATUS_LIST_TTL_MS),
};
static const struct shape subject_shape = SHAPE(NULL, subject_terms);

static const struct term list_terms[] = {
  LIST("@context", NULL, contexts),
  ID(id),
  LIST("type", RDF_TYPE, types),
  TEXT("name", SCHEMA "name", name),
  TEXT("description", SCHEMA "description", description),
  NODE("issuer", VC "issuer", &issuer_shape),
  TIME("validFrom", VC "validFrom", valid_from, false),
  TIME("validUntil", VC "validUntil", valid_until, false),
  NODE("credentialSubject", VC "credentialSubject", &subject_shape),
  OUTSIDE("proof"),
};
const struct shape status_list_shape = SHAPE("status list", list_terms);
