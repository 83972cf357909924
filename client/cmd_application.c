#include "client/application.h"

#include <inttypes.h>
#include <string.h>

#include "client/body_names.h"
#include "client/command.h"
#include "client/display.h"
#include "client/file.h"
#include "client/request.h"
#include "lib/buf.h"
#include "lib/json.h"

/* The body's questions that must be answered and are not, told with how to answer them. */
static int missing_answers(struct cli *cli, const char *slug, struct json_object *questions)
{
  size_t n = json_object_array_length(questions);
  struct buf list = { 0 }, sample = { 0 };
  int rc;

  for (size_t i = 0; i < n; i++) {
    struct json_object *q = json_object_array_get_idx(questions, i);
    const char *id = json_str(q, "id");
    if (id == NULL)
      continue;
    buf_printf(&list, "  %s%s: %s\n", id, json_flag(q, "required", false) ? "" : " (optional)",
               display_name(&cli->arena, json_object_of(q, "text"), cli->terminal.language, NULL));
    buf_printf(&sample, "%s\"%s\": \"...\"", sample.len > 0 ? ", " : "", id);
  }
  rc = cli_error(cli, CLI_USAGE,
                 "the body %s asks its applicants:\n%s"
                 "Write the answers to a file, as {%s},\nand name it with --answers FILE",
                 slug, buf_str(&list), buf_str(&sample));
  buf_free(&list);
  buf_free(&sample);
  return rc;
}

/* Whether every question that must be answered is; told as the register would, or, when there are
 * no answers at all, with how to give them. */
static int check_answers(struct cli *cli, const char *slug, struct json_object *answers)
{
  struct json_object *answer, *body, *questions;
  struct buf target = { 0 };
  struct problem p = { 0 };
  int rc = target_path(cli, ROUTE_BODY_SHOW, slug, NULL, &target);

  if (rc == CLI_DONE)
    rc = request_get_json(cli, buf_str(&target), SIGN_NOT, &answer, NULL);
  buf_free(&target);
  if (rc != CLI_DONE)
    return rc;
  body = json_object_of(answer, "body");
  questions = json_array_of(json_object_of(body == NULL ? answer : body, "admission"), "questions");
  for (size_t i = 0; questions != NULL && i < json_object_array_length(questions); i++) {
    struct json_object *q = json_object_array_get_idx(questions, i);
    const char *id = json_str(q, "id"), *text = id == NULL ? NULL : json_str(answers, id);
    bool other = id != NULL && text == NULL && json_object_object_get_ex(answers, id, NULL);
    if (id == NULL || !json_flag(q, "required", false) ||
        other /* the register says what it is */ ||
        (text != NULL && text[strspn(text, " \t\n")] != '\0'))
      continue;
    if (answers == NULL)
      return missing_answers(cli, slug, questions);
    problem_field(&p, arena_printf(&cli->arena, "answers.%s", id),
                  "%s asks this of every applicant; `wiotc body show %s` has the question", slug,
                  slug);
  }
  return p.n_bad == 0 ? CLI_DONE : cli_problem(cli, CLI_REFUSED, &p);
}

/* That the applicant has no open application to the body. */
static int check_no_open(struct cli *cli, const char *slug, const char *applicant)
{
  static const char *const open[] = { "submitted", "in_review", "information_requested",
                                      "appealed" };
  struct json_object *answer, *list;
  struct buf target = { 0 };
  struct problem p = { 0 };
  int rc = CLI_DONE;

  for (size_t i = 0; rc == CLI_DONE && i < sizeof open / sizeof open[0]; i++) {
    buf_clear(&target);
    route_path(&target, ROUTE_APPLICATION_LIST, NULL, NULL);
    target_query(&target, "body", slug);
    target_query(&target, "applicant", applicant);
    target_query(&target, "status", open[i]);
    rc = request_get_json(cli, buf_str(&target), SIGN_NOT, &answer, NULL);
    list = rc == CLI_DONE ? json_array_of(answer, "applications") : NULL;
    if (list == NULL || json_object_array_length(list) == 0)
      continue;
    const char *id = json_str(json_object_array_get_idx(list, 0), "id");
    problem_set(&p, PROBLEM_ALREADY_APPLIED,
                "%s has an open application to %s already: `wiotc application show %s`", applicant,
                slug, id == NULL ? "ID" : id);
    rc = cli_problem(cli, CLI_REFUSED, &p);
  }
  buf_free(&target);
  return rc;
}

static int read_answers(struct cli *cli, struct json_object *body, struct json_object **answers)
{
  const char *path = cli_option(cli, "answers");
  struct problem p = { 0 };
  char *data;
  size_t len;
  int rc;

  *answers = NULL;
  if (path == NULL)
    return CLI_DONE;
  rc = file_read(cli, path, LIMIT_BODY_JSON, &data, &len);
  if (rc != CLI_DONE)
    return rc;
  *answers = json_read(data, len, &p);
  if (*answers == NULL)
    return cli_error(cli, CLI_USAGE, "%s is not strict JSON: %s", path, p.detail);
  json_set(body, "answers", *answers);
  if (!json_object_is_type(*answers, json_type_object))
    return cli_error(cli, CLI_USAGE, "%s does not hold an object, as {\"why\": \"...\"}", path);
  return CLI_DONE;
}

