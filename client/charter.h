/* Charters compared, as `charter amend --preview` and motions show it. */
#ifndef WIOTC_CLIENT_CHARTER_H
#define WIOTC_CLIENT_CHARTER_H

#include <json-c/json.h>

#include "client/cli.h"

/* An array of the run: {"member": "bodies[industry].admission.approvals", "before", "after"} for
 * each member that differs; `before` is left out where it is new, `after` where it goes. */
struct json_object *charter_changes(struct cli *cli, struct json_object *before,
                                    struct json_object *after);
/* Shows them: a table, CSV, or JSON. */
void charter_show_changes(struct cli *cli, struct json_object *changes);
/* A version of the register's charter; 0: the one in force. */
int charter_fetch(struct cli *cli, int64_t version, const char **text,
                  struct json_object **charter);

#endif
