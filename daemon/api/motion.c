/* Motions: JSON to model and back. */
#include "daemon/api/handlers.h"

#include <string.h>

#include "daemon/api/answer.h"
#include "daemon/api/form.h"
#include "daemon/api/query.h"
#include "daemon/model/log.h"
#include "daemon/model/motion.h"
#include "daemon/model/office.h"
#include "lib/json.h"
#include "lib/leaf.h"
#include "lib/text.h"

/* Before the decision, votes are for those who vote and for officers of the whole register, but not
 * for those whose own case it is. */
static bool votes_open(struct request *r, const struct motion *m)
{
  unsigned who =
      r->context.actor ? office_capacities(&r->context, r->context.actor, m->body, m->role) : 0;
  return m->status != MOTION_OPEN ||
         (who & (WHO_DECIDER | WHO_EXECUTIVE | WHO_REGISTRAR | WHO_AUDITOR) &&
          !motion_has_stake(&r->context, m, r->context.actor));
}

static struct json_object *votes_json(struct context *c, const struct motion *m)
{
  struct motion_vote *rows;
  struct json_object *list = json_object_new_array();
  size_t n = motion_votes(c, m->id, &rows);
  for (size_t i = 0; i < n; i++)
    answer_said(
        list, "vote",
        &(struct said){ rows[i].by, rows[i].vote, rows[i].reason, rows[i].at, rows[i].entry });
  return list;
}

static void add_count(struct json_object *object, struct context *c, const struct motion *m)
{
  struct motion_count count;
  motion_count(c, m, &count);
  json_set_int(object, "approvals", count.approve);
  json_set_int(object, "rejections", count.reject);
  if (m->status != MOTION_OPEN)
    return;
  struct json_object *waiting = json_object_new_array();
  for (size_t i = 0; i < count.n_waiting; i++)
    json_add_str(waiting, count.waiting[i]);
  json_set(object, "may_vote", waiting);
  json_set_bool(object, "reachable", count.reachable);
}

static struct json_object *motion_json(struct request *r, const struct motion *m, bool whole)
{
  struct json_object *object = json_object_new_object();
  answer_id(object, "id", ID_MOTION, m->id);
  json_set_str(object, "kind", m->kind);
  json_set_str(object, "subject", m->subject_handle);
  json_set_str(object, "body", m->body_slug);
  if (whole)
    answer_json(object, "content", m->content);
  json_set_str(object, "reason", m->reason);
  json_set_str(object, "status", motion_status_name(m->status));
  json_set_str(object, "moved_by", m->moved_by);
  answer_time(object, "moved", m->moved);
  json_set_int(object, "entry", m->entry);
  json_set_str(object, "voters", m->role);
  json_set_int(object, "needed", m->needed);
  if (votes_open(r, m))
    add_count(object, &r->context, m);
  if (m->status == MOTION_OPEN || m->status == MOTION_LAPSED)
    answer_time(object, "lapses", m->moved + LIMIT_MOTION_SECONDS);
  answer_time(object, "decided", m->decided);
  if (m->decided)
    json_set_int(object, "decided_entry", m->decided_entry);
  json_set_str(object, "withdrawn_reason", m->withdrawn_reason);
  if (whole && votes_open(r, m))
    json_set(object, "votes", votes_json(&r->context, m));
  return object;
}

/* Its voters are those who decide on it. */
bool api_motion_object(struct request *r)
{
  struct motion *m = arena_alloc(&r->arena, sizeof *m);
  int64_t id = id_read(ID_MOTION, r->match.params[0]);
  if (!id)
    return problem_set(&r->problem, PROBLEM_NOT_FOUND,
                       "a motion's id looks like R3; `wiotc motion list` shows them");
  if (!motion_by_id(&r->context, id, m))
    return false;
  r->object = (struct object){ .body = m->body, .decided_by = m->role };
  r->motion = m;
  return true;
}

