/*
 * DIDs of web servers (W3C CCG did:web method, sections 3.1 and 3.2):
 * `did:web:HOST[%3APORT][:PATH]`.
 */
#ifndef WIOTC_LIB_DID_WEB_H
#define WIOTC_LIB_DID_WEB_H

#include <stdbool.h>

#include "lib/buf.h"

/* The one spelling that we write and take: a host name in lower case, with a dot in it or
 * `localhost`, and no address, which no certificate would name; the port's colon as `%3A`; a path
 * of letters, digits and `._-`. Up to LIMIT_ISSUER bytes, without fragment. */
bool did_web_valid(const char *did);
/* Appends where its document is fetched from: https://HOST/.well-known/did.json, or
 * https://HOST/PATH/did.json. The DID is valid. */
void did_web_url(const char *did, struct buf *out);

#endif
