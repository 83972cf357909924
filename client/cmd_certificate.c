#include "client/certificate.h"
#include "client/command.h"
#include "client/output.h"
#include "client/request.h"

static const struct column certificate_columns[] = {
  { "Number", "number", 0 },
  { "Kind", "kind", 0 },
  { "Party", "party", COLUMN_CUT },
  { "Body", "body", COLUMN_CUT },
  { "Award", "award", COLUMN_CUT | COLUMN_SPARE },
  { "Category", "category", COLUMN_SHOW_ONLY },
  { "Membership", "membership", COLUMN_SHOW_ONLY },
  { "Office", "office", COLUMN_SHOW_ONLY },
  { "Nomination", "nomination", COLUMN_SHOW_ONLY },
  { "Issued", "issued", COLUMN_SHOW_ONLY },
  { "Valid from", "valid_from", COLUMN_SPARE },
  { "Valid until", "valid_until", 0 },
  { "Status", "status", 0 },
  { "Since", "status_since", COLUMN_SHOW_ONLY },
  { "Reason", "status_reason", COLUMN_SHOW_ONLY },
  { "By", "status_by", COLUMN_SHOW_ONLY },
  { "By entry", "status_entry", COLUMN_NUMBER | COLUMN_SHOW_ONLY },
  { "Revoked from", "revocation.effective", COLUMN_SHOW_ONLY },
  { "Superseded by", "superseded_by", COLUMN_SHOW_ONLY },
  { "In place of", "replaces", COLUMN_SHOW_ONLY },
  { "Log entry", "entry", COLUMN_NUMBER | COLUMN_SHOW_ONLY },
  { "Digest", "digest", COLUMN_SHOW_ONLY },
  { NULL, NULL, 0 },
};
static const struct column suspension_columns[] = {
  { "Suspended", "since", 0 },
  { "Until", "until", 0 },
  { "Reason", "reason", COLUMN_CUT },
  { "By", "by", 0 },
  { "Entry", "entry", COLUMN_NUMBER },
  { "Reinstated", "reinstated", 0 },
  { "Why", "reinstated_reason", COLUMN_CUT },
  { "By ", "reinstated_by", 0 },
  { NULL, NULL, 0 },
};
static const struct section certificate_sections[] = {
  { "Suspensions", "suspensions", suspension_columns, NULL },
  { NULL, NULL, NULL, NULL },
};
const struct view certificate_view = { "certificate", "certificates", certificate_columns,
                                       certificate_sections, NULL };

void certificate_list_target(struct cli *cli, struct buf *target)
{
  static const char *const filters[] = { "party", "body", "award", "kind" };

  route_path(target, ROUTE_CERTIFICATE_LIST, NULL, NULL);
  for (size_t i = 0; i < sizeof filters / sizeof filters[0]; i++)
    target_query(target, filters[i], cli_option(cli, filters[i]));
  target_query(target, "limit", "500");
}

static int certificate_list(struct cli *cli)
{
  struct buf target = { 0 };
  int rc;

  certificate_list_target(cli, &target);
  rc = output_list(cli, buf_str(&target), SIGN_NOT, &certificate_view);
  buf_free(&target);
  return rc;
}

static int certificate_show(struct cli *cli)
{
  struct buf target = { 0 };
  int rc = target_path(cli, ROUTE_CERTIFICATE_SHOW, cli_arg(cli, 0), NULL, &target);

  if (rc == CLI_DONE)
    rc = output_get(cli, buf_str(&target), SIGN_NOT, &certificate_view);
  buf_free(&target);
  return rc;
}

#define END_OPTION                                                                                 \
  {                                                                                                \
    NULL, 0, OPTION_FLAG, false, NULL, NULL                                                        \
  }
