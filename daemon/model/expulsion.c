#include "daemon/model/expulsion.h"

#include <string.h>

#include "daemon/model/ending.h"
#include "daemon/model/notice.h"
#include "daemon/model/statements.h"
#include "lib/id.h"
#include "lib/json.h"
#include "lib/timestamp.h"

enum { EXPELLED, NOTE, APPEAL, RULE, LIFT, VOTED };

static const char *const sql[] = {
  [EXPELLED] = ("SELECT motion, appeal_until, appealed_entry, ruled_entry FROM membership_ending"
                " WHERE id = ?1"),
  [NOTE] = "UPDATE membership_ending SET motion = ?2, appeal_until = ?3 WHERE id = ?1",
  [APPEAL] = "UPDATE membership_ending SET appeal = ?2, appealed_entry = ?3 WHERE id = ?1",
  [RULE] = "UPDATE membership_ending SET ruled_entry = ?2 WHERE id = ?1",
  [LIFT] = "UPDATE membership_ending SET lifted = ?2, lifted_entry = ?3 WHERE id = ?1",
  /* On whatever was moved about it, and about any of its terms. */
  [VOTED] = "SELECT 1 FROM motion m JOIN motion_vote v ON v.motion = m.id"
            " JOIN membership t ON 'M' || t.id = json_extract(m.content, '$.membership')"
            " WHERE m.kind = 'membership_expel' AND m.subject = ?1 AND v.party = ?2"
            " AND t.party = ?1 AND t.chain = (SELECT chain FROM membership WHERE id = ?3) LIMIT 1",
};
const struct sql_table expulsion_statements = SQL_TABLE(SQL_EXPULSION, sql);

struct expulsion {
  int64_t motion;
  const char *appeal_until; /* NULL: the body hears no appeals */
  bool appealed, ruled;
};

static bool find(struct context *c, const struct membership *m, struct expulsion *out)
{
  struct stmt *s = db_use(c->db, &expulsion_statements, EXPELLED);
  stmt_int(s, 1, m->ending);
  if (!stmt_row(s))
    return db_good(c->db, c->problem) &&
           problem_set(c->problem, PROBLEM_WRONG_STATE, "membership M%lld was not expelled",
                       (long long)m->id);
  *out = (struct expulsion){ stmt_column_int(s, 0), context_text(c, s, 1), !stmt_column_null(s, 2),
                             !stmt_column_null(s, 3) };
  stmt_done(s);
  return true;
}

static bool named(struct context *c, struct json_object *content, enum route_id action,
                  struct membership *out)
{
  return membership_by_id(c, id_read(ID_MEMBERSHIP, json_str(content, "membership")), out) &&
         membership_step_possible(c, out, member_step_of(action));
}

bool expel_possible(struct context *c, const struct motion *m, struct json_object *content)
{
  struct membership member;
  (void)m;
  return named(c, content, ROUTE_MEMBERSHIP_EXPEL, &member);
}

static bool tell(struct json_object *effect, const struct membership *member)
{
  char id[LIMIT_ID + 1];
  id_write(ID_MEMBERSHIP, member->id, id);
  json_set_str(effect, "membership", id);
  json_set_str(effect, "status", member_status_name(member->status));
  return true;
}

bool expel_carry_out(struct context *c, const struct motion *m, struct json_object *content,
                     struct json_object *effect)
{
  struct membership member;
  struct body body;
  const char *today = context_date(c, c->time);
  char until[DATE_LEN + 1];
  if (!named(c, content, ROUTE_MEMBERSHIP_EXPEL, &member) ||
      !body_by_id(c, member.body_id, &body) ||
      !ending_add(c, &member, "expelled", today, m->reason))
    return false;
  date_add_days(today, (int)body.admission.appeal_days + 1, until);
  struct stmt *s = db_use(c->db, &expulsion_statements, NOTE);
  stmt_int(s, 1, member.ending);
  stmt_int(s, 2, m->id);
  stmt_text(s, 3, body.admission.appeal_days ? until : NULL);
  if (!stmt_run(s))
    return db_good(c->db, c->problem);
  return (body.admission.appeal_days ? notice_of_member(c, "expelled", &member, until)
                                     : notice_of_member(c, "expelled_final", &member, NULL)) &&
         tell(effect, &member);
}