bool api_motion_list(struct request *r)
{
  struct query q;
  struct page page;
  struct motion *rows;
  bool more;
  if (!query_begin(&q, r))
    return false;
  struct motion_filter f = {
    query_word(&q, "kind", motion_kind_valid, "a kind of motion, e.g. office_appoint"),
    query_word(&q, "status", motion_status_valid, "open, carried, rejected, withdrawn or lapsed"),
    query_word(&q, "body", text_is_handle, "a body's slug"),
    query_word(&q, "subject", text_is_handle, "a handle"),
  };
  query_page(&q, &page);
  if (!query_end(&q) || !query_known(r, f.body, f.subject))
    return false;
  size_t n = motion_list(&r->context, &f, &page, &rows, &more);
  struct json_object *list = json_object_new_array();
  for (size_t i = 0; i < n; i++)
    json_add(list, motion_json(r, &rows[i], false));
  return answer_list(r, "motions", list, more, n ? rows[n - 1].id : 0);
}

bool api_motion_show(struct request *r)
{
  return answer_read(r, motion_json(r, r->motion, true));
}

/* What was carried out stands in the effect already, and is told in the answer as `result`. */
static bool answer_motion(struct request *r, const struct motion *m, int status)
{
  char id[LIMIT_ID + 1];
  struct json_object *object = motion_json(r, m, true), *result = NULL;
  if (m->status == MOTION_CARRIED)
    json_object_deep_copy(r->effect, &result, NULL);
  json_set(object, "result", result);
  id_write(ID_MOTION, m->id, id);
  json_set_str(answer_effect(r, "motion", id), "motion_status", motion_status_name(m->status));
  return answer_write(r, status, "motion", object);
}

static struct json_object *empty_effect(struct request *r)
{
  if (!r->effect)
    r->effect = json_object_new_object();
  return r->effect;
}

bool answer_moved(struct request *r, const struct motion_new *in)
{
  struct motion m;
  return motion_move(&r->context, in, empty_effect(r), &m) && answer_motion(r, &m, 201);
}

bool motion_entry_open(struct request *r, uint64_t index)
{
  struct json_object *holder = NULL;
  struct problem ignored = { 0 };
  struct motion m;
  struct leaf leaf;
  const char *bytes;
  size_t len;
  int64_t id = 0;
  if (log_read_entry(r->context.db, &r->arena, index, &bytes, &len) &&
      leaf_read(bytes, len, &leaf, &holder, &ignored))
    id = id_read(ID_MOTION, json_str(leaf.effect, "motion"));
  json_object_put(holder);
  return !id || (motion_by_id(&r->context, id, &m) &&
                 (m.status != MOTION_OPEN || !motion_has_stake(&r->context, &m, r->context.actor) ||
                  problem_set(&r->problem, PROBLEM_FORBIDDEN,
                              "it is about you or yours: it is shown once the motion is decided")));
}

static bool vote_valid_here(const char *vote)
{
  return strcmp(vote, "approve") == 0 || strcmp(vote, "reject") == 0;
}

bool api_motion_vote(struct request *r)
{
  struct form f;
  form_begin(&f, r->body, &r->arena, &r->problem);
  const char *vote = form_word(&f, "vote", REQUIRED, vote_valid_here, "approve or reject");
  const char *reason = form_text(&f, "reason", REQUIRED, LIMIT_TEXT);
  return form_end(&f) && motion_vote(&r->context, r->motion, vote, reason, empty_effect(r)) &&
         answer_motion(r, r->motion, 201);
}

bool api_motion_withdraw(struct request *r)
{
  struct form f;
  form_begin(&f, r->body, &r->arena, &r->problem);
  const char *reason = form_text(&f, "reason", REQUIRED, LIMIT_TEXT);
  return form_end(&f) && motion_withdraw(&r->context, r->motion, reason) &&
         answer_motion(r, r->motion, 200);
}
