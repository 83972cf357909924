/* The steps of a membership: JSON to model. When they may be taken is lib/member_status.h's. */
#include "daemon/api/handlers.h"

#include <string.h>

#include "daemon/api/answer.h"
#include "daemon/api/form.h"
#include "daemon/model/ending.h"
#include "daemon/model/expulsion.h"
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
  certificate_into_effect(&renewal.certificate, r->effect);
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

static bool move(struct request *r, enum motion_kind_id kind, struct json_object *content,
                 const char *reason)
{
  const struct membership *m = membership_of(r);
  char id[LIMIT_ID + 1];
  id_write(ID_MEMBERSHIP, m->id, id);
  json_set_str(content, "membership", id);
  const struct motion_new in = { kind, m->party_id, m->body_id, content, reason };
  bool ok = answer_moved(r, &in);
  json_object_put(content);
  return ok;
}

bool api_membership_expel(struct request *r)
{
  struct form f;
  form_begin(&f, r->body, &r->arena, &r->problem);
  const char *reason = form_text(&f, "reason", REQUIRED, LIMIT_TEXT);
  return form_end(&f) && move(r, MOTION_EXPEL, json_object_new_object(), reason);
}

bool api_membership_appeal(struct request *r)
{
  struct form f;
  struct membership *m = membership_of(r);
  form_begin(&f, r->body, &r->arena, &r->problem);
  const char *text = form_text(&f, "text", REQUIRED, LIMIT_TEXT);
  return form_end(&f) && membership_appeal(&r->context, m, text) && answer_membership(r, 201, m);
}

static bool ruling_valid(const char *text)
{
  return strcmp(text, "affirm") == 0 || strcmp(text, "overturn") == 0;
}

bool api_membership_rule(struct request *r)
{
  struct form f;
  char id[LIMIT_ID + 1];
  int64_t motion;
  form_begin(&f, r->body, &r->arena, &r->problem);
  const char *ruling = form_word(&f, "ruling", REQUIRED, ruling_valid, "affirm or overturn");
  const char *reason = form_text(&f, "reason", REQUIRED, LIMIT_TEXT);
  if (!form_end(&f) || !expulsion_appealed(&r->context, membership_of(r), &motion))
    return false;
  struct json_object *content = json_object_new_object();
  id_write(ID_MOTION, motion, id);
  json_set_str(content, "motion", id);
  json_set_str(content, "ruling", ruling);
  return move(r, MOTION_MEMBER_RULE, content, reason);
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
