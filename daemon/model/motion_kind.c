/* What officers can move. */
#include "daemon/model/motion.h"

#include "daemon/model/body_motion.h"
#include "daemon/model/charter_amend.h"
#include "daemon/model/expulsion.h"
#include "daemon/model/key_recovery.h"
#include "daemon/model/office_change.h"

const struct motion_kind motion_kinds[MOTION__COUNT] = {
  [MOTION_CHARTER_AMEND] = { .name = "charter_amend",
                             .quorum = QUORUM_CHARTER,
                             .possible = charter_amend_possible,
                             .carry_out = charter_amend_carry_out },
  [MOTION_OFFICE_APPOINT] = { .name = "office_appoint",
                              .quorum = QUORUM_OFFICE,
                              .possible = office_appoint_possible,
                              .carry_out = office_appoint_carry_out,
                              .told = "carried_office_appoint" },
  [MOTION_KEY_RECOVER] = { .name = "key_recover",
                           .quorum = QUORUM_KEY_RECOVERY,
                           .possible = key_recover_possible,
                           .carry_out = key_recover_carry_out },
  [MOTION_BODY_FOUND] = { .name = "body_found",
                          .quorum = QUORUM_FOUND,
                          .possible = body_found_possible,
                          .carry_out = body_found_carry_out,
                          .stake = body_found_stake },
  [MOTION_BODY_REST] = { .name = "body_rest",
                         .quorum = QUORUM_DISSOLVE,
                         .possible = body_rest_possible,
                         .carry_out = body_rest_carry_out },
  [MOTION_BODY_REVIVE] = { .name = "body_revive",
                           .quorum = QUORUM_DISSOLVE,
                           .possible = body_revive_possible,
                           .carry_out = body_revive_carry_out },
  [MOTION_OFFICE_END] = { .name = "office_end",
                          .quorum = QUORUM_OFFICE,
                          .possible = office_end_possible,
                          .carry_out = office_end_carry_out,
                          .told = "carried_office_end" },
  [MOTION_EXPEL] = { .name = "membership_expel",
                     .by_body = true,
                     .possible = expel_possible,
                     .carry_out = expel_carry_out },
  [MOTION_MEMBER_RULE] = { .name = "membership_rule",
                           .quorum = QUORUM_FOUND,
                           .possible = member_rule_possible,
                           .stake = member_rule_partial,
                           .carry_out = member_rule_carry_out },
  [MOTION_BODY_DISSOLVE] = { .name = "body_dissolve",
                             .quorum = QUORUM_DISSOLVE,
                             .possible = body_dissolve_possible,
                             .carry_out = body_dissolve_carry_out },
};
