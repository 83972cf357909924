/*
 * The life of a body: every state, and what is possible in it. This is the one place.
 */
#ifndef WIOTC_LIB_BODY_STATUS_H
#define WIOTC_LIB_BODY_STATUS_H

#include <stddef.h>

enum body_status {
  BODY_PROPOSED, /* gathers founding applicants */
  BODY_FOUNDED,
  BODY_DORMANT, /* takes no applications; memberships go on */
  BODY_DISSOLVED,
  BODY_STATUS__COUNT
};

enum body_action {
  BODY_APPLY,
  BODY_APPLY_FOUNDING, /* for a founding membership */
  BODY_DECIDE,         /* on one application, by vote */
  BODY_FOUND,
  BODY_REST,
  BODY_REVIVE,
  BODY_DISSOLVE,
  BODY_ACTION__COUNT
};

/* NULL where the action is possible, else why it is not: the end of "SLUG is STATUS: …". */
extern const char *const body_refusals[BODY_ACTION__COUNT][BODY_STATUS__COUNT];

const char *body_status_name(enum body_status status);
/* BODY_STATUS__COUNT when unknown. */
enum body_status body_status_read(const char *name);

#endif
