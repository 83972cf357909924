#include "daemon/model/party.h"

#include <string.h>

#include "daemon/db/late_index.h"
#include "daemon/model/application.h"
#include "daemon/model/key.h"
#include "daemon/model/membership.h"
#include "daemon/model/representative.h"
#include "daemon/model/search.h"
#include "daemon/model/statements.h"

#define COLUMNS PARTY_COLUMNS

enum {
  BY_HANDLE,
  BY_ID,
  HANDLE_OF,
  INSERT,
  UPDATE,
  NOTE_UPDATE,
  AFFILIATIONS,
  AFFILIATE,
  DISAFFILIATE,
  STAKE,
  APPLYING,
};

static const char *const sql[] = {
  [BY_HANDLE] = ("SELECT " COLUMNS " FROM party WHERE id = party_id(?1)"),
  [BY_ID] = ("SELECT " COLUMNS " FROM party WHERE id = ?1"),
  [HANDLE_OF] = "SELECT handle FROM party WHERE id = ?1",
  [INSERT] = "INSERT INTO party (handle, kind, names, country, contact, registered, entry, changed)"
             " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7)",
  [UPDATE] = "UPDATE party SET names = coalesce(?2, names), country = coalesce(?3, country),"
             " contact = coalesce(?4, contact), changed = ?5 WHERE id = ?1",
  [NOTE_UPDATE] = "INSERT INTO party_update (party, entry) VALUES (?1, ?2)",
  [AFFILIATIONS] = "SELECT organization FROM affiliation WHERE party = ?1 AND until IS NULL"
                   " ORDER BY id",
  [AFFILIATE] = "INSERT INTO affiliation (party, organization, since) SELECT ?1, ?2, ?3"
                " WHERE NOT EXISTS (SELECT 1 FROM affiliation"
                "  WHERE party = ?1 AND organization = ?2 AND until IS NULL)",
  [DISAFFILIATE] = "UPDATE affiliation SET until = ?3 WHERE party = ?1 AND until IS NULL"
                   " AND organization NOT IN (SELECT value FROM json_each(?2))",
  [STAKE] = "SELECT 1 FROM affiliation WHERE party = ?1 AND organization = ?2"
            " AND (until IS NULL OR until >= ?3) LIMIT 1",
  [APPLYING] =
      "SELECT id FROM application WHERE applicant = ?1"
      " AND " APPLICATION_STATUS("application", "?2") " IN " APPLICATION_PENDING " LIMIT 1",
};
static const struct late_index handles = {
  .function = "party_id", .table = "party", .column = "handle", .index = "party_handle"
};
const struct sql_table party_statements = SQL_TABLE_LATE(SQL_PARTY, sql, &handles);

void party_read_row(struct context *c, struct stmt *s, struct party *out)
{
  out->id = stmt_column_int(s, 0);
  out->handle = context_text(c, s, 1);
  out->kind = context_text(c, s, 2);
  out->names = context_text(c, s, 3);
  out->country = context_text(c, s, 4);
  out->contact = context_text(c, s, 5);
  out->registered = stmt_column_int(s, 6);
  out->entry = stmt_column_int(s, 7);
  out->changed = stmt_column_int(s, 8);
  out->erased = stmt_column_int(s, 9);
}

bool party_by_handle(struct context *c, const char *handle, struct party *out)
{
  struct stmt *s = db_use(c->db, &party_statements, BY_HANDLE);
  stmt_text(s, 1, handle);
  if (!stmt_row(s))
    return problem_set(
        c->problem, PROBLEM_NOT_FOUND,
        "no party has the handle \"%.63s\"; `wiotc party list` shows those there are", handle);
  party_read_row(c, s, out);
  stmt_done(s);
  return true;
}

bool party_by_id(struct context *c, int64_t id, struct party *out)
{
  struct stmt *s = db_use(c->db, &party_statements, BY_ID);
  stmt_int(s, 1, id);
  if (!stmt_row(s))
    return problem_set(c->problem, PROBLEM_NOT_FOUND, "there is no such party");
  party_read_row(c, s, out);
  stmt_done(s);
  return true;
}

