#include "daemon/model/context.h"

#include "lib/timestamp.h"

const char *context_text(struct context *c, struct stmt *s, int column)
{
  return arena_strdup(c->arena, stmt_column_text(s, column));
}

const char *context_date(struct context *c, int64_t time)
{
  char date[DATE_LEN + 1];
  date_of(time, date);
  return arena_strdup(c->arena, date);
}

bool page_row(const struct page *page, struct stmt *s, size_t n, bool *more)
{
  *more = false;
  if (!stmt_row(s))
    return false;
  if (n < (size_t)page->limit)
    return true;
  *more = true;
  stmt_done(s);
  return false;
}
