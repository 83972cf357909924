/* `wiotc certificate verify` */
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "client/certificate.h"
#include "client/command.h"
#include "client/file.h"
#include "client/progress.h"
#include "client/request.h"
#include "lib/json.h"

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

static int load_did_document(struct cli *cli, const char *file, struct verification *v)
{
  struct problem p = { 0 };
  struct json_object *document;
  char *data;
  size_t len;
  int rc = file_read(cli, file, LIMIT_DID_DOCUMENT, &data, &len);

  if (rc != CLI_DONE)
    return rc;
  document = cli_keep(cli, json_read(data, len, &p));
  v->did = arena_alloc(&cli->arena, sizeof *v->did);
  if (document == NULL || !issuer_document_read(document, v->did->issuers, &v->did->n, &p))
    return cli_error(cli, CLI_USAGE, "--did-document: %s: %s", last_part(file), p.detail);
  if (v->issuer != NULL && strcmp(v->issuer, v->did->issuers[0].did) != 0)
    return cli_error(cli, CLI_USAGE, "--did-document: %s is of %s, not of %s", last_part(file),
                     v->did->issuers[0].did, v->issuer);
  v->issuer = v->did->issuers[0].did;
  return CLI_DONE;
}

int certificate_issuer(struct cli *cli, struct verification *v)
{
  const char *document = cli_option(cli, "did-document");

  v->issuer = cli_option(cli, "issuer");
  if (v->issuer != NULL && !issuer_did_valid(v->issuer))
    return cli_error(cli, CLI_USAGE, "--issuer: \"%s\" is no Ed25519 did:key and no did:web%s",
                     v->issuer, key_itself(cli, "issuer", v->issuer));
  return document == NULL ? CLI_DONE : load_did_document(cli, document, v);
}

/* How the issuer was followed by others. */
static int load_changes(struct cli *cli, struct verification *v)
{
  const char *file = cli_option(cli, "issuer-changes");
  char *text;
  int rc;

  if (file == NULL)
    return CLI_DONE;
  v->changes = arena_alloc(&cli->arena, sizeof *v->changes);
  v->changes->file = file;
  rc = file_read(cli, file, LIMIT_ISSUER_CHANGES, &text, &v->changes->len);
  v->changes->text = text;
  return rc;
}

static int load_keys(struct cli *cli, struct verification *v)
{
  const char *vkey = cli_option(cli, "log-key");
  struct problem p = { 0 };
  int rc = certificate_issuer(cli, v);

  if (rc == CLI_DONE)
    rc = load_changes(cli, v);
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
    list->seen = arena_alloc(&cli->arena, sizeof *list->seen);
    list->document = cli_keep(cli, json_read(data, len, &p));
    if (list->document == NULL)
      list->why = arena_printf(&cli->arena, "it is not JSON: %s", p.detail);
    v->n_lists++;
  }
  return CLI_DONE;
}

/* What the certificate is checked with that others of the run are checked with too. */
static int load_shared(struct cli *cli, struct verification *shared)
{
  int rc = load_keys(cli, shared);

  return rc == CLI_DONE ? load_lists(cli, shared) : rc;
}

static bool asks_register(const struct cli *cli, const struct verification *v)
{
  return !cli_flag(cli, "offline") && v->n_lists == 0;
}

static int verify_one(struct cli *cli)
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
  if (asks_register(cli, &v))
    rc = verification_ask(cli, &v, (int64_t)time(NULL));
  verification_show(cli, &v, file);
  return verification_passed(&v) ? rc : CLI_WRONG;
}

/* The checks of many files, which share keys, lists, and a moment. */
struct many {
  struct verification shared;
  struct pinned_register pinned;
  struct verification_tally tally;
  struct progress progress;
  int64_t now;
  bool asking;
};

/* An answer that is wrong is as bad as a certificate that is. */
static void ask(struct cli *cli, struct verification *v, int64_t now)
{
  if (verification_ask(cli, v, now) == CLI_WRONG && verification_passed(v))
    verification_set(v, CHECK_STATUS, CHECK_FAILED, "%.155s",
                     cli->unsaid == NULL ? "the register's answer is wrong" : cli->unsaid);
}

