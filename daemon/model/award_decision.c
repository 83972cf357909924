#include "daemon/model/award_decision.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/model/award_seal.h"
#include "daemon/model/charter.h"
#include "daemon/model/nomination.h"
#include "daemon/model/office.h"
#include "daemon/model/statements.h"
#include "lib/buf.h"
#include "lib/commitment.h"
#include "lib/id.h"
#include "lib/json.h"

#define SELECT                                                                                     \
  "SELECT x.entry, x.round, x.party, x.category, p.handle, x.winners, x.reason, x.seal,"           \
  " x.commitment, x.at, x.counted, c.slug FROM award_choice x JOIN party p ON p.id = x.party"      \
  " JOIN ceremony c ON c.id = x.ceremony"
#define LAST                                                                                       \
  " x.entry = (SELECT max(l.entry) FROM award_choice l WHERE l.round = x.round"                    \
  "  AND l.category = x.category AND l.party = x.party)"

enum { CHOOSE, CHOICES, BY_ENTRY, SEALED, DECIDE, COUNT, UNCOUNT, DECIDED };

static const char *const sql[] = {
  [CHOOSE] = "INSERT INTO award_choice (entry, round, category, party, winners, reason, seal,"
             " commitment, ceremony, at, counted)"
             " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 0)",
  [CHOICES] = (SELECT " WHERE x.round = ?1 AND x.category = ?2 AND (x.counted = 1 OR" LAST
                      ") ORDER BY x.entry"),
  [BY_ENTRY] = (SELECT " WHERE x.entry = ?1"),
  [SEALED] = "SELECT 1 FROM award_choice WHERE seal = ?1",
  [DECIDE] = "INSERT OR REPLACE INTO award_decision (round, category, entry, at, winners)"
             " VALUES (?1, ?2, ?3, ?4, ?5)",
  [COUNT] = "UPDATE award_choice SET counted = 1 WHERE entry = ?1",
  [UNCOUNT] = "UPDATE award_choice SET counted = 0 WHERE round = ?1 AND category = ?2",
  [DECIDED] = "SELECT entry, at, winners FROM award_decision WHERE round = ?1 AND category = ?2",
};
const struct sql_table award_decision_statements = SQL_TABLE(SQL_AWARD_DECISION, sql);

static void read_row(struct context *c, struct stmt *s, struct award_choice *out)
{
  *out = (struct award_choice){ .entry = stmt_column_int(s, 0),
                                .round = stmt_column_int(s, 1),
                                .party = stmt_column_int(s, 2),
                                .category = context_text(c, s, 3),
                                .by = context_text(c, s, 4),
                                .winners = context_text(c, s, 5),
                                .reason = context_text(c, s, 6),
                                .seal = context_text(c, s, 7),
                                .commitment = context_text(c, s, 8),
                                .at = stmt_column_int(s, 9),
                                .counted = stmt_column_int(s, 10) != 0,
                                .ceremony = context_text(c, s, 11) };
}

static struct stmt *use(struct context *c, unsigned statement, const struct award_round *round,
                        const char *category)
{
  struct stmt *s = db_use(c->db, &award_decision_statements, statement);
  stmt_int(s, 1, round->id);
  stmt_text(s, 2, category);
  return s;
}

bool award_decided(struct context *c, const struct award_round *round, const char *category,
                   struct award_decision *out)
{
  struct stmt *s = use(c, DECIDED, round, category);
  bool found = stmt_row(s);
  if (found)
    *out = (struct award_decision){ stmt_column_int(s, 0), stmt_column_int(s, 1),
                                    context_text(c, s, 2) };
  stmt_done(s);
  return found;
}

size_t award_choices(struct context *c, const struct award_round *round, const char *category,
                     struct award_choice **out)
{
  size_t n = 0;
  *out = arena_alloc(c->arena, LIMIT_ELECTORATE * sizeof **out);
  struct stmt *s = use(c, CHOICES, round, category);
  while (n < LIMIT_ELECTORATE && stmt_row(s))
    read_row(c, s, &(*out)[n++]);
  stmt_done(s);
  return n;
}

bool award_choice_by_entry(struct context *c, int64_t entry, struct award_choice *out)
{
  struct stmt *s = db_use(c->db, &award_decision_statements, BY_ENTRY);
  stmt_int(s, 1, entry);
  bool found = stmt_row(s);
  if (found)
    read_row(c, s, out);
  stmt_done(s);
  return found;
}

