/* The founding of a register: the first statement, made and signed by `wiotcd init`. */
#include "daemon/api/api_internal.h"

#include <string.h>

#include "lib/json.h"

bool api_found(const struct api_config *config, const char *charter, size_t len, int64_t now,
               struct problem *p)
{
  struct api api = { .config = *config };
  struct writer_hooks hooks;
  struct buf input = { 0 }, signature = { 0 };
  char content_digest[CONTENT_DIGEST_LEN + 1];
  struct digest digest;
  struct request *r = xcalloc(1, sizeof *r);
  struct http_request http = { .method = "POST",
                               .path = "/v1/charter",
                               .query = "?",
                               .host = config->identity->name,
                               .has_length = true };
  digest_of(charter, len, &digest);
  content_digest_write(&digest, content_digest);
  http.body = charter;
  http.content_length = len;
  struct signed_message message = { "POST",     http.host,      http.path,
                                    http.query, content_digest, "application/json" };
  signature_params_new(&r->signature, config->issuer_key, now);
  signature_make(&message, &r->signature, config->issuer_key, &input, &signature);
  http.headers[http.n_headers++] = (struct http_header){ "content-digest", content_digest };
  http.headers[http.n_headers++] = (struct http_header){ "content-type", "application/json" };
  http.headers[http.n_headers++] = (struct http_header){ "signature-input", buf_str(&input) };
  http.headers[http.n_headers++] = (struct http_header){ "signature", buf_str(&signature) };

  r->api = &api;
  r->http = &http;
  r->match.id = ROUTE_CHARTER_FOUND;
  r->route = &routes[ROUTE_CHARTER_FOUND];
  request_prepare(r, now);
  if (r->problem.id == PROBLEM_NONE) {
    r->write.apply = statement_apply;
    r->write.finish = statement_finish;
    statement_hooks(&api, &hooks);
    writer_run_one(config->db, &hooks, &r->write);
  }
  *p = r->problem;
  bool ok = p->id == PROBLEM_NONE && r->write.outcome == WRITE_KEPT;
  buf_free(&input);
  buf_free(&signature);
  request_free(r);
  return ok;
}