const char *party_handle(struct context *c, int64_t id)
{
  struct stmt *s = db_use(c->db, &party_statements, HANDLE_OF);
  stmt_int(s, 1, id);
  if (!stmt_row(s))
    return NULL;
  const char *handle = context_text(c, s, 0);
  stmt_done(s);
  return handle;
}

size_t party_affiliations(struct context *c, int64_t party, const char ***out)
{
  size_t n = 0;
  *out = arena_alloc(c->arena, LIMIT_AFFILIATIONS * sizeof **out);
  struct stmt *s = db_use(c->db, &party_statements, AFFILIATIONS);
  stmt_int(s, 1, party);
  while (n < LIMIT_AFFILIATIONS && stmt_row(s))
    (*out)[n++] = context_text(c, s, 0);
  stmt_done(s);
  return n;
}

static bool set_affiliations(struct context *c, int64_t party, const struct party_change *change)
{
  if (!change->affiliations)
    return true;
  const char *list = "";
  for (size_t i = 0; i < change->n_affiliations; i++)
    list = arena_printf(c->arena, "%s%s\"%s\"", list, i ? "," : "", change->affiliations[i]);
  struct stmt *s = db_use(c->db, &party_statements, DISAFFILIATE);
  stmt_int(s, 1, party);
  stmt_text(s, 2, arena_printf(c->arena, "[%s]", list));
  stmt_int(s, 3, c->time);
  stmt_run(s);
  for (size_t i = 0; i < change->n_affiliations; i++) {
    s = db_use(c->db, &party_statements, AFFILIATE);
    stmt_int(s, 1, party);
    stmt_text(s, 2, change->affiliations[i]);
    stmt_int(s, 3, c->time);
    stmt_run(s);
  }
  return db_good(c->db, c->problem);
}

static bool affiliations_known(struct context *c, const char *kind,
                               const struct party_change *change)
{
  if (change->n_affiliations > 0 && strcmp(kind, "person") != 0)
    return problem_field(c->problem, "affiliations", "only a person is affiliated; leave it out");
  /* The charter names officers before any organization can have registered. */
  if (c->entry == 0)
    return true;
  for (size_t i = 0; i < change->n_affiliations; i++) {
    struct stmt *s = db_use(c->db, &party_statements, BY_HANDLE);
    stmt_text(s, 1, change->affiliations[i]);
    bool organization = stmt_row(s) && strcmp(stmt_column_text(s, 2), "person") != 0;
    stmt_done(s);
    if (!organization)
      return problem_field(
          c->problem, "affiliations",
          "no organization or state has the handle \"%.63s\"; it must register first",
          change->affiliations[i]);
  }
  return true;
}

/* Looked at before anything is changed: a change that is refused costs the whole batch. */
static bool unregistered(struct context *c, const char *handle, const char *did)
{
  if (late_index_find(c->db, &party_statements, handle))
    return problem_set(c->problem, PROBLEM_HANDLE_TAKEN,
                       "\"%.63s\" is registered already: choose another handle", handle);
  return did ? key_unknown(c, did) : db_good(c->db, c->problem);
}

bool party_register(struct context *c, struct party *in, const struct party_change *change,
                    const char *did, const char *label)
{
  if (!affiliations_known(c, in->kind, change) || !unregistered(c, in->handle, did))
    return false;
  in->names = change->names;
  in->country = change->country;
  in->contact = change->contact;
  in->registered = c->time;
  in->entry = in->changed = c->entry;
  struct stmt *s = db_use(c->db, &party_statements, INSERT);
  stmt_text(s, 1, in->handle);
  stmt_text(s, 2, in->kind);
  stmt_text(s, 3, in->names);
  stmt_text(s, 4, in->country);
  stmt_text(s, 5, in->contact);
  stmt_int(s, 6, in->registered);
  stmt_int(s, 7, in->entry);
  if (!stmt_run(s))
    return db_good(c->db, c->problem);
  in->id = db_last_id(c->db);
  late_index_added(c->db, &party_statements, in->id, in->handle);
  return (!did || key_first(c, in->id, did, label)) && set_affiliations(c, in->id, change);
}

