#include "daemon/api/application_parts.h"

#include "daemon/api/answer.h"
#include "daemon/api/handlers.h"
#include "daemon/model/appeal.h"
#include "daemon/model/endorsement.h"
#include "daemon/model/question.h"
#include "daemon/model/requirement.h"
#include "daemon/model/sealing.h"
#include "daemon/model/vote.h"
#include "lib/json.h"

struct json_object *questions_json(struct context *c, const struct application *a)
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

static struct json_object *votes_between(struct context *c, const struct application *a,
                                         int64_t after, int64_t before)
{
  struct vote *rows;
  struct json_object *list = json_object_new_array();
  size_t n = vote_list_between(c, a->id, after, before, &rows);
  for (size_t i = 0; i < n; i++)
    answer_said(
        list, "vote",
        &(struct said){ rows[i].by, rows[i].vote, rows[i].reason, rows[i].at, rows[i].entry });
  return list;
}

struct json_object *votes_json(struct context *c, const struct application *a)
{
  return votes_between(c, a, a->vote_entry, INT64_MAX);
}

struct json_object *failures_json(struct context *c, const struct application *a)
{
  struct sealing_failure *rows;
  size_t n = sealing_failures(c, a->id, &rows);
  struct json_object *list = n ? json_object_new_array() : NULL;
  for (size_t i = 0; i < n; i++) {
    struct json_object *object = json_object_new_object();
    json_set_str(object, "ceremony", rows[i].ceremony);
    answer_time(object, "at", rows[i].at);
    json_set_int(object, "entry", rows[i].entry);
    json_set_str(object, "decision", rows[i].decision);
    json_set_str(object, "problem", rows[i].problem);
    json_set(object, "votes", votes_between(c, a, i ? rows[i - 1].entry : 0, rows[i].entry));
    json_add(list, object);
  }
  return list;
}

struct json_object *electors_json(struct context *c, const struct application *a)
{
  int64_t *electors;
  struct json_object *list = json_object_new_array();
  size_t n = vote_electors(c, a, &electors);
  for (size_t i = 0; i < n; i++)
    json_add_str(list, party_handle(c, electors[i]));
  return list;
}

struct json_object *requirements_json(struct context *c, const struct application *a,
                                      bool votes_seen)
{
  struct requirement rows[REQUIREMENTS_MAX];
  if (!(a->status & (STATUS_OPEN | STATUS_LAPSED | STATUS_APPROVED)))
    return NULL;
  struct json_object *list = json_object_new_array();
  size_t n = requirement_list(c, a, votes_seen, rows);
  for (size_t i = 0; i < n; i++) {
    struct json_object *object = json_object_new_object();
    json_set_str(object, "requirement", rows[i].name);
    json_set_bool(object, "met", rows[i].met);
    if (rows[i].have >= 0)
      json_set_int(object, "have", rows[i].have);
    json_set_int(object, "needed", rows[i].needed);
    json_set_str(object, "words", rows[i].words);
    json_add(list, object);
  }
  return list;
}

struct json_object *endorsements_json(struct context *c, const struct application *a)
{
  struct endorsement *rows;
  struct json_object *list = json_object_new_array();
  size_t n = endorsement_list(c, a, &rows);
  for (size_t i = 0; i < n; i++) {
    struct json_object *object = json_object_new_object();
    json_set_str(object, "by", rows[i].by);
    json_set_str(object, "text", rows[i].text);
    answer_time(object, "at", rows[i].at);
    json_set_int(object, "entry", rows[i].entry);
    json_set_bool(object, "counts", rows[i].counts);
    json_add(list, object);
  }
  return list;
}

static struct json_object *rulings_json(struct context *c, const struct application *a)
{
  struct ruling *rows;
  struct json_object *list = json_object_new_array();
  size_t n = ruling_list(c, a->id, &rows);
  for (size_t i = 0; i < n; i++)
    answer_said(
        list, "ruling",
        &(struct said){ rows[i].by, rows[i].ruling, rows[i].reason, rows[i].at, rows[i].entry });
  return list;
}

struct json_object *appeal_json(struct context *c, const struct application *a, unsigned who)
{
  struct appeal appeal;
  struct quorum q;
  if (!appeal_of(c, a->id, &appeal))
    return NULL;
  struct json_object *object = json_object_new_object();
  answer_time(object, "at", appeal.at);
  json_set_int(object, "entry", appeal.entry);
  answer_time(object, "ruled", appeal.ruled);
  if (who & (OFFICERS | WHO_SELF))
    json_set_str(object, "text", appeal.text);
  if (!appeal.ruled) {
    appeal_quorum(c, a, &q);
    json_set_int(object, "needed", q.needed);
    json_set_int(object, "may_rule", q.may_vote);
    json_set_bool(object, "reachable", who & OFFICERS ? q.reachable : q.may_vote >= q.needed);
  }
  if (who & OFFICERS || appeal.ruled)
    json_set(object, "rulings", rulings_json(c, a));
  return object;
}

struct json_object *cancellation_json(struct context *c, const struct application *a)
{
  struct application_step *steps;
  if (a->status != STATUS_CANCELLED)
    return NULL;
  size_t n = application_history(c, a->id, &steps);
  struct json_object *object = json_object_new_object();
  json_set_str(object, "by", n ? steps[n - 1].by : NULL); /* nothing comes after it */
  answer_time(object, "at", n ? steps[n - 1].at : 0);
  json_set_str(object, "reason", n ? steps[n - 1].text : NULL);
  return object;
}
