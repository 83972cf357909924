#include "daemon/api/handlers.h"

#include "daemon/api/answer.h"
#include "daemon/api/query.h"
#include "daemon/model/office.h"
#include "lib/json.h"
#include "lib/text.h"
#include "lib/timestamp.h"

static struct json_object *office_json(const struct office *office, const char *date)
{
  struct json_object *object = json_object_new_object();
  answer_id(object, "id", ID_OFFICE, office->id);
  json_set_str(object, "party", office->party);
  json_set_str(object, "role", office->role);
  json_set_str(object, "body", office->body);
  json_set_str(object, "since", office->since);
  json_set_str(object, "until", office->until);
  json_set_str(object, "status", office_in_force(office, date) ? "in_force" : "ended");
  json_set_int(object, "entry", office->entry);
  return object;
}

bool api_office_list(struct request *r)
{
  struct query q;
  struct page page;
  struct office *rows;
  char today[DATE_LEN + 1];
  bool more;
  if (!query_begin(&q, r))
    return false;
  struct office_filter f = {
    query_word(&q, "body", text_is_handle, "a body's slug"),
    query_word(&q, "role", office_role_valid, "registrar, executive, auditor, chair or reviewer"),
    query_word(&q, "party", text_is_handle, "a handle"),
    query_word(&q, "as_of", text_is_date, "a date, e.g. 2026-01-31"),
  };
  query_page(&q, &page);
  if (!query_end(&q) || !query_known(r, f.body, f.party))
    return false;
  date_of(r->context.time, today);
  size_t n = office_list(&r->context, &f, &page, &rows, &more);
  struct json_object *list = json_object_new_array();
  for (size_t i = 0; i < n; i++)
    json_add(list, office_json(&rows[i], f.as_of ? f.as_of : today));
  return answer_list(r, "offices", list, more, n ? rows[n - 1].id : 0);
}
