/* The register as a whole: is it there, what is it, by which charter. */
#include "daemon/api/handlers.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "daemon/api/answer.h"
#include "daemon/api/api_internal.h"
#include "daemon/api/form.h"
#include "daemon/api/query.h"
#include "daemon/model/charter_amend.h"
#include "daemon/model/charter.h"
#include "daemon/model/issuer.h"
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
  struct issuer issuer;
  struct json_object *object = json_object_new_object();
  json_set_str(object, "version", WIOTC_VERSION);
  json_set_str(object, "register", identity->name);
  answer_json(object, "names", charter_names(&r->context));
  if (issuer_in_force(&r->context, &issuer))
    json_set_str(object, "issuer", issuer.did);
  json_set(object, "log", log_json(r));
  answer_time(object, "started", r->api->config.started);
  json_set_int(object, "uptime", r->context.time - r->api->config.started);
  return answer_read(r, object);
}

bool api_charter(struct request *r)
{
  struct query q;
  if (!query_begin(&q, r))
    return false;
  int64_t version = query_int(&q, "version", 0);
  if (!query_end(&q))
    return false;
  if (version == 0)
    version = charter_version(&r->context);
  const char *text = charter_version_text(&r->context, version);
  if (!text)
    return problem_set(&r->problem, PROBLEM_NOT_FOUND, "the charter has %lld versions",
                       (long long)charter_version(&r->context));
  http_reply_header(&r->reply, "ETag", "\"%lld\"", (long long)version);
  return answer_text(r, "application/json", text, strlen(text));
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

/* The file is kept whole in the motion: what is approved is what will be in force. */
bool api_charter_amend(struct request *r)
{
  struct form f;
  form_begin(&f, r->body, &r->arena, &r->problem);
  struct json_object *charter = form_object(&f, "charter", REQUIRED);
  const char *reason = form_text(&f, "reason", OPTIONAL, LIMIT_TEXT);
  if (!form_end(&f))
    return false;
  struct json_object *content = json_object_new_object();
  json_set_int(content, "version", charter_version(&r->context) + 1);
  json_set(content, "charter", json_object_get(charter));
  struct motion_new in = { MOTION_CHARTER_AMEND, 0, 0, content, reason };
  bool ok = answer_moved(r, &in);
  json_object_put(content);
  return ok;
}
