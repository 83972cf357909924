#include "daemon/model/founding.h"

#include <string.h>

#include "daemon/model/application.h"
#include "daemon/model/body_life.h"
#include "daemon/model/endorsement.h"
#include "daemon/model/motion.h"
#include "daemon/model/statements.h"
#include "lib/id.h"

enum { FOUNDERS, BOUND_TO, BIND, BOUND, RESOLUTION };

static const char *const sql[] = {
  [FOUNDERS] = "SELECT id, applicant, " APPLICATION_STATUS(
      "application",
      "?3") " AS state,"
            " submitted, screened FROM application WHERE body = ?1 AND class = 'founding'"
            " AND state IN " APPLICATION_PENDING " ORDER BY id LIMIT ?2",
  [BOUND_TO] = "SELECT ceremony FROM body WHERE id = ?1 AND ceremony IS NOT NULL",
  [BIND] = "UPDATE body SET ceremony = ?2, founding_motion = ?3 WHERE id = ?1",
  /* Each is founded or bound to none any more, so the first one is always another. */
  [BOUND] = "SELECT id FROM body WHERE ceremony = ?1 AND status = 'proposed' ORDER BY id LIMIT 1",
  [RESOLUTION] = "SELECT founding_motion FROM body WHERE id = ?1",
};
const struct sql_table founding_statements = SQL_TABLE(SQL_FOUNDING, sql);

/* One number of a row by one parameter; 0 when there is no row. */
static int64_t number(struct context *c, unsigned statement, int64_t parameter)
{
  struct stmt *s = db_use(c->db, &founding_statements, statement);
  stmt_int(s, 1, parameter);
  int64_t n = stmt_row(s) ? stmt_column_int(s, 0) : 0;
  stmt_done(s);
  return n;
}

static const char *same_country(struct context *c, const struct body *body,
                                const struct founder *rows, size_t n, const struct party *party)
{
  if (!body->admission.one_per_country || !party->country)
    return NULL;
  for (size_t i = 0; i < n; i++)
    if (!rows[i].why && strcmp(rows[i].party.country, party->country) == 0)
      return arena_printf(c->arena, "%s, who applied before, has the seat of %s",
                          rows[i].party.handle, party->country);
  return NULL;
}

/* Who resolved on the founding must have no stake in whom it admits: one who applied afterwards, or
 * came close to them, is decided on by others in the usual way. */
static const char *conflict(struct context *c, const struct body *body, const struct party *party,
                            int64_t submitted)
{
  struct motion_vote *votes;
  const char *why;
  int64_t motion = number(c, RESOLUTION, body->id);
  size_t n = motion ? motion_votes(c, motion, &votes) : 0;
  for (size_t i = 0; i < n; i++)
    if (strcmp(votes[i].vote, "approve") == 0 &&
        party_has_stake(c, votes[i].party, party, submitted, &why))
      return arena_printf(c->arena, "%s, who resolved on the founding, has a stake in %s",
                          votes[i].by, party->handle);
  return NULL;
}

/* Endorsements that its policy wants and it does not have. */
static int64_t endorsements_missing(struct context *c, const struct body *body, int64_t id)
{
  struct application a;
  if (!body->admission.endorsements || !application_by_id(c, id, &a))
    return 0;
  return a.body.admission.endorsements - endorsement_count(c, &a);
}

/* Why rows[n] cannot be admitted after those before it; NULL when it can. */
static const char *obstacle(struct context *c, const struct body *body, const struct founder *rows,
                            size_t n, size_t ready)
{
  const char *why;
  struct problem p = { 0 };
  struct context look = *c;
  look.problem = &p;
  if (!rows[n].screened)
    return "it is not screened yet";
  if (strcmp(rows[n].status, "in_review") != 0)
    return "a question to it is not answered yet";
  int64_t missing = endorsements_missing(c, body, rows[n].application);
  if (missing > 0)
    return arena_printf(c->arena, "endorsements are missing: %lld", (long long)missing);
  if (!membership_possible(&look, body, &rows[n].party))
    return arena_strdup(c->arena, p.detail);
  if ((why = conflict(c, body, &rows[n].party, rows[n].submitted)))
    return why;
  if (body->admission.seats && (int64_t)ready >= body->admission.seats)
    return "all seats are taken by those who applied before";
  return same_country(c, body, rows, n, &rows[n].party);
}

static size_t read_founders(struct context *c, int64_t body, struct founder **out)
{
  size_t n = 0;
  struct founder *rows = *out = arena_alloc(c->arena, LIMIT_FOUNDERS * sizeof *rows);
  struct stmt *s = db_use(c->db, &founding_statements, FOUNDERS);
  stmt_int(s, 1, body);
  stmt_int(s, 2, LIMIT_FOUNDERS);
  stmt_text(s, 3, context_date(c, c->time));
  while (stmt_row(s))
    rows[n++] = (struct founder){ .application = stmt_column_int(s, 0),
                                  .party.id = stmt_column_int(s, 1),
                                  .status = context_text(c, s, 2),
                                  .submitted = stmt_column_int(s, 3),
                                  .screened = stmt_column_int(s, 4) != 0 };
  for (size_t i = 0; i < n; i++)
    party_by_id(c, rows[i].party.id, &rows[i].party);
  return n;
}

