#include "lib/leaf.h"

#include "lib/jcs.h"
#include "lib/json.h"
#include "lib/limits.h"
#include "lib/timestamp.h"

#include <string.h>

#define LEAF_MEMBERS 9

/* The members in their canonical order: a leaf is written for every statement, and building and
 * sorting an object for it costs more than the writing. */
void leaf_write(struct buf *out, const struct leaf *leaf)
{
  char time[TIMESTAMP_LEN + 1];
  timestamp_write(leaf->time, time);
  buf_text(out, "{\"content_digest\":");
  jcs_write_string(out, leaf->content_digest);
  buf_text(out, ",\"effect\":");
  jcs_write(out, leaf->effect);
  const struct {
    const char *name, *value;
  } rest[] = {
    { ",\"method\":", leaf->method },
    { ",\"path\":", leaf->path },
    { ",\"public_digest\":", leaf->public_digest },
    { ",\"query\":", leaf->query },
    { ",\"signature\":", leaf->signature },
    { ",\"signature_input\":", leaf->signature_input },
    { ",\"time\":", time },
  };
  for (size_t i = 0; i < sizeof rest / sizeof *rest; i++) {
    buf_text(out, rest[i].name);
    jcs_write_string(out, rest[i].value);
  }
  buf_byte(out, '}');
}

static bool read_text(struct json_object *o, const char *name, const char **out, struct problem *p)
{
  *out = json_str(o, name);
  if (*out == NULL)
    return problem_set(p, PROBLEM_LEAF_INVALID, "The leaf needs a text member \"%s\".", name);
  return true;
}

static bool read_digest(struct json_object *o, const char *name, const char **out,
                        struct problem *p)
{
  struct digest digest;
  struct problem why = { 0 };

  if (!read_text(o, name, out, p))
    return false;
  if (!content_digest_read(*out, &digest, &why))
    return problem_set(p, PROBLEM_LEAF_INVALID, "The leaf's \"%s\" is no digest: %s", name,
                       why.detail);
  return true;
}

static bool read_members(struct json_object *o, struct leaf *out, struct problem *p)
{
  const char *time;

  if (!read_text(o, "time", &time, p) || !read_text(o, "method", &out->method, p) ||
      !read_text(o, "path", &out->path, p) || !read_text(o, "query", &out->query, p) ||
      !read_digest(o, "content_digest", &out->content_digest, p) ||
      !read_digest(o, "public_digest", &out->public_digest, p) ||
      !read_text(o, "signature_input", &out->signature_input, p) ||
      !read_text(o, "signature", &out->signature, p))
    return false;
  out->effect = json_object_of(o, "effect");
  if (out->effect == NULL)
    return problem_set(p, PROBLEM_LEAF_INVALID, "The leaf needs an object member \"effect\".");
  if (json_object_object_length(o) != LEAF_MEMBERS)
    return problem_set(p, PROBLEM_LEAF_INVALID, "The leaf has a member that leaves do not have.");
  if (!timestamp_read(time, &out->time))
    return problem_set(p, PROBLEM_LEAF_INVALID,
                       "The leaf's \"time\" must look like 2026-01-31T09:30:00Z.");
  return true;
}

bool leaf_read(const char *bytes, size_t len, struct leaf *out, struct json_object **holder,
               struct problem *p)
{
  struct json_object *o = NULL;
  struct problem why = { 0 };
  struct buf again = { 0 };
  bool ok = false;

  *holder = NULL;
  *out = (struct leaf){ 0 };
  if (len > LIMIT_LEAF)
    return problem_set(p, PROBLEM_LEAF_INVALID, "A leaf has at most %d bytes.", LIMIT_LEAF);
  o = json_read(bytes, len, &why);
  if (o == NULL || !json_object_is_type(o, json_type_object)) {
    problem_set(p, PROBLEM_LEAF_INVALID, "The leaf is no JSON object. %s", why.detail);
    goto out;
  }
  if (!read_members(o, out, p))
    goto out;
  if (!jcs_write(&again, o) || again.len != len || memcmp(again.data, bytes, len) != 0) {
    problem_set(p, PROBLEM_LEAF_INVALID, "The leaf's bytes are not its canonical form (RFC 8785).");
    goto out;
  }
  *holder = o;
  o = NULL;
  ok = true;
out:
  buf_free(&again);
  json_object_put(o);
  return ok;
}

static bool is_private(const char *name, const char *const *private_members)
{
  if (strcmp(name, "salt") == 0)
    return true;
  for (; private_members != NULL && *private_members != NULL; private_members++)
    if (strcmp(name, *private_members) == 0)
      return true;
  return false;
}

bool leaf_public_digest(struct json_object *body, const char *const *private_members,
                        struct digest *out)
{
  struct json_object *public;
  bool ok;

  if (body != NULL && !json_object_is_type(body, json_type_object))
    return false;
  public = json_object_new_object();
  if (body != NULL) {
    json_object_object_foreach (body, name, value) {
      if (!is_private(name, private_members))
        json_object_object_add(public, name, json_object_get(value));
    }
  }
  ok = jcs_digest(public, out);
  json_object_put(public);
  return ok;
}

const char *leaf_content_type(const struct leaf *leaf)
{
  struct json_object *attachment = json_object_of(leaf->effect, "attachment");
  const char *type = attachment == NULL ? NULL : json_str(attachment, "media_type");

  return type != NULL ? type : "application/json";
}

static struct signed_message message_of(const struct leaf *leaf, const char *authority)
{
  return (struct signed_message){
    .method = leaf->method,
    .authority = authority,
    .path = leaf->path,
    .query = leaf->query,
    .content_digest = leaf->content_digest,
    .content_type = leaf_content_type(leaf),
  };
}

bool leaf_signer(const struct leaf *leaf, const char *authority, struct signature_params *out,
                 struct problem *p)
{
  const struct signed_message m = message_of(leaf, authority);

  return signature_params_read(&m, leaf->signature_input, out, p);
}

bool leaf_verify(const struct leaf *leaf, const char *authority, struct signature_params *out,
                 struct problem *p)
{
  const struct signed_message m = message_of(leaf, authority);

  return signature_verify(&m, leaf->signature_input, leaf->signature, out, p) &&
         signature_timely(out, leaf->time, p);
}
