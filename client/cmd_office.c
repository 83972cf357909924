#include "client/body_names.h"
#include "client/command.h"
#include "client/motion.h"
#include "client/output.h"
#include "client/request.h"
#include "lib/buf.h"
#include "lib/json.h"

static const struct column office_columns[] = {
  { "Id", "id", 0 },
  { "Party", "party", COLUMN_CUT },
  { "Role", "role", 0 },
  { "Body", "body", COLUMN_CUT },
  { "Since", "since", COLUMN_SPARE },
  { "Until", "until", 0 },
  { "Status", "status", 0 },
  { "Log entry", "entry", COLUMN_NUMBER | COLUMN_SHOW_ONLY },
  { "Ended", "ended", COLUMN_SHOW_ONLY },
  { "Ended in", "ended_entry", COLUMN_SHOW_ONLY },
  { "Reason", "reason", COLUMN_SHOW_ONLY },
  { NULL, NULL, 0 },
};
static const struct view office_view = { "office", "offices", office_columns, NULL, NULL };

static int office_list(struct cli *cli)
{
  struct buf target = { 0 };
  int rc;

  route_path(&target, ROUTE_OFFICE_LIST, NULL, NULL);
  target_query(&target, "body", cli_arg(cli, 0));
  target_query(&target, "role", cli_option(cli, "role"));
  target_query(&target, "party", cli_option(cli, "party"));
  target_query(&target, "as_of", cli_option(cli, "as-of"));
  target_query(&target, "limit", "500");
  rc = output_list(cli, buf_str(&target), SIGN_NOT, &office_view);
  buf_free(&target);
  return rc;
}

static int office_appoint(struct cli *cli)
{
  const char *handle = cli_arg(cli, 0), *role = cli_arg(cli, 1), *reason;
  struct json_object *body = body_new(cli);
  int rc = cli_text(cli, cli_option(cli, "reason"), &reason);

  if (rc != CLI_DONE)
    return rc;
  json_set_str(body, "party", handle);
  json_set_str(body, "role", role);
  json_set_str(body, "body", cli_option(cli, "body"));
  json_set_str(body, "until", cli_option(cli, "until"));
  json_set_str(body, "reason", reason);
  return motion_move(cli, ROUTE_OFFICE_APPOINT, NULL, NULL, body,
                     arena_printf(&cli->arena, "Appointed %s as %s", handle, role));
}

static const struct option_spec list_options[] = {
  { "as-of", 0, OPTION_VALUE, false, "DATE", "as it was on that day, such as 2026-01-31" },
  { "role", 0, OPTION_VALUE, false, "ROLE", "only that role" },
  { "party", 0, OPTION_VALUE, false, "HANDLE", "only of that party" },
  { NULL, 0, OPTION_FLAG, false, NULL, NULL },
};

static const struct option_spec appoint_options[] = {
  { "body", 0, OPTION_VALUE, false, "SLUG", "for that body only" },
  { "until", 0, OPTION_VALUE, false, "DATE", "the first day on which it is not held any more" },
  { "reason", 0, OPTION_VALUE, false, "TEXT", "why; it becomes public" },
  { NULL, 0, OPTION_FLAG, false, NULL, NULL },
};

static const struct command commands[] = {
  { "list", "[SLUG]", 0, 1, "Lists who holds which office, in one body or everywhere.",
    "industry --as-of 2026-01-31", NULL, list_options, office_list },
  { "appoint", "HANDLE ROLE", 2, 2, "Moves that a person be appointed to an office.",
    "li-wei reviewer --body industry --until 2028-01-31",
    "ROLE is registrar, executive or auditor of the register, or chair or reviewer of --body, and\n"
    "without it of every body. Executives decide: as many as the charter says must run the same\n"
    "command, or approve the motion that the first one made. Whoever holds the office already gets\n"
    "a further term.",
    appoint_options, office_appoint },
  { NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, NULL },
};

const struct noun noun_office = { "office", "Who screens, decides and keeps the register.",
                                  commands };
