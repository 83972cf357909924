/*
 * Covered components and the signature base of RFC 9421 section 2.5, for any list of components
 * without parameters. lib/http_signature.h says which ones the register covers.
 */
#ifndef WIOTC_LIB_SIGNATURE_BASE_H
#define WIOTC_LIB_SIGNATURE_BASE_H

#include <stddef.h>

#include "lib/buf.h"

struct signature_component {
  const char *name;  /* `@method`, `content-type`: lower case, no quotes */
  const char *value; /* canonical (section 2.1), free of newlines; borrowed */
};

/* Appends the inner list of names: ("@method" "@path"). */
void signature_components_write(struct buf *out, const struct signature_component *components,
                                size_t n);

/* Appends the base. params is the inner list with its parameters, as in @signature-params. */
void signature_base_write(struct buf *out, const struct signature_component *components, size_t n,
                          const char *params);

#endif