size_t founding_list(struct context *c, const struct body *body, struct founder **out,
                     size_t *ready)
{
  size_t n = read_founders(c, body->id, out);
  *ready = 0;
  for (size_t i = 0; i < n; i++) {
    (*out)[i].why = obstacle(c, body, *out, i, *ready);
    *ready += !(*out)[i].why;
  }
  return n;
}

bool founding_stake(struct context *c, int64_t body, int64_t officer, const char **why)
{
  struct founder *rows;
  size_t n = read_founders(c, body, &rows);
  for (size_t i = 0; i < n; i++)
    if (party_has_stake(c, officer, &rows[i].party, rows[i].submitted, why))
      return true;
  return false;
}

bool founding_ceremony(struct context *c, const struct body *body, struct ceremony *out)
{
  int64_t id = number(c, BOUND_TO, body->id);
  return id && ceremony_by_id(c, id, out);
}

bool founding_bind(struct context *c, int64_t body, int64_t ceremony, int64_t motion)
{
  struct stmt *s = db_use(c->db, &founding_statements, BIND);
  stmt_int(s, 1, body);
  if (ceremony) {
    stmt_int(s, 2, ceremony);
    stmt_int(s, 3, motion);
  }
  return stmt_run(s) || db_good(c->db, c->problem);
}

static bool admit(struct context *c, struct holding *h, const struct founder *founder)
{
  struct application a;
  struct membership m;
  struct certificate certificate;
  char id[LIMIT_ID + 1];
  const char *note = arena_printf(c->arena, "founding member, at %s", h->ceremony->slug);
  id_write(ID_APPLICATION, founder->application, id);
  if (!application_by_id(c, founder->application, &a) ||
      !application_advance(c, &a, "admit", note, STATUS_APPROVED) ||
      !membership_admit(c, &a.body, &a.applicant, a.class, a.id, &m) ||
      !certificate_issue_for(c, &a.body, &a.applicant, &m,
                             arena_printf(c->arena,
                                          "The application was screened, and admitted with the "
                                          "founding of the body, on which the executives of the "
                                          "register resolved."),
                             &certificate))
    return false;
  holding_note(c, h, &(struct ceremony_item){ .kind = "application", .subject = id }, &certificate);
  return true;
}

/* Whatever is under seal must be opened: it finds its room. */
static bool room_for_founding(const struct holding *h)
{
  return holding_room(h, LIMIT_CEREMONY_SEALED + LIMIT_CEREMONY_AWARDS);
}

static bool found(struct context *c, struct holding *h, const struct body *body,
                  const struct founder *rows, size_t n)
{
  char id[LIMIT_ID + 1];
  if (!body_advance(c, body->id, "found", arena_printf(c->arena, "at %s", h->ceremony->slug),
                    BODY_FOUNDED))
    return false;
  holding_note(c, h, &(struct ceremony_item){ .kind = "body", .subject = body->slug }, NULL);
  for (size_t i = 0; i < n && room_for_founding(h); i++) {
    id_write(ID_APPLICATION, rows[i].application, id);
    if (rows[i].why)
      holding_note(
          c, h,
          &(struct ceremony_item){ .kind = "application", .subject = id, .problem = rows[i].why },
          NULL);
    else if (!admit(c, h, &rows[i]))
      return false;
  }
  return true;
}

/* It stays proposed, and may be resolved on again. */
static bool postpone(struct context *c, struct holding *h, const struct body *body, const char *why)
{
  if (room_for_founding(h))
    holding_note(c, h,
                 &(struct ceremony_item){ .kind = "body", .subject = body->slug, .problem = why },
                 NULL);
  return founding_bind(c, body->id, 0, 0) &&
         body_advance(c, body->id, "postpone", why, BODY_PROPOSED);
}

static bool found_or_postpone(struct context *c, struct holding *h, const struct body *body)
{
  struct founder *rows;
  size_t ready, n = founding_list(c, body, &rows, &ready);
  if (!room_for_founding(h))
    return postpone(c, h, body, "one ceremony cannot open so much: it stays proposed");
  if ((int64_t)ready < body->admission.founding_minimum)
    return postpone(
        c, h, body,
        arena_printf(c->arena,
                     "%zu of the %lld founding members that it needs could be admitted: "
                     "it stays proposed, bound to no ceremony",
                     ready, (long long)body->admission.founding_minimum));
  return found(c, h, body, rows, n);
}

bool founding_open(struct context *c, struct holding *h)
{
  int64_t id;
  while ((id = number(c, BOUND, h->ceremony->id))) {
    struct body body;
    if (!body_by_id(c, id, &body) || !found_or_postpone(c, h, &body))
      return false;
  }
  return db_good(c->db, c->problem);
}
