#include "daemon/model/sealing.h"

#include <string.h>

#include "daemon/model/decision.h"
#include "daemon/model/membership.h"
#include "daemon/model/requirement.h"
#include "daemon/model/statements.h"
#include "daemon/model/vote.h"
#include "lib/id.h"

enum { BIND, COUNT, DECIDE, DECIDED, CLEAR, FAILURES };

static const char *const sql[] = {
  [BIND] = "UPDATE application SET sealed_for = ?2 WHERE id = ?1",
  [COUNT] = "SELECT count(*) FROM application WHERE sealed_for = ?1 AND status = 'in_review'",
  [DECIDE] = "UPDATE application SET sealed_status = ?2, sealed_at = ?3, sealed_entry = ?4"
             " WHERE id = ?1",
  [DECIDED] = "SELECT id FROM application WHERE sealed_for = ?1 AND sealed_status IS NOT NULL"
              " AND status = 'in_review' AND id > ?2 ORDER BY id LIMIT 1",
  [CLEAR] = "UPDATE application SET sealed_for = NULL, sealed_status = NULL, sealed_at = NULL,"
            " sealed_entry = NULL WHERE id = ?1",
  [FAILURES] = "SELECT c.slug, c.held, c.held_entry, i.decision, i.problem FROM ceremony_item i"
               " JOIN ceremony c ON c.id = i.ceremony WHERE i.subject = ?1"
               " AND i.decision IS NOT NULL AND i.problem IS NOT NULL ORDER BY c.held_entry",
};
const struct sql_table sealing_statements = SQL_TABLE(SQL_SEALING, sql);

static bool room_for_it(struct context *c, const struct ceremony *ceremony)
{
  struct stmt *s = db_use(c->db, &sealing_statements, COUNT);
  stmt_int(s, 1, ceremony->id);
  int64_t n = stmt_row(s) ? stmt_column_int(s, 0) : 0;
  stmt_done(s);
  return n < LIMIT_CEREMONY_SEALED ||
         problem_set(c->problem, PROBLEM_QUOTA,
                     "%lld decisions are sealed for %s: name another ceremony", (long long)n,
                     ceremony->slug);
}

bool sealing_bind(struct context *c, struct application *a, const char *slug)
{
  struct ceremony ceremony;
  if (a->sealed && strcmp(a->sealed_for, slug) == 0)
    return true;
  if (a->sealed)
    return problem_set(c->problem, PROBLEM_WRONG_STATE,
                       "A%lld is sealed for the ceremony %s already: name that, or none",
                       (long long)a->id, a->sealed_for);
  if (!ceremony_by_slug(c, slug, &ceremony) || !ceremony_open(c, &ceremony) ||
      !room_for_it(c, &ceremony))
    return false;
  struct stmt *s = db_use(c->db, &sealing_statements, BIND);
  stmt_int(s, 1, a->id);
  stmt_int(s, 2, ceremony.id);
  a->sealed_for = ceremony.slug;
  a->sealed = true;
  return stmt_run(s) || db_good(c->db, c->problem);
}

bool sealing_decide(struct context *c, struct application *a, enum application_status status)
{
  if (status == STATUS_APPROVED && !membership_possible(c, &a->body, &a->applicant))
    return false;
  a->sealed_status = status;
  a->sealed_at = c->time;
  a->sealed_entry = c->entry;
  struct stmt *s = db_use(c->db, &sealing_statements, DECIDE);
  stmt_int(s, 1, a->id);
  stmt_text(s, 2, application_status_name(status));
  stmt_int(s, 3, c->time);
  stmt_int(s, 4, c->entry);
  return stmt_run(s) || db_good(c->db, c->problem);
}

bool sealing_opened(const struct application *a)
{
  return a->sealed_status && !a->sealed && a->status & (STATUS_DECIDED | STATUS_IN_REVIEW);
}

bool sealing_vote_opened(const struct application *a, int64_t entry)
{
  return sealing_opened(a) || entry < a->vote_entry;
}

size_t sealing_failures(struct context *c, int64_t application, struct sealing_failure **out)
{
  size_t n = 0;
  char id[LIMIT_ID + 1];
  *out = arena_alloc(c->arena, LIMIT_STEPS * sizeof **out);
  id_write(ID_APPLICATION, application, id);
  struct stmt *s = db_use(c->db, &sealing_statements, FAILURES);
  stmt_text(s, 1, id);
  while (n < LIMIT_STEPS && stmt_row(s))
    (*out)[n++] = (struct sealing_failure){ context_text(c, s, 0), stmt_column_int(s, 1),
                                            stmt_column_int(s, 2), context_text(c, s, 3),
                                            context_text(c, s, 4) };
  stmt_done(s);
  return n;
}

/* The decision and its votes stay on record; those in office now vote anew. */
static bool vote_anew(struct context *c, struct application *a, const char *why)
{
  struct stmt *s = db_use(c->db, &sealing_statements, CLEAR);
  stmt_int(s, 1, a->id);
  stmt_run(s);
  a->sealed_for = NULL;
  a->sealed_status = 0;
  a->sealed_at = a->sealed_entry = 0;
  return application_advance(c, a, "open", why, a->status) && vote_open(c, a);
}

static bool carry_out(struct context *c, struct application *a, struct decision *out)
{
  return application_advance(c, a, "open", NULL, a->sealed_status) &&
         (a->status != STATUS_APPROVED || decision_admit(c, a, out));
}

static bool open_one(struct context *c, struct holding *h, struct application *a)
{
  char id[LIMIT_ID + 1];
  struct decision d = { 0 };
  struct ceremony_item item = { .kind = "application",
                                .subject = id,
                                .decision = application_status_name(a->sealed_status) };
  const char *why = a->sealed_status == STATUS_APPROVED ? requirement_obstacle(c, a) : NULL;
  id_write(ID_APPLICATION, a->id, id);
  if (why)
    item.problem = arena_printf(c->arena,
                                "it was approved, but %s: those who hold the office of %s now vote "
                                "on %s anew",
                                why, a->body.admission.decided_by, id);
  if (why ? !vote_anew(c, a, item.problem) : !carry_out(c, a, &d))
    return false;
  item.status = application_status_name(a->status);
  holding_note(c, h, &item, d.certificate.number ? &d.certificate : NULL);
  return true;
}

bool sealing_open(struct context *c, struct holding *h)
{
  int64_t id = 0;
  while (holding_room(h, 0)) {
    struct application a;
    struct stmt *s = db_use(c->db, &sealing_statements, DECIDED);
    stmt_int(s, 1, h->ceremony->id);
    stmt_int(s, 2, id);
    if (!stmt_row(s))
      break;
    id = stmt_column_int(s, 0);
    stmt_done(s);
    if (!application_by_id(c, id, &a) || !open_one(c, h, &a))
      return false;
  }
  return db_good(c->db, c->problem);
}
