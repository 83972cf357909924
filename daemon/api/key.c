#include "daemon/api/handlers.h"

#include <string.h>

#include "daemon/api/answer.h"
#include "daemon/api/form.h"
#include "daemon/model/key.h"
#include "lib/json.h"

static struct json_object *key_json(const struct key *key, const char *party)
{
  struct json_object *object = json_object_new_object();
  json_set_str(object, "did", key->did);
  json_set_str(object, "party", party);
  json_set_str(object, "label", key->label);
  json_set_str(object, "status", key->revoked ? "revoked" : "in_force");
  answer_time(object, "added", key->added);
  json_set_int(object, "entry", key->entry);
  if (key->revoked) {
    answer_time(object, "revoked", key->revoked);
    json_set_int(object, "revoked_entry", key->revoked_entry);
    json_set_str(object, "reason", key->reason);
  }
  if (key->compromised_since >= 0)
    json_set_int(object, "compromised_since", key->compromised_since);
  return object;
}

bool api_key_list(struct request *r)
{
  struct party party;
  struct key *rows;
  if (!party_by_handle(&r->context, r->match.params[0], &party))
    return false;
  size_t n = key_list(&r->context, party.id, &rows);
  struct json_object *list = json_object_new_array();
  for (size_t i = 0; i < n; i++)
    json_add(list, key_json(&rows[i], party.handle));
  return answer_list(r, "keys", list, false, 0);
}

static bool answer_key(struct request *r, int status, const char *did)
{
  struct key key;
  if (!key_find(&r->context, did, &key))
    return false;
  json_set_str(answer_effect(r, "party", r->match.params[0]), "key", did);
  return answer_write(r, status, "key", key_json(&key, r->match.params[0]));
}

bool api_key_add(struct request *r)
{
  struct form f;
  form_begin(&f, r->body, &r->arena, &r->problem);
  const char *did = form_did(&f, "key", REQUIRED);
  const char *label = form_text(&f, "label", OPTIONAL, LIMIT_LABEL);
  const char *replaces = form_did(&f, "replaces", OPTIONAL);
  if (!form_end(&f) || !key_enrol(&r->context, r->object.self, did, label, replaces))
    return false;
  if (replaces)
    answer_effect(r, "replaces", replaces);
  return answer_key(r, 201, did);
}

bool api_key_revoke(struct request *r)
{
  struct form f;
  struct key key;
  form_begin(&f, r->body, &r->arena, &r->problem);
  const char *reason = form_text(&f, "reason", REQUIRED, LIMIT_TEXT);
  int64_t since = form_int(&f, "compromised_since", -1);
  if (!form_end(&f))
    return false;
  if (!key_find(&r->context, r->match.params[1], &key) || key.party != r->object.self)
    return problem_set(&r->problem, PROBLEM_NOT_FOUND,
                       "%s has no such key; `wiotc key list %s` shows them", r->match.params[0],
                       r->match.params[0]);
  return key_revoke(&r->context, &key, reason, since) && answer_key(r, 200, key.did);
}
