/* What several nouns do with motions. */
#ifndef WIOTC_CLIENT_MOTION_H
#define WIOTC_CLIENT_MOTION_H

#include <json-c/json.h>

#include "client/cli.h"
#include "lib/route.h"

/* POSTs the body to the row, which moves something, then says what came of it: it is done, or who
 * may still approve. `done` in words: "Appointed li-wei"; NULL: what is
 * carried stands in the motion. */
int motion_move(struct cli *cli, enum route_id row, const char *a, const char *b,
                struct json_object *body, const char *done);

#endif
