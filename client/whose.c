#include "client/whose.h"

#include "client/request.h"
#include "lib/json.h"

int whose_did(struct cli *cli, const char *did, const char **handle)
{
  struct json_object *answer, *parties;
  struct buf target = { 0 };
  int rc;

  *handle = NULL;
  route_path(&target, ROUTE_PARTY_LIST, NULL, NULL);
  target_query(&target, "key", did);
  rc = request_get_json(cli, buf_str(&target), SIGN_NOT, &answer, NULL);
  buf_free(&target);
  if (rc != CLI_DONE)
    return rc;
  parties = json_array_of(answer, "parties");
  if (parties == NULL)
    return cli_error(cli, CLI_UNREACHABLE, "the answer holds no list of parties");
  if (json_object_array_length(parties) > 0)
    *handle = json_str(json_object_array_get_idx(parties, 0), "handle");
  return CLI_DONE;
}

int whose_key(struct cli *cli, const char *given, const char **handle)
{
  struct problem p = { 0 };
  char did[LIMIT_DID + 1];
  bool encrypted;
  int rc;

  *handle = given;
  if (given != NULL)
    return CLI_DONE;
  if (cli->key_path == NULL || !key_file_peek(cli->key_path, &encrypted, did, &p))
    return cli_error(cli, CLI_USAGE,
                     "without a key it is not known which party is meant: name one (its HANDLE, or "
                     "--party HANDLE)");
  rc = whose_did(cli, did, handle);
  if (rc != CLI_DONE)
    return rc;
  if (*handle == NULL)
    return cli_error(cli, CLI_USAGE,
                     "your key, %s, is not registered here: register it with `wiotc party "
                     "register`, or name the party that is meant (its HANDLE, or --party HANDLE)",
                     did);
  return CLI_DONE;
}