/* What can be known beforehand is checked before files are sent, which stay in the log. */
static int prepare(struct cli *cli, struct json_object *body)
{
  const char *slug = cli_arg(cli, 0), *applicant = cli_option(cli, "as");
  struct json_object *answers;
  struct files files;
  int rc = read_answers(cli, body, &answers);

  if (rc == CLI_DONE)
    rc = application_files(cli, &files);
  if (rc == CLI_DONE && (answers == NULL || files.n > 0))
    rc = check_answers(cli, slug, answers);
  if (rc == CLI_DONE && files.n > 0)
    rc = check_no_open(cli, slug, applicant);
  return rc == CLI_DONE ? application_attach(cli, &files, applicant, body) : rc;
}

static int application_submit(struct cli *cli)
{
  struct json_object *body = body_new(cli), *answer, *application;
  const char *id = NULL;
  int64_t index;
  int rc;

  json_set_str(body, "body", cli_arg(cli, 0));
  json_set_str(body, "applicant", cli_option(cli, "as"));
  json_set_str(body, "class", cli_option(cli, "class"));
  rc = prepare(cli, body);
  if (rc == CLI_DONE)
    rc = request_write(cli, routes[ROUTE_APPLICATION_SUBMIT].path, body, &answer, &index);
  if (rc != CLI_DONE)
    return rc;
  application = json_object_of(answer, "application");
  if (application != NULL)
    id = json_str(application, "id");
  cli_say(cli, "Submitted application %s, log entry %" PRId64 ".", id == NULL ? "?" : id, index);
  return output_object(cli, answer, &application_view);
}

static int application_list(struct cli *cli)
{
  bool mine = cli_flag(cli, "mine");
  struct buf target = { 0 };
  int rc;

  route_path(&target, ROUTE_APPLICATION_LIST, NULL, NULL);
  target_query(&target, "body", cli_option(cli, "body"));
  target_query(&target, "status", cli_option(cli, "status"));
  target_query(&target, "applicant", cli_option(cli, "applicant"));
  target_query(&target, "mine", mine ? "true" : NULL);
  target_query(&target, "limit", "500");
  rc = output_list(cli, buf_str(&target), mine ? SIGN_ALWAYS : SIGN_NOT, &application_view);
  buf_free(&target);
  return rc;
}

static int application_show(struct cli *cli)
{
  struct json_object *answer;
  struct buf target = { 0 };
  int rc = target_path(cli, ROUTE_APPLICATION_SHOW, cli_arg(cli, 0), NULL, &target);

  if (rc == CLI_DONE)
    rc = request_get_json(cli, buf_str(&target), SIGN_IF_POSSIBLE, &answer, NULL);
  buf_free(&target);
  if (rc == CLI_DONE)
    rc = output_object(cli, answer, &application_view);
  if (rc == CLI_DONE && cli->format == FORMAT_TABLE)
    application_notes(cli, answer);
  return rc;
}

#define END_OPTION                                                                                 \
  {                                                                                                \
    NULL, 0, OPTION_FLAG, false, NULL, NULL                                                        \
  }
static const struct option_spec submit_options[] = {
  { "as", 0, OPTION_VALUE, true, "HANDLE", "the party that applies" },
  { "answers", 0, OPTION_VALUE, false, "FILE", "answers to the body's questions, as JSON" },
  { "attach", 0, OPTION_LIST, false, "FILE", "a document to go with it, 8 MiB at most" },
  { "class", 0, OPTION_VALUE, false, "CLASS",
    "founding, full or observer; full, where the body has it" },
  END_OPTION,
};
static const struct option_spec list_options[] = {
  { "body", 0, OPTION_VALUE, false, "SLUG", "only to that body" },
  { "status", 0, OPTION_VALUE, false, "STATE",
    "submitted, in_review, information_requested, approved, rejected, withdrawn, cancelled, lapsed, "
    "appealed, affirmed or overturned" },
  { "applicant", 0, OPTION_VALUE, false, "HANDLE", "only of that party" },
  { "mine", 0, OPTION_FLAG, false, NULL,
    "only yours, and those of organizations that you represent" },
  END_OPTION,
};
static const struct option_spec report_options[] = {
  { "steps", 0, OPTION_FLAG, false, NULL, "a row a step in the table too" },
  END_OPTION,
};
static const struct option_spec maybe_reason[] = {
  { "reason", 0, OPTION_VALUE, false, "TEXT", "why; `-` reads it from stdin" },
  END_OPTION,
};
static const struct option_spec plain_reason[] = {
  { "reason", 0, OPTION_VALUE, true, "TEXT", "why; it is public; `-` reads it from stdin" },
  END_OPTION,
};
static const struct option_spec public_reason[] = {
  { "reason", 0, OPTION_VALUE, true, "TEXT",
    "why; it becomes public with the decision; `-` reads it from stdin" },
  { "sealed-for", 0, OPTION_VALUE, false, "CEREMONY",
    "puts the votes and the decision under seal until that ceremony is held" },
  END_OPTION,
};
static const struct option_spec ruling_reason[] = {
  { "reason", 0, OPTION_VALUE, true, "TEXT",
    "why; it becomes public with the ruling; `-` reads it from stdin" },
  END_OPTION,
};
static const struct option_spec answer_options[] = {
  { "attach", 0, OPTION_LIST, false, "FILE", "a document to go with it, 8 MiB at most" },
  END_OPTION,
};

