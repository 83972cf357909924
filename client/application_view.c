/*
 * How applications and their steps are shown. What people wrote is shown in full, in paragraphs.
 */
#include "client/application.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "client/display.h"
#include "client/output.h"
#include "lib/json.h"

static const struct column application_columns[] = {
  { "Id", "id", 0 },
  { "Body", "body", COLUMN_CUT },
  { "Applicant", "applicant", COLUMN_CUT },
  { "Class", "class", 0 },
  { "Status", "status", 0 },
  { "Submitted", "submitted", COLUMN_SPARE },
  { "Log entry", "entry", COLUMN_NUMBER | COLUMN_SHOW_ONLY },
  { "Content digest", "content_digest", COLUMN_SHOW_ONLY | COLUMN_CSV_ONLY },
  { "Screened by", "screened.by", COLUMN_SHOW_ONLY },
  { "Screened", "screened.at", COLUMN_SHOW_ONLY },
  { "Screening note", "screened.reason", COLUMN_SHOW_ONLY },
  { "Approvals needed", "quorum.approvals_needed", COLUMN_SHOW_ONLY | COLUMN_CSV_ONLY },
  { "May vote", "quorum.may_vote", COLUMN_SHOW_ONLY | COLUMN_CSV_ONLY },
  { "Electors", "quorum.electors", COLUMN_SHOW_ONLY },
  { "Quorum reachable", "quorum.reachable", COLUMN_SHOW_ONLY | COLUMN_CSV_ONLY },
  { "Reply by", "reply_by", COLUMN_SHOW_ONLY },
  { "Sealed for", "sealed_for", COLUMN_SHOW_ONLY },
  { "Sealed decision", "sealed_decision.status", COLUMN_SHOW_ONLY },
  { "Decided", "decided", COLUMN_SHOW_ONLY },
  { "Appeal until", "appeal_until", COLUMN_SHOW_ONLY },
  { "Appealed", "appeal.at", COLUMN_SHOW_ONLY },
  { "May rule", "appeal.may_rule", COLUMN_SHOW_ONLY },
  { "Rulings needed", "appeal.needed", COLUMN_SHOW_ONLY },
  { "Ruled", "appeal.ruled", COLUMN_SHOW_ONLY },
  { "Cancelled by", "cancelled.by", COLUMN_SHOW_ONLY },
  { "Cancelled", "cancelled.at", COLUMN_SHOW_ONLY },
  { "Reason", "cancelled.reason", COLUMN_SHOW_ONLY },
  { "Membership", "membership", COLUMN_SHOW_ONLY },
  { "Certificate", "certificate", COLUMN_SHOW_ONLY },
  { NULL, NULL, 0 },
};

static void print_file(struct cli *cli, size_t indent, struct json_object *row)
{
  output_prose(cli, indent,
               arena_printf(&cli->arena, "%s, %" PRId64 " bytes", output_text(row, "media_type"),
                            json_int(row, "size", 0)));
  printf("%*swiotc api GET /v1/attachments/%s >FILE\n", (int)indent + 2, "",
         display_clean(&cli->arena, output_text(row, "sha256"), false));
}

static void print_attachment(struct cli *cli, struct json_object *object, struct json_object *row)
{
  (void)object;
  print_file(cli, 2, row);
}

static void print_question(struct cli *cli, struct json_object *object, struct json_object *row)
{
  const char *answer = json_str(row, "answer");
  struct json_object *files = json_array_of(row, "attachments");

  output_prose(cli, 2,
               arena_printf(&cli->arena, "%s by %s, %.10s; reply by %.10s", output_text(row, "id"),
                            output_text(row, "by"), output_text(row, "asked"),
                            output_text(row, "reply_by")));
  output_prose(cli, 6, output_text(row, "text"));
  if (answer != NULL)
    output_prose(cli, 6, arena_printf(&cli->arena, "Answer: %s", answer));
  else if (strcmp(output_text(object, "status"), "information_requested") == 0)
    output_prose(cli, 6,
                 arena_printf(&cli->arena, "Answer: none yet    (wiotc application answer %s TEXT)",
                              output_text(object, "id")));
  else
    output_prose(cli, 6, "Answer: none");
  for (size_t i = 0; files != NULL && i < json_object_array_length(files); i++)
    print_file(cli, 6, json_object_array_get_idx(files, i));
}

