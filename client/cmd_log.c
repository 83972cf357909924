#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "client/body_names.h"
#include "client/command.h"
#include "client/file.h"
#include "client/output.h"
#include "client/receipt.h"
#include "client/request.h"
#include "client/watch.h"
#include "lib/json.h"
#include "lib/leaf.h"
#include "lib/timestamp.h"

static const struct column entry_columns[] = {
  { "Log entry", "index", 0 },
  { "Time", "time", 0 },
  { "Method", "method", 0 },
  { "Path", "path", 0 },
  { "Query", "query", 0 },
  { "Signed by", "signer", 0 },
  { "Content digest", "content_digest", 0 },
  { "Public digest", "public_digest", 0 },
  { NULL, NULL, 0 },
};
static const struct section entry_sections[] = {
  { "Effect", "effect", NULL, NULL },
  { NULL, NULL, NULL, NULL },
};
static const struct view entry_view = { "log_entry", "entries", entry_columns, entry_sections,
                                        NULL };

/* To the file of -o, else to stdout. */
static int put(struct cli *cli, const char *data, size_t len)
{
  const char *path = cli_option(cli, "out");

  if (path != NULL)
    return file_write(cli, path, data, len);
  fwrite(data, 1, len, stdout);
  return CLI_DONE;
}

static int checkpoint(struct cli *cli)
{
  struct checkpoint c;
  struct exchange x;
  int rc = log_checkpoint(cli, &x, &c);

  if (rc == CLI_DONE)
    rc = put(cli, x.data, x.len);
  if (rc == CLI_DONE)
    cli_say(cli,
            "Log size %" PRIu64 "; signed by the pinned key, consistent with what was seen before.",
            c.size);
  return rc;
}

/* The leaf's statement must be validly signed too. */
static int show_entry(struct cli *cli, const struct log_entry *e)
{
  struct json_object *holder = NULL, *shown = body_new(cli);
  struct signature_params params;
  struct problem p = { 0 };
  struct leaf leaf;
  bool ok = leaf_read(e->leaf, e->leaf_len, &leaf, &holder, &p) &&
            leaf_verify(&leaf, cli->reg.name, &params, &p);
  char time[TIMESTAMP_LEN + 1];

  cli_keep(cli, holder);
  if (!ok)
    return cli_error(cli, CLI_WRONG, "LOG ENTRY %" PRId64 " IS WRONG: %s", e->index, p.detail);
  timestamp_write(leaf.time, time);
  json_set_int(shown, "index", e->index);
  json_set_str(shown, "time", time);
  json_set_str(shown, "method", leaf.method);
  json_set_str(shown, "path", leaf.path);
  json_set_str(shown, "query", strcmp(leaf.query, "?") == 0 ? NULL : leaf.query);
  json_set_str(shown, "signer", params.keyid);
  json_set_str(shown, "content_digest", leaf.content_digest);
  json_set_str(shown, "public_digest", leaf.public_digest);
  json_set(shown, "effect", json_object_get(leaf.effect));
  return output_object(cli, shown, &entry_view);
}

static int entry(struct cli *cli)
{
  struct log_entry e;
  int rc = log_entry(cli, cli_arg(cli, 0), &e);

  if (rc != CLI_DONE)
    return rc;
  if (cli->format != FORMAT_JSON)
    return show_entry(cli, &e);
  fwrite(e.leaf, 1, e.leaf_len, stdout);
  if (cli->terminal.out_is_terminal)
    putchar('\n');
  return CLI_DONE;
}

static int prove(struct cli *cli)
{
  struct log_entry e;
  int rc = log_entry(cli, cli_arg(cli, 0), &e);

  if (rc == CLI_DONE)
    rc = put(cli, e.proof, e.proof_len);
  if (rc == CLI_DONE)
    cli_say(cli, "Log entry %" PRId64 " is in the log.", e.index);
  return rc;
}

static int key(struct cli *cli)
{
  struct exchange x;
  int rc = register_known(cli);

  if (rc == CLI_DONE)
    rc = request_get(cli, "/v1/log/key", SIGN_NOT, &x);
  if (rc == CLI_DONE)
    rc = register_same_key(cli, arena_strndup(&cli->arena, x.data, strcspn(x.data, "\r\n")));
  if (rc == CLI_DONE)
    puts(cli->reg.vkey);
  return rc;
}

static const struct option_spec out_options[] = {
  { "out", 'o', OPTION_VALUE, false, "FILE", "write it to a file" },
  { NULL, 0, OPTION_FLAG, false, NULL, NULL },
};
static const struct option_spec watch_options[] = {
  { "handle", 0, OPTION_LIST, false, "HANDLE", "a party, with all its keys" },
  { "did", 0, OPTION_LIST, false, "DID", "a key" },
  { "body", 0, OPTION_LIST, false, "SLUG", "a body" },
  { "exec", 0, OPTION_VALUE, false, "FILE", "a program to run for each entry found" },
  { "interval", 0, OPTION_VALUE, false, "SECONDS", "how often to look; every 10 seconds" },
  { "once", 0, OPTION_FLAG, false, NULL, "look once; exit status 1 when something was found" },
  { "from", 0, OPTION_VALUE, false, "INDEX", "begin with this entry" },
  { NULL, 0, OPTION_FLAG, false, NULL, NULL },
};

static const struct command commands[] = {
  { "checkpoint", "", 0, 0, "Fetches the newest checkpoint and checks it.", "-o checkpoint.txt",
    "It must be signed by the log key seen first, and continue what was seen before.", out_options,
    checkpoint },
  { "entry", "INDEX", 1, 1, "Shows a log entry, after checking that it is in the log.", "17",
    "With -f json: the entry's exact bytes, whose hash is in the tree.", NULL, entry },
  { "prove", "INDEX", 1, 1, "Fetches the proof that an entry is in the log, and checks it.",
    "17 -o entry-17.tlog-proof", "The proof is a C2SP tlog-proof, which others can check too.",
    out_options, prove },
  { "watch", "", 0, 0, "Follows the log, and says when an entry concerns you.",
    "--handle example-inc --exec /usr/local/bin/tell-me",
    "Without --handle, --did and --body: the party that your key is of. The first watch begins with "
    "the log's first entry, a later one where the last ended. Each entry is a line: its index, when, "
    "what, by which key, and why it is shown. All entries read are proved to be in the log, and "
    "those shown to be signed by that key. FILE is run without a shell, with the index and the "
    "reason as arguments; WIOTC_ENTRY, WIOTC_TIME, WIOTC_METHOD, WIOTC_PATH, WIOTC_SIGNER and "
    "WIOTC_WHY are set for it.",
    watch_options, log_watch },
  { "key", "", 0, 0, "Prints the log's verifier key, after comparing it with the one pinned.", "",
    NULL, NULL, key },
  { NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, NULL },
};

const struct noun noun_log = { "log", "The log: everything that was ever signed and accepted.",
                               commands };
