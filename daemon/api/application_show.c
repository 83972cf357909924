/* Applications as answers: what everybody sees, and what only those concerned see. */
#include "daemon/api/handlers.h"

#include <string.h>

#include "daemon/api/answer.h"
#include "daemon/api/application_parts.h"
#include "daemon/api/query.h"
#include "daemon/model/appeal.h"
#include "daemon/model/application.h"
#include "daemon/model/certificate.h"
#include "daemon/model/sealing.h"
#include "daemon/model/vote.h"
#include "lib/json.h"
#include "lib/text.h"

/* For the public as if nobody had voted: a recusal is a vote too, and would show. */
static struct json_object *quorum_json(struct context *c, const struct application *a,
                                       bool votes_seen)
{
  struct quorum q;
  struct json_object *object = json_object_new_object();
  vote_quorum(c, a, &q);
  json_set_int(object, "approvals_needed", q.needed);
  json_set_int(object, "may_vote", votes_seen ? q.may_vote : q.in_office);
  json_set_bool(object, "reachable", votes_seen ? q.reachable : q.without_conflict >= q.needed);
  if (a->screened_by)
    json_set(object, "electors", electors_json(c, a));
  return object;
}

unsigned application_reader(struct request *r, const struct application *a)
{
  const char *why;
  const struct object object = { .self = a->applicant.id,
                                 .body = a->body.id,
                                 .decided_by = a->body.admission.decided_by,
                                 .application = a };
  unsigned who = authority_capacities(&r->context, &object);
  if (who & OFFICERS && application_has_conflict(&r->context, a, r->context.actor, &why))
    who &= ~(unsigned)OFFICERS;
  else if (a->status == STATUS_APPEALED && who & WHO_EXECUTIVE &&
           appeal_ruler(&r->context, a, r->context.actor))
    who |= WHO_DECIDER; /* of the appeal: must have read what it is about */
  if (who & WHO_REPRESENTATIVE)
    who |= WHO_SELF; /* reads what the applicant reads */
  return who;
}

bool application_votes_seen(struct request *r, const struct application *a, unsigned who)
{
  if (a->sealed)
    return who & WHO_DECIDER && vote_elector(&r->context, a, r->context.actor);
  return who & OFFICERS || a->status & STATUS_DECIDED || sealing_opened(a);
}

/* What is under seal, for those who sealed it, and that it was. */
static void add_sealing(const struct application *a, struct json_object *object, bool votes_seen)
{
  json_set_str(object, "sealed_for", a->sealed_for);
  if (sealing_opened(a))
    json_set_bool(object, "opened", true);
  if (!a->sealed || !a->sealed_status || !votes_seen)
    return;
  struct json_object *decision = json_object_new_object();
  json_set_str(decision, "status", application_status_name(a->sealed_status));
  answer_time(decision, "at", a->sealed_at);
  json_set_int(decision, "entry", a->sealed_entry);
  json_set(object, "sealed_decision", decision);
}

