#include "daemon/model/erasure.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/model/application.h"
#include "daemon/model/log.h"
#include "daemon/model/statements.h"
#include "lib/buf.h"
#include "lib/jcs.h"
#include "lib/json.h"
#include "lib/leaf.h"
#include "lib/route.h"

/* The length of an erased body is cut to a multiple of this. */
#define ERASED_UNIT 64

enum {
  OPEN_ONE,
  OFFICE,
  STATEMENTS,
  ANSWERS,
  QUESTIONS,
  APPEALS,
  NOMINATIONS,
  BINDINGS,
  FILES,
  CONTACT,
  REPEATS
};

#define APPLICATIONS "(SELECT id FROM application WHERE applicant = ?1)"

static const char *const sql[] = {
  [OPEN_ONE] =
      "SELECT id FROM application WHERE applicant = ?1"
      " AND " APPLICATION_STATUS("application", "?2") " IN " APPLICATION_PENDING " LIMIT 1",
  /* One that is held, or begins on a day to come. */
  [OFFICE] = "SELECT o.id, o.role, b.slug FROM office o LEFT JOIN body b ON b.id = o.body"
             " WHERE o.party = ?1 AND (coalesce(o.end_date, o.until) IS NULL"
             "  OR coalesce(o.end_date, o.until) > ?2) ORDER BY o.id LIMIT 1",
  /* All that hold something private of the party or to it. Entry 0 is the charter. */
  [STATEMENTS] = "SELECT entry FROM party WHERE id = ?1 AND entry > 0"
                 " UNION SELECT entry FROM party_update WHERE party = ?1"
                 " UNION SELECT entry FROM attachment WHERE party = ?1"
                 " UNION SELECT entry FROM nomination WHERE nominee = ?1 OR nominator = ?1"
                 " UNION SELECT entry FROM application_step WHERE application IN " APPLICATIONS
                 " AND action IN ('submit', 'ask', 'answer', 'appeal') ORDER BY 1",
  [ANSWERS] = "UPDATE application SET answers = '{}', content_digest = NULL WHERE applicant = ?1",
  [QUESTIONS] = "UPDATE question SET text = '', answer = iif(answer IS NULL, NULL, '')"
                " WHERE application IN " APPLICATIONS,
  [APPEALS] = "UPDATE appeal SET text = '' WHERE application IN " APPLICATIONS,
  [NOMINATIONS] = "UPDATE nomination SET text = '' WHERE nominee = ?1 OR nominator = ?1",
  [BINDINGS] = "DELETE FROM application_attachment WHERE application IN " APPLICATIONS,
  [FILES] = "DELETE FROM attachment WHERE party = ?1",
  [CONTACT] = "UPDATE party SET contact = NULL, changed = ?2, erased = ?2 WHERE id = ?1",
  /* The answers kept for a repeat show an application as its reader saw it; the receipt stays. By
   * the keys of all who took a step, which is how these rows lie. */
  [REPEATS] = "UPDATE nonce SET answer = json_object('receipt', json_extract(answer, '$.receipt'))"
              " WHERE key IN (SELECT k.id FROM key k JOIN application_step s ON s.party = k.party"
              "  WHERE s.application IN " APPLICATIONS " UNION SELECT id FROM key WHERE party = ?1)"
              " AND entry IN (SELECT entry FROM application_step WHERE application IN " APPLICATIONS
              "  UNION SELECT entry FROM statement_body WHERE erased = ?2)",
};
const struct sql_table erasure_statements = SQL_TABLE(SQL_ERASURE, sql);

static bool run(struct context *c, unsigned statement, int64_t party)
{
  struct stmt *s = db_use(c->db, &erasure_statements, statement);
  stmt_int(s, 1, party);
  if (statement == CONTACT || statement == REPEATS)
    stmt_int(s, 2, c->entry);
  return stmt_run(s);
}

static bool nothing_open(struct context *c, const struct party *party)
{
  struct stmt *s = db_use(c->db, &erasure_statements, OPEN_ONE);
  stmt_int(s, 1, party->id);
  stmt_text(s, 2, context_date(c, c->time));
  if (!stmt_row(s))
    return true;
  int64_t id = stmt_column_int(s, 0);
  stmt_done(s);
  return problem_set(c->problem, PROBLEM_FROZEN,
                     "application A%lld is open, and would be judged without its content: wait for "
                     "its decision, or withdraw it first (`wiotc application withdraw A%lld`)",
                     (long long)id, (long long)id);
}

