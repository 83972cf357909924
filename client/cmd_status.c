#include <inttypes.h>

#include <string.h>

#include "client/command.h"
#include "client/output.h"
#include "client/receipt.h"
#include "client/request.h"
#include "lib/encode.h"
#include "lib/json.h"

static const struct column status_columns[] = {
  { "Register", "register", 0 }, { "Name", "names", COLUMN_NAMES }, { "Version", "version", 0 },
  { "Issuer", "issuer", 0 },     { "Log size", "log.size", 0 },     { "Log root", "log.root", 0 },
  { "Started", "started", 0 },   { "Uptime", "uptime_words", 0 },   { NULL, NULL, 0 },
};
static const struct view status_view = { "status", "status", status_columns, NULL, NULL };

static void set_uptime(struct cli *cli, struct json_object *status)
{
  int64_t s = json_int(status, "uptime", -1);

  if (cli->format == FORMAT_JSON || s < 0)
    return;
  json_set_str(status, "uptime_words",
               s < 86400 ? arena_printf(&cli->arena, "%" PRId64 " h %" PRId64 " min", s / 3600,
                                        s % 3600 / 60)
                         : arena_printf(&cli->arena, "%" PRId64 " days %" PRId64 " h", s / 86400,
                                        s % 86400 / 3600));
}

/* The head that the status names must be one with the signed checkpoint. */
static int check_head(struct cli *cli, struct json_object *status)
{
  struct json_object *log = json_object_of(status, "log");
  const char *root = json_str(log, "root");
  int64_t size = json_int(log, "size", -1);
  struct checkpoint shown = { 0 }, head;
  struct exchange x;
  size_t len;
  int rc;

  if (size < 0 || root == NULL ||
      !decode_base64(root, strlen(root), shown.root.bytes, DIGEST_BYTES, &len) ||
      len != DIGEST_BYTES)
    return cli_error(cli, CLI_UNREACHABLE, "the status does not name the log's head");
  shown.size = (uint64_t)size;
  rc = log_checkpoint(cli, &x, &head);
  return rc == CLI_DONE ? log_consistent(cli, &shown, &head) : rc;
}

static int status(struct cli *cli)
{
  struct json_object *answer;
  const char *name, *issuer;
  int rc = register_known(cli);

  if (rc == CLI_DONE)
    rc = request_get_json(cli, "/v1/status", SIGN_NOT, &answer, NULL);
  if (rc != CLI_DONE)
    return rc;
  name = json_str(answer, "register");
  issuer = json_str(answer, "issuer");
  rc = register_same_name(cli, name == NULL ? "" : name);
  if (rc == CLI_DONE && issuer != NULL)
    rc = register_same_issuer(cli, issuer);
  if (rc == CLI_DONE)
    rc = check_head(cli, answer);
  if (rc != CLI_DONE)
    return rc;
  set_uptime(cli, answer);
  return output_object(cli, answer, &status_view);
}

static const struct command commands[] = {
  { NULL, "", 0, 0, "Shows version, register, log head and uptime, and checks the head.", "", NULL,
    NULL, status },
  { NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, NULL },
};

const struct noun noun_status = { "status", "Shows the register and checks its log's head.",
                                  commands };
