#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "client/body_names.h"
#include "client/command.h"
#include "client/key.h"
#include "client/output.h"
#include "client/receipt.h"
#include "client/request.h"
#include "client/signer.h"
#include "client/whose.h"
#include "lib/buf.h"
#include "lib/did_key.h"
#include "lib/json.h"

static const struct column key_columns[] = {
  { "Key", "did", 0 },
  { "Party", "party", COLUMN_SHOW_ONLY },
  { "Label", "label", COLUMN_CUT },
  { "Status", "status", 0 },
  { "Added", "added", COLUMN_SPARE },
  { "By motion", "motion", COLUMN_SHOW_ONLY },
  { "In force from", "waits_until", COLUMN_SPARE },
  { "Log entry", "entry", COLUMN_NUMBER | COLUMN_SHOW_ONLY },
  { "Last used", "last_used.time", COLUMN_SPARE },
  { "Last used in", "last_used.entry", COLUMN_SHOW_ONLY },
  { "Revoked", "revoked", COLUMN_SPARE },
  { "Revoked in", "revoked_entry", COLUMN_SHOW_ONLY },
  { "Compromised from", "compromised_since", COLUMN_SHOW_ONLY },
  { "Reason", "reason", COLUMN_SHOW_ONLY },
  { "File", "file", COLUMN_SHOW_ONLY },
  { "Encrypted", "encrypted", COLUMN_SHOW_ONLY },
  { NULL, NULL, 0 },
};
static const struct column statement_columns[] = {
  { "Log entry", "entry", COLUMN_NUMBER }, { "Time", "time", 0 }, { "Method", "method", 0 },
  { "Path", "path", COLUMN_CUT },          { NULL, NULL, 0 },
};
static const struct section key_sections[] = {
  { "Signed with it since then, to be looked at", "suspects", statement_columns, NULL },
  { NULL, NULL, NULL, NULL },
};
const struct view key_view = { "key", "keys", key_columns, key_sections, NULL };
static const struct view statement_view = { "statement", "statements", statement_columns, NULL,
                                            NULL };

static int key_new(struct cli *cli)
{
  const char *path = cli_arg(cli, 0) != NULL ? cli_arg(cli, 0) : cli->key_path;
  const char *named = "";
  struct secret_key *key;
  int rc;

  if (path == NULL)
    return cli_error(cli, CLI_USAGE, "HOME is not set; name a file: wiotc key new FILE");
  rc = signer_new(cli, path, !cli_flag(cli, "no-passphrase"), &key);
  if (rc != CLI_DONE)
    return rc;
  if (cli->key_default == NULL || strcmp(path, cli->key_default) != 0)
    named = arena_printf(&cli->arena, " --key %s", path);
  cli_say(cli,
          "Wrote a new key to %s. Keep a copy in a safe place: who loses it cannot sign any more.\n"
          "Next: officers send this did:key to whoever founds the register; everybody else:\n"
          "  wiotc%s party register HANDLE ... (wiotc party register -h)",
          path, named);
  puts(secret_key_did(key));
  secret_key_free(key);
  return CLI_DONE;
}

static int key_show(struct cli *cli)
{
  struct json_object *key = body_new(cli);
  char did[LIMIT_DID + 1];
  struct problem p = { 0 };
  bool encrypted;

  if (cli->key_path == NULL)
    return cli_error(cli, CLI_USAGE, "HOME is not set; name a key with --key FILE");
  if (access(cli->key_path, F_OK) != 0)
    return cli_error(cli, CLI_USAGE,
                     "there is no key file %s; make one with `wiotc key new`, or name one with "
                     "--key FILE",
                     cli->key_path);
  if (signer_check_file(cli, cli->key_path) != CLI_DONE)
    return CLI_USAGE;
  if (!key_file_peek(cli->key_path, &encrypted, did, &p))
    return cli_problem(cli, CLI_USAGE, &p);
  json_set_str(key, "did", did);
  json_set_str(key, "file", cli->key_path);
  json_set_bool(key, "encrypted", encrypted);
  return output_object(cli, key, &key_view);
}

