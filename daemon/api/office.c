#include "daemon/api/handlers.h"

#include "daemon/api/answer.h"
#include "daemon/api/form.h"
#include "daemon/api/query.h"
#include "daemon/model/award.h"
#include "daemon/model/body.h"
#include "daemon/model/office.h"
#include "lib/json.h"
#include "lib/text.h"
#include "lib/timestamp.h"

#define A_ROLE "registrar, executive, auditor, chair, reviewer or juror"

struct json_object *office_json(const struct office *office, const char *date)
{
  struct json_object *object = json_object_new_object();
  answer_id(object, "id", ID_OFFICE, office->id);
  json_set_str(object, "party", office->party);
  json_set_str(object, "role", office->role);
  json_set_str(object, "body", office->body);
  json_set_str(object, "round", office->round);
  json_set_str(object, "since", office->since);
  json_set_str(object, "until", office->until);
  json_set_str(object, "status", office_status(office, date));
  json_set_int(object, "entry", office->entry);
  json_set_str(object, "certificate", office->certificate);
  if (office->ended) {
    json_set_str(object, "term_until", office->term_until);
    answer_time(object, "ended", office->ended);
    json_set_int(object, "ended_entry", office->ended_entry);
    json_set_str(object, "reason", office->end_reason);
  }
  return object;
}

bool api_office_list(struct request *r)
{
  struct query q;
  struct page page;
  struct office *rows;
  struct award_round round;
  char today[DATE_LEN + 1];
  bool more;
  if (!query_begin(&q, r))
    return false;
  struct office_filter f = {
    query_word(&q, "body", text_is_handle, "a body's slug"),
    query_word(&q, "role", office_role_valid, A_ROLE),
    query_word(&q, "party", text_is_handle, "a handle"),
    query_word(&q, "round", text_is_edition, "an edition, e.g. 2026"),
    query_word(&q, "as_of", text_is_date, "a date, e.g. 2026-01-31"),
  };
  query_page(&q, &page);
  if (!query_end(&q) || !query_known(r, f.body, f.party) ||
      (f.round && !award_by_edition(&r->context, f.round, &round)))
    return false;
  date_of(r->context.time, today);
  size_t n = office_list(&r->context, &f, &page, &rows, &more);
  struct json_object *list = json_object_new_array();
  for (size_t i = 0; i < n; i++)
    json_add(list, office_json(&rows[i], f.as_of ? f.as_of : today));
  return answer_list(r, "offices", list, more, n ? rows[n - 1].id : 0);
}

/* An end names the office by its id; the content says in words whose it is. */
bool api_office_end(struct request *r)
{
  struct form f;
  struct party party;
  struct office office;
  struct body body = { 0 };
  int64_t id = id_read(ID_OFFICE, r->match.params[0]);
  form_begin(&f, r->body, &r->arena, &r->problem);
  const char *reason = form_text(&f, "reason", REQUIRED, LIMIT_TEXT);
  if (!form_end(&f))
    return false;
  if (!id)
    return problem_set(&r->problem, PROBLEM_NOT_FOUND,
                       "an office's id looks like O3; `wiotc office list` shows them");
  if (!office_by_id(&r->context, id, &office) ||
      !party_by_handle(&r->context, office.party, &party) ||
      (office.body && !body_by_slug(&r->context, office.body, &body)))
    return false;
  struct json_object *content = json_object_new_object();
  json_set_str(content, "office", r->match.params[0]);
  json_set_str(content, "party", office.party);
  json_set_str(content, "role", office.role);
  json_set_str(content, "body", office.body);
  json_set_str(content, "round", office.round);
  struct motion_new in = { MOTION_OFFICE_END, party.id, body.id, content, reason };
  bool ok = answer_moved(r, &in);
  json_object_put(content);
  return ok;
}

static bool find_body(struct request *r, const char *role, const char *slug, struct body *out)
{
  if (!slug)
    return true;
  if (!office_role_of_body(role))
    return problem_field(&r->problem, "body", "%s is no office of a body: leave it out", role);
  return body_by_slug(&r->context, slug, out);
}

/* A juror's office is of a round, and no other is. */
static bool find_round(struct request *r, const char *role, const char *edition)
{
  struct award_round round;
  bool wanted = office_role_of_round(role);
  if (wanted && !edition)
    return problem_field(&r->problem, "round", "a %s is appointed for one round of awards", role);
  if (!wanted && edition)
    return problem_field(&r->problem, "round", "%s is no office of a round: leave it out", role);
  return !edition || award_by_edition(&r->context, edition, &round);
}

bool api_office_appoint(struct request *r)
{
  struct form f;
  struct party party;
  struct body body = { 0 };
  form_begin(&f, r->body, &r->arena, &r->problem);
  const char *handle = form_word(&f, "party", REQUIRED, text_is_handle, "a person's handle");
  const char *role = form_word(&f, "role", REQUIRED, office_role_valid, A_ROLE);
  const char *slug = form_word(&f, "body", OPTIONAL, text_is_handle, "a body's slug");
  const char *edition =
      form_word(&f, "round", OPTIONAL, text_is_edition, "a round of awards, e.g. 2026");
  const char *until = form_word(&f, "until", OPTIONAL, text_is_date, "a date, e.g. 2027-01-31");
  const char *reason = form_text(&f, "reason", OPTIONAL, LIMIT_TEXT);
  if (!form_end(&f) || !party_by_handle(&r->context, handle, &party) ||
      !find_body(r, role, slug, &body) || !find_round(r, role, edition))
    return false;
  struct json_object *content = json_object_new_object();
  json_set_str(content, "party", party.handle);
  json_set_str(content, "role", role);
  json_set_str(content, "body", slug);
  json_set_str(content, "round", edition);
  json_set_str(content, "until", until);
  struct motion_new in = { MOTION_OFFICE_APPOINT, party.id, body.id, content, reason };
  bool ok = answer_moved(r, &in);
  json_object_put(content);
  return ok;
}
