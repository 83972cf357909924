#include "daemon/api/handlers.h"

#include <stdio.h>
#include <string.h>

#include "daemon/api/answer.h"
#include "daemon/api/query.h"
#include "daemon/model/certificate.h"
#include "daemon/model/certificate_act.h"
#include "lib/json.h"
#include "lib/status_list.h"
#include "lib/text.h"

struct json_object *certificate_json(const struct certificate *certificate)
{
  struct json_object *object = json_object_new_object();
  json_set_str(object, "number", certificate->number);
  json_set_str(object, "kind", certificate->kind);
  json_set_str(object, "party", certificate->party);
  json_set_str(object, "body", certificate->body);
  answer_id(object, "membership", ID_MEMBERSHIP, certificate->membership);
  answer_id(object, "office", ID_OFFICE, certificate->office);
  answer_id(object, "nomination", ID_NOMINATION, certificate->nomination);
  json_set_str(object, "award", certificate->award);
  json_set_str(object, "category", certificate->category);
  answer_time(object, "issued", certificate->issued);
  json_set_int(object, "entry", certificate->entry);
  answer_time(object, "valid_from", certificate->valid_from);
  answer_time(object, "valid_until", certificate->valid_until);
  json_set_str(object, "status", certificate_status_name(certificate->status));
  json_set_str(object, "replaces", certificate->replaces);
  json_set_str(object, "superseded_by", certificate->superseded_by);
  json_set_str(object, "digest", certificate->digest);
  return object;
}

static void add_reason(struct json_object *object, const char *prefix,
                       const struct certificate_reason *reason, const char *since)
{
  char name[32];
  if (!reason->since)
    return;
  const struct {
    const char *name, *value;
  } texts[] = { { since, reason->since }, { "reason", reason->text }, { "by", reason->by } };
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
    snprintf(name, sizeof name, "%s%s", prefix, texts[i].name);
    json_set_str(object, name, texts[i].value);
  }
  snprintf(name, sizeof name, "%sentry", prefix);
  if (reason->entry)
    json_set_int(object, name, reason->entry);
}

struct json_object *certificate_whole_json(struct context *c, const struct certificate *certificate)
{
  struct suspension *rows;
  struct json_object *object = certificate_json(certificate);
  size_t n = certificate_suspensions(c, certificate->serial, &rows);
  add_reason(object, "status_", &certificate->reason, "since");
  if (certificate->revocation.since) {
    struct json_object *revocation = json_object_new_object();
    add_reason(revocation, "", &certificate->revocation, "effective");
    json_set(object, "revocation", revocation);
  }
  json_set(object, "suspensions", suspensions_json(rows, n));
  struct json_object *lists = json_object_new_object();
  for (int i = 0; i < STATUS_PURPOSES; i++)
    json_set_int(lists, status_purpose_name((enum status_purpose)i),
                 status_list_number(certificate->status_pair, (enum status_purpose)i));
  json_set_int(lists, "index", certificate->status_index);
  json_set(object, "status_lists", lists);
  return object;
}

bool api_certificate_list(struct request *r)
{
  struct query q;
  struct page page;
  struct certificate *rows;
  struct award_round round;
  bool more;
  if (!query_begin(&q, r))
    return false;
  struct certificate_filter f = {
    query_word(&q, "party", text_is_handle, "a handle"),
    query_word(&q, "body", text_is_handle, "a body's slug"),
    query_word(&q, "award", text_is_edition, "an edition, e.g. 2026"),
    query_word(&q, "kind", certificate_kind_valid, "membership, office or award"),
  };
  query_page(&q, &page);
  if (!query_end(&q) || !query_known(r, f.body, f.party) ||
      (f.award && !award_by_edition(&r->context, f.award, &round)))
    return false;
  size_t n = certificate_list(&r->context, &f, &page, &rows, &more);
  struct json_object *list = json_object_new_array();
  for (size_t i = 0; i < n; i++)
    json_add(list, certificate_json(&rows[i]));
  return answer_list(r, "certificates", list, more, n ? rows[n - 1].serial : 0);
}

bool api_certificate_show(struct request *r)
{
  struct certificate c;
  return certificate_by_number(&r->context, r->match.params[0], &c) &&
         answer_read(r, certificate_whole_json(&r->context, &c));
}

bool api_certificate_credential(struct request *r)
{
  struct certificate c;
  if (!certificate_by_number(&r->context, r->match.params[0], &c))
    return false;
  const char *text = certificate_credential(&r->context, c.serial);
  if (!text)
    return problem_set(&r->problem, PROBLEM_NOT_ISSUED_YET, "ask again in a moment");
  return answer_text(r, "application/vc", text, strlen(text));
}