static int64_t open_application(struct context *c, int64_t party)
{
  struct stmt *s = db_use(c->db, &party_statements, APPLYING);
  stmt_int(s, 1, party);
  stmt_text(s, 2, context_date(c, c->time));
  int64_t id = stmt_row(s) ? stmt_column_int(s, 0) : 0;
  stmt_done(s);
  return id;
}

/* What is judged must not change under those who judge it; a seat stays its country's. */
static bool may_change(struct context *c, const struct party *party,
                       const struct party_change *change)
{
  bool moves = change->country && (!party->country || strcmp(change->country, party->country) != 0);
  int64_t open = change->names || moves ? open_application(c, party->id) : 0;
  if (open)
    return problem_set(c->problem, PROBLEM_FROZEN,
                       "names and country stay as they are while application A%lld is open: wait "
                       "for its decision, or withdraw it first",
                       (long long)open);
  int64_t seat = moves ? membership_seat_of(c, party->id) : 0;
  if (seat)
    return problem_set(c->problem, PROBLEM_FROZEN,
                       "the country stays as it is while membership M%lld lasts", (long long)seat);
  return true;
}

/* Each of them: whether there was a contact in it is not known any more when it is replayed after
 * an erasure. */
static bool note_update(struct context *c, int64_t party)
{
  struct stmt *s = db_use(c->db, &party_statements, NOTE_UPDATE);
  stmt_int(s, 1, party);
  stmt_int(s, 2, c->entry);
  return stmt_run(s);
}

bool party_update(struct context *c, struct party *party, const struct party_change *change)
{
  if (!affiliations_known(c, party->kind, change) || !may_change(c, party, change))
    return false;
  struct stmt *s = db_use(c->db, &party_statements, UPDATE);
  stmt_int(s, 1, party->id);
  stmt_text(s, 2, change->names);
  stmt_text(s, 3, change->country);
  stmt_text(s, 4, change->contact);
  stmt_int(s, 5, c->entry);
  if (!stmt_run(s) || !note_update(c, party->id) || !set_affiliations(c, party->id, change))
    return db_good(c->db, c->problem);
  if (!party_by_id(c, party->id, party))
    return false;
  if (change->names || change->country)
    search_renamed(c, party);
  return db_good(c->db, c->problem);
}

static bool affiliated(struct context *c, int64_t party, const char *organization, int64_t since)
{
  struct stmt *s = db_use(c->db, &party_statements, STAKE);
  stmt_int(s, 1, party);
  stmt_text(s, 2, organization);
  stmt_int(s, 3, since);
  bool found = stmt_row(s);
  stmt_done(s);
  return found;
}

/* As themself, or by where they say that they belong. */
static bool own_stake(struct context *c, int64_t party, const struct party *other, int64_t since,
                      const char **why)
{
  *why = NULL;
  if (party == other->id)
    *why = "it is your own";
  else if (affiliated(c, party, other->handle, since - STAKE_SECONDS))
    *why = arena_printf(c->arena, "you are, or were lately, affiliated with %s", other->handle);
  return *why != NULL;
}

static bool stake_by_name(struct context *c, bool named, const struct party *other,
                          const char **why)
{
  if (named)
    *why = arena_printf(c->arena, "you represent, or did lately, %s", other->handle);
  return named;
}

bool party_has_stake(struct context *c, int64_t party, const struct party *other, int64_t since,
                     const char **why)
{
  return own_stake(c, party, other, since, why) ||
         stake_by_name(c, representative_had(c, other->id, party, since - STAKE_SECONDS), other,
                       why);
}

bool party_had_stake(struct context *c, int64_t party, const struct party *other, int64_t since,
                     const char **why)
{
  return own_stake(c, party, other, since, why) ||
         stake_by_name(c, representative_bound(c, other->id, party, since - STAKE_SECONDS, since),
                       other, why);
}
