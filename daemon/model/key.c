#include "daemon/model/key.h"

#include "daemon/db/late_index.h"
#include "daemon/model/log.h"
#include "daemon/model/notice.h"
#include "daemon/model/statements.h"

#define COLUMNS                                                                                    \
  "id, did, party, label, added, entry, revoked, revoked_entry, compromised_since, reason,"        \
  " motion, waits_until"

enum { BY_DID, OF_PARTY, AFTER, COUNT, INSERT, GIVE, REVOKE, REGISTERED };

static const char *const sql[] = {
  [BY_DID] = ("SELECT " COLUMNS " FROM key WHERE id = key_id(?1)"),
  [OF_PARTY] = "SELECT * FROM (SELECT " COLUMNS " FROM key WHERE party = ?1 ORDER BY id DESC"
               " LIMIT ?2) ORDER BY id",
  [AFTER] = ("SELECT " COLUMNS " FROM key WHERE party = ?1 ORDER BY id LIMIT ?2 OFFSET ?3"),
  [COUNT] = "SELECT count(*) FROM key WHERE party = ?1 AND revoked IS NULL"
            " AND ifnull(waits_until, 0) <= ?2",
  [INSERT] = "INSERT INTO key (did, party, label, added, entry) VALUES (?1, ?2, ?3, ?4, ?5)",
  [GIVE] = "UPDATE key SET motion = ?2, waits_until = ?3 WHERE id = key_id(?1)",
  [REVOKE] = "UPDATE key SET revoked = ?2, revoked_entry = ?3, reason = ?4, compromised_since = ?5"
             " WHERE id = ?1",
  [REGISTERED] = "SELECT 1 FROM party p JOIN statement_body b ON b.entry = p.entry"
                 " WHERE p.id = ?1 AND p.entry = ?2 AND b.signer = p.id AND b.key IS NULL",
};
static const struct late_index dids = {
  .function = "key_id", .table = "key", .column = "did", .index = "key_did"
};
const struct sql_table key_statements = SQL_TABLE_LATE(SQL_KEY, sql, &dids);

static void read_row(struct context *c, struct stmt *s, struct key *out)
{
  out->id = stmt_column_int(s, 0);
  out->did = context_text(c, s, 1);
  out->party = stmt_column_int(s, 2);
  out->label = context_text(c, s, 3);
  out->added = stmt_column_int(s, 4);
  out->entry = stmt_column_int(s, 5);
  out->revoked = stmt_column_int(s, 6);
  out->revoked_entry = stmt_column_int(s, 7);
  out->compromised_since = stmt_column_null(s, 8) ? -1 : stmt_column_int(s, 8);
  out->reason = context_text(c, s, 9);
  out->motion = stmt_column_int(s, 10);
  out->waits_until = stmt_column_int(s, 11);
}

bool key_in_force(const struct context *c, const struct key *key)
{
  return !key->revoked && key->waits_until <= c->time;
}

bool key_find(struct context *c, const char *did, struct key *out)
{
  struct stmt *s = db_use(c->db, &key_statements, BY_DID);
  stmt_text(s, 1, did);
  if (!stmt_row(s))
    return false;
  read_row(c, s, out);
  stmt_done(s);
  return true;
}

size_t key_list(struct context *c, int64_t party, struct key **out)
{
  size_t n = 0;
  *out = arena_alloc(c->arena, LIMIT_KEYS_LISTED * sizeof **out);
  struct stmt *s = db_use(c->db, &key_statements, OF_PARTY);
  stmt_int(s, 1, party);
  stmt_int(s, 2, LIMIT_KEYS_LISTED);
  while (stmt_row(s))
    read_row(c, s, &(*out)[n++]);
  return n;
}

size_t key_after(struct context *c, int64_t party, size_t skip, size_t limit, struct key **out)
{
  size_t n = 0;
  *out = arena_alloc(c->arena, (limit + 1) * sizeof **out);
  struct stmt *s = db_use(c->db, &key_statements, AFTER);
  stmt_int(s, 1, party);
  stmt_int(s, 2, (int64_t)limit);
  stmt_int(s, 3, (int64_t)skip);
  while (stmt_row(s))
    read_row(c, s, &(*out)[n++]);
  return n;
}

/* At a time; INT64_MAX counts those that wait too. */
static int64_t count_at(struct context *c, int64_t party, int64_t time)
{
  struct stmt *s = db_use(c->db, &key_statements, COUNT);
  stmt_int(s, 1, party);
  stmt_int(s, 2, time);
  int64_t n = stmt_row(s) ? stmt_column_int(s, 0) : 0;
  stmt_done(s);
  return n;
}

