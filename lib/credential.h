/*
 * Certificates as W3C Verifiable Credentials 2.0 and Open Badges 3.0 AchievementCredential, with
 * two Data Integrity proofs by the same issuer key: eddsa-rdfc-2022 and eddsa-jcs-2022 (W3C
 * vc-di-eddsa).
 *
 * Every node has an id, so no blank nodes arise and the RDFC-1.0 form is the sorted N-Quads of one
 * fixed shape: no RDF library is needed. A document of any other shape is refused by the verifier.
 *
 * The subject's name stands in credentialSubject.name (schema.org/name in both contexts, and open
 * in the published schema). Open Badges' own place for it, `identifier` with an IdentityObject,
 * allows no id and would be a blank node. A subject with names in several languages has them there
 * as language value objects (VCDM 2.0, section 11.1); the terms which that schema wants as one
 * string (the names of credential, issuer and achievement) stay in the register's first language.
 * What the achievement is of, a body or an award, and of whom, stands in `achievement.related`
 * (Open Badges 3.0 section C.4.10, which leaves its members open) with its names in all languages.
 */
#ifndef WIOTC_LIB_CREDENTIAL_H
#define WIOTC_LIB_CREDENTIAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <json-c/json.h>

#include "lib/buf.h"
#include "lib/did_key.h"
#include "lib/digest.h"
#include "lib/issuer.h"
#include "lib/key_file.h"
#include "lib/problem.h"

/* Where two status lists say whether it stands, at one position (Bitstring Status List v1.0 section
 * 2.1). Open Badges 3.0 has one entry: that of the revocations, whose statusReference names the
 * list of the suspensions. */
struct credential_status {
  const char *id;         /* URI of the entry: the first list's, `#` and the index */
  const char *index;      /* decimal, the position of its bits */
  const char *revocation; /* URIs of the lists */
  const char *suspension;
};

/* What an achievement is of. */
struct credential_related {
  const char *id;            /* URI; NULL: there is none */
  const char *name;          /* the first of these */
  struct json_object *names; /* as credential.subject_names */
};
#define CREDENTIAL_RELATED 3

/* What a credential says. Borrowed strings, none empty, texts up to LIMIT_TEXT bytes; all required
 * unless said. A URI is absolute (https, http, urn or did), in the characters of RFC 3986, up to
 * LIMIT_URI bytes, and no two parts share one. */
struct credential {
  const char *id;          /* URI */
  const char *number;      /* certificate number: credentialSubject.licenseNumber is not used;
                              it is part of the name and id */
  const char *name;        /* of the certificate */
  const char *description; /* may be NULL */
  const char *issuer_did;
  const char *issuer_name;
  const char *valid_from;   /* RFC 3339 */
  const char *valid_until;  /* RFC 3339, or NULL */
  const char *subject_id;   /* URI of the party */
  const char *subject_name; /* the first of these */
  /* Its names, two to LIMIT_NAMES, in different languages: an array of {"@value", "@language"},
   * tags in lower case, since JSON-LD processors may put them so. NULL: the one name above. */
  struct json_object *subject_names;
  const char *achievement_id;
  const char *achievement_type; /* Open Badges vocabulary, e.g. Membership, Award */
  const char *achievement_name;
  const char *achievement_description;
  const char *criteria_id;
  const char *criteria_narrative; /* up to LIMIT_NARRATIVE bytes */
  /* The body of a membership or of an office; the category of an award, and its round; last, the
   * organization. */
  struct credential_related related[CREDENTIAL_RELATED];
  const char *evidence_id; /* the log entry */
  const char *evidence_name;
  const char *evidence_description; /* may be NULL */
  struct credential_status status;
};

/* The unsigned document. The caller owns it. */
struct json_object *credential_build(const struct credential *c);

/* The canonical N-Quads of an unsigned document (a `proof` member is passed over).
 * PROBLEM_CREDENTIAL_FORM names the member that is missing, unknown or mistyped. */
bool credential_nquads(struct json_object *document, struct buf *out, struct problem *p);

/* What a document says, after checking its form as credential_nquads() does; `number` stays NULL.
 * The strings belong to the document. */
bool credential_read(struct json_object *document, struct credential *out, struct problem *p);

/* The subject's name in a language, or else (and for a NULL language) its first; NULL for what is
 * no credential. `zh` is also found as `zh-hans`. Belongs to the document. */
const char *credential_subject_name(struct json_object *document, const char *language);
/* The name of such an array in exactly that language or one that begins with it; NULL when there is
 * none. */
const char *credential_name_in(struct json_object *names, const char *language);

/* Do two names of one subject sort alike in every verifier? RDFC-1.0 sorts them by code points, and
 * rdf-canonize by UTF-16 units. False when they differ where one goes on with a character beyond
 * U+FFFF, and the other with one from U+E000 to there. */
bool credential_names_sort_alike(const char *a, const char *b);

/* Adds `proof` (or replaces it): the two proofs, rdfc first, created at that time. Deterministic.
 * PROBLEM_CREDENTIAL_FORM, or PROBLEM_CREDENTIAL_INVALID when the issuer is a did:key and not
 * this one; which key signs for a did:web is the caller's to know. */
bool credential_sign(struct json_object *document, const struct secret_key *issuer, int64_t created,
                     struct problem *p);

/* One named check and how it went. */
enum credential_check {
  CHECK_FORM,       /* the shape we issue, and nothing else */
  CHECK_ISSUER,     /* every proof's key is the issuer's, and the one asked for */
  CHECK_PROOF_RDFC, /* eddsa-rdfc-2022 */
  CHECK_PROOF_JCS,  /* eddsa-jcs-2022 */
  CHECK_DATES,      /* validFrom <= now < validUntil */
  CHECK_LOG,        /* the log entry issues exactly this document (client only) */
  CHECK_STATUS,     /* neither revoked nor suspended (client only) */
  CHECK__COUNT
};
enum check_result { CHECK_NOT_MADE, CHECK_PASSED, CHECK_FAILED };
struct credential_report {
  enum check_result result[CHECK__COUNT];
  char reason[CHECK__COUNT][160]; /* why failed, why not made, or what was seen */
  int issuer;                     /* which of the known ones it is by; -1: none of them */
};
/* `form`, `issuer`, `proof-rdfc`, ... */
const char *credential_check_name(enum credential_check check);

/*
 * Makes the checks from FORM to DATES. Both proofs are required, and no other. issuer_did may be
 * NULL: any did:key, which is then reported. True when none of these failed. After a failed FORM
 * the others are not made. The document comes from json_read(): duplicate names and the like are
 * refused there.
 */
bool credential_verify(struct json_object *document, const char *issuer_did, int64_t now,
                       struct credential_report *report);
/* The same by any of these issuers; n 0: as for a NULL above. The keys of a did:web must be among
 * them: without, ISSUER and the proofs are not made. */
bool credential_verify_by(struct json_object *document, const struct issuer *known, size_t n,
                          int64_t now, struct credential_report *report);

#endif
