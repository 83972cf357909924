#include "daemon/model/certificate.h"

#include <ctype.h>
#include <string.h>
#include <json-c/json.h>

#include "daemon/model/charter.h"
#include "daemon/model/statements.h"
#include "lib/credential.h"
#include "lib/id.h"
#include "lib/jcs.h"
#include "lib/json.h"
#include "lib/timestamp.h"

#define SELECT                                                                                     \
  "SELECT c.serial, c.number, p.handle, b.slug, c.membership, c.issued, c.entry, c.valid_from,"    \
  " c.valid_until, c.digest FROM certificate c JOIN party p ON p.id = c.party"                     \
  " LEFT JOIN body b ON b.id = c.body"

#define LISTED " AND (?3 IS NULL OR b.slug = ?3) ORDER BY c.serial LIMIT ?4"

enum { BY_NUMBER, LIST, LIST_OF, NEXT_SERIAL, INSERT, CREDENTIAL, SIGNED, PENDING, SIGN };

static const char *const sql[] = {
  [BY_NUMBER] = (SELECT " WHERE c.number = ?1"),
  [LIST] = (SELECT " WHERE c.serial > ?1" LISTED),
  [LIST_OF] = (SELECT " WHERE c.serial > ?1"
                      " AND c.party = (SELECT id FROM party WHERE handle = ?2)" LISTED),
  [NEXT_SERIAL] = "SELECT coalesce(max(serial), 0) + 1 FROM certificate",
  [INSERT] = "INSERT INTO certificate (serial, number, party, body, membership, issued, entry,"
             " valid_from, valid_until, digest, document)"
             " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
  [CREDENTIAL] = "SELECT credential FROM certificate_proof WHERE serial = ?1",
  [SIGNED] = "SELECT count(*) FROM certificate_proof",
  /* They are signed in order, so what is pending comes after the last that was. */
  [PENDING] = "SELECT serial, issued, document FROM certificate"
              " WHERE serial > (SELECT coalesce(max(serial), 0) FROM certificate_proof)"
              " ORDER BY serial LIMIT 1",
  [SIGN] = "INSERT INTO certificate_proof (serial, credential) VALUES (?1, ?2)",
};
const struct sql_table certificate_statements = SQL_TABLE(SQL_CERTIFICATE, sql);

static void read_row(struct context *c, struct stmt *s, struct certificate *out)
{
  out->serial = stmt_column_int(s, 0);
  out->number = context_text(c, s, 1);
  out->party = context_text(c, s, 2);
  out->body = context_text(c, s, 3);
  out->membership = stmt_column_int(s, 4);
  out->issued = stmt_column_int(s, 5);
  out->entry = stmt_column_int(s, 6);
  out->valid_from = stmt_column_int(s, 7);
  out->valid_until = stmt_column_int(s, 8);
  out->digest = context_text(c, s, 9);
}

bool certificate_by_number(struct context *c, const char *number, struct certificate *out)
{
  struct stmt *s = db_use(c->db, &certificate_statements, BY_NUMBER);
  stmt_text(s, 1, number);
  if (!stmt_row(s))
    return problem_set(c->problem, PROBLEM_NOT_FOUND,
                       "no certificate has the number %.40s; `wiotc certificate list` shows them",
                       number);
  read_row(c, s, out);
  stmt_done(s);
  return true;
}

size_t certificate_list(struct context *c, const struct certificate_filter *f,
                        const struct page *page, struct certificate **out, bool *more)
{
  size_t n = 0;
  struct certificate *rows = arena_alloc(c->arena, (size_t)page->limit * sizeof *rows);
  struct stmt *s = db_use(c->db, &certificate_statements, f->party ? LIST_OF : LIST);
  stmt_int(s, 1, page->after);
  if (f->party)
    stmt_text(s, 2, f->party);
  stmt_text(s, 3, f->body);
  stmt_int(s, 4, page->limit + 1);
  while (page_row(page, s, n, more))
    read_row(c, s, &rows[n++]);
  *out = rows;
  return n;
}