static int key_list(struct cli *cli)
{
  const char *handle = cli_arg(cli, 0);
  struct buf target = { 0 };
  int rc = CLI_DONE;

  if (handle == NULL)
    rc = whose_key(cli, NULL, &handle);
  if (rc == CLI_DONE)
    rc = target_path(cli, ROUTE_KEY_LIST, handle, NULL, &target);
  if (rc == CLI_DONE)
    rc = output_list(cli, buf_str(&target), SIGN_NOT, &key_view);
  buf_free(&target);
  return rc;
}

int key_check_did(struct cli *cli, const char *did)
{
  struct public_key key;

  if (did_key_read(did, &key))
    return CLI_DONE;
  return cli_error(cli, CLI_USAGE, "\"%s\" is no Ed25519 did:key; they look like did:key:z6Mk...",
                   did);
}

/* POSTs a new key, which replaces another or (NULL) none. */
static int enrol(struct cli *cli, const char *handle, const char *did, const char *replaces,
                 struct json_object **answer, int64_t *index)
{
  struct json_object *body = body_new(cli);
  struct buf target = { 0 };
  int rc = target_path(cli, ROUTE_KEY_ADD, handle, NULL, &target);

  json_set_str(body, "key", did);
  json_set_str(body, "label", cli_option(cli, "label"));
  json_set_str(body, "replaces", replaces);
  if (rc == CLI_DONE)
    rc = request_write(cli, buf_str(&target), body, answer, index);
  buf_free(&target);
  return rc;
}

static int key_add(struct cli *cli)
{
  const char *did = cli_arg(cli, 0), *handle;
  struct json_object *answer;
  int64_t index;
  int rc = key_check_did(cli, did);

  if (rc == CLI_DONE)
    rc = whose_key(cli, cli_option(cli, "party"), &handle);
  if (rc == CLI_DONE)
    rc = enrol(cli, handle, did, NULL, &answer, &index);
  if (rc != CLI_DONE)
    return rc;
  cli_say(cli, "Added a key to %s, log entry %" PRId64 ".", handle, index);
  return output_object(cli, answer, &key_view);
}

/* After a rotation without NEWFILE: the new key takes the old one's place. */
static int swap_files(struct cli *cli, const char *fresh)
{
  const char *old = arena_printf(&cli->arena, "%s.old", cli->key_path);

  for (int i = 2; access(old, F_OK) == 0; i++)
    old = arena_printf(&cli->arena, "%s.old%d", cli->key_path, i);
  if (rename(cli->key_path, old) != 0 || rename(fresh, cli->key_path) != 0)
    return cli_error(cli, CLI_USAGE,
                     "the register has the new key, but the files could not be renamed; the new "
                     "key is in %s",
                     fresh);
  cli_say(cli, "The new key is in %s, the old one, which is of no use now, in %s.", cli->key_path,
          old);
  return CLI_DONE;
}

/* The key to change to: made now, or left over from an attempt whose end is not known. */
static int fresh_key(struct cli *cli, const char *path, struct secret_key **key)
{
  struct problem p = { 0 };
  bool encrypted = true;

  if (access(path, F_OK) == 0) {
    cli_say(cli, "Going on with the key in %s.", path);
    return signer_read(cli, path, key);
  }
  if (!key_file_peek(cli->key_path, &encrypted, NULL, &p))
    return cli_problem(cli, CLI_USAGE, &p);
  return signer_new(cli, path, encrypted && !cli_flag(cli, "no-passphrase"), key);
}

