#include "client/verify.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "client/request.h"
#include "lib/encode.h"
#include "lib/jcs.h"
#include "lib/json.h"
#include "lib/leaf.h"
#include "lib/merkle.h"
#include "lib/text.h"
#include "lib/tlog_proof.h"

static void set(struct verification *v, enum credential_check check, enum check_result result,
                const char *fmt, ...) __attribute__((format(printf, 4, 5)));

static void set(struct verification *v, enum credential_check check, enum check_result result,
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

static const char *last_segment(const char *uri)
{
  const char *slash = uri == NULL ? NULL : strrchr(uri, '/');

  return slash == NULL ? NULL : slash + 1;
}

static const char *evidence_id(struct json_object *document)
{
  struct json_object *list = json_array_of(document, "evidence");

  if (list == NULL || json_object_array_length(list) == 0)
    return NULL;
  return json_str(json_object_array_get_idx(list, 0), "id");
}

static int64_t evidence_entry(struct json_object *document)
{
  const char *text = last_segment(evidence_id(document));
  int64_t n = 0;

  if (text == NULL || text[0] == '\0' || strlen(text) > 15)
    return -1;
  for (; *text != '\0'; text++) {
    if (*text < '0' || *text > '9')
      return -1;
    n = 10 * n + (*text - '0');
  }
  return n;
}

/* The register's name: the log proof's origin, else the host in the evidence's URI. */
static const char *find_register(struct cli *cli, const struct verification *v)
{
  struct tlog_proof proof;
  struct problem ignored = { 0 };
  const char *from = NULL, *name;
  size_t len = 0;

  if (v->proof != NULL && tlog_proof_read(v->proof, v->proof_len, &proof, &ignored)) {
    from = proof.checkpoint;
    len = strcspn(from, "\n");
  } else if ((from = evidence_id(v->document)) != NULL && (from = strstr(from, "://")) != NULL) {
    from += 3;
    len = strcspn(from, "/:?#");
  }
  name = from == NULL ? "" : arena_strndup(&cli->arena, from, len);
  return text_is_register_name(name) ? name : "";
}

static void find(struct cli *cli, struct verification *v)
{
  v->number = last_segment(json_str(v->document, "id"));
  v->entry = evidence_entry(v->document);
  v->register_name = find_register(cli, v);
  if (!register_pinned(cli, v->register_name, &v->reg))
    v->reg.loaded = false;
  if (v->issuer == NULL && v->reg.loaded && v->reg.issuer[0] != '\0')
    v->issuer = v->reg.issuer;
  if (!v->log_given && v->reg.loaded) {
    v->log = v->reg.log;
    v->log_given = true;
  }
}

/* Whether the entry's effect issues this document under this number. */
static bool effect_issues(const struct leaf *leaf, const char *number, const char *digest)
{
  struct json_object *list = json_array_of(leaf->effect, "certificates");
  size_t n = list == NULL ? 0 : json_object_array_length(list);

  for (size_t i = 0; i < n; i++) {
    struct json_object *issued = json_object_array_get_idx(list, i);
    const char *its_number = json_str(issued, "number"), *its_digest = json_str(issued, "digest");
    if (its_number != NULL && its_digest != NULL && number != NULL &&
        strcmp(its_number, number) == 0 && strcmp(its_digest, digest) == 0)
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
    set(v, CHECK_LOG, CHECK_FAILED, "log entry %" PRIu64 ": %.120s", index, p.detail);
  else if (v->entry < 0 || (uint64_t)v->entry != index)
    set(v, CHECK_LOG, CHECK_FAILED, "the evidence does not name log entry %" PRIu64, index);
  else if (!document_digest(v->document, digest) || !effect_issues(leaf, v->number, digest))
    set(v, CHECK_LOG, CHECK_FAILED, "log entry %" PRIu64 " does not issue this text", index);
  else
    set(v, CHECK_LOG, CHECK_PASSED, "issued by entry %" PRIu64 " of the log of %.100s", index,
        v->log.name);
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
    set(v, CHECK_LOG, CHECK_NOT_MADE,
        "there is no log proof beside the certificate (--proof FILE)");
  else if (!tlog_proof_read(v->proof, v->proof_len, &proof, &p))
    set(v, CHECK_LOG, CHECK_FAILED, "the log proof: %.130s", p.detail);
  else if (!v->log_given)
    set(v, CHECK_LOG, CHECK_NOT_MADE, "the log key of %.60s is not known here (--log-key VKEY)",
        v->register_name[0] == '\0' ? "the register" : v->register_name);
  else if (proof.extra == NULL ||
           !decode_base64(proof.extra, proof.extra_len, bytes, sizeof bytes, &len))
    set(v, CHECK_LOG, CHECK_FAILED, "the log proof does not carry the log entry (`extra`)");
  else if (merkle_leaf_hash(bytes, len, &hash),
           !tlog_proof_check(v->proof, v->proof_len, &hash, &v->log, &proof, NULL, &p))
    set(v, CHECK_LOG, CHECK_FAILED, "%.150s", p.detail);
  else if (!leaf_read((const char *)bytes, len, &leaf, &holder, &p))
    set(v, CHECK_LOG, CHECK_FAILED, "%.150s", p.detail);
  else
    check_leaf(v, &leaf, proof.index);
  json_object_put(holder);
}

bool verification_make(struct cli *cli, struct verification *v, int64_t now)
{
  v->number = NULL;
  v->register_name = "";
  v->entry = -1;
  if (!json_object_is_type(v->document, json_type_object)) {
    memset(&v->report, 0, sizeof v->report);
    for (int check = 0; check < CHECK__COUNT; check++)
      set(v, (enum credential_check)check, CHECK_NOT_MADE, "the file holds no credential");
    set(v, CHECK_FORM, CHECK_FAILED, "%.150s", v->why == NULL ? "this is no JSON object" : v->why);
    return false;
  }
  find(cli, v);
  credential_verify(v->document, v->issuer, now, &v->report);
  if (v->issuer == NULL && v->report.result[CHECK_ISSUER] == CHECK_PASSED)
    v->report.result[CHECK_ISSUER] = CHECK_NOT_MADE;
  if (v->report.result[CHECK_FORM] == CHECK_FAILED)
    set(v, CHECK_LOG, CHECK_NOT_MADE, "the form is wrong");
  else
    check_log(v);
  set(v, CHECK_STATUS, CHECK_NOT_MADE, "the register was not asked");
  return verification_passed(v);
}

bool verification_passed(const struct verification *v)
{
  for (int check = 0; check < CHECK__COUNT; check++)
    if (v->report.result[check] == CHECK_FAILED)
      return false;
  return true;
}

static void judge_status(struct verification *v, struct json_object *certificate)
{
  const char *status = json_str(certificate, "status"), *digest = json_str(certificate, "digest");
  char own[2 * DIGEST_BYTES + 1];

  if (status == NULL || digest == NULL || !document_digest(v->document, own))
    set(v, CHECK_STATUS, CHECK_NOT_MADE, "the register's answer is not understood");
  else if (strcmp(digest, own) != 0)
    set(v, CHECK_STATUS, CHECK_FAILED, "the register issued another text under this number");
  else if (strcmp(status, "valid") == 0 || strcmp(status, "expired") == 0)
    set(v, CHECK_STATUS, CHECK_PASSED, "the register says: %.60s", status);
  else
    set(v, CHECK_STATUS, CHECK_FAILED, "the register says: %.60s", status);
}

void verification_ask(struct cli *cli, struct verification *v)
{
  struct json_object *answer = NULL, *certificate;
  struct problem ignored = { 0 };
  struct buf target = { 0 };
  struct exchange x = { 0 };
  int rc;

  if (v->report.result[CHECK_FORM] == CHECK_FAILED || v->number == NULL)
    return;
  if (!register_remembered(cli) || strcmp(cli->reg.name, v->register_name) != 0) {
    set(v, CHECK_STATUS, CHECK_NOT_MADE, "the register of this certificate is not known here");
    return;
  }
  cli->hushed = true;
  rc = target_path(cli, ROUTE_CERTIFICATE_SHOW, v->number, NULL, &target);
  if (rc == CLI_DONE)
    rc = request_send(cli, "GET", buf_str(&target), NULL, 0, NULL, SIGN_NOT, &x, NULL);
  cli->hushed = false;
  buf_free(&target);
  if (rc == CLI_DONE && x.status == 200)
    answer = cli_keep(cli, json_read(x.data, x.len, &ignored));
  certificate = json_object_of(answer, "certificate");
  if (answer != NULL)
    judge_status(v, certificate == NULL ? answer : certificate);
  else if (rc == CLI_DONE && x.status == 404)
    set(v, CHECK_STATUS, CHECK_FAILED, "the register has issued no such certificate");
  else
    set(v, CHECK_STATUS, CHECK_NOT_MADE, "the register cannot be reached");
}
