#include "daemon/model/staffing.h"

#include <string.h>

#include "daemon/model/charter.h"
#include "daemon/model/office.h"
#include "lib/limits.h"

static bool concerns(const char *role, const char *of)
{
  return !role || strcmp(role, of) == 0;
}

static bool enough(struct context *c, int64_t needed, int64_t left, const char *role,
                   const char *what, const char *how)
{
  return left >= needed ||
         problem_set(c->problem, PROBLEM_OFFICERS_NEEDED,
                     "%s needs %lld with the office of %s%s, and there would be %lld: appoint "
                     "others first",
                     what, (long long)needed, role, how, (long long)left);
}

bool staffing_of_body(struct context *c, const struct body *body)
{
  int64_t *ids;
  const char *role = body->admission.decided_by;
  int64_t left = (int64_t)office_holders(c, role, body->id, &ids);
  return enough(c, body->admission.approvals, left, role,
                arena_printf(c->arena, "the admission to %s", body->slug), "");
}

static bool bodies_decide(struct context *c, const char *role)
{
  struct page page = { 0, LIMIT_PAGE };
  struct body *rows;
  bool more = true;
  while (more) {
    size_t n = body_list(c, &page, &rows, &more);
    for (size_t i = 0; i < n; i++) {
      bool lives = strcmp(rows[i].status, "founded") == 0 || strcmp(rows[i].status, "dormant") == 0;
      if (lives && concerns(role, rows[i].admission.decided_by) && !staffing_of_body(c, &rows[i]))
        return false;
      page.after = rows[i].id;
    }
  }
  return db_good(c->db, c->problem);
}

static bool quorums_are_met(struct context *c, const char *role, const int64_t *needed)
{
  int64_t *ids;
  for (size_t i = 0; i < QUORUM__COUNT; i++) {
    const char *of = charter_quorum_role((enum charter_quorum)i);
    if (!concerns(role, of))
      continue;
    int64_t left = (int64_t)office_holders(c, of, 0, &ids);
    const char *what =
        arena_printf(c->arena, "the quorum `%s`", charter_quorum_name((enum charter_quorum)i));
    if (!enough(c, needed[i], left, of, what, ""))
      return false;
  }
  return true;
}

/* Terms run out by themselves; these do not. */
static bool some_stay(struct context *c, const char *role, const int64_t *needed)
{
  static const struct {
    enum charter_quorum quorum; /* QUORUM__COUNT: one is enough */
    const char *role, *what;
  } core[] = {
    { QUORUM_CHARTER, "executive", "the quorum `charter`" },
    { QUORUM_OFFICE, "executive", "the quorum `office`" },
    { QUORUM__COUNT, "registrar", "the register" },
  };
  for (size_t i = 0; i < sizeof core / sizeof core[0]; i++) {
    int64_t least = core[i].quorum == QUORUM__COUNT ? 1 : needed[core[i].quorum];
    if (concerns(role, core[i].role) && !enough(c, least, office_lasting_holders(c, core[i].role),
                                                core[i].role, core[i].what, " and no end to it"))
      return false;
  }
  return true;
}

bool staffing_suffices(struct context *c, const char *role)
{
  int64_t needed[QUORUM__COUNT];
  return charter_quorums(c, needed) && quorums_are_met(c, role, needed) &&
         some_stay(c, role, needed) && bodies_decide(c, role);
}