bool award_undecided(struct context *c, const struct award_round *round, const char *category)
{
  struct award_decision decision;
  return !award_decided(c, round, category, &decision) ||
         problem_set(c->problem, PROBLEM_WRONG_STATE,
                     "%s is decided by log entry %lld, and under seal until its ceremony is held",
                     category, (long long)decision.entry);
}

/* Has one of them fallen out since? */
static bool is_void(struct context *c, const struct award_round *round, const char *winners)
{
  bool found = false;
  struct json_object *list = json_tokener_parse(winners);
  for (size_t i = 0; i < json_object_array_length(list); i++) {
    struct nomination n;
    const char *id = json_object_get_string(json_object_array_get_idx(list, i));
    found = found || (nomination_by_id(c, id_read(ID_NOMINATION, id), &n) &&
                      nomination_obstacle(c, round, &n));
  }
  json_object_put(list);
  return found;
}

/* Until it is decided, and again while one who was chosen cannot win any more. */
static bool is_open(struct context *c, const struct award_round *round, const char *category)
{
  struct award_decision decision;
  return (award_decided(c, round, category, &decision) && is_void(c, round, decision.winners)) ||
         award_undecided(c, round, category);
}

static int by_number(const void *a, const void *b)
{
  int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
  return (left > right) - (left < right);
}

/* Of the round and category, and accepted. */
static bool stands(struct context *c, const struct award_round *round, const char *category,
                   const char *word, size_t place, int64_t *id)
{
  struct nomination n;
  struct problem none = { 0 };
  struct context look = *c;
  const char *field = arena_printf(c->arena, "winners[%zu]", place);
  look.problem = &none;
  *id = id_read(ID_NOMINATION, word);
  if (!nomination_by_id(&look, *id, &n) || n.round != round->id ||
      strcmp(n.category, category) != 0)
    return problem_field(c->problem, field, "%s is no nomination for %s in the round %s", word,
                         category, round->edition);
  if (n.status != NOMINATION_ACCEPTED)
    return problem_field(c->problem, field,
                         "%s is %s: only a nomination that was accepted, and not merged into "
                         "another, can win",
                         word, nomination_status_name(n.status));
  const char *why = nomination_obstacle(c, round, &n);
  return !why || problem_field(c->problem, field, "%s cannot win: %s", word, why);
}

/* The winners in the order of their numbers, as JSON text: the same choice is the same text. */
static bool read_winners(struct context *c, const struct award_round *round,
                         const struct programme_category *category, const char *const *words,
                         size_t n, struct json_object *list)
{
  char id[LIMIT_ID + 1];
  int64_t ids[LIMIT_WINNERS + 1];
  if ((int64_t)n > category->winners)
    return problem_field(c->problem, "winners", "%s has at most %lld", category->slug,
                         (long long)category->winners);
  for (size_t i = 0; i < n; i++)
    stands(c, round, category->slug, words[i], i, &ids[i]);
  if (c->problem->id != PROBLEM_NONE)
    return false;
  qsort(ids, n, sizeof ids[0], by_number);
  for (size_t i = 0; i < n; i++) {
    id_write(ID_NOMINATION, ids[i], id);
    json_add_str(list, id);
  }
  return true;
}

static bool is_committed(struct context *c, const struct award_round *round,
                         const struct award_choice *in, struct json_object *winners)
{
  char right[COMMITMENT_LEN + 1];
  const struct commitment commitment = { c->identity->name, round->edition, in->category, in->seal,
                                         winners };
  return (commitment_write(&commitment, right) && strcmp(right, in->commitment) == 0) ||
         problem_field(c->problem, "commitment",
                       "is none to these winners with this seal: it is the SHA-256 that doc/api.md "
                       "says, and `wiotc award decide` makes it");
}

static bool is_fresh(struct context *c, const char *seal)
{
  struct stmt *s = db_use(c->db, &award_decision_statements, SEALED);
  stmt_text(s, 1, seal);
  bool used = stmt_row(s);
  stmt_done(s);
  return !used || problem_field(c->problem, "seal",
                                "was used before, and would show whether the choice is the same: "
                                "make a random one each time");
}

static bool keep(struct context *c, const struct award_round *round, const struct award_choice *in,
                 int64_t ceremony)
{
  struct stmt *s = db_use(c->db, &award_decision_statements, CHOOSE);
  stmt_int(s, 1, c->entry);
  stmt_int(s, 2, round->id);
  stmt_text(s, 3, in->category);
  stmt_int(s, 4, c->actor);
  stmt_text(s, 5, in->winners);
  stmt_text(s, 6, in->reason);
  stmt_text(s, 7, in->seal);
  stmt_text(s, 8, in->commitment);
  stmt_int(s, 9, ceremony);
  stmt_int(s, 10, c->time);
  return stmt_run(s) || db_good(c->db, c->problem);
}

