#include <inttypes.h>
#include <string.h>

#include "client/body_names.h"
#include "client/command.h"
#include "client/file.h"
#include "client/motion.h"
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
  { "Founding applicants needed", "founding.needed", COLUMN_SHOW_ONLY },
  { "Ready to be admitted", "founding.ready", COLUMN_SHOW_ONLY },
  { "To be founded at", "founding.ceremony", COLUMN_SHOW_ONLY },
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

static void print_founder(struct cli *cli, struct json_object *body, struct json_object *row)
{
  const char *why = json_str(row, "why");

  (void)body;
  output_prose(cli, 2,
               arena_printf(&cli->arena, "%s  %s  %s", output_text(row, "application"),
                            output_text(row, "party"), why == NULL ? "ready" : why));
}

static void print_step(struct cli *cli, struct json_object *body, struct json_object *row)
{
  (void)body;
  output_prose(cli, 2,
               arena_printf(&cli->arena, "%s by %s, %.10s, log entry %" PRId64,
                            output_text(row, "action"), output_text(row, "by"),
                            output_text(row, "at"), json_int(row, "entry", -1)));
  if (json_str(row, "note") != NULL)
    output_prose(cli, 6, json_str(row, "note"));
}

static const struct section body_sections[] = {
  { "Founding applicants", "founding.applicants", NULL, print_founder },
  { "Questions to applicants", "admission.questions", NULL, print_question },
  { "History", "history", NULL, print_step },
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

/* The file is what the body is, as in a charter; the slug stands on the command line. */
static int read_policy(struct cli *cli, struct json_object **out)
{
  const char *path = cli_option(cli, "file"), *slug = cli_arg(cli, 0), *named;
  struct problem p = { 0 };
  char *text;
  size_t len;
  int rc = file_read(cli, path, LIMIT_BODY_JSON, &text, &len);

  if (rc != CLI_DONE)
    return rc;
  *out = cli_keep(cli, json_read(text, len, &p));
  if (!json_object_is_type(*out, json_type_object))
    return cli_error(cli, CLI_USAGE, "%s is no JSON object: %s", path,
                     p.detail[0] == '\0' ? "it begins otherwise than with {" : p.detail);
  named = json_str(*out, "slug");
  if (named != NULL && strcmp(named, slug) != 0)
    return cli_error(cli, CLI_USAGE, "%s is of the body %.63s, not of %.63s", path, named, slug);
  json_set_str(*out, "slug", slug);
  return CLI_DONE;
}

static int body_propose(struct cli *cli)
{
  struct json_object *body, *answer;
  struct buf target = { 0 };
  int64_t index;
  int rc = read_policy(cli, &body);

  if (rc != CLI_DONE)
    return rc;
  route_path(&target, ROUTE_BODY_PROPOSE, NULL, NULL);
  rc = request_write(cli, buf_str(&target), body, &answer, &index);
  buf_free(&target);
  if (rc != CLI_DONE)
    return rc;
  cli_say(cli, "Proposed %s, log entry %" PRId64 ". It takes applications for founding membership.",
          cli_arg(cli, 0), index);
  return output_object(cli, answer, &body_view);
}

/* Moves something about the body of the first argument. */
static int move(struct cli *cli, enum route_id row, struct json_object *body, const char *done)
{
  const char *reason;
  int rc = cli_text(cli, cli_option(cli, "reason"), &reason);

  if (rc != CLI_DONE)
    return rc;
  json_set_str(body, "reason", reason);
  return motion_move(cli, row, cli_arg(cli, 0), NULL, body, done);
}

static int body_found(struct cli *cli)
{
  struct json_object *body = body_new(cli);

  json_set_str(body, "ceremony", cli_option(cli, "ceremony"));
  return move(cli, ROUTE_BODY_FOUND, body,
              arena_printf(&cli->arena, "Resolved to found %s at %s", cli_arg(cli, 0),
                           cli_option(cli, "ceremony")));
}

static int body_dormant(struct cli *cli)
{
  return move(cli, ROUTE_BODY_REST, body_new(cli),
              arena_printf(&cli->arena, "Put %s to rest", cli_arg(cli, 0)));
}

static int body_revive(struct cli *cli)
{
  return move(cli, ROUTE_BODY_REVIVE, body_new(cli),
              arena_printf(&cli->arena, "Revived %s", cli_arg(cli, 0)));
}

static int body_dissolve(struct cli *cli)
{
  return move(cli, ROUTE_BODY_DISSOLVE, body_new(cli),
              arena_printf(&cli->arena, "Dissolved %s", cli_arg(cli, 0)));
}

static const struct option_spec found_options[] = {
  { "ceremony", 0, OPTION_VALUE, true, "SLUG", "at which it is founded" },
  { "reason", 0, OPTION_VALUE, false, "TEXT", "why; it becomes public" },
  { NULL, 0, OPTION_FLAG, false, NULL, NULL },
};
static const struct option_spec reason_options[] = {
  { "reason", 0, OPTION_VALUE, true, "TEXT", "why; it becomes public" },
  { NULL, 0, OPTION_FLAG, false, NULL, NULL },
};
static const struct option_spec propose_options[] = {
  { "file", 0, OPTION_VALUE, true, "POLICY.json",
    "its kind, names and admission, as in a charter; - is stdin" },
  { NULL, 0, OPTION_FLAG, false, NULL, NULL },
};

static const struct command commands[] = {
  { "list", "", 0, 0, "Lists the bodies.", "", NULL, NULL, body_list },
  { "show", "SLUG", 1, 1, "Shows a body, who may apply to it and how it decides.", "industry", NULL,
    NULL, body_show },
  { "propose", "SLUG", 1, 1, "Proposes a body, with the policy by which it admits.",
    "smart-city --file smart-city.json",
    "For executives. The file is an object with kind, names and admission, as wiotc-charter(5) "
    "describes them; founding_minimum in it says how many founding applicants the body needs.",
    propose_options, body_propose },
  { "found", "SLUG", 1, 1, "Moves that a proposed body be founded at a ceremony.",
    "smart-city --ceremony opening-2026",
    "Executives decide, as many as the charter says; it needs the minimum of founding applicants. "
    "The ceremony founds the body and admits them all, with one batch of certificates.",
    found_options, body_found },
  { "dormant", "SLUG", 1, 1, "Moves that a body take no applications for a while.",
    "smart-city --reason \"its working group pauses\"",
    "Executives decide, as many as the charter says. Memberships go on.", reason_options,
    body_dormant },
  { "revive", "SLUG", 1, 1, "Moves that a dormant body take applications again.",
    "smart-city --reason \"the pause is over\"", NULL, reason_options, body_revive },
  { "dissolve", "SLUG", 1, 1, "Moves that a body be dissolved.",
    "smart-city --reason \"its task is done\"",
    "Executives decide, as many as the charter says. All its memberships and offices end on that "
    "day, and its open applications are cancelled. It cannot be undone.",
    reason_options, body_dissolve },
  { NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, NULL },
};

const struct noun noun_body = { "body", "The Presidium and the commissions.", commands };
