#include "client/receipt.h"

#include <inttypes.h>
#include <string.h>

#include "lib/encode.h"
#include "lib/json.h"
#include "lib/leaf.h"
#include "lib/merkle.h"
#include "lib/tlog_proof.h"

int receipt_wrong(struct cli *cli, int64_t index, const char *why)
{
  const char *entry = index < 0 ? "" : arena_printf(&cli->arena, " (log entry %" PRId64 ")", index);
  return cli_error(cli, CLI_WRONG,
                   "THE REGISTER'S RECEIPT IS WRONG%s: %s.\n"
                   "Do not rely on this being registered. Keep this message, and show it to the "
                   "register's auditors",
                   entry, why);
}

/* Compares two texts of which either may be NULL. */
static bool same(const char *a, const char *b)
{
  return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

/* The first member in which the log's statement is not the one that was sent; NULL: none. */
static const char *difference(const struct statement *sent, const struct leaf *leaf)
{
  struct route_match match;
  struct digest public;
  struct problem ignored = { 0 };
  char field[CONTENT_DIGEST_LEN + 1], allow[32];
  struct json_object *body = NULL;
  bool ok;

  if (!same(sent->method, leaf->method))
    return "the log holds another method than was sent";
  if (!same(sent->path, leaf->path))
    return "the log holds another path than was sent";
  if (!same(sent->query, leaf->query))
    return "the log holds another query than was sent";
  if (!same(sent->content_digest, leaf->content_digest))
    return "the log holds another content than was sent";
  if (!same(sent->signature_input, leaf->signature_input) ||
      !same(sent->signature, leaf->signature))
    return "the log holds another signature than was sent";
  if (!same(sent->content_type, leaf_content_type(leaf)))
    return "the log holds another media type than was sent";
  if (route_find(sent->method, sent->path, &match, allow) != ROUTE_FOUND)
    return NULL;
  if (routes[match.id].body != BODY_ATTACHMENT)
    body = json_read(sent->body, sent->body_len, &ignored);
  ok = leaf_public_digest(body, routes[match.id].secrets, &public);
  json_object_put(body);
  content_digest_write(&public, field);
  return ok && same(field, leaf->public_digest)
             ? NULL
             : "the log's public digest is not that of what was sent";
}

int receipt_leaf(struct cli *cli, const struct statement *sent, int64_t index,
                 const struct digest *claimed, const char *bytes, size_t len)
{
  struct json_object *holder = NULL;
  struct problem p = { 0 };
  struct digest hash;
  struct leaf leaf;
  const char *why;
  int rc = CLI_DONE;

  merkle_leaf_hash(bytes, len, &hash);
  if (!digest_equal(&hash, claimed))
    return receipt_wrong(cli, index, "the log entry does not have the hash that it names");
  if (!leaf_read(bytes, len, &leaf, &holder, &p))
    return receipt_wrong(cli, index, p.detail);
  why = difference(sent, &leaf);
  if (why != NULL)
    rc = receipt_wrong(cli, index, why);
  json_object_put(holder);
  return rc;
}

static bool digest_read(const char *text, struct digest *out)
{
  size_t len;

  return text != NULL && decode_base64(text, strlen(text), out->bytes, DIGEST_BYTES, &len) &&
         len == DIGEST_BYTES;
}

/* Checks the proof for that leaf, then its checkpoint against the one seen before. */
static int check_proof(struct cli *cli, int64_t index, const struct digest *leaf, const char *text,
                       size_t len)
{
  struct tlog_proof proof;
  struct problem p = { 0 };

  if (!tlog_proof_check(text, len, leaf, &cli->reg.log, &proof, NULL, &p))
    return receipt_wrong(cli, index, p.detail);
  if (proof.index != (uint64_t)index)
    return receipt_wrong(cli, index, "the proof is of another entry");
  return log_advance(cli, proof.checkpoint, proof.checkpoint_len, NULL);
}

int receipt_read(struct cli *cli, struct json_object *receipt, struct receipt *out)
{
  out->index = json_int(receipt, "index", -1);
  out->proof = json_str(receipt, "tlog_proof");
  if (out->index < 0 || out->proof == NULL ||
      !digest_read(json_str(receipt, "leaf_hash"), &out->leaf))
    return receipt_wrong(cli, out->index, "it is missing or incomplete");
  return CLI_DONE;
}

int receipt_check(struct cli *cli, const struct statement *sent, struct json_object *receipt,
                  int64_t *index)
{
  struct receipt r;
  struct exchange entry;
  int rc = receipt_read(cli, receipt, &r);

  if (rc != CLI_DONE)
    return rc;
  rc = request_get(cli, arena_printf(&cli->arena, "/v1/log/entries/%" PRId64, r.index), SIGN_NOT,
                   &entry);
  if (rc != CLI_DONE)
    return rc == CLI_REFUSED
               ? receipt_wrong(cli, r.index, "the register does not show that log entry")
               : rc;
  rc = receipt_leaf(cli, sent, r.index, &r.leaf, entry.data, entry.len);
  if (rc == CLI_DONE)
    rc = check_proof(cli, r.index, &r.leaf, r.proof, strlen(r.proof));
  if (rc == CLI_DONE && index != NULL)
    *index = r.index;
  return rc;
}

int log_index(struct cli *cli, const char *text, int64_t *out)
{
  int64_t n = 0;

  if (text[0] == '\0' || strlen(text) > 15 || (text[0] == '0' && text[1] != '\0'))
    return cli_error(cli, CLI_USAGE, "\"%s\" is no log index: a number from 0 on", text);
  for (const char *c = text; *c != '\0'; c++) {
    if (*c < '0' || *c > '9')
      return cli_error(cli, CLI_USAGE, "\"%s\" is no log index: a number from 0 on", text);
    n = 10 * n + (*c - '0');
  }
  *out = n;
  return CLI_DONE;
}

int log_entry(struct cli *cli, const char *index, struct log_entry *out)
{
  struct exchange entry, proof;
  struct digest leaf;
  int rc = log_index(cli, index, &out->index);

  if (rc == CLI_DONE)
    rc = register_known(cli);
  if (rc == CLI_DONE)
    rc = request_get(cli, arena_printf(&cli->arena, "/v1/log/entries/%s", index), SIGN_NOT, &entry);
  if (rc == CLI_DONE)
    rc = request_get(cli, arena_printf(&cli->arena, "/v1/log/proof/%s", index), SIGN_NOT, &proof);
  if (rc != CLI_DONE)
    return rc;
  out->leaf = entry.data;
  out->leaf_len = entry.len;
  out->proof = proof.data;
  out->proof_len = proof.len;
  merkle_leaf_hash(entry.data, entry.len, &leaf);
  return check_proof(cli, out->index, &leaf, proof.data, proof.len);
}
