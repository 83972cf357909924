/* Statements that the daemon makes and signs itself, with the issuer's key: the founding of a
 * register, and the naming of the next issuer. */
#include "daemon/api/made_request.h"

#include <sodium.h>

#include "lib/encode.h"
#include "lib/json.h"

#define SALT_BYTES 16

/* Makes a statement over that body, carries it out and waits for the disk. */
static bool state(const struct api_config *config, const struct secret_key *by, const char *path,
                  const char *body, size_t len, int64_t now, struct problem *p)
{
  struct api api = { .config = *config };
  struct made_request m;
  struct signature_params params;
  struct writer_hooks hooks;
  struct buf input = { 0 }, signature = { 0 };
  char content_digest[CONTENT_DIGEST_LEN + 1];
  struct digest digest;
  digest_of(body, len, &digest);
  content_digest_write(&digest, content_digest);
  struct signed_message message = { "POST", config->identity->name, path,
                                    "?",    content_digest,         "application/json" };
  signature_params_new(&params, by, now);
  signature_make(&message, &params, by, &input, &signature);
  bool ok =
      made_request_new(&m, &api, &message, buf_str(&input), buf_str(&signature), body, len, now, p);
  if (ok) {
    statement_hooks(&api, &hooks);
    writer_run_one(config->db, &hooks, &m.request->write);
    *p = m.request->problem;
    ok = p->id == PROBLEM_NONE && m.request->write.outcome == WRITE_KEPT;
    buf_free(&api.head);
  }
  made_request_free(&m);
  buf_free(&input);
  buf_free(&signature);
  return ok;
}

bool api_found(const struct api_config *config, const char *charter, size_t len, int64_t now,
               struct problem *p)
{
  return state(config, config->issuer_key, "/v1/charter", charter, len, now, p);
}

bool api_change_issuer(const struct api_config *config, const struct secret_key *by,
                       const char *did, int64_t now, struct problem *p)
{
  uint8_t random[SALT_BYTES];
  struct buf salt = { 0 }, path = { 0 }, text = { 0 };
  struct json_object *body = json_object_new_object();
  randombytes_buf(random, sizeof random);
  encode_base64url(&salt, random, sizeof random);
  json_set_str(body, "did", did);
  json_set_str(body, "salt", buf_str(&salt));
  json_write(&text, body);
  route_path(&path, ROUTE_ISSUER_CHANGE, secret_key_did(config->issuer_key), NULL);
  bool ok = state(config, by, buf_str(&path), text.data, text.len, now, p);
  json_object_put(body);
  buf_free(&salt);
  buf_free(&path);
  buf_free(&text);
  return ok;
}
