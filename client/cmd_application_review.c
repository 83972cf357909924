/*
 * What moves an application on: screening, questions and answers, endorsements, votes, appeals.
 */
#include "client/application.h"

#include <inttypes.h>
#include <string.h>

#include "client/body_names.h"
#include "client/command.h"
#include "client/file.h"
#include "client/media_type.h"
#include "client/request.h"
#include "lib/buf.h"
#include "lib/json.h"

int application_files(struct cli *cli, struct files *out)
{
  const struct given_option *o;

  out->n = 0;
  for (size_t at = 0; (o = cli_option_next(cli, "attach", &at)) != NULL; out->n++) {
    char *data;
    size_t len;
    int rc = file_read(cli, o->value, LIMIT_BODY_ATTACHMENT, &data, &len);
    if (rc != CLI_DONE)
      return rc;
    if (len == 0)
      return cli_error(cli, CLI_USAGE, "%s is empty: there is nothing to attach", o->value);
    out->file[out->n].path = o->value;
    out->file[out->n].data = data;
    out->file[out->n].len = len;
  }
  return CLI_DONE;
}

int application_attach(struct cli *cli, const struct files *files, const char *applicant,
                       struct json_object *body)
{
  struct json_object *list = files->n == 0 ? NULL : json_object_new_array();
  struct buf target = { 0 };
  int rc = CLI_DONE;

  route_path(&target, ROUTE_ATTACHMENT_ADD, NULL, NULL);
  target_query(&target, "party", applicant);
  json_set(body, "attachments", list);
  for (size_t i = 0; rc == CLI_DONE && i < files->n; i++) {
    const char *path = files->file[i].path, *data = files->file[i].data;
    char hex[2 * DIGEST_BYTES + 1];
    struct json_object *answer;
    struct digest digest;
    int64_t index;
    rc = request_post(cli, buf_str(&target), data, files->file[i].len, media_type_of(path), &answer,
                      &index);
    if (rc != CLI_DONE)
      break;
    digest_of(data, files->file[i].len, &digest);
    digest_hex(&digest, hex);
    json_add_str(list, hex);
    cli_say(cli, "Sent %s, log entry %" PRId64 ".", path, index);
  }
  buf_free(&target);
  return rc;
}

/* POSTs the body to the application's row and shows what came of it. */
static int act(struct cli *cli, enum route_id row, struct json_object *body, const char *done)
{
  const char *id = cli_arg(cli, 0), *status;
  struct json_object *answer, *application;
  struct buf target = { 0 };
  int64_t index;
  int rc = target_path(cli, row, id, NULL, &target);

  if (rc == CLI_DONE)
    rc = request_write(cli, buf_str(&target), body, &answer, &index);
  buf_free(&target);
  if (rc != CLI_DONE)
    return rc;
  application = json_object_of(answer, "application");
  status = application == NULL ? NULL : json_str(application, "status");
  if (status == NULL)
    cli_say(cli, "%s %s, log entry %" PRId64 ".", done, id, index);
  else
    cli_say(cli, "%s %s, log entry %" PRId64 "; it is %s now.", done, id, index, status);
  if (application != NULL && json_object_of(application, "sealed_decision") != NULL)
    cli_say(cli, "It is decided (%s), under seal until the ceremony %s is held.",
            json_str(json_object_of(application, "sealed_decision"), "status"),
            json_str(application, "sealed_for"));
  if (application != NULL && !json_flag(json_object_of(application, "quorum"), "reachable", true))
    cli_say(cli, "%s", application_unreachable);
  if (application != NULL && json_str(application, "certificate") != NULL)
    cli_say(cli, "The certificate: wiotc certificate fetch %s",
            json_str(application, "certificate"));
  if (cli->format == FORMAT_TABLE)
    application_brief(cli, answer);
  else
    output_object(cli, answer, &application_view);
  return CLI_DONE;
}

/* Sets a member to the text given for it, `-` being stdin. */
static int set_text(struct cli *cli, struct json_object *body, const char *member,
                    const char *given)
{
  const char *text;
  int rc = cli_text(cli, given, &text);

  if (rc == CLI_DONE)
    json_set_str(body, member, text);
  return rc;
}

int application_screen(struct cli *cli)
{
  struct json_object *body = body_new(cli);
  int rc = set_text(cli, body, "reason", cli_option(cli, "reason"));

  return rc == CLI_DONE ? act(cli, ROUTE_APPLICATION_SCREEN, body, "Screened") : rc;
}

