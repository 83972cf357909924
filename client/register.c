#include "client/register.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client/cli.h"
#include "client/file.h"
#include "client/issuer.h"
#include "client/request.h"
#include "lib/json.h"
#include "lib/text.h"

/* Files we wrote ourselves: a line a host or key. */
#define LIMIT_STATE_FILE (1024 * 1024)
#define LIMIT_VKEY 512

static char *state_dir(struct cli *cli)
{
  return dir_of(&cli->arena, "XDG_STATE_HOME", ".local/state");
}

static char *path_in(struct cli *cli, const struct known_register *r, const char *name)
{
  return arena_printf(&cli->arena, "%s/%s", r->dir, name);
}

/* The file's text without its final newline; NULL when there is none. */
static char *load_line(struct cli *cli, const char *path, size_t max)
{
  char *text;
  size_t len;

  if (!file_load(&cli->arena, path, max, &text, &len) || strlen(text) != len)
    return NULL;
  text[strcspn(text, "\n")] = '\0';
  return text;
}

/* The second word of the last line whose first word is key. */
static char *lookup(struct cli *cli, const char *path, const char *key)
{
  char *text, *found = NULL, *rest = NULL;
  size_t len;

  if (!file_load(&cli->arena, path, LIMIT_STATE_FILE, &text, &len))
    return NULL;
  for (char *line = strtok_r(text, "\n", &rest); line != NULL; line = strtok_r(NULL, "\n", &rest)) {
    char *space = strchr(line, ' ');
    if (space == NULL)
      continue;
    *space = '\0';
    if (strcmp(line, key) == 0)
      found = space + 1;
  }
  return found;
}

/* Adds `KEY VALUE`, replacing the lines with that key. */
static bool remember(struct cli *cli, const char *dir, const char *file, const char *key,
                     const char *value)
{
  const char *path = arena_printf(&cli->arena, "%s/%s", dir, file);
  struct buf b = { 0 };
  char *text, *rest = NULL;
  size_t len, n = strlen(key);
  int lock = dir_lock(&cli->arena, dir);
  bool ok;

  if (lock < 0)
    return false;

  if (file_load(&cli->arena, path, LIMIT_STATE_FILE, &text, &len)) {
    for (char *line = strtok_r(text, "\n", &rest); line != NULL; line = strtok_r(NULL, "\n", &rest))
      if (strncmp(line, key, n) != 0 || line[n] != ' ')
        buf_printf(&b, "%s\n", line);
  }
  buf_printf(&b, "%s %s\n", key, value);
  ok = file_store(&cli->arena, path, b.data, b.len, true);
  close(lock);
  buf_free(&b);
  return ok;
}

bool register_pinned(struct cli *cli, const char *name, struct known_register *out)
{
  struct known_register r = { 0 };
  struct problem p = { 0 };
  char *dir = state_dir(cli);

  if (dir == NULL || !text_is_register_name(name))
    return false;
  strcpy(r.name, name);
  r.dir = arena_printf(&cli->arena, "%s/registers/%s", dir, name);
  r.vkey = load_line(cli, path_in(cli, &r, "log-key"), LIMIT_VKEY);
  if (r.vkey == NULL || !note_vkey_read(r.vkey, &r.log, &p) || strcmp(r.log.name, name) != 0)
    return false;
  issuers_load(cli, path_in(cli, &r, "issuer"), &r);
  r.loaded = true;
  *out = r;
  return true;
}

bool register_remembered(struct cli *cli)
{
  char *dir;
  const char *name;

  if (cli->reg.loaded)
    return true;
  dir = state_dir(cli);
  if (dir == NULL)
    return false;
  name = lookup(cli, arena_printf(&cli->arena, "%s/hosts", dir), cli->host);
  return name != NULL && register_pinned(cli, name, &cli->reg);
}

static int cannot_keep(struct cli *cli, const char *path)
{
  return cli_error(cli, CLI_USAGE,
                   "cannot keep what is known of the register in %s: %s. XDG_STATE_HOME names "
                   "another place",
                   path, strerror(errno));
}

static int changed(struct cli *cli, const char *what, const char *was, const char *is)
{
  return cli_error(
      cli, CLI_WRONG,
      "THE REGISTER SHOWS ANOTHER %s THAN BEFORE. Somebody may be posing as it.\n"
      "  pinned:  %s\n  shown:   %s\n"
      "Ask the register's people, by another way, which is right. Only if it was founded "
      "anew, remove\n  %s",
      what, was, is, cli->reg.dir);
}

int register_same_name(struct cli *cli, const char *name)
{
  return strcmp(name, cli->reg.name) == 0 ? CLI_DONE : register_other(cli);
}

int register_same_key(struct cli *cli, const char *vkey)
{
  if (strcmp(vkey, cli->reg.vkey) == 0)
    return CLI_DONE;
  return changed(cli, "LOG KEY", cli->reg.vkey, vkey);
}

