/*
 * Requests as the commands make them: a target is built, the request signed, the answer read, and a
 * problem told to the user.
 */
#ifndef WIOTC_CLIENT_REQUEST_H
#define WIOTC_CLIENT_REQUEST_H

#include <stddef.h>
#include <stdint.h>
#include <json-c/json.h>

#include "client/cli.h"
#include "client/transport.h"
#include "lib/digest.h"
#include "lib/route.h"

/* Whether a request is signed. */
enum signing {
  SIGN_NOT,
  SIGN_IF_POSSIBLE, /* when there is a key that can be used without trouble: shows more */
  SIGN_ALWAYS
};

/* What was signed and sent, to be found again in the log. */
struct statement {
  const char *method;
  const char *path;
  const char *query; /* with its leading `?` */
  char content_digest[CONTENT_DIGEST_LEN + 1];
  const char *content_type; /* NULL without a body */
  const char *signature_input;
  const char *signature;
  const void *body;
  size_t body_len;
};

/* Appends the row's path to *out; CLI_USAGE, told, when a or b cannot stand in a path. */
int target_path(struct cli *cli, enum route_id id, const char *a, const char *b, struct buf *out);
/* Appends `?name=value` or `&name=value`, percent-encoded; nothing when value is NULL. */
void target_query(struct buf *target, const char *name, const char *value);

/* Gives the exchange, with its method, target and body, the headers it needs, and describes it in
 * *s; both live in the arena. To be signed, key and register must be known. */
void request_prepare(const struct cli *cli, struct arena *a, struct exchange *x,
                     const char *media_type, bool is_signed, struct statement *s);
/* Sends it, signed or not, as it is; any status is CLI_DONE. *sent may be NULL. */
int request_send(struct cli *cli, const char *method, const char *target, const void *body,
                 size_t body_len, const char *media_type, enum signing signing,
                 struct exchange *answer, struct statement *sent);
/* CLI_DONE for 2xx; otherwise tells the problem, CLI_REFUSED. */
int request_accepted(struct cli *cli, const struct exchange *answer);
/* GET of a text or file; a status other than 2xx is told. */
int request_get(struct cli *cli, const char *target, enum signing signing, struct exchange *answer);
/* GET of JSON; the run owns *value. *answer may be NULL. */
int request_get_json(struct cli *cli, const char *target, enum signing signing,
                     struct json_object **value, struct exchange *answer);
/* Reads JSON the register sent; the run owns it. */
int request_json(struct cli *cli, const struct exchange *answer, struct json_object **value);

/*
 * A write: signs and sends the bytes, then checks the receipt against the log (client/receipt.h).
 * *noun gets the answer's first member, *index the log entry; both may be NULL.
 */
int request_post(struct cli *cli, const char *target, const void *body, size_t body_len,
                 const char *media_type, struct json_object **answer, int64_t *index);
/* Gives a JSON body its salt, and appends its text. */
void request_body(struct json_object *body, struct buf *out);
/* The same for a JSON object, which gets its salt here. */
int request_write(struct cli *cli, const char *target, struct json_object *body,
                  struct json_object **answer, int64_t *index);

#endif
