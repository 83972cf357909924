/* Who issues certificates. */
#include "daemon/model/issuer.h"

#include <string.h>

#include "daemon/api/answer.h"
#include "daemon/api/form.h"
#include "daemon/api/handlers.h"
#include "lib/json.h"

static struct json_object *term_json(const struct issuer_term *term)
{
  struct json_object *object = json_object_new_object();
  json_set_str(object, "did", term->issuer.did);
  json_set_str(object, "key", term->issuer.key);
  json_set_int(object, "entry", term->issuer.entry);
  answer_time(object, "since", term->since);
  return object;
}

/* The one in force, and in `history` all, the first one first. */
static struct json_object *issuer_json(struct request *r)
{
  struct issuer_term *terms;
  size_t n = issuer_history(&r->context, &terms);
  struct json_object *list = json_object_new_array();
  struct json_object *object = n > 0 ? term_json(&terms[n - 1]) : json_object_new_object();
  for (size_t i = 0; i < n; i++)
    json_add(list, term_json(&terms[i]));
  json_set(object, "history", list);
  return object;
}

bool api_issuer_show(struct request *r)
{
  return answer_read(r, issuer_json(r));
}

/* The path names the key: what is signed is then in the leaf, and proves itself. No client sends
 * this: the daemon must hold the key that it names. */
bool api_issuer_change(struct request *r)
{
  struct form f;
  const char *key = r->match.params[0];
  form_begin(&f, r->body, &r->arena, &r->problem);
  const char *did = form_word(&f, "did", OPTIONAL, issuer_did_valid,
                              "a did:key, or a did:web such as did:web:certificates.example.org");
  form_text(&f, "reason", OPTIONAL, LIMIT_TEXT);
  if (!form_end(&f))
    return false;
  if (!did)
    did = key;
  if (!issuer_change(&r->context, did, key))
    return false;
  struct json_object *effect = answer_effect(r, "issuer", did);
  json_set_str(effect, "key", key);
  return answer_write(r, 200, "issuer", issuer_json(r));
}
