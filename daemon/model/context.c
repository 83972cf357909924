#include "daemon/model/context.h"

#include <json-c/json.h>

#include "lib/json.h"
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

const char *context_name(struct context *c, const char *names)
{
  struct json_object *object = json_tokener_parse(names);
  const char *name = json_str(object, "en");
  if (!name && json_object_object_length(object) > 0) {
    struct json_object_iterator first = json_object_iter_begin(object);
    name = json_object_get_string(json_object_iter_peek_value(&first));
  }
  name = arena_strdup(c->arena, name ? name : "");
  json_object_put(object);
  return name;
}
