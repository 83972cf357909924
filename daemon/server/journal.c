#include "daemon/server/journal.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const names[] = { "error", "warn", "info", "debug" };
/* sd-daemon(3): the journal reads a priority from the line's beginning */
static const char *const priorities[] = { "<3>", "<4>", "<6>", "<7>" };
static atomic_int most = LEVEL_INFO;

void journal_level(const char *name)
{
  for (int i = 0; i <= LEVEL_DEBUG; i++)
    if (strcmp(names[i], name) == 0)
      atomic_store(&most, i);
}

void journal(enum level level, const char *fmt, ...)
{
  char line[1024];
  va_list args;
  if ((int)level > atomic_load(&most))
    return;
  va_start(args, fmt);
  vsnprintf(line, sizeof line, fmt, args);
  va_end(args);
  /* One write a line, so that those of two threads do not mix. */
  fprintf(stderr, "%swiotcd: %s\n", getenv("JOURNAL_STREAM") ? priorities[level] : "", line);
}
