/* Applications as answers: what everybody sees, and what only those concerned see. */
#include "daemon/api/handlers.h"

#include <string.h>

#include "daemon/api/answer.h"
#include "daemon/api/query.h"
#include "daemon/model/application.h"
#include "daemon/model/certificate.h"
#include "daemon/model/question.h"
#include "daemon/model/vote.h"
#include "lib/json.h"
#include "lib/text.h"

static struct json_object *questions_json(struct context *c, const struct application *a)
{
  struct question *rows;
  struct json_object *list = json_object_new_array();
  size_t n = question_list(c, a->id, &rows);
  for (size_t i = 0; i < n; i++) {
    struct json_object *object = json_object_new_object();
    answer_id(object, "id", ID_QUESTION, rows[i].id);
    json_set_str(object, "by", rows[i].by);
    json_set_str(object, "text", rows[i].text);
    answer_time(object, "asked", rows[i].asked);
    json_set_str(object, "reply_by", rows[i].reply_by);
    if (rows[i].answer) {
      json_set_str(object, "answer", rows[i].answer);
      answer_time(object, "answered", rows[i].answered);
      json_set(object, "attachments", attachments_json(c, a->id, rows[i].id));
    }
    json_add(list, object);
  }
  return list;
}

static struct json_object *votes_json(struct context *c, const struct application *a)
{
  struct vote *rows;
  struct json_object *list = json_object_new_array();
  size_t n = vote_list(c, a->id, &rows);
  for (size_t i = 0; i < n; i++) {
    struct json_object *object = json_object_new_object();
    json_set_str(object, "by", rows[i].by);
    json_set_str(object, "vote", rows[i].vote);
    json_set_str(object, "reason", rows[i].reason);
    answer_time(object, "at", rows[i].at);
    json_set_int(object, "entry", rows[i].entry);
    json_add(list, object);
  }
  return list;
}

/* For the public as if nobody had voted: a recusal is a vote too, and would show. */
static struct json_object *quorum_json(struct context *c, const struct application *a,
                                       bool votes_seen)
{
  struct quorum q;
  struct json_object *object = json_object_new_object();
  vote_quorum(c, a, &q);
  json_set_int(object, "approvals_needed", q.needed);
  json_set_int(object, "may_vote", votes_seen ? q.may_vote : q.without_conflict);
  json_set_bool(object, "reachable", votes_seen ? q.reachable : q.without_conflict >= q.needed);
  return object;
}

unsigned application_reader(struct request *r, const struct application *a)
{
  const char *why;
  const struct object object = { a->applicant.id, a->body.id, a->body.admission.decided_by, a };
  unsigned who = authority_capacities(&r->context, &object);
  if (who & OFFICERS && application_has_conflict(&r->context, a, r->context.actor, &why))
    who &= ~(unsigned)OFFICERS;
  return who;
}

/* The membership that the approval gave, and its certificate. */
static void add_result(struct context *c, const struct application *a, struct json_object *object)
{
  struct membership_filter f = { a->body.slug, a->applicant.handle, NULL, NULL };
  struct page page = { 0, LIMIT_PAGE };
  struct membership *rows;
  bool more;
  if (a->status != STATUS_APPROVED)
    return;
  size_t n = membership_list(c, &f, &page, &rows, &more);
  for (size_t i = 0; i < n; i++) {
    if (rows[i].application != a->id)
      continue;
    answer_id(object, "membership", ID_MEMBERSHIP, rows[i].id);
    json_set_str(object, "certificate", rows[i].certificate);
  }
}

static void add_screening(struct context *c, const struct application *a,
                          struct json_object *object)
{
  if (!a->screened_by)
    return;
  struct json_object *screened = json_object_new_object();
  json_set_str(screened, "by", party_handle(c, a->screened_by));
  answer_time(screened, "at", a->screened);
  json_set_str(screened, "reason", a->screening_reason);
  json_set(object, "screened", screened);
}

