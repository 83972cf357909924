/*
 * What can be shown where the output goes: encoding, width, colour, language.
 */
#ifndef WIOTC_CLIENT_TERMINAL_H
#define WIOTC_CLIENT_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/limits.h"

struct terminal {
  bool out_is_terminal;
  bool utf8;            /* of the user's locale: marks and ellipses may go beyond ASCII */
  bool colour;          /* on stdout */
  size_t message_width; /* columns of stderr; 0 when it is no terminal: then nothing is wrapped */
  size_t width;         /* columns of stdout; 0 when it is no terminal: then nothing is cut */
  char language[LIMIT_LANGUAGE + 1]; /* `zh`, `zh-TW`; `en` by default */
};

/* Reads locale and environment. */
void terminal_init(struct terminal *t);
/* The language tag of a POSIX locale name: `zh_CN.UTF-8` gives `zh-CN`, `C` gives `en`. */
void terminal_language(const char *locale, char out[LIMIT_LANGUAGE + 1]);

#endif
