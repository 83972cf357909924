/*
 * The charter: what the organization is and by which rules.
 */
#include <stdio.h>
#include <string.h>

#include "client/body_names.h"
#include "client/charter.h"
#include "client/command.h"
#include "client/file.h"
#include "client/motion.h"
#include "client/output.h"
#include "client/request.h"
#include "lib/json.h"

static int charter_show(struct cli *cli)
{
  const char *path = cli_option(cli, "out"), *text;
  struct json_object *charter;
  int rc = charter_fetch(cli, 0, &text, &charter);

  if (rc != CLI_DONE)
    return rc;
  if (path == NULL) {
    output_json(cli, charter);
    return CLI_DONE;
  }
  rc = file_write(cli, path, text, strlen(text));
  if (rc == CLI_DONE)
    cli_say(cli, "Wrote the charter in force to %s.", path);
  return rc;
}

static int read_file(struct cli *cli, const char *path, struct json_object **out)
{
  struct problem p = { 0 };
  char *data;
  size_t len;
  int rc = file_read(cli, path, LIMIT_CHARTER, &data, &len);

  if (rc != CLI_DONE)
    return rc;
  *out = json_read(data, len, &p);
  if (*out == NULL)
    return cli_error(cli, CLI_USAGE, "%s is not JSON as charters are: %s", path, p.detail);
  cli_keep(cli, *out);
  return CLI_DONE;
}

static int charter_amend(struct cli *cli)
{
  struct json_object *before, *after, *body = body_new(cli);
  const char *reason;
  int rc = read_file(cli, cli_arg(cli, 0), &after);

  if (rc == CLI_DONE && cli_flag(cli, "preview")) {
    rc = charter_fetch(cli, 0, NULL, &before);
    if (rc == CLI_DONE)
      charter_show_changes(cli, charter_changes(cli, before, after));
    return rc;
  }
  if (rc == CLI_DONE)
    rc = cli_text(cli, cli_option(cli, "reason"), &reason);
  if (rc != CLI_DONE)
    return rc;
  json_set(body, "charter", json_object_get(after));
  json_set_str(body, "reason", reason);
  return motion_move(cli, ROUTE_CHARTER_AMEND, NULL, NULL, body, "Amended the charter");
}

static const struct option_spec show_options[] = {
  { "out", 'o', OPTION_VALUE, false, "FILE", "write it there, its exact bytes" },
  { NULL, 0, OPTION_FLAG, false, NULL, NULL },
};
static const struct option_spec amend_options[] = {
  { "preview", 0, OPTION_FLAG, false, NULL, "show what would change, and send nothing" },
  { "reason", 0, OPTION_VALUE, false, "TEXT", "why; it becomes public" },
  { NULL, 0, OPTION_FLAG, false, NULL, NULL },
};

static const struct command commands[] = {
  { "show", "", 0, 0, "Shows the charter in force.", "-o charter.json", NULL, show_options,
    charter_show },
  { "amend", "FILE.json", 1, 1, "Moves that the charter be amended.",
    "charter.json --reason \"three approvals from now on\"",
    "FILE.json is the whole charter as it is to be: begin with `wiotc charter show -o FILE.json`. "
    "Names, languages, quorums, awards, and the names and admission policies of bodies may change. "
    "Executives decide, as many as its quorum `charter` says. An application is judged by the policy "
    "that was in force when it was submitted.",
    amend_options, charter_amend },
  { NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, NULL },
};

const struct noun noun_charter = { "charter", "What the organization is, and by which rules.",
                                   commands };