const char *certificate_status(struct context *c, const struct certificate *certificate)
{
  struct membership m;
  if (certificate->valid_until && certificate->valid_until <= c->time)
    return "expired";
  if (!certificate->membership || !membership_by_id(c, certificate->membership, &m))
    return "valid";
  if (m.status & (MEMBER_RESIGNED | MEMBER_EXPELLED | MEMBER_DISSOLVED))
    return "revoked";
  return m.status == MEMBER_SUSPENDED ? "suspended" : "valid";
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

/* The English name, else the first there is. */
static const char *main_name(struct context *c, const char *names)
{
  struct json_object *object = json_tokener_parse(names);
  const char *name = json_str(object, "en");
  if (!name && json_object_object_length(object) > 0) {
    struct json_object_iterator first = json_object_iter_begin(object);
    name = json_object_get_string(json_object_iter_peek_value(&first));
  }
  name = arena_strdup(c->arena, name ? name : "");
  json_object_put(object);
  return name;
}

static void add_name(struct json_object *names, const char *tag, const char *text)
{
  struct json_object *name = json_object_new_object();
  char lower[LIMIT_LANGUAGE + 1];
  size_t i = 0;

  for (; tag[i] != '\0' && i < LIMIT_LANGUAGE; i++)
    lower[i] = (char)tolower((unsigned char)tag[i]);
  lower[i] = '\0';
  json_set_str(name, "@value", text);
  json_set_str(name, "@language", lower);
  json_add(names, name);
}

/* All names, the main one first; NULL when there is but one. The caller owns them. */
static struct json_object *all_names(const char *names)
{
  struct json_object *object = json_tokener_parse(names), *list = NULL;
  const char *english = json_str(object, "en");

  if (object && json_object_object_length(object) > 1) {
    list = json_object_new_array();
    if (english)
      add_name(list, "en", english);
    json_object_object_foreach (object, tag, text) {
      if (strcmp(tag, "en") != 0)
        add_name(list, tag, json_object_get_string(text));
    }
  }
  json_object_put(object);
  return list;
}

static const char *time_text(struct context *c, int64_t time)
{
  char text[TIMESTAMP_LEN + 1];
  timestamp_write(time, text);
  return arena_strdup(c->arena, text);
}

/* What the certificate of a membership says, frozen. */
static struct json_object *document(struct context *c, const struct body *body,
                                    const struct party *party, const struct membership *m,
                                    const char *criteria, const struct certificate *certificate)
{
  const char *base = c->identity->certificate_base;
  const char *organization = main_name(c, charter_names(c));
  const char *body_name = main_name(c, body->names), *party_name = main_name(c, party->names);
  struct credential vc = {
    .id = arena_printf(c->arena, "%scertificates/%s", base, certificate->number),
    .number = certificate->number,
    .name = arena_printf(c->arena, "Certificate of Membership %s", certificate->number),
    .description = arena_printf(c->arena, "%s is a member (%s) of the %s of the %s.", party_name,
                                m->class, body_name, organization),
    .issuer_did = c->identity->issuer_did,
    .issuer_name = organization,
    .valid_from = time_text(c, certificate->valid_from),
    .valid_until = time_text(c, certificate->valid_until),
    .subject_id = arena_printf(c->arena, "%sparties/%s", base, party->handle),
    .subject_name = party_name,
    .subject_names = all_names(party->names),
    .achievement_id =
        arena_printf(c->arena, "%sbodies/%s/membership/%s", base, body->slug, m->class),
    .achievement_type = "Membership",
    .achievement_name = arena_printf(c->arena, "Member of the %s", body_name),
    .achievement_description = arena_printf(c->arena, "Membership (%s) of the %s of the %s.",
                                            m->class, body_name, organization),
    .criteria_id = arena_printf(c->arena, "%sbodies/%s/admission", base, body->slug),
    .criteria_narrative = criteria,
    .evidence_id = arena_printf(c->arena, "%slog/entries/%lld", base, (long long)c->entry),
    .evidence_name =
        arena_printf(c->arena, "Log entry %lld of %s", (long long)c->entry, c->identity->name),
  };
  struct json_object *built = credential_build(&vc);
  json_object_put(vc.subject_names);
  return built;
}

static bool insert(struct context *c, const struct body *body, const struct party *party,
                   const struct certificate *certificate, const char *text)
{
  struct stmt *s = db_use(c->db, &certificate_statements, INSERT);
  stmt_int(s, 1, certificate->serial);
  stmt_text(s, 2, certificate->number);
  stmt_int(s, 3, party->id);
  stmt_int(s, 4, body->id);
  stmt_int(s, 5, certificate->membership);
  stmt_int(s, 6, certificate->issued);
  stmt_int(s, 7, certificate->entry);
  stmt_int(s, 8, certificate->valid_from);
  stmt_int(s, 9, certificate->valid_until);
  stmt_text(s, 10, certificate->digest);
  stmt_text(s, 11, text);
  return stmt_run(s) || db_good(c->db, c->problem);
}

bool certificate_issue(struct context *c, const struct body *body, const struct party *party,
                       const struct membership *m, struct certificate *out)
{
  const char *criteria = arena_printf(
      c->arena, "The application was screened and approved by %lld holders of the office of %s.",
      (long long)body->admission.approvals, body->admission.decided_by);
  return certificate_issue_for(c, body, party, m, criteria, out);
}

bool certificate_issue_for(struct context *c, const struct body *body, const struct party *party,
                           const struct membership *m, const char *criteria,
                           struct certificate *out)
{
  char date[DATE_LEN + 1], number[LIMIT_ID + 1], hex[2 * DIGEST_BYTES + 1];
  struct digest digest;
  struct buf text = { 0 };
  struct stmt *s = db_use(c->db, &certificate_statements, NEXT_SERIAL);
  memset(out, 0, sizeof *out);
  if (stmt_row(s))
    out->serial = stmt_column_int(s, 0);
  stmt_done(s);
  date_of(c->time, date);
  certificate_number_write(c->identity->certificate_prefix, date_year(date), out->serial, number);
  out->number = arena_strdup(c->arena, number);
  out->party = party->handle;
  out->body = body->slug;
  out->membership = m->id;
  out->issued = c->time;
  out->entry = c->entry;
  date_read(m->since, &out->valid_from);
  date_read(m->until, &out->valid_until);
  struct json_object *vc = document(c, body, party, m, criteria, out);
  jcs_write(&text, vc);
  digest_of(text.data, text.len, &digest);
  digest_hex(&digest, hex);
  out->digest = arena_strdup(c->arena, hex);
  bool ok = insert(c, body, party, out, buf_str(&text));
  json_object_put(vc);
  buf_free(&text);
  return ok;
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

int certificate_sign_pending(struct db *db, const struct secret_key *issuer)
{
  struct arena arena = { 0 };
  int n = 0;
  bool ok = db_begin(db);
  while (ok) {
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
