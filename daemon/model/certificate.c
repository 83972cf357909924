#include "daemon/model/certificate.h"

#include <string.h>
#include <json-c/json.h>

#include "daemon/model/certificate_sql.h"
#include "daemon/model/statements.h"
#include "lib/credential.h"
#include "lib/json.h"
#include "lib/timestamp.h"

#define HANDLE(id) "(SELECT x.handle FROM party x WHERE x.id = " id ")"
/* Four columns each, a struct certificate_reason; the cause says which one counts. */
/* clang-format off */
#define REASONS                                                                                    \
  "v.effective, v.reason, " HANDLE("v.revoked_by") ", v.entry,"                                    \
  " r.day, r.reason, " HANDLE("r.reissued_by") ", r.entry,"                                        \
  " e.ended, 'the membership was ' || CASE e.reason WHEN 'dissolved' THEN 'ended with its body'"   \
  "  ELSE e.reason END || coalesce(': ' || e.note, ''), NULL, e.entry,"                            \
  " h.since, h.reason, " HANDLE("h.suspended_by") ", h.entry,"                                     \
  " s.since, 'the membership is suspended: ' || s.reason, " HANDLE("s.suspended_by") ", s.entry,"  \
  " o.end_date, 'the office was ended' || coalesce(': ' || o.end_reason, ''), NULL, o.ended_entry"
#define KIND                                                                                       \
  "CASE WHEN c.office IS NOT NULL THEN 'office' WHEN c.nomination IS NOT NULL THEN 'award'"        \
  " ELSE 'membership' END"
#define NUMBER(serial) "(SELECT x.number FROM certificate x WHERE x.serial = " serial ")"
#define REPLACES "(SELECT y.serial FROM certificate_reissue y WHERE y.successor = c.serial)"
#define SELECT                                                                                     \
  "SELECT c.serial, c.number, c.party, c.body, p.handle, b.slug, c.membership, c.issued, c.entry," \
  " c.valid_from, c.valid_until, c.digest, c.status_pair, c.status_index, " NUMBER(REPLACES) ", "  \
  NUMBER("r.successor") ", " CERTIFICATE_CAUSE ", " KIND ", c.office, c.nomination, a.edition,"    \
  " w.category, " REASONS CERTIFICATE_FROM " JOIN party p ON p.id = c.party"                       \
  " LEFT JOIN body b ON b.id = c.body LEFT JOIN nomination w ON w.id = c.nomination"               \
  " LEFT JOIN award_round a ON a.id = coalesce(w.round, o.round)"
/* clang-format on */
enum { COLUMN_REASONS = 22, REASON_COLUMNS = 4 };

#define LISTED                                                                                     \
  " AND (?7 IS NULL OR b.slug = ?7) AND (?9 IS NULL OR a.edition = ?9)"                            \
  " AND (?10 IS NULL OR " KIND " = ?10) ORDER BY c.serial LIMIT ?8"
/* Those of a round, of its winners and of its jurors. */
#define OF_ROUND                                                                                   \
  "SELECT x.serial FROM certificate x WHERE x.nomination IN (SELECT y.id FROM nomination y"        \
  " JOIN award_round z ON z.id = y.round WHERE z.edition = ?9) UNION ALL SELECT x.serial"          \
  " FROM certificate x WHERE x.office IN (SELECT y.id FROM office y JOIN award_round z"            \
  " ON z.id = y.round WHERE z.edition = ?9)"

enum {
  BY_NUMBER,
  LIST,
  LIST_OF,
  LIST_AWARD,
  LIST_OFFICES,
  LIST_AWARDS,
  CREDENTIAL,
  SIGNED,
  PENDING,
  SIGN
};

static const char *const sql[] = {
  [BY_NUMBER] = (SELECT " WHERE c.number = ?5"),
  [LIST] = (SELECT " WHERE c.serial > ?5" LISTED),
  [LIST_OF] = (SELECT " WHERE c.serial > ?5"
                      " AND c.party = party_id(?6)" LISTED),
  /* The rarer kinds are found by indexes of their own, not among all memberships. */
  [LIST_AWARD] = (SELECT " WHERE c.serial > ?5 AND c.serial IN (" OF_ROUND ")" LISTED),
  [LIST_OFFICES] = (SELECT " WHERE c.serial > ?5 AND c.serial IN (SELECT x.serial FROM"
                           " certificate x WHERE x.office IS NOT NULL)" LISTED),
  [LIST_AWARDS] = (SELECT " WHERE c.serial > ?5 AND c.serial IN (SELECT x.serial FROM"
                          " certificate x WHERE x.nomination IS NOT NULL)" LISTED),
  [CREDENTIAL] = "SELECT credential FROM certificate_proof WHERE serial = ?1",
  [SIGNED] = "SELECT count(*) FROM certificate_proof",
  /* They are signed in order, so what is pending comes after the last that was. */
  [PENDING] = "SELECT serial, issued, document FROM certificate"
              " WHERE serial > (SELECT coalesce(max(serial), 0) FROM certificate_proof)"
              " ORDER BY serial LIMIT 1",
  [SIGN] = "INSERT INTO certificate_proof (serial, credential) VALUES (?1, ?2)",
};
const struct sql_table certificate_statements = SQL_TABLE(SQL_CERTIFICATE, sql);

