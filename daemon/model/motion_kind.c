/* What officers can move. */
#include "daemon/model/motion.h"

#include "daemon/model/key_recovery.h"
#include "daemon/model/office_change.h"

const struct motion_kind motion_kinds[MOTION__COUNT] = {
  [MOTION_OFFICE_APPOINT] = { .name = "office_appoint",
                              .quorum = QUORUM_OFFICE,
                              .possible = office_appoint_possible,
                              .carry_out = office_appoint_carry_out },
  [MOTION_KEY_RECOVER] = { .name = "key_recover",
                           .quorum = QUORUM_KEY_RECOVERY,
                           .possible = key_recover_possible,
                           .carry_out = key_recover_carry_out },
};