static const struct option_spec list_options[] = {
  { "party", 0, OPTION_VALUE, false, "HANDLE", "only of that party" },
  { "body", 0, OPTION_VALUE, false, "SLUG", "only of that body" },
  { "award", 0, OPTION_VALUE, false, "EDITION",
    "only of that round, its winners' and its jurors'" },
  { "kind", 0, OPTION_VALUE, false, "membership|office|award", "only these" },
  END_OPTION,
};
static const struct command commands[] = {
  { "list", "", 0, 0, "Lists certificates.", "--body industry", NULL, list_options,
    certificate_list },
  { "show", "NUMBER", 1, 1, "Shows what the register knows of a certificate.", "WIOTC-2026-000004",
    NULL, NULL, certificate_show },
  { "fetch", "[NUMBER...]", 0, COMMAND_MANY,
    "Fetches certificates and their log proofs, and checks both.",
    "--ceremony opening-2026 -o certificates",
    "Writes FILE, a W3C Verifiable Credential and Open Badge, and FILE.tlog-proof. The status lists "
    "are good for two days at most; new ones are had without a key, by `wiotc api GET "
    "/v1/status-lists/1`. Of several certificates, or of all that --party, --body, --award or "
    "--ceremony choose, FILE is a folder, and each is NUMBER.json in it; those that are there already are not "
    "fetched again, so that a run that was broken off can be repeated.",
    certificate_fetch_options, certificate_fetch },
  { "issuer", "", 0, 0, "Shows who issues certificates, and who did before.", "-o did.json",
    "What is shown is proved by the log: each issuer was named by the one before, whose key signed "
    "it. With -o: the DID document, for the web server that a did:web names.",
    certificate_issuer_options, certificate_show_issuer },
  { "revoke", "NUMBER", 1, 1, "Revokes a certificate, for ever.",
    "WIOTC-2026-000004 --reason \"Issued to another company of that name\"",
    "For registrars without a stake in the holder. The membership or office stays what it is; while "
    "it does, `wiotc certificate reissue` makes another. An award that is revoked is taken back. To "
    "correct a certificate, reissue it; that needs no revocation.",
    certificate_revoke_options, certificate_revoke },
  { "suspend", "NUMBER", 1, 1, "Suspends a certificate, until a day or for good.",
    "WIOTC-2026-000004 --reason \"The name is in doubt\" --until 2026-06-01",
    "For registrars without a stake in the holder.", certificate_suspend_options,
    certificate_suspend },
  { "reinstate", "NUMBER", 1, 1, "Lifts the suspension of a certificate.",
    "WIOTC-2026-000004 --reason \"The name is right\"",
    "For registrars without a stake in the holder. One that is suspended with its membership comes "
    "back with that: `wiotc member reinstate`.",
    certificate_reinstate_options, certificate_reinstate },
  { "reissue", "NUMBER", 1, 1, "Issues a certificate anew, with the names of today.",
    "WIOTC-2026-000004 --reason \"The member has a new name\"",
    "For registrars without a stake in the holder. The old one is superseded, and says by which; "
    "the new one says what it was issued in place of. A renewal needs none of this: each term has a "
    "certificate of its own.",
    certificate_reissue_options, certificate_reissue },
  { "render", "FILE|NUMBER...", 1, COMMAND_MANY,
    "Draws certificates, as something to print and frame.",
    "WIOTC-2026-000004.json -o certificate.pdf",
    "Checks it first; when it is not known who may issue it, nothing is drawn (4). The credential "
    "travels inside the picture, as Open Badges says, and `wiotc certificate verify` reads it "
    "there. With --format the folder FILE gets one or many, as NUMBER.pdf and so on.",
    certificate_render_options, certificate_render },
  { "verify", "FILE...", 1, COMMAND_MANY,
    "Checks certificates: exit code 0 when all are valid, 4 when not.",
    "WIOTC-2026-000004.json --issuer did:key:z6Mk... --log-key VKEY",
    "Of several files each is a line, and the exit code is 0 only when all are valid. "
    "FILE is the credential, or a picture that it was baked into: .svg, .png or .pdf. Needs no "
    "account. The issuer and the log's key are those you name, as the organization "
    "publishes them, or else those pinned when its register was first met; without either the "
    "certificate is not proven (4). Whether it still stands, the register is asked; with --status "
    "that is read from lists that were saved, and with --offline alone it is not checked. One that "
    "is revoked, suspended or superseded is not valid. Exit code 3 when the register cannot be "
    "asked.",
    certificate_verify_options, certificate_verify },
  { NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, NULL },
};

const struct noun noun_certificate = { "certificate",
                                       "Certificates: fetch, check, draw and revoke them.",
                                       commands };
