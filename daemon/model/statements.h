/* All statement tables of the daemon, by slot. A test prepares every statement. */
#ifndef WIOTC_DAEMON_MODEL_STATEMENTS_H
#define WIOTC_DAEMON_MODEL_STATEMENTS_H

#include "daemon/db/db.h"

enum sql_slot {
  SQL_CHARTER,
  SQL_PARTY,
  SQL_KEY,
  SQL_BODY,
  SQL_OFFICE,
  SQL_CEREMONY,
  SQL_ATTACHMENT,
  SQL_APPLICATION,
  SQL_QUESTION,
  SQL_VOTE,
  SQL_ENDORSEMENT,
  SQL_APPEAL,
  SQL_MEMBERSHIP,
  SQL_CERTIFICATE,
  SQL_LOG,
  SQL_NONCE,
  SQL__COUNT
};

#define SQL_TABLE(slot_, sql_)                                                                     \
  {                                                                                                \
    .name = #slot_, .slot = (slot_), .count = sizeof(sql_) / sizeof((sql_)[0]), .sql = (sql_)      \
  }

extern const struct sql_table charter_statements, party_statements, key_statements, body_statements,
    office_statements, ceremony_statements, attachment_statements, application_statements,
    question_statements, vote_statements, endorsement_statements, appeal_statements,
    membership_statements, certificate_statements, log_statements, nonce_statements;

extern const struct sql_table *const model_statements[SQL__COUNT];

#endif
