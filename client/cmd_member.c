#include "client/command.h"
#include "client/output.h"
#include "client/request.h"
#include "lib/buf.h"

static const struct column member_columns[] = {
  { "Id", "id", 0 },
  { "Party", "party", COLUMN_CUT },
  { "Body", "body", COLUMN_CUT },
  { "Class", "class", 0 },
  { "Since", "since", COLUMN_SPARE },
  { "Until", "until", 0 },
  { "Status", "status", 0 },
  { "Application", "application", COLUMN_SHOW_ONLY },
  { "Certificate", "certificate", COLUMN_SPARE },
  { "Log entry", "entry", COLUMN_NUMBER | COLUMN_SHOW_ONLY },
  { NULL, NULL, 0 },
};
static const struct view member_view = { "membership", "memberships", member_columns, NULL, NULL };

static int member_list(struct cli *cli)
{
  struct buf target = { 0 };
  int rc;

  route_path(&target, ROUTE_MEMBERSHIP_LIST, NULL, NULL);
  target_query(&target, "body", cli_arg(cli, 0));
  target_query(&target, "party", cli_option(cli, "party"));
  target_query(&target, "status", cli_option(cli, "status"));
  target_query(&target, "as_of", cli_option(cli, "as-of"));
  target_query(&target, "limit", "500");
  rc = output_list(cli, buf_str(&target), SIGN_NOT, &member_view);
  buf_free(&target);
  return rc;
}

static int member_show(struct cli *cli)
{
  struct buf target = { 0 };
  int rc = target_path(cli, ROUTE_MEMBERSHIP_SHOW, cli_arg(cli, 0), NULL, &target);

  if (rc == CLI_DONE)
    rc = output_get(cli, buf_str(&target), SIGN_NOT, &member_view);
  buf_free(&target);
  return rc;
}

static const struct option_spec list_options[] = {
  { "as-of", 0, OPTION_VALUE, false, "DATE", "as it was on that day, such as 2026-01-31" },
  { "status", 0, OPTION_VALUE, false, "active|expired|future", "only these" },
  { "party", 0, OPTION_VALUE, false, "HANDLE", "only of that party" },
  { NULL, 0, OPTION_FLAG, false, NULL, NULL },
};

static const struct command commands[] = {
  { "list", "[BODY]", 0, 1, "Lists the members, of one body or of all.",
    "industry --as-of 2026-01-31", NULL, list_options, member_list },
  { "show", "ID", 1, 1, "Shows a membership.", "M4", NULL, NULL, member_show },
  { NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, NULL },
};

const struct noun noun_member = { "member", "Memberships of the bodies.", commands };
