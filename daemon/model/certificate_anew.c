/* A certificate in place of another: the names of today, for the reasons of then. */
#include <string.h>
#include <json-c/json.h>

#include "daemon/model/certificate_freeze.h"
#include "daemon/model/certificate_sql.h"
#include "daemon/model/statements.h"
#include "lib/credential.h"

enum { DOCUMENT, CUT };

static const char *const sql[] = {
  [DOCUMENT] = "SELECT document FROM certificate WHERE serial = ?1",
  [CUT] = "SELECT 1 FROM office o WHERE o.id = ?2 AND " CERTIFICATE_OFFICE_CUT,
};
const struct sql_table certificate_anew_statements = SQL_TABLE(SQL_CERTIFICATE_ANEW, sql);

/* How it came about, as the old one says it. */
static bool keep_criteria(struct context *c, const struct certificate *old,
                          struct certificate_text *text)
{
  struct problem ignored = { 0 };
  struct credential vc;
  struct stmt *s = db_use(c->db, &certificate_anew_statements, DOCUMENT);
  stmt_int(s, 1, old->serial);
  const char *frozen = stmt_row(s) ? context_text(c, s, 0) : NULL;
  stmt_done(s);
  struct json_object *document = frozen ? json_tokener_parse(frozen) : NULL;
  bool ok = document && credential_read(document, &vc, &ignored);
  if (ok) {
    text->criteria = arena_strdup(c->arena, vc.criteria_narrative);
    text->criteria_id = arena_strdup(c->arena, vc.criteria_id);
  }
  json_object_put(document);
  return ok || (db_good(c->db, c->problem) &&
                problem_set(c->problem, PROBLEM_INTERNAL, "what certificate %s says cannot be read",
                            old->number));
}

/* In good standing: a new paper is no way around a suspension. */
static bool membership_anew(struct context *c, const struct certificate *old,
                            const struct party *party, struct certificate_text *text,
                            struct certificate *out)
{
  struct membership m;
  struct body body;
  if (!membership_by_id(c, old->membership, &m))
    return false;
  if (!(m.status & (MEMBER_ACTIVE | MEMBER_DUE | MEMBER_FUTURE)))
    return problem_set(c->problem, PROBLEM_WRONG_STATE,
                       "membership M%lld is %s: nothing is certified anew of it", (long long)m.id,
                       member_status_name(m.status));
  if (!body_by_id(c, m.body_id, &body))
    return false;
  certificate_of_membership(&m, &body, out);
  certificate_text_membership(c, &body, party, &m, text);
  return true;
}

/* By a motion before its term was over, or by the end of the term; a juror's not by the end of the
 * round, of which they were a juror for ever. */
static bool office_over(struct context *c, const struct office *office)
{
  const char *today = context_date(c, c->time);
  if (!office->until || strcmp(office->until, today) > 0)
    return false;
  if (!office->ended)
    return true;
  struct stmt *s = db_use(c->db, &certificate_anew_statements, CUT);
  stmt_text(s, 1, today);
  stmt_int(s, 2, office->id);
  bool cut = stmt_row(s);
  stmt_done(s);
  return cut;
}

static bool office_anew(struct context *c, const struct certificate *old, const struct party *party,
                        struct certificate_text *text, struct certificate *out)
{
  struct office office;
  if (!office_by_id(c, old->office, &office))
    return false;
  if (office_over(c, &office))
    return problem_set(c->problem, PROBLEM_WRONG_STATE,
                       "office O%lld is held no more since %s: nothing is certified anew of it",
                       (long long)office.id, office.until);
  return certificate_of_office(c, &office, party, text, out);
}

/* What was won stays won. What was taken back does too: nothing else would show that it was. */
static bool award_anew(struct context *c, const struct certificate *old, const struct party *party,
                       struct certificate_text *text, struct certificate *out)
{
  struct nomination winner;
  struct award_round round;
  struct programme_category category;
  if (old->revocation.since)
    return problem_set(c->problem, PROBLEM_WRONG_STATE,
                       "certificate %s is revoked from %s on, by log entry %lld: an award that was "
                       "taken back is not certified anew",
                       old->number, old->revocation.since, (long long)old->revocation.entry);
  if (!nomination_by_id(c, old->nomination, &winner) || !award_by_id(c, winner.round, &round) ||
      !award_category(c, &round, winner.category, &category))
    return false;
  certificate_of_award(&winner, out);
  out->valid_from = old->valid_from;
  certificate_text_award(c, &round, &category, party, text);
  return true;
}

bool certificate_issue_anew(struct context *c, const struct certificate *old,
                            struct certificate *out)
{
  struct party party;
  struct certificate_text text;
  if (!party_by_id(c, old->party_id, &party))
    return false;
  bool ok = old->membership ? membership_anew(c, old, &party, &text, out)
            : old->office   ? office_anew(c, old, &party, &text, out)
                            : award_anew(c, old, &party, &text, out);
  if (!ok || !keep_criteria(c, old, &text))
    return false;
  out->replaces = old->number;
  return certificate_freeze(c, &party, &text, out);
}
