/* Who wins: choices and decisions, JSON to model and back. */
#include "daemon/model/award_decision.h"

#include <string.h>

#include "daemon/api/answer.h"
#include "daemon/api/form.h"
#include "daemon/api/handlers.h"
#include "daemon/api/query.h"
#include "daemon/model/certificate.h"
#include "daemon/model/nomination.h"
#include "lib/commitment.h"
#include "lib/json.h"
#include "lib/text.h"

bool api_award_decision_object(struct request *r)
{
  const char *category = json_str(r->body, "category");
  if (!api_award_object(r))
    return false;
  if (category && text_is_handle(category))
    r->object.category = category;
  return true;
}

/* May the actor choose in that category? Then they know what the others chose. */
static bool is_elector(struct request *r, const struct award_round *round, const char *category)
{
  const char *why;
  return authority_capacities(&r->context, &r->object) & WHO_EXECUTIVE &&
         !nomination_category_conflict(&r->context, round, category, r->context.actor, &why);
}

/* Won is won; but whether it was taken back must stand beside it. */
static void add_certificate(struct context *c, struct json_object *object, const char *number)
{
  struct certificate certificate;
  if (!number || !certificate_by_number(c, number, &certificate))
    return;
  json_set_str(object, "certificate", number);
  json_set_str(object, "certificate_status", certificate_status_name(certificate.status));
}

static struct json_object *winner_json(struct context *c, const char *id)
{
  struct nomination n;
  struct party party;
  struct json_object *object = json_object_new_object();
  json_set_str(object, "nomination", id);
  if (nomination_by_id(c, id_read(ID_NOMINATION, id), &n) && party_by_id(c, n.nominee_id, &party)) {
    json_set_str(object, "nominee", n.nominee);
    answer_json(object, "names", party.names);
    add_certificate(c, object, n.certificate);
  }
  return object;
}

static struct json_object *winners_json(struct context *c, const char *winners)
{
  struct json_object *list = json_object_new_array(), *ids = json_tokener_parse(winners);
  for (size_t i = 0; i < json_object_array_length(ids); i++)
    json_add(list, winner_json(c, json_object_get_string(json_object_array_get_idx(ids, i))));
  json_object_put(ids);
  return list;
}

static struct json_object *decision_json(struct request *r, const struct award_round *round,
                                         const struct programme_category *category)
{
  struct award_decision decision;
  struct json_object *object = json_object_new_object();
  bool decided = award_decided(&r->context, round, category->slug, &decision);
  json_set_str(object, "category", category->slug);
  answer_json(object, "names", category->names);
  json_set_bool(object, "decided", decided);
  if (!decided)
    return object;
  json_set_bool(object, "sealed", round->status != ROUND_ANNOUNCED);
  answer_time(object, "at", decision.at);
  json_set_int(object, "entry", decision.entry);
  if (round->status == ROUND_ANNOUNCED || is_elector(r, round, category->slug))
    json_set(object, "winners", winners_json(&r->context, decision.winners));
  return object;
}

struct json_object *award_decisions_json(struct request *r, const struct award_round *round)
{
  struct programme_category *rows;
  if (round->status < ROUND_JUDGED)
    return NULL;
  struct json_object *list = json_object_new_array();
  size_t n = award_categories(&r->context, round, &rows);
  for (size_t i = 0; i < n; i++)
    json_add(list, decision_json(r, round, &rows[i]));
  return list;
}

/* Of what is announced, what was chosen in vain is for auditors. */
static bool is_auditor(struct request *r, const struct award_round *round, const char *category)
{
  const char *why;
  return authority_capacities(&r->context, &r->object) & WHO_AUDITOR &&
         !nomination_category_conflict(&r->context, round, category, r->context.actor, &why);
}

/* Everybody sees who chose and when, since the log has it. Its seal nobody is given before the
 * ceremony, nor those who choose: who had it could prove to others who wins. */
static struct json_object *choice_json(const struct award_choice *choice, bool all, bool announced)
{
  struct json_object *object = json_object_new_object();
  json_set_str(object, "by", choice->by);
  answer_time(object, "at", choice->at);
  json_set_int(object, "entry", choice->entry);
  json_set_str(object, "ceremony", choice->ceremony);
  json_set_str(object, "commitment", choice->commitment);
  if (all || announced)
    json_set_bool(object, "counted", choice->counted);
  if (all || (announced && choice->counted)) {
    answer_json(object, "winners", choice->winners);
    json_set_str(object, "reason", choice->reason);
  }
  if (announced && (all || choice->counted))
    json_set_str(object, "seal", choice->seal);
  return object;
}

/* With the last choice of each. */
static struct json_object *whole_json(struct request *r, const struct programme_category *category)
{
  struct award_choice *rows;
  const struct award_round *round = r->object.round;
  struct json_object *object = decision_json(r, round, category);
  struct json_object *list = json_object_new_array();
  bool announced = round->status == ROUND_ANNOUNCED;
  bool all =
      is_elector(r, round, category->slug) || (announced && is_auditor(r, round, category->slug));
  size_t n = award_choices(&r->context, round, category->slug, &rows);
  for (size_t i = 0; i < n; i++)
    json_add(list, choice_json(&rows[i], all, announced));
  json_set(object, "choices", list);
  return object;
}

