/* `wiotc certificate issuer` */
#include <inttypes.h>

#include "client/certificate.h"
#include "client/file.h"
#include "client/issuer.h"
#include "lib/did_web.h"
#include "lib/json.h"

static const struct column issuer_columns[] = {
  { "Issuer", "did", 0 },  { "Key", "key", 0 }, { "Log entry", "entry", COLUMN_NUMBER },
  { "Since", "since", 0 }, { NULL, NULL, 0 },
};
static const struct column history_columns[] = {
  { "From entry", "entry", COLUMN_NUMBER },
  { "Since", "since", COLUMN_DATE },
  { "Issuer", "did", COLUMN_CUT },
  { NULL, NULL, 0 },
};
static const struct section issuer_sections[] = {
  { "All of them", "history", history_columns, NULL },
  { NULL, NULL, NULL, NULL },
};
static const struct view issuer_view = { "issuer", "issuers", issuer_columns, issuer_sections,
                                         NULL };

static int write_document(struct cli *cli, const char *file)
{
  const struct known_register *r = &cli->reg;
  const char *did = register_issuer(r);
  struct json_object *document;
  struct buf text = { 0 }, url = { 0 };
  int rc;

  if (!did_web_valid(did))
    return cli_error(cli, CLI_USAGE,
                     "the issuer is %s, which needs no DID document: it is its key. `issuer` in "
                     "wiotcd.conf(5) makes it a did:web",
                     did);
  document = cli_keep(cli, issuer_document(r->issuers, r->n_issuers));
  json_write_pretty(&text, document);
  rc = file_write(cli, file, text.data, text.len);
  did_web_url(did, &url);
  if (rc == CLI_DONE)
    cli_say(cli, "Wrote %s, with every key of the issuer, past and present. It belongs at\n  %s",
            file, buf_str(&url));
  buf_free(&text);
  buf_free(&url);
  return rc;
}

static int write_changes(struct cli *cli, const char *file)
{
  const char *text;
  size_t len;
  int rc;

  if (cli->reg.n_issuers < 2)
    return cli_error(cli, CLI_USAGE, "the issuer has not changed: there is nothing to prove");
  rc = issuer_changes_fetch(cli, 0, &text, &len);
  if (rc == CLI_DONE)
    rc = file_write(cli, file, text, len);
  if (rc == CLI_DONE)
    cli_say(
        cli,
        "Wrote %s, which proves %zu change%s. Who knows the first issuer and the log's key takes "
        "status lists of the last one with it:\n"
        "  wiotc certificate verify FILE --issuer %s --log-key %s --issuer-changes %s",
        file, cli->reg.n_issuers - 1, cli->reg.n_issuers == 2 ? "" : "s", cli->reg.issuers[0].did,
        cli->reg.vkey, file);
  return rc;
}

int certificate_show_issuer(struct cli *cli)
{
  const char *document = cli_option(cli, "out"), *changes = cli_option(cli, "changes");
  int rc = register_known(cli);

  if (rc == CLI_DONE)
    rc = issuers_follow(cli);
  if (rc == CLI_DONE && document != NULL)
    rc = write_document(cli, document);
  if (rc == CLI_DONE && changes != NULL)
    rc = write_changes(cli, changes);
  if (rc != CLI_DONE || document != NULL || changes != NULL)
    return rc;
  return output_get(cli, "/v1/issuer", SIGN_NOT, &issuer_view);
}

const struct option_spec certificate_issuer_options[] = {
  { "out", 'o', OPTION_VALUE, false, "FILE", "the issuer's DID document, for its web server" },
  { "changes", 0, OPTION_VALUE, false, "FILE", "proofs of how one issuer followed the other" },
  { NULL, 0, OPTION_FLAG, false, NULL, NULL },
};
