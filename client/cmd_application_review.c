/*
 * What moves an application on: screening, questions and answers, votes, withdrawal.
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

static int attach_one(struct cli *cli, const char *path, const char **sha256)
{
  struct json_object *answer;
  struct digest digest;
  char hex[2 * DIGEST_BYTES + 1], *data;
  int64_t index;
  size_t len;
  int rc = file_read(cli, path, LIMIT_BODY_ATTACHMENT, &data, &len);

  if (rc != CLI_DONE)
    return rc;
  if (len == 0)
    return cli_error(cli, CLI_USAGE, "%s is empty: there is nothing to attach", path);
  rc = request_post(cli, routes[ROUTE_ATTACHMENT_ADD].path, data, len, media_type_of(path), &answer,
                    &index);
  if (rc != CLI_DONE)
    return rc;
  digest_of(data, len, &digest);
  digest_hex(&digest, hex);
  *sha256 = arena_strdup(&cli->arena, hex);
  cli_say(cli, "Sent %s, log entry %" PRId64 ".", path, index);
  return CLI_DONE;
}

int application_attach(struct cli *cli, struct json_object *body)
{
  struct json_object *list = NULL;
  const struct given_option *o;
  const char *sha256 = NULL;
  int rc = CLI_DONE;

  for (size_t at = 0; rc == CLI_DONE && (o = cli_option_next(cli, "attach", &at)) != NULL;) {
    rc = attach_one(cli, o->value, &sha256);
    if (list == NULL)
      list = json_object_new_array();
    if (rc == CLI_DONE)
      json_add_str(list, sha256);
  }
  json_set(body, "attachments", list);
  return rc;
}

/* POSTs the body to the application's row and shows the application. */
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
  if (application != NULL && json_str(application, "certificate") != NULL)
    cli_say(cli, "The certificate: wiotc certificate fetch %s",
            json_str(application, "certificate"));
  return output_object(cli, answer, &application_view);
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

  return rc == CLI_DONE ? act(cli, ROUTE_APPLICATION_ASK, body, "Asked about") : rc;
}

int application_answer(struct cli *cli)
{
  struct json_object *body = body_new(cli);
  int rc = set_text(cli, body, "text", cli_arg(cli, 1));

  if (rc == CLI_DONE)
    rc = application_attach(cli, body);
  return rc == CLI_DONE ? act(cli, ROUTE_APPLICATION_ANSWER, body, "Answered about") : rc;
}

int application_vote(struct cli *cli)
{
  struct json_object *body = body_new(cli);
  const char *done = arena_printf(&cli->arena, "Voted to %s", cli->command->verb);
  int rc = set_text(cli, body, "reason", cli_option(cli, "reason"));

  json_set_str(body, "vote", cli->command->verb);
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
