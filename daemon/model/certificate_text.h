/*
 * What certificates say of what they are of: one function a kind, from rows of the register to the
 * texts of a credential. Sentences are English, as everything that the register itself writes;
 * names stand there in all the languages that they are known in.
 */
#ifndef WIOTC_DAEMON_MODEL_CERTIFICATE_TEXT_H
#define WIOTC_DAEMON_MODEL_CERTIFICATE_TEXT_H

#include "daemon/model/award.h"
#include "daemon/model/body.h"
#include "daemon/model/context.h"
#include "daemon/model/membership.h"
#include "daemon/model/office.h"
#include "daemon/model/party.h"
#include "lib/credential.h"

/* What the kinds have different, see lib/credential.h. Strings of the arena. */
struct certificate_text {
  const char *title; /* before the number */
  const char *description;
  const char *achievement_id, *achievement_type, *achievement_name, *achievement_description;
  const char *criteria_id, *criteria;
  struct {
    const char *id;    /* NULL: there is none */
    const char *names; /* JSON, language to name */
  } related[CREDENTIAL_RELATED];
};

/* `criteria` and `criteria_id` are left to the caller where they are no arguments. */
void certificate_text_membership(struct context *c, const struct body *body,
                                 const struct party *party, const struct membership *m,
                                 struct certificate_text *out);
/* Of one body, of one round, or (both NULL) of the whole register. */
void certificate_text_office(struct context *c, const struct office *office,
                             const struct party *party, const struct body *body,
                             const struct award_round *round, struct certificate_text *out);
void certificate_text_award(struct context *c, const struct award_round *round,
                            const struct programme_category *category, const struct party *party,
                            struct certificate_text *out);
/* "Nominees were judged by Novelty (weight 2) and Benefit (weight 1)." */
const char *certificate_text_criteria(struct context *c, const struct programme_category *category);

#endif
