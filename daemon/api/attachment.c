#include "daemon/api/handlers.h"

#include <string.h>

#include "daemon/api/answer.h"
#include "daemon/api/api_internal.h"
#include "daemon/api/query.h"
#include "daemon/model/attachment.h"
#include "daemon/model/log.h"
#include "lib/json.h"
#include "lib/leaf.h"
#include "lib/text.h"

struct json_object *attachment_json(const struct attachment *a)
{
  struct json_object *object = json_object_new_object();
  json_set_str(object, "sha256", a->sha256);
  json_set_str(object, "media_type", a->media_type);
  json_set_int(object, "size", a->size);
  return object;
}

struct json_object *attachments_json(struct context *c, int64_t application, int64_t question)
{
  struct attachment *files;
  struct json_object *list = json_object_new_array();
  size_t n = attachment_list(c, application, question, &files);
  for (size_t i = 0; i < n; i++)
    json_add(list, attachment_json(&files[i]));
  return list;
}

/* Of the bytes, or of those that were erased since, as their log entry has it. */
static const char *digest_of_file(struct request *r, int64_t *size)
{
  struct digest digest;
  char hex[2 * DIGEST_BYTES + 1];
  if (r->api->replay_erased) {
    struct json_object *was = json_object_of(r->api->replay_erased->effect, "attachment");
    *size = json_int(was, "size", 0);
    return json_str(was, "sha256");
  }
  digest_of(r->http->body, r->http->content_length, &digest);
  digest_hex(&digest, hex);
  *size = (int64_t)r->http->content_length;
  return arena_strdup(&r->arena, hex);
}

/* Whose it is: that of the query's `party`, for a representative; else the sender's own. */
bool api_attachment_party(struct request *r)
{
  struct query q;
  struct party party;
  if (!query_begin(&q, r))
    return false;
  const char *handle = query_word(&q, "party", text_is_handle, "a handle");
  if (!query_end(&q))
    return false;
  r->object.self = r->context.actor;
  if (!handle)
    return true;
  if (!party_by_handle(&r->context, handle, &party))
    return false;
  r->object.self = party.id;
  return true;
}

bool api_attachment_add(struct request *r)
{
  struct attachment a;
  int64_t size;
  const char *sha256 = digest_of_file(r, &size);
  if (!attachment_add(&r->context, r->object.self, sha256,
                      arena_strdup(&r->arena, r->message.content_type), size, &a))
    return false;
  r->body_known = a.entry != r->context.entry;
  /* The media type that was signed, so that the signature can be checked from the log alone. */
  struct attachment sent = a;
  sent.media_type = r->message.content_type;
  r->effect = json_object_new_object();
  json_set(r->effect, "attachment", attachment_json(&sent));
  return answer_write(r, 201, "attachment", attachment_json(&a));
}

/* Its sender sees it as their own; an officer as part of an application that names it and that they
 * may read. What no application names is its sender's alone. */
bool api_attachment_object(struct request *r)
{
  struct attachment a;
  struct problem absent = { 0 };
  struct context probe = r->context;
  int64_t *ids;
  const char *sha256 = r->match.params[0];
  if (!r->context.actor)
    return true; /* refused by authority_check() */
  if (!attachment_find(&r->context, sha256, 0, &a))
    return false;
  probe.problem = &absent;
  if (attachment_find(&probe, sha256, r->context.actor, &a)) {
    r->object.self = a.party;
    return true;
  }
  size_t n = attachment_applications(&r->context, sha256, &ids);
  for (size_t i = 0; i < n; i++) {
    struct application *application = arena_alloc(&r->arena, sizeof *application);
    if (!application_by_id(&r->context, ids[i], application))
      return false;
    /* The applicant's own row: somebody else may have sent the same bytes as something else. */
    r->object = (struct object){ .self = application->applicant.id,
                                 .body = application->body.id,
                                 .decided_by = application->body.admission.decided_by };
    if (application_reader(r, application) & (OFFICERS | WHO_SELF))
      return true;
  }
  return problem_set(
      &r->problem, PROBLEM_FORBIDDEN,
      "it is for its sender and for those who see all of an application that names it");
}

bool api_attachment_get(struct request *r)
{
  struct attachment a;
  int64_t signer;
  size_t len;
  const void *bytes = NULL;
  if (attachment_find(&r->context, r->match.params[0], r->object.self, &a))
    bytes = log_read_body(r->context.db, &r->arena, (uint64_t)a.entry, &signer, &len);
  if (!bytes || len == 0)
    return problem_set(&r->problem, PROBLEM_NOT_FOUND, "the file is not kept here any more");
  /* It is a stranger's file: a browser must not take it for a page of ours. */
  http_reply_header(&r->reply, "Content-Disposition", "attachment; filename=\"%.12s\"", a.sha256);
  return answer_text(r, a.media_type, bytes, len);
}
