/* All statement tables of the daemon, by slot. A test prepares every statement. */
#ifndef WIOTC_DAEMON_MODEL_STATEMENTS_H
#define WIOTC_DAEMON_MODEL_STATEMENTS_H

#include "daemon/db/db.h"

enum sql_slot {
  SQL_CHARTER,
  SQL_ISSUER,
  SQL_PARTY,
  SQL_PARTY_LIST,
  SQL_SEARCH,
  SQL_KEY,
  SQL_ERASURE,
  SQL_REPRESENTATIVE,
  SQL_BODY,
  SQL_BODY_LIFE,
  SQL_FOUNDING,
  SQL_OFFICE,
  SQL_CEREMONY,
  SQL_AWARD,
  SQL_NOMINATION,
  SQL_NOMINATION_STAKE,
  SQL_SCORE,
  SQL_SHORTLIST,
  SQL_AWARD_DECISION,
  SQL_AWARD_SEAL,
  SQL_MOTION,
  SQL_MOTION_VOTE,
  SQL_ATTACHMENT,
  SQL_APPLICATION,
  SQL_QUESTION,
  SQL_VOTE,
  SQL_SEALING,
  SQL_ENDORSEMENT,
  SQL_APPEAL,
  SQL_MEMBERSHIP,
  SQL_ENDING,
  SQL_EXPULSION,
  SQL_RENEWAL,
  SQL_SUSPENSION,
  SQL_CERTIFICATE,
  SQL_CERTIFICATE_ISSUE,
  SQL_CERTIFICATE_ANEW,
  SQL_CERTIFICATE_ACT,
  SQL_STATUS_LIST,
  SQL_LOG,
  SQL_NOTICE,
  SQL_NONCE,
  SQL__COUNT
};

#define SQL_TABLE(slot_, sql_)                                                                     \
  {                                                                                                \
    .name = #slot_, .slot = (slot_), .count = sizeof(sql_) / sizeof((sql_)[0]), .sql = (sql_)      \
  }

#define SQL_TABLE_LATE(slot_, sql_, late_)                                                         \
  {                                                                                                \
    .name = #slot_, .slot = (slot_), .count = sizeof(sql_) / sizeof((sql_)[0]), .sql = (sql_),     \
    .late = (late_)                                                                                \
  }

extern const struct sql_table charter_statements;
extern const struct sql_table issuer_statements;
extern const struct sql_table party_statements;
extern const struct sql_table party_list_statements;
extern const struct sql_table search_statements;
extern const struct sql_table key_statements;
extern const struct sql_table representative_statements;
extern const struct sql_table erasure_statements;
extern const struct sql_table body_statements;
extern const struct sql_table body_life_statements;
extern const struct sql_table founding_statements;
extern const struct sql_table office_statements;
extern const struct sql_table ceremony_statements;
extern const struct sql_table award_statements;
extern const struct sql_table nomination_statements;
extern const struct sql_table nomination_stake_statements;
extern const struct sql_table score_statements;
extern const struct sql_table shortlist_statements;
extern const struct sql_table award_decision_statements;
extern const struct sql_table award_seal_statements;
extern const struct sql_table motion_statements;
extern const struct sql_table motion_vote_statements;
extern const struct sql_table attachment_statements;
extern const struct sql_table application_statements;
extern const struct sql_table question_statements;
extern const struct sql_table vote_statements;
extern const struct sql_table sealing_statements;
extern const struct sql_table endorsement_statements;
extern const struct sql_table appeal_statements;
extern const struct sql_table membership_statements;
extern const struct sql_table ending_statements;
extern const struct sql_table expulsion_statements;
extern const struct sql_table renewal_statements;
extern const struct sql_table suspension_statements;
extern const struct sql_table certificate_statements;
extern const struct sql_table certificate_issue_statements;
extern const struct sql_table certificate_anew_statements;
extern const struct sql_table certificate_act_statements;
extern const struct sql_table status_list_statements;
extern const struct sql_table log_statements;
extern const struct sql_table notice_statements;
extern const struct sql_table nonce_statements;

extern const struct sql_table *const model_statements[SQL__COUNT];

#endif
