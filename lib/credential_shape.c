#include "lib/credential_shape.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "lib/json.h"
#include "lib/limits.h"

#define CONTEXT_CREDENTIALS "https://www.w3.org/ns/credentials/v2"
#define CONTEXT_OPEN_BADGES "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"

#define RDF_TYPE "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
#define VC "https://www.w3.org/2018/credentials#"
#define OB "https://purl.imsglobal.org/spec/vc/ob/vocab.html#"
#define SCHEMA "https://schema.org/"
#define SECURITY "https://w3id.org/security#"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define SHAPE(rows)                                                                                \
  {                                                                                                \
    .terms = (rows), .n_terms = COUNT(rows)                                                        \
  }

/* One macro a kind of row; `member` is the member of struct credential it comes from. */
#define ID(member)                                                                                 \
  {                                                                                                \
    .name = "id", .kind = TERM_ID, .max = LIMIT_URI, .field = offsetof(struct credential, member)  \
  }
#define TEXT(term, iri, member)                                                                    \
  {                                                                                                \
    .name = (term), .predicate = (iri), .kind = TERM_TEXT, .max = LIMIT_TEXT,                      \
    .field = offsetof(struct credential, member)                                                   \
  }
#define OPTIONAL_TEXT(term, iri, member)                                                           \
  {                                                                                                \
    .name = (term), .predicate = (iri), .kind = TERM_TEXT, .max = LIMIT_TEXT, .optional = true,    \
    .field = offsetof(struct credential, member)                                                   \
  }
#define NAMES(term, iri, member, array)                                                            \
  {                                                                                                \
    .name = (term), .predicate = (iri), .kind = TERM_NAMES, .max = LIMIT_TEXT,                     \
    .field = offsetof(struct credential, member), .names = offsetof(struct credential, array)      \
  }
