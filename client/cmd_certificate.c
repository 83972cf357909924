
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "client/certificate.h"
#include "client/command.h"
#include "client/file.h"
#include "client/output.h"
#include "client/request.h"
#include "client/verify.h"
#include "lib/json.h"
#include "lib/tlog_proof.h"

static const struct column certificate_columns[] = {
  { "Number", "number", 0 },
  { "Party", "party", COLUMN_CUT },
  { "Body", "body", COLUMN_CUT },
  { "Membership", "membership", COLUMN_SHOW_ONLY },
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

static int certificate_list(struct cli *cli)
{
  struct buf target = { 0 };
  int rc;

  route_path(&target, ROUTE_CERTIFICATE_LIST, NULL, NULL);
  target_query(&target, "party", cli_option(cli, "party"));
  target_query(&target, "body", cli_option(cli, "body"));
  target_query(&target, "limit", "500");
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

/* The proof of the entry that issued it. */
static int get_proof(struct cli *cli, const char *number, const char **text, size_t *len)
{
  struct json_object *answer, *certificate;
  struct buf target = { 0 };
  int rc = target_path(cli, ROUTE_CERTIFICATE_SHOW, number, NULL, &target);

  if (rc == CLI_DONE)
    rc = request_get_json(cli, buf_str(&target), SIGN_NOT, &answer, NULL);
  buf_free(&target);
  if (rc != CLI_DONE)
    return rc;
  certificate = json_object_of(answer, "certificate");
  return verification_proof(cli, json_int(certificate == NULL ? answer : certificate, "entry", -1),
                            text, len);
}

/* Beside the certificate, as its log proof is. */
static const char *status_file_name(struct cli *cli, const char *file, enum status_purpose purpose)
{
  return arena_printf(&cli->arena, "%s.%s-list", file, status_purpose_name(purpose));
}

/* What was fetched must be right before it is written; dates may be over. */
static int check_fetched(struct cli *cli, struct verification *v, const struct exchange *x)
{
  struct problem p = { 0 };

  v->document = cli_keep(cli, json_read(x->data, x->len, &p));
  v->why = v->document == NULL ? verification_no_json(cli, "the answer", &p) : NULL;
  verification_make(cli, v, (int64_t)time(NULL));
  for (int i = 0; i < CHECK__COUNT; i++)
    if (i != CHECK_DATES && v->report.result[i] == CHECK_FAILED)
      return cli_error(cli, CLI_WRONG,
                       "THE CERTIFICATE THAT THE REGISTER GAVE IS WRONG (%s): %s. Nothing was "
                       "written",
                       credential_check_name((enum credential_check)i), v->report.reason[i]);
  return CLI_DONE;
}

/* The lists in which the certificate stands, each as it will be written. */
static int fetch_lists(struct cli *cli, struct verification *v, const char *file,
                       struct exchange lists[STATUS_PURPOSES])
{
  struct credential c;
  struct problem p = { 0 };
  int rc = CLI_DONE;

  if (!credential_read(v->document, &c, &p))
    return cli_problem(cli, CLI_WRONG, &p);
  for (int i = 0; rc == CLI_DONE && i < STATUS_PURPOSES; i++) {
    struct status_file list = { .file = status_file_name(cli, file, (enum status_purpose)i) };
    struct buf target = { 0 };
    enum status_purpose purpose;
    bool marked;
    char why[160];
    rc = file_may_write(cli, list.file);
    if (rc == CLI_DONE)
      rc = target_path(
          cli, ROUTE_STATUS_LIST,
          last_part(i == PURPOSE_REVOCATION ? c.status.revocation : c.status.suspension), NULL,
          &target);
    if (rc == CLI_DONE)
      rc = request_get(cli, arena_strdup(&cli->arena, buf_str(&target)), SIGN_NOT, &lists[i]);
    buf_free(&target);
    if (rc != CLI_DONE)
      return rc;
    list.document = cli_keep(cli, json_read(lists[i].data, lists[i].len, &p));
    list.why = p.detail;
    if (!status_file_check(v, &list, (int64_t)time(NULL), &purpose, &marked, why) ||
        purpose != (enum status_purpose)i)
      return cli_error(cli, CLI_WRONG,
                       "THE STATUS LIST THAT THE REGISTER GAVE IS WRONG: %s. Nothing was written",
                       why);
  }
  return rc;
}

static int write_lists(struct cli *cli, const char *file,
                       const struct exchange lists[STATUS_PURPOSES])
{
  int rc = CLI_DONE;

  for (int i = 0; rc == CLI_DONE && i < STATUS_PURPOSES; i++)
    rc = file_write(cli, status_file_name(cli, file, (enum status_purpose)i), lists[i].data,
                    lists[i].len);
  return rc;
}

static void say_fetched(struct cli *cli, const char *file, const char *proof_file, bool lists)
{
  const char *also = "";

  if (lists)
    also = arena_printf(&cli->arena, " --offline --status %s --status %s",
                        status_file_name(cli, file, PURPOSE_REVOCATION),
                        status_file_name(cli, file, PURPOSE_SUSPENSION));
  cli_say(cli,
          "Wrote %s and %s%s.\n"
          "Give %s away together. To check them:\n"
          "  wiotc certificate verify %s --issuer %s --log-key %s%s",
          file, proof_file, lists ? ", and the status lists of today" : "",
          lists ? "them" : "both files", file, cli->reg.issuer[0] == '\0' ? "DID" : cli->reg.issuer,
          cli->reg.vkey == NULL ? "VKEY" : cli->reg.vkey, also);
}

static int certificate_fetch(struct cli *cli)
{
  const char *number = cli_arg(cli, 0), *file = cli_option(cli, "out"), *proof_file;
  struct verification v = { 0 };
  struct exchange x, lists[STATUS_PURPOSES];
  bool with_lists = cli_flag(cli, "status");
  int rc;

  if (file == NULL)
    file = arena_printf(&cli->arena, "%s.json", number);
  proof_file = arena_printf(&cli->arena, "%s.tlog-proof", file);
  rc = file_may_write(cli, file);
  if (rc == CLI_DONE)
    rc = file_may_write(cli, proof_file);
  if (rc == CLI_DONE)
    rc = register_known(cli);
  if (rc == CLI_DONE)
    rc = certificate_get(cli, number, &x);
  if (rc == CLI_DONE)
    rc = get_proof(cli, number, &v.proof, &v.proof_len);
  if (rc == CLI_DONE)
    rc = check_fetched(cli, &v, &x);
  if (rc == CLI_DONE && with_lists)
    rc = fetch_lists(cli, &v, file, lists);
  if (rc == CLI_DONE)
    rc = file_write(cli, file, x.data, x.len);
  if (rc == CLI_DONE)
    rc = file_write(cli, proof_file, v.proof, v.proof_len);
  if (rc == CLI_DONE && with_lists)
    rc = write_lists(cli, file, lists);
  if (rc == CLI_DONE)
    say_fetched(cli, file, proof_file, with_lists);
  return rc;
}

/* Beside a file stands FILE.tlog-proof. A picture drawn from NAME.json is often beside that one's.
 */
static const char *proof_beside(struct cli *cli, const char *file, const struct verification *v)
{
  const char *beside = arena_printf(&cli->arena, "%s.tlog-proof", file);
  const char *dot = strrchr(file, '.'), *other;

  if (v->baked == NULL || dot == NULL || access(beside, F_OK) == 0)
    return beside;
  other = arena_printf(&cli->arena, "%.*s.json.tlog-proof", (int)(dot - file), file);
  return access(other, F_OK) == 0 ? other : beside;
}

/* The proof named, or the one beside the certificate if there is one. */
static int load_proof(struct cli *cli, const char *file, struct verification *v)
{
  const char *named = cli_option(cli, "proof");
  char *text;
  int rc;

  if (named == NULL) {
    const char *beside = proof_beside(cli, file, v);
    v->proof_file = beside;
    if (access(beside, F_OK) != 0)
      return CLI_DONE;
    named = beside;
  }
  rc = file_read(cli, named, LIMIT_TLOG_PROOF, &text, &v->proof_len);
  v->proof = text;
  return rc;
}

/* What to do when the name of a file was given instead of the key in it. */
static const char *key_itself(struct cli *cli, const char *option, const char *given)
{
  if (access(given, F_OK) != 0)
    return "";
  return arena_printf(&cli->arena, " (give the key itself: `--%s \"$(cat %s)\"`)", option, given);
}

int certificate_issuer(struct cli *cli, const char **issuer)
{
  struct public_key key;

  *issuer = cli_option(cli, "issuer");
  if (*issuer != NULL && !did_key_read(*issuer, &key))
    return cli_error(cli, CLI_USAGE, "--issuer: \"%s\" is no Ed25519 did:key%s", *issuer,
                     key_itself(cli, "issuer", *issuer));
  return CLI_DONE;
}

static int load_keys(struct cli *cli, struct verification *v)
{
  const char *vkey = cli_option(cli, "log-key");
  struct problem p = { 0 };
  int rc = certificate_issuer(cli, &v->issuer);

  if (rc != CLI_DONE || vkey == NULL)
    return rc;
  if (!note_vkey_read(vkey, &v->log, &p))
    return cli_error(cli, CLI_USAGE, "--log-key: \"%s\" is no log key%s: %s", vkey,
                     key_itself(cli, "log-key", vkey), p.detail);
  v->log_given = true;
  return CLI_DONE;
}

/* The saved status lists. What is no JSON is told with the checks. */
static int load_lists(struct cli *cli, struct verification *v)
{
  const struct given_option *given;
  size_t at = 0;

  while ((given = cli_option_next(cli, "status", &at)) != NULL) {
    struct problem p = { 0 };
    struct status_file *list = &v->lists[v->n_lists];
    char *data;
    size_t len;
    if (v->n_lists == STATUS_PURPOSES)
      return cli_error(cli, CLI_USAGE,
                       "--status: give two lists at most, one for revocation and one for "
                       "suspension");
    int rc = file_read(cli, given->value, LIMIT_CREDENTIAL, &data, &len);
    if (rc != CLI_DONE)
      return rc;
    list->file = given->value;
    list->document = cli_keep(cli, json_read(data, len, &p));
    if (list->document == NULL)
      list->why = arena_printf(&cli->arena, "it is not JSON: %s", p.detail);
    v->n_lists++;
  }
  return CLI_DONE;
}

static int certificate_verify(struct cli *cli)
{
  const char *file = cli_arg(cli, 0);
  struct verification v = { 0 };
  int rc = load_keys(cli, &v);

  if (rc == CLI_DONE)
    rc = certificate_load(cli, file, &v);
  if (rc == CLI_DONE)
    rc = load_proof(cli, file, &v);
  if (rc == CLI_DONE)
    rc = load_lists(cli, &v);
  if (rc != CLI_DONE)
    return rc;
  verification_make(cli, &v, (int64_t)time(NULL));
  if (!cli_flag(cli, "offline") && v.n_lists == 0)
    rc = verification_ask(cli, &v);
  verification_show(cli, &v, file);
  return verification_passed(&v) ? rc : CLI_WRONG;
}

#define END_OPTION                                                                                 \
  {                                                                                                \
    NULL, 0, OPTION_FLAG, false, NULL, NULL                                                        \
  }
static const struct option_spec list_options[] = {
  { "party", 0, OPTION_VALUE, false, "HANDLE", "only of that party" },
  { "body", 0, OPTION_VALUE, false, "SLUG", "only of that body" },
  END_OPTION,
};
static const struct option_spec fetch_options[] = {
  { "out", 'o', OPTION_VALUE, false, "FILE", "the credential's file; NUMBER.json" },
  { "status", 0, OPTION_FLAG, false, NULL,
    "also FILE.revocation-list and FILE.suspension-list, to verify offline" },
  END_OPTION,
};
static const struct option_spec verify_options[] = {
  { "proof", 0, OPTION_VALUE, false, "FILE", "its log proof; FILE.tlog-proof" },
  { "log-key", 0, OPTION_VALUE, false, "VKEY",
    "the log's key, and a proof is demanded; the one pinned" },
  { "issuer", 0, OPTION_VALUE, false, "DID", "who must have issued it; the one pinned" },
  { "status", 0, OPTION_LIST, false, "FILE",
    "a status list that was saved, instead of asking the register; once for each of its two" },
  { "offline", 0, OPTION_FLAG, false, NULL,
    "do not ask the register whether it still stands, nor for a proof" },
  END_OPTION,
};

static const struct command commands[] = {
  { "list", "", 0, 0, "Lists certificates.", "--body industry", NULL, list_options,
    certificate_list },
  { "show", "NUMBER", 1, 1, "Shows what the register knows of a certificate.", "WIOTC-2026-000004",
    NULL, NULL, certificate_show },
  { "fetch", "NUMBER", 1, 1, "Fetches a certificate and its log proof, and checks both.",
    "WIOTC-2026-000004 -o certificate.json",
    "Writes FILE, a W3C Verifiable Credential and Open Badge, and FILE.tlog-proof. The status lists "
    "are good for two days at most; new ones are had without a key, by `wiotc api GET "
    "/v1/status-lists/1`.",
    fetch_options, certificate_fetch },
  { "revoke", "NUMBER", 1, 1, "Revokes a certificate, for ever.",
    "WIOTC-2026-000004 --reason \"Issued to another company of that name\"",
    "For registrars without a stake in the holder. The membership stays what it is; while it does, "
    "`wiotc certificate reissue` makes another.",
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
  { "render", "FILE|NUMBER", 1, 1, "Draws a certificate, as something to print and frame.",
    "WIOTC-2026-000004.json -o certificate.pdf",
    "Checks it first; when it is not known who may issue it, nothing is drawn (4). The credential "
    "travels inside the picture, as Open Badges says, and `wiotc certificate verify` reads it "
    "there.",
    certificate_render_options, certificate_render },
  { "verify", "FILE", 1, 1, "Checks a certificate: exit code 0 when it is valid, 4 when not.",
    "WIOTC-2026-000004.json --issuer did:key:z6Mk... --log-key VKEY",
    "FILE is the credential, or a picture that it was baked into: .svg, .png or .pdf. Needs no "
    "account. The issuer and the log's key are those you name, as the organization "
    "publishes them, or else those pinned when its register was first met; without either the "
    "certificate is not proven (4). Whether it still stands, the register is asked; with --status "
    "that is read from lists that were saved, and with --offline alone it is not checked. One that "
    "is revoked, suspended or superseded is not valid. Exit code 3 when the register cannot be "
    "asked.",
    verify_options, certificate_verify },
  { NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, NULL },
};

const struct noun noun_certificate = { "certificate", "Certificates: fetch them, check them.",
                                       commands };
