#include "client/command.h"

#include <inttypes.h>
#include <string.h>

#include "client/body_names.h"
#include "client/motion.h"
#include "client/output.h"
#include "client/request.h"
#include "lib/buf.h"
#include "lib/json.h"

static const struct column member_columns[] = {
  { "Id", "id", 0 },
  { "Party", "party", COLUMN_CUT },
  { "Body", "body", COLUMN_CUT },
  { "Class", "class", 0 },
  { "Since", "since", COLUMN_SPARE },
  { "Until", "until", 0 },
  { "Status", "status", 0 },
  { "Renewable before", "grace_until", COLUMN_SHOW_ONLY },
  { "Ended", "ended", COLUMN_SHOW_ONLY },
  { "Because it was", "ended_reason", COLUMN_SHOW_ONLY },
  { "Note", "ended_note", COLUMN_SHOW_ONLY },
  { "Continues", "continues", COLUMN_SHOW_ONLY },
  { "Renewed by", "renewed_by", COLUMN_SHOW_ONLY },
  { "Representative", "representative", COLUMN_SPARE | COLUMN_CUT },
  { "Application", "application", COLUMN_SHOW_ONLY },
  { "Certificate", "certificate", COLUMN_SPARE },
  { "Log entry", "entry", COLUMN_NUMBER | COLUMN_SHOW_ONLY },
  { NULL, NULL, 0 },
};
static const struct column suspension_columns[] = {
  { "Since", "since", 0 },
  { "Until", "until", 0 },
  { "By", "by", COLUMN_CUT },
  { "Reason", "reason", COLUMN_CUT },
  { "Lifted", "reinstated", 0 },
  { "By", "reinstated_by", COLUMN_CUT },
  { "Reason", "reinstated_reason", COLUMN_CUT },
  { NULL, NULL, 0 },
};
static const struct section member_sections[] = {
  { "Suspensions", "suspensions", suspension_columns, NULL },
  { NULL, NULL, NULL, NULL },
};
static const struct view member_view = { "membership", "memberships", member_columns,
                                         member_sections, NULL };

static int member_list(struct cli *cli)
{
  struct buf target = { 0 };
  int rc;

  route_path(&target, ROUTE_MEMBERSHIP_LIST, NULL, NULL);
  target_query(&target, "body", cli_arg(cli, 0));
  target_query(&target, "party", cli_option(cli, "party"));
  target_query(&target, "status", cli_option(cli, "status"));
  target_query(&target, "as_of", cli_option(cli, "as-of"));
  target_query(&target, "at_entry", cli_option(cli, "at-entry"));
  target_query(&target, "limit", "500");
  rc = output_list(cli, buf_str(&target), SIGN_NOT, &member_view);
  buf_free(&target);
  return rc;
}

static int member_show(struct cli *cli)
{
  struct buf target = { 0 };
  int rc = target_path(cli, ROUTE_MEMBERSHIP_SHOW, cli_arg(cli, 0), NULL, &target);

  target_query(&target, "as_of", cli_option(cli, "as-of"));
  target_query(&target, "at_entry", cli_option(cli, "at-entry"));
  if (rc == CLI_DONE)
    rc = output_get(cli, buf_str(&target), SIGN_NOT, &member_view);
  buf_free(&target);
  return rc;
}

/* POSTs the body to the membership's row and shows what came of it. */
static int act(struct cli *cli, enum route_id row, struct json_object *body, const char *done)
{
  struct json_object *answer, *membership;
  struct buf target = { 0 };
  const char *status;
  int64_t index;
  int rc = target_path(cli, row, cli_arg(cli, 0), NULL, &target);

  if (rc == CLI_DONE)
    rc = request_write(cli, buf_str(&target), body, &answer, &index);
  buf_free(&target);
  if (rc != CLI_DONE)
    return rc;
  membership = json_object_of(answer, "membership");
  status = membership == NULL ? NULL : json_str(membership, "status");
  cli_say(cli, "%s %s, log entry %" PRId64 "; it is %s now.", done, cli_arg(cli, 0), index,
          status == NULL ? "?" : status);
  return output_object(cli, answer, &member_view);
}