/* The membership that the approval gave, and its certificate. */
static void add_result(struct context *c, const struct application *a, struct json_object *object)
{
  struct membership_filter f = { .body = a->body.slug, .party = a->applicant.handle };
  struct page page = { 0, LIMIT_PAGE };
  struct membership *rows;
  bool more;
  if (!(a->status & (STATUS_APPROVED | STATUS_OVERTURNED)))
    return;
  size_t n = membership_list(c, &f, &page, &rows, &more);
  for (size_t i = 0; i < n; i++) {
    if (rows[i].application != a->id)
      continue; /* the first one it is: later terms continue it */
    answer_id(object, "membership", ID_MEMBERSHIP, rows[i].id);
    json_set_str(object, "certificate", rows[i].certificate);
    break;
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
  bool votes_seen = application_votes_seen(r, a, who);
  struct json_object *object = json_object_new_object();
  answer_id(object, "id", ID_APPLICATION, a->id);
  json_set_str(object, "body", a->body.slug);
  json_set_str(object, "applicant", a->applicant.handle);
  json_set_str(object, "class", a->class);
  json_set_str(object, "status", application_status_name(a->status));
  answer_time(object, "submitted", a->submitted);
  json_set_int(object, "entry", a->entry);
  json_set_str(object, "reply_by", a->reply_by);
  answer_time(object, "decided", a->decided);
  if (a->status == STATUS_REJECTED)
    json_set_str(object, "appeal_until", appeal_until(c, a));
  add_result(c, a, object);
  if (a->status & STATUS_OPEN)
    json_set(object, "quorum", quorum_json(c, a, votes_seen));
  json_set(object, "requirements", requirements_json(c, a, votes_seen));
  add_screening(c, a, object);
  add_sealing(a, object, votes_seen);
  if (who & (OFFICERS | WHO_SELF)) {
    json_set_str(object, "content_digest", a->content_digest);
    answer_json(object, "answers", a->answers);
    json_set(object, "attachments", attachments_json(c, a->id, 0));
    json_set(object, "questions", questions_json(c, a));
  }
  json_set(object, "endorsements", endorsements_json(c, a));
  if (votes_seen)
    json_set(object, "votes", votes_json(c, a));
  json_set(object, "not_carried_out", failures_json(c, a));
  json_set(object, "appeal", appeal_json(c, a, who));
  json_set(object, "cancelled", cancellation_json(c, a));
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
               "a state such as in_review; `wiotc help application list` names all"),
    query_word(&q, "applicant", text_is_handle, "a handle"),
    0,
  };
  bool mine = query_flag(&q, "mine");
  query_page(&q, &page);
  if (!query_end(&q) || !query_known(r, f.body, f.applicant))
    return false;
  if (mine && !r->context.actor)
    return problem_set(&r->problem, PROBLEM_SIGNATURE_MISSING,
                       "sign the request: `mine` means those of the party that signs, and of whom "
                       "it represents");
  if (mine)
    f.mine = r->context.actor;
  size_t n = application_list(&r->context, &f, &page, &rows, &more);
  struct json_object *list = json_object_new_array();
  for (size_t i = 0; i < n; i++)
    json_add(list, row_json(&rows[i]));
  return answer_list(r, "applications", list, more, n ? rows[n - 1].id : 0);
}

/* Whether everybody may read what was said with a step, and for a ruling which it was. */
static bool said_in_public(const struct application *a, const char *action)
{
  if (ruling_valid(action))
    return a->status & (STATUS_AFFIRMED | STATUS_OVERTURNED);
  return strcmp(action, "endorse") == 0 || strcmp(action, "cancel") == 0 ||
         strcmp(action, "open") == 0;
}

static struct json_object *step_json(const struct application *a, const struct application_step *s,
                                     unsigned who, bool votes_seen)
{
  struct json_object *object = json_object_new_object();
  bool vote = vote_valid(s->action), ruling = ruling_valid(s->action);
  bool open = vote ? votes_seen || s->opened_at : who & OFFICERS || said_in_public(a, s->action);
  json_set_int(object, "entry", s->entry);
  answer_time(object, "at", s->at);
  json_set_str(object, "by", s->by);
  json_set_str(object, "action", open || !(vote || ruling) ? s->action : vote ? "vote" : "rule");
  json_set_str(object, "status", s->status);
  if (open || (who & WHO_SELF && !vote && !ruling))
    json_set_str(object, "text", s->text);
  json_set_str(object, "sealed_for", s->opened_at);
  return object;
}

bool api_application_history(struct request *r)
{
  const struct application *a = r->object.application;
  struct application_step *steps;
  unsigned who = application_reader(r, a);
  bool votes_seen = application_votes_seen(r, a, who);
  size_t n = application_history(&r->context, a->id, &steps);
  struct json_object *list = json_object_new_array();
  for (size_t i = 0; i < n; i++)
    json_add(list, step_json(a, &steps[i], who, votes_seen));
  return answer_list(r, "history", list, false, 0);
}
