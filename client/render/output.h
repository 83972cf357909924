/*
 * A page as a file: PDF, SVG or PNG, each with the credential in it.
 */
#ifndef WIOTC_CLIENT_RENDER_OUTPUT_H
#define WIOTC_CLIENT_RENDER_OUTPUT_H

#include <stdbool.h>
#include <json-c/json.h>

#include "client/render/page.h"
#include "lib/buf.h"
#include "lib/problem.h"

enum output_format { OUTPUT_PDF, OUTPUT_SVG, OUTPUT_PNG, OUTPUT__NONE };

/* `pdf`, `svg`, `png`; OUTPUT__NONE for anything else. */
enum output_format output_format_of(const char *name);

/* The whole file, the same bytes for the same credential, template, fonts and libraries. */
bool output_make(struct page *page, enum output_format format, struct json_object *credential,
                 struct buf *out, struct problem *p);

#endif
