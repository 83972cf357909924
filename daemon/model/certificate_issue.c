/* What a certificate says, made and frozen in the statement that gives rise to it. */
#include "daemon/model/certificate.h"

#include <ctype.h>
#include <string.h>
#include <json-c/json.h>

#include "daemon/model/charter.h"
#include "daemon/model/statements.h"
#include "daemon/model/status_list.h"
#include "lib/credential.h"
#include "lib/id.h"
#include "lib/jcs.h"
#include "lib/json.h"
#include "lib/timestamp.h"

enum { NEXT_SERIAL, INSERT, DOCUMENT };

static const char *const sql[] = {
  [NEXT_SERIAL] = "SELECT coalesce(max(serial), 0) + 1 FROM certificate",
  [INSERT] = "INSERT INTO certificate (serial, number, party, body, membership, issued, entry,"
             " valid_from, valid_until, digest, document, status_pair, status_index)"
             " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
  [DOCUMENT] = "SELECT document FROM certificate WHERE serial = ?1",
};
const struct sql_table certificate_issue_statements = SQL_TABLE(SQL_CERTIFICATE_ISSUE, sql);

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

static const char *list_of(struct context *c, const struct certificate *certificate,
                           enum status_purpose purpose)
{
  return status_list_uri(c, status_list_number(certificate->status_pair, purpose));
}

/* Where the lists say whether it stands. */
static struct credential_status status_entry(struct context *c,
                                             const struct certificate *certificate)
{
  struct credential_status out = {
    .index = arena_printf(c->arena, "%lld", (long long)certificate->status_index),
    .revocation = list_of(c, certificate, PURPOSE_REVOCATION),
    .suspension = list_of(c, certificate, PURPOSE_SUSPENSION),
  };
  out.id = arena_printf(c->arena, "%s#%s", out.revocation, out.index);
  return out;
}

/* How it came about: the criteria of a membership, and what it was issued in place of, if of any.
 */
struct grounds {
  const char *criteria;
  const char *replaces;
};

/* What the certificate of a membership says, frozen. */
static struct json_object *document(struct context *c, const struct body *body,
                                    const struct party *party, const struct membership *m,
                                    const struct grounds *grounds,
                                    const struct certificate *certificate)
{
  const char *base = c->identity->certificate_base;
  const char *organization = context_name(c, charter_names(c));
  const char *body_name = context_name(c, body->names), *party_name = context_name(c, party->names);
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
    .criteria_narrative = grounds->criteria,
    .evidence_id = arena_printf(c->arena, "%slog/entries/%lld", base, (long long)c->entry),
    .evidence_name =
        arena_printf(c->arena, "Log entry %lld of %s", (long long)c->entry, c->identity->name),
    .evidence_description =
        grounds->replaces
            ? arena_printf(c->arena, "Issued in place of certificate %s.", grounds->replaces)
            : NULL,
    .status = status_entry(c, certificate),
  };
  struct json_object *built = credential_build(&vc);
  json_object_put(vc.subject_names);
  return built;
}

static bool insert(struct context *c, const struct body *body, const struct party *party,
                   const struct certificate *certificate, const char *text)
{
  struct stmt *s = db_use(c->db, &certificate_issue_statements, INSERT);
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
  stmt_int(s, 12, certificate->status_pair);
  stmt_int(s, 13, certificate->status_index);
  return stmt_run(s) || db_good(c->db, c->problem);
}

/* Its number, and where the status lists will speak of it. */
static bool name_it(struct context *c, struct certificate *out)
{
  char date[DATE_LEN + 1], number[LIMIT_ID + 1];
  struct stmt *s = db_use(c->db, &certificate_issue_statements, NEXT_SERIAL);
  if (stmt_row(s))
    out->serial = stmt_column_int(s, 0);
  stmt_done(s);
  date_of(c->time, date);
  certificate_number_write(c->identity->certificate_prefix, date_year(date), out->serial, number);
  out->number = arena_strdup(c->arena, number);
  return status_position(c, out->serial, &out->status_pair, &out->status_index);
}

static bool issue(struct context *c, const struct body *body, const struct party *party,
                  const struct membership *m, const struct grounds *grounds,
                  struct certificate *out)
{
  char hex[2 * DIGEST_BYTES + 1];
  struct digest digest;
  struct buf text = { 0 };
  memset(out, 0, sizeof *out);
  if (!name_it(c, out))
    return false;
  out->party = party->handle;
  out->party_id = party->id;
  out->body = body->slug;
  out->body_id = body->id;
  out->membership = m->id;
  out->issued = c->time;
  out->entry = c->entry;
  out->status = CERTIFICATE_VALID;
  out->replaces = grounds->replaces;
  date_read(m->since, &out->valid_from);
  date_read(m->until, &out->valid_until);
  struct json_object *vc = document(c, body, party, m, grounds, out);
  jcs_write(&text, vc);
  digest_of(text.data, text.len, &digest);
  digest_hex(&digest, hex);
  out->digest = arena_strdup(c->arena, hex);
  bool ok = insert(c, body, party, out, buf_str(&text));
  json_object_put(vc);
  buf_free(&text);
  return ok;
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
  const struct grounds grounds = { criteria, NULL };
  return issue(c, body, party, m, &grounds, out);
}

bool certificate_issue_anew(struct context *c, const struct body *body, const struct party *party,
                            const struct membership *m, const struct certificate *old,
                            struct certificate *out)
{
  struct problem ignored = { 0 };
  struct credential vc;
  struct grounds grounds = { NULL, old->number };
  struct stmt *s = db_use(c->db, &certificate_issue_statements, DOCUMENT);
  stmt_int(s, 1, old->serial);
  const char *text = stmt_row(s) ? context_text(c, s, 0) : NULL;
  stmt_done(s);
  struct json_object *document = text ? json_tokener_parse(text) : NULL;
  if (document && credential_read(document, &vc, &ignored))
    grounds.criteria = arena_strdup(c->arena, vc.criteria_narrative);
  json_object_put(document);
  return grounds.criteria ? issue(c, body, party, m, &grounds, out)
                          : db_good(c->db, c->problem) &&
                                problem_set(c->problem, PROBLEM_INTERNAL,
                                            "what certificate %s says cannot be read", old->number);
}
