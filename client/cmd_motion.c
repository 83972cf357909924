/*
 * Motions: what officers decide by quorum.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "client/body_names.h"
#include "client/charter.h"
#include "client/command.h"
#include "client/display.h"
#include "client/motion.h"
#include "client/output.h"
#include "client/request.h"
#include "lib/buf.h"
#include "lib/json.h"

static const struct column motion_columns[] = {
  { "Id", "id", 0 },
  { "Kind", "kind", 0 },
  { "Subject", "subject", COLUMN_CUT },
  { "Body", "body", COLUMN_CUT | COLUMN_YIELDS },
  { "Status", "status", 0 },
  { "Approvals", "approvals", COLUMN_NUMBER | COLUMN_YIELDS },
  { "Needed", "needed", COLUMN_NUMBER | COLUMN_YIELDS },
  { "Voters", "voters", COLUMN_SHOW_ONLY },
  { "May still vote", "may_vote", COLUMN_SHOW_ONLY },
  { "Quorum reachable", "reachable", COLUMN_SHOW_ONLY | COLUMN_CSV_ONLY },
  { "Moved by", "moved_by", COLUMN_CUT },
  { "Moved", "moved", COLUMN_SPARE },
  { "Reason", "reason", COLUMN_SHOW_ONLY },
  { "Log entry", "entry", COLUMN_NUMBER | COLUMN_SHOW_ONLY },
  { "Lapses", "lapses", COLUMN_SHOW_ONLY },
  { "Decided", "decided", COLUMN_SHOW_ONLY },
  { "Decided in", "decided_entry", COLUMN_SHOW_ONLY },
  { "Withdrawn", "withdrawn_reason", COLUMN_SHOW_ONLY },
  { NULL, NULL, 0 },
};

static void print_vote(struct cli *cli, struct json_object *object, struct json_object *row)
{
  (void)object;
  output_prose(cli, 2,
               arena_printf(&cli->arena, "%s by %s, %.10s, log entry %" PRId64,
                            output_text(row, "vote"), output_text(row, "by"),
                            output_text(row, "at"), json_int(row, "entry", -1)));
  if (json_str(row, "reason") != NULL)
    output_prose(cli, 6, json_str(row, "reason"));
}

static const struct section motion_sections[] = {
  { "What it does", "content", NULL, NULL },
  { "What came of it", "result", NULL, NULL },
  { "Votes", "votes", NULL, print_vote },
  { NULL, NULL, NULL, NULL },
};
static const struct view motion_view = { "motion", "motions", motion_columns, motion_sections,
                                         NULL };

static int motion_list(struct cli *cli)
{
  struct buf target = { 0 };
  int rc;

  route_path(&target, ROUTE_MOTION_LIST, NULL, NULL);
  target_query(&target, "kind", cli_option(cli, "kind"));
  target_query(&target, "status", cli_option(cli, "status"));
  target_query(&target, "body", cli_option(cli, "body"));
  target_query(&target, "subject", cli_option(cli, "subject"));
  target_query(&target, "limit", "500");
  rc = output_list(cli, buf_str(&target), SIGN_IF_POSSIBLE, &motion_view);
  buf_free(&target);
  return rc;
}

/* A whole charter says little to people: what would change stands below it instead. */
static int show_amendment(struct cli *cli, struct json_object *answer)
{
  struct json_object *content = json_object_of(answer, "content");
  struct json_object *before, *after = json_object_get(json_object_of(content, "charter"));
  int64_t version = json_int(content, "version", 0);
  int rc = charter_fetch(cli, version - 1, NULL, &before);

  cli_keep(cli, after);
  if (rc != CLI_DONE)
    return rc;
  json_object_object_del(content, "charter");
  rc = output_object(cli, answer, &motion_view);
  puts("\nChanges to the charter");
  charter_show_changes(cli, charter_changes(cli, before, after));
  return rc;
}

static int motion_show(struct cli *cli)
{
  struct buf target = { 0 };
  struct json_object *answer;
  int rc = target_path(cli, ROUTE_MOTION_SHOW, cli_arg(cli, 0), NULL, &target);

  if (rc == CLI_DONE)
    rc = request_get_json(cli, buf_str(&target), SIGN_IF_POSSIBLE, &answer, NULL);
  buf_free(&target);
  if (rc != CLI_DONE)
    return rc;
  if (cli->format == FORMAT_TABLE && strcmp(output_text(answer, "kind"), "charter_amend") == 0 &&
      json_int(json_object_of(answer, "content"), "version", 0) > 1)
    return show_amendment(cli, answer);
  return output_object(cli, answer, &motion_view);
}

/* "emil, erik": those who may still vote. */
static const char *waiting(struct cli *cli, struct json_object *motion)
{
  struct json_object *list = json_array_of(motion, "may_vote");
  size_t n = list == NULL ? 0 : json_object_array_length(list);
  const char *text = "";

  for (size_t i = 0; i < n; i++)
    text = arena_printf(&cli->arena, "%s%s%s", text, i > 0 ? ", " : "",
                        json_object_get_string(json_object_array_get_idx(list, i)));
  return text;
}

/* For people: what is too long to be read is left out, and of certificates there are the numbers.
 */
