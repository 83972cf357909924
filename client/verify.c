#include "client/verify.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "client/issuer.h"
#include "client/receipt.h"
#include "client/request.h"
#include "lib/encode.h"
#include "lib/jcs.h"
#include "lib/json.h"
#include "lib/leaf.h"
#include "lib/merkle.h"
#include "lib/text.h"
#include "lib/tlog_proof.h"

void verification_set(struct verification *v, enum credential_check check, enum check_result result,
                      const char *fmt, ...)
{
  va_list args;

  v->report.result[check] = result;
  va_start(args, fmt);
  vsnprintf(v->report.reason[check], sizeof v->report.reason[check], fmt, args);
  va_end(args);
}

bool document_digest(struct json_object *document, char hex[2 * DIGEST_BYTES + 1])
{
  struct json_object *plain = json_object_new_object();
  struct digest digest;
  bool ok;

  json_object_object_foreach (document, name, value) {
    if (strcmp(name, "proof") != 0)
      json_object_object_add(plain, name, json_object_get(value));
  }
  ok = jcs_digest(plain, &digest);
  json_object_put(plain);
  if (ok)
    digest_hex(&digest, hex);
  return ok;
}

#define URN "urn:wiotc:"

/* What stands after `urn:wiotc:NAME:WHAT/`, and the name; "" when the URI is none of these. */
static const char *urn_read(struct cli *cli, const char *uri, const char *what, const char **name)
{
  size_t len;

  *name = "";
  if (uri == NULL || strncmp(uri, URN, strlen(URN)) != 0)
    return "";
  uri += strlen(URN);
  len = strcspn(uri, ":");
  *name = arena_strndup(&cli->arena, uri, len);
  uri += len;
  if (!text_is_register_name(*name) || strncmp(uri, what, strlen(what)) != 0) {
    *name = "";
    return "";
  }
  return uri + strlen(what);
}

static const char *evidence_id(struct json_object *document)
{
  struct json_object *list = json_array_of(document, "evidence");

  if (list == NULL || json_object_array_length(list) == 0)
    return NULL;
  return json_str(json_object_array_get_idx(list, 0), "id");
}

static int64_t read_entry(const char *text)
{
  int64_t n = 0;

  if (text[0] == '\0' || strlen(text) > 15)
    return -1;
  for (; *text != '\0'; text++) {
    if (*text < '0' || *text > '9')
      return -1;
    n = 10 * n + (*text - '0');
  }
  return n;
}

/* In an arena of its own, so that what one certificate takes can be given back. */
static bool look_up_once(struct cli *cli, struct pinned_register *pinned, const char *name)
{
  struct arena mine = cli->arena;

  if (pinned->asked && strcmp(pinned->name, name) == 0)
    return pinned->found;
  arena_free(&pinned->arena);
  cli->arena = pinned->arena;
  pinned->name = arena_strdup(&cli->arena, name);
  pinned->found = register_pinned(cli, name, &pinned->reg);
  pinned->asked = true;
  pinned->arena = cli->arena;
  cli->arena = mine;
  return pinned->found;
}

static bool look_up(struct cli *cli, struct verification *v, struct known_register *out)
{
  if (v->pinned == NULL)
    return register_pinned(cli, v->register_name, out);
  if (!look_up_once(cli, v->pinned, v->register_name))
    return false;
  *out = v->pinned->reg;
  return true;
}

/* Which certificate of which register this is, and what is pinned of that one. The document says it
 * itself: so no proof, present or missing, can lead to another register's keys. */
static void find(struct cli *cli, struct verification *v)
{
  struct known_register reg;
  const char *name;

  v->number = urn_read(cli, json_str(v->document, "id"), ":certificates/", &v->register_name);
  v->entry = read_entry(urn_read(cli, evidence_id(v->document), ":log/entries/", &name));
  if (strcmp(name, v->register_name) != 0)
    v->register_name = "";
  v->log_known = v->log_given;
  if (!look_up(cli, v, &reg))
    reg = (struct known_register){ 0 };
  else if (!v->log_given) {
    v->log = reg.log;
    v->log_known = true;
  }
  verification_issuers(cli, v, &reg);
}

/* Whether the entry's effect issues this document under this number. */
static bool effect_issues(const struct leaf *leaf, const char *number, const char *digest)
{
  struct json_object *list = json_array_of(leaf->effect, "certificates");
  size_t n = list == NULL ? 0 : json_object_array_length(list);

  for (size_t i = 0; i < n; i++) {
    struct json_object *issued = json_object_array_get_idx(list, i);
    const char *its_number = json_str(issued, "number"), *its_digest = json_str(issued, "digest");
    if (its_number != NULL && its_digest != NULL && strcmp(its_number, number) == 0 &&
        strcmp(its_digest, digest) == 0)
      return true;
  }
  return false;
}

