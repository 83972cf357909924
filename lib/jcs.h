/*
 * JSON Canonicalization Scheme (RFC 8785), for values without fractions.
 *
 * Names sort by UTF-16 code units (section 3.2.3); strings are written by section 3.2.2.2.
 */
#ifndef WIOTC_LIB_JCS_H
#define WIOTC_LIB_JCS_H

#include <stdbool.h>
#include <json-c/json.h>

#include "lib/buf.h"
#include "lib/digest.h"

/* Appends the canonical form. False, with out as it was, when the value holds a double, an integer
 * beyond LIMIT_JSON_INTEGER or malformed UTF-8. */
bool jcs_write(struct buf *out, struct json_object *value);

/* Appends one string in the canonical form, quotes and all (section 3.2.2.2). False when it is not
 * UTF-8. */
bool jcs_write_string(struct buf *out, const char *text);

/* SHA-256 of the canonical form. */
bool jcs_digest(struct json_object *value, struct digest *out);

#endif
