#include "daemon/model/context.h"

const char *context_text(struct context *c, struct stmt *s, int column)
{
  return arena_strdup(c->arena, stmt_column_text(s, column));
}
