#include "client/whose.h"

#include <string.h>

#include "client/request.h"
#include "lib/json.h"

static const char *officer_with(struct json_object *charter, const char *did)
{
  struct json_object *officers = json_array_of(charter, "officers");
  size_t n = officers == NULL ? 0 : json_object_array_length(officers);

  for (size_t i = 0; i < n; i++) {
    struct json_object *officer = json_object_array_get_idx(officers, i);
    const char *key = json_str(officer, "key");
    if (key != NULL && strcmp(key, did) == 0)
      return json_str(officer, "handle");
  }
  return NULL;
}

int whose_key(struct cli *cli, const char *given, const char **handle)
{
  struct json_object *charter;
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
  rc = register_known(cli);
  if (rc != CLI_DONE)
    return rc;
  *handle = register_party_of(cli, did);
  if (*handle != NULL)
    return CLI_DONE;
  rc = request_get_json(cli, "/v1/charter", SIGN_NOT, &charter, NULL);
  if (rc != CLI_DONE)
    return rc;
  *handle = officer_with(charter, did);
  if (*handle == NULL)
    return cli_error(cli, CLI_USAGE,
                     "your key was not registered from here, so it is not known which party is "
                     "meant: name it (its HANDLE, or --party HANDLE)");
  register_remember_party(cli, did, *handle);
  return CLI_DONE;
}