static void check_leaf(struct verification *v, const struct leaf *leaf, uint64_t index)
{
  char digest[2 * DIGEST_BYTES + 1];
  struct signature_params params;
  struct problem p = { 0 };

  if (!leaf_verify(leaf, v->log.name, &params, &p))
    verification_set(v, CHECK_LOG, CHECK_FAILED, "log entry %" PRIu64 ": %.120s", index, p.detail);
  else if (!document_digest(v->document, digest) || !effect_issues(leaf, v->number, digest))
    verification_set(v, CHECK_LOG, CHECK_FAILED, "log entry %" PRIu64 " does not issue this text",
                     index);
  else
    verification_set(v, CHECK_LOG, CHECK_PASSED, "issued by entry %" PRIu64 " of the log of %.100s",
                     index, v->log.name);
}

const char *last_part(const char *path)
{
  const char *slash = strrchr(path, '/');

  return slash == NULL ? path : slash + 1;
}

static void check_log(struct verification *v)
{
  static uint8_t bytes[LIMIT_TLOG_PROOF];
  struct json_object *holder = NULL;
  struct tlog_proof proof;
  struct problem p = { 0 };
  struct digest hash;
  struct leaf leaf;
  size_t len;

  if (v->proof == NULL)
    verification_set(v, CHECK_LOG, v->log_given ? CHECK_FAILED : CHECK_NOT_MADE,
                     "there is no log proof: no %.70s beside the certificate, no --proof FILE",
                     v->proof_file == NULL ? "FILE.tlog-proof" : last_part(v->proof_file));
  else if (v->log_known && strcmp(v->log.name, v->register_name) != 0)
    verification_set(v, CHECK_LOG, CHECK_FAILED,
                     "the log key is that of %.60s, the certificate is of %.60s", v->log.name,
                     v->register_name[0] == '\0' ? "no register" : v->register_name);
  else if (!tlog_proof_read(v->proof, v->proof_len, &proof, &p))
    verification_set(v, CHECK_LOG, CHECK_FAILED, "the log proof: %.130s", p.detail);
  else if (v->entry < 0 || proof.index != (uint64_t)v->entry)
    verification_set(v, CHECK_LOG, CHECK_FAILED,
                     "this proof is of log entry %" PRIu64 ", the certificate names %" PRId64
                     ": is it another certificate's proof?",
                     proof.index, v->entry);
  else if (!v->log_known)
    verification_set(v, CHECK_LOG, CHECK_NOT_MADE,
                     "the log key of %.60s is not known here (--log-key VKEY)",
                     v->register_name[0] == '\0' ? "the register" : v->register_name);
  else if (proof.extra == NULL ||
           !decode_base64(proof.extra, proof.extra_len, bytes, sizeof bytes, &len))
    verification_set(v, CHECK_LOG, CHECK_FAILED,
                     "the log proof does not carry the log entry (`extra`)");
  else if (merkle_leaf_hash(bytes, len, &hash),
           !tlog_proof_check(v->proof, v->proof_len, &hash, &v->log, &proof, NULL, &p))
    verification_set(v, CHECK_LOG, CHECK_FAILED, "%.150s", p.detail);
  else if (!leaf_read((const char *)bytes, len, &leaf, &holder, &p))
    verification_set(v, CHECK_LOG, CHECK_FAILED, "%.150s", p.detail);
  else
    check_leaf(v, &leaf, proof.index);
  json_object_put(holder);
}

bool verification_make(struct cli *cli, struct verification *v, int64_t now)
{
  v->number = v->register_name = "";
  v->by = v->history = NULL;
  v->n_by = v->n_history = 0;
  v->entry = -1;
  v->unanswered = v->elsewhere = false;
  if (!json_object_is_type(v->document, json_type_object)) {
    memset(&v->report, 0, sizeof v->report);
    for (int check = 0; check < CHECK__COUNT; check++)
      verification_set(v, (enum credential_check)check, CHECK_NOT_MADE,
                       "the file holds no credential");
    verification_set(v, CHECK_FORM, CHECK_FAILED, "%.150s",
                     v->why == NULL ? "this is no JSON object" : v->why);
    return false;
  }
  find(cli, v);
  credential_verify_by(v->document, v->by, v->n_by, now, &v->report);
  if (v->report.result[CHECK_FORM] == CHECK_PASSED && (v->register_name[0] == '\0' || v->entry < 0))
    verification_set(v, CHECK_FORM, CHECK_FAILED,
                     "id and evidence do not name a certificate and a log entry of one register");
  /* Anyone can sign a certificate with a key of their own. */
  if (v->n_by == 0 && v->report.result[CHECK_ISSUER] == CHECK_PASSED)
    verification_set(v, CHECK_ISSUER, CHECK_NOT_MADE,
                     "it is not known here who may issue for %.50s (--issuer DID, --log-key VKEY)",
                     v->register_name[0] == '\0' ? "it" : v->register_name);
  verification_issuer_term(v);
  if (v->report.result[CHECK_FORM] == CHECK_FAILED)
    verification_set(v, CHECK_LOG, CHECK_NOT_MADE, "the form is wrong");
  else
    check_log(v);
  verification_issuer_replaced(v);
  verification_lists(v, now);
  return verification_passed(v);
}

