#include "daemon/model/statements.h"

const struct sql_table *const model_statements[SQL__COUNT] = {
  [SQL_CHARTER] = &charter_statements,
  [SQL_PARTY] = &party_statements,
  [SQL_KEY] = &key_statements,
  [SQL_ERASURE] = &erasure_statements,
  [SQL_BODY] = &body_statements,
  [SQL_BODY_LIFE] = &body_life_statements,
  [SQL_FOUNDING] = &founding_statements,
  [SQL_OFFICE] = &office_statements,
  [SQL_CEREMONY] = &ceremony_statements,
  [SQL_MOTION] = &motion_statements,
  [SQL_ATTACHMENT] = &attachment_statements,
  [SQL_APPLICATION] = &application_statements,
  [SQL_QUESTION] = &question_statements,
  [SQL_VOTE] = &vote_statements,
  [SQL_ENDORSEMENT] = &endorsement_statements,
  [SQL_APPEAL] = &appeal_statements,
  [SQL_MEMBERSHIP] = &membership_statements,
  [SQL_CERTIFICATE] = &certificate_statements,
  [SQL_LOG] = &log_statements,
  [SQL_NONCE] = &nonce_statements,
};