/* The n-th of REASONS. */
static void read_reason(struct context *c, struct stmt *s, int n, struct certificate_reason *out)
{
  int first = COLUMN_REASONS + n * REASON_COLUMNS;
  out->since = context_text(c, s, first);
  out->text = context_text(c, s, first + 1);
  out->by = context_text(c, s, first + 2);
  out->entry = stmt_column_int(s, first + 3);
}

static void read_reasons(struct context *c, struct stmt *s, struct certificate *out)
{
  static const int of_cause[CERTIFICATE_CAUSES] = {
    [CAUSE_NONE] = -1,
    [CAUSE_REVOCATION] = 0,
    [CAUSE_REISSUE] = 1,
    [CAUSE_MEMBERSHIP_ENDED] = 2,
    [CAUSE_OFFICE_ENDED] = 5,
    [CAUSE_EXPULSION_OPEN] = 2,
    [CAUSE_EXPIRY] = -1,
    [CAUSE_SUSPENSION] = 3,
    [CAUSE_MEMBERSHIP_SUSPENDED] = 4,
  };
  if (of_cause[out->cause] >= 0)
    read_reason(c, s, of_cause[out->cause], &out->reason);
  else if (out->cause == CAUSE_EXPIRY)
    out->reason.since = context_date(c, out->valid_until);
  read_reason(c, s, 0, &out->revocation);
}

static void read_row(struct context *c, struct stmt *s, struct certificate *out)
{
  memset(out, 0, sizeof *out);
  out->serial = stmt_column_int(s, 0);
  out->number = context_text(c, s, 1);
  out->party_id = stmt_column_int(s, 2);
  out->body_id = stmt_column_int(s, 3);
  out->party = context_text(c, s, 4);
  out->body = context_text(c, s, 5);
  out->membership = stmt_column_int(s, 6);
  out->issued = stmt_column_int(s, 7);
  out->entry = stmt_column_int(s, 8);
  out->valid_from = stmt_column_int(s, 9);
  out->valid_until = stmt_column_int(s, 10);
  out->digest = context_text(c, s, 11);
  out->status_pair = stmt_column_int(s, 12);
  out->status_index = stmt_column_int(s, 13);
  out->replaces = context_text(c, s, 14);
  out->superseded_by = context_text(c, s, 15);
  out->cause = (enum certificate_cause)stmt_column_int(s, 16);
  out->kind = context_text(c, s, 17);
  out->office = stmt_column_int(s, 18);
  out->nomination = stmt_column_int(s, 19);
  out->award = context_text(c, s, 20);
  out->category = context_text(c, s, 21);
  out->status = certificate_status_by(out->cause);
  read_reasons(c, s, out);
}

/* A statement about how this day stands: ?1 to ?4 of certificate_sql.h. */
static struct stmt *use(struct context *c, unsigned statement)
{
  const char *date = context_date(c, c->time);
  struct stmt *s = db_use(c->db, &certificate_statements, statement);
  stmt_text(s, 1, date);
  stmt_int(s, 2, INT64_MAX);
  stmt_text(s, 3, date);
  stmt_int(s, 4, c->time);
  return s;
}

bool certificate_by_number(struct context *c, const char *number, struct certificate *out)
{
  struct stmt *s = use(c, BY_NUMBER);
  stmt_text(s, 5, number);
  if (!stmt_row(s))
    return problem_set(c->problem, PROBLEM_NOT_FOUND,
                       "no certificate has the number %.40s; `wiotc certificate list` shows them",
                       number);
  read_row(c, s, out);
  stmt_done(s);
  return true;
}

bool certificate_kind_valid(const char *kind)
{
  return strcmp(kind, "membership") == 0 || strcmp(kind, "office") == 0 ||
         strcmp(kind, "award") == 0;
}

/* The statement that has the least to look through. */
static unsigned list_by(const struct certificate_filter *f)
{
  if (f->party)
    return LIST_OF;
  if (f->award)
    return LIST_AWARD;
  if (f->kind && strcmp(f->kind, "membership") != 0)
    return strcmp(f->kind, "office") == 0 ? LIST_OFFICES : LIST_AWARDS;
  return LIST;
}

