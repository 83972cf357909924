/* Nominations: JSON to model and back. */
#include "daemon/api/handlers.h"

#include <string.h>

#include "daemon/api/answer.h"
#include "daemon/api/form.h"
#include "daemon/api/query.h"
#include "daemon/model/log.h"
#include "daemon/model/nomination.h"
#include "lib/json.h"
#include "lib/leaf.h"
#include "lib/text.h"

/* What everybody sees. */
struct json_object *nomination_json(const struct nomination *n)
{
  struct json_object *object = json_object_new_object();
  answer_id(object, "id", ID_NOMINATION, n->id);
  json_set_str(object, "award", n->edition);
  json_set_str(object, "category", n->category);
  json_set_str(object, "nominee", n->nominee);
  json_set_str(object, "nominator", n->nominator);
  json_set_str(object, "status", nomination_status_name(n->status));
  answer_time(object, "nominated", n->nominated);
  json_set_int(object, "entry", n->entry);
  answer_time(object, "answered", n->answered);
  if (n->answered)
    json_set_int(object, "answered_entry", n->answered_entry);
  if (n->merged_into) {
    answer_id(object, "merged_into", ID_NOMINATION, n->merged_into);
    json_set_str(object, "merged_by", n->merged_by);
    answer_time(object, "merged", n->merged);
    json_set_int(object, "merged_entry", n->merged_entry);
  }
  if (n->certificate)
    json_set_bool(object, "won", true);
  json_set_str(object, "certificate", n->certificate);
  return object;
}

static struct json_object *originals_json(struct context *c, const struct nomination *n)
{
  int64_t *ids;
  char id[LIMIT_ID + 1];
  size_t count = nomination_originals(c, n->id, &ids);
  struct json_object *list = count ? json_object_new_array() : NULL;
  for (size_t i = 0; i < count; i++) {
    id_write(ID_NOMINATION, ids[i], id);
    json_add_str(list, id);
  }
  return list;
}

/* A juror is kept from it by a stake in the nominee, or in one who stands beside it. */
static bool kept_from(struct context *c, const struct nomination *n, int64_t juror, bool recused)
{
  const char *why;
  const struct award_round round = { .id = n->round };
  return nomination_has_conflict(c, n, juror, &why) ||
         (!recused && nomination_category_conflict(c, &round, n->category, juror, &why));
}

/* Who of the round's jurors may judge it: not who has a stake, and not who stepped back. All of it
 * follows from what is public. */
static struct json_object *jury_json(struct context *c, const struct nomination *n)
{
  int64_t *ids;
  struct recusal *rows;
  size_t n_jurors = office_jurors(c, n->round, &ids), n_rows = nomination_recusals(c, n->id, &rows);
  struct json_object *jury = json_object_new_object(), *able = json_object_new_array(),
                     *kept = json_object_new_array(), *recused = json_object_new_array();
  for (size_t i = 0; i < n_rows; i++) {
    struct json_object *row = json_object_new_object();
    json_set_str(row, "by", rows[i].by);
    json_set_str(row, "reason", rows[i].reason);
    answer_time(row, "at", rows[i].at);
    json_set_int(row, "entry", rows[i].entry);
    json_add(recused, row);
  }
  for (size_t i = 0; i < n_jurors; i++) {
    const char *handle = party_handle(c, ids[i]);
    bool left = nomination_is_recused(rows, n_rows, handle);
    if (kept_from(c, n, ids[i], left))
      json_add_str(kept, handle);
    else if (!left)
      json_add_str(able, handle);
  }
  json_set(jury, "may_judge", able);
  json_set(jury, "conflicts", kept);
  json_set(jury, "recused", recused);
  return jury;
}

/* The text is for the two whom it is about and from, and for officers who have no stake in it. */
static bool text_seen(struct request *r, const struct nomination *n)
{
  const char *why;
  const struct award_round round = { .id = n->round };
  const struct object to = { .self = n->nominee_id, .round = &round };
  const struct object from = { .self = n->nominator_id };
  unsigned who = authority_capacities(&r->context, &to);
  unsigned own = (who | authority_capacities(&r->context, &from)) & (WHO_SELF | WHO_REPRESENTATIVE);
  return own || (who & (WHO_REGISTRAR | WHO_EXECUTIVE | WHO_AUDITOR | WHO_JUROR) &&
                 !nomination_has_conflict(&r->context, n, r->context.actor, &why));
}

static struct nomination *nomination_of(struct request *r)
{
  return (struct nomination *)r->object.nomination; /* made below, ours to change */
}

