/* Whom the log means by a key, by the id of a nomination, and by a certificate. */
#include <inttypes.h>
#include <string.h>

#include "client/award.h"
#include "client/award_prove.h"
#include "client/charter.h"
#include "client/receipt.h"
#include "client/request.h"
#include "client/verify.h"
#include "lib/credential.h"
#include "lib/json.h"

struct json_object *prove_row(struct json_object *list, const char *name, const char *value)
{
  for (size_t i = 0; list != NULL && i < json_object_array_length(list); i++) {
    struct json_object *row = json_object_array_get_idx(list, i);
    const char *text = json_str(row, name);
    if (text != NULL && strcmp(text, value) == 0)
      return row;
  }
  return NULL;
}

int prove_leaf(struct cli *cli, int64_t index, struct leaf *leaf, const char **signer)
{
  struct json_object *holder = NULL;
  struct signature_params params;
  struct problem p = { 0 };
  struct log_entry e;
  int rc = log_entry(cli, arena_printf(&cli->arena, "%" PRId64, index), &e);

  if (rc != CLI_DONE)
    return rc;
  bool ok = leaf_read(e.leaf, e.leaf_len, leaf, &holder, &p) &&
            leaf_verify(leaf, cli->reg.name, &params, &p);
  cli_keep(cli, holder);
  if (!ok)
    return cli_error(cli, CLI_WRONG, "LOG ENTRY %" PRId64 " IS WRONG: %s", index, p.detail);
  *signer = arena_strdup(&cli->arena, params.keyid);
  return CLI_DONE;
}

static int get(struct cli *cli, enum route_id row, const char *name, struct json_object **out)
{
  struct buf target = { 0 };
  int rc = target_path(cli, row, name, NULL, &target);

  if (rc == CLI_DONE)
    rc = request_get_json(cli, buf_str(&target), SIGN_NOT, out, NULL);
  buf_free(&target);
  return rc;
}

static bool is(struct json_object *object, const char *name, const char *value)
{
  const char *text = json_str(object, name);
  return text != NULL && strcmp(text, value) == 0;
}

/* The officers' first keys stand in the charter that the register was founded on. */
static int in_charter(struct cli *cli, const struct leaf *leaf, const char *handle, const char *did,
                      bool *good)
{
  char written[CONTENT_DIGEST_LEN + 1];
  struct digest digest;
  struct json_object *charter;
  int rc = charter_fetch(cli, 1, NULL, &charter);

  if (rc != CLI_DONE)
    return rc;
  *good = leaf_public_digest(charter, NULL, &digest);
  content_digest_write(&digest, written);
  *good = *good && strcmp(written, leaf->public_digest) == 0 &&
          is(prove_row(json_array_of(charter, "officers"), "handle", handle), "key", did);
  return CLI_DONE;
}

int prove_signer(struct cli *cli, const char *handle, const char *did, int64_t before, bool *good)
{
  struct json_object *keys;
  struct leaf leaf;
  const char *signer;
  int rc = get(cli, ROUTE_KEY_LIST, handle, &keys);

  *good = false;
  if (rc != CLI_DONE)
    return rc;
  int64_t entry = json_int(prove_row(json_array_of(keys, "keys"), "did", did), "entry", -1);
  if (entry < 0 || entry >= before)
    return CLI_DONE;
  rc = prove_leaf(cli, entry, &leaf, &signer);
  if (rc == CLI_DONE && entry == 0)
    return in_charter(cli, &leaf, handle, did, good);
  *good = rc == CLI_DONE && is(leaf.effect, "party", handle) && is(leaf.effect, "key", did);
  return rc;
}

int prove_nominee(struct cli *cli, const char *edition, const char *category, const char *id,
                  const char **handle)
{
  struct json_object *nomination;
  struct leaf leaf;
  struct buf path = { 0 };
  const char *signer;
  int rc = get(cli, ROUTE_NOMINATION_SHOW, id, &nomination);

  *handle = NULL;
  if (rc == CLI_DONE)
    rc = prove_leaf(cli, json_int(nomination, "entry", -1), &leaf, &signer);
  if (rc != CLI_DONE)
    return rc;
  route_path(&path, ROUTE_NOMINATION_ADD, edition, NULL);
  if (strcmp(leaf.path, buf_str(&path)) == 0 && is(leaf.effect, "nomination", id) &&
      is(leaf.effect, "category", category))
    *handle = json_str(leaf.effect, "nominee");
  buf_free(&path);
  return CLI_DONE;
}

/* Frozen when it was issued: its digest is in the log. */
static bool is_issued(const struct leaf *leaf, const char *number, struct json_object *document)
{
  char digest[2 * DIGEST_BYTES + 1];
  return document_digest(document, digest) &&
         is(prove_row(json_array_of(leaf->effect, "certificates"), "number", number), "digest",
            digest);
}

int prove_certificate(struct cli *cli, const char *number, const char *edition,
                      const char *category, const char *handle, const char **name)
{
  struct json_object *certificate, *document;
  struct problem ignored = { 0 };
  struct credential vc;
  struct leaf leaf;
  const char *signer, *base = arena_printf(&cli->arena, "urn:wiotc:%s:", cli->reg.name);
  int rc = get(cli, ROUTE_CERTIFICATE_SHOW, number, &certificate);

  *name = NULL;
  if (rc == CLI_DONE)
    rc = get(cli, ROUTE_CERTIFICATE_CREDENTIAL, number, &document);
  if (rc == CLI_DONE)
    rc = prove_leaf(cli, json_int(certificate, "entry", -1), &leaf, &signer);
  if (rc != CLI_DONE)
    return rc;
  if (is_issued(&leaf, number, document) && credential_read(document, &vc, &ignored) &&
      strcmp(vc.subject_id, arena_printf(&cli->arena, "%sparties/%s", base, handle)) == 0 &&
      strcmp(vc.achievement_id, arena_printf(&cli->arena, "%sawards/%s/categories/%s/award", base,
                                             edition, category)) == 0)
    *name = arena_strdup(&cli->arena, vc.subject_name);
  return CLI_DONE;
}
