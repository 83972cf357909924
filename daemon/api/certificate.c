#include "daemon/api/handlers.h"

#include <string.h>

#include "daemon/api/answer.h"
#include "daemon/api/query.h"
#include "daemon/model/certificate.h"
#include "lib/json.h"
#include "lib/text.h"

struct json_object *certificate_json(const struct certificate *c, int64_t now)
{
  struct json_object *object = json_object_new_object();
  json_set_str(object, "number", c->number);
  json_set_str(object, "party", c->party);
  json_set_str(object, "body", c->body);
  answer_id(object, "membership", ID_MEMBERSHIP, c->membership);
  answer_time(object, "issued", c->issued);
  json_set_int(object, "entry", c->entry);
  answer_time(object, "valid_from", c->valid_from);
  answer_time(object, "valid_until", c->valid_until);
  json_set_str(object, "status", certificate_status(c, now));
  json_set_str(object, "digest", c->digest);
  return object;
}

bool api_certificate_list(struct request *r)
{
  struct query q;
  struct page page;
  struct certificate *rows;
  bool more;
  if (!query_begin(&q, r))
    return false;
  struct certificate_filter f = {
    query_word(&q, "party", text_is_handle, "a handle"),
    query_word(&q, "body", text_is_handle, "a body's slug"),
  };
  query_page(&q, &page);
  if (!query_end(&q) || !query_known(r, f.body, f.party))
    return false;
  size_t n = certificate_list(&r->context, &f, &page, &rows, &more);
  struct json_object *list = json_object_new_array();
  for (size_t i = 0; i < n; i++)
    json_add(list, certificate_json(&rows[i], r->context.time));
  return answer_list(r, "certificates", list, more, n ? rows[n - 1].serial : 0);
}

bool api_certificate_show(struct request *r)
{
  struct certificate c;
  return certificate_by_number(&r->context, r->match.params[0], &c) &&
         answer_read(r, certificate_json(&c, r->context.time));
}

bool api_certificate_credential(struct request *r)
{
  struct certificate c;
  if (!certificate_by_number(&r->context, r->match.params[0], &c))
    return false;
  const char *text = certificate_credential(&r->context, c.serial);
  if (!text)
    return problem_set(&r->problem, PROBLEM_NOT_ISSUED_YET, "ask again in a moment");
  return answer_text(r, "application/vc", text, strlen(text));
}
