/* What a certificate says, made and frozen in the statement that gives rise to it. */
#include "daemon/model/certificate_freeze.h"

#include <ctype.h>
#include <string.h>
#include <json-c/json.h>

#include "daemon/model/ceremony.h"
#include "daemon/model/charter.h"
#include "daemon/model/issuer.h"
#include "daemon/model/statements.h"
#include "daemon/model/status_list.h"
#include "lib/credential.h"
#include "lib/id.h"
#include "lib/jcs.h"
#include "lib/json.h"
#include "lib/timestamp.h"

enum { NEXT_SERIAL, INSERT };

static const char *const sql[] = {
  [NEXT_SERIAL] = "SELECT coalesce(max(serial), 0) + 1 FROM certificate",
  [INSERT] = "INSERT INTO certificate (serial, number, party, body, membership, office, nomination,"
             " issued, entry, valid_from, valid_until, digest, document, status_pair, status_index)"
             " VALUES (?1, ?2, ?3, nullif(?4, 0), nullif(?5, 0), nullif(?6, 0), nullif(?7, 0), ?8,"
             " ?9, ?10, nullif(?11, 0), ?12, ?13, ?14, ?15)",
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

/* Will all verifiers sort it and those before it alike? The certificate is to hold for each. */
static bool sorts_alike(struct json_object *list, const char *text)
{
  for (size_t i = 0; i < json_object_array_length(list); i++)
    if (!credential_names_sort_alike(json_str(json_object_array_get_idx(list, i), "@value"), text))
      return false;
  return true;
}

/* All names, the main one first; NULL when there is but one. The caller owns them. */
static struct json_object *all_names(const char *names)
{
  struct json_object *object = json_tokener_parse(names), *list = json_object_new_array();
  const char *english = json_str(object, "en");

  if (english)
    add_name(list, "en", english);
  json_object_object_foreach (object, tag, text) {
    const char *name = json_object_get_string(text);
    if (strcmp(tag, "en") != 0 && sorts_alike(list, name))
      add_name(list, tag, name);
  }
  json_object_put(object);
  if (json_object_array_length(list) > 1)
    return list;
  json_object_put(list);
  return NULL;
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

/* The caller owns its names. */
static struct credential_related related_of(struct context *c, const char *id, const char *names)
{
  if (!id)
    return (struct credential_related){ 0 };
  return (struct credential_related){ id, context_name(c, names), all_names(names) };
}

/* What the certificate says, frozen. */
static struct json_object *document(struct context *c, const struct party *party,
                                    const struct certificate_text *text, const char *issuer,
                                    const struct certificate *certificate)
{
  const char *base = c->identity->certificate_base;
  struct credential vc = {
    .id = arena_printf(c->arena, "%scertificates/%s", base, certificate->number),
    .number = certificate->number,
    .name = arena_printf(c->arena, "%s %s", text->title, certificate->number),
    .description = text->description,
    .issuer_did = issuer,
    .issuer_name = context_name(c, charter_names(c)),
    .valid_from = time_text(c, certificate->valid_from),
    .valid_until = certificate->valid_until ? time_text(c, certificate->valid_until) : NULL,
    .subject_id = arena_printf(c->arena, "%sparties/%s", base, party->handle),
    .subject_name = context_name(c, party->names),
    .subject_names = all_names(party->names),
    .achievement_id = text->achievement_id,
    .achievement_type = text->achievement_type,
    .achievement_name = text->achievement_name,
    .achievement_description = text->achievement_description,
    .criteria_id = text->criteria_id,
    .criteria_narrative = text->criteria,
    .evidence_id = arena_printf(c->arena, "%slog/entries/%lld", base, (long long)c->entry),
    .evidence_name =
        arena_printf(c->arena, "Log entry %lld of %s", (long long)c->entry, c->identity->name),
    .evidence_description =
        certificate->replaces
            ? arena_printf(c->arena, "Issued in place of certificate %s.", certificate->replaces)
            : NULL,
    .status = status_entry(c, certificate),
  };
  for (size_t i = 0; i < CREDENTIAL_RELATED; i++)
    vc.related[i] = related_of(c, text->related[i].id, text->related[i].names);
  struct json_object *built = credential_build(&vc);
  json_object_put(vc.subject_names);
  for (size_t i = 0; i < CREDENTIAL_RELATED; i++)
    json_object_put(vc.related[i].names);
  return built;
}

static bool insert(struct context *c, const struct certificate *certificate, const char *text)
{
  const int64_t ids[] = { certificate->party_id, certificate->body_id, certificate->membership,
                          certificate->office, certificate->nomination };
  struct stmt *s = db_use(c->db, &certificate_issue_statements, INSERT);
  stmt_int(s, 1, certificate->serial);
  stmt_text(s, 2, certificate->number);
  for (int i = 0; i < 5; i++)
    stmt_int(s, 3 + i, ids[i]);
  stmt_int(s, 8, certificate->issued);
  stmt_int(s, 9, certificate->entry);
  stmt_int(s, 10, certificate->valid_from);
  stmt_int(s, 11, certificate->valid_until);
  stmt_text(s, 12, certificate->digest);
  stmt_text(s, 13, text);
  stmt_int(s, 14, certificate->status_pair);
  stmt_int(s, 15, certificate->status_index);
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

void certificate_of_membership(const struct membership *m, const struct body *body,
                               struct certificate *out)
{
  *out = (struct certificate){
    .kind = "membership", .body = body->slug, .body_id = body->id, .membership = m->id
  };
  date_read(m->since, &out->valid_from);
  date_read(m->until, &out->valid_until);
}

bool certificate_of_office(struct context *c, const struct office *office,
                           const struct party *party, struct certificate_text *text,
                           struct certificate *out)
{
  struct body body = { 0 };
  struct award_round round;
  if ((office->body && !body_by_slug(c, office->body, &body)) ||
      (office->round && !award_by_edition(c, office->round, &round)))
    return false;
  *out = (struct certificate){ .kind = "office",
                               .body = office->body,
                               .body_id = body.id,
                               .office = office->id,
                               .award = office->round };
  date_read(office->since, &out->valid_from);
  if (office->term_until)
    date_read(office->term_until, &out->valid_until);
  certificate_text_office(c, office, party, office->body ? &body : NULL,
                          office->round ? &round : NULL, text);
  return true;
}

void certificate_of_award(const struct nomination *winner, struct certificate *out)
{
  *out = (struct certificate){ .kind = "award",
                               .nomination = winner->id,
                               .award = winner->edition,
                               .category = winner->category };
}

bool certificate_freeze(struct context *c, const struct party *party,
                        const struct certificate_text *text, struct certificate *out)
{
  char hex[2 * DIGEST_BYTES + 1];
  struct digest digest;
  struct buf frozen = { 0 };
  struct issuer issuer;
  if (!issuer_in_force(c, &issuer) || !name_it(c, out))
    return false;
  out->party = party->handle;
  out->party_id = party->id;
  out->issued = c->time;
  out->entry = c->entry;
  out->status = CERTIFICATE_VALID;
  struct json_object *vc = document(c, party, text, issuer.did, out);
  jcs_write(&frozen, vc);
  digest_of(frozen.data, frozen.len, &digest);
  digest_hex(&digest, hex);
  out->digest = arena_strdup(c->arena, hex);
  bool ok = insert(c, out, buf_str(&frozen));
  json_object_put(vc);
  buf_free(&frozen);
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
  struct certificate_text text;
  certificate_of_membership(m, body, out);
  certificate_text_membership(c, body, party, m, &text);
  text.criteria = criteria;
  return certificate_freeze(c, party, &text, out);
}

bool certificate_issue_office(struct context *c, const struct office *office,
                              const struct party *party, int64_t motion, const char *criteria,
                              struct certificate *out)
{
  struct certificate_text text;
  if (!certificate_of_office(c, office, party, &text, out))
    return false;
  text.criteria_id =
      arena_printf(c->arena, "%smotions/R%lld", c->identity->certificate_base, (long long)motion);
  text.criteria = criteria;
  return certificate_freeze(c, party, &text, out);
}

bool certificate_issue_award(struct context *c, const struct award_round *round,
                             const struct programme_category *category,
                             const struct nomination *winner, const struct ceremony *ceremony,
                             const char *decided, struct certificate *out)
{
  struct certificate_text text;
  struct party party;
  if (!party_by_id(c, winner->nominee_id, &party))
    return false;
  certificate_of_award(winner, out);
  date_read(context_date(c, c->time), &out->valid_from);
  certificate_text_award(c, round, category, &party, &text);
  text.criteria = arena_printf(c->arena, "%s %s It was announced at the ceremony %s on %s.",
                               certificate_text_criteria(c, category), decided,
                               ceremony->names ? context_name(c, ceremony->names) : ceremony->slug,
                               context_date(c, c->time));
  return certificate_freeze(c, &party, &text, out);
}