#define TIME(term, iri, member, may_miss)                                                          \
  {                                                                                                \
    .name = (term), .predicate = (iri), .kind = TERM_TIME, .optional = (may_miss),                 \
    .field = offsetof(struct credential, member)                                                   \
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
#define NODES(term, iri, of)                                                                       \
  {                                                                                                \
    .name = (term), .predicate = (iri), .kind = TERM_NODES, .shape = (of)                          \
  }
#define OUTSIDE(term)                                                                              \
  {                                                                                                \
    .name = (term), .kind = TERM_OUTSIDE, .optional = true                                         \
  }

static const struct constant contexts[] = { { CONTEXT_CREDENTIALS, NULL },
                                            { CONTEXT_OPEN_BADGES, NULL },
                                            { NULL, NULL } };

/* The Open Badges context calls both AchievementCredential and its synonym OpenBadgeCredential. */
static const struct constant credential_types[] = {
  { "VerifiableCredential", "<" VC "VerifiableCredential>" },
  { "AchievementCredential", "<" OB "OpenBadgeCredential>" },
  { NULL, NULL }
};
static const struct constant profile_type[] = { { "Profile", "<" OB "Profile>" }, { NULL, NULL } };
static const struct constant subject_type[] = {
  { "AchievementSubject", "<" OB "AchievementSubject>" }, { NULL, NULL }
};
static const struct constant achievement_type[] = { { "Achievement", "<" OB "Achievement>" },
                                                    { NULL, NULL } };
static const struct constant evidence_type[] = { { "Evidence", "<" OB "Evidence>" },
                                                 { NULL, NULL } };

static const struct term issuer_terms[] = {
  ID(issuer_did),
  LIST("type", RDF_TYPE, profile_type),
  TEXT("name", SCHEMA "name", issuer_name),
};
static const struct shape issuer_shape = SHAPE(issuer_terms);

static const struct term criteria_terms[] = {
  ID(criteria_id),
  TEXT("narrative", OB "narrative", criteria_narrative),
};
static const struct shape criteria_shape = SHAPE(criteria_terms);

static const struct term achievement_terms[] = {
  ID(achievement_id),
  LIST("type", RDF_TYPE, achievement_type),
  TEXT("achievementType", OB "achievementType", achievement_type),
  TEXT("name", SCHEMA "name", achievement_name),
  TEXT("description", SCHEMA "description", achievement_description),
  /* the published context spells this predicate with a capital C */
  NODE("criteria", OB "Criteria", &criteria_shape),
};
static const struct shape achievement_shape = SHAPE(achievement_terms);

static const struct term subject_terms[] = {
  ID(subject_id),
  LIST("type", RDF_TYPE, subject_type),
  NAMES("name", SCHEMA "name", subject_name, subject_names),
  NODE("achievement", OB "achievement", &achievement_shape),
};
static const struct shape subject_shape = SHAPE(subject_terms);

static const struct term evidence_terms[] = {
  ID(evidence_id),
  LIST("type", RDF_TYPE, evidence_type),
  TEXT("name", SCHEMA "name", evidence_name),
  OPTIONAL_TEXT("description", SCHEMA "description", evidence_description),
};
static const struct shape evidence_shape = SHAPE(evidence_terms);

static const struct term credential_terms[] = {
  LIST("@context", NULL, contexts),
  ID(id),
  LIST("type", RDF_TYPE, credential_types),
  TEXT("name", SCHEMA "name", name),
  OPTIONAL_TEXT("description", SCHEMA "description", description),
  NODE("issuer", VC "issuer", &issuer_shape),
  TIME("validFrom", VC "validFrom", valid_from, false),
  TIME("validUntil", VC "validUntil", valid_until, true),
  NODE("credentialSubject", VC "credentialSubject", &subject_shape),
  NODES("evidence", VC "evidence", &evidence_shape),
  OUTSIDE("proof"),
};
const struct shape credential_shape = SHAPE(credential_terms);

/* Proofs (VC Data Integrity section 2.1). They are never built from a struct credential. */
#define PROOF_CREATED                                                                              \
  {                                                                                                \
    .name = "created", .predicate = "http://purl.org/dc/terms/created", .kind = TERM_TIME          \
  }
#define PROOF_METHOD                                                                               \
  {                                                                                                \
    .name = "verificationMethod", .predicate = SECURITY "verificationMethod", .kind = TERM_IRI,    \
    .max = LIMIT_URI                                                                               \
  }

static const struct constant proof_type[] = {
  { "DataIntegrityProof", "<" SECURITY "DataIntegrityProof>" }, { NULL, NULL }
};
static const struct constant proof_purpose[] = {
  { "assertionMethod", "<" SECURITY "assertionMethod>" }, { NULL, NULL }
};
static const struct constant suite_rdfc[] = {
  { "eddsa-rdfc-2022", "\"eddsa-rdfc-2022\"^^<" SECURITY "cryptosuiteString>" }, { NULL, NULL }
};
static const struct constant suite_jcs[] = { { "eddsa-jcs-2022", NULL }, { NULL, NULL } };

static const struct term proof_rdfc_terms[] = {
  CONST("type", RDF_TYPE, proof_type),
  CONST("cryptosuite", SECURITY "cryptosuite", suite_rdfc),
  PROOF_CREATED,
  PROOF_METHOD,
  CONST("proofPurpose", SECURITY "proofPurpose", proof_purpose),
  OUTSIDE("proofValue"),
};
const struct shape proof_rdfc_shape = SHAPE(proof_rdfc_terms);

static const struct term proof_jcs_terms[] = {
  LIST("@context", NULL, contexts),
  CONST("type", RDF_TYPE, proof_type),
  CONST("cryptosuite", NULL, suite_jcs),
  PROOF_CREATED,
  PROOF_METHOD,
  CONST("proofPurpose", SECURITY "proofPurpose", proof_purpose),
  OUTSIDE("proofValue"),
};
const struct shape proof_jcs_shape = SHAPE(proof_jcs_terms);

bool credential_iri(const char *text)
{
  static const char *const schemes[] = { "https://", "http://", "urn:", "did:" };
  /* RFC 3986 appendix A without `%`, which must begin an escape */
  static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
                                "-._~:/?#[]@!$&'()*+,;=";
  static const char hex[] = "0123456789ABCDEFabcdef";
  size_t scheme = 0;
  for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++)
    if (strncmp(text, schemes[i], strlen(schemes[i])) == 0)
      scheme = strlen(schemes[i]);
  if (scheme == 0 || text[scheme] == '\0')
    return false;
  for (const char *c = text + scheme; *c != '\0'; c++)
    if (strchr(allowed, *c) == NULL && (*c != '%' || c[1] == '\0' || strchr(hex, c[1]) == NULL ||
                                        c[2] == '\0' || strchr(hex, c[2]) == NULL))
      return false;
  return true;
}

