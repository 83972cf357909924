/* A new key for a party that lost its own: given by registrars, stopped by the party. */
#include "daemon/api/answer.h"
#include "daemon/api/form.h"
#include "daemon/api/handlers.h"
#include "daemon/model/key_recovery.h"
#include "lib/json.h"

bool api_key_recoveries(struct request *r)
{
  struct party party;
  struct key *rows;
  if (!party_by_handle(&r->context, r->match.params[0], &party))
    return false;
  size_t n = key_recoveries(&r->context, party.id, &rows);
  struct json_object *list = json_object_new_array();
  for (size_t i = 0; i < n; i++)
    json_add(list, key_json(&r->context, &rows[i], party.handle));
  return answer_list(r, "keys", list, false, 0);
}

bool api_key_recover(struct request *r)
{
  struct form f;
  form_begin(&f, r->body, &r->arena, &r->problem);
  const char *did = form_did(&f, "key", REQUIRED);
  const char *label = form_text(&f, "label", OPTIONAL, LIMIT_LABEL);
  const char *reason = form_text(&f, "reason", OPTIONAL, LIMIT_TEXT);
  if (!form_end(&f))
    return false;
  struct json_object *content = json_object_new_object();
  json_set_str(content, "party", r->match.params[0]);
  json_set_str(content, "key", did);
  json_set_str(content, "label", label);
  struct motion_new in = { MOTION_KEY_RECOVER, r->object.self, 0, content, reason };
  bool ok = answer_moved(r, &in);
  json_object_put(content);
  return ok;
}

bool api_key_stop(struct request *r)
{
  struct form f;
  struct key key;
  form_begin(&f, r->body, &r->arena, &r->problem);
  const char *reason = form_text(&f, "reason", REQUIRED, LIMIT_TEXT);
  if (!form_end(&f))
    return false;
  if (!key_waiting(&r->context, r->object.self, &key))
    return problem_set(&r->problem, PROBLEM_WRONG_STATE,
                       "no key of %s waits; one that is in force already is revoked (`wiotc key "
                       "revoke DID`)",
                       r->match.params[0]);
  return key_revoke(&r->context, &key, reason, -1) && answer_key(r, 200, key.did);
}
