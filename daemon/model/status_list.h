/*
 * Status lists: where each certificate stands in them, and what they say on a day. See
 * lib/status_list.h; the lists themselves are not stored, they follow from the rest.
 */
#ifndef WIOTC_DAEMON_MODEL_STATUS_LIST_H
#define WIOTC_DAEMON_MODEL_STATUS_LIST_H

#include <stdbool.h>
#include <stdint.h>
#include <json-c/json.h>

#include "daemon/model/context.h"
#include "lib/status_list.h"

/*
 * A free position for a certificate that is about to be issued. It follows from the running
 * statement's digest, so nobody knew it before, and not from the number, so it does not tell in
 * which order certificates were issued. Half the positions of a list stay free.
 */
bool status_position(struct context *c, int64_t serial, int64_t *pair, int64_t *index);

/* URI of a list, as certificates name it. */
const char *status_list_uri(struct context *c, int64_t number);

/* Is there such a list: has any certificate a position in it? */
bool status_list_exists(struct context *c, int64_t number);

/* What the list says on the day of c->time, when the log has `size` entries: the unsigned
 * credential, which the caller owns. The same day and size give the same bytes. */
struct json_object *status_list_document(struct context *c, int64_t number, uint64_t size);

#endif