/* The nominee's own it is. */
bool api_nomination_object(struct request *r)
{
  struct nomination *n = arena_alloc(&r->arena, sizeof *n);
  struct award_round *round = arena_alloc(&r->arena, sizeof *round);
  int64_t id = id_read(ID_NOMINATION, r->match.params[0]);
  if (!id)
    return problem_set(&r->problem, PROBLEM_NOT_FOUND,
                       "a nomination's id looks like N9; `wiotc award nominations EDITION` shows "
                       "them");
  if (!nomination_by_id(&r->context, id, n) || !award_by_id(&r->context, n->round, round))
    return false;
  r->object = (struct object){ .self = n->nominee_id, .round = round, .nomination = n };
  return true;
}

/* A new one is the nominator's own: who signs, unless the body names whom they represent. */
bool api_nominator_object(struct request *r)
{
  struct party party;
  const char *handle = json_str(r->body, "nominator");
  if (!api_award_object(r))
    return false;
  r->object.self = r->context.actor;
  if (!handle)
    return true;
  if (!text_is_handle(handle))
    return problem_field(&r->problem, "nominator", "give the nominator's handle");
  if (!party_by_handle(&r->context, handle, &party))
    return false;
  r->object.self = party.id;
  return true;
}

static bool nomination_status_valid(const char *text)
{
  return nomination_status_read(text) != 0;
}

bool api_nomination_list(struct request *r)
{
  struct query q;
  struct page page;
  struct nomination *rows;
  struct programme_category category;
  bool more;
  if (!query_begin(&q, r))
    return false;
  struct nomination_filter f = {
    .round = r->object.round->id,
    .category = query_word(&q, "category", text_is_handle, "a category's slug"),
    .nominee = query_word(&q, "nominee", text_is_handle, "a handle"),
    .nominator = query_word(&q, "nominator", text_is_handle, "a handle"),
    .status = query_word(&q, "status", nomination_status_valid,
                         "nominated, accepted, declined or merged"),
  };
  query_page(&q, &page);
  if (!query_end(&q) || !query_known(r, NULL, f.nominee) || !query_known(r, NULL, f.nominator))
    return false;
  if (f.category && !award_category(&r->context, r->object.round, f.category, &category))
    return problem_set(
        &r->problem, PROBLEM_NOT_FOUND,
        "the round %s has no category \"%.63s\"; `wiotc award round show %s` names them",
        r->object.round->edition, f.category, r->object.round->edition);
  size_t n = nomination_list(&r->context, &f, &page, &rows, &more);
  struct json_object *list = json_object_new_array();
  for (size_t i = 0; i < n; i++)
    json_add(list, nomination_json(&rows[i]));
  return answer_list(r, "nominations", list, more, n ? rows[n - 1].id : 0);
}

struct json_object *nomination_whole_json(struct request *r, const struct nomination *n)
{
  struct json_object *object = nomination_json(n);
  json_set(object, "originals", originals_json(&r->context, n));
  json_set(object, "jury", jury_json(&r->context, n));
  if (text_seen(r, n))
    json_set_str(object, "text", n->text);
  return object;
}

bool api_nomination_show(struct request *r)
{
  return answer_read(r, nomination_whole_json(r, r->object.nomination));
}

/* The nomination that a log entry is about; 0: none. *score: it is what a juror gave it. */
static int64_t nomination_of_entry(struct request *r, uint64_t index, bool *score)
{
  struct json_object *holder = NULL;
  struct problem ignored = { 0 };
  struct route_match match;
  struct leaf leaf;
  const char *bytes;
  char allow[32];
  size_t len;
  int64_t id = 0;
  if (log_read_entry(r->context.db, &r->arena, index, &bytes, &len) &&
      leaf_read(bytes, len, &leaf, &holder, &ignored)) {
    id = id_read(ID_NOMINATION, json_str(leaf.effect, "nomination"));
    *score = route_find(leaf.method, leaf.path, &match, allow) == ROUTE_FOUND &&
             match.id == ROUTE_NOMINATION_SCORE;
  }
  json_object_put(holder);
  return id;
}

/* As api_nomination_scores() has it, for an auditor: nobody else gets here, but its signer. */
static bool score_seen(struct request *r, const struct nomination *n)
{
  const char *why;
  struct award_round *round = arena_alloc(&r->arena, sizeof *round);
  return award_by_id(&r->context, n->round, round) && scores_open(r, round, WHO_AUDITOR) &&
         !nomination_category_conflict(&r->context, round, n->category, r->context.actor, &why);
}

