/* The founding of a register: the first statement, made and signed by `wiotcd init`. */
#include "daemon/api/made_request.h"

bool api_found(const struct api_config *config, const char *charter, size_t len, int64_t now,
               struct problem *p)
{
  struct api api = { .config = *config };
  struct made_request m;
  struct signature_params params;
  struct writer_hooks hooks;
  struct buf input = { 0 }, signature = { 0 };
  char content_digest[CONTENT_DIGEST_LEN + 1];
  struct digest digest;
  digest_of(charter, len, &digest);
  content_digest_write(&digest, content_digest);
  struct signed_message message = { "POST", config->identity->name, "/v1/charter",
                                    "?",    content_digest,         "application/json" };
  signature_params_new(&params, config->issuer_key, now);
  signature_make(&message, &params, config->issuer_key, &input, &signature);
  bool ok = made_request_new(&m, &api, &message, buf_str(&input), buf_str(&signature), charter, len,
                             now, p);
  if (ok) {
    statement_hooks(&api, &hooks);
    writer_run_one(config->db, &hooks, &m.request->write);
    *p = m.request->problem;
    ok = p->id == PROBLEM_NONE && m.request->write.outcome == WRITE_KEPT;
  }
  made_request_free(&m);
  buf_free(&input);
  buf_free(&signature);
  return ok;
}
