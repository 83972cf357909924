/* Everything about a request that needs no database: digest, signature, JSON, digests for the log.
 */
#include "daemon/api/api_internal.h"

#include <string.h>

#include "daemon/auth/nonce.h"
#include "daemon/auth/verify.h"
#include "lib/json.h"
#include "lib/leaf.h"

static const char *field(struct request *r, const char *name, bool *repeated)
{
  size_t count = 0;
  const char *value = http_header(r->http, name, &count);
  *repeated = *repeated || count > 1;
  return value;
}

static bool verify(struct request *r, int64_t now)
{
  struct auth_input in = { 0 };
  bool repeated = false;
  r->message.method = r->http->method;
  r->message.authority = r->http->host;
  r->message.path = r->http->path;
  r->message.query = r->http->query;
  in.signature_input = field(r, "signature-input", &repeated);
  in.signature = field(r, "signature", &repeated);
  if (!in.signature_input && !in.signature && r->route->who & (WHO_ANYONE | WHO_OPENED))
    return true;
  if (r->http->body) {
    r->message.content_digest = field(r, "content-digest", &repeated);
    r->message.content_type = field(r, "content-type", &repeated);
  }
  in.message = r->message;
  in.authority = r->api->config.identity->name;
  in.repeated = repeated;
  /* What is left after an erasure is not what was digested; read_body() has its public digest. */
  in.body = r->api->replay_erased ? NULL : r->http->body;
  in.body_len = r->http->content_length;
  in.now = now;
  r->is_signed = auth_verify(&in, &r->signature, &r->problem);
  return r->is_signed;
}

/* A key that is to be enrolled must be a point of the prime-order subgroup; that costs as much as a
 * verification, so it is not left to the writer. */
static bool new_key_sound(struct request *r)
{
  struct public_key key;
  if (r->match.id != ROUTE_PARTY_REGISTER && r->match.id != ROUTE_KEY_ADD &&
      r->match.id != ROUTE_KEY_RECOVER)
    return true;
  const char *did = json_str(r->body, "key");
  if (!did || !did_key_read(did, &key) || public_key_sound(&key))
    return true;
  return problem_set(
      &r->problem, PROBLEM_KEY_UNSOUND,
      "that point is outside the prime-order group: make a key with `wiotc key new`");
}

/* Whether there were any is not known any more; a rule that asked was content with the answer. */
static struct json_object *some_contact(void)
{
  struct json_object *contact = json_object_new_object();
  json_set_str(contact, "details", "erased");
  return contact;
}

/* Rules are run again without what was erased: the salt, texts, and contact details, which the
 * erasure itself replaces once it is replayed. */
static void fill_erased(struct request *r)
{
  json_set_str(r->body, "salt", "AAAAAAAAAAAAAAAAAAAAAA");
  for (const char *const *name = r->route->secrets; name && *name; name++) {
    if (strcmp(*name, "text") == 0)
      json_set_str(r->body, *name, "erased");
    else if (strcmp(*name, "contact") == 0)
      json_set(r->body, *name, some_contact());
  }
}

static bool read_body(struct request *r)
{
  if (r->route->body == BODY_ATTACHMENT)
    return leaf_public_digest(NULL, NULL, &r->public_digest);
  r->body = json_read(r->http->body, r->http->content_length, &r->problem);
  if (!r->body)
    return false;
  if (!json_object_is_type(r->body, json_type_object))
    return problem_set(&r->problem, PROBLEM_BAD_JSON, "send an object: {…}");
  if (!leaf_public_digest(r->body, r->route->secrets, &r->public_digest))
    return problem_set(&r->problem, PROBLEM_BAD_JSON, "only whole numbers are taken");
  if (r->api->replay_erased)
    fill_erased(r);
  return true;
}

void request_prepare(struct request *r, int64_t now)
{
  if (r->exchange && http_exchange_abandoned(r->exchange)) {
    problem_set(&r->problem, PROBLEM_TIMEOUT, "nobody waits for the answer any more");
    return;
  }
  if (!verify(r, now) || !r->http->body)
    return;
  if (!read_body(r) || !new_key_sound(r))
    return;
  nonce_request_digest(&r->message, &r->request_digest);
}
