/* What officers can move. */
#include "daemon/model/motion.h"

#include "daemon/model/office_change.h"

const struct motion_kind motion_kinds[MOTION__COUNT] = {
  [MOTION_OFFICE_APPOINT] = { .name = "office_appoint",
                              .quorum = QUORUM_OFFICE,
                              .possible = office_appoint_possible,
                              .carry_out = office_appoint_carry_out },
};
