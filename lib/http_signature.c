#include "lib/http_signature.h"

#include "lib/encode.h"
#include "lib/signature_base.h"
#include "lib/signature_field.h"

#include <inttypes.h>
#include <sodium.h>
#include <string.h>

#define COMPONENTS 6
#define NONCE_BYTES 16

/* The components covered of a message, in their order; returns how many. */
static size_t components_of(const struct signed_message *m,
                            struct signature_component out[COMPONENTS])
{
  bool body = m->content_digest != NULL || m->content_type != NULL;

  out[0] = (struct signature_component){ "@method", m->method };
  out[1] = (struct signature_component){ "@authority", m->authority };
  out[2] = (struct signature_component){ "@path", m->path };
  out[3] = (struct signature_component){ "@query", m->query };
  out[4] = (struct signature_component){ "content-digest", m->content_digest };
  out[5] = (struct signature_component){ "content-type", m->content_type };
  return body ? COMPONENTS : COMPONENTS - 2;
}

void signature_params_new(struct signature_params *out, const struct secret_key *key, int64_t now)
{
  uint8_t random[NONCE_BYTES];
  struct buf nonce = { 0 };

  *out = (struct signature_params){ .created = now };
  randombytes_buf(random, sizeof random);
  encode_base64url(&nonce, random, sizeof random);
  memcpy(out->nonce, nonce.data, nonce.len + 1);
  buf_free(&nonce);
  strcpy(out->keyid, secret_key_did(key));
  secret_key_public(key, &out->key);
}

void signature_base(const struct signed_message *m, const char *signature_params, struct buf *out)
{
  struct signature_component components[COMPONENTS];
  size_t n = components_of(m, components);

  signature_base_write(out, components, n, signature_params);
}

void signature_make(const struct signed_message *m, const struct signature_params *params,
                    const struct secret_key *key, struct buf *signature_input,
                    struct buf *signature)
{
  struct signature_component components[COMPONENTS];
  size_t n = components_of(m, components);
  struct buf inner = { 0 }, base = { 0 };
  uint8_t bytes[SIGNATURE_BYTES];

  signature_components_write(&inner, components, n);
  signature_params_write(&inner, params);
  signature_base_write(&base, components, n, inner.data);
  secret_key_sign(key, base.data, base.len, bytes);

  buf_text(signature_input, SIGNATURE_LABEL "=");
  buf_add(signature_input, inner.data, inner.len);
  signature_write(signature, bytes);
  buf_free(&base);
  buf_free(&inner);
}

/* One line of visible ASCII without white space at its ends (RFC 9421 sections 2.1 and 2.5): a
 * newline in a value would make two lines of the base. */
static bool value_sound(const char *value)
{
  size_t len = value == NULL ? 0 : strlen(value);

  if (len == 0 || strchr(" \t", value[0]) != NULL || strchr(" \t", value[len - 1]) != NULL)
    return false;
  for (const char *c = value; *c != '\0'; c++)
    if ((*c < 0x20 || *c > 0x7e) && *c != '\t')
      return false;
  return true;
}

static bool message_sound(const struct signed_message *m,
                          const struct signature_component *components, size_t n, struct problem *p)
{
  for (size_t i = 0; i < n; i++)
    if (!value_sound(components[i].value))
      return problem_set(p, PROBLEM_SIGNATURE_MALFORMED,
                         "The request's \"%s\" is missing, or is not one line of plain ASCII; a "
                         "request with a body has both Content-Digest and Content-Type.",
                         components[i].name);
  if (m->path[0] != '/' || m->query[0] != '?')
    return problem_set(p, PROBLEM_SIGNATURE_MALFORMED,
                       "\"@path\" must begin with `/` and \"@query\" with `?` (RFC 9421, section "
                       "2.2.7: a lone `?` when there is no query).");
  return true;
}

bool signature_verify(const struct signed_message *m, const char *signature_input,
                      const char *signature, struct signature_params *out, struct problem *p)
{
  struct signature_component components[COMPONENTS];
  size_t n = components_of(m, components);
  struct buf inner = { 0 }, base = { 0 };
  uint8_t bytes[SIGNATURE_BYTES];
  bool ok = false;

  if (!message_sound(m, components, n, p) ||
      !signature_input_read(signature_input, components, n, out, &inner, p) ||
      !signature_read(signature, bytes, p))
    goto out;
  if (!did_key_read(out->keyid, &out->key)) {
    problem_set(p, PROBLEM_KEY_UNSOUND,
                "Signature-Input: keyid must be the did:key of an Ed25519 key (did:key:z6Mk...), "
                "without fragment.");
    goto out;
  }
  signature_base_write(&base, components, n, inner.data);
  ok = signature_valid(&out->key, base.data, base.len, bytes);
  if (!ok)
    problem_set(p, PROBLEM_SIGNATURE_INVALID,
                "The signature does not fit this request: it was made with another key than %s, or "
                "the method, register name, path, query or body differ from what was signed.",
                out->keyid);
out:
  buf_free(&base);
  buf_free(&inner);
  return ok;
}

bool signature_params_read(const struct signed_message *m, const char *signature_input,
                           struct signature_params *out, struct problem *p)
{
  struct signature_component components[COMPONENTS];
  size_t n = components_of(m, components);
  struct buf inner = { 0 };
  bool ok = signature_input_read(signature_input, components, n, out, &inner, p);

  buf_free(&inner);
  return ok;
}

bool signature_timely(const struct signature_params *params, int64_t now, struct problem *p)
{
  int64_t age = now - params->created;

  if (age < -LIMIT_SIGNATURE_SKEW)
    return problem_set(p, PROBLEM_SIGNATURE_STALE,
                       "`created` lies %" PRId64 " seconds in the future; %d are allowed. Set the "
                       "clock of the machine that signs.",
                       -age, LIMIT_SIGNATURE_SKEW);
  if (params->expires == 0 && age > LIMIT_SIGNATURE_SKEW)
    return problem_set(p, PROBLEM_SIGNATURE_STALE,
                       "`created` is %" PRId64
                       " seconds old; %d are allowed. Sign again, and check "
                       "the clock; a request that is to be sent later needs `expires`.",
                       age, LIMIT_SIGNATURE_SKEW);
  if (params->expires == 0)
    return true;
  if (params->expires < params->created ||
      params->expires - params->created > LIMIT_SIGNATURE_EXPIRES)
    return problem_set(p, PROBLEM_SIGNATURE_EXPIRED,
                       "`expires` must be after `created`, and at most %d days after it. Sign "
                       "again.",
                       LIMIT_SIGNATURE_EXPIRES / (24 * 60 * 60));
  if (now > params->expires)
    return problem_set(p, PROBLEM_SIGNATURE_EXPIRED,
                       "The signature expired %" PRId64 " seconds ago. Sign again.",
                       now - params->expires);
  return true;
}
