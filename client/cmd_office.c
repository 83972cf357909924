#include "client/command.h"
#include "client/output.h"
#include "client/request.h"
#include "lib/buf.h"

static const struct column office_columns[] = {
  { "Id", "id", 0 },
  { "Party", "party", COLUMN_CUT },
  { "Role", "role", 0 },
  { "Body", "body", COLUMN_CUT },
  { "Since", "since", COLUMN_SPARE },
  { "Until", "until", 0 },
  { "Status", "status", 0 },
  { "Log entry", "entry", COLUMN_NUMBER | COLUMN_SHOW_ONLY },
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

static const struct option_spec list_options[] = {
  { "as-of", 0, OPTION_VALUE, false, "DATE", "as it was on that day, such as 2026-01-31" },
  { "role", 0, OPTION_VALUE, false, "ROLE", "only that role" },
  { "party", 0, OPTION_VALUE, false, "HANDLE", "only of that party" },
  { NULL, 0, OPTION_FLAG, false, NULL, NULL },
};

static const struct command commands[] = {
  { "list", "[SLUG]", 0, 1, "Lists who holds which office, in one body or everywhere.",
    "industry --as-of 2026-01-31", NULL, list_options, office_list },
  { NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, NULL },
};

const struct noun noun_office = { "office", "Who screens, decides and keeps the register.",
                                  commands };
