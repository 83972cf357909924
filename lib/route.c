#include "lib/route.h"

#include "lib/limits.h"

#include <string.h>

#define SECRETS(...) ((const char *const[]){ __VA_ARGS__, NULL })

const struct route routes[ROUTE__COUNT] = {
#define ROUTE(id, method, path, kind, who, body, secrets, summary)                                 \
  [ROUTE_##id] = { method, path, kind, who, body, secrets, summary },
#include "lib/route.def"
#undef ROUTE
};

static bool is_param_char(char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         (c != '\0' && strchr("-._:~", c) != NULL);
}

/* Compares a path with a row's; the values of its {...} go to params. */
static bool path_matches(const char *pattern, const char *path, struct route_match *out)
{
  size_t n_params = 0;
  while (*pattern != '\0') {
    if (*pattern != '{') {
      if (*pattern++ != *path++)
        return false;
      continue;
    }
    size_t len = 0;
    while (is_param_char(path[len]))
      len++;
    if (len == 0 || len >= sizeof out->params[0])
      return false;
    memcpy(out->params[n_params], path, len);
    out->params[n_params++][len] = '\0';
    path += len;
    pattern = strchr(pattern, '}') + 1;
  }
  return *path == '\0';
}

enum route_found route_find(const char *method, const char *path, struct route_match *out,
                            char allow[32])
{
  struct route_match match = { 0 };
  const char *seen = NULL;
  allow[0] = '\0';
  for (enum route_id id = 0; id < ROUTE__COUNT; id++) {
    if (!path_matches(routes[id].path, path, &match))
      continue;
    if (strcmp(routes[id].method, method) == 0) {
      allow[0] = '\0';
      match.id = id;
      *out = match;
      return ROUTE_FOUND;
    }
    /* There are two methods, and a path has each once. */
    if (seen != NULL)
      strcat(allow, ", ");
    seen = routes[id].method;
    strcat(allow, seen);
  }
  return seen == NULL ? ROUTE_NO_PATH : ROUTE_NO_METHOD;
}

void route_path(struct buf *out, enum route_id id, const char *a, const char *b)
{
  const char *path = routes[id].path, *value = a;
  for (const char *open; (open = strchr(path, '{')) != NULL; path = strchr(open, '}') + 1) {
    buf_add(out, path, (size_t)(open - path));
    if (value != NULL)
      buf_text(out, value);
    value = b;
  }
  buf_text(out, path);
}

size_t route_body_max(const struct route *r)
{
  switch (r->body) {
  case BODY_NONE:
    return 0;
  case BODY_SMALL:
    return LIMIT_BODY_SMALL;
  case BODY_JSON:
    return LIMIT_BODY_JSON;
  case BODY_ATTACHMENT:
    return LIMIT_BODY_ATTACHMENT;
  }
  return 0;
}
