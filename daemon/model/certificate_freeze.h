/*
 * How a certificate is put together, for those who issue one: certificate_issue.c for the first
 * time, certificate_anew.c in place of another.
 */
#ifndef WIOTC_DAEMON_MODEL_CERTIFICATE_FREEZE_H
#define WIOTC_DAEMON_MODEL_CERTIFICATE_FREEZE_H

#include "daemon/model/certificate.h"
#include "daemon/model/certificate_text.h"

/* What it is of and from when to when it holds; all else of *out is cleared. */
void certificate_of_membership(const struct membership *m, const struct body *body,
                               struct certificate *out);
/* Also what it says, but for the criteria. */
bool certificate_of_office(struct context *c, const struct office *office,
                           const struct party *party, struct certificate_text *text,
                           struct certificate *out);
/* Not from when on. */
void certificate_of_award(const struct nomination *winner, struct certificate *out);
/* Numbers it, freezes what it says, and keeps it. */
bool certificate_freeze(struct context *c, const struct party *party,
                        const struct certificate_text *text, struct certificate *out);

#endif
