/* Memberships as answers, on any day and as any log entry knew them. */
#include "daemon/api/handlers.h"

#include <string.h>

#include "daemon/api/answer.h"
#include "daemon/api/query.h"
#include "daemon/model/log.h"
#include "daemon/model/membership.h"
#include "daemon/model/suspension.h"
#include "lib/json.h"
#include "lib/leaf.h"
#include "lib/text.h"

static struct json_object *row_json(const struct membership *m)
{
  struct json_object *object = json_object_new_object();
  answer_id(object, "id", ID_MEMBERSHIP, m->id);
  json_set_str(object, "party", m->party);
  json_set_str(object, "body", m->body);
  json_set_str(object, "class", m->class);
  json_set_str(object, "since", m->since);
  json_set_str(object, "until", m->until);
  json_set_str(object, "grace_until", m->grace_until);
  json_set_str(object, "status", member_status_name(m->status));
  if (m->ending) {
    json_set_str(object, "ended", m->ended);
    json_set_str(object, "ended_reason", m->ended_reason);
    json_set_str(object, "ended_note", m->ended_note);
    json_set_int(object, "ended_entry", m->ended_entry);
  } else if (m->status & (MEMBER_EXPIRED | MEMBER_LAPSED)) {
    json_set_str(object, "ended", m->until);
    json_set_str(object, "ended_reason", "expired");
  }
  answer_id(object, "continues", ID_MEMBERSHIP, m->continues);
  answer_id(object, "renewed_by", ID_MEMBERSHIP, m->renewed_by);
  answer_id(object, "application", ID_APPLICATION, m->application);
  json_set_str(object, "certificate", m->certificate);
  json_set_str(object, "representative", m->representative);
  json_set_int(object, "entry", m->entry);
  return object;
}

struct json_object *suspensions_json(const struct suspension *rows, size_t n)
{
  struct json_object *list = n ? json_object_new_array() : NULL;
  for (size_t i = 0; i < n; i++) {
    struct json_object *object = json_object_new_object();
    json_set_str(object, "since", rows[i].since);
    json_set_str(object, "until", rows[i].until);
    json_set_str(object, "reason", rows[i].reason);
    json_set_str(object, "by", rows[i].by);
    json_set_int(object, "entry", rows[i].entry);
    if (rows[i].reinstated) {
      json_set_str(object, "reinstated", rows[i].reinstated);
      json_set_str(object, "reinstated_by", rows[i].reinstated_by);
      json_set_str(object, "reinstated_reason", rows[i].reinstated_reason);
      json_set_int(object, "reinstated_entry", rows[i].reinstated_entry);
    }
    json_add(list, object);
  }
  return list;
}

static struct json_object *view_json(struct context *c, const struct membership *m,
                                     int64_t at_entry)
{
  struct suspension *rows;
  struct json_object *object = row_json(m);
  size_t n = suspension_list(c, m->chain, at_entry, &rows);
  json_set(object, "suspensions", suspensions_json(rows, n));
  return object;
}

struct json_object *membership_json(struct context *c, const struct membership *m)
{
  return view_json(c, m, 0);
}

bool api_membership_object(struct request *r)
{
  struct body body;
  struct membership *m = arena_alloc(&r->arena, sizeof *m);
  if (!membership_by_id(&r->context, id_read(ID_MEMBERSHIP, r->match.params[0]), m) ||
      !body_by_id(&r->context, m->body_id, &body))
    return false;
  r->object = (struct object){ .self = m->party_id,
                               .body = m->body_id,
                               .decided_by = body.admission.decided_by,
                               .membership = m };
  return true;
}

static bool status_valid(const char *text)
{
  return member_status_read(text) != 0;
}

/* `at_entry`: what was known when that entry was made, as of its day unless another is asked for.
 */
static bool read_entry(struct query *q, struct as_of *view)
{
  struct request *r = q->request;
  struct json_object *holder = NULL;
  struct leaf leaf;
  const char *bytes;
  size_t len;
  view->entry = query_int(q, "at_entry", 0);
  if (!view->entry)
    return true;
  if (!log_read_entry(r->context.db, &r->arena, (uint64_t)view->entry, &bytes, &len))
    return db_good(r->context.db, &r->problem) &&
           problem_set(&r->problem, PROBLEM_NOT_FOUND,
                       "the log has no such entry; `wiotc log checkpoint` tells its size");
  bool ok = leaf_read(bytes, len, &leaf, &holder, &r->problem);
  if (ok && !view->date)
    view->date = context_date(&r->context, leaf.time);
  json_object_put(holder);
  return ok;
}

bool api_membership_list(struct request *r)
{
  struct query q;
  struct page page;
  struct membership *rows;
  bool more;
  if (!query_begin(&q, r))
    return false;
  struct membership_filter f = {
    .body = query_word(&q, "body", text_is_handle, "a body's slug"),
    .party = query_word(&q, "party", text_is_handle, "a handle"),
    .as_of = query_word(&q, "as_of", text_is_date, "a date, e.g. 2026-01-31"),
    .status = query_word(&q, "status", status_valid,
                         "future, active, due, suspended, grace, lapsed, expired, resigned, "
                         "expelled or dissolved"),
  };
  struct as_of view = { .date = f.as_of };
  query_page(&q, &page);
  if (!read_entry(&q, &view) || !query_end(&q) || !query_known(r, f.body, f.party))
    return false;
  f.as_of = view.date;
  f.at_entry = view.entry;
  size_t n = membership_list(&r->context, &f, &page, &rows, &more);
  struct json_object *list = json_object_new_array();
  for (size_t i = 0; i < n; i++)
    json_add(list, row_json(&rows[i]));
  return answer_list(r, "memberships", list, more, n ? rows[n - 1].id : 0);
}

bool api_membership_show(struct request *r)
{
  struct query q;
  struct membership m;
  struct as_of view = { 0 };
  if (!query_begin(&q, r))
    return false;
  view.date = query_word(&q, "as_of", text_is_date, "a date, e.g. 2026-01-31");
  return read_entry(&q, &view) && query_end(&q) &&
         membership_as_of(&r->context, id_read(ID_MEMBERSHIP, r->match.params[0]), &view, &m) &&
         answer_read(r, view_json(&r->context, &m, view.entry));
}