static bool revoke_row(struct context *c, int64_t id, const char *reason, int64_t since)
{
  struct stmt *s = db_use(c->db, &key_statements, REVOKE);
  stmt_int(s, 1, id);
  stmt_int(s, 2, c->time);
  stmt_int(s, 3, c->entry);
  stmt_text(s, 4, reason);
  if (since >= 0)
    stmt_int(s, 5, since);
  return stmt_run(s) || db_good(c->db, c->problem);
}

bool key_unknown(struct context *c, const char *did)
{
  if (late_index_find(c->db, &key_statements, did))
    return problem_set(c->problem, PROBLEM_KEY_TAKEN, "make a new one with `wiotc key new`");
  return db_good(c->db, c->problem);
}

bool key_first(struct context *c, int64_t party, const char *did, const char *label)
{
  if (!key_unknown(c, did))
    return false;
  struct stmt *s = db_use(c->db, &key_statements, INSERT);
  stmt_text(s, 1, did);
  stmt_int(s, 2, party);
  stmt_text(s, 3, label);
  stmt_int(s, 4, c->time);
  stmt_int(s, 5, c->entry);
  if (!stmt_run(s))
    return db_good(c->db, c->problem);
  late_index_added(c->db, &key_statements, db_last_id(c->db), did);
  return true;
}

static bool key_room(struct context *c, int64_t party, int64_t leaving)
{
  return count_at(c, party, INT64_MAX) - leaving < LIMIT_KEYS_PER_PARTY ||
         problem_field(c->problem, "key", "a party has at most %d keys in force: revoke one first",
                       LIMIT_KEYS_PER_PARTY);
}

bool key_enrol(struct context *c, int64_t party, const char *did, const char *label,
               const char *replaces)
{
  struct key old = { 0 };
  if (!key_room(c, party, replaces != NULL))
    return false;
  if (replaces && (!key_find(c, replaces, &old) || old.party != party || !key_in_force(c, &old)))
    return problem_field(c->problem, "replaces", "that is no key in force of this party");
  if (!key_first(c, party, did, label) || !notice_of_key(c, "key_added", party, did))
    return false;
  return !replaces || (revoke_row(c, old.id, "replaced", -1) &&
                       notice_of_key(c, "key_revoked", party, replaces));
}

bool key_any_in_force(struct context *c, int64_t party)
{
  return count_at(c, party, c->time) > 0;
}

bool key_give(struct context *c, int64_t party, const char *did, const char *label, int64_t motion,
              int64_t waits_until)
{
  if (!key_first(c, party, did, label))
    return false;
  struct stmt *s = db_use(c->db, &key_statements, GIVE);
  stmt_text(s, 1, did);
  stmt_int(s, 2, motion);
  if (waits_until)
    stmt_int(s, 3, waits_until);
  return stmt_run(s) ? notice_of_key(c, waits_until ? "key_recovery" : "key_added", party, did)
                     : db_good(c->db, c->problem);
}

bool key_revoke(struct context *c, const struct key *key, const char *reason,
                int64_t compromised_since)
{
  if (key->revoked)
    return problem_set(c->problem, PROBLEM_KEY_REVOKED, "it was revoked by log entry %lld already",
                       (long long)key->revoked_entry);
  if (compromised_since >= c->entry)
    return problem_field(c->problem, "compromised_since",
                         "the log has %lld entries: give an index below that", (long long)c->entry);
  if (key_in_force(c, key) && count_at(c, key->party, c->time) < 2 && key->party == c->actor)
    return problem_set(c->problem, PROBLEM_LAST_KEY,
                       "this is the only key in force: add a new one first (`wiotc key rotate`)");
  return revoke_row(c, key->id, reason, compromised_since) &&
         notice_of_key(c, "key_revoked", key->party, key->did);
}

/* Did its party register with it? */
static bool registered_with(struct context *c, const struct key *key)
{
  struct stmt *s = db_use(c->db, &key_statements, REGISTERED);
  stmt_int(s, 1, key->party);
  stmt_int(s, 2, key->entry);
  bool yes = stmt_row(s);
  stmt_done(s);
  return yes;
}

size_t key_signed(struct context *c, const struct key *key, int64_t from, size_t limit,
                  int64_t **entries)
{
  int64_t *later;
  size_t n = 0;
  *entries = arena_alloc(c->arena, (limit + 1) * sizeof **entries);
  if (limit > 0 && key->entry >= from && registered_with(c, key))
    (*entries)[n++] = key->entry;
  size_t more = log_entries_by_key(c->db, c->arena, key->id, from, limit - n, &later);
  for (size_t i = 0; i < more; i++)
    (*entries)[n++] = later[i];
  return n;
}

int64_t key_last_used(struct context *c, const struct key *key)
{
  int64_t entry = log_newest_by_key(c->db, key->id);
  return entry < 0 && registered_with(c, key) ? key->entry : entry;
}
