#include <stdio.h>
#include <string.h>

#include "client/command.h"
#include "client/file.h"
#include "client/media_type.h"
#include "client/receipt.h"
#include "client/request.h"
#include "lib/json.h"

/* A receipt in the answer is checked like that of any other write. */
static int check_receipt(struct cli *cli, const struct exchange *x, const struct statement *sent)
{
  struct json_object *value, *receipt;
  int rc;

  if (strcmp(x->method, "POST") != 0)
    return CLI_DONE;
  rc = request_json(cli, x, &value);
  if (rc != CLI_DONE)
    return rc;
  receipt = json_object_of(value, "receipt");
  return receipt == NULL ? CLI_DONE : receipt_check(cli, sent, receipt, NULL);
}

static int check_usage(struct cli *cli)
{
  const char *method = cli_arg(cli, 0), *target = cli_arg(cli, 1);

  if (strcmp(method, "POST") != 0 && strcmp(method, "GET") != 0)
    return cli_error(cli, CLI_USAGE, "METHOD is GET or POST, not \"%s\"", method);
  if (target[0] != '/' || strpbrk(target, " \t\r\n#") != NULL)
    return cli_error(cli, CLI_USAGE, "PATH begins with a slash, as in /v1/status");
  if (cli_option(cli, "data") != NULL && strcmp(method, "POST") != 0)
    return cli_error(cli, CLI_USAGE, "--data goes with POST only");
  return CLI_DONE;
}

static int api(struct cli *cli)
{
  const char *method = cli_arg(cli, 0), *target = cli_arg(cli, 1);
  const char *file = cli_option(cli, "data"), *type = cli_option(cli, "type");
  enum signing signing = strcmp(method, "POST") == 0 ? SIGN_ALWAYS : SIGN_IF_POSSIBLE;
  struct statement sent;
  struct exchange x;
  char *data = NULL;
  size_t len = 0;
  int rc = check_usage(cli);

  if (rc == CLI_DONE && file != NULL)
    rc = file_read(cli, file, LIMIT_BODY_ATTACHMENT, &data, &len);
  if (rc != CLI_DONE)
    return rc;
  if (type == NULL)
    type = strncmp(target, "/v1/attachments", 15) == 0 ? media_type_of(file) : "application/json";
  rc = request_send(cli, method, target, data, len, type, signing, &x, &sent);
  if (rc != CLI_DONE)
    return rc;
  fwrite(x.data, 1, x.len, stdout);
  if (cli->terminal.out_is_terminal && x.len > 0 && x.data[x.len - 1] != '\n')
    putchar('\n');
  rc = request_accepted(cli, &x);
  return rc == CLI_DONE ? check_receipt(cli, &x, &sent) : rc;
}

static const struct option_spec options[] = {
  { "data", 0, OPTION_VALUE, false, "FILE", "the body, byte for byte; `-` for stdin" },
  { "type", 0, OPTION_VALUE, false, "TYPE", "the body's media type; application/json" },
  { NULL, 0, OPTION_FLAG, false, NULL, NULL },
};

static const struct command commands[] = {
  { NULL, "METHOD PATH", 2, 2, "Makes a raw signed request and prints the answer as it came.",
    "GET '/v1/parties?country=CN'",
    "A GET is signed when there is a key to sign with. The body of a write needs a member `salt`: "
    "16 random bytes in base64url.",
    options, api },
  { NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, NULL },
};

const struct noun noun_api = { "api", "Makes a raw signed request.", commands };