#define VOTE(verb, summary, example)                                                               \
  {                                                                                                \
    verb, "ID", 1, 1, summary, example, NULL, public_reason, application_vote                      \
  }

#define RULING(verb, summary, example)                                                             \
  {                                                                                                \
    verb, "ID", 1, 1, summary, example,                                                            \
        "For officers who did not vote: holders of the office that decides, and executives where " \
        "too few of those are left.",                                                              \
        ruling_reason, application_rule                                                            \
  }

static const struct command commands[] = {
  { "submit", "BODY", 1, 1, "Applies to a body.",
    "industry --as example-inc --answers answers.json --attach statutes.pdf",
    "The files are sent first, each a log entry of its own, once nothing is seen that speaks "
    "against the application. What the body asks is shown by `wiotc body show BODY`.",
    submit_options, application_submit },
  { "list", "", 0, 0, "Lists applications.", "--body industry --status in_review", NULL,
    list_options, application_list },
  { "show", "ID", 1, 1, "Shows an application.", "A17",
    "Signed, when there is a key: answers, attachments and questions are shown only to those who "
    "may see them.",
    NULL, application_show },
  { "history", "ID", 1, 1, "Shows the steps of an application.", "A17",
    "Votes that were under seal are compared with what the log has had of them since they were "
    "cast.",
    NULL, application_history },
  { "report", "BODY", 1, 1, "Compares how a body treats its applicants.", "industry",
    "From the log alone, every entry of which is checked against the checkpoint: by which version of "
    "the rules each is judged, the steps, and how long each waited on whom. The table has a row an "
    "applicant, or with --steps and in CSV a row a step; JSON has both.",
    report_options, application_report },
  { "screen", "ID", 1, 1, "Finds an application complete and opens its review.", "A17",
    "For registrars.", maybe_reason, application_screen },
  { "ask", "ID TEXT", 2, 2, "Asks the applicant a question.",
    "A17 \"Which standards do your devices follow?\"", "TEXT may be `-`: it is read from stdin.",
    NULL, application_ask },
  { "answer", "ID TEXT", 2, 2, "Answers the question of an officer.",
    "A17 \"Those of the annex.\" --attach annex.pdf", "TEXT may be `-`: it is read from stdin.",
    answer_options, application_answer },
  VOTE("approve", "Votes for an application.", "A17 --reason \"Meets every criterion\""),
  VOTE("reject", "Votes against an application.", "A17 --reason \"No activity in this field\""),
  VOTE("abstain", "Votes neither for nor against an application.", "A17 --reason \"Not my field\""),
  VOTE("recuse", "Steps back from an application for a conflict of interest.",
       "A17 --reason \"I advise the applicant\""),
  { "endorse", "ID [TEXT]", 1, 2, "Speaks for an application, as a member.",
    "A17 \"We have worked with them for years\"",
    "For members in good standing of any body. What you write is public; TEXT may be `-`: it is "
    "read from stdin.",
    NULL, application_endorse },
  { "withdraw", "ID", 1, 1, "Withdraws an application.", "A17", NULL, maybe_reason,
    application_withdraw },
  { "cancel", "ID", 1, 1, "Ends an application that cannot go on, without judging it.",
    "A17 --reason \"The applicant was dissolved\"", "For registrars. The applicant may apply anew.",
    plain_reason, application_cancel },
  { "appeal", "ID TEXT", 2, 2, "Appeals against a rejection.",
    "A17 \"The second reviewer read last year's statutes\"",
    "For the applicant, within the days that the body's policy gives. The rejection stays in force "
    "until officers who did not vote have ruled. TEXT may be `-`: it is read from stdin.",
    NULL, application_appeal },
  RULING("affirm", "Rules on an appeal that the rejection stands.",
         "A17 --reason \"The statutes of this year say the same\""),
  RULING("overturn", "Rules on an appeal that the applicant is admitted.",
         "A17 --reason \"They were misread\""),
  { NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, NULL },
};

const struct noun noun_application = { "application", "Applications to the bodies.", commands };