static void shorten(struct cli *cli, struct json_object *motion)
{
  struct json_object *result = json_object_of(motion, "result");
  struct json_object *list = json_array_of(result, "certificates");
  const char *numbers = "";

  json_object_object_del(json_object_of(motion, "content"), "charter");
  for (size_t i = 0; list != NULL && i < json_object_array_length(list); i++)
    numbers = arena_printf(&cli->arena, "%s%s%s", numbers, i > 0 ? ", " : "",
                           output_text(json_object_array_get_idx(list, i), "number"));
  if (list != NULL)
    json_set_str(result, "certificates", numbers);
}

/* What came of a vote or of moving something. */
static int tell(struct cli *cli, struct json_object *answer, int64_t index, const char *done)
{
  struct json_object *motion = json_object_of(answer, "motion");
  const char *id, *status;

  motion = motion == NULL ? answer : motion;
  id = output_text(motion, "id");
  status = output_text(motion, "status");
  if (strcmp(status, "carried") == 0 && done == NULL)
    cli_say(cli, "Motion %s is carried out, log entry %" PRId64 ".", id, index);
  else if (strcmp(status, "carried") == 0)
    cli_say(cli, "%s, by motion %s, log entry %" PRId64 ".", done, id, index);
  else if (strcmp(status, "rejected") == 0)
    cli_say(cli,
            "Motion %s is rejected, log entry %" PRId64
            ": too few are left who may vote for it to be carried.",
            id, index);
  else if (strcmp(status, "withdrawn") == 0)
    cli_say(cli, "Motion %s is withdrawn, log entry %" PRId64 "; it can be moved anew.", id, index);
  else
    cli_say(cli,
            "Motion %s has %" PRId64 " of the %" PRId64 " approvals it needs, log entry %" PRId64
            ". It waits for: %s\n  wiotc motion approve %s --reason TEXT",
            id, json_int(motion, "approvals", 0), json_int(motion, "needed", 0), index,
            display_clean(&cli->arena, waiting(cli, motion), false), id);
  if (cli->format == FORMAT_TABLE)
    shorten(cli, motion);
  return output_object(cli, answer, &motion_view);
}

int motion_move(struct cli *cli, enum route_id row, const char *a, const char *b,
                struct json_object *body, const char *done)
{
  struct json_object *answer;
  struct buf target = { 0 };
  int64_t index;
  int rc = target_path(cli, row, a, b, &target);

  if (rc == CLI_DONE)
    rc = request_write(cli, buf_str(&target), body, &answer, &index);
  buf_free(&target);
  return rc == CLI_DONE ? tell(cli, answer, index, done) : rc;
}

static int motion_vote(struct cli *cli)
{
  struct json_object *body = body_new(cli);
  const char *reason;
  int rc = cli_text(cli, cli_option(cli, "reason"), &reason);

  if (rc != CLI_DONE)
    return rc;
  json_set_str(body, "vote", cli->command->verb);
  json_set_str(body, "reason", reason);
  return motion_move(cli, ROUTE_MOTION_VOTE, cli_arg(cli, 0), NULL, body, NULL);
}

static int motion_withdraw(struct cli *cli)
{
  struct json_object *body = body_new(cli);
  const char *reason;
  int rc = cli_text(cli, cli_option(cli, "reason"), &reason);

  if (rc != CLI_DONE)
    return rc;
  json_set_str(body, "reason", reason);
  return motion_move(cli, ROUTE_MOTION_WITHDRAW, cli_arg(cli, 0), NULL, body, NULL);
}

static const struct option_spec list_options[] = {
  { "kind", 0, OPTION_VALUE, false, "KIND", "only of that kind, such as office_appoint" },
  { "status", 0, OPTION_VALUE, false, "open|carried|rejected|withdrawn|lapsed",
    "only in that state" },
  { "body", 0, OPTION_VALUE, false, "SLUG", "only of that body" },
  { "subject", 0, OPTION_VALUE, false, "HANDLE", "only those about that party" },
  { NULL, 0, OPTION_FLAG, false, NULL, NULL },
};
static const struct option_spec vote_options[] = {
  { "reason", 0, OPTION_VALUE, true, "TEXT", "why; it becomes public with the decision" },
  { NULL, 0, OPTION_FLAG, false, NULL, NULL },
};

static const struct option_spec withdraw_options[] = {
  { "reason", 0, OPTION_VALUE, true, "TEXT", "why; it is public" },
  { NULL, 0, OPTION_FLAG, false, NULL, NULL },
};

static const struct command commands[] = {
  { "list", "", 0, 0, "Lists motions.", "--status open",
    "How the votes stand is shown to officers only, until it is decided.", list_options,
    motion_list },
  { "show", "ID", 1, 1, "Shows a motion: what it does, and how the votes stand.", "R3", NULL, NULL,
    motion_show },
  { "approve", "ID", 1, 1, "Approves a motion; the last approval needed carries it out.",
    "R3 --reason \"long overdue\"", NULL, vote_options, motion_vote },
  { "reject", "ID", 1, 1, "Votes against a motion.", "R3 --reason \"too early\"", NULL,
    vote_options, motion_vote },
  { "withdraw", "ID", 1, 1, "Withdraws a motion that one has moved, while it is open.",
    "R3 --reason \"the term was wrong\"", "The same can be moved anew, and has no approvals then.",
    withdraw_options, motion_withdraw },
  { NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, NULL },
};

const struct noun noun_motion = { "motion", "What officers decide by quorum.", commands };
