/* `wiotc certificate fetch` */
#include <string.h>
#include <time.h>

#include "client/certificate.h"
#include "client/command.h"
#include "client/file.h"
#include "client/issuer.h"
#include "client/request.h"
#include "lib/did_web.h"
#include "lib/json.h"

/* Beside the certificate, as its log proof is. */
static const char *status_file_name(struct cli *cli, const char *file, enum status_purpose purpose)
{
  return arena_printf(&cli->arena, "%s.%s-list", file, status_purpose_name(purpose));
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

/* Is there a newer issuer than the certificate's, which signs the lists? */
static bool followed(const struct cli *cli, const struct verification *v)
{
  return v->report.issuer >= 0 && (size_t)v->report.issuer + 1 < cli->reg.n_issuers;
}

static const char *changes_file_name(struct cli *cli, const char *file)
{
  return arena_printf(&cli->arena, "%s.issuer-changes", file);
}

static void say_fetched(struct cli *cli, const struct verification *v, const char *file,
                        const char *proof_file)
{
  bool lists = cli_flag(cli, "status");
  const char *also = "";

  if (lists)
    also = arena_printf(&cli->arena, " --offline --status %s --status %s",
                        status_file_name(cli, file, PURPOSE_REVOCATION),
                        status_file_name(cli, file, PURPOSE_SUSPENSION));
  if (lists && followed(cli, v))
    also = arena_printf(&cli->arena, "%s --issuer-changes %s", also, changes_file_name(cli, file));
  if (v->report.issuer >= 0 && did_web_valid(v->by[v->report.issuer].did))
    also = arena_printf(&cli->arena,
                        "%s --did-document did.json\n"
                        "where did.json is the issuer's DID document: wiotc certificate issuer -o "
                        "did.json",
                        also);
  cli_say(cli,
          "Wrote %s and %s%s.\n"
          "Give %s away together. To check them:\n"
          "  wiotc certificate verify %s --issuer %s --log-key %s%s",
          file, proof_file, lists ? ", and the status lists of today" : "",
          lists ? "them" : "both files", file,
          v->report.issuer < 0 ? "DID" : v->by[v->report.issuer].did,
          cli->reg.vkey == NULL ? "VKEY" : cli->reg.vkey, also);
}

static int fetch_one(struct cli *cli)
{
  const char *number = cli_arg(cli, 0), *file = cli_option(cli, "out"), *proof_file;
  struct verification v = { 0 };
  struct exchange x, lists[STATUS_PURPOSES];
  const char *changes = NULL;
  size_t changes_len;
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
  if (rc == CLI_DONE && with_lists)
    rc = issuers_follow(cli); /* the newest one signs the lists */
  if (rc == CLI_DONE)
    rc = certificate_get_proven(cli, number, &v, &x);
  if (rc == CLI_DONE && with_lists)
    rc = fetch_lists(cli, &v, file, lists);
  if (rc == CLI_DONE && with_lists && followed(cli, &v))
    rc = issuer_changes_fetch(cli, (size_t)v.report.issuer, &changes, &changes_len);
  if (rc == CLI_DONE)
    rc = file_write(cli, file, x.data, x.len);
  if (rc == CLI_DONE)
    rc = file_write(cli, proof_file, v.proof, v.proof_len);
  if (rc == CLI_DONE && with_lists)
    rc = write_lists(cli, file, lists);
  if (rc == CLI_DONE && changes != NULL)
    rc = file_write(cli, changes_file_name(cli, file), changes, changes_len);
  if (rc == CLI_DONE)
    say_fetched(cli, &v, file, proof_file);
  return rc;
}

int certificate_fetch(struct cli *cli)
{
  bool chosen = certificate_chosen(cli);

  if (cli->n_args == 0 && !chosen)
    return cli_error(cli, CLI_USAGE,
                     "which certificates? Give their numbers, or --party, --body, --award or "
                     "--ceremony; "
                     "see: wiotc certificate fetch -h");
  return cli->n_args == 1 && !chosen ? fetch_one(cli) : certificate_fetch_many(cli);
}

const struct option_spec certificate_fetch_options[] = {
  { "out", 'o', OPTION_VALUE, false, "FILE",
    "the credential's file, NUMBER.json; of several, their folder" },
  { "party", 0, OPTION_VALUE, false, "HANDLE", "all of that party" },
  { "body", 0, OPTION_VALUE, false, "SLUG", "all of that body" },
  { "award", 0, OPTION_VALUE, false, "EDITION", "all of that round of awards" },
  { "kind", 0, OPTION_VALUE, false, "membership|office|award", "only these" },
  { "ceremony", 0, OPTION_VALUE, false, "SLUG", "all that this ceremony issued" },
  { "status", 0, OPTION_FLAG, false, NULL,
    "of one: also FILE.revocation-list and FILE.suspension-list, to verify offline" },
  { NULL, 0, OPTION_FLAG, false, NULL, NULL },
};
