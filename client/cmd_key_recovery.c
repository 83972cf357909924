#include <inttypes.h>
#include <stdio.h>

#include "client/body_names.h"
#include "client/key.h"
#include "client/motion.h"
#include "client/request.h"
#include "client/whose.h"
#include "lib/buf.h"
#include "lib/json.h"

int key_recover(struct cli *cli)
{
  const char *handle = cli_arg(cli, 0), *did = cli_arg(cli, 1), *reason;
  struct json_object *body = body_new(cli);
  int rc = key_check_did(cli, did);

  if (rc == CLI_DONE)
    rc = cli_text(cli, cli_option(cli, "reason"), &reason);
  if (rc != CLI_DONE)
    return rc;
  json_set_str(body, "key", did);
  json_set_str(body, "label", cli_option(cli, "label"));
  json_set_str(body, "reason", reason);
  return motion_move(cli, ROUTE_KEY_RECOVER, handle, NULL, body,
                     arena_printf(&cli->arena, "Gave %s a key", handle));
}

int key_stop(struct cli *cli)
{
  struct json_object *body = body_new(cli), *answer;
  struct buf target = { 0 };
  const char *handle, *reason;
  int64_t index;
  int rc = cli_text(cli, cli_option(cli, "reason"), &reason);

  if (rc == CLI_DONE)
    rc = whose_key(cli, cli_arg(cli, 0), &handle);
  if (rc == CLI_DONE)
    rc = target_path(cli, ROUTE_KEY_STOP, handle, NULL, &target);
  if (rc == CLI_DONE) {
    json_set_str(body, "reason", reason);
    rc = request_write(cli, buf_str(&target), body, &answer, &index);
  }
  buf_free(&target);
  if (rc != CLI_DONE)
    return rc;
  cli_say(cli, "Stopped: that key will not speak for %s, log entry %" PRId64 ".", handle, index);
  return output_object(cli, answer, &key_view);
}

const struct option_spec key_recover_options[] = {
  { "label", 0, OPTION_VALUE, false, "TEXT", "what to call the key" },
  { "reason", 0, OPTION_VALUE, false, "TEXT", "why; it becomes public" },
  { NULL, 0, OPTION_FLAG, false, NULL, NULL },
};
const struct option_spec key_stop_options[] = {
  { "reason", 0, OPTION_VALUE, true, "TEXT", "why; it becomes public" },
  { NULL, 0, OPTION_FLAG, false, NULL, NULL },
};