const char *register_issuer(const struct known_register *r)
{
  return r->n_issuers == 0 ? "" : r->issuers[r->n_issuers - 1].did;
}

/* What is shown may follow what is pinned, when the log proves it. */
int register_same_issuer(struct cli *cli, const char *did)
{
  int rc = CLI_DONE;

  if (strcmp(did, register_issuer(&cli->reg)) != 0)
    rc = issuers_follow(cli);
  if (rc != CLI_DONE || strcmp(did, register_issuer(&cli->reg)) == 0)
    return rc;
  return changed(cli, "ISSUER", register_issuer(&cli->reg), did);
}

int register_other(struct cli *cli)
{
  char *dir = state_dir(cli);

  return cli_error(cli, CLI_WRONG,
                   "ANOTHER REGISTER ANSWERS at %s: it was %s before.\n"
                   "If that is meant so, remove the line of this host from\n  %s/hosts",
                   cli->host, cli->reg.name, dir == NULL ? "" : dir);
}

/* Asks the host who it is. */
static int ask(struct cli *cli, const char **name, const char **vkey, const char **issuer)
{
  struct json_object *status;
  struct note_verifier log;
  struct problem p = { 0 };
  struct exchange x;
  int rc = request_get_json(cli, "/v1/status", SIGN_NOT, &status, NULL);

  if (rc == CLI_DONE)
    rc = request_get(cli, "/v1/log/key", SIGN_NOT, &x);
  if (rc != CLI_DONE)
    return rc;
  *name = json_str(status, "register");
  *issuer = json_str(status, "issuer");
  *vkey = arena_strndup(&cli->arena, x.data, strcspn(x.data, "\r\n"));
  if (*name == NULL || !text_is_register_name(*name))
    return cli_error(cli, CLI_UNREACHABLE, "what answers at %s does not say which register it is",
                     cli->host);
  if (strlen(*vkey) > LIMIT_VKEY || !note_vkey_read(*vkey, &log, &p) ||
      strcmp(log.name, *name) != 0)
    return cli_error(cli, CLI_WRONG, "THE LOG KEY THAT %s SHOWS IS NOT THAT OF %s: %s", cli->host,
                     *name, *vkey);
  return CLI_DONE;
}

static int pin(struct cli *cli, const char *name, const char *vkey, const char *issuer)
{
  struct known_register r = { 0 };
  const char *path = arena_printf(&cli->arena, "%s/registers/%s", state_dir(cli), name);

  r.dir = path;
  if (!dir_make(&cli->arena, path))
    return cannot_keep(cli, path);
  path = path_in(cli, &r, "log-key");
  if (!file_store(&cli->arena, path, arena_printf(&cli->arena, "%s\n", vkey), strlen(vkey) + 1,
                  true))
    return cannot_keep(cli, path);
  cli_say(cli,
          "First contact with the register %s at %s.\n"
          "  log key: %s\n  issuer:  %s\n"
          "These are kept in %s and compared from now on.",
          name, cli->host, vkey, issuer == NULL ? "none named" : issuer, r.dir);
  return CLI_DONE;
}

/* What the host shows with what is pinned, in cli->reg. */
static int compare(struct cli *cli, const char *vkey, const char *issuer)
{
  int rc = register_same_key(cli, vkey);

  if (rc == CLI_DONE && issuer != NULL)
    rc = register_same_issuer(cli, issuer);
  if (rc != CLI_DONE)
    cli->reg.loaded = false;
  return rc;
}

int register_seen(struct cli *cli, const char **name)
{
  const char *vkey, *issuer;
  int rc;

  if (register_remembered(cli)) {
    *name = cli->reg.name;
    return CLI_DONE;
  }
  rc = ask(cli, name, &vkey, &issuer);
  if (rc == CLI_DONE && register_pinned(cli, *name, &cli->reg))
    rc = compare(cli, vkey, issuer);
  return rc;
}

int register_known(struct cli *cli)
{
  const char *name, *vkey, *issuer;
  int rc;

  if (register_remembered(cli))
    return CLI_DONE;
  if (state_dir(cli) == NULL)
    return cli_error(cli, CLI_USAGE,
                     "there is no place to keep what is known of the register: "
                     "set HOME or XDG_STATE_HOME");
  rc = ask(cli, &name, &vkey, &issuer);
  if (rc != CLI_DONE)
    return rc;
  if (!register_pinned(cli, name, &cli->reg)) {
    rc = pin(cli, name, vkey, issuer);
    if (rc == CLI_DONE && !register_pinned(cli, name, &cli->reg))
      rc = cannot_keep(cli, state_dir(cli));
  }
  if (rc == CLI_DONE)
    rc = compare(cli, vkey, issuer);
  if (rc != CLI_DONE)
    return rc;
  if (remember(cli, state_dir(cli), "hosts", cli->host, name))
    return CLI_DONE;
  return cannot_keep(cli, state_dir(cli));
}

void register_close(struct known_register *r)
{
  free(r->followed);
  *r = (struct known_register){ 0 };
}