static void print_endorsement(struct cli *cli, struct json_object *object, struct json_object *row)
{
  (void)object;
  output_prose(cli, 2,
               arena_printf(&cli->arena, "by %s, %.10s, log entry %" PRId64 "%s",
                            output_text(row, "by"), output_text(row, "at"),
                            json_int(row, "entry", -1),
                            json_flag(row, "counts", true) ? "" : "; does not count any more"));
  if (json_str(row, "text") != NULL)
    output_prose(cli, 6, json_str(row, "text"));
}

static void print_ruling(struct cli *cli, struct json_object *object, struct json_object *row)
{
  (void)object;
  output_prose(cli, 2,
               arena_printf(&cli->arena, "%s by %s, %.10s, log entry %" PRId64,
                            output_text(row, "ruling"), output_text(row, "by"),
                            output_text(row, "at"), json_int(row, "entry", -1)));
  if (json_str(row, "reason") != NULL)
    output_prose(cli, 6, json_str(row, "reason"));
}

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

/* A decision that a ceremony opened and could not carry out, and how it was voted. */
static void print_failure(struct cli *cli, struct json_object *object, struct json_object *row)
{
  struct json_object *votes = json_array_of(row, "votes");

  output_prose(cli, 2,
               arena_printf(&cli->arena, "%s, opened at %s, %.10s, log entry %" PRId64,
                            output_text(row, "decision"), output_text(row, "ceremony"),
                            output_text(row, "at"), json_int(row, "entry", -1)));
  output_prose(cli, 6, output_text(row, "problem"));
  for (size_t i = 0; votes != NULL && i < json_object_array_length(votes); i++)
    print_vote(cli, object, json_object_array_get_idx(votes, i));
}

static void print_requirement(struct cli *cli, struct json_object *object, struct json_object *row)
{
  (void)object;
  output_prose(cli, 2,
               arena_printf(&cli->arena, "%s %s: %s",
                            json_flag(row, "met", false) ? "met    " : "missing",
                            output_text(row, "requirement"), output_text(row, "words")));
}

static const struct section application_sections[] = {
  { "Requirements", "requirements", NULL, print_requirement },
  { "Answers", "answers", NULL, NULL },
  { "Attachments", "attachments", NULL, print_attachment },
  { "Questions", "questions", NULL, print_question },
  { "Endorsements", "endorsements", NULL, print_endorsement },
  { "Votes", "votes", NULL, print_vote },
  { "Not carried out", "not_carried_out", NULL, print_failure },
  { "Rulings", "appeal.rulings", NULL, print_ruling },
  { NULL, NULL, NULL, NULL },
};
const struct view application_view = { "application", "applications", application_columns,
                                       application_sections, NULL };

static struct json_object *of(struct json_object *answer)
{
  struct json_object *application = json_object_of(answer, "application");

  return application == NULL ? answer : application;
}

const char application_unreachable[] =
    "A decision can no longer be reached. A registrar may cancel the application, so that it can be "
    "submitted anew.";

void application_notes(struct cli *cli, struct json_object *answer)
{
  struct json_object *application = of(answer);
  struct json_object *quorum = json_object_of(application, "quorum");

  if (quorum != NULL && !json_flag(quorum, "reachable", true))
    output_prose(cli, 0, arena_printf(&cli->arena, "\n%s", application_unreachable));
  if (json_object_of(application, "answers") == NULL)
    output_prose(cli, 0,
                 "\n(Answers and files are shown to the applicant and to officers: --key FILE)");
}

void application_brief(struct cli *cli, struct json_object *answer)
{
  static const char *const rest[] = { "status", "membership", "certificate" };
  struct json_object *application = of(answer);

  fputs(display_clean(&cli->arena, output_text(application, "id"), false), stdout);
  for (size_t i = 0; i < sizeof rest / sizeof rest[0]; i++)
    if (json_str(application, rest[i]) != NULL)
      printf("  %s", display_clean(&cli->arena, json_str(application, rest[i]), false));
  putchar('\n');
}