bool nomination_entry_open(struct request *r, uint64_t index)
{
  struct nomination n;
  bool score = false;
  int64_t id = nomination_of_entry(r, index, &score);
  if (!id)
    return true;
  return nomination_by_id(&r->context, id, &n) &&
         ((score ? score_seen(r, &n) : text_seen(r, &n)) ||
          problem_set(&r->problem, PROBLEM_FORBIDDEN,
                      "it is about a nominee in whom you have a stake, or what your fellow "
                      "jurors gave: other auditors read it"));
}

/* Without the text: the answer is kept for a repeat, and must not outlive an erasure. */
static bool answer_nomination(struct request *r, int status, const struct nomination *n)
{
  char id[LIMIT_ID + 1];
  id_write(ID_NOMINATION, n->id, id);
  struct json_object *effect = answer_effect(r, "nomination", id);
  json_set_str(effect, "status", nomination_status_name(n->status));
  json_set_str(effect, "award", n->edition);
  struct json_object *object = nomination_json(n);
  json_set(object, "originals", originals_json(&r->context, n));
  json_set(object, "jury", jury_json(&r->context, n));
  return answer_write(r, status, "nomination", object);
}

/* Whom nobody can find must register first, and is not blamed on the path. */
static bool find_nominee(struct request *r, const char *handle, struct party *out)
{
  return party_by_handle(&r->context, handle, out) ||
         problem_set(&r->problem, PROBLEM_NOT_FOUND,
                     "%s is not registered, and only a registered party can accept: it registers "
                     "itself by `wiotc party register`, or a registrar registers it",
                     handle);
}

bool api_nomination_add(struct request *r)
{
  struct form f;
  struct party nominee, nominator;
  struct nomination n;
  form_begin(&f, r->body, &r->arena, &r->problem);
  const char *category =
      form_word(&f, "category", REQUIRED, text_is_handle, "a category of the round");
  const char *handle = form_word(&f, "nominee", REQUIRED, text_is_handle, "a registered handle");
  form_word(&f, "nominator", OPTIONAL, text_is_handle, "the nominator's handle");
  const char *text = form_text(&f, "text", REQUIRED, LIMIT_NOMINATION);
  if (!form_end(&f) || !find_nominee(r, handle, &nominee) ||
      !party_by_id(&r->context, r->object.self, &nominator) ||
      !nomination_add(&r->context, r->object.round, category, &nominee, &nominator, text, &n))
    return false;
  json_set_str(answer_effect(r, "nominee", n.nominee), "category", category);
  return answer_nomination(r, 201, &n);
}

static bool answer_with(struct request *r, enum nomination_status status)
{
  struct form f;
  struct nomination *n = nomination_of(r);
  form_begin(&f, r->body, &r->arena, &r->problem);
  return form_end(&f) && nomination_answer(&r->context, r->object.round, n, status) &&
         answer_nomination(r, 200, n);
}

bool api_nomination_accept(struct request *r)
{
  return answer_with(r, NOMINATION_ACCEPTED);
}

bool api_nomination_decline(struct request *r)
{
  return answer_with(r, NOMINATION_DECLINED);
}

bool api_nomination_recuse(struct request *r)
{
  struct form f;
  struct nomination *n = nomination_of(r);
  form_begin(&f, r->body, &r->arena, &r->problem);
  const char *reason = form_text(&f, "reason", REQUIRED, LIMIT_TEXT);
  if (!form_end(&f) || !nomination_recuse(&r->context, n, reason))
    return false;
  answer_effect(r, "recused", r->context.actor_handle);
  return answer_nomination(r, 201, n);
}

static bool nomination_id_valid(const char *text)
{
  return id_read(ID_NOMINATION, text) != 0;
}

bool api_nomination_merge(struct request *r)
{
  struct form f;
  struct nomination into;
  char id[LIMIT_ID + 1];
  struct nomination *n = nomination_of(r);
  form_begin(&f, r->body, &r->arena, &r->problem);
  const char *other =
      form_word(&f, "into", REQUIRED, nomination_id_valid, "a nomination's id, such as N4");
  if (!form_end(&f) || !nomination_by_id(&r->context, id_read(ID_NOMINATION, other), &into) ||
      !nomination_merge(&r->context, n, &into))
    return false;
  id_write(ID_NOMINATION, into.id, id);
  json_set_str(answer_effect(r, "into", id), "into_status", nomination_status_name(into.status));
  return answer_nomination(r, 200, n);
}
