#include "daemon/model/representative.h"

#include <string.h>

#include "daemon/model/notice.h"
#include "daemon/model/statements.h"
#include "lib/limits.h"
#include "lib/timestamp.h"

enum { LIST, IN_FORCE, COUNT, LAID_DOWN, LAST_END, INSERT, DISMISS, ACTED, HAD, BOUND };

static const char *const sql[] = {
  [LIST] = "SELECT o.handle, p.handle, r.since, r.entry FROM representative r"
           " JOIN party o ON o.id = r.organization JOIN party p ON p.id = r.person"
           " WHERE r.until IS NULL AND (?1 = 0 OR r.organization = ?1)"
           " AND (?2 = 0 OR r.person = ?2) ORDER BY r.id LIMIT ?3",
  [IN_FORCE] = "SELECT 1 FROM representative WHERE organization = ?1 AND person = ?2"
               " AND until IS NULL LIMIT 1",
  [COUNT] = "SELECT count(*) FROM representative WHERE organization = ?1 AND until IS NULL",
  [LAID_DOWN] = "SELECT 1 FROM representative WHERE organization = ?1 AND person = ?2"
                " AND ended_by = person LIMIT 1",
  [LAST_END] = "SELECT max(until) FROM representative WHERE organization = ?1 AND person = ?2",
  [INSERT] = "INSERT INTO representative (organization, person, since, entry)"
             " VALUES (?1, ?2, ?3, ?4)",
  [DISMISS] = "UPDATE representative SET until = ?3, until_entry = ?4, ended_by = ?5, reason = ?6"
              " WHERE organization = ?1 AND person = ?2 AND until IS NULL",
  [ACTED] = "UPDATE representative SET acted = ?3"
            " WHERE organization = ?1 AND person = ?2 AND until IS NULL AND acted IS NULL",
  [HAD] = "SELECT 1 FROM representative WHERE organization = ?1 AND person = ?2"
          " AND (until IS NULL OR (until >= ?3 AND (acted IS NOT NULL OR ended_by <> person)))"
          " LIMIT 1",
  [BOUND] = "SELECT 1 FROM representative WHERE organization = ?1 AND person = ?2"
            " AND (until IS NULL OR until >= ?3)"
            " AND (acted IS NOT NULL OR (until IS NULL AND since <= ?4)) LIMIT 1",
};
const struct sql_table representative_statements = SQL_TABLE(SQL_REPRESENTATIVE, sql);

static struct stmt *of_pair(struct context *c, unsigned statement, int64_t organization,
                            int64_t person)
{
  struct stmt *s = db_use(c->db, &representative_statements, statement);
  stmt_int(s, 1, organization);
  stmt_int(s, 2, person);
  return s;
}

static bool found(struct stmt *s)
{
  bool row = stmt_row(s);
  stmt_done(s);
  return row;
}

size_t representative_list(struct context *c, int64_t organization, int64_t person,
                           struct representative **out)
{
  size_t n = 0;
  *out = arena_alloc(c->arena, LIMIT_PAGE * sizeof **out);
  struct stmt *s = of_pair(c, LIST, organization, person);
  stmt_int(s, 3, LIMIT_PAGE);
  while (stmt_row(s))
    (*out)[n++] = (struct representative){ context_text(c, s, 0), context_text(c, s, 1),
                                           stmt_column_int(s, 2), stmt_column_int(s, 3) };
  return n;
}

bool representative_in_force(struct context *c, int64_t organization, int64_t person)
{
  return found(of_pair(c, IN_FORCE, organization, person));
}

bool representative_had(struct context *c, int64_t organization, int64_t person, int64_t since)
{
  struct stmt *s = of_pair(c, HAD, organization, person);
  stmt_int(s, 3, since);
  return found(s);
}

bool representative_bound(struct context *c, int64_t organization, int64_t person, int64_t since,
                          int64_t named_by)
{
  struct stmt *s = of_pair(c, BOUND, organization, person);
  stmt_int(s, 3, since);
  stmt_int(s, 4, named_by);
  return found(s);
}

bool representative_acted(struct context *c, int64_t organization)
{
  struct stmt *s = of_pair(c, ACTED, organization, c->actor);
  stmt_int(s, 3, c->entry);
  return stmt_run(s) || db_good(c->db, c->problem);
}

