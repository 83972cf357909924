#include "daemon/model/key_recovery.h"

#include "daemon/model/party.h"
#include "lib/json.h"
#include "lib/limits.h"
#include "lib/timestamp.h"

size_t key_recoveries(struct context *c, int64_t party, struct key **out)
{
  size_t n = key_list(c, party, out), kept = 0;
  for (size_t i = 0; i < n; i++)
    if ((*out)[i].motion)
      (*out)[kept++] = (*out)[i];
  return kept;
}

bool key_waiting(struct context *c, int64_t party, struct key *out)
{
  struct key *keys;
  size_t n = key_recoveries(c, party, &keys);
  while (n > 0)
    if (!keys[--n].revoked && !key_in_force(c, &keys[n])) {
      *out = keys[n];
      return true;
    }
  return false;
}

bool key_recover_possible(struct context *c, const struct motion *m, struct json_object *content)
{
  struct key key;
  if (key_find(c, json_str(content, "key"), &key))
    return problem_set(c->problem, PROBLEM_KEY_TAKEN,
                       "it is, or was, a key of %s: let them make a new one with `wiotc key new`",
                       party_handle(c, key.party));
  if (key_waiting(c, m->subject, &key))
    return problem_set(c->problem, PROBLEM_WRONG_STATE,
                       "%s waits already to become a key of %s: one at a time", key.did,
                       m->subject_handle);
  return true; /* the limit of keys is not asked: who lost sixteen cannot revoke one */
}

bool key_recover_carry_out(struct context *c, const struct motion *m, struct json_object *content,
                           struct json_object *effect)
{
  const char *did = json_str(content, "key");
  char in_force[TIMESTAMP_LEN + 1];
  /* Where nobody could stop it there is nothing to wait for. */
  int64_t until = key_any_in_force(c, m->subject) ? c->time + LIMIT_RECOVERY_SECONDS : 0;
  if (!key_recover_possible(c, m, content) ||
      !key_give(c, m->subject, did, json_str(content, "label"), m->id, until))
    return false;
  timestamp_write(until ? until : c->time, in_force);
  json_set_str(effect, "party", m->subject_handle);
  json_set_str(effect, "key", did);
  json_set_str(effect, "in_force", in_force);
  return true;
}
