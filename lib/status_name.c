#include "lib/status_name.h"

#include <stdio.h>
#include <string.h>

const char *status_name(const struct status_name *list, unsigned status)
{
  for (; list->status; list++)
    if (list->status == status)
      return list->name;
  return "unknown";
}

unsigned status_read(const struct status_name *list, const char *name)
{
  for (; name != NULL && list->status; list++)
    if (strcmp(list->name, name) == 0)
      return list->status;
  return 0;
}

void status_words(const struct status_name *list, unsigned set, char *out, size_t cap)
{
  size_t len = 0;
  out[0] = '\0';
  for (; list->status && len < cap; list++) {
    if (!(set & list->status))
      continue;
    set &= ~list->status;
    const char *joint = len == 0 ? "" : set == 0 ? " or " : ", ";
    len += (size_t)snprintf(out + len, cap - len, "%s%s", joint, list->name);
  }
}