static bool room_for_one(struct context *c, const struct party *organization)
{
  struct stmt *s = db_use(c->db, &representative_statements, COUNT);
  stmt_int(s, 1, organization->id);
  int64_t n = stmt_row(s) ? stmt_column_int(s, 0) : 0;
  stmt_done(s);
  return n < LIMIT_REPRESENTATIVES ||
         problem_set(c->problem, PROBLEM_QUOTA, "a party may have %d representatives at once",
                     LIMIT_REPRESENTATIVES);
}

/* Being one makes an officer unfit to decide about the organization. So it must not be put on
 * somebody again who did not want it. */
static bool wanted(struct context *c, const struct party *organization, const struct party *person)
{
  const char **affiliations;
  if (!found(of_pair(c, LAID_DOWN, organization->id, person->id)))
    return true;
  size_t n = party_affiliations(c, person->id, &affiliations);
  for (size_t i = 0; i < n; i++)
    if (strcmp(affiliations[i], organization->handle) == 0)
      return true;
  return problem_set(c->problem, PROBLEM_FORBIDDEN,
                     "%s laid it down before, and must first say again that they belong to %s: "
                     "`wiotc party update %s --affiliation %s`",
                     person->handle, organization->handle, person->handle, organization->handle);
}

/* Both are told each time, and neither was asked: so they are not written to in a loop. */
static bool a_day_passed(struct context *c, const struct party *organization,
                         const struct party *person)
{
  char from[TIMESTAMP_LEN + 1];
  struct stmt *s = of_pair(c, LAST_END, organization->id, person->id);
  int64_t next = stmt_row(s) && !stmt_column_null(s, 0)
                     ? stmt_column_int(s, 0) + LIMIT_RENAMING_SECONDS
                     : c->time;
  stmt_done(s);
  timestamp_write(next, from);
  return c->time >= next ||
         problem_set(c->problem, PROBLEM_WRONG_STATE,
                     "%s represented %s less than a day ago, and can be named again from %s on",
                     person->handle, organization->handle, from);
}

/* Both of them: a key of the organization may be in wrong hands, and the person was not asked. */
static bool tell_both(struct context *c, const char *to_organization, int64_t organization,
                      const char *to_person, int64_t person)
{
  return notice_add(
             c,
             (struct notice){ .kind = to_organization, .party = organization, .other = person }) &&
         notice_add(c,
                    (struct notice){ .kind = to_person, .party = person, .other = organization });
}

bool representative_name(struct context *c, const struct party *organization,
                         const struct party *person)
{
  if (strcmp(organization->kind, "person") == 0)
    return problem_field(c->problem, "person",
                         "only organizations and states have representatives; %s is a person",
                         organization->handle);
  if (strcmp(person->kind, "person") != 0)
    return problem_field(c->problem, "person", "only a person represents; %s is none",
                         person->handle);
  if (representative_in_force(c, organization->id, person->id))
    return problem_set(c->problem, PROBLEM_WRONG_STATE, "%s represents %s already", person->handle,
                       organization->handle);
  if (!room_for_one(c, organization) || !wanted(c, organization, person) ||
      !a_day_passed(c, organization, person))
    return false;
  struct stmt *s = of_pair(c, INSERT, organization->id, person->id);
  stmt_int(s, 3, c->time);
  stmt_int(s, 4, c->entry);
  if (!stmt_run(s))
    return db_good(c->db, c->problem);
  return tell_both(c, "representative_named", organization->id, "represents", person->id);
}

bool representative_dismiss(struct context *c, const struct party *organization,
                            const struct party *person, const char *reason)
{
  if (c->actor != organization->id && c->actor != person->id)
    return problem_set(c->problem, PROBLEM_FORBIDDEN,
                       "a representative lays down their own office only; this is for %s",
                       organization->handle);
  if (!representative_in_force(c, organization->id, person->id))
    return db_good(c->db, c->problem) &&
           problem_set(c->problem, PROBLEM_NOT_FOUND, "%s does not represent %s", person->handle,
                       organization->handle);
  struct stmt *s = of_pair(c, DISMISS, organization->id, person->id);
  stmt_int(s, 3, c->time);
  stmt_int(s, 4, c->entry);
  stmt_int(s, 5, c->actor);
  stmt_text(s, 6, reason);
  if (!stmt_run(s))
    return db_good(c->db, c->problem);
  return tell_both(c, "representative_dismissed", organization->id, "represents_no_more",
                   person->id);
}
