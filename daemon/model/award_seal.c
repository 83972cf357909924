#include "daemon/model/award_seal.h"

#include <string.h>
#include <json-c/json.h>

#include "daemon/model/award_decision.h"
#include "daemon/model/charter.h"
#include "daemon/model/nomination.h"
#include "daemon/model/notice.h"
#include "daemon/model/office.h"
#include "daemon/model/statements.h"
#include "lib/id.h"

enum { BIND, BOUND, UNDECIDED, NEXT };

static const char *const sql[] = {
  [BIND] = "UPDATE award_round SET sealed_for = nullif(?2, 0) WHERE id = ?1",
  /* What the rounds that are bound to it could come to, by what was known when they were opened. */
  [BOUND] = "SELECT coalesce(sum(k.winners), 0) + count(DISTINCT r.id), coalesce(sum(r.needed), 0)"
            " FROM award_round r JOIN award_category k ON k.round = r.id"
            " WHERE r.sealed_for = ?1 OR r.id = ?2",
  [UNDECIDED] = ("SELECT count(*) FROM award_category k WHERE k.round = ?1 AND NOT EXISTS (SELECT 1"
                 " FROM award_decision d WHERE d.round = k.round AND d.category = k.slug)"),
  [NEXT] = "SELECT id FROM award_round WHERE sealed_for = ?1 AND id > ?2 ORDER BY id LIMIT 1",
};
const struct sql_table award_seal_statements = SQL_TABLE(SQL_AWARD_SEAL, sql);

static bool room_for_it(struct context *c, const struct ceremony *ceremony,
                        const struct award_round *round)
{
  struct stmt *s = db_use(c->db, &award_seal_statements, BOUND);
  stmt_int(s, 1, ceremony->id);
  stmt_int(s, 2, round->id);
  int64_t items = stmt_row(s) ? stmt_column_int(s, 0) : 0;
  int64_t openings = items ? stmt_column_int(s, 1) : 0;
  stmt_done(s);
  return (items <= LIMIT_CEREMONY_AWARDS && openings <= LIMIT_CEREMONY_OPENINGS) ||
         problem_set(c->problem, PROBLEM_QUOTA,
                     "the ceremony %s has other rounds of awards to open, and no room for %s: name "
                     "another ceremony",
                     ceremony->slug, round->edition);
}

static bool bind_to(struct context *c, const struct award_round *round, int64_t ceremony)
{
  struct stmt *s = db_use(c->db, &award_seal_statements, BIND);
  stmt_int(s, 1, round->id);
  stmt_int(s, 2, ceremony);
  return stmt_run(s) || db_good(c->db, c->problem);
}

bool award_seal_allows(struct context *c, const struct award_round *round, const char *slug,
                       struct ceremony *out)
{
  if (round->sealed_for && strcmp(round->sealed_for, slug) != 0)
    return problem_set(c->problem, PROBLEM_WRONG_STATE,
                       "the round %s is sealed for the ceremony %s: name that", round->edition,
                       round->sealed_for);
  return ceremony_by_slug(c, slug, out) && ceremony_open(c, out) && room_for_it(c, out, round);
}

bool award_seal_bind(struct context *c, struct award_round *round, const struct ceremony *ceremony)
{
  round->sealed_for = ceremony->slug;
  return bind_to(c, round, ceremony->id);
}

static int64_t number(struct context *c, unsigned statement, int64_t a, int64_t b)
{
  struct stmt *s = db_use(c->db, &award_seal_statements, statement);
  stmt_int(s, 1, a);
  if (statement == NEXT)
    stmt_int(s, 2, b);
  int64_t n = stmt_row(s) ? stmt_column_int(s, 0) : 0;
  stmt_done(s);
  return n;
}

bool award_seal(struct context *c, struct award_round *round)
{
  return round->status == ROUND_SEALED || number(c, UNDECIDED, round->id, 0) > 0 ||
         award_enter(c, round, ROUND_SEALED);
}

struct announcement {
  const struct award_round *round;
  const struct programme_category *category;
  const char *decided; /* how, in a sentence */
};

static bool announce_winner(struct context *c, struct holding *h, const struct announcement *a,
                            const char *id)
{
  struct nomination n;
  struct certificate certificate;
  struct ceremony_item item = { .kind = "nomination", .subject = id };
  if (!nomination_by_id(c, id_read(ID_NOMINATION, id), &n))
    return false;
  const char *why = nomination_obstacle(c, a->round, &n);
  if (why) {
    item.problem = arena_printf(c->arena, "it was chosen, but %s: the others have won", why);
    holding_note(c, h, &item, NULL);
    return true;
  }
  if (!certificate_issue_award(c, a->round, a->category, &n, h->ceremony, a->decided,
                               &certificate) ||
      !notice_of_award(c, n.nominee_id, n.id))
    return false;
  holding_note(c, h, &item, &certificate);
  return true;
}

/* An item for each winner. */
static bool announce_category(struct context *c, struct holding *h, const struct award_round *round,
                              const struct programme_category *category)
{
  struct award_decision decision;
  if (!award_decided(c, round, category->slug, &decision))
    return problem_set(c->problem, PROBLEM_INTERNAL, "%s is not decided", category->slug);
  const struct announcement a = { round, category,
                                  arena_printf(c->arena,
                                               "The winners were chosen by the quorum of %lld with "
                                               "the office of %s.",
                                               (long long)round->needed,
                                               charter_quorum_role(QUORUM_AWARD)) };
  struct json_object *list = json_tokener_parse(decision.winners);
  bool ok = true;
  for (size_t i = 0; ok && i < json_object_array_length(list); i++)
    ok = announce_winner(c, h, &a, json_object_get_string(json_object_array_get_idx(list, i)));
  json_object_put(list);
  return ok;
}

static bool announce(struct context *c, struct holding *h, struct award_round *round)
{
  struct programme_category *rows;
  const char *why = arena_printf(c->arena, "the round %s was announced", round->edition);
  size_t n = award_categories(c, round, &rows);
  if (!award_enter(c, round, ROUND_ANNOUNCED) || !office_end_round(c, round->id, why))
    return false;
  holding_note(c, h, &(struct ceremony_item){ .kind = "award", .subject = round->edition }, NULL);
  for (size_t i = 0; i < n; i++)
    if (!announce_category(c, h, round, &rows[i]))
      return false;
  return true;
}

/* What is decided stays, and whoever decides the next category names another ceremony. */
static bool postpone(struct context *c, struct holding *h, const struct award_round *round)
{
  const char *why = arena_printf(
      c->arena,
      "it is %s: the winners of all its categories must be decided before. Whoever chooses next "
      "names another ceremony",
      round_status_name(round->status));
  holding_note(
      c, h, &(struct ceremony_item){ .kind = "award", .subject = round->edition, .problem = why },
      NULL);
  return bind_to(c, round, 0);
}

bool award_seal_open(struct context *c, struct holding *h)
{
  struct award_round round;
  int64_t id = 0;
  while ((id = number(c, NEXT, h->ceremony->id, id)))
    if (!award_by_id(c, id, &round) ||
        !(round.status == ROUND_SEALED ? announce(c, h, &round) : postpone(c, h, &round)))
      return false;
  return db_good(c->db, c->problem);
}