/* Those who may choose: in office, and without a stake in anyone who stands. */
static size_t electors(struct context *c, const struct award_round *round, const char *category,
                       int64_t **out)
{
  int64_t *ids;
  const char *why;
  size_t n = office_holders(c, charter_quorum_role(QUORUM_AWARD), 0, &ids), kept = 0;
  for (size_t i = 0; i < n; i++)
    if (!nomination_category_conflict(c, round, category, ids[i], &why))
      ids[kept++] = ids[i];
  *out = ids;
  return kept;
}

static bool among(const int64_t *ids, size_t n, int64_t id)
{
  for (size_t i = 0; i < n; i++)
    if (ids[i] == id)
      return true;
  return false;
}

static bool decide(struct context *c, struct award_round *round, const struct award_choice *last,
                   const struct ceremony *ceremony, const int64_t *entries, size_t n)
{
  struct stmt *s = use(c, UNCOUNT, round, last->category);
  if (!stmt_run(s))
    return db_good(c->db, c->problem);
  s = use(c, DECIDE, round, last->category);
  stmt_int(s, 3, c->entry);
  stmt_int(s, 4, c->time);
  stmt_text(s, 5, last->winners);
  bool ok = stmt_run(s) && award_seal_bind(c, round, ceremony);
  for (size_t i = 0; ok && i < n; i++) {
    s = db_use(c->db, &award_decision_statements, COUNT);
    stmt_int(s, 1, entries[i]);
    ok = stmt_run(s);
  }
  return ok ? award_seal(c, round) : db_good(c->db, c->problem);
}

/* Decides when enough of those who may still choose have made the actor's choice theirs, of the
 * winners and of the ceremony. */
static bool count(struct context *c, struct award_round *round, const struct award_choice *last,
                  const struct ceremony *ceremony, const int64_t *ids, size_t n_ids)
{
  struct award_choice *rows;
  size_t n = award_choices(c, round, last->category, &rows), agreed = 0;
  int64_t *entries = arena_alloc(c->arena, (n + 1) * sizeof *entries);
  for (size_t i = 0; i < n; i++)
    if (!rows[i].counted && among(ids, n_ids, rows[i].party) &&
        strcmp(rows[i].winners, last->winners) == 0 &&
        strcmp(rows[i].ceremony, ceremony->slug) == 0)
      entries[agreed++] = rows[i].entry;
  return (int64_t)agreed < round->needed || decide(c, round, last, ceremony, entries, agreed);
}

static bool reachable(struct context *c, const struct award_round *round, const char *category,
                      size_t n)
{
  return (int64_t)n >= round->needed ||
         problem_set(c->problem, PROBLEM_QUORUM_UNREACHABLE,
                     "%lld must choose the same, and only %zu with the office of %s have no stake "
                     "in a nominee of %s: others must be appointed first",
                     (long long)round->needed, n, charter_quorum_role(QUORUM_AWARD), category);
}

static bool choose(struct context *c, struct award_round *round, const struct award_choice *in,
                   struct json_object *winners)
{
  int64_t *ids;
  struct ceremony ceremony;
  struct buf text = { 0 };
  struct award_choice made = *in;
  size_t n = electors(c, round, in->category, &ids);
  json_write(&text, winners);
  made.winners = arena_strdup(c->arena, buf_str(&text));
  buf_free(&text);
  return is_committed(c, round, in, winners) && is_fresh(c, in->seal) &&
         reachable(c, round, in->category, n) &&
         award_seal_allows(c, round, in->ceremony, &ceremony) &&
         keep(c, round, &made, ceremony.id) && count(c, round, &made, &ceremony, ids, n);
}

bool award_choose(struct context *c, struct award_round *round, const struct award_choice *in,
                  const char *const *winners, size_t n)
{
  struct programme_category category;
  if (!award_category(c, round, in->category, &category))
    return problem_field(c->problem, "category",
                         "the round %s has none that is called so; `wiotc award round show %s` "
                         "names them",
                         round->edition, round->edition);
  if (!is_open(c, round, in->category))
    return false;
  struct json_object *list = json_object_new_array();
  bool ok = read_winners(c, round, &category, winners, n, list) && choose(c, round, in, list);
  json_object_put(list);
  return ok;
}
