/*
 * What a certificate is on a day, as pieces of SQL. Parameters: those of membership_sql.h (?1 the
 * day, ?2 the entry), and ?4 the time.
 */
#ifndef WIOTC_DAEMON_MODEL_CERTIFICATE_SQL_H
#define WIOTC_DAEMON_MODEL_CERTIFICATE_SQL_H

#include "daemon/model/membership_sql.h"

/* c the certificate, v its revocation, r what was issued in its place, h its own suspension that is
 * in force; m, n, e and s of its membership, o its office. */
#define CERTIFICATE_FROM                                                                           \
  " FROM certificate c LEFT JOIN certificate_revocation v ON v.serial = c.serial"                  \
  " LEFT JOIN certificate_reissue r ON r.serial = c.serial"                                        \
  " LEFT JOIN certificate_suspension h ON h.id = (SELECT x.id FROM certificate_suspension x"       \
  "  WHERE x.serial = c.serial AND x.since <= ?1 AND (x.until IS NULL OR x.until > ?1)"            \
  "  AND x.reinstated IS NULL ORDER BY x.id DESC LIMIT 1)"                                         \
  " LEFT JOIN office o ON o.id = c.office"                                                         \
  " LEFT JOIN membership m ON m.id = c.membership" MEMBERSHIP_JOINS

/* A juror's office ends with the round, in the entry that announces it: they have served it, but
 * for a further term that had not begun. */
#define CERTIFICATE_OFFICE_CUT                                                                     \
  "(o.end_date <= ?1 AND (o.since > o.end_date OR NOT EXISTS (SELECT 1 FROM award_step x"          \
  " WHERE x.round = o.round AND x.entry = o.ended_entry)))"

/* An enum certificate_cause, in its order. The end of a membership after its term is none; an
 * office is not ended after its term. */
#define CERTIFICATE_CAUSE                                                                          \
  "CASE WHEN v.effective <= ?1 THEN 1 WHEN r.serial IS NOT NULL THEN 2"                            \
  " WHEN e.ended <= ?1 AND e.ended < m.until"                                                      \
  "  THEN CASE WHEN " MEMBERSHIP_APPEALABLE " THEN 5 ELSE 3 END"                                   \
  " WHEN " CERTIFICATE_OFFICE_CUT " THEN 4"                                                        \
  " WHEN c.valid_until > 0 AND c.valid_until <= ?4 THEN 6"                                         \
  " WHEN h.id IS NOT NULL THEN 7 WHEN s.id IS NOT NULL THEN 8 ELSE 0 END"

/* Something was done with it or with what it is of: of all others no list has to say anything. It
 * takes a few looks into indexes, where the cause takes many. */
#define CERTIFICATE_TOUCHED                                                                        \
  "(v.serial IS NOT NULL OR r.serial IS NOT NULL OR o.end_date IS NOT NULL"                        \
  " OR EXISTS (SELECT 1 FROM certificate_suspension x WHERE x.serial = c.serial)"                  \
  " OR EXISTS (SELECT 1 FROM membership_ending x WHERE x.chain = m.chain)"                         \
  " OR EXISTS (SELECT 1 FROM suspension x WHERE x.chain = m.chain))"

#endif
