/*
 * The life of a certificate: what it can come to, by what, and which act may be done in which
 * status. This is the one place. Who may do it stands in its route.
 */
#ifndef WIOTC_LIB_CERTIFICATE_STATUS_H
#define WIOTC_LIB_CERTIFICATE_STATUS_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/route.h"

/* Follows from the day and the records; none of it is stored. */
enum certificate_status {
  CERTIFICATE_VALID = 1 << 0,
  CERTIFICATE_SUSPENDED = 1 << 1,
  CERTIFICATE_REVOKED = 1 << 2,
  CERTIFICATE_SUPERSEDED = 1 << 3, /* another one was issued in its place */
  CERTIFICATE_EXPIRED = 1 << 4,
};

/* What a status follows from. Of several, the first in this order counts: what cannot be undone
 * goes before what can, so that a bit of the revocation list, once set, stays set. */
enum certificate_cause {
  CAUSE_NONE,
  CAUSE_REVOCATION,       /* an act */
  CAUSE_REISSUE,          /* an act */
  CAUSE_MEMBERSHIP_ENDED, /* before its term was over: resigned, expelled, dissolved */
  CAUSE_OFFICE_ENDED,     /* before its term was over */
  CAUSE_EXPULSION_OPEN,   /* expelled, but an appeal may still bring the membership back */
  CAUSE_EXPIRY,           /* the date */
  CAUSE_SUSPENSION,       /* an act */
  CAUSE_MEMBERSHIP_SUSPENDED,
  CERTIFICATE_CAUSES
};
#define CERTIFICATE_WORDS 64

enum certificate_status certificate_status_by(enum certificate_cause cause);

struct certificate_step {
  enum route_id action;
  unsigned from;  /* set of enum certificate_status */
  bool impartial; /* P4: refused to anyone with a stake in the holder */
};

extern const struct certificate_step certificate_steps[];
extern const size_t n_certificate_steps;

const struct certificate_step *certificate_step_of(enum route_id action); /* NULL: it is none */
const char *certificate_status_name(enum certificate_status status);
/* "valid or suspended": a set in words. */
void certificate_status_words(unsigned set, char out[CERTIFICATE_WORDS]);

#endif
