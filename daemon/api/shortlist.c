/* Shortlists: the results of the jury as answers. */
#include "daemon/model/shortlist.h"

#include <string.h>

#include "daemon/api/answer.h"
#include "daemon/api/handlers.h"
#include "daemon/api/query.h"
#include "daemon/model/nomination.h"
#include "lib/json.h"
#include "lib/text.h"

/* Those of the same rank lie together; of many the nearest are named. */
static struct json_object *tied_json(const struct shortlist_row *rows, size_t n, size_t at)
{
  char id[LIMIT_ID + 1];
  size_t from = at, to = at;
  struct json_object *list = NULL;
  while (from > 0 && at - from < LIMIT_TIED && shortlist_tied(&rows[from - 1], &rows[at]))
    from--;
  while (to + 1 < n && to - at < LIMIT_TIED && shortlist_tied(&rows[to + 1], &rows[at]))
    to++;
  for (size_t i = from; i <= to; i++) {
    if (i == at)
      continue;
    list = list ? list : json_object_new_array();
    id_write(ID_NOMINATION, rows[i].nomination, id);
    json_add_str(list, id);
  }
  return list;
}

static struct json_object *row_json(const struct shortlist_row *rows, size_t n, size_t at)
{
  const struct shortlist_row *row = &rows[at];
  struct json_object *object = json_object_new_object();
  json_set_str(object, "category", row->category);
  if (row->rank)
    json_set_int(object, "rank", row->rank);
  answer_id(object, "nomination", ID_NOMINATION, row->nomination);
  json_set_str(object, "nominee", row->nominee);
  json_set_int(object, "jurors", row->jurors);
  json_set_int(object, "total", row->total);
  json_set_int(object, "weight", row->weight);
  if (row->rank) {
    struct json_object *score = json_object_new_object();
    json_set_int(score, "numerator", row->score.numerator);
    json_set_int(score, "denominator", row->score.denominator);
    json_set(object, "score", score);
    json_set(object, "tied_with", tied_json(rows, n, at));
  }
  return object;
}

/* Once the winners are announced it is for all. */
bool api_shortlist_object(struct request *r)
{
  if (!api_award_object(r))
    return false;
  r->object.opened = r->object.round->status == ROUND_ANNOUNCED;
  return true;
}

struct listing {
  struct json_object *list;
  struct page page;
  int64_t place; /* of the next row, from 1 on */
  bool more;
};

static void add(struct listing *l, const struct shortlist_row *rows, size_t n)
{
  for (size_t i = 0; i < n; i++, l->place++) {
    if (l->place <= l->page.after)
      continue;
    l->more = l->place - l->page.after > l->page.limit;
    if (l->more)
      return;
    json_add(l->list, row_json(rows, n, i));
  }
}

/* Nobody reads beforehand how they, or whom they belong to, did. */
static bool may_read(struct request *r, const char *category, const char **why)
{
  return r->object.opened || !nomination_category_conflict(&r->context, r->object.round, category,
                                                           r->context.actor, why);
}

static bool asked_in_time(struct request *r)
{
  return r->object.round->status >= ROUND_JUDGED ||
         problem_set(&r->problem, PROBLEM_FORBIDDEN,
                     "the round %s is %s: there are results when judging is closed",
                     r->object.round->edition, round_status_name(r->object.round->status));
}

static bool list_all(struct request *r, const char *only, struct listing *l)
{
  struct programme_category *rows;
  const char *why;
  bool found = false;
  size_t n = award_categories(&r->context, r->object.round, &rows);
  for (size_t i = 0; i < n && !l->more; i++) {
    struct shortlist_row *places;
    if (only && strcmp(only, rows[i].slug) != 0)
      continue;
    found = true;
    if (may_read(r, rows[i].slug, &why)) {
      size_t n_places = shortlist_of(&r->context, r->object.round, &rows[i], &places);
      add(l, places, n_places);
    } else if (only) {
      return problem_set(&r->problem, PROBLEM_FORBIDDEN, "%s is for others to read: %s", only, why);
    }
  }
  return !only || found ||
         problem_set(
             &r->problem, PROBLEM_NOT_FOUND,
             "the round %s has no category \"%.63s\"; `wiotc award round show %s` names them",
             r->object.round->edition, only, r->object.round->edition);
}

bool api_award_shortlist(struct request *r)
{
  struct query q;
  struct listing l = { .place = 1 };
  if (!query_begin(&q, r))
    return false;
  const char *category = query_word(&q, "category", text_is_handle, "a category's slug");
  query_page(&q, &l.page);
  if (!query_end(&q) || !asked_in_time(r))
    return false;
  l.list = json_object_new_array();
  if (list_all(r, category, &l))
    return answer_list(r, "shortlist", l.list, l.more, l.place - 1);
  json_object_put(l.list);
  return false;
}