static void verify_next(struct cli *cli, struct many *m, const char *file)
{
  struct verification v = m->shared;
  bool read = certificate_load(cli, file, &v) == CLI_DONE &&
              (v.document == NULL || load_proof(cli, file, &v) == CLI_DONE);

  if (!read) {
    v.document = NULL;
    v.why = cli->unsaid;
  }
  verification_make(cli, &v, m->now);
  if (read && m->asking)
    ask(cli, &v, m->now);
  else if (read && asks_register(cli, &v))
    v.unanswered = true;
  /* One silence is waited for, not ten thousand. */
  m->asking = m->asking && (!v.unanswered || v.elsewhere);
  if (cli->terminal.out_is_terminal)
    progress_clear(&m->progress);
  verification_many_show(cli, &m->tally, &v, file, !read);
}

/* The first request is made before the many: what it opens, and tells, is for all of them. */
static int begin_asking(struct cli *cli, struct many *m)
{
  struct exchange x;
  const char *name;
  int rc = asks_register(cli, &m->shared) ? register_seen(cli, &name) : CLI_DONE;

  if (rc == CLI_DONE && asks_register(cli, &m->shared)) {
    rc = request_send(cli, "GET", "/livez", NULL, 0, NULL, SIGN_NOT, &x, NULL);
    m->asking = rc == CLI_DONE;
  }
  if (rc != CLI_DONE && rc != CLI_WRONG)
    cli_error(cli, CLI_UNREACHABLE,
              "so it is not known whether the certificates still stand; --offline leaves that "
              "open");
  return rc == CLI_WRONG ? rc : CLI_DONE;
}

/* One that is wrong outweighs one that cannot be read, and that one a register that is silent. */
static int outcome(const struct verification_tally *t)
{
  return t->wrong > 0 ? CLI_WRONG : t->unread > 0 ? CLI_USAGE : t->open > 0 ? CLI_UNREACHABLE : 0;
}

static int verify_many(struct cli *cli)
{
  struct many m = { .now = (int64_t)time(NULL) };
  int rc = load_shared(cli, &m.shared);

  if (rc == CLI_DONE && cli_option(cli, "proof") != NULL)
    rc = cli_error(cli, CLI_USAGE,
                   "--proof names the proof of one certificate; those of many stand beside them, "
                   "as FILE.tlog-proof");
  if (rc == CLI_DONE)
    rc = begin_asking(cli, &m);
  if (rc != CLI_DONE)
    return rc;
  m.shared.pinned = &m.pinned;
  verification_many_begin(cli);
  progress_begin(&m.progress, cli, "Checking", cli->n_args);
  cli->hushed = true;
  for (size_t i = 0; i < cli->n_args; i++) {
    struct cli_scope scope;
    cli_scope_begin(cli, &scope);
    verify_next(cli, &m, cli_arg(cli, i));
    cli_scope_end(cli, &scope);
    progress_at(&m.progress, i + 1);
  }
  cli->hushed = false;
  progress_clear(&m.progress);
  verification_many_end(cli, &m.tally);
  arena_free(&m.pinned.arena);
  return outcome(&m.tally);
}

int certificate_verify(struct cli *cli)
{
  return cli->n_args > 1 ? verify_many(cli) : verify_one(cli);
}

const struct option_spec certificate_verify_options[] = {
  { "proof", 0, OPTION_VALUE, false, "FILE", "its log proof; FILE.tlog-proof" },
  { "log-key", 0, OPTION_VALUE, false, "VKEY",
    "the log's key, and a proof is demanded; the one pinned" },
  { "issuer", 0, OPTION_VALUE, false, "DID", "who must have issued it; the one pinned" },
  { "did-document", 0, OPTION_VALUE, false, "FILE",
    "the DID document of an issuer that is a did:web" },
  { "issuer-changes", 0, OPTION_VALUE, false, "FILE",
    "proofs of which issuers followed: their status lists are taken" },
  { "status", 0, OPTION_LIST, false, "FILE",
    "a status list that was saved, instead of asking the register; once for each of its two" },
  { "offline", 0, OPTION_FLAG, false, NULL,
    "do not ask the register whether it still stands, nor for a proof" },
  { NULL, 0, OPTION_FLAG, false, NULL, NULL },
};
