/*
 * The fields Signature-Input and Signature (RFC 9421 section 4) as RFC 8941 dictionaries of one
 * member, `wiotc`. White space is taken where RFC 8941 section 4.2 takes it, and nowhere else.
 */
#ifndef WIOTC_LIB_SIGNATURE_FIELD_H
#define WIOTC_LIB_SIGNATURE_FIELD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/buf.h"
#include "lib/http_signature.h"
#include "lib/problem.h"
#include "lib/signature_base.h"

#define SIGNATURE_LABEL "wiotc"
#define SIGNATURE_BYTES 64

/* Appends the parameters in our own order: ;created=...;nonce="..."... */
void signature_params_write(struct buf *out, const struct signature_params *params);

/*
 * Reads Signature-Input. It must cover exactly the n components, in their order (values are not
 * looked at), with every parameter we know, none twice. Fills *out except key; inner gets the
 * list with its parameters in the received order, serialized (RFC 8941 section 4.1), which is what
 * @signature-params covers. PROBLEM_SIGNATURE_MALFORMED.
 */
bool signature_input_read(const char *value, const struct signature_component *components, size_t n,
                          struct signature_params *out, struct buf *inner, struct problem *p);

void signature_write(struct buf *out, const uint8_t signature[SIGNATURE_BYTES]);
bool signature_read(const char *value, uint8_t out[SIGNATURE_BYTES], struct problem *p);

#endif