bool verification_passed(const struct verification *v)
{
  for (int check = 0; check < CHECK__COUNT; check++)
    if (v->report.result[check] == CHECK_FAILED ||
        (check < CHECK_LOG && v->report.result[check] != CHECK_PASSED))
      return false;
  return true;
}

bool verification_unproven(const struct verification *v)
{
  for (int check = 0; check < CHECK__COUNT; check++)
    if (v->report.result[check] == CHECK_FAILED)
      return false;
  return v->report.result[CHECK_FORM] == CHECK_PASSED &&
         v->report.result[CHECK_ISSUER] == CHECK_NOT_MADE;
}

const char *verification_no_json(struct cli *cli, const char *file, const struct problem *p)
{
  const char *advice = strstr(p->detail, "; mend it"); /* a certificate is not to be mended */
  int len = advice == NULL ? (int)strlen(p->detail) : (int)(advice - p->detail);

  return arena_printf(&cli->arena, "%s is not a certificate: it is not JSON (%.*s)",
                      last_part(file), len, p->detail);
}

int verification_proof(struct cli *cli, int64_t entry, const char **text, size_t *len)
{
  struct buf leaf = { 0 }, out = { 0 };
  struct tlog_proof proof;
  struct problem p = { 0 };
  struct log_entry e;
  int rc = log_entry(cli, arena_printf(&cli->arena, "%" PRId64, entry), &e);

  if (rc == CLI_DONE && !tlog_proof_read(e.proof, e.proof_len, &proof, &p))
    rc = cli_problem(cli, CLI_WRONG, &p);
  if (rc != CLI_DONE)
    return rc;
  encode_base64(&leaf, (const uint8_t *)e.leaf, e.leaf_len);
  proof.extra = leaf.data;
  proof.extra_len = leaf.len;
  tlog_proof_write(&out, &proof);
  *text = arena_strndup(&cli->arena, out.data, out.len);
  *len = out.len;
  buf_free(&leaf);
  buf_free(&out);
  return CLI_DONE;
}

/* The proof that is missing here, from the register whose log key is pinned. */
static int ask_proof(struct cli *cli, struct verification *v)
{
  int rc;

  if (v->proof != NULL || v->log_given || !v->log_known || !cli->reg.loaded || v->entry < 0)
    return CLI_DONE;
  rc = verification_proof(cli, v->entry, &v->proof, &v->proof_len);
  if (rc == CLI_DONE)
    check_log(v);
  else if (rc == CLI_REFUSED || rc == CLI_WRONG)
    verification_set(v, CHECK_LOG, CHECK_FAILED,
                     "the register does not prove that its log has entry %" PRId64, v->entry);
  return rc == CLI_REFUSED ? CLI_DONE : rc;
}

/* By an issuer that is not known here, of a register that is: it may have a new one. */
static int ask_issuer(struct cli *cli, struct verification *v, int64_t now)
{
  size_t known = cli->reg.n_issuers;
  int rc;

  if (v->issuer != NULL || v->report.result[CHECK_ISSUER] == CHECK_PASSED || known == 0)
    return CLI_DONE;
  rc = issuers_follow(cli);
  if (rc != CLI_DONE || cli->reg.n_issuers == known)
    return rc;
  if (v->pinned != NULL)
    v->pinned->asked = false;
  verification_make(cli, v, now);
  return CLI_DONE;
}

int verification_ask(struct cli *cli, struct verification *v, int64_t now)
{
  const char *name;
  int rc;

  if (v->report.result[CHECK_FORM] == CHECK_FAILED || v->number[0] == '\0')
    return CLI_DONE;
  rc = register_seen(cli, &name);
  if (rc == CLI_DONE && strcmp(name, v->register_name) != 0) {
    verification_set(v, CHECK_STATUS, CHECK_NOT_MADE, "the register asked is another one");
    v->unanswered = v->elsewhere = true;
    return cli_error(cli, CLI_UNREACHABLE,
                     "%s is the register %s, but the certificate is of %s: name the right one with "
                     "--host, or leave its status open with --offline",
                     cli->host, name, v->register_name[0] == '\0' ? "none" : v->register_name);
  }
  if (rc == CLI_DONE)
    rc = ask_issuer(cli, v, now);
  if (rc == CLI_DONE)
    rc = verification_ask_status(cli, v);
  if (rc == CLI_DONE)
    rc = ask_proof(cli, v);
  if (rc == CLI_DONE || rc == CLI_WRONG)
    return rc;
  v->unanswered = true;
  if (v->report.result[CHECK_STATUS] == CHECK_NOT_MADE)
    verification_set(v, CHECK_STATUS, CHECK_NOT_MADE, "the register did not answer");
  cli_error(cli, CLI_UNREACHABLE,
            "so it is not known whether the certificate still stands; --offline leaves that open");
  return rc == CLI_REFUSED ? CLI_UNREACHABLE : rc;
}
