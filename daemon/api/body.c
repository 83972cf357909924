#include "daemon/api/handlers.h"

#include <string.h>

#include "daemon/api/answer.h"
#include "daemon/api/form.h"
#include "daemon/api/query.h"
#include "daemon/model/body_life.h"
#include "daemon/model/founding.h"
#include "daemon/model/membership.h"
#include "lib/json.h"
#include "lib/text.h"

static struct json_object *body_json(struct context *c, const struct body *body)
{
  struct json_object *object = json_object_new_object();
  json_set_str(object, "slug", body->slug);
  json_set_str(object, "kind", body->kind);
  answer_json(object, "names", body->names);
  json_set_str(object, "status", body->status);
  json_set_int(object, "members", membership_count(c, body->id));
  answer_json(object, "admission", body->admission_json);
  json_set_int(object, "admission_entry", body->admission_entry);
  json_set_int(object, "entry", body->entry);
  return object;
}

/* Who has applied to be a founding member, and how many are missing. */
static struct json_object *founding_json(struct context *c, const struct body *body)
{
  struct ceremony ceremony;
  struct founder *rows;
  size_t ready, n = founding_list(c, body, &rows, &ready);
  struct json_object *object = json_object_new_object(), *list = json_object_new_array();
  json_set_int(object, "needed", body->admission.founding_minimum);
  json_set_int(object, "ready", (int64_t)ready);
  if (founding_ceremony(c, body, &ceremony))
    json_set_str(object, "ceremony", ceremony.slug);
  for (size_t i = 0; i < n; i++) {
    struct json_object *row = json_object_new_object();
    answer_id(row, "application", ID_APPLICATION, rows[i].application);
    json_set_str(row, "party", rows[i].party.handle);
    json_set_str(row, "status", rows[i].status);
    json_set_bool(row, "ready", !rows[i].why);
    json_set_str(row, "why", rows[i].why);
    json_add(list, row);
  }
  json_set(object, "applicants", list);
  return object;
}

static struct json_object *history_json(struct context *c, const struct body *body)
{
  struct body_step *rows;
  struct json_object *list = json_object_new_array();
  size_t n = body_history(c, body->id, &rows);
  for (size_t i = 0; i < n; i++) {
    struct json_object *row = json_object_new_object();
    json_set_int(row, "entry", rows[i].entry);
    answer_time(row, "at", rows[i].at);
    json_set_str(row, "by", rows[i].by);
    json_set_str(row, "action", rows[i].action);
    json_set_str(row, "status", rows[i].status);
    json_set_str(row, "note", rows[i].note);
    json_add(list, row);
  }
  return list;
}

static struct json_object *whole_json(struct context *c, const struct body *body)
{
  struct json_object *object = body_json(c, body);
  if (body_status_read(body->status) == BODY_PROPOSED)
    json_set(object, "founding", founding_json(c, body));
  json_set(object, "history", history_json(c, body));
  return object;
}

bool api_body_list(struct request *r)
{
  struct page page;
  struct body *rows;
  bool more;
  if (!query_only_page(r, &page))
    return false;
  size_t n = body_list(&r->context, &page, &rows, &more);
  struct json_object *list = json_object_new_array();
  for (size_t i = 0; i < n; i++)
    json_add(list, body_json(&r->context, &rows[i]));
  return answer_list(r, "bodies", list, more, n ? rows[n - 1].id : 0);
}

bool api_body_show(struct request *r)
{
  struct body body;
  return body_by_slug(&r->context, r->match.params[0], &body) &&
         answer_read(r, whole_json(&r->context, &body));
}

static bool kind_valid(const char *kind)
{
  return strcmp(kind, "presidium") == 0 || strcmp(kind, "commission") == 0;
}

bool api_body_propose(struct request *r)
{
  struct form f;
  struct body body;
  form_begin(&f, r->body, &r->arena, &r->problem);
  const char *slug = form_word(&f, "slug", REQUIRED, text_is_handle,
                               "a short name of a-z, 0-9 and hyphens, such as smart-city");
  const char *kind = form_word(&f, "kind", REQUIRED, kind_valid, "commission or presidium");
  const char *names = form_names(&f, "names", REQUIRED);
  struct json_object *admission = form_object(&f, "admission", REQUIRED);
  /* The faults of the policy are told together with those of the rest. */
  bool sound = !admission || body_policy_sound(&r->context, admission);
  if (!form_end(&f) || !sound || !body_propose(&r->context, slug, kind, names, admission, &body))
    return false;
  json_set_str(answer_effect(r, "body", body.slug), "status", body.status);
  return answer_write(r, 201, "body", whole_json(&r->context, &body));
}

/* Moves something about the body of the path; `ceremony` is NULL where it names none. */
static bool move(struct request *r, struct form *f, enum motion_kind_id kind, enum need need_reason,
                 const char *ceremony)
{
  struct body body;
  const char *reason = form_text(f, "reason", need_reason, LIMIT_TEXT);
  if (!form_end(f) || !body_by_slug(&r->context, r->match.params[0], &body))
    return false;
  struct json_object *content = json_object_new_object();
  json_set_str(content, "body", body.slug);
  json_set_str(content, "ceremony", ceremony);
  struct motion_new in = { kind, 0, body.id, content, reason };
  bool ok = answer_moved(r, &in);
  json_object_put(content);
  return ok;
}

bool api_body_found(struct request *r)
{
  struct form f;
  form_begin(&f, r->body, &r->arena, &r->problem);
  const char *ceremony = form_word(&f, "ceremony", REQUIRED, text_is_handle,
                                   "the ceremony at which it is founded: `wiotc ceremony list`");
  return move(r, &f, MOTION_BODY_FOUND, OPTIONAL, ceremony);
}

bool api_body_rest(struct request *r)
{
  struct form f;
  form_begin(&f, r->body, &r->arena, &r->problem);
  return move(r, &f, MOTION_BODY_REST, REQUIRED, NULL);
}

bool api_body_revive(struct request *r)
{
  struct form f;
  form_begin(&f, r->body, &r->arena, &r->problem);
  return move(r, &f, MOTION_BODY_REVIVE, REQUIRED, NULL);
}

bool api_body_dissolve(struct request *r)
{
  struct form f;
  form_begin(&f, r->body, &r->arena, &r->problem);
  return move(r, &f, MOTION_BODY_DISSOLVE, REQUIRED, NULL);
}
