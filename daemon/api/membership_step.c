/* The steps of a membership: JSON to model. When they may be taken is lib/member_status.h's. */
#include "daemon/api/handlers.h"

#include "daemon/api/answer.h"
#include "daemon/api/form.h"
#include "daemon/model/ending.h"
#include "daemon/model/renewal.h"
#include "daemon/model/suspension.h"
#include "lib/json.h"
#include "lib/text.h"

static struct membership *membership_of(struct request *r)
{
  return (struct membership *)r->object.membership; /* made by api_membership_object() */
}

static bool answer_membership(struct request *r, int status, const struct membership *m)
{
  char id[LIMIT_ID + 1];
  id_write(ID_MEMBERSHIP, m->id, id);
  struct json_object *effect = answer_effect(r, "membership", id);
  json_set_str(effect, "status", member_status_name(m->status));
  return answer_write(r, status, "membership", membership_json(&r->context, m));
}

bool api_membership_renew(struct request *r)
{
  struct form f;
  struct renewal renewal;
  form_begin(&f, r->body, &r->arena, &r->problem);
  if (!form_end(&f) || !membership_renew(&r->context, membership_of(r), &renewal))
    return false;
  answer_membership(r, 201, &renewal.membership);
  struct json_object *list = json_object_new_array(), *issued = json_object_new_object();
  json_set_str(issued, "number", renewal.certificate.number);
  json_set_str(issued, "digest", renewal.certificate.digest);
  json_add(list, issued);
  json_set(r->effect, "certificates", list);
  return true;
}

bool api_membership_represent(struct request *r)
{
  struct form f;
  struct party person;
  struct membership *m = membership_of(r);
  form_begin(&f, r->body, &r->arena, &r->problem);
  const char *handle = form_word(&f, "person", REQUIRED, text_is_handle, "a person's handle");
  if (!form_end(&f) || !party_by_handle(&r->context, handle, &person) ||
      !membership_represent(&r->context, m, &person) || !answer_membership(r, 200, m))
    return false;
  json_set_str(r->effect, "representative", person.handle);
  return true;
}

bool api_membership_suspend(struct request *r)
{
  struct form f;
  struct membership *m = membership_of(r);
  form_begin(&f, r->body, &r->arena, &r->problem);
  const char *reason = form_text(&f, "reason", REQUIRED, LIMIT_TEXT);
  const char *until = form_word(&f, "until", OPTIONAL, text_is_date, "a date, e.g. 2026-01-31");
  return form_end(&f) && membership_suspend(&r->context, m, until, reason) &&
         answer_membership(r, 201, m);
}

bool api_membership_reinstate(struct request *r)
{
  struct form f;
  struct membership *m = membership_of(r);
  form_begin(&f, r->body, &r->arena, &r->problem);
  const char *reason = form_text(&f, "reason", OPTIONAL, LIMIT_TEXT);
  return form_end(&f) && membership_reinstate(&r->context, m, reason) &&
         answer_membership(r, 200, m);
}

bool api_membership_resign(struct request *r)
{
  struct form f;
  struct membership *m = membership_of(r);
  form_begin(&f, r->body, &r->arena, &r->problem);
  const char *reason = form_text(&f, "reason", OPTIONAL, LIMIT_TEXT);
  const char *until = form_word(&f, "until", OPTIONAL, text_is_date, "a date, e.g. 2026-01-31");
  return form_end(&f) && membership_resign(&r->context, m, until, reason) &&
         answer_membership(r, 201, m);
}