static int key_rotate(struct cli *cli)
{
  const char *fresh = cli_arg(cli, 0), *handle;
  struct secret_key *key = NULL;
  struct json_object *answer;
  bool has_key, existed;
  int64_t index;
  int rc = signer_open(cli, true, &has_key);

  if (rc == CLI_DONE)
    rc = whose_key(cli, cli_option(cli, "party"), &handle);
  if (rc != CLI_DONE)
    return rc;
  if (fresh == NULL)
    fresh = arena_printf(&cli->arena, "%s.new", cli->key_path);
  existed = access(fresh, F_OK) == 0;
  rc = fresh_key(cli, fresh, &key);
  if (rc != CLI_DONE)
    return rc;
  rc = enrol(cli, handle, secret_key_did(key), secret_key_did(cli->key), &answer, &index);
  secret_key_free(key);
  if (rc == CLI_REFUSED && !existed)
    unlink(fresh);
  if (rc != CLI_DONE)
    return rc;
  cli_say(cli, "Replaced the key of %s, log entry %" PRId64 ".", handle, index);
  if (cli_arg(cli, 0) == NULL)
    rc = swap_files(cli, fresh);
  else
    cli_say(cli, "From now on use --key %s.", fresh);
  return rc == CLI_DONE ? output_object(cli, answer, &key_view) : rc;
}

static int key_revoke(struct cli *cli)
{
  const char *did = cli_arg(cli, 0), *since = cli_option(cli, "compromised-since"), *handle,
             *reason;
  struct json_object *body = body_new(cli), *answer;
  struct buf target = { 0 };
  int64_t index;
  int rc = key_check_did(cli, did);

  if (rc == CLI_DONE && since != NULL) {
    rc = log_index(cli, since, &index);
    json_set_int(body, "compromised_since", rc == CLI_DONE ? index : 0);
  }
  if (rc == CLI_DONE)
    rc = cli_text(cli, cli_option(cli, "reason"), &reason);
  if (rc == CLI_DONE)
    rc = whose_key(cli, cli_option(cli, "party"), &handle);
  if (rc == CLI_DONE)
    rc = cli_confirm(cli, "Revoke the key %s of %s?", did, handle);
  if (rc == CLI_DONE)
    rc = target_path(cli, ROUTE_KEY_REVOKE, handle, did, &target);
  if (rc == CLI_DONE) {
    json_set_str(body, "reason", reason);
    rc = request_write(cli, buf_str(&target), body, &answer, &index);
  }
  buf_free(&target);
  if (rc != CLI_DONE)
    return rc;
  cli_say(cli, "Revoked the key, log entry %" PRId64 ".", index);
  return output_object(cli, answer, &key_view);
}

/* The log index from which on a key is marked as compromised; NULL when it is not. */
static int marked_from(struct cli *cli, const char *handle, const char *did, const char **from)
{
  struct json_object *keys;
  struct buf target = { 0 };
  int rc = target_path(cli, ROUTE_KEY_LIST, handle, NULL, &target);

  *from = NULL;
  if (rc == CLI_DONE)
    rc = list_fetch(cli, buf_str(&target), SIGN_NOT, key_view.plural, &keys);
  buf_free(&target);
  for (size_t i = 0; rc == CLI_DONE && i < json_object_array_length(keys); i++) {
    struct json_object *key = json_object_array_get_idx(keys, i);
    const char *this = json_str(key, "did");
    int64_t since = json_int(key, "compromised_since", -1);
    if (since >= 0 && this != NULL && strcmp(this, did) == 0)
      *from = arena_printf(&cli->arena, "%" PRId64, since);
  }
  return rc;
}

static int key_statements(struct cli *cli)
{
  const char *did = cli_arg(cli, 0), *from = cli_option(cli, "from"), *handle;
  struct buf target = { 0 };
  int64_t index;
  int rc = key_check_did(cli, did);

  if (rc == CLI_DONE && from != NULL)
    rc = log_index(cli, from, &index);
  if (rc == CLI_DONE)
    rc = whose_did(cli, did, &handle);
  if (rc == CLI_DONE && handle == NULL)
    rc = cli_error(cli, CLI_USAGE, "no party of the register has, or had, the key %s", did);
  if (rc == CLI_DONE && from == NULL)
    rc = marked_from(cli, handle, did, &from);
  if (rc == CLI_DONE)
    rc = target_path(cli, ROUTE_KEY_STATEMENTS, handle, did, &target);
  if (rc == CLI_DONE) {
    target_query(&target, "from", from);
    target_query(&target, "limit", "500");
    rc = output_list(cli, buf_str(&target), SIGN_NOT, &statement_view);
  }
  buf_free(&target);
  return rc;
}