static const char *field_of(const struct credential *c, const struct term *t)
{
  return *(const char *const *)(const void *)((const char *)c + t->field);
}

static struct json_object **names_of(const struct credential *c, const struct term *t)
{
  return (struct json_object **)(void *)((char *)(uintptr_t)c + t->names);
}

static void names_build(struct json_object *object, const struct credential *c,
                        const struct term *t)
{
  struct json_object *names = *names_of(c, t);

  if (names == NULL)
    json_set_str(object, t->name, field_of(c, t));
  else
    json_set(object, t->name, json_object_get(names));
}

static void names_read(struct json_object *object, struct credential *c, const struct term *t)
{
  struct json_object *names = json_array_of(object, t->name);
  const char **first = (const char **)(void *)((char *)c + t->field);

  *names_of(c, t) = names;
  *first = names == NULL ? json_str(object, t->name)
                         : json_str(json_object_array_get_idx(names, 0), "@value");
}

static struct json_object *list_build(const struct constant *constants)
{
  struct json_object *list = json_object_new_array();
  for (; constants->text != NULL; constants++)
    json_add_str(list, constants->text);
  return list;
}

static struct json_object *nodes_build(const struct shape *shape, const struct credential *c)
{
  struct json_object *list = json_object_new_array();
  json_add(list, shape_build(shape, c));
  return list;
}

struct json_object *shape_build(const struct shape *shape, const struct credential *c)
{
  struct json_object *object = json_object_new_object();
  for (const struct term *t = shape->terms; t < shape->terms + shape->n_terms; t++) {
    switch (t->kind) {
    case TERM_ID:
    case TERM_TEXT:
    case TERM_TIME:
      json_set_str(object, t->name, field_of(c, t));
      break;
    case TERM_NAMES:
      names_build(object, c, t);
      break;
    case TERM_CONST:
      json_set_str(object, t->name, t->constants->text);
      break;
    case TERM_LIST:
      json_set(object, t->name, list_build(t->constants));
      break;
    case TERM_NODE:
      json_set(object, t->name, shape_build(t->shape, c));
      break;
    case TERM_NODES:
      json_set(object, t->name, nodes_build(t->shape, c));
      break;
    case TERM_IRI:
    case TERM_OUTSIDE:
      break;
    }
  }
  return object;
}

void shape_read(const struct shape *shape, struct json_object *object, struct credential *c)
{
  for (const struct term *t = shape->terms; t < shape->terms + shape->n_terms; t++) {
    switch (t->kind) {
    case TERM_ID:
    case TERM_TEXT:
    case TERM_TIME:
      *(const char **)(void *)((char *)c + t->field) = json_str(object, t->name);
      break;
    case TERM_NAMES:
      names_read(object, c, t);
      break;
    case TERM_NODE:
      shape_read(t->shape, json_object_of(object, t->name), c);
      break;
    case TERM_NODES:
      shape_read(t->shape, json_object_array_get_idx(json_array_of(object, t->name), 0), c);
      break;
    case TERM_CONST:
    case TERM_LIST:
    case TERM_IRI:
    case TERM_OUTSIDE:
      break;
    }
  }
}
