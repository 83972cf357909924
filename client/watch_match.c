#include "client/watch.h"

#include <string.h>

#include "client/request.h"
#include "client/whose.h"
#include "lib/id.h"
#include "lib/json.h"

#define MOST 1024 /* handles, keys or bodies watched at once */

static bool add(struct cli *cli, const char **list, size_t *n, const char *word)
{
  if (*n == MOST)
    return false;
  list[(*n)++] = arena_strdup(&cli->arena, word);
  return true;
}

static const char **given(struct cli *cli, const char *option, size_t *n)
{
  const char **list = arena_alloc(&cli->arena, (MOST + 1) * sizeof *list);
  const struct given_option *o;
  size_t at = 0;

  *n = 0;
  while ((o = cli_option_next(cli, option, &at)) != NULL)
    add(cli, list, n, o->value);
  return list;
}

int watch_begin(struct cli *cli, struct watched *out)
{
  size_t handles, dids, bodies;
  const char *handle;
  int rc = CLI_DONE;

  out->handles = given(cli, "handle", &handles);
  out->dids = given(cli, "did", &dids);
  out->bodies = given(cli, "body", &bodies);
  if (handles + dids + bodies == 0) {
    rc = whose_key(cli, NULL, &handle);
    if (rc == CLI_DONE)
      add(cli, out->handles, &handles, handle);
  }
  return rc;
}

static int add_keys(struct cli *cli, const char *handle, const char **dids, size_t *n)
{
  struct json_object *answer, *keys;
  struct buf target = { 0 };
  int rc = target_path(cli, ROUTE_KEY_LIST, handle, NULL, &target);

  if (rc == CLI_DONE)
    rc = request_get_json(cli, buf_str(&target), SIGN_NOT, &answer, NULL);
  buf_free(&target);
  if (rc != CLI_DONE)
    return rc;
  keys = json_array_of(answer, "keys");
  for (size_t i = 0; keys != NULL && i < json_object_array_length(keys); i++) {
    const char *did = json_str(json_object_array_get_idx(keys, i), "did");
    if (did != NULL && !add(cli, dids, n, did))
      return cli_error(cli, CLI_USAGE, "more than %d keys to watch", MOST);
  }
  return CLI_DONE;
}

int watch_refresh(struct cli *cli, const struct watched *from, struct watched *out)
{
  size_t n = 0;
  int rc = CLI_DONE;

  *out = *from;
  out->dids = arena_alloc(&cli->arena, (MOST + 1) * sizeof *out->dids);
  for (size_t i = 0; from->dids[i] != NULL; i++)
    add(cli, out->dids, &n, from->dids[i]);
  for (size_t i = 0; rc == CLI_DONE && from->handles[i] != NULL; i++)
    rc = add_keys(cli, from->handles[i], out->dids, &n);
  return rc;
}

struct search {
  struct cli *cli;
  const struct watched *w;
  const char *why; /* "" so far */
};

static bool has(const char **list, const char *word)
{
  for (; word != NULL && *list != NULL; list++)
    if (strcmp(*list, word) == 0)
      return true;
  return false;
}

/* Each reason once. */
static void reason(struct search *s, const char *what, const char *which)
{
  const char *text = arena_printf(&s->cli->arena, "%s%s", what, which);

  if (strstr(s->why, text) == NULL)
    s->why = arena_printf(&s->cli->arena, "%s%s%s", s->why, s->why[0] == '\0' ? "" : "; ", text);
}

static void named(struct search *s, const char *word, bool is_body)
{
  if (is_body && has(s->w->bodies, word))
    reason(s, "names the body ", word);
  else if (!is_body && has(s->w->handles, word))
    reason(s, "names ", word);
  else if (!is_body && has(s->w->dids, word))
    reason(s, "names the key ", word);
}

/* An entry names an application by its number only: whose it is, the register says. */
static void look_up(struct search *s, const char *word)
{
  static const struct {
    enum id_kind kind; /* 0: certificates */
    const char *path, *party;
  } kinds[] = {
    { ID_APPLICATION, "applications", "applicant" },
    { ID_MEMBERSHIP, "memberships", "party" },
    { ID_MOTION, "motions", "subject" },
    { ID_NOMINATION, "nominations", "nominee" },
    { 0, "certificates", "party" },
  };
  struct cli *cli = s->cli;
  struct json_object *answer = NULL;
  bool hushed = cli->hushed;
  const char *party, *body;
  size_t i = 0;

  while (kinds[i].kind != 0 && id_read(kinds[i].kind, word) == 0)
    i++;
  if (kinds[i].kind == 0 && !certificate_number_valid(word))
    return;
  cli->hushed = true;
  request_get_json(cli, arena_printf(&cli->arena, "/v1/%s/%s", kinds[i].path, word), SIGN_NOT,
                   &answer, NULL);
  cli->hushed = hushed;
  party = json_str(answer, kinds[i].party);
  body = json_str(answer, "body");
  if (has(s->w->handles, party))
    reason(s, arena_printf(&cli->arena, "%s is of ", word), party);
  if (has(s->w->bodies, body))
    reason(s, arena_printf(&cli->arena, "%s is of the body ", word), body);
}

static void search_effect(struct search *s, const char *name, struct json_object *value)
{
  const char *word;

  switch (json_object_get_type(value)) {
  case json_type_object: {
    json_object_object_foreach (value, member, inner)
      search_effect(s, member, inner);
    break;
  }
  case json_type_array:
    for (size_t i = 0; i < json_object_array_length(value); i++)
      search_effect(s, name, json_object_array_get_idx(value, i));
    break;
  case json_type_string:
    word = json_object_get_string(value);
    named(s, word, strcmp(name, "body") == 0 || strcmp(name, "bodies") == 0);
    look_up(s, word);
    break;
  default:
    break;
  }
}

static void search_path(struct search *s, const char *path)
{
  char *words = arena_strdup(&s->cli->arena, path), *rest = NULL;
  const char *before = "";

  for (char *word = strtok_r(words, "/", &rest); word != NULL; word = strtok_r(NULL, "/", &rest)) {
    named(s, word, strcmp(before, "bodies") == 0);
    look_up(s, word);
    before = word;
  }
}

const char *watch_match(struct cli *cli, const struct watched *w, const struct leaf *leaf,
                        const char *signer)
{
  struct search s = { cli, w, "" };

  if (has(w->dids, signer))
    reason(&s, "signed by this key", "");
  search_path(&s, leaf->path);
  search_effect(&s, "", leaf->effect);
  return s.why[0] == '\0' ? NULL : s.why;
}