size_t certificate_list(struct context *c, const struct certificate_filter *f,
                        const struct page *page, struct certificate **out, bool *more)
{
  size_t n = 0;
  struct certificate *rows = arena_alloc(c->arena, (size_t)page->limit * sizeof *rows);
  struct stmt *s = use(c, list_by(f));
  stmt_int(s, 5, page->after);
  if (f->party)
    stmt_text(s, 6, f->party);
  stmt_text(s, 7, f->body);
  stmt_int(s, 8, page->limit + 1);
  stmt_text(s, 9, f->award);
  stmt_text(s, 10, f->kind);
  while (page_row(page, s, n, more))
    read_row(c, s, &rows[n++]);
  *out = rows;
  return n;
}

bool certificate_impartial(struct context *c, const struct certificate *certificate)
{
  const char *why = NULL;
  struct party holder = { .id = certificate->party_id, .handle = certificate->party };
  if (!party_has_stake(c, c->actor, &holder, c->time, &why))
    return true;
  return problem_set(c->problem, PROBLEM_CONFLICT_OF_INTEREST,
                     "others decide on this certificate: %s", why);
}

bool certificate_step_possible(struct context *c, const struct certificate *certificate,
                               const struct certificate_step *step)
{
  char words[CERTIFICATE_WORDS];
  if (certificate->status & step->from)
    return true;
  if (certificate->status == CERTIFICATE_SUPERSEDED)
    return problem_set(c->problem, PROBLEM_WRONG_STATE,
                       "certificate %s is superseded: it is about %s now", certificate->number,
                       certificate->superseded_by);
  certificate_status_words(step->from, words);
  return problem_set(c->problem, PROBLEM_WRONG_STATE,
                     "certificate %s is %s; this is for one that is %s", certificate->number,
                     certificate_status_name(certificate->status), words);
}

void certificate_into_effect(const struct certificate *certificate, struct json_object *effect)
{
  struct json_object *list = json_array_of(effect, "certificates");
  struct json_object *issued = json_object_new_object();
  if (!list) {
    list = json_object_new_array();
    json_set(effect, "certificates", list);
  }
  json_set_str(issued, "number", certificate->number);
  json_set_str(issued, "digest", certificate->digest);
  json_add(list, issued);
}

const char *certificate_credential(struct context *c, int64_t serial)
{
  struct stmt *s = db_use(c->db, &certificate_statements, CREDENTIAL);
  stmt_int(s, 1, serial);
  const char *text = stmt_row(s) ? context_text(c, s, 0) : NULL;
  stmt_done(s);
  return text;
}

int64_t certificate_signed_count(struct db *db)
{
  struct stmt *s = db_use(db, &certificate_statements, SIGNED);
  int64_t n = stmt_row(s) ? stmt_column_int(s, 0) : 0;
  stmt_done(s);
  return n;
}

static bool sign_one(struct db *db, const struct secret_key *issuer, int64_t serial, int64_t issued,
                     const char *document)
{
  struct problem p = { 0 };
  struct buf text = { 0 };
  struct json_object *vc = json_tokener_parse(document);
  bool ok = credential_sign(vc, issuer, issued, &p);
  if (ok) {
    json_write(&text, vc);
    struct stmt *s = db_use(db, &certificate_statements, SIGN);
    stmt_int(s, 1, serial);
    stmt_text(s, 2, buf_str(&text));
    ok = stmt_run(s);
  }
  json_object_put(vc);
  buf_free(&text);
  return ok;
}

/* Signed in one transaction: more would stay in memory until its end. */
#define SIGNED_AT_ONCE 256

/* The number signed, fewer than at once when no more are pending; or -1. */
static int sign_some(struct db *db, const struct secret_key *issuer)
{
  struct arena arena = { 0 };
  int n = 0;
  bool ok = db_begin(db);
  while (ok && n < SIGNED_AT_ONCE) {
    struct stmt *s = db_use(db, &certificate_statements, PENDING);
    if (!stmt_row(s))
      break;
    int64_t serial = stmt_column_int(s, 0);
    int64_t issued = stmt_column_int(s, 1);
    const char *text = arena_strdup(&arena, stmt_column_text(s, 2));
    stmt_done(s);
    ok = sign_one(db, issuer, serial, issued, text);
    arena_free(&arena);
    n++;
  }
  ok = ok && db_state(db) == DB_GOOD && db_commit(db);
  if (!ok)
    db_rollback(db);
  return ok ? n : -1;
}

int certificate_sign_pending(struct db *db, const struct secret_key *issuer)
{
  int n = 0, some;
  while ((some = sign_some(db, issuer)) == SIGNED_AT_ONCE) {
    n += some;
    db_shrink(db);
  }
  return some < 0 ? -1 : n + some;
}
