#include "daemon/model/renewal.h"

#include <string.h>

#include "daemon/model/representative.h"
#include "daemon/model/statements.h"
#include "daemon/model/suspension.h"
#include "lib/timestamp.h"

/* How long before its end a term can be renewed: a quarter, so that boards which meet rarely can.
 */
#define EARLY_DAYS 90
/* How long after its end a lapsed membership can begin anew without an application. */
#define RETURN_DAYS 365

enum { REPRESENT };

static const char *const sql[] = {
  [REPRESENT] = "INSERT INTO member_representative (chain, person, since, entry)"
                " VALUES (?1, ?2, ?3, ?4)",
};
const struct sql_table renewal_statements = SQL_TABLE(SQL_RENEWAL, sql);

static const char *days_from(struct context *c, const char *date, int days)
{
  char text[DATE_LEN + 1];
  date_add_days(date, days, text);
  return arena_strdup(c->arena, text);
}

static bool continued(struct context *c, const struct body *body, const struct party *party,
                      const struct membership *m, struct membership *out)
{
  const char *from = days_from(c, m->until, -EARLY_DAYS);
  if (strcmp(context_date(c, c->time), from) < 0)
    return problem_set(c->problem, PROBLEM_WRONG_STATE,
                       "membership M%lld lasts until %s; it can be renewed from %s on",
                       (long long)m->id, m->until, from);
  const struct membership term = {
    .class = m->class, .country = m->country, .since = m->until, .application = m->application
  };
  return membership_add_term(c, body, party, m, &term, out);
}

/* The body decided for this party once. Whether it has a place is another question, and asked as of
 * anybody who applies. */
static bool begun_anew(struct context *c, const struct body *body, const struct party *party,
                       const struct membership *m, struct membership *out)
{
  const char *today = context_date(c, c->time);
  if (strcmp(today, days_from(c, m->until, RETURN_DAYS)) >= 0)
    return problem_set(c->problem, PROBLEM_WRONG_STATE,
                       "membership M%lld ended on %s, more than a year ago: apply anew, `wiotc "
                       "application submit %s --as %s`",
                       (long long)m->id, m->until, body->slug, party->handle);
  if (suspension_in_force(c, m->chain))
    return problem_set(c->problem, PROBLEM_WRONG_STATE,
                       "membership M%lld was suspended when it lapsed: it must be reinstated first",
                       (long long)m->id);
  if (strcmp(body->status, "founded") != 0)
    return problem_set(c->problem, PROBLEM_WRONG_STATE, "%s is %s: nobody is admitted", body->slug,
                       body->status);
  if (!admission_admits(&body->admission, party->kind))
    return problem_set(c->problem, PROBLEM_WRONG_KIND,
                       "%s admits no %ss any more; `wiotc body show %s` has its policy", body->slug,
                       party->kind, body->slug);
  const struct membership term = {
    .class = m->class, .country = party->country, .since = today, .application = m->application
  };
  return membership_possible(c, body, party) &&
         membership_add_term(c, body, party, NULL, &term, out);
}

bool membership_renew(struct context *c, const struct membership *m, struct renewal *out)
{
  struct body body;
  struct party party;
  if (m->renewed_by)
    return problem_set(c->problem, PROBLEM_WRONG_STATE, "membership M%lld was renewed as M%lld",
                       (long long)m->id, (long long)m->renewed_by);
  if (m->ending)
    return problem_set(c->problem, PROBLEM_WRONG_STATE,
                       "membership M%lld ends on %s, %s: it cannot be renewed", (long long)m->id,
                       m->ended, m->ended_reason);
  if (!body_by_id(c, m->body_id, &body) || !party_by_id(c, m->party_id, &party))
    return false;
  return (m->status == MEMBER_LAPSED ? begun_anew(c, &body, &party, m, &out->membership)
                                     : continued(c, &body, &party, m, &out->membership)) &&
         certificate_issue(c, &body, &party, &out->membership, &out->certificate);
}

bool membership_represent(struct context *c, struct membership *m, const struct party *person)
{
  if (!representative_in_force(c, m->party_id, person->id))
    return db_good(c->db, c->problem) &&
           problem_field(c->problem, "person",
                         "%s does not represent %s: `wiotc party represent %s %s` first",
                         person->handle, m->party, m->party, person->handle);
  struct stmt *s = db_use(c->db, &renewal_statements, REPRESENT);
  stmt_int(s, 1, m->chain);
  stmt_int(s, 2, person->id);
  stmt_text(s, 3, context_date(c, c->time));
  stmt_int(s, 4, c->entry);
  return stmt_run(s) ? membership_by_id(c, m->id, m) : db_good(c->db, c->problem);
}
