/* The quorums of a charter: how many officers of which role must approve what. */
#include "daemon/model/charter.h"

#include <string.h>

#include "lib/json.h"

/* Two pairs of eyes, where the charter does not say. */
#define USUAL_QUORUM 2

static const struct {
  const char *name, *role;
  enum charter_quorum otherwise; /* the one that counts when this is not said; itself: none */
} quorums[QUORUM__COUNT] = {
  [QUORUM_CHARTER] = { "charter", "executive", QUORUM_CHARTER },
  [QUORUM_FOUND] = { "found", "executive", QUORUM_FOUND },
  [QUORUM_OFFICE] = { "office", "executive", QUORUM_FOUND },
  [QUORUM_DISSOLVE] = { "dissolve", "executive", QUORUM_FOUND },
  [QUORUM_AWARD] = { "award", "executive", QUORUM_FOUND },
  [QUORUM_KEY_RECOVERY] = { "key_recovery", "registrar", QUORUM_KEY_RECOVERY },
};

const char *charter_quorum_name(enum charter_quorum quorum)
{
  return quorums[quorum].name;
}

const char *charter_quorum_role(enum charter_quorum quorum)
{
  return quorums[quorum].role;
}

static bool known(const char *name)
{
  for (size_t i = 0; i < QUORUM__COUNT; i++)
    if (strcmp(quorums[i].name, name) == 0)
      return true;
  return false;
}

static void fill_in(int64_t out[QUORUM__COUNT])
{
  for (size_t i = 0; i < QUORUM__COUNT; i++)
    if (out[i] == 0 && quorums[i].otherwise == i)
      out[i] = USUAL_QUORUM;
  for (size_t i = 0; i < QUORUM__COUNT; i++)
    if (out[i] == 0)
      out[i] = out[quorums[i].otherwise];
}

bool charter_quorums_read(struct arena *arena, struct json_object *charter,
                          int64_t out[QUORUM__COUNT], struct problem *p)
{
  struct json_object *all = json_object_object_get(charter, "quorums");
  memset(out, 0, QUORUM__COUNT * sizeof *out);
  fill_in(out);
  if (!all)
    return true;
  if (!json_object_is_type(all, json_type_object))
    return problem_field(p, "quorums", "give an object: {\"charter\": 2, …}");
  memset(out, 0, QUORUM__COUNT * sizeof *out);
  json_object_object_foreach (all, name, value) {
    const char *field = arena_printf(arena, "quorums.%.40s", name);
    if (!known(name))
      return problem_field(p, field, "is no quorum of a charter: leave it out");
    int64_t n = json_object_is_type(value, json_type_int) ? json_object_get_int64(value) : 0;
    if (n < 1 || n > LIMIT_APPROVALS)
      return problem_field(p, field, "give a number from 1 to %d", LIMIT_APPROVALS);
  }
  for (size_t i = 0; i < QUORUM__COUNT; i++)
    out[i] = json_int(all, quorums[i].name, 0);
  fill_in(out);
  return true;
}

bool charter_quorums(struct context *c, int64_t out[QUORUM__COUNT])
{
  const char *text = charter_text(c->db, c->arena);
  struct json_object *json = text ? json_tokener_parse(text) : NULL;
  bool ok = (json || problem_set(c->problem, PROBLEM_INTERNAL, "the charter cannot be read")) &&
            charter_quorums_read(c->arena, json, out, c->problem);
  json_object_put(json);
  return ok;
}
