#include "daemon/api/handlers.h"

#include <string.h>

#include "daemon/api/answer.h"
#include "daemon/api/form.h"
#include "daemon/api/query.h"
#include "daemon/model/key.h"
#include "lib/json.h"

struct json_object *key_json(struct context *c, const struct key *key, const char *party)
{
  int64_t used = key_last_used(c, key);
  struct json_object *object = json_object_new_object();
  json_set_str(object, "did", key->did);
  json_set_str(object, "party", party);
  json_set_str(object, "label", key->label);
  json_set_str(object, "status",
               key->revoked           ? "revoked"
               : key_in_force(c, key) ? "in_force"
                                      : "waiting");
  answer_time(object, "added", key->added);
  json_set_int(object, "entry", key->entry);
  answer_id(object, "motion", ID_MOTION, key->motion);
  if (!key->revoked || key->revoked >= key->waits_until) /* a key that was stopped waits no more */
    answer_time(object, "waits_until", key->waits_until);
  if (used >= 0)
    json_set(object, "last_used", statement_json(c, used));
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
    json_add(list, key_json(&r->context, &rows[i], party.handle));
  return answer_list(r, "keys", list, false, 0);
}

bool answer_key(struct request *r, int status, const char *did)
{
  struct key key;
  if (!key_find(&r->context, did, &key))
    return false;
  json_set_str(answer_effect(r, "party", r->match.params[0]), "key", did);
  return answer_write(r, status, "key", key_json(&r->context, &key, r->match.params[0]));
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

/* The party's key that the path names. */
static bool named_key(struct request *r, int64_t party, struct key *out)
{
  if (key_find(&r->context, r->match.params[1], out) && out->party == party)
    return true;
  return problem_set(&r->problem, PROBLEM_NOT_FOUND,
                     "%s has no such key; `wiotc key list %s` shows them", r->match.params[0],
                     r->match.params[0]);
}

static struct json_object *statements_json(struct context *c, const int64_t *entries, size_t n)
{
  struct json_object *list = json_object_new_array();
  for (size_t i = 0; i < n; i++)
    json_add(list, statement_json(c, entries[i]));
  return list;
}

/* With `from`, those that officers look at when the key was in wrong hands from there on. */
bool api_key_statements(struct request *r)
{
  struct query q;
  struct page page;
  struct party party;
  struct key key;
  int64_t *entries;
  if (!query_begin(&q, r))
    return false;
  int64_t from = query_int(&q, "from", 0);
  query_page(&q, &page);
  if (!query_end(&q) || !party_by_handle(&r->context, r->match.params[0], &party) ||
      !named_key(r, party.id, &key))
    return false;
  if (page.after > 0 && page.after >= from)
    from = page.after + 1;
  size_t n = key_signed(&r->context, &key, from, (size_t)page.limit + 1, &entries);
  bool more = n > (size_t)page.limit;
  n -= more;
  return answer_list(r, "statements", statements_json(&r->context, entries, n), more,
                     n ? entries[n - 1] : 0);
}

/* What was signed with it since, the first page of it. */
static void add_suspects(struct request *r, const struct key *key)
{
  int64_t *entries;
  size_t n = key_signed(&r->context, key, key->compromised_since, LIMIT_PAGE_DEFAULT, &entries);
  json_set(r->answer, "suspects", statements_json(&r->context, entries, n));
}

bool api_key_revoke(struct request *r)
{
  struct form f;
  struct key key;
  form_begin(&f, r->body, &r->arena, &r->problem);
  const char *reason = form_text(&f, "reason", REQUIRED, LIMIT_TEXT);
  int64_t since = form_int(&f, "compromised_since", -1);
  if (!form_end(&f) || !named_key(r, r->object.self, &key) ||
      !key_revoke(&r->context, &key, reason, since) || !answer_key(r, 200, key.did))
    return false;
  key.compromised_since = since;
  if (since >= 0)
    add_suspects(r, &key);
  return true;
}
