#include "client/command.h"
#include "client/output.h"
#include "client/request.h"
#include "lib/buf.h"
#include "lib/json.h"

static const struct column body_columns[] = {
  { "Slug", "slug", 0 },
  { "Kind", "kind", COLUMN_YIELDS },
  { "Name", "names", COLUMN_NAMES | COLUMN_CUT },
  { "Status", "status", 0 },
  { "Members", "members", COLUMN_NUMBER | COLUMN_YIELDS },
  { "Admits", "admission.applicants", COLUMN_CUT | COLUMN_YIELDS },
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

/* In every language it is asked in, each on lines of its own. */
static void print_question(struct cli *cli, struct json_object *body, struct json_object *question)
{
  struct json_object *texts = json_object_of(question, "text");
  const char *id = json_str(question, "id");

  (void)body;
  output_prose(cli, 2,
               arena_printf(&cli->arena, "%s%s", id == NULL ? "?" : id,
                            json_flag(question, "required", false) ? "" : " (optional)"));
  if (texts == NULL)
    return;
  json_object_object_foreach (texts, tag, text)
    output_prose(cli, 4,
                 arena_printf(&cli->arena, "%s: %s", tag,
                              json_object_is_type(text, json_type_string)
                                  ? json_object_get_string(text)
                                  : "?"));
}

static const struct section body_sections[] = {
  { "Questions to applicants", "admission.questions", NULL, print_question },
  { NULL, NULL, NULL, NULL },
};
static const struct view body_view = { "body", "bodies", body_columns, body_sections, NULL };

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
