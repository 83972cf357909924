/*
 * What follows for a term from a day and a log entry, as pieces of SQL. Parameters: ?1 the day, ?2
 * the entry (what came later is not seen), ?3 the day MEMBER_DUE_DAYS later.
 */
#ifndef WIOTC_DAEMON_MODEL_MEMBERSHIP_SQL_H
#define WIOTC_DAEMON_MODEL_MEMBERSHIP_SQL_H

/* m the term, n the one that continues it, e the ending that counts for its chain (in effect or to
 * come), s the suspension in force. */
#define MEMBERSHIP_FROM " FROM membership m" MEMBERSHIP_JOINS
#define MEMBERSHIP_JOINS                                                                           \
  " LEFT JOIN membership n ON n.continues = m.id AND n.entry <= ?2"                                \
  " LEFT JOIN membership_ending e ON e.id = (SELECT x.id FROM membership_ending x"                 \
  "  WHERE x.chain = m.chain AND x.entry <= ?2"                                                    \
  "  AND (x.lifted IS NULL OR x.lifted_entry > ?2 OR x.lifted > ?1) ORDER BY x.ended, x.id"        \
  "  LIMIT 1)"                                                                                     \
  " LEFT JOIN suspension s ON s.id = (SELECT x.id FROM suspension x"                               \
  "  WHERE x.chain = m.chain AND x.entry <= ?2 AND x.since <= ?1"                                  \
  "  AND (x.until IS NULL OR x.until > ?1)"                                                        \
  "  AND (x.reinstated IS NULL OR x.reinstated_entry > ?2 OR x.reinstated > ?1)"                   \
  "  ORDER BY x.id DESC LIMIT 1)"

/* A term that the next one had followed by then is not touched by the end of the chain. */
#define MEMBERSHIP_CUT "(e.id IS NOT NULL AND (m.until > e.ended OR n.id IS NULL))"

#define MEMBERSHIP_STATUS                                                                          \
  "CASE WHEN " MEMBERSHIP_CUT " AND e.ended <= ?1 THEN e.reason"                                   \
  " WHEN m.since > ?1 THEN 'future'"                                                               \
  " WHEN m.until > ?1 THEN CASE WHEN s.id IS NOT NULL THEN 'suspended'"                            \
  "  WHEN n.id IS NULL AND e.id IS NULL AND m.until <= ?3 THEN 'due' ELSE 'active' END"            \
  " WHEN n.id IS NOT NULL THEN 'expired'"                                                          \
  " WHEN m.grace_until > ?1 THEN 'grace' ELSE 'lapsed' END"

/* On the roster of the day. */
#define MEMBERSHIP_SEATED MEMBERSHIP_STATUS " IN ('active', 'due', 'suspended', 'grace')"

/* Of an expulsion that is in effect: an appeal may still undo it, until it is ruled on. */
#define MEMBERSHIP_APPEALABLE                                                                      \
  "(e.reason = 'expelled' AND (e.ruled_entry IS NULL OR e.ruled_entry > ?2)"                       \
  " AND (e.appeal_until > ?1 OR e.appealed_entry <= ?2))"

/* Has a seat, or one is kept for it: an expelled member's, for as long as an appeal may bring it
 * back: not once it was ruled on. */
#define MEMBERSHIP_HOLDS                                                                           \
  "(" MEMBERSHIP_SEATED " OR (" MEMBERSHIP_CUT " AND e.ended <= ?1 AND " MEMBERSHIP_APPEALABLE "))"

#endif
