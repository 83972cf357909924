/*
 * A log leaf: the JCS form of what was signed, when it was accepted, and what it changed.
 *
 *     {"content_digest","effect","method","path","public_digest","query","signature",
 *      "signature_input","time"}
 *
 * All members are there always; `effect` is an object, the others are strings, `time` by RFC 3339.
 */
#ifndef WIOTC_LIB_LEAF_H
#define WIOTC_LIB_LEAF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <json-c/json.h>

#include "lib/buf.h"
#include "lib/digest.h"
#include "lib/http_signature.h"
#include "lib/problem.h"

struct leaf {
  int64_t time;
  const char *method;
  const char *path;
  const char *query;           /* with its leading `?`; "?" when there was none */
  const char *content_digest;  /* the field's value, over the whole body */
  const char *public_digest;   /* the same spelling, over leaf_public_digest()'s form */
  const char *signature_input; /* the field's value, label and all */
  const char *signature;
  struct json_object *effect; /* an object */
};

/* Appends the leaf's exact bytes. */
void leaf_write(struct buf *out, const struct leaf *leaf);

/* Reads a leaf. Its strings and effect live in *holder: json_object_put() it when done. NULL-safe.
 * PROBLEM_LEAF_INVALID when a member is missing, unknown, mistyped, or the bytes are not its JCS.
 */
bool leaf_read(const char *bytes, size_t len, struct leaf *out, struct json_object **holder,
               struct problem *p);

/*
 * Digest of the JCS form of a JSON body without its private members and without `salt`; both are
 * names at the top level. private_members is NULL-terminated, or NULL. A body that is no JSON
 * (body NULL) counts as {}.
 */
bool leaf_public_digest(struct json_object *body, const char *const *private_members,
                        struct digest *out);

/* The media type the statement was signed with: effect.attachment.media_type, else
 * application/json. */
const char *leaf_content_type(const struct leaf *leaf);

/* Who the statement says signed it, and when; nothing is verified. */
bool leaf_signer(const struct leaf *leaf, const char *authority, struct signature_params *out,
                 struct problem *p);

/* Verifies the statement's signature for a register of that name; time is judged against the
 * leaf's own time. */
bool leaf_verify(const struct leaf *leaf, const char *authority, struct signature_params *out,
                 struct problem *p);

#endif
