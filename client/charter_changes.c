#include "client/charter.h"

#include <inttypes.h>
#include <string.h>

#include "client/output.h"
#include "client/request.h"
#include "lib/buf.h"
#include "lib/json.h"

static void compare(struct cli *cli, struct json_object *out, const char *path,
                    struct json_object *before, struct json_object *after);

/* What its elements are called by, when they are objects with such a name; NULL: nothing. */
static const char *key_of(struct json_object *list)
{
  static const char *const keys[] = { "slug", "id", "programme", "handle" };
  size_t n = json_object_array_length(list);

  for (size_t k = 0; n > 0 && k < sizeof keys / sizeof keys[0]; k++) {
    size_t named = 0;
    for (size_t i = 0; i < n; i++)
      named += json_str(json_object_array_get_idx(list, i), keys[k]) != NULL;
    if (named == n)
      return keys[k];
  }
  return NULL;
}

static struct json_object *element(struct json_object *list, const char *key, const char *name)
{
  for (size_t i = 0; i < json_object_array_length(list); i++) {
    struct json_object *item = json_object_array_get_idx(list, i);
    if (strcmp(json_str(item, key), name) == 0)
      return item;
  }
  return NULL;
}

static void add(struct json_object *out, const char *path, struct json_object *before,
                struct json_object *after)
{
  struct json_object *change = json_object_new_object();

  json_set_str(change, "member", path);
  json_set(change, "before", json_object_get(before));
  json_set(change, "after", json_object_get(after));
  json_add(out, change);
}

static void compare_objects(struct cli *cli, struct json_object *out, const char *path,
                            struct json_object *before, struct json_object *after)
{
  const char *dot = *path != '\0' ? "." : "";

  json_object_object_foreach (before, name, value)
    compare(cli, out, arena_printf(&cli->arena, "%s%s%s", path, dot, name), value,
            json_object_object_get(after, name));
  json_object_object_foreach (after, other, fresh) {
    if (!json_object_object_get_ex(before, other, NULL))
      compare(cli, out, arena_printf(&cli->arena, "%s%s%s", path, dot, other), NULL, fresh);
  }
}

/* Element by element, whatever their order. */
static void compare_lists(struct cli *cli, struct json_object *out, const char *path,
                          const char *key, struct json_object *before, struct json_object *after)
{
  size_t n = json_object_array_length(out);

  for (size_t i = 0; i < json_object_array_length(before); i++) {
    struct json_object *item = json_object_array_get_idx(before, i);
    const char *name = json_str(item, key);
    compare(cli, out, arena_printf(&cli->arena, "%s[%s]", path, name), item,
            element(after, key, name));
  }
  for (size_t i = 0; i < json_object_array_length(after); i++) {
    struct json_object *item = json_object_array_get_idx(after, i);
    const char *name = json_str(item, key);
    if (element(before, key, name) == NULL)
      compare(cli, out, arena_printf(&cli->arena, "%s[%s]", path, name), NULL, item);
  }
  if (json_object_array_length(out) == n)
    add(out, arena_printf(&cli->arena, "%s (order)", path), before, after);
}

static void compare(struct cli *cli, struct json_object *out, const char *path,
                    struct json_object *before, struct json_object *after)
{
  const char *key = NULL;

  if (json_object_equal(before, after))
    return;
  if (json_object_is_type(before, json_type_object) && json_object_is_type(after, json_type_object))
    compare_objects(cli, out, path, before, after);
  else if (json_object_is_type(before, json_type_array) &&
           json_object_is_type(after, json_type_array) && (key = key_of(before)) != NULL &&
           key_of(after) != NULL && strcmp(key, key_of(after)) == 0)
    compare_lists(cli, out, path, key, before, after);
  else
    add(out, path, before, after);
}

struct json_object *charter_changes(struct cli *cli, struct json_object *before,
                                    struct json_object *after)
{
  struct json_object *out = cli_keep(cli, json_object_new_array());

  compare(cli, out, "", before, after);
  return out;
}

static const struct column change_columns[] = {
  { "Member", "member", 0 },
  { "Now", "before", COLUMN_CUT },
  { "Amended", "after", COLUMN_CUT },
  { NULL, NULL, 0 },
};
static const struct view change_view = { "change", "changes", change_columns, NULL, NULL };

/* Values as texts, for a table; what is not there is a dash. */
static struct json_object *readable(struct cli *cli, struct json_object *changes)
{
  static const char *const members[] = { "before", "after" };
  struct json_object *out = cli_keep(cli, json_object_new_array());

  for (size_t i = 0; i < json_object_array_length(changes); i++) {
    struct json_object *change = json_object_array_get_idx(changes, i);
    struct json_object *row = json_object_new_object();
    json_set_str(row, "member", json_str(change, "member"));
    for (size_t k = 0; k < 2; k++) {
      struct json_object *value = json_object_object_get(change, members[k]);
      struct buf text = { 0 };
      json_write(&text, value);
      json_set_str(row, members[k],
                   value == NULL                                  ? "-"
                   : json_object_is_type(value, json_type_string) ? json_object_get_string(value)
                                                                  : buf_str(&text));
      buf_free(&text);
    }
    json_add(out, row);
  }
  return out;
}

void charter_show_changes(struct cli *cli, struct json_object *changes)
{
  output_rows(cli, cli->format == FORMAT_JSON ? changes : readable(cli, changes), &change_view);
}

int charter_fetch(struct cli *cli, int64_t version, const char **text, struct json_object **charter)
{
  struct buf target = { 0 };
  struct exchange x;
  int rc;

  route_path(&target, ROUTE_CHARTER, NULL, NULL);
  if (version > 0)
    target_query(&target, "version", arena_printf(&cli->arena, "%" PRId64, version));
  rc = request_get(cli, buf_str(&target), SIGN_NOT, &x);
  buf_free(&target);
  if (rc == CLI_DONE)
    rc = request_json(cli, &x, charter);
  if (rc == CLI_DONE && text != NULL)
    *text = x.data;
  return rc;
}