/* A body with the reason (`-` being stdin) and the day that were given. */
static int read_options(struct cli *cli, struct json_object *body)
{
  const char *reason = NULL;
  int rc = cli_text(cli, cli_option(cli, "reason"), &reason);

  json_set_str(body, "reason", reason);
  json_set_str(body, "until", cli_option(cli, "until"));
  return rc;
}

static int member_renew(struct cli *cli)
{
  const char *id = cli_arg(cli, 0), *number;
  struct json_object *answer, *membership;
  struct buf target = { 0 };
  int64_t index;
  int rc = target_path(cli, ROUTE_MEMBERSHIP_RENEW, id, NULL, &target);

  if (rc == CLI_DONE)
    rc = request_write(cli, buf_str(&target), body_new(cli), &answer, &index);
  buf_free(&target);
  if (rc != CLI_DONE)
    return rc;
  membership = json_object_of(answer, "membership");
  cli_say(cli, "Renewed %s as %s, log entry %" PRId64 ".", id,
          membership == NULL ? "?" : json_str(membership, "id"), index);
  number = membership == NULL ? NULL : json_str(membership, "certificate");
  if (number != NULL)
    cli_say(cli, "The certificate: wiotc certificate fetch %s", number);
  return output_object(cli, answer, &member_view);
}

static int member_represent(struct cli *cli)
{
  struct json_object *body = body_new(cli);

  json_set_str(body, "person", cli_arg(cli, 1));
  return act(cli, ROUTE_MEMBERSHIP_REPRESENT, body, "Named the representative of");
}

static int member_expel(struct cli *cli)
{
  struct json_object *body = body_new(cli);
  int rc = read_options(cli, body);

  return rc == CLI_DONE ? motion_move(cli, ROUTE_MEMBERSHIP_EXPEL, cli_arg(cli, 0), NULL, body,
                                      arena_printf(&cli->arena, "Expelled %s", cli_arg(cli, 0)))
                        : rc;
}

static int member_appeal(struct cli *cli)
{
  struct json_object *body = body_new(cli);
  const char *text = NULL;
  int rc = cli_text(cli, cli_arg(cli, 1), &text);

  json_set_str(body, "text", text);
  return rc == CLI_DONE ? act(cli, ROUTE_MEMBERSHIP_APPEAL, body, "Appealed about") : rc;
}

static int member_rule(struct cli *cli)
{
  struct json_object *body = body_new(cli);
  int rc = read_options(cli, body);
  const char *done = strcmp(cli->command->verb, "affirm") == 0 ? "Affirmed" : "Overturned";

  json_set_str(body, "ruling", cli->command->verb);
  if (rc != CLI_DONE)
    return rc;
  return motion_move(cli, ROUTE_MEMBERSHIP_RULE, cli_arg(cli, 0), NULL, body,
                     arena_printf(&cli->arena, "%s the expulsion from %s", done, cli_arg(cli, 0)));
}

static int member_suspend(struct cli *cli)
{
  struct json_object *body = body_new(cli);
  int rc = read_options(cli, body);

  return rc == CLI_DONE ? act(cli, ROUTE_MEMBERSHIP_SUSPEND, body, "Suspended") : rc;
}

static int member_reinstate(struct cli *cli)
{
  struct json_object *body = body_new(cli);
  int rc = read_options(cli, body);

  return rc == CLI_DONE ? act(cli, ROUTE_MEMBERSHIP_REINSTATE, body, "Reinstated") : rc;
}

static int member_resign(struct cli *cli)
{
  struct json_object *body = body_new(cli);
  int rc = read_options(cli, body);

  if (rc == CLI_DONE)
    rc = cli_confirm(cli, "Resign the membership %s for ever?", cli_arg(cli, 0));
  return rc == CLI_DONE ? act(cli, ROUTE_MEMBERSHIP_RESIGN, body, "Resigned") : rc;
}

#define END_OPTION                                                                                 \
  {                                                                                                \
    NULL, 0, OPTION_FLAG, false, NULL, NULL                                                        \
  }
