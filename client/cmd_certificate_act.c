/* What registrars do with certificates. */
#include <inttypes.h>

#include "client/certificate.h"
#include "client/command.h"
#include "client/output.h"
#include "client/request.h"
#include "lib/json.h"

/* Sends the act with the reason (`-` being stdin) and the day that were given. */
static int act(struct cli *cli, enum route_id route, struct json_object **answer, int64_t *index)
{
  struct json_object *body = cli_keep(cli, json_object_new_object());
  const char *reason = NULL;
  struct buf target = { 0 };
  int rc = cli_text(cli, cli_option(cli, "reason"), &reason);

  json_set_str(body, "reason", reason);
  json_set_str(body, "until", cli_option(cli, "until"));
  json_set_str(body, "effective", cli_option(cli, "effective"));
  if (rc == CLI_DONE)
    rc = target_path(cli, route, cli_arg(cli, 0), NULL, &target);
  if (rc == CLI_DONE)
    rc = request_write(cli, buf_str(&target), body, answer, index);
  buf_free(&target);
  return rc;
}

static int act_and_show(struct cli *cli, enum route_id route, const char *done)
{
  struct json_object *answer;
  int64_t index;
  int rc = act(cli, route, &answer, &index);

  if (rc != CLI_DONE)
    return rc;
  const char *status = json_str(json_object_of(answer, "certificate"), "status");
  cli_say(cli, "%s %s, log entry %" PRId64 "; it is %s now.", done, cli_arg(cli, 0), index,
          status == NULL ? "?" : status);
  return output_object(cli, answer, &certificate_view);
}

int certificate_revoke(struct cli *cli)
{
  int rc = cli_caution(cli, "Revoke the certificate %s for ever?", cli_arg(cli, 0));

  return rc == CLI_DONE ? act_and_show(cli, ROUTE_CERTIFICATE_REVOKE, "Revoked") : rc;
}

int certificate_suspend(struct cli *cli)
{
  return act_and_show(cli, ROUTE_CERTIFICATE_SUSPEND, "Suspended");
}

int certificate_reinstate(struct cli *cli)
{
  return act_and_show(cli, ROUTE_CERTIFICATE_REINSTATE, "Reinstated");
}

int certificate_reissue(struct cli *cli)
{
  struct json_object *answer;
  int64_t index;
  int rc = act(cli, ROUTE_CERTIFICATE_REISSUE, &answer, &index);

  if (rc != CLI_DONE)
    return rc;
  const char *number = json_str(json_object_of(answer, "certificate"), "number");
  if (number != NULL)
    cli_say(cli, "Issued %s in place of %s, log entry %" PRId64 ": wiotc certificate fetch %s",
            number, cli_arg(cli, 0), index, number);
  return output_object(cli, answer, &certificate_view);
}

#define REASON(required)                                                                           \
  {                                                                                                \
    "reason", 0, OPTION_VALUE, (required), "TEXT", "why; it is public; `-` reads it from stdin"    \
  }
#define END_OPTION                                                                                 \
  {                                                                                                \
    NULL, 0, OPTION_FLAG, false, NULL, NULL                                                        \
  }
const struct option_spec certificate_revoke_options[] = {
  REASON(true),
  { "effective", 0, OPTION_VALUE, false, "DATE",
    "the first day on which it is revoked; today when left out" },
  END_OPTION,
};
const struct option_spec certificate_suspend_options[] = {
  REASON(true),
  { "until", 0, OPTION_VALUE, false, "DATE", "the first day it is over; for good when left out" },
  END_OPTION,
};
const struct option_spec certificate_reinstate_options[] = { REASON(true), END_OPTION };
const struct option_spec certificate_reissue_options[] = { REASON(false), END_OPTION };
