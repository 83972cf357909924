/* Rounds of awards: JSON to model and back. */
#include "daemon/api/handlers.h"

#include <string.h>

#include "daemon/api/answer.h"
#include "daemon/api/form.h"
#include "daemon/api/query.h"
#include "daemon/model/award.h"
#include "lib/json.h"
#include "lib/text.h"

static struct json_object *round_json(const struct award_round *round)
{
  struct json_object *object = json_object_new_object();
  json_set_str(object, "edition", round->edition);
  json_set_str(object, "programme", round->programme);
  json_set_int(object, "year", round->year);
  answer_json(object, "names", round->names);
  json_set_str(object, "status", round_status_name(round->status));
  json_set_str(object, "nominators", round->members_nominate ? "members" : "open");
  json_set_str(object, "standing", round->for_members ? "member" : "any");
  json_set_str(object, "nominate_by", round->nominate_by);
  json_set_str(object, "judge_by", round->judge_by);
  json_set_int(object, "needed", round->needed);
  json_set_str(object, "sealed_for", round->sealed_for);
  json_set_str(object, "opened_by", round->opened_by);
  answer_time(object, "opened", round->opened);
  json_set_int(object, "entry", round->entry);
  return object;
}

static struct json_object *categories_json(struct context *c, const struct award_round *round)
{
  struct programme_category *rows;
  struct json_object *list = json_object_new_array();
  size_t n = award_categories(c, round, &rows);
  for (size_t i = 0; i < n; i++) {
    struct json_object *object = json_object_new_object();
    json_set_str(object, "slug", rows[i].slug);
    json_set_str(object, "for", rows[i].kind);
    answer_json(object, "names", rows[i].names);
    answer_json(object, "criteria", rows[i].criteria);
    json_set_int(object, "winners", rows[i].winners);
    json_add(list, object);
  }
  return list;
}

static struct json_object *history_json(struct context *c, const struct award_round *round)
{
  struct award_state *rows;
  struct json_object *list = json_object_new_array();
  size_t n = award_history(c, round, &rows);
  for (size_t i = 0; i < n; i++) {
    struct json_object *object = json_object_new_object();
    json_set_str(object, "status", round_status_name(rows[i].status));
    json_set_str(object, "by", rows[i].by);
    answer_time(object, "at", rows[i].at);
    json_set_int(object, "entry", rows[i].entry);
    json_add(list, object);
  }
  return list;
}

static struct json_object *whole_json(struct request *r, const struct award_round *round)
{
  struct json_object *object = round_json(round);
  json_set(object, "categories", categories_json(&r->context, round));
  json_set(object, "decisions", award_decisions_json(r, round));
  json_set(object, "history", history_json(&r->context, round));
  return object;
}

bool api_award_object(struct request *r)
{
  struct award_round *round = arena_alloc(&r->arena, sizeof *round);
  r->object.round = round;
  return award_by_edition(&r->context, r->match.params[0], round);
}

struct award_round *award_of(struct request *r)
{
  return (struct award_round *)r->object.round; /* made above, ours to change */
}

static bool round_status_valid(const char *text)
{
  return round_status_read(text) != 0;
}

bool api_award_list(struct request *r)
{
  struct query q;
  struct page page;
  struct award_round *rows;
  bool more;
  if (!query_begin(&q, r))
    return false;
  struct award_filter f = {
    query_word(&q, "programme", text_is_handle, "a programme's slug"),
    query_word(&q, "status", round_status_valid,
               "draft, nominating, closed, judging, judged, sealed or announced"),
    query_word(&q, "category", text_is_handle, "a category's slug"),
    query_word(&q, "party", text_is_handle, "a handle"),
    query_int(&q, "year", 0),
  };
  query_page(&q, &page);
  if (!query_end(&q) || !query_known(r, NULL, f.party))
    return false;
  size_t n = award_list(&r->context, &f, &page, &rows, &more);
  struct json_object *list = json_object_new_array();
  for (size_t i = 0; i < n; i++)
    json_add(list, round_json(&rows[i]));
  return answer_list(r, "awards", list, more, n ? rows[n - 1].id : 0);
}

bool api_award_show(struct request *r)
{
  return answer_read(r, whole_json(r, r->object.round));
}

static bool answer_round(struct request *r, int status, const struct award_round *round)
{
  struct json_object *effect = answer_effect(r, "award", round->edition);
  json_set_str(effect, "status", round_status_name(round->status));
  return answer_write(r, status, "award", whole_json(r, round));
}

static bool nominators_valid(const char *text)
{
  return strcmp(text, "members") == 0 || strcmp(text, "open") == 0;
}

static bool standing_valid(const char *text)
{
  return strcmp(text, "member") == 0 || strcmp(text, "any") == 0;
}

/* What is not said is what lets in fewer strangers and shuts out no nominee. */
static void read_terms(struct form *f, struct award_terms *out)
{
  const char *nominators = form_word(f, "nominators", OPTIONAL, nominators_valid,
                                     "members, or open: any registered party");
  const char *standing = form_word(f, "standing", OPTIONAL, standing_valid,
                                   "member: nominees are in good standing; or any");
  out->members_nominate = !nominators || strcmp(nominators, "members") == 0;
  out->for_members = standing && strcmp(standing, "member") == 0;
  out->nominate_by = form_word(f, "nominate_by", OPTIONAL, text_is_date,
                               "the last day for nominations: 2026-01-31");
  out->judge_by =
      form_word(f, "judge_by", OPTIONAL, text_is_date, "the last day for the jury: 2026-01-31");
  out->categories = form_list(f, "categories", LIMIT_CATEGORIES, text_is_handle,
                              "categories of the programme", &out->n_categories);
  if (out->categories && out->n_categories == 0)
    problem_field(f->problem, "categories", "name one, or leave it out: then it is all of them");
}

bool api_award_open(struct request *r)
{
  struct form f;
  struct award_terms terms;
  struct award_round round;
  struct programme *programme = arena_alloc(&r->arena, sizeof *programme);
  form_begin(&f, r->body, &r->arena, &r->problem);
  const char *slug =
      form_word(&f, "programme", REQUIRED, text_is_handle, "a programme of the charter");
  const char *edition = form_word(&f, "edition", REQUIRED, text_is_edition,
                                  "a year, with a name before it or not: 2026, spring-2026");
  read_terms(&f, &terms);
  return form_end(&f) && programme_by_slug(&r->context, slug, programme) &&
         award_open(&r->context, edition, programme, &terms, &round) &&
         answer_round(r, 201, &round);
}

bool api_award_advance(struct request *r)
{
  struct form f;
  struct award_round *round = award_of(r);
  form_begin(&f, r->body, &r->arena, &r->problem);
  const char *to = form_word(&f, "to", REQUIRED, round_status_valid,
                             "the next state: nominating, closed, judging or judged");
  return form_end(&f) && award_advance(&r->context, round, round_status_read(to)) &&
         answer_round(r, 200, round);
}
