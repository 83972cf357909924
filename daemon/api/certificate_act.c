/* What is done with certificates: JSON to model. When it may be is lib/certificate_status.h's. */
#include "daemon/api/handlers.h"

#include <string.h>

#include "daemon/api/answer.h"
#include "daemon/api/form.h"
#include "daemon/model/certificate_act.h"
#include "lib/json.h"
#include "lib/text.h"

bool api_certificate_object(struct request *r)
{
  struct certificate *certificate = arena_alloc(&r->arena, sizeof *certificate);
  if (!certificate_by_number(&r->context, r->match.params[0], certificate))
    return false;
  r->object = (struct object){ .self = certificate->party_id,
                               .body = certificate->body_id,
                               .certificate = certificate };
  return true;
}

static struct certificate *certificate_of(struct request *r)
{
  return (struct certificate *)r->object.certificate; /* made by api_certificate_object() */
}

static bool answer_certificate(struct request *r, int status, const struct certificate *c)
{
  struct json_object *effect = answer_effect(r, "certificate", c->number);
  json_set_str(effect, "status", certificate_status_name(c->status));
  return answer_write(r, status, "certificate", certificate_whole_json(&r->context, c));
}

bool api_certificate_revoke(struct request *r)
{
  struct form f;
  struct certificate *c = certificate_of(r);
  form_begin(&f, r->body, &r->arena, &r->problem);
  const char *reason = form_text(&f, "reason", REQUIRED, LIMIT_TEXT);
  const char *effective =
      form_word(&f, "effective", OPTIONAL, text_is_date, "a date, e.g. 2026-01-31");
  if (!form_end(&f) || !certificate_revoke(&r->context, c, effective, reason) ||
      !answer_certificate(r, 201, c))
    return false;
  json_set_str(r->effect, "effective", c->revocation.since);
  return true;
}

bool api_certificate_suspend(struct request *r)
{
  struct form f;
  struct certificate *c = certificate_of(r);
  form_begin(&f, r->body, &r->arena, &r->problem);
  const char *reason = form_text(&f, "reason", REQUIRED, LIMIT_TEXT);
  const char *until = form_word(&f, "until", OPTIONAL, text_is_date, "a date, e.g. 2026-01-31");
  return form_end(&f) && certificate_suspend(&r->context, c, until, reason) &&
         answer_certificate(r, 201, c);
}

bool api_certificate_reinstate(struct request *r)
{
  struct form f;
  struct certificate *c = certificate_of(r);
  form_begin(&f, r->body, &r->arena, &r->problem);
  const char *reason = form_text(&f, "reason", REQUIRED, LIMIT_TEXT);
  return form_end(&f) && certificate_reinstate(&r->context, c, reason) &&
         answer_certificate(r, 200, c);
}

bool api_certificate_reissue(struct request *r)
{
  struct form f;
  struct certificate anew;
  const struct certificate *old = certificate_of(r);
  form_begin(&f, r->body, &r->arena, &r->problem);
  const char *reason = form_text(&f, "reason", OPTIONAL, LIMIT_TEXT);
  if (!form_end(&f) || !certificate_reissue(&r->context, old, reason, &anew))
    return false;
  answer_certificate(r, 201, &anew);
  json_set_str(r->effect, "replaces", old->number);
  certificate_into_effect(&anew, r->effect);
  return true;
}