#define PARTY_OPTION                                                                               \
  {                                                                                                \
    "party", 0, OPTION_VALUE, false, "HANDLE", "whose key; yours, when left out"                   \
  }
#define END_OPTION                                                                                 \
  {                                                                                                \
    NULL, 0, OPTION_FLAG, false, NULL, NULL                                                        \
  }

static const struct option_spec new_options[] = {
  { "no-passphrase", 0, OPTION_FLAG, false, NULL, "the file alone is enough to sign" },
  END_OPTION,
};
static const struct option_spec add_options[] = {
  { "label", 0, OPTION_VALUE, false, "TEXT", "what to call the key" },
  PARTY_OPTION,
  END_OPTION,
};
static const struct option_spec rotate_options[] = {
  { "label", 0, OPTION_VALUE, false, "TEXT", "what to call the new key" },
  { "no-passphrase", 0, OPTION_FLAG, false, NULL, "the new file alone is enough to sign" },
  PARTY_OPTION,
  END_OPTION,
};
static const struct option_spec revoke_options[] = {
  { "reason", 0, OPTION_VALUE, true, "TEXT", "why; it becomes public" },
  { "compromised-since", 0, OPTION_VALUE, false, "INDEX",
    "log entry from which on it was in wrong hands" },
  PARTY_OPTION,
  END_OPTION,
};
static const struct option_spec statements_options[] = {
  { "from", 0, OPTION_VALUE, false, "INDEX", "from this log entry on" },
  END_OPTION,
};

static const struct command commands[] = {
  { "new", "[FILE]", 0, 1, "Makes a new key and prints its did:key.", "",
    "The key is written to FILE, or to the file of --key, encrypted with a passphrase.",
    new_options, key_new },
  { "show", "", 0, 0, "Shows your key.", "", NULL, NULL, key_show },
  { "list", "[HANDLE]", 0, 1, "Lists the keys of a party.", "example-inc",
    "Without HANDLE: of the party that your key is of.", NULL, key_list },
  { "add", "DID", 1, 1, "Adds a key to your party.",
    "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK --label office", NULL, add_options,
    key_add },
  { "rotate", "[NEWFILE]", 0, 1, "Replaces your key by a new one.", "",
    "Without NEWFILE the new key takes the place of the old one, whose file is kept beside it.",
    rotate_options, key_rotate },
  { "revoke", "DID", 1, 1, "Revokes a key, now or from a log entry on.",
    "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK --reason \"laptop stolen\"", NULL,
    revoke_options, key_revoke },
  { "statements", "DID", 1, 1, "Lists the log entries that a key signed.",
    "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK",
    "Of a key that was revoked as compromised since an entry: those from it on, unless --from says "
    "otherwise. Officers look at each of them.",
    statements_options, key_statements },
  { "recover", "HANDLE DID", 2, 2, "Moves that a party which lost its keys be given a new one.",
    "example-inc did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK --reason \"seen in person\"",
    "Registrars decide: as many as the charter says must run the same command, or approve the motion "
    "that the first one made. The party makes the key with `wiotc key new`. It is in force a week "
    "later, and until then any other key of the party can stop it; at once where there is no other.",
    key_recover_options, key_recover },
  { "stop", "[HANDLE]", 0, 1, "Stops a key that registrars gave your party, before it is in force.",
    "--reason \"our key is not lost\"", "Without HANDLE: of the party that your key is of.",
    key_stop_options, key_stop },
  { NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, NULL },
};

const struct noun noun_key = { "key", "The keys that sign.", commands };
