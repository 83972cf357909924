/*
 * Certificates by the hundred, each a file with its proof beside it. The proof is written first:
 * where the certificate is, all of it is there, and a run that was broken off goes on after it.
 */
#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "client/certificate.h"
#include "client/file.h"
#include "client/issuer.h"
#include "client/progress.h"
#include "lib/id.h"
#include "lib/json.h"
#include "lib/tlog_proof.h"

struct fetching {
  const char *folder;
  const char **numbers;
  size_t n;
  size_t written, there, refused;
};

bool certificate_chosen(const struct cli *cli)
{
  return cli_option(cli, "party") != NULL || cli_option(cli, "body") != NULL ||
         cli_option(cli, "award") != NULL || cli_option(cli, "kind") != NULL ||
         cli_option(cli, "ceremony") != NULL;
}

static void take_numbers(struct cli *cli, struct fetching *f, struct json_object *rows)
{
  size_t n = rows == NULL ? 0 : json_object_array_length(rows);

  f->numbers = arena_alloc(&cli->arena, (n + 1) * sizeof *f->numbers);
  for (size_t i = 0; i < n; i++) {
    const char *number = json_str(json_object_array_get_idx(rows, i), "number");
    if (number != NULL && certificate_number_valid(number))
      f->numbers[f->n++] = number;
  }
}

int certificates_of_entry(struct cli *cli, int64_t entry, struct json_object **rows)
{
  struct json_object *leaf;
  int rc = request_get_json(cli, arena_printf(&cli->arena, "/v1/log/entries/%" PRId64, entry),
                            SIGN_NOT, &leaf, NULL);

  *rows = rc == CLI_DONE ? json_array_of(json_object_of(leaf, "effect"), "certificates") : NULL;
  return rc;
}

/* Members, founders, winners: all that its holding issued stands in one log entry. */
static int of_ceremony(struct cli *cli, struct fetching *f, const char *slug)
{
  struct json_object *answer, *ceremony, *rows;
  int64_t entry;
  struct buf target = { 0 };
  int rc = target_path(cli, ROUTE_CEREMONY_SHOW, slug, NULL, &target);

  if (rc == CLI_DONE)
    rc = request_get_json(cli, buf_str(&target), SIGN_NOT, &answer, NULL);
  buf_free(&target);
  if (rc != CLI_DONE)
    return rc;
  ceremony = json_object_of(answer, "ceremony");
  entry = json_int(ceremony == NULL ? answer : ceremony, "held_entry", -1);
  if (entry < 0)
    return cli_error(cli, CLI_USAGE, "the ceremony %s has not been held yet", slug);
  rc = certificates_of_entry(cli, entry, &rows);
  if (rc == CLI_DONE)
    take_numbers(cli, f, rows);
  return rc;
}

static int of_list(struct cli *cli, struct fetching *f)
{
  struct json_object *rows;
  struct buf target = { 0 };
  int rc;

  certificate_list_target(cli, &target);
  rc = list_fetch(cli, buf_str(&target), SIGN_NOT, "certificates", &rows);
  buf_free(&target);
  if (rc == CLI_DONE)
    take_numbers(cli, f, rows);
  return rc;
}

static int of_arguments(struct cli *cli, struct fetching *f)
{
  f->numbers = cli->args;
  f->n = cli->n_args;
  for (size_t i = 0; i < f->n; i++)
    if (!certificate_number_valid(f->numbers[i]))
      return cli_error(cli, CLI_USAGE, "\"%s\" is no number of a certificate", f->numbers[i]);
  return CLI_DONE;
}

static int choose(struct cli *cli, struct fetching *f)
{
  const char *ceremony = cli_option(cli, "ceremony");
  bool listed = cli_option(cli, "party") != NULL || cli_option(cli, "body") != NULL ||
                cli_option(cli, "award") != NULL || cli_option(cli, "kind") != NULL;

  if (cli->n_args > 0 && certificate_chosen(cli))
    return cli_error(cli, CLI_USAGE, "give numbers, or an option such as --party, not both");
  if (ceremony != NULL && listed)
    return cli_error(cli, CLI_USAGE, "--ceremony stands alone: it names all that it issued");
  if (cli_flag(cli, "status"))
    return cli_error(cli, CLI_USAGE,
                     "--status is for one certificate; the lists are the same for many, and are "
                     "had by `wiotc api GET /v1/status-lists/1` and `…/2`");
  if (cli->n_args > 0)
    return of_arguments(cli, f);
  return ceremony != NULL ? of_ceremony(cli, f, ceremony) : of_list(cli, f);
}

/* A file of that name that is this certificate, with its proof, as the register would give it. */
static bool is_there(struct cli *cli, const char *number, const char *file)
{
  struct verification v = { 0 };
  struct problem ignored = { 0 };
  char *text;
  size_t len;

  if (!file_load(&cli->arena, file, LIMIT_CREDENTIAL, &text, &len))
    return false;
  v.document = cli_keep(cli, json_read(text, len, &ignored));
  if (file_load(&cli->arena, arena_printf(&cli->arena, "%s.tlog-proof", file), LIMIT_TLOG_PROOF,
                &text, &v.proof_len))
    v.proof = text;
  verification_make(cli, &v, (int64_t)time(NULL));
  for (int i = 0; i < CHECK_STATUS; i++)
    if (i != CHECK_DATES && v.report.result[i] != CHECK_PASSED)
      return false;
  return strcmp(v.number, number) == 0 && strcmp(v.register_name, cli->reg.name) == 0;
}

