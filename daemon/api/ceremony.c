#include "daemon/model/ceremony.h"

#include <string.h>

#include "daemon/api/answer.h"
#include "daemon/api/form.h"
#include "daemon/api/handlers.h"
#include "daemon/api/query.h"
#include "daemon/model/founding.h"
#include "lib/json.h"
#include "lib/text.h"

static struct json_object *ceremony_json(const struct ceremony *ceremony)
{
  struct json_object *object = json_object_new_object();
  json_set_str(object, "slug", ceremony->slug);
  answer_json(object, "names", ceremony->names);
  json_set_str(object, "date", ceremony->date);
  json_set_str(object, "status", ceremony_status(ceremony));
  json_set_str(object, "scheduled_by", ceremony->scheduled_by);
  answer_time(object, "scheduled", ceremony->scheduled);
  json_set_int(object, "entry", ceremony->entry);
  if (ceremony->held_by) {
    json_set_str(object, "held_by", ceremony->held_by);
    answer_time(object, "held", ceremony->held);
    json_set_int(object, "held_entry", ceremony->held_entry);
  }
  return object;
}

static bool is_ready(struct context *c, const struct ceremony_item *item)
{
  struct body body;
  struct founder *rows;
  size_t ready;
  if (strcmp(item->kind, "award") == 0)
    return strcmp(item->status, "sealed") == 0;
  if (!body_by_slug(c, item->subject, &body))
    return false;
  founding_list(c, &body, &rows, &ready);
  return (int64_t)ready >= body.admission.founding_minimum;
}

static struct json_object *bound_json(struct request *r, const struct ceremony *ceremony)
{
  struct ceremony_item *items;
  struct json_object *list = json_object_new_array();
  size_t n = ceremony_bound(&r->context, ceremony->id, &items);
  for (size_t i = 0; i < n; i++) {
    struct json_object *item = json_object_new_object();
    json_set_str(item, "kind", items[i].kind);
    json_set_str(item, "subject", items[i].subject);
    json_set_bool(item, "ready", is_ready(&r->context, &items[i]));
    json_add(list, item);
  }
  return list;
}

/* With all that it opened. */
static struct json_object *whole_json(struct request *r, const struct ceremony *ceremony)
{
  struct ceremony_item *items;
  struct json_object *object = ceremony_json(ceremony), *list = json_object_new_array();
  size_t n = ceremony_items(&r->context, ceremony->id, &items);
  for (size_t i = 0; i < n; i++) {
    struct json_object *item = json_object_new_object();
    json_set_str(item, "kind", items[i].kind);
    json_set_str(item, "subject", items[i].subject);
    json_set_bool(item, "done", !items[i].problem);
    json_set_str(item, "decision", items[i].decision);
    json_set_str(item, "party", items[i].party);
    json_set_str(item, "certificate", items[i].certificate);
    json_set_str(item, "problem", items[i].problem);
    json_add(list, item);
  }
  json_set(object, "opened", list);
  return object;
}

bool api_ceremony_list(struct request *r)
{
  struct page page;
  struct ceremony *rows;
  bool more;
  if (!query_only_page(r, &page))
    return false;
  size_t n = ceremony_list(&r->context, &page, &rows, &more);
  struct json_object *list = json_object_new_array();
  for (size_t i = 0; i < n; i++)
    json_add(list, ceremony_json(&rows[i]));
  return answer_list(r, "ceremonies", list, more, n ? rows[n - 1].id : 0);
}

bool api_ceremony_show(struct request *r)
{
  struct ceremony ceremony;
  if (!ceremony_by_slug(&r->context, r->match.params[0], &ceremony))
    return false;
  struct json_object *object = whole_json(r, &ceremony);
  /* Not in the answers to writes, which are kept. */
  if (!ceremony.held_by)
    json_set(object, "bound", bound_json(r, &ceremony));
  return answer_read(r, object);
}

static struct json_object *ceremony_effect(struct request *r, const struct ceremony *ceremony)
{
  struct json_object *effect = answer_effect(r, "ceremony", ceremony->slug);
  json_set_str(effect, "status", ceremony_status(ceremony));
  return effect;
}

bool api_ceremony_schedule(struct request *r)
{
  struct form f;
  struct ceremony ceremony;
  form_begin(&f, r->body, &r->arena, &r->problem);
  const char *slug = form_word(&f, "slug", REQUIRED, text_is_handle,
                               "a short name of a-z, 0-9 and hyphens, such as opening-2026");
  const char *names = form_names(&f, "names", OPTIONAL);
  const char *date =
      form_word(&f, "date", REQUIRED, text_is_date, "the day on which it is held: 2026-01-31");
  if (!form_end(&f) || !ceremony_schedule(&r->context, slug, names, date, &ceremony))
    return false;
  ceremony_effect(r, &ceremony);
  return answer_write(r, 201, "ceremony", whole_json(r, &ceremony));
}

/* The winners, with all that is needed to see that they are those who were chosen. */
static void awards_effect(struct request *r, const struct holding *h, struct json_object *effect)
{
  struct json_object *list = NULL;
  for (size_t i = 0; i < h->n; i++) {
    if (strcmp(h->items[i].kind, "award") != 0 || h->items[i].problem)
      continue;
    list = list ? list : json_object_new_array();
    json_add(list, award_opened_json(r, h->items[i].subject));
  }
  json_set(effect, "awards", list);
}

/* The log names every certificate with the digest without which it could be signed outside of it,
 * and what was opened; what could not be is named too, its reason stands in the answer. */
static void holding_effect(struct request *r, const struct holding *h)
{
  struct json_object *effect = ceremony_effect(r, h->ceremony);
  struct json_object *opened = json_object_new_array(), *failed = json_object_new_array();
  struct json_object *applications = json_object_new_object();
  for (size_t i = 0; i < h->n; i++) {
    json_add_str(h->items[i].problem ? failed : opened, h->items[i].subject);
    json_set_str(applications, h->items[i].subject, h->items[i].status);
  }
  if (json_object_object_length(applications) > 0)
    json_set(effect, "applications", applications);
  else
    json_object_put(applications);
  json_set(effect, "opened", opened);
  json_set(effect, "failed", failed);
  awards_effect(r, h, effect);
  if (!h->n_certificates)
    return;
  struct json_object *list = json_object_new_array();
  for (size_t i = 0; i < h->n_certificates; i++) {
    struct json_object *issued = json_object_new_object();
    json_set_str(issued, "number", h->certificates[i].number);
    json_set_str(issued, "digest", h->certificates[i].digest);
    json_add(list, issued);
  }
  json_set(effect, "certificates", list);
}

bool api_ceremony_hold(struct request *r)
{
  struct form f;
  struct ceremony ceremony;
  struct holding *h;
  form_begin(&f, r->body, &r->arena, &r->problem);
  if (!form_end(&f) || !ceremony_by_slug(&r->context, r->match.params[0], &ceremony) ||
      !ceremony_hold(&r->context, &ceremony, &h))
    return false;
  holding_effect(r, h);
  return answer_write(r, 200, "ceremony", whole_json(r, &ceremony));
}