static const struct option_spec list_options[] = {
  { "as-of", 0, OPTION_VALUE, false, "DATE", "the roster of that day, such as 2026-01-31" },
  { "status", 0, OPTION_VALUE, false, "STATUS", "only these: active, due, suspended, ..." },
  { "party", 0, OPTION_VALUE, false, "HANDLE", "only of that party" },
  { "at-entry", 0, OPTION_VALUE, false, "INDEX", "as it was known at that log entry, on its day" },
  END_OPTION,
};
static const struct option_spec show_options[] = {
  { "as-of", 0, OPTION_VALUE, false, "DATE", "what it is on that day, such as 2026-01-31" },
  { "at-entry", 0, OPTION_VALUE, false, "INDEX", "as it was known at that log entry, on its day" },
  END_OPTION,
};
static const struct option_spec suspend_options[] = {
  { "reason", 0, OPTION_VALUE, true, "TEXT", "why; it is public; `-` reads it from stdin" },
  { "until", 0, OPTION_VALUE, false, "DATE", "the first day it is over; for good when left out" },
  END_OPTION,
};
static const struct option_spec public_reason[] = {
  { "reason", 0, OPTION_VALUE, true, "TEXT", "why; it is public; `-` reads it from stdin" },
  END_OPTION,
};
static const struct option_spec maybe_reason[] = {
  { "reason", 0, OPTION_VALUE, false, "TEXT", "why; it is public; `-` reads it from stdin" },
  END_OPTION,
};
static const struct option_spec resign_options[] = {
  { "reason", 0, OPTION_VALUE, false, "TEXT", "why; it is public; `-` reads it from stdin" },
  { "until", 0, OPTION_VALUE, false, "DATE", "the first day it is over; today when left out" },
  END_OPTION,
};

static const struct command commands[] = {
  { "list", "[BODY]", 0, 1, "Lists the memberships, of one body or of all.",
    "industry --as-of 2026-01-31",
    "All terms there ever were; with --as-of the roster of that day, and with --status those that "
    "had this status then.",
    list_options, member_list },
  { "show", "ID", 1, 1, "Shows a membership.", "M4 --at-entry 1200", NULL, show_options,
    member_show },
  { "renew", "ID", 1, 1, "Renews your membership for another term.", "M4",
    "From 90 days before its end until the end of its grace it goes on without a gap. For a year "
    "after that it begins anew on the day, if there is a place.",
    NULL, member_renew },
  { "represent", "ID PERSON", 2, 2, "Names who represents you in the body.", "M4 li-wei",
    "One of your representatives: wiotc party represent.", NULL, member_represent },
  { "suspend", "ID", 1, 1, "Suspends a membership, until a day or for good.",
    "M4 --reason \"Fees of 2025 unpaid\" --until 2026-06-01",
    "For registrars and the chair of the body.", suspend_options, member_suspend },
  { "reinstate", "ID", 1, 1, "Lifts a suspension.", "M4 --reason \"Fees were paid\"",
    "For registrars and the chair of the body.", maybe_reason, member_reinstate },
  { "resign", "ID", 1, 1, "Ends your membership.", "M4 --until 2027-01-01",
    "It cannot be taken back; to return takes a new application.", resign_options, member_resign },
  { "expel", "ID", 1, 1, "Moves that a member be expelled, or approves that.",
    "M4 --reason \"Sold certificates\"",
    "For those who decide in the body; as many must agree as for an admission. It is in force at "
    "once, and may be appealed.",
    public_reason, member_expel },
  { "appeal", "ID TEXT", 2, 2, "Appeals against an expulsion.", "M4 \"It was another company\"",
    "Within the days of the body's policy. The text is public; it may be `-`: it is read from stdin.",
    NULL, member_appeal },
  { "affirm", "ID", 1, 1, "Rules on an appeal that the expulsion stands.",
    "M4 --reason \"The papers show it\"", "For executives who did not vote on it.", public_reason,
    member_rule },
  { "overturn", "ID", 1, 1, "Rules on an appeal that the expulsion is lifted.",
    "M4 --reason \"It was another company\"", "For executives who did not vote on it.",
    public_reason, member_rule },
  { NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, NULL },
};

const struct noun noun_member = { "member", "Memberships of the bodies.", commands };