bool membership_appeal(struct context *c, struct membership *m, const char *text)
{
  struct expulsion e;
  if (!find(c, m, &e))
    return false;
  if (e.appealed)
    return problem_set(c->problem, PROBLEM_WRONG_STATE, "it was appealed already");
  if (!e.appeal_until)
    return problem_set(c->problem, PROBLEM_TOO_LATE,
                       "%s hears no appeals: the expulsion is final; %s may apply anew", m->body,
                       m->party);
  if (strcmp(context_date(c, c->time), e.appeal_until) >= 0) {
    char last[DATE_LEN + 1];
    date_add_days(e.appeal_until, -1, last);
    return problem_set(c->problem, PROBLEM_TOO_LATE,
                       "appeals against the expulsion from %s could be made until %s; %s may apply "
                       "anew",
                       m->body, last, m->party);
  }
  struct stmt *s = db_use(c->db, &expulsion_statements, APPEAL);
  stmt_int(s, 1, m->ending);
  stmt_text(s, 2, text);
  stmt_int(s, 3, c->entry);
  return stmt_run(s) || db_good(c->db, c->problem);
}

bool expulsion_appealed(struct context *c, const struct membership *m, int64_t *motion)
{
  struct expulsion e;
  if (!find(c, m, &e))
    return false;
  *motion = e.motion;
  return (e.appealed && !e.ruled) ||
         problem_set(c->problem, PROBLEM_WRONG_STATE, "membership M%lld: %s", (long long)m->id,
                     e.ruled ? "its appeal was ruled on already" : "nobody has appealed");
}

bool member_rule_possible(struct context *c, const struct motion *m, struct json_object *content)
{
  struct membership member;
  int64_t motion;
  (void)m;
  return named(c, content, ROUTE_MEMBERSHIP_RULE, &member) &&
         expulsion_appealed(c, &member, &motion);
}

/* Its seat was kept; but it may have been admitted anew, or its body dissolved. */
static bool comes_back(struct context *c, const struct membership *m)
{
  struct body body;
  struct party party;
  if (!body_by_id(c, m->body_id, &body) || !party_by_id(c, m->party_id, &party))
    return false;
  if (strcmp(body.status, "dissolved") == 0)
    return problem_set(c->problem, PROBLEM_WRONG_STATE, "%s was dissolved meanwhile", body.slug);
  return membership_possible(c, &body, &party);
}

bool member_rule_carry_out(struct context *c, const struct motion *m, struct json_object *content,
                           struct json_object *effect)
{
  struct membership member;
  int64_t motion;
  (void)m;
  if (!named(c, content, ROUTE_MEMBERSHIP_RULE, &member) ||
      !expulsion_appealed(c, &member, &motion))
    return false;
  struct stmt *s = db_use(c->db, &expulsion_statements, RULE);
  stmt_int(s, 1, member.ending);
  stmt_int(s, 2, c->entry);
  if (!stmt_run(s))
    return db_good(c->db, c->problem);
  bool overturned = strcmp(json_str(content, "ruling"), "overturn") == 0;
  if (overturned) {
    if (!comes_back(c, &member))
      return false;
    s = db_use(c->db, &expulsion_statements, LIFT);
    stmt_int(s, 1, member.ending);
    stmt_text(s, 2, context_date(c, c->time));
    stmt_int(s, 3, c->entry);
    stmt_run(s);
  }
  return notice_of_member(c, overturned ? "appeal_overturned" : "appeal_affirmed", &member, NULL) &&
         membership_by_id(c, member.id, &member) && tell(effect, &member);
}

/* Not only on the motion that was carried: its mover could take one back, let others move the same,
 * and then judge what they wanted themselves. */
bool member_rule_partial(struct context *c, const struct motion *m, int64_t party, const char **why)
{
  struct json_object *content = json_tokener_parse(m->content);
  struct stmt *s = db_use(c->db, &expulsion_statements, VOTED);
  stmt_int(s, 1, m->subject);
  stmt_int(s, 2, party);
  stmt_int(s, 3, id_read(ID_MEMBERSHIP, json_str(content, "membership")));
  json_object_put(content);
  if (stmt_row(s))
    *why = "you voted on the expulsion itself";
  stmt_done(s);
  return *why != NULL;
}
