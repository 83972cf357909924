#include "client/command.h"
#include "client/output.h"
#include "client/request.h"
#include "lib/buf.h"

static const struct column body_columns[] = {
  { "Slug", "slug", 0 },
  { "Kind", "kind", COLUMN_SPARE },
  { "Name", "names", COLUMN_NAMES | COLUMN_CUT },
  { "Status", "status", 0 },
  { "Members", "members", COLUMN_NUMBER | COLUMN_SPARE },
  { "Admits", "admission.applicants", COLUMN_CUT | COLUMN_SPARE },
  { "One per country", "admission.one_per_country", COLUMN_SHOW_ONLY },
  { "Seats", "admission.seats", COLUMN_SHOW_ONLY },
  { "Classes", "admission.classes", COLUMN_SHOW_ONLY },
  { "Documents", "admission.documents", COLUMN_SHOW_ONLY },
  { "Endorsements", "admission.endorsements", COLUMN_SHOW_ONLY },
  { "Decided by", "admission.decided_by", COLUMN_SHOW_ONLY },
  { "Approvals needed", "admission.approvals", COLUMN_SHOW_ONLY },
  { "Days to reply", "admission.reply_days", COLUMN_SHOW_ONLY },
  { "Term in months", "admission.term_months", COLUMN_SHOW_ONLY },
  { "Days to appeal", "admission.appeal_days", COLUMN_SHOW_ONLY },
  { NULL, NULL, 0 },
};
static const struct column question_columns[] = {
  { "Id", "id", 0 },
  { "Required", "required", 0 },
  { "Question", "text", COLUMN_NAMES | COLUMN_CUT },
  { NULL, NULL, 0 },
};
static const struct section body_sections[] = {
  { "Questions to applicants", "admission.questions", question_columns },
  { NULL, NULL, NULL },
};
static const struct view body_view = { "body", "bodies", body_columns, body_sections };

static int body_list(struct cli *cli)
{
  return output_list(cli, "/v1/bodies?limit=500", SIGN_NOT, &body_view);
}

static int body_show(struct cli *cli)
{
  struct buf target = { 0 };
  int rc = target_path(cli, ROUTE_BODY_SHOW, cli_arg(cli, 0), NULL, &target);

  if (rc == CLI_DONE)
    rc = output_get(cli, buf_str(&target), SIGN_NOT, &body_view);
  buf_free(&target);
  return rc;
}

static const struct command commands[] = {
  { "list", "", 0, 0, "Lists the bodies.", "", NULL, NULL, body_list },
  { "show", "SLUG", 1, 1, "Shows a body, who may apply to it and how it decides.", "industry", NULL,
    NULL, body_show },
  { NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, NULL },
};

const struct noun noun_body = { "body", "The Presidium and the commissions.", commands };