struct json_object *application_json(struct request *r, const struct application *a)
{
  struct context *c = &r->context;
  unsigned who = application_reader(r, a);
  struct json_object *object = json_object_new_object();
  answer_id(object, "id", ID_APPLICATION, a->id);
  json_set_str(object, "body", a->body.slug);
  json_set_str(object, "applicant", a->applicant.handle);
  json_set_str(object, "class", a->class);
  json_set_str(object, "status", application_status_name(a->status));
  answer_time(object, "submitted", a->submitted);
  json_set_int(object, "entry", a->entry);
  answer_time(object, "decided", a->decided);
  add_result(c, a, object);
  if (a->status & STATUS_OPEN)
    json_set(object, "quorum", quorum_json(c, a, who & OFFICERS));
  add_screening(c, a, object);
  if (who & (OFFICERS | WHO_SELF)) {
    json_set_str(object, "content_digest", a->content_digest);
    answer_json(object, "answers", a->answers);
    json_set(object, "attachments", attachments_json(c, a->id, 0));
    json_set(object, "questions", questions_json(c, a));
  }
  if (who & OFFICERS || a->status & STATUS_DECIDED)
    json_set(object, "votes", votes_json(c, a));
  return object;
}

bool api_application_show(struct request *r)
{
  return answer_read(r, application_json(r, r->object.application));
}

static bool status_valid(const char *text)
{
  return application_status_read(text) != 0;
}

static struct json_object *row_json(const struct application_row *row)
{
  struct json_object *object = json_object_new_object();
  answer_id(object, "id", ID_APPLICATION, row->id);
  json_set_str(object, "body", row->body);
  json_set_str(object, "applicant", row->applicant);
  json_set_str(object, "class", row->class);
  json_set_str(object, "status", row->status);
  answer_time(object, "submitted", row->submitted);
  json_set_int(object, "entry", row->entry);
  answer_time(object, "decided", row->decided);
  return object;
}

bool api_application_list(struct request *r)
{
  struct query q;
  struct page page;
  struct application_row *rows;
  bool more;
  if (!query_begin(&q, r))
    return false;
  struct application_filter f = {
    query_word(&q, "body", text_is_handle, "a body's slug"),
    query_word(&q, "status", status_valid,
               "submitted, in_review, information_requested, approved, rejected or withdrawn"),
    query_word(&q, "applicant", text_is_handle, "a handle"),
  };
  bool mine = query_flag(&q, "mine");
  query_page(&q, &page);
  if (!query_end(&q) || !query_known(r, f.body, f.applicant))
    return false;
  if (mine && !r->context.actor)
    return problem_set(&r->problem, PROBLEM_SIGNATURE_MISSING,
                       "sign the request: `mine` means those of the party that signs");
  if (mine)
    f.applicant = r->context.actor_handle;
  size_t n = application_list(&r->context, &f, &page, &rows, &more);
  struct json_object *list = json_object_new_array();
  for (size_t i = 0; i < n; i++)
    json_add(list, row_json(&rows[i]));
  return answer_list(r, "applications", list, more, n ? rows[n - 1].id : 0);
}

bool api_application_history(struct request *r)
{
  const struct application *a = r->object.application;
  struct application_step *steps;
  unsigned who = application_reader(r, a);
  bool votes_open = who & OFFICERS || a->status & STATUS_DECIDED;
  size_t n = application_history(&r->context, a->id, &steps);
  struct json_object *list = json_object_new_array();
  for (size_t i = 0; i < n; i++) {
    struct json_object *object = json_object_new_object();
    bool vote = vote_valid(steps[i].action);
    json_set_int(object, "entry", steps[i].entry);
    answer_time(object, "at", steps[i].at);
    json_set_str(object, "by", steps[i].by);
    json_set_str(object, "action", vote && !votes_open ? "vote" : steps[i].action);
    json_set_str(object, "status", steps[i].status);
    if (vote ? votes_open : (who & (OFFICERS | WHO_SELF)) != 0)
      json_set_str(object, "text", steps[i].text);
    json_add(list, object);
  }
  return answer_list(r, "history", list, false, 0);
}
