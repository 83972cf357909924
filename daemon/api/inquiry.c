/* A read, on a reader thread: one read transaction, ended before the answer leaves. */
#include "daemon/api/api_internal.h"

static bool carry_out(struct request *r)
{
  const struct binding *b = &bindings[r->match.id];
  if (r->is_signed && !authority_actor(&r->context, r->signature.keyid))
    return false;
  if (b->object && !b->object(r))
    return false;
  return authority_check(&r->context, r->match.id, &r->object) && b->handle(r) &&
         db_good(r->context.db, &r->problem);
}

void inquiry_run(struct request *r, struct db *db, int64_t now)
{
  r->context = (struct context){ .db = db,
                                 .arena = &r->arena,
                                 .problem = &r->problem,
                                 .identity = r->api->config.identity,
                                 .time = now,
                                 .entry = -1 };
  if (!db_begin(db))
    db_good(db, &r->problem);
  else if (!carry_out(r) && db_state(db) != DB_GOOD)
    db_good(db, &r->problem); /* "there is no such party" only meant that it could not be read */
  else if (!r->answer && r->raw.len == 0 && r->problem.id == PROBLEM_NONE)
    problem_set(&r->problem, PROBLEM_INTERNAL, "the request failed without saying why");
  db_rollback(db);
}