bool api_award_decisions(struct request *r)
{
  struct query q;
  struct programme_category *rows;
  if (!query_begin(&q, r) || !query_end(&q))
    return false;
  size_t n = award_categories(&r->context, r->object.round, &rows);
  struct json_object *list = json_object_new_array();
  for (size_t i = 0; i < n; i++)
    json_add(list, whole_json(r, &rows[i]));
  return answer_list(r, "decisions", list, false, 0);
}

static bool nomination_id_valid(const char *text)
{
  return id_read(ID_NOMINATION, text) != 0;
}

/* Whether and when it was decided everybody may know; the answer is kept for a repeat, and says no
 * more. */
static bool answer_choice(struct request *r, const struct award_choice *in)
{
  struct award_decision decision;
  const struct award_round *round = r->object.round;
  struct json_object *effect = answer_effect(r, "award", round->edition);
  struct json_object *object = json_object_new_object();
  bool decided = award_decided(&r->context, round, in->category, &decision) &&
                 decision.entry == r->context.entry;
  json_set_str(effect, "category", in->category);
  json_set_str(effect, "ceremony", in->ceremony);
  json_set_str(effect, "commitment", in->commitment);
  json_set_bool(effect, "decided", decided);
  json_set_str(effect, "status", round_status_name(round->status));
  json_set_str(object, "award", round->edition);
  json_set_str(object, "category", in->category);
  json_set_str(object, "ceremony", in->ceremony);
  json_set_str(object, "commitment", in->commitment);
  json_set_bool(object, "decided", decided);
  json_set_str(object, "status", round_status_name(round->status));
  json_set_int(object, "entry", r->context.entry);
  return answer_write(r, 201, "decision", object);
}

bool api_award_decide(struct request *r)
{
  struct form f;
  size_t n;
  form_begin(&f, r->body, &r->arena, &r->problem);
  struct award_choice in = {
    .category = form_word(&f, "category", REQUIRED, text_is_handle, "a category of the round"),
    .reason = form_text(&f, "reason", REQUIRED, LIMIT_TEXT),
    .seal = form_word(&f, "seal", REQUIRED, seal_valid, "16 random bytes in base64url"),
    .commitment = form_word(&f, "commitment", REQUIRED, commitment_valid,
                            "the hash of the winners and the seal, in hex"),
    .ceremony = form_word(&f, "ceremony", REQUIRED, text_is_handle,
                          "the ceremony at which they are announced"),
  };
  const char *const *winners = form_list(&f, "winners", LIMIT_WINNERS, nomination_id_valid,
                                         "ids of nominations, such as N9", &n);
  if (!winners && !json_object_object_get_ex(r->body, "winners", NULL))
    problem_field(&r->problem, "winners", "is missing: name them, or give an empty list for none");
  return form_end(&f) && award_choose(&r->context, award_of(r), &in, winners, n) &&
         answer_choice(r, &in);
}

bool award_entry_open(struct request *r, uint64_t index)
{
  struct award_choice choice;
  struct award_round round;
  if (!award_choice_by_entry(&r->context, (int64_t)index, &choice))
    return true;
  if (!award_by_id(&r->context, choice.round, &round))
    return false;
  bool announced = round.status == ROUND_ANNOUNCED;
  r->object.opened = announced && choice.counted;
  return r->object.opened || !r->context.actor || /* authority_check() knows */
         (announced && is_auditor(r, &round, choice.category)) ||
         problem_set(&r->problem, PROBLEM_FORBIDDEN, "it is %s",
                     announced ? "of those that did not decide, for its signer and for auditors"
                               : "under seal until the winners are announced");
}

static struct json_object *opening_json(struct request *r, const struct award_round *round,
                                        const char *category)
{
  struct award_decision decision;
  struct award_choice *rows;
  struct json_object *object = json_object_new_object(), *list = json_object_new_array();
  size_t n = award_choices(&r->context, round, category, &rows);
  json_set_str(object, "category", category);
  if (award_decided(&r->context, round, category, &decision))
    json_set(object, "winners", json_tokener_parse(decision.winners));
  for (size_t i = 0; i < n; i++) {
    if (!rows[i].counted)
      continue;
    struct json_object *opening = json_object_new_object();
    json_set_int(opening, "entry", rows[i].entry);
    json_set_str(opening, "seal", rows[i].seal);
    json_add(list, opening);
  }
  json_set(object, "openings", list);
  return object;
}

struct json_object *award_opened_json(struct request *r, const char *edition)
{
  struct award_round round;
  struct programme_category *rows;
  struct json_object *object = json_object_new_object(), *list = json_object_new_array();
  size_t n = award_by_edition(&r->context, edition, &round)
                 ? award_categories(&r->context, &round, &rows)
                 : 0;
  json_set_str(object, "award", edition);
  if (n)
    json_set_int(object, "needed", round.needed);
  for (size_t i = 0; i < n; i++)
    json_add(list, opening_json(r, &round, rows[i].slug));
  json_set(object, "categories", list);
  return object;
}
