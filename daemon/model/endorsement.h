/* Endorsements: members speak for an applicant, where the body's policy asks for it or not. */
#ifndef WIOTC_DAEMON_MODEL_ENDORSEMENT_H
#define WIOTC_DAEMON_MODEL_ENDORSEMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/model/application.h"
#include "daemon/model/context.h"

struct endorsement {
  const char *by;   /* handle */
  const char *text; /* NULL: none */
  int64_t at, entry;
  bool counts; /* the endorser is in good standing today and has no stake in it */
};

size_t endorsement_list(struct context *c, const struct application *a, struct endorsement **out);
/* Those that count at c->time. */
int64_t endorsement_count(struct context *c, const struct application *a);
/* The actor's, a member. ALREADY_ENDORSED. */
bool endorsement_add(struct context *c, struct application *a, const char *text,
                     struct decision *out);

#endif