int application_ask(struct cli *cli)
{
  struct json_object *body = body_new(cli);
  int rc = set_text(cli, body, "text", cli_arg(cli, 1));

  return rc == CLI_DONE ? act(cli, ROUTE_APPLICATION_ASK, body, "Asked the applicant of") : rc;
}

/* Whether a question is open, asked before files are sent with an answer to it; and of whom. */
static int check_asked(struct cli *cli, const char **applicant)
{
  const char *id = cli_arg(cli, 0), *status;
  struct json_object *answer, *application;
  struct buf target = { 0 };
  struct problem p = { 0 };
  int rc = target_path(cli, ROUTE_APPLICATION_SHOW, id, NULL, &target);

  if (rc == CLI_DONE)
    rc = request_get_json(cli, buf_str(&target), SIGN_NOT, &answer, NULL);
  buf_free(&target);
  if (rc != CLI_DONE)
    return rc;
  application = json_object_of(answer, "application");
  status = json_str(application == NULL ? answer : application, "status");
  *applicant = json_str(application == NULL ? answer : application, "applicant");
  if (status == NULL || strcmp(status, "information_requested") == 0)
    return CLI_DONE;
  problem_set(&p, PROBLEM_WRONG_STATE,
              "application %s is %s; an answer is for one that is information_requested", id,
              status);
  return cli_problem(cli, CLI_REFUSED, &p);
}

int application_answer(struct cli *cli)
{
  struct json_object *body = body_new(cli);
  const char *applicant = NULL;
  struct files files;
  int rc = set_text(cli, body, "text", cli_arg(cli, 1));

  if (rc == CLI_DONE)
    rc = application_files(cli, &files);
  if (rc == CLI_DONE && files.n > 0)
    rc = check_asked(cli, &applicant);
  if (rc == CLI_DONE)
    rc = application_attach(cli, &files, applicant, body);
  return rc == CLI_DONE ? act(cli, ROUTE_APPLICATION_ANSWER, body, "Answered about") : rc;
}

int application_vote(struct cli *cli)
{
  struct json_object *body = body_new(cli);
  const char *done = arena_printf(&cli->arena, "Voted to %s", cli->command->verb);
  int rc = set_text(cli, body, "reason", cli_option(cli, "reason"));

  json_set_str(body, "vote", cli->command->verb);
  json_set_str(body, "sealed_for", cli_option(cli, "sealed-for"));
  if (strcmp(cli->command->verb, "abstain") == 0)
    done = "Abstained on";
  else if (strcmp(cli->command->verb, "recuse") == 0)
    done = "Recused from";
  return rc == CLI_DONE ? act(cli, ROUTE_APPLICATION_VOTE, body, done) : rc;
}

int application_withdraw(struct cli *cli)
{
  struct json_object *body = body_new(cli);
  int rc = set_text(cli, body, "reason", cli_option(cli, "reason"));

  if (rc == CLI_DONE)
    rc = cli_confirm(cli, "Withdraw the application %s?", cli_arg(cli, 0));
  return rc == CLI_DONE ? act(cli, ROUTE_APPLICATION_WITHDRAW, body, "Withdrew") : rc;
}

int application_endorse(struct cli *cli)
{
  struct json_object *body = body_new(cli);
  int rc = set_text(cli, body, "text", cli_arg(cli, 1));

  return rc == CLI_DONE ? act(cli, ROUTE_APPLICATION_ENDORSE, body, "Endorsed") : rc;
}

int application_cancel(struct cli *cli)
{
  struct json_object *body = body_new(cli);
  int rc = set_text(cli, body, "reason", cli_option(cli, "reason"));

  if (rc == CLI_DONE)
    rc = cli_confirm(cli, "Cancel the application %s?", cli_arg(cli, 0));
  return rc == CLI_DONE ? act(cli, ROUTE_APPLICATION_CANCEL, body, "Cancelled") : rc;
}

int application_appeal(struct cli *cli)
{
  struct json_object *body = body_new(cli);
  int rc = set_text(cli, body, "text", cli_arg(cli, 1));

  return rc == CLI_DONE ? act(cli, ROUTE_APPLICATION_APPEAL, body, "Appealed about") : rc;
}

int application_rule(struct cli *cli)
{
  struct json_object *body = body_new(cli);
  const char *done = arena_printf(&cli->arena, "Ruled to %s", cli->command->verb);
  int rc = set_text(cli, body, "reason", cli_option(cli, "reason"));

  json_set_str(body, "ruling", cli->command->verb);
  return rc == CLI_DONE ? act(cli, ROUTE_APPLICATION_RULE, body, done) : rc;
}