/* What a run that was broken off has left. */
static bool is_proof(struct cli *cli, const char *file)
{
  struct tlog_proof proof;
  struct problem ignored = { 0 };
  char *text;
  size_t len;

  return file_load(&cli->arena, file, LIMIT_TLOG_PROOF, &text, &len) &&
         tlog_proof_read(text, len, &proof, &ignored);
}

/* One that is there but is not this certificate is the user's own. */
static int may_take(struct cli *cli, const char *number, const char *file, const char *proof_file)
{
  const char *taken = access(file, F_OK) == 0 ? file : proof_file;

  if (cli->yes || access(taken, F_OK) != 0 || (taken == proof_file && is_proof(cli, proof_file)))
    return CLI_DONE;
  return cli_error(cli, CLI_USAGE,
                   "%s is there, and is not certificate %s with its proof: -y overwrites it", taken,
                   number);
}

static int fetch(struct cli *cli, struct fetching *f, const char *number)
{
  const char *file = arena_printf(&cli->arena, "%s/%s.json", f->folder, number);
  const char *proof_file = arena_printf(&cli->arena, "%s.tlog-proof", file);
  struct verification v = { 0 };
  struct exchange x;
  int rc;

  if (is_there(cli, number, file)) {
    f->there++;
    return CLI_DONE;
  }
  rc = may_take(cli, number, file, proof_file);
  if (rc == CLI_DONE)
    rc = certificate_get_proven(cli, number, &v, &x);
  if (rc != CLI_DONE)
    return rc;
  if (!file_store(&cli->arena, proof_file, v.proof, v.proof_len, false) ||
      !file_store(&cli->arena, file, x.data, x.len, false))
    return cli_error(cli, CLI_USAGE, "cannot write %s: %s", file, strerror(errno));
  f->written++;
  return CLI_DONE;
}

/* With several issuers a verifier needs the proof of how they followed. */
static int write_changes(struct cli *cli, const struct fetching *f)
{
  const char *file = arena_printf(&cli->arena, "%s/issuer-changes", f->folder), *text;
  size_t len;
  int rc;

  if (cli->reg.n_issuers < 2)
    return CLI_DONE;
  rc = issuer_changes_fetch(cli, 0, &text, &len);
  if (rc == CLI_DONE && !file_store(&cli->arena, file, text, len, false))
    rc = cli_error(cli, CLI_USAGE, "cannot write %s: %s", file, strerror(errno));
  return rc;
}

static void say(struct cli *cli, const struct fetching *f)
{
  const char *there =
      f->there == 0 ? "" : arena_printf(&cli->arena, "%zu were there already. ", f->there);
  const char *refused =
      f->refused == 0 ? "" : arena_printf(&cli->arena, "%zu could not be fetched. ", f->refused);

  cli_say(cli,
          "Wrote %zu certificate%s into %s, each with its proof. %s%s\n"
          "To check them:\n"
          "  wiotc certificate verify %s/*.json --issuer %s --log-key %s%s",
          f->written, f->written == 1 ? "" : "s", f->folder, there, refused, f->folder,
          cli->reg.n_issuers == 0 ? "DID" : cli->reg.issuers[0].did, cli->reg.vkey,
          cli->reg.n_issuers < 2
              ? ""
              : arena_printf(&cli->arena, " --issuer-changes %s/issuer-changes", f->folder));
}

/* What is refused or in the way concerns one; silence or a wrong certificate concern all. */
static bool goes_on(int rc)
{
  return rc == CLI_DONE || rc == CLI_REFUSED || rc == CLI_USAGE;
}

static int fetch_all(struct cli *cli, struct fetching *f)
{
  struct progress progress;
  int rc = CLI_DONE, worst = CLI_DONE;

  progress_begin(&progress, cli, "Fetching", f->n);
  for (size_t i = 0; i < f->n && goes_on(rc); i++) {
    struct cli_scope scope;
    cli_scope_begin(cli, &scope);
    cli->hushed = true;
    rc = fetch(cli, f, f->numbers[i]);
    cli->hushed = false;
    if (rc != CLI_DONE) {
      progress_clear(&progress);
      worst = cli_error(cli, (enum exit_code)rc, "%s: %s", f->numbers[i],
                        cli->unsaid == NULL ? "it was not fetched" : cli->unsaid);
      f->refused++;
    }
    cli_scope_end(cli, &scope);
    progress_at(&progress, i + 1);
  }
  progress_clear(&progress);
  return worst;
}

int certificate_fetch_many(struct cli *cli)
{
  struct fetching f = { .folder = cli_option(cli, "out") };
  int rc = register_known(cli);

  if (f.folder == NULL)
    f.folder = ".";
  if (rc == CLI_DONE)
    rc = choose(cli, &f);
  if (rc == CLI_DONE && f.n == 0)
    return cli_error(cli, CLI_USAGE, "there are no such certificates; nothing was written");
  if (rc == CLI_DONE)
    rc = dir_for_output(cli, f.folder);
  if (rc != CLI_DONE)
    return rc;
  rc = fetch_all(cli, &f);
  if (rc == CLI_DONE)
    rc = write_changes(cli, &f);
  say(cli, &f);
  return rc;
}
