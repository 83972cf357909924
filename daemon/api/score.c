/* Scores of jurors: JSON to model and back. */
#include "daemon/model/score.h"

#include "daemon/api/answer.h"
#include "daemon/api/form.h"
#include "daemon/api/handlers.h"
#include "daemon/api/query.h"
#include "lib/json.h"

static struct json_object *score_json(const struct award_round *round, const struct score *score)
{
  struct json_object *object = json_object_new_object();
  answer_id(object, "nomination", ID_NOMINATION, score->nomination);
  json_set_str(object, "juror", score->juror);
  answer_json(object, "scores", score->scores);
  json_set_str(object, "comment", score->comment);
  answer_time(object, "at", score->at);
  json_set_int(object, "entry", score->entry);
  if (score->replaced)
    json_set_bool(object, "replaced", true);
  else if (round->status >= ROUND_JUDGED)
    json_set_bool(object, "counted", score->counted);
  return object;
}

/* Without what was given: the log and the answer say only that it was. */
bool api_nomination_score(struct request *r)
{
  struct form f;
  char id[LIMIT_ID + 1];
  const struct nomination *n = r->object.nomination;
  form_begin(&f, r->body, &r->arena, &r->problem);
  struct json_object *points = form_object(&f, "scores", REQUIRED);
  const char *comment = form_text(&f, "comment", OPTIONAL, LIMIT_TEXT);
  if (!form_end(&f) || !score_add(&r->context, r->object.round, n, points, comment))
    return false;
  id_write(ID_NOMINATION, n->id, id);
  json_set_str(answer_effect(r, "nomination", id), "award", n->edition);
  struct json_object *object = json_object_new_object();
  json_set_str(object, "nomination", id);
  json_set_str(object, "juror", r->context.actor_handle);
  answer_time(object, "at", r->context.time);
  json_set_int(object, "entry", r->context.entry);
  return answer_write(r, 201, "score", object);
}

/* Who judges, or will, must not know what the others gave, whatever office they hold besides. */
bool scores_open(struct request *r, const struct award_round *round, unsigned who)
{
  return round->status >= ROUND_JUDGED ||
         (who & WHO_AUDITOR && !office_ever_juror(&r->context, r->context.actor, round->id));
}

/* Whose scores the actor may read: of all jurors (0), or their own. While the jury is at work each
 * juror knows their own alone, and no officer any; auditors, who decide nothing, read all. Who has
 * a stake in one who stands for the category reads nobody else's about any of them. */
static bool readable(struct request *r, int64_t *party)
{
  const char *why;
  const struct nomination *n = r->object.nomination;
  unsigned who = authority_capacities(&r->context, &r->object);
  bool stake = nomination_category_conflict(&r->context, r->object.round, n->category,
                                            r->context.actor, &why);
  *party = scores_open(r, r->object.round, who) ? 0 : r->context.actor;
  if (stake && who & WHO_JUROR)
    *party = r->context.actor;
  else if (stake)
    return problem_set(&r->problem, PROBLEM_FORBIDDEN, "it is for others to read: %s", why);
  return !*party || who & WHO_JUROR ||
         problem_set(&r->problem, PROBLEM_FORBIDDEN,
                     "the jury of %s is at work, and each juror reads their own alone: ask again "
                     "when the round is judged",
                     n->edition);
}

bool api_nomination_scores(struct request *r)
{
  struct page page;
  struct score *rows;
  int64_t party;
  bool more;
  if (!query_only_page(r, &page) || !readable(r, &party))
    return false;
  size_t n = score_list(&r->context, r->object.nomination->id, party, &page, &rows, &more);
  struct json_object *list = json_object_new_array();
  for (size_t i = 0; i < n; i++)
    json_add(list, score_json(r->object.round, &rows[i]));
  return answer_list(r, "scores", list, more, n ? rows[n - 1].entry : 0);
}
