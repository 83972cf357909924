#include "client/body_names.h"

#include "client/command.h"
#include "lib/json.h"

void body_set_names(const struct cli *cli, struct json_object *body, struct json_object *before)
{
  struct json_object *names = NULL;
  const struct given_option *o;

  for (size_t at = 0; (o = cli_option_next(cli, "name", &at)) != NULL;) {
    if (names == NULL) {
      names = json_object_new_object();
      if (before != NULL) {
        json_object_object_foreach (before, tag, name)
          json_set_str(names, tag, json_object_get_string(name));
      }
    }
    json_set_str(names, o->suffix == NULL ? "en" : o->suffix, o->value);
  }
  json_set(body, "names", names);
}

void body_set_list(const struct cli *cli, struct json_object *body, const char *option,
                   const char *member)
{
  struct json_object *list = NULL;
  const struct given_option *o;

  for (size_t at = 0; (o = cli_option_next(cli, option, &at)) != NULL;) {
    if (list == NULL)
      list = json_object_new_array();
    json_add_str(list, o->value);
  }
  json_set(body, member, list);
}

struct json_object *body_new(struct cli *cli)
{
  return cli_keep(cli, json_object_new_object());
}
