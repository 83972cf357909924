#include "daemon/api/handlers.h"

#include "daemon/api/answer.h"
#include "daemon/api/form.h"
#include "daemon/model/representative.h"
#include "lib/json.h"
#include "lib/text.h"

static void add_list(struct context *c, struct json_object *object, const char *name,
                     int64_t organization, int64_t person)
{
  struct representative *rows;
  size_t n = representative_list(c, organization, person, &rows);
  struct json_object *list = n ? json_object_new_array() : NULL;
  for (size_t i = 0; i < n; i++) {
    struct json_object *row = json_object_new_object();
    json_set_str(row, "party", organization ? rows[i].person : rows[i].organization);
    answer_time(row, "since", rows[i].since);
    json_set_int(row, "entry", rows[i].entry);
    json_add(list, row);
  }
  json_set(object, name, list);
}

void representatives_json(struct context *c, const struct party *party, struct json_object *object)
{
  add_list(c, object, "representatives", party->id, 0);
  add_list(c, object, "represents", 0, party->id);
}

static bool answer_representative(struct request *r, int status, const struct party *organization,
                                  const char *person)
{
  json_set_str(answer_effect(r, "party", organization->handle), "representative", person);
  struct json_object *object = party_json(&r->context, organization);
  representatives_json(&r->context, organization, object);
  return answer_write(r, status, "party", object);
}

bool api_representative_name(struct request *r)
{
  struct form f;
  struct party organization, person;
  form_begin(&f, r->body, &r->arena, &r->problem);
  const char *handle = form_word(&f, "person", REQUIRED, text_is_handle, "a person's handle");
  return form_end(&f) && party_by_id(&r->context, r->object.self, &organization) &&
         party_by_handle(&r->context, handle, &person) &&
         representative_name(&r->context, &organization, &person) &&
         answer_representative(r, 201, &organization, person.handle);
}

bool api_representative_dismiss(struct request *r)
{
  struct form f;
  struct party organization, person;
  form_begin(&f, r->body, &r->arena, &r->problem);
  const char *reason = form_text(&f, "reason", REQUIRED, LIMIT_TEXT);
  return form_end(&f) && party_by_id(&r->context, r->object.self, &organization) &&
         party_by_handle(&r->context, r->match.params[1], &person) &&
         representative_dismiss(&r->context, &organization, &person, reason) &&
         answer_representative(r, 200, &organization, person.handle);
}
