#include "daemon/api/handlers.h"

#include "daemon/api/answer.h"
#include "daemon/api/query.h"
#include "daemon/model/body.h"
#include "lib/json.h"

static struct json_object *body_json(const struct body *body)
{
  struct json_object *object = json_object_new_object();
  json_set_str(object, "slug", body->slug);
  json_set_str(object, "kind", body->kind);
  answer_json(object, "names", body->names);
  json_set_str(object, "status", body->status);
  json_set_int(object, "members", body->members);
  answer_json(object, "admission", body->admission_json);
  json_set_int(object, "admission_entry", body->admission_entry);
  json_set_int(object, "entry", body->entry);
  return object;
}

bool api_body_list(struct request *r)
{
  struct query q;
  struct page page;
  struct body *rows;
  bool more;
  if (!query_begin(&q, r))
    return false;
  query_page(&q, &page);
  if (!query_end(&q))
    return false;
  size_t n = body_list(&r->context, &page, &rows, &more);
  struct json_object *list = json_object_new_array();
  for (size_t i = 0; i < n; i++)
    json_add(list, body_json(&rows[i]));
  return answer_list(r, "bodies", list, more, n ? rows[n - 1].id : 0);
}

bool api_body_show(struct request *r)
{
  struct body body;
  return body_by_slug(&r->context, r->match.params[0], &body) && answer_read(r, body_json(&body));
}
