/*
 * Credentials inside pictures: "baked" as Open Badges 3.0 says, section 5.3 (Baked Badge: 5.3.1 for
 * PNG, 5.3.2 for SVG), and attached to PDF as ISO 32000-1, 7.11.4 says.
 *
 * Only the credential is signed. Nothing vouches for what the picture shows.
 */
#ifndef WIOTC_CLIENT_BAKE_H
#define WIOTC_CLIENT_BAKE_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/buf.h"
#include "lib/problem.h"

/* Appends the picture with the credential in it. The picture is one that we have just drawn;
 * PROBLEM_PICTURE_INVALID when the library that drew it gave another form than these expect. */

/* An uncompressed iTXt chunk, `openbadgecredential`, before the image data; and pHYs. */
bool bake_png(const struct buf *picture, const struct buf *credential, int dots_per_inch,
              struct buf *out, struct problem *p);
/* <openbadges:credential> with CDATA, and the picture's title. */
bool bake_svg(const struct buf *picture, const struct buf *credential, const char *title,
              struct buf *out, struct problem *p);
/* An incremental update (7.5.6) that attaches `credential.json` and names the language. */
bool bake_pdf(const struct buf *picture, const struct buf *credential, const char *language,
              struct buf *out, struct problem *p);

enum picture_kind { PICTURE_NONE, PICTURE_PNG, PICTURE_SVG, PICTURE_PDF };
const char *picture_kind_name(enum picture_kind kind); /* `PNG` */

/* By the first bytes, whatever the file's name is. */
enum picture_kind picture_kind_of(const char *data, size_t len);

/* Appends the one credential in a picture, as text. PROBLEM_PICTURE_INVALID says why there is none:
 * the file is cut off or damaged, has none or two, or one of a kind that this register does not
 * issue. What is in a PDF is found only as bake_pdf() wrote it. */
bool unbake(enum picture_kind kind, const char *data, size_t len, struct buf *out,
            struct problem *p);

/* One kind each; internal to client/bake*.c and unbake() */
bool unbake_png(const char *data, size_t len, struct buf *out, struct problem *p);
bool unbake_svg(const char *data, size_t len, struct buf *out, struct problem *p);
bool unbake_pdf(const char *data, size_t len, struct buf *out, struct problem *p);

#endif
