/* Applications: found by their id, and submitted. */
#include "daemon/api/handlers.h"

#include <string.h>

#include "daemon/api/answer.h"
#include "daemon/api/api_internal.h"
#include "daemon/api/form.h"
#include "daemon/model/application.h"
#include "daemon/model/body_life.h"
#include "lib/json.h"
#include "lib/text.h"

/* The applicant that the body names is whose own the new application is. */
bool api_applicant_object(struct request *r)
{
  struct party party;
  const char *handle = json_str(r->body, "applicant");
  if (!handle || !text_is_handle(handle))
    return problem_field(&r->problem, "applicant", "give the applicant's handle");
  if (!party_by_handle(&r->context, handle, &party))
    return false;
  r->object.self = party.id;
  return true;
}

bool api_application_object(struct request *r)
{
  struct application *a = arena_alloc(&r->arena, sizeof *a);
  int64_t id = id_read(ID_APPLICATION, r->match.params[0]);
  if (!id)
    return problem_set(&r->problem, PROBLEM_NOT_FOUND,
                       "an application's id looks like A17; `wiotc application list` shows them");
  if (!application_by_id(&r->context, id, a))
    return false;
  r->object = (struct object){ .self = a->applicant.id,
                               .body = a->body.id,
                               .decided_by = a->body.admission.decided_by,
                               .application = a };
  return true;
}

struct application *application_of(struct request *r)
{
  return (struct application *)r->object.application; /* made above, ours to change */
}

bool answer_application(struct request *r, int status)
{
  struct application *a = application_of(r);
  char id[LIMIT_ID + 1];
  id_write(ID_APPLICATION, a->id, id);
  struct json_object *effect = answer_effect(r, "application", id);
  json_set_str(effect, "status", application_status_name(a->status));
  return answer_write(r, status, "application", application_json(r, a));
}

static bool sha256_valid(const char *text)
{
  struct digest digest;
  return digest_from_hex(text, &digest);
}

const char *const *form_attachments(struct form *f, size_t *n)
{
  return form_list(f, "attachments", LIMIT_ATTACHMENTS, sha256_valid,
                   "the SHA-256 of a file that was sent, in hex", n);
}

static bool class_of_body(const struct admission *a, const char *class)
{
  for (size_t i = 0; i < a->n_classes; i++)
    if (strcmp(a->classes[i], class) == 0)
      return true;
  return false;
}

/* Founding membership is nothing to get by leaving something out. */
static const char *usual_class(const struct admission *a)
{
  return class_of_body(a, "full") ? "full" : a->classes[0];
}

static bool question_known(const struct admission *a, const char *id)
{
  for (size_t i = 0; i < a->n_questions; i++)
    if (strcmp(a->questions[i].id, id) == 0)
      return true;
  return false;
}

/* Every required question is answered, and nothing else. */
static void check_answers(struct form *f, const struct body *body, struct json_object *answers)
{
  const struct admission *a = &body->admission;
  for (size_t i = 0; i < a->n_questions; i++) {
    const char *text = json_str(answers, a->questions[i].id);
    bool other = !text && json_object_object_get_ex(answers, a->questions[i].id, NULL);
    if (a->questions[i].required && !other && (!text || strspn(text, " \t\n") == strlen(text)))
      problem_field(f->problem, arena_printf(f->arena, "answers.%s", a->questions[i].id),
                    "%s asks this of every applicant; `wiotc body show %s` has the question",
                    body->slug, body->slug);
  }
  if (!answers)
    return;
  json_object_object_foreach (answers, id, value) {
    const char *field = arena_printf(f->arena, "answers.%.40s", id);
    if (!question_known(a, id))
      problem_field(f->problem, field, "%s does not ask this", body->slug);
    else if (!json_object_is_type(value, json_type_string) ||
             !text_is_plain(json_object_get_string(value), LIMIT_TEXT))
      problem_field(f->problem, field, "give a text of at most %d bytes", LIMIT_TEXT);
  }
}

static void check_documents(struct form *f, const struct body *body, size_t n_files)
{
  const struct admission *a = &body->admission;
  const char *list = "";
  if (n_files >= a->n_documents)
    return;
  for (size_t i = 0; i < a->n_documents; i++)
    list = arena_printf(f->arena, "%s%s%s", list, i ? "; " : "", a->documents[i]);
  problem_field(f->problem, "attachments", "%s wants a file for each of: %s", body->slug, list);
}

/* After an erasure it is not known any more which files came with it, only that there were as many
 * as the body wants: others of theirs stand for them until the erasure itself is replayed. */
static const char *const *stand_ins(struct request *r, const struct body *body, size_t *n)
{
  struct attachment *sent;
  *n = attachment_of_party(&r->context, r->context.actor, body->admission.n_documents, &sent);
  const char **files = arena_alloc(&r->arena, (*n + 1) * sizeof *files);
  for (size_t i = 0; i < *n; i++)
    files[i] = sent[i].sha256;
  return files;
}

bool api_application_submit(struct request *r)
{
  struct form f;
  struct body body;
  struct party applicant;
  struct application *a = arena_alloc(&r->arena, sizeof *a);
  size_t n_files;
  form_begin(&f, r->body, &r->arena, &r->problem);
  const char *slug = form_word(&f, "body", REQUIRED, text_is_handle, "a body's slug");
  form_word(&f, "applicant", REQUIRED, text_is_handle, "the applicant's handle");
  const char *class = form_text(&f, "class", OPTIONAL, LIMIT_LABEL);
  struct json_object *answers = form_object(&f, "answers", OPTIONAL);
  const char *const *files = form_attachments(&f, &n_files);
  /* Who cannot apply at all is told so before being asked for answers. */
  if (!slug || !body_by_slug(&r->context, slug, &body) ||
      !body_takes(&r->context, &body, class ? class : usual_class(&body.admission)) ||
      !party_by_id(&r->context, r->object.self, &applicant) ||
      !application_possible(&r->context, &body, &applicant))
    return false;
  if (!class)
    class = usual_class(&body.admission);
  else if (!class_of_body(&body.admission, class))
    problem_field(&r->problem, "class", "%s has no such class; `wiotc body show %s` names them",
                  body.slug, body.slug);
  if (r->api->replay_erased) {
    files = stand_ins(r, &body, &n_files);
  } else {
    check_answers(&f, &body, answers);
    check_documents(&f, &body, n_files);
  }
  if (!form_end(&f))
    return false;
  struct buf text = { 0 };
  json_write(&text, answers);
  const char *stored = arena_strdup(&r->arena, answers ? buf_str(&text) : "{}");
  buf_free(&text);
  if (!application_submit(&r->context, &body, &applicant, class, stored, files, n_files, a))
    return false;
  r->object = (struct object){
    .self = applicant.id, .body = body.id, .decided_by = body.admission.decided_by, .application = a
  };
  /* For whoever compares how applicants fare, from the log alone. */
  struct json_object *effect = answer_effect(r, "body", body.slug);
  json_set_str(effect, "applicant", applicant.handle);
  json_set_int(effect, "policy", a->policy_entry);
  return answer_application(r, 201);
}
