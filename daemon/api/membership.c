#include "daemon/api/handlers.h"

#include <string.h>

#include "daemon/api/answer.h"
#include "daemon/api/query.h"
#include "daemon/model/membership.h"
#include "lib/json.h"
#include "lib/text.h"
#include "lib/timestamp.h"

struct json_object *membership_json(const struct membership *m, const char *date)
{
  struct json_object *object = json_object_new_object();
  answer_id(object, "id", ID_MEMBERSHIP, m->id);
  json_set_str(object, "party", m->party);
  json_set_str(object, "body", m->body);
  json_set_str(object, "class", m->class);
  json_set_str(object, "since", m->since);
  json_set_str(object, "until", m->until);
  json_set_str(object, "status", membership_status(m, date));
  answer_id(object, "application", ID_APPLICATION, m->application);
  json_set_str(object, "certificate", m->certificate);
  json_set_int(object, "entry", m->entry);
  return object;
}

static bool status_valid(const char *text)
{
  return strcmp(text, "active") == 0 || strcmp(text, "expired") == 0 || strcmp(text, "future") == 0;
}

bool api_membership_list(struct request *r)
{
  struct query q;
  struct page page;
  struct membership *rows;
  char today[DATE_LEN + 1];
  bool more;
  if (!query_begin(&q, r))
    return false;
  struct membership_filter f = {
    query_word(&q, "body", text_is_handle, "a body's slug"),
    query_word(&q, "party", text_is_handle, "a handle"),
    query_word(&q, "as_of", text_is_date, "a date, e.g. 2026-01-31"),
    query_word(&q, "status", status_valid, "active, expired or future"),
  };
  query_page(&q, &page);
  if (!query_end(&q) || !query_known(r, f.body, f.party))
    return false;
  date_of(r->context.time, today);
  size_t n = membership_list(&r->context, &f, &page, &rows, &more);
  struct json_object *list = json_object_new_array();
  for (size_t i = 0; i < n; i++)
    json_add(list, membership_json(&rows[i], f.as_of ? f.as_of : today));
  return answer_list(r, "memberships", list, more, n ? rows[n - 1].id : 0);
}

bool api_membership_show(struct request *r)
{
  struct membership m;
  char today[DATE_LEN + 1];
  date_of(r->context.time, today);
  return membership_by_id(&r->context, id_read(ID_MEMBERSHIP, r->match.params[0]), &m) &&
         answer_read(r, membership_json(&m, today));
}
