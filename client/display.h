/*
 * Text from the register made fit to be shown: without control characters, and measured in terminal
 * columns (a Chinese character takes two).
 */
#ifndef WIOTC_CLIENT_DISPLAY_H
#define WIOTC_CLIENT_DISPLAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <json-c/json.h>

#include "lib/arena.h"
#include "lib/buf.h"

/* A copy in which control characters (escape sequences begin with one), bidirectional overrides and
 * ill-formed UTF-8 are replaced by `?`. Newlines stay with lines, otherwise become spaces; tabs
 * become spaces. */
char *display_clean(struct arena *a, const char *text, bool lines);
/* Columns the clean text takes. */
size_t display_width(const char *text);
/* The text when it fits, else its beginning with `more` (an ellipsis) at its end. */
const char *display_cut(struct arena *a, const char *text, size_t width, const char *more);
/* Prints clean text, lines broken at width (0: never) and indented from the second one on; ends
 * with a newline. */
void display_wrap(FILE *out, const char *text, size_t indent, size_t width);

/* Prints clean text for reading: its lines are broken at spaces only, so that nothing in them is
 * torn, and not at those between backquotes; lines that begin with a space stay as they are. */
void display_words(FILE *out, const char *text, size_t indent, size_t width);

/* The name in the language, or the nearest there is (its region left out, English, any); clean. ""
 * when there is none. *other, when not NULL, gets a second name to stand in parentheses: the
 * English one, or beside it the first in another language; NULL when there is none. */
const char *display_name(struct arena *a, struct json_object *names, const char *language,
                         const char **other);

/* One CSV field (RFC 4180), quoted where needed. What a spreadsheet would take for a formula gets
 * an apostrophe before it. */
void display_csv(struct buf *out, const char *text);
/* JSON text with DEL and C1 controls as \u escapes, which mean the same. */
void display_json(struct buf *out, const char *json);

#endif
