#include "lib/credential.h"

#define SOURCE struct credential
#include "lib/credential_terms.h"

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
static const struct shape issuer_shape = SHAPE(NULL, issuer_terms);

static const struct term criteria_terms[] = {
  ID(criteria_id),
  LONG_TEXT("narrative", OB "narrative", criteria_narrative),
};
static const struct shape criteria_shape = SHAPE(NULL, criteria_terms);

static const struct constant related_type[] = { { "Related", "<" OB "Related>" }, { NULL, NULL } };
#define RELATED_TERMS(i)                                                                           \
  {                                                                                                \
    ID(related[i].id), LIST("type", RDF_TYPE, related_type),                                       \
        NAMES("name", SCHEMA "name", related[i].name, related[i].names),                           \
  }
static const struct term related_first_terms[] = RELATED_TERMS(0);
static const struct term related_second_terms[] = RELATED_TERMS(1);
static const struct term related_third_terms[] = RELATED_TERMS(2);
static const struct shape related_shapes[CREDENTIAL_RELATED] = {
  SHAPE(NULL, related_first_terms),
  SHAPE(NULL, related_second_terms),
  SHAPE(NULL, related_third_terms),
};

static const struct term achievement_terms[] = {
  ID(achievement_id),
  LIST("type", RDF_TYPE, achievement_type),
  TEXT("achievementType", OB "achievementType", achievement_type),
  TEXT("name", SCHEMA "name", achievement_name),
  TEXT("description", SCHEMA "description", achievement_description),
  /* the published context spells this predicate with a capital C */
  NODE("criteria", OB "Criteria", &criteria_shape),
  SOME("related", OB "related", related_shapes),
};
static const struct shape achievement_shape = SHAPE(NULL, achievement_terms);

static const struct term subject_terms[] = {
  ID(subject_id),
  LIST("type", RDF_TYPE, subject_type),
  NAMES("name", SCHEMA "name", subject_name, subject_names),
  NODE("achievement", OB "achievement", &achievement_shape),
};
static const struct shape subject_shape = SHAPE(NULL, subject_terms);

static const struct term evidence_terms[] = {
  ID(evidence_id),
  LIST("type", RDF_TYPE, evidence_type),
  TEXT("name", SCHEMA "name", evidence_name),
  OPTIONAL_TEXT("description", SCHEMA "description", evidence_description),
};
static const struct shape evidence_shapes[] = { SHAPE(NULL, evidence_terms) };

/* Bitstring Status List v1.0 section 2.1 */
static const struct constant status_type[] = {
  { "BitstringStatusListEntry", "<" STATUS "BitstringStatusListEntry>" }, { NULL, NULL }
};
static const struct constant purpose_revocation[] = { { "revocation", "\"revocation\"" },
                                                      { NULL, NULL } };
static const struct term status_terms[] = {
  ID(status.id),
  CONST("type", RDF_TYPE, status_type),
  CONST("statusPurpose", STATUS "statusPurpose", purpose_revocation),
  DIGITS("statusListIndex", STATUS "statusListIndex", status.index),
  IRI("statusListCredential", STATUS "statusListCredential", status.revocation),
  IRI("statusReference", STATUS "statusReference", status.suspension),
};
static const struct shape status_shape = SHAPE(NULL, status_terms);

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
  NODE("credentialStatus", VC "credentialStatus", &status_shape),
  NODES("evidence", VC "evidence", evidence_shapes),
  OUTSIDE("proof"),
};
const struct shape credential_shape = SHAPE("credential", credential_terms);

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
const struct shape proof_rdfc_shape = SHAPE("proof", proof_rdfc_terms);

/* vc-di-eddsa section 3.3.1: with the context of its document */
#define PROOF_JCS_TERMS(context)                                                                   \
  {                                                                                                \
    LIST("@context", NULL, context), CONST("type", RDF_TYPE, proof_type),                          \
        CONST("cryptosuite", NULL, suite_jcs), PROOF_CREATED, PROOF_METHOD,                        \
        CONST("proofPurpose", SECURITY "proofPurpose", proof_purpose), OUTSIDE("proofValue"),      \
  }
static const struct term proof_jcs_terms[] = PROOF_JCS_TERMS(contexts);
const struct shape proof_jcs_shape = SHAPE("proof", proof_jcs_terms);

static const struct constant list_context[] = { { CONTEXT_CREDENTIALS, NULL }, { NULL, NULL } };
static const struct term proof_jcs_list_terms[] = PROOF_JCS_TERMS(list_context);
const struct shape proof_jcs_list_shape = SHAPE("proof", proof_jcs_list_terms);
