/* The steps of an application: JSON to model. Who may take them is lib/transition.h's. */
#include "daemon/api/handlers.h"

#include "daemon/api/answer.h"
#include "daemon/api/form.h"
#include "daemon/model/appeal.h"
#include "daemon/model/application.h"
#include "daemon/model/endorsement.h"
#include "daemon/model/sealing.h"
#include "daemon/model/vote.h"
#include "lib/json.h"
#include "lib/text.h"

/* Whoever admits brings forth a membership and a certificate: the log names both, and the digest
 * without which the certificate could be signed outside of it. */
static bool answer_decision(struct request *r, const struct decision *d)
{
  char id[LIMIT_ID + 1];
  if (d->certificate.number) {
    id_write(ID_MEMBERSHIP, d->membership.id, id);
    struct json_object *effect = answer_effect(r, "membership", id);
    certificate_into_effect(&d->certificate, effect);
  }
  return answer_application(r, 201);
}

bool api_application_screen(struct request *r)
{
  struct form f;
  form_begin(&f, r->body, &r->arena, &r->problem);
  const char *reason = form_text(&f, "reason", OPTIONAL, LIMIT_TEXT);
  return form_end(&f) && application_screen(&r->context, application_of(r), reason) &&
         answer_application(r, 200);
}

bool api_application_ask(struct request *r)
{
  struct form f;
  int64_t question;
  char id[LIMIT_ID + 1];
  form_begin(&f, r->body, &r->arena, &r->problem);
  const char *text = form_text(&f, "text", REQUIRED, LIMIT_TEXT);
  if (!form_end(&f) || !application_ask(&r->context, application_of(r), text, &question))
    return false;
  id_write(ID_QUESTION, question, id);
  json_set_str(answer_effect(r, "question", id), "reply_by", application_of(r)->reply_by);
  return answer_application(r, 201);
}

bool api_application_answer(struct request *r)
{
  struct form f;
  struct decision decision;
  size_t n_files;
  form_begin(&f, r->body, &r->arena, &r->problem);
  const char *text = form_text(&f, "text", REQUIRED, LIMIT_TEXT);
  const char *const *files = form_attachments(&f, &n_files);
  return form_end(&f) &&
         application_answer(&r->context, application_of(r), text, files, n_files, &decision) &&
         answer_decision(r, &decision);
}

bool api_application_vote(struct request *r)
{
  struct form f;
  struct decision decision;
  form_begin(&f, r->body, &r->arena, &r->problem);
  const char *vote =
      form_word(&f, "vote", REQUIRED, vote_valid, "approve, reject, abstain or recuse");
  const char *reason = form_text(&f, "reason", REQUIRED, LIMIT_TEXT);
  const char *ceremony =
      form_word(&f, "sealed_for", OPTIONAL, text_is_handle, "the name of a ceremony");
  struct application *a = application_of(r);
  if (!form_end(&f) || (ceremony && !sealing_bind(&r->context, a, ceremony)) ||
      !vote_cast(&r->context, a, vote, reason, &decision))
    return false;
  if (a->sealed) /* of every vote from here on, whatever it says: they look the same */
    answer_effect(r, "sealed_for", a->sealed_for);
  return answer_decision(r, &decision);
}

bool api_application_withdraw(struct request *r)
{
  struct form f;
  form_begin(&f, r->body, &r->arena, &r->problem);
  const char *reason = form_text(&f, "reason", OPTIONAL, LIMIT_TEXT);
  return form_end(&f) && application_withdraw(&r->context, application_of(r), reason) &&
         answer_application(r, 200);
}

bool api_application_cancel(struct request *r)
{
  struct form f;
  form_begin(&f, r->body, &r->arena, &r->problem);
  const char *reason = form_text(&f, "reason", REQUIRED, LIMIT_TEXT);
  return form_end(&f) && application_cancel(&r->context, application_of(r), reason) &&
         answer_application(r, 200);
}

bool api_application_endorse(struct request *r)
{
  struct form f;
  struct decision decision;
  form_begin(&f, r->body, &r->arena, &r->problem);
  const char *text = form_text(&f, "text", OPTIONAL, LIMIT_TEXT);
  return form_end(&f) && endorsement_add(&r->context, application_of(r), text, &decision) &&
         answer_decision(r, &decision);
}

bool api_application_appeal(struct request *r)
{
  struct form f;
  form_begin(&f, r->body, &r->arena, &r->problem);
  const char *text = form_text(&f, "text", REQUIRED, LIMIT_TEXT);
  return form_end(&f) && appeal_make(&r->context, application_of(r), text) &&
         answer_application(r, 201);
}

bool api_application_rule(struct request *r)
{
  struct form f;
  struct decision decision;
  form_begin(&f, r->body, &r->arena, &r->problem);
  const char *ruling = form_word(&f, "ruling", REQUIRED, ruling_valid, "affirm or overturn");
  const char *reason = form_text(&f, "reason", REQUIRED, LIMIT_TEXT);
  return form_end(&f) && ruling_cast(&r->context, application_of(r), ruling, reason, &decision) &&
         answer_decision(r, &decision);
}
