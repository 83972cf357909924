#include <inttypes.h>

#include "client/body_names.h"
#include "client/certificate.h"
#include "client/command.h"
#include "client/output.h"
#include "client/request.h"
#include "lib/buf.h"
#include "lib/json.h"

static const struct column ceremony_columns[] = {
  { "Slug", "slug", 0 },
  { "Name", "names", COLUMN_NAMES | COLUMN_CUT },
  { "Date", "date", 0 },
  { "Status", "status", 0 },
  { "Scheduled by", "scheduled_by", COLUMN_SHOW_ONLY },
  { "Scheduled", "scheduled", COLUMN_SHOW_ONLY },
  { "Log entry", "entry", COLUMN_NUMBER | COLUMN_SHOW_ONLY },
  { "Held by", "held_by", COLUMN_SPARE },
  { "Held", "held", COLUMN_SHOW_ONLY },
  { "Holding's log entry", "held_entry", COLUMN_NUMBER | COLUMN_SHOW_ONLY },
  { NULL, NULL, 0 },
};

static void print_item(struct cli *cli, struct json_object *ceremony, struct json_object *item)
{
  const char *problem = json_str(item, "problem"), *certificate = json_str(item, "certificate");
  const char *decision = json_str(item, "decision"), *party = json_str(item, "party");

  (void)ceremony;
  output_prose(cli, 2,
               arena_printf(&cli->arena, "%s %s%s%s%s%s%s%s", output_text(item, "kind"),
                            output_text(item, "subject"), party == NULL ? "" : ", ",
                            party == NULL ? "" : party, decision == NULL ? "" : ", ",
                            decision == NULL ? "" : decision, certificate == NULL ? "" : ": ",
                            certificate == NULL ? "" : certificate));
  if (problem != NULL)
    output_prose(cli, 6, arena_printf(&cli->arena, "Not carried out: %s", problem));
}

static void print_bound(struct cli *cli, struct json_object *ceremony, struct json_object *item)
{
  (void)ceremony;
  output_prose(cli, 2,
               arena_printf(&cli->arena, "%s %s, %s", output_text(item, "kind"),
                            output_text(item, "subject"),
                            json_flag(item, "ready", false) ? "ready" : "not ready yet"));
}

static const struct section ceremony_sections[] = {
  { "Bound to it", "bound", NULL, print_bound },
  { "Opened", "opened", NULL, print_item },
  { NULL, NULL, NULL, NULL },
};
static const struct view ceremony_view = { "ceremony", "ceremonies", ceremony_columns,
                                           ceremony_sections, NULL };

static int ceremony_list(struct cli *cli)
{
  return output_list(cli, "/v1/ceremonies?limit=500", SIGN_NOT, &ceremony_view);
}

static int ceremony_show(struct cli *cli)
{
  struct buf target = { 0 };
  int rc = target_path(cli, ROUTE_CEREMONY_SHOW, cli_arg(cli, 0), NULL, &target);

  if (rc == CLI_DONE)
    rc = output_get(cli, buf_str(&target), SIGN_NOT, &ceremony_view);
  buf_free(&target);
  return rc;
}

/* POSTs the body to the row; *answer is the ceremony as it is then. */
static int post(struct cli *cli, enum route_id row, const char *slug, struct json_object *body,
                struct json_object **answer, int64_t *index)
{
  struct buf target = { 0 };
  int rc = target_path(cli, row, slug, NULL, &target);

  if (rc == CLI_DONE)
    rc = request_write(cli, buf_str(&target), body, answer, index);
  buf_free(&target);
  return rc;
}

static int ceremony_schedule(struct cli *cli)
{
  struct json_object *body = body_new(cli), *answer;
  int64_t index;
  int rc;

  json_set_str(body, "slug", cli_arg(cli, 0));
  json_set_str(body, "date", cli_option(cli, "on"));
  body_set_names(cli, body, NULL);
  rc = post(cli, ROUTE_CEREMONY_SCHEDULE, NULL, body, &answer, &index);
  if (rc != CLI_DONE)
    return rc;
  cli_say(cli, "Scheduled %s for %s, log entry %" PRId64 ".", cli_arg(cli, 0),
          cli_option(cli, "on"), index);
  return output_object(cli, answer, &ceremony_view);
}

/* What did not go through is told besides: it is easily missed among what did. */
static int say_opened(struct cli *cli, struct json_object *answer, int64_t index)
{
  struct json_object *ceremony = json_object_of(answer, "ceremony"), *list, *issued;
  size_t n, certificates, failed = 0;
  int rc = certificates_of_entry(cli, index, &issued);

  if (rc != CLI_DONE)
    return rc;
  certificates = issued == NULL ? 0 : json_object_array_length(issued);

  list = json_array_of(ceremony == NULL ? answer : ceremony, "opened");
  n = list == NULL ? 0 : json_object_array_length(list);
  for (size_t i = 0; i < n; i++) {
    struct json_object *item = json_object_array_get_idx(list, i);
    failed += json_str(item, "problem") != NULL;
  }
  cli_say(cli, "Held %s, log entry %" PRId64 ": %zu opened, %zu certificate%s issued.",
          cli_arg(cli, 0), index, n - failed, certificates, certificates == 1 ? "" : "s");
  if (certificates > 0)
    cli_say(cli, "To fetch %s: wiotc certificate fetch --ceremony %s -o %s",
            certificates == 1 ? "it" : "them all", cli_arg(cli, 0), cli_arg(cli, 0));
  if (failed > 0)
    cli_say(cli, "%zu could not be carried out; the reasons stand below.", failed);
  return CLI_DONE;
}

static int ceremony_hold(struct cli *cli)
{
  struct json_object *answer;
  int64_t index;
  int rc =
      cli_caution(cli, "Hold the ceremony %s now, with all of it that is ready?", cli_arg(cli, 0));

  if (rc == CLI_DONE)
    rc = post(cli, ROUTE_CEREMONY_HOLD, cli_arg(cli, 0), body_new(cli), &answer, &index);
  if (rc == CLI_DONE)
    rc = say_opened(cli, answer, index);
  return rc == CLI_DONE ? output_object(cli, answer, &ceremony_view) : rc;
}

static const struct option_spec schedule_options[] = {
  { "on", 0, OPTION_VALUE, true, "DATE", "the day on which it is held, such as 2026-11-28" },
  { "name", 0, OPTION_VALUE, false, "TEXT", "its name in English" },
  { "name", 0, OPTION_PREFIX, false, "TEXT", "its name in another language: --name-zh" },
  { NULL, 0, OPTION_FLAG, false, NULL, NULL },
};

static const struct command commands[] = {
  { "list", "", 0, 0, "Lists the ceremonies.", "", NULL, NULL, ceremony_list },
  { "show", "SLUG", 1, 1, "Shows a ceremony, and what it brought.", "opening-2026", NULL, NULL,
    ceremony_show },
  { "schedule", "SLUG", 1, 1, "Schedules a ceremony.",
    "opening-2026 --on 2026-11-28 --name \"Opening of the Convention\"",
    "For executives. Bodies are founded and sealed decisions opened at a ceremony that is "
    "scheduled before.",
    schedule_options, ceremony_schedule },
  { "hold", "SLUG", 1, 1, "Holds a ceremony: all that is bound to it takes effect.", "opening-2026",
    "For executives, on its day or later. Its certificates are issued as one batch. What cannot be "
    "carried out is shown with the reason, and all the rest goes on.",
    NULL, ceremony_hold },
  { NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, NULL },
};

const struct noun noun_ceremony = { "ceremony", "Days on which what was decided takes effect.",
                                    commands };
