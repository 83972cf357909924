/* States that are bits, and what they are called. */
#ifndef WIOTC_LIB_STATUS_NAME_H
#define WIOTC_LIB_STATUS_NAME_H

#include <stddef.h>

struct status_name {
  unsigned status; /* one bit; 0 ends a list */
  const char *name;
};

/* "unknown" when it is not in the list. */
const char *status_name(const struct status_name *list, unsigned status);
/* 0 when unknown, or NULL. */
unsigned status_read(const struct status_name *list, const char *name);
/* "active, due or suspended": a set in words, in the order of the list; cut to fit. */
void status_words(const struct status_name *list, unsigned set, char *out, size_t cap);

#endif
