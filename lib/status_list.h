/*
 * Status lists: signed credentials with a bit for each certificate, so that a verifier learns
 * whether one still stands without naming it to anybody (W3C Bitstring Status List v1.0).
 *
 * A certificate has the same position in two lists, one for each purpose. Lists come in pairs:
 * those of pair n have the numbers 2n-1 (revocation) and 2n (suspension).
 */
#ifndef WIOTC_LIB_STATUS_LIST_H
#define WIOTC_LIB_STATUS_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <json-c/json.h>

#include "lib/buf.h"
#include "lib/credential.h"
#include "lib/limits.h"
#include "lib/problem.h"

/* Section 2.2. What suspends can be lifted, what revokes cannot. */
enum status_purpose { PURPOSE_REVOCATION, PURPOSE_SUSPENSION, STATUS_PURPOSES };
const char *status_purpose_name(enum status_purpose purpose);

int64_t status_list_number(int64_t pair, enum status_purpose purpose);
int64_t status_list_pair(int64_t number);
enum status_purpose status_list_purpose(int64_t number);

/* The bits, index 0 being the top bit of the first byte (section 2.2, encodedList). */
#define STATUS_LIST_BYTES (LIMIT_STATUS_ENTRIES / 8)
struct status_bits {
  uint8_t bytes[STATUS_LIST_BYTES];
};
void status_bit_set(struct status_bits *bits, size_t index);
bool status_bit(const struct status_bits *bits, size_t index);

/* As encodedList: gzip, then multibase base64url. The same bits give the same text. */
void status_bits_encode(const struct status_bits *bits, struct buf *out);
/* The reverse, of a list of exactly LIMIT_STATUS_ENTRIES (sections 3.2 and 3.4).
 * STATUS_LIST_INVALID says why not; what expands to more is left where that shows. */
bool status_bits_decode(const char *text, struct status_bits *out, struct problem *p);

/* A list is built from its day, so that it can be built again: it is valid from the beginning of
 * that day, and for two, so that whoever reads it in its last minute has a day of it. */
#define STATUS_LIST_DAYS 2
/* How long a copy may be used: what is left of these days at worst. */
#define STATUS_LIST_TTL_MS 86400000

/* What a list credential says. Borrowed, all required. */
struct status_list {
  const char *id;          /* URI, as certificates name it */
  const char *subject_id;  /* URI of the bits */
  const char *name;        /* for people */
  const char *description; /* by what it was made */
  const char *issuer_did;
  const char *issuer_name;
  const char *valid_from;  /* RFC 3339 */
  const char *valid_until; /* RFC 3339 */
  const char *purpose;     /* a name of enum status_purpose */
  const char *encoded;     /* the bits */
};

/* The unsigned document. The caller owns it. */
struct json_object *status_list_build(const struct status_list *list);
/* What a document says, when it has our form; its strings belong to it. CREDENTIAL_FORM. */
bool status_list_read(struct json_object *document, struct status_list *out, struct problem *p);
/* The same two proofs as a certificate's, see lib/credential.h. */
bool status_list_sign(struct json_object *document, const struct secret_key *issuer,
                      int64_t created, struct problem *p);
bool status_list_verify(struct json_object *document, const char *issuer_did, int64_t now,
                        struct credential_report *report);
bool status_list_verify_by(struct json_object *document, const struct issuer *known, size_t n,
                           int64_t now, struct credential_report *report);

#endif
