/* The register as a whole: is it there, what is it, by which charter. */
#include "daemon/api/handlers.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "daemon/api/answer.h"
#include "daemon/api/api_internal.h"
#include "daemon/model/charter.h"
#include "lib/encode.h"
#include "lib/json.h"

static bool answer_ok(struct request *r)
{
  struct json_object *object = json_object_new_object();
  json_set_str(object, "status", "ok");
  return answer_read(r, object);
}

bool api_livez(struct request *r)
{
  return answer_ok(r);
}

bool api_readyz(struct request *r)
{
  uint64_t size;
  return log_read_checkpoint(r->context.db, &r->arena, &size)
             ? answer_ok(r)
             : problem_set(&r->problem, PROBLEM_INTERNAL, "the log is empty");
}

static struct json_object *log_json(struct request *r)
{
  struct digest root;
  struct buf text = { 0 };
  uint64_t size = 0;
  struct json_object *object = json_object_new_object();
  log_read_checkpoint(r->context.db, &r->arena, &size);
  json_set_int(object, "size", (int64_t)size);
  if (log_read_root(r->context.db, size, &root)) {
    encode_base64(&text, root.bytes, sizeof root.bytes);
    json_set_str(object, "root", buf_str(&text));
  }
  buf_free(&text);
  return object;
}

bool api_status(struct request *r)
{
  const struct identity *identity = r->context.identity;
  struct json_object *object = json_object_new_object();
  json_set_str(object, "version", WIOTC_VERSION);
  json_set_str(object, "register", identity->name);
  answer_json(object, "names", identity->names);
  json_set_str(object, "issuer", identity->issuer_did);
  json_set(object, "log", log_json(r));
  answer_time(object, "started", r->api->config.started);
  json_set_int(object, "uptime", r->context.time - r->api->config.started);
  return answer_read(r, object);
}

bool api_charter(struct request *r)
{
  const char *text = charter_text(r->context.db, &r->arena);
  return text && answer_text(r, "application/json", text, strlen(text));
}

bool api_charter_found(struct request *r)
{
  struct charter *charter = arena_alloc(&r->arena, sizeof *charter);
  if (!charter_read(&r->arena, r->body, charter, &r->problem) ||
      !charter_found(&r->context, charter, r->http->body))
    return false;
  struct json_object *effect = answer_effect(r, "charter", charter->name);
  json_set_str(effect, "issuer", r->signature.keyid);
  struct json_object *object = json_object_new_object();
  json_set_str(object, "register", charter->name);
  return answer_write(r, 201, "charter", object);
}
