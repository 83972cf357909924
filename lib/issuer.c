#include "lib/issuer.h"

#include <string.h>

#include "lib/did_web.h"
#include "lib/json.h"

#define CONTEXT_DID "https://www.w3.org/ns/did/v1"
#define CONTEXT_MULTIKEY "https://w3id.org/security/multikey/v1"

bool issuer_did_valid(const char *did)
{
  struct public_key key;
  return did_key_read(did, &key) || did_web_valid(did);
}

bool issuer_make(struct issuer *out, const char *did, const char *key, int64_t entry)
{
  struct public_key own;
  memset(out, 0, sizeof *out);
  if (did == NULL || key == NULL || !did_key_read(key, &out->public))
    return false;
  if (did_key_read(did, &own) ? strcmp(did, key) != 0 : !did_web_valid(did))
    return false;
  strcpy(out->did, did);
  strcpy(out->key, key);
  out->entry = entry;
  return true;
}

void issuer_method(const char *did, const char *key, struct buf *out)
{
  buf_printf(out, "%s#%s", did, did_key_multikey(key));
}

static void add_key(struct json_object *methods, struct json_object *assertion, const char *did,
                    const char *key)
{
  struct json_object *method = json_object_new_object();
  struct buf id = { 0 };
  issuer_method(did, key, &id);
  json_set_str(method, "id", buf_str(&id));
  json_set_str(method, "type", "Multikey");
  json_set_str(method, "controller", did);
  json_set_str(method, "publicKeyMultibase", did_key_multikey(key));
  json_add(methods, method);
  json_add_str(assertion, buf_str(&id));
  buf_free(&id);
}

static bool key_before(const struct issuer *issuers, size_t i)
{
  for (size_t k = 0; k < i; k++)
    if (strcmp(issuers[k].key, issuers[i].key) == 0)
      return true;
  return false;
}

struct json_object *issuer_document(const struct issuer *issuers, size_t n)
{
  const char *did = issuers[n - 1].did;
  struct json_object *document = json_object_new_object(), *context = json_object_new_array();
  struct json_object *methods = json_object_new_array(), *assertion = json_object_new_array();
  json_add_str(context, CONTEXT_DID);
  json_add_str(context, CONTEXT_MULTIKEY);
  for (size_t i = 0; i < n; i++)
    if (!key_before(issuers, i))
      add_key(methods, assertion, did, issuers[i].key);
  json_set(document, "@context", context);
  json_set_str(document, "id", did);
  json_set(document, "verificationMethod", methods);
  json_set(document, "assertionMethod", assertion);
  return document;
}

static bool refuse(struct problem *p, const char *why)
{
  return problem_set(p, PROBLEM_DID_DOCUMENT_INVALID, "the DID document %s", why);
}

/* The object that a reference under `assertionMethod` means, or that stands there itself. */
static struct json_object *method_of(struct json_object *document, struct json_object *reference)
{
  struct json_object *methods = json_array_of(document, "verificationMethod");
  const char *id =
      json_object_is_type(reference, json_type_string) ? json_object_get_string(reference) : NULL;
  if (json_object_is_type(reference, json_type_object))
    return reference;
  for (size_t i = 0; id && methods && i < json_object_array_length(methods); i++) {
    struct json_object *method = json_object_array_get_idx(methods, i);
    const char *its = json_str(method, "id");
    if (its && strcmp(its, id) == 0)
      return method;
  }
  return NULL;
}

/* A key of ours: the name says which it is, and the same controls it. */
static bool read_method(const char *did, struct json_object *method, struct issuer *out)
{
  const char *id = json_str(method, "id"), *type = json_str(method, "type");
  const char *controller = json_str(method, "controller");
  const char *multibase = json_str(method, "publicKeyMultibase");
  struct buf key = { 0 }, name = { 0 };
  if (!id || !type || !controller || !multibase || strcmp(type, "Multikey") != 0 ||
      strcmp(controller, did) != 0 || json_object_object_get_ex(method, "revoked", NULL) ||
      strlen(multibase) > LIMIT_DID)
    return false;
  buf_printf(&key, "did:key:%s", multibase);
  buf_printf(&name, "%s#%s", did, multibase);
  bool ok = strcmp(id, buf_str(&name)) == 0 && issuer_make(out, did, buf_str(&key), -1) &&
            public_key_sound(&out->public);
  buf_free(&key);
  buf_free(&name);
  return ok;
}

bool issuer_document_read(struct json_object *document, struct issuer out[LIMIT_ISSUERS], size_t *n,
                          struct problem *p)
{
  const char *did = json_str(document, "id");
  struct json_object *list = json_array_of(document, "assertionMethod");
  *n = 0;
  if (!did || !did_web_valid(did))
    return refuse(p, "has no did:web as its `id`");
  if (!list)
    return refuse(p, "has no array `assertionMethod`");
  for (size_t i = 0; i < json_object_array_length(list); i++) {
    if (*n == LIMIT_ISSUERS)
      return refuse(p, "has more keys than a register has issuers");
    struct json_object *method = method_of(document, json_object_array_get_idx(list, i));
    if (method && read_method(did, method, &out[*n]))
      ++*n;
  }
  return *n > 0 ||
         refuse(p, "names no Ed25519 key of its own, a Multikey, under `assertionMethod`");
}