/* Who acts for others can be reached by them. */
static bool out_of_office(struct context *c, const struct party *party)
{
  struct stmt *s = db_use(c->db, &erasure_statements, OFFICE);
  stmt_int(s, 1, party->id);
  stmt_text(s, 2, context_date(c, c->time));
  if (!stmt_row(s))
    return true;
  int64_t id = stmt_column_int(s, 0);
  const char *role = context_text(c, s, 1), *body = context_text(c, s, 2);
  stmt_done(s);
  return problem_set(c->problem, PROBLEM_FROZEN,
                     "%s holds the office of %s%s%s, O%lld, or will, and must be reachable in it: "
                     "executives end it first, `wiotc office end %s %s%s%s --reason TEXT`",
                     party->handle, role, body ? " in " : "", body ? body : "", (long long)id,
                     party->handle, role, body ? " --body " : "", body ? body : "");
}

static size_t statements_of(struct context *c, int64_t party, int64_t **out)
{
  size_t n = 0, room = 64;
  int64_t *entries = xmalloc(room * sizeof *entries);
  struct stmt *s = db_use(c->db, &erasure_statements, STATEMENTS);
  stmt_int(s, 1, party);
  while (stmt_row(s)) {
    if (n == room)
      entries = xrealloc(entries, (room *= 2) * sizeof *entries);
    entries[n++] = stmt_column_int(s, 0);
  }
  *out = entries;
  return n;
}

/* The public rest by itself: the body without its private members and its salt. Filled up with
 * spaces to nearly the old length, so that the row fits where it stands: moving it would leave
 * copies of its neighbours, whose turn may come, on the old page. Doing it twice changes nothing.
 */
static bool rest_of_body(struct buf *out, const struct route *route, const void *body, size_t len)
{
  struct problem ignored = { 0 };
  struct json_object *object = json_read(body, len, &ignored);
  if (!object)
    return false;
  json_object_object_del(object, "salt");
  for (const char *const *name = route->secrets; name && *name; name++)
    json_object_object_del(object, *name);
  bool ok = jcs_write(out, object);
  json_object_put(object);
  while (out->len < len / ERASED_UNIT * ERASED_UNIT)
    buf_byte(out, ' ');
  return ok;
}

static bool erase_body(struct context *c, int64_t entry)
{
  struct route_match match;
  struct json_object *holder = NULL;
  struct leaf leaf;
  struct buf rest = { 0 };
  char allow[32];
  int64_t signer;
  const char *bytes;
  size_t len, body_len;
  const void *body = log_read_body(c->db, c->arena, (uint64_t)entry, &signer, &body_len);
  bool ok = body && log_read_entry(c->db, c->arena, (uint64_t)entry, &bytes, &len) &&
            leaf_read(bytes, len, &leaf, &holder, c->problem) &&
            route_find(leaf.method, leaf.path, &match, allow) == ROUTE_FOUND;
  /* A file is private as a whole. */
  if (ok && routes[match.id].body != BODY_ATTACHMENT)
    ok = rest_of_body(&rest, &routes[match.id], body, body_len);
  if (ok)
    ok = log_erase_body(c->db, (uint64_t)entry, c->entry, rest.data, rest.len);
  json_object_put(holder);
  buf_free(&rest);
  return ok || (db_good(c->db, c->problem) &&
                problem_set(c->problem, PROBLEM_INTERNAL,
                            "the body of log entry %lld is unreadable", (long long)entry));
}

bool party_erase(struct context *c, struct party *party, int64_t *statements)
{
  int64_t *entries = NULL;
  if (!out_of_office(c, party) || !nothing_open(c, party))
    return false;
  size_t n = statements_of(c, party->id, &entries);
  bool ok = true;
  for (size_t i = 0; ok && i < n; i++)
    ok = erase_body(c, entries[i]);
  free(entries);
  *statements = (int64_t)n;
  for (unsigned i = ANSWERS; ok && i <= REPEATS; i++)
    ok = run(c, i, party->id);
  return ok ? party_by_id(c, party->id, party) : db_good(c->db, c->problem);
}
