/* Certificates of offices and of awards: what they say, and what becomes of them. */
#include "daemon/model/certificate_act.h"

#include "tests/unit/register.h"

#include <string.h>

#include "daemon/model/ceremony.h"
#include "daemon/model/certificate_text.h"
#include "daemon/model/motion.h"
#include "daemon/model/status_list.h"
#include "lib/credential.h"
#include "lib/json.h"
#include "lib/timestamp.h"

#define T(test) cmocka_unit_test_setup_teardown(test, register_setup, register_teardown)

#define BASE "urn:wiotc:" REGISTER_NAME ":"
#define FIRST "WIOTC-2026-000001"
#define SECOND "WIOTC-2026-000002"

/* --- helpers ---------------------------------------------------------------------------------- */

/* Moved by one executive and carried by another, whose effect is returned. */
static struct json_object *carried(struct fixture *f, enum motion_kind_id kind, const char *subject,
                                   const char *body, struct json_object *content,
                                   const char *reason)
{
  struct motion m;
  struct body of = { 0 };
  struct json_object *effect = json_object_new_object();
  if (body)
    assert_done(f, body_by_slug(&f->c, body, &of));
  struct motion_new in = { kind, register_party_id(f, subject), of.id, content, reason };
  register_as(f, "eva");
  assert_done(f, motion_move(&f->c, &in, effect, &m));
  assert_null(json_object_object_get(effect, "certificates"));
  register_as(f, "emil");
  assert_done(f, motion_vote(&f->c, &m, "approve", "able", effect));
  json_object_put(content);
  return effect;
}

static struct json_object *appointed(struct fixture *f, const char *person, const char *role,
                                     const char *body, const char *round, const char *until)
{
  struct json_object *content = json_object_new_object();
  json_set_str(content, "party", person);
  json_set_str(content, "role", role);
  json_set_str(content, "body", body);
  json_set_str(content, "round", round);
  json_set_str(content, "until", until);
  return carried(f, MOTION_OFFICE_APPOINT, person, body, content, NULL);
}

static void appoint(struct fixture *f, const char *person, const char *role, const char *body,
                    const char *round, const char *until)
{
  json_object_put(appointed(f, person, role, body, round, until));
}

static void end_office(struct fixture *f, const char *person, const char *office, const char *body)
{
  struct json_object *content = json_object_new_object();
  json_set_str(content, "office", office);
  json_object_put(carried(f, MOTION_OFFICE_END, person, body, content, "moved away"));
}

/* What the certificate says. The document is the caller's to put. */
static struct json_object *read_text(struct fixture *f, const char *number, struct credential *out)
{
  struct problem p = { 0 };
  struct certificate c;
  assert_done(f, certificate_by_number(&f->c, number, &c));
  assert_true(db_commit(f->db));
  assert_true(certificate_sign_pending(f->db, f->issuer) >= 0);
  assert_true(db_begin(f->db));
  const char *text = certificate_credential(&f->c, c.serial);
  assert_non_null(text);
  struct json_object *document = json_read(text, strlen(text), &p);
  struct credential_report report;
  assert_true(credential_verify(document, f->identity.first_issuer, c.valid_from, &report));
  assert_true(credential_read(document, out, &p));
  return document;
}

static struct certificate read_back(struct fixture *f, const char *number)
{
  struct certificate c;
  assert_done(f, certificate_by_number(&f->c, number, &c));
  return c;
}

static bool in_list(struct fixture *f, const char *number, enum status_purpose purpose)
{
  static struct status_bits bits;
  struct problem p = { 0 };
  struct certificate c = read_back(f, number);
  struct json_object *list =
      status_list_document(&f->c, status_list_number(c.status_pair, purpose), 7);
  assert_non_null(list);
  assert_true(status_bits_decode(json_str(json_object_of(list, "credentialSubject"), "encodedList"),
                                 &bits, &p));
  json_object_put(list);
  return status_bit(&bits, (size_t)c.status_index);
}

static void assert_status(struct fixture *f, const char *number, enum certificate_status status)
{
  assert_string_equal(certificate_status_name(read_back(f, number).status),
                      certificate_status_name(status));
  assert_int_equal(in_list(f, number, PURPOSE_REVOCATION),
                   (status & (CERTIFICATE_REVOKED | CERTIFICATE_SUPERSEDED)) != 0);
  assert_int_equal(in_list(f, number, PURPOSE_SUSPENSION), status == CERTIFICATE_SUSPENDED);
}

static int64_t at(const char *timestamp)
{
  int64_t time;
  assert_true(timestamp_read(timestamp, &time));
  return time;
}

/* acme wins the category `firm` of a round, at a ceremony. */
static void won(struct fixture *f, struct certificate *out)
{
  static struct programme programme;
  struct programme_category category;
  struct award_terms terms = { 0 };
  struct award_round round;
  struct nomination n;
  struct party acme, bolt;
  struct ceremony gala;
  register_as(f, "eva");
  assert_done(f, programme_by_slug(&f->c, "prizes", &programme));
  assert_done(f, award_open(&f->c, "prizes-2026", &programme, &terms, &round));
  register_sql(f, "UPDATE award_round SET names = '{\"en\":\"Prizes\",\"zh\":\"奖\"}'");
  register_sql(f, "UPDATE award_category SET names ="
                  " '{\"zh\":\"年度企业\",\"en\":\"Firm of the Year\"}', criteria ="
                  " '[{\"id\":\"merit\",\"weight\":2,\"names\":{\"en\":\"Merit\"}},"
                  "{\"id\":\"style\",\"weight\":1,\"names\":{\"en\":\"Style\"}}]'"
                  " WHERE slug = 'firm'");
  assert_done(f, award_by_edition(&f->c, "prizes-2026", &round));
  register_as(f, "emil");
  assert_done(f, award_advance(&f->c, &round, ROUND_NOMINATING));
  assert_done(f, ceremony_schedule(&f->c, "gala", "{\"en\":\"The Gala\",\"zh\":\"盛典\"}",
                                   "2026-05-28", &gala));
  assert_done(f, party_by_handle(&f->c, "acme", &acme));
  assert_done(f, party_by_handle(&f->c, "bolt", &bolt));
  register_as(f, "bolt");
  assert_done(f, nomination_add(&f->c, &round, "firm", &acme, &bolt, "because", &n));
  assert_true(award_category(&f->c, &round, "firm", &category));
  register_as(f, "eva");
  assert_done(f, certificate_issue_award(&f->c, &round, &category, &n, &gala,
                                         "A jury of 3 scored them, and 2 executives agreed.", out));
}

/* --- offices ---------------------------------------------------------------------------------- */

static void an_appointment_is_certified(void **state)
{
  struct fixture *f = *state;
  struct credential vc;
  struct json_object *effect = appointed(f, "pia", "chair", "industry", NULL, "2027-05-28");
  struct certificate c = read_back(f, FIRST);
  assert_string_equal(c.kind, "office");
  assert_string_equal(c.party, "pia");
  assert_string_equal(c.body, "industry");
  assert_int_equal(c.membership, 0);
  assert_int_equal(c.nomination, 0);
  assert_null(c.award);
  assert_int_equal(c.valid_from, at("2026-05-28T00:00:00Z"));
  assert_int_equal(c.valid_until, at("2027-05-28T00:00:00Z"));
  struct json_object *issued = json_object_array_get_idx(json_array_of(effect, "certificates"), 0);
  assert_string_equal(json_str(issued, "number"), FIRST);
  assert_string_equal(json_str(issued, "digest"), c.digest);
  json_object_put(effect);
  struct json_object *document = read_text(f, FIRST, &vc);
  assert_string_equal(vc.name, "Certificate of Appointment " FIRST);
  assert_string_equal(vc.description,
                      "The pia holds the office of chair of the Industry of the The Convention.");
  assert_string_equal(vc.achievement_type, "ext:Office");
  assert_string_equal(vc.achievement_id, BASE "bodies/industry/offices/chair");
  assert_string_equal(vc.achievement_name, "Chair of the Industry");
  assert_string_equal(vc.criteria_id, BASE "motions/R1");
  assert_string_equal(
      vc.criteria_narrative,
      "Appointed by the motion R1, which 2 holders of the office of executive approved.");
  assert_string_equal(vc.related[0].id, BASE "bodies/industry");
  assert_string_equal(vc.related[0].name, "Industry");
  assert_string_equal(vc.related[1].id, BASE "organization");
  assert_null(vc.related[2].id);
  assert_string_equal(vc.valid_until, "2027-05-28T00:00:00Z");
  json_object_put(document);
}

/* Of the whole register, without an end: no body, and no last day. */
static void an_office_of_the_register(void **state)
{
  struct fixture *f = *state;
  struct credential vc;
  appoint(f, "pia", "auditor", NULL, NULL, NULL);
  struct certificate c = read_back(f, FIRST);
  assert_null(c.body);
  assert_int_equal(c.valid_until, 0);
  struct json_object *document = read_text(f, FIRST, &vc);
  assert_null(vc.valid_until);
  assert_string_equal(vc.achievement_name, "Auditor of the The Convention");
  assert_string_equal(vc.achievement_id, BASE "offices/auditor");
  assert_string_equal(vc.related[0].id, BASE "organization");
  assert_string_equal(vc.related[0].name, "The Convention");
  assert_string_equal(credential_name_in(vc.related[0].names, "zh"), "大会");
  assert_null(vc.related[1].id);
  json_object_put(document);
  register_at(f, "2099-01-01T00:00:00Z");
  assert_status(f, FIRST, CERTIFICATE_VALID);
}

static void a_jurors(void **state)
{
  struct fixture *f = *state;
  static struct programme programme;
  struct award_terms terms = { 0 };
  struct award_round round;
  struct credential vc;
  register_as(f, "eva");
  assert_done(f, programme_by_slug(&f->c, "prizes", &programme));
  assert_done(f, award_open(&f->c, "prizes-2026", &programme, &terms, &round));
  appoint(f, "pia", "juror", NULL, "prizes-2026", NULL);
  struct certificate c = read_back(f, FIRST);
  assert_string_equal(c.kind, "office");
  assert_string_equal(c.award, "prizes-2026");
  assert_null(c.category);
  struct json_object *document = read_text(f, FIRST, &vc);
  assert_string_equal(vc.achievement_id, BASE "awards/prizes-2026/offices/juror");
  assert_string_equal(vc.achievement_name, "Juror of the Prizes 2026");
  assert_string_equal(vc.related[0].id, BASE "awards/prizes-2026");
  json_object_put(document);
}

/* The round is announced, and its jury goes: they have served, and were not removed. */
static void a_jurors_when_the_round_is_over(void **state)
{
  struct fixture *f = *state;
  static struct programme programme;
  struct award_terms terms = { 0 };
  struct award_round round;
  struct certificate anew, old;
  register_as(f, "eva");
  assert_done(f, programme_by_slug(&f->c, "prizes", &programme));
  assert_done(f, award_open(&f->c, "prizes-2026", &programme, &terms, &round));
  appoint(f, "pia", "juror", NULL, "prizes-2026", "2027-01-01");
  appoint(f, "paul", "juror", NULL, "prizes-2026", "2027-01-01");
  int64_t id = read_back(f, SECOND).office;
  end_office(f, "paul", arena_printf(&f->arena, "O%lld", (long long)id), NULL);
  register_at(f, "2026-07-01T00:00:00Z");
  register_as(f, "eva");
  assert_done(f, award_enter(&f->c, &round, ROUND_ANNOUNCED));
  assert_done(f, office_end_round(&f->c, round.id, "it was announced"));
  assert_status(f, FIRST, CERTIFICATE_VALID);
  assert_status(f, SECOND, CERTIFICATE_REVOKED);
  old = read_back(f, FIRST);
  register_as(f, "rita");
  assert_done(f, certificate_reissue(&f->c, &old, "a new name", &anew));
  assert_status(f, anew.number, CERTIFICATE_VALID);
  old = read_back(f, SECOND);
  assert_refused(f, certificate_reissue(&f->c, &old, NULL, &anew), PROBLEM_WRONG_STATE);
  register_at(f, "2027-01-01T00:00:00Z");
  assert_status(f, "WIOTC-2026-000003", CERTIFICATE_EXPIRED);
}

/* A further term that had not begun is not served by anybody. */
static void a_jurors_next_term_when_the_round_is_over(void **state)
{
  struct fixture *f = *state;
  static struct programme programme;
  struct award_terms terms = { 0 };
  struct award_round round;
  struct certificate anew, next;
  register_as(f, "eva");
  assert_done(f, programme_by_slug(&f->c, "prizes", &programme));
  assert_done(f, award_open(&f->c, "prizes-2026", &programme, &terms, &round));
  appoint(f, "pia", "juror", NULL, "prizes-2026", "2026-07-02");
  appoint(f, "pia", "juror", NULL, "prizes-2026", "2027-01-01");
  register_at(f, "2026-07-01T00:00:00Z");
  register_as(f, "eva");
  assert_done(f, award_enter(&f->c, &round, ROUND_ANNOUNCED));
  assert_done(f, office_end_round(&f->c, round.id, "it was announced"));
  assert_status(f, FIRST, CERTIFICATE_VALID);
  assert_status(f, SECOND, CERTIFICATE_REVOKED);
  register_as(f, "rita");
  next = read_back(f, SECOND);
  assert_refused(f, certificate_reissue(&f->c, &next, "a new name", &anew), PROBLEM_WRONG_STATE);
  register_at(f, "2026-08-01T00:00:00Z");
  assert_status(f, SECOND, CERTIFICATE_REVOKED);
}

/* However often the terms of its round were revised before. */
static void a_jurors_of_a_round_with_a_long_history(void **state)
{
  struct fixture *f = *state;
  static struct programme programme;
  struct award_terms terms = { 0 };
  struct award_round round;
  struct award_state *states;
  struct certificate anew, old;
  register_as(f, "eva");
  assert_done(f, programme_by_slug(&f->c, "prizes", &programme));
  for (int i = 0; i <= LIMIT_STEPS; i++) {
    register_as(f, "eva");
    assert_done(f, award_open(&f->c, "prizes-2026", &programme, &terms, &round));
  }
  appoint(f, "pia", "juror", NULL, "prizes-2026", "2027-01-01");
  register_as(f, "eva");
  assert_done(f, award_enter(&f->c, &round, ROUND_ANNOUNCED));
  assert_done(f, office_end_round(&f->c, round.id, "it was announced"));
  register_as(f, NULL);
  assert_int_equal(award_history(&f->c, &round, &states), LIMIT_STEPS);
  assert_int_equal(states[0].status, ROUND_DRAFT);
  assert_int_equal(states[LIMIT_STEPS - 1].status, ROUND_ANNOUNCED);
  register_as(f, "rita");
  old = read_back(f, FIRST);
  assert_done(f, certificate_reissue(&f->c, &old, "a new name", &anew));
}

static void an_office_ends_early(void **state)
{
  struct fixture *f = *state;
  appoint(f, "pia", "chair", "industry", NULL, "2027-05-28");
  int64_t id = read_back(f, FIRST).office;
  assert_status(f, FIRST, CERTIFICATE_VALID);
  register_at(f, "2026-08-01T10:00:00Z");
  end_office(f, "pia", arena_printf(&f->arena, "O%lld", (long long)id), "industry");
  struct certificate c = read_back(f, FIRST);
  assert_int_equal(c.cause, CAUSE_OFFICE_ENDED);
  assert_string_equal(c.reason.since, "2026-08-01");
  assert_string_equal(c.reason.text, "the office was ended: moved away");
  assert_int_equal(c.reason.entry, f->c.entry);
  assert_null(c.revocation.since); /* nothing is stored of it */
  assert_int_equal(register_count(f, "SELECT count(*) FROM certificate_revocation"), 0);
  assert_status(f, FIRST, CERTIFICATE_REVOKED);
  register_at(f, "2027-06-01T00:00:00Z"); /* and it does not merely expire later */
  assert_status(f, FIRST, CERTIFICATE_REVOKED);
}

static void a_term_runs_out_and_the_next(void **state)
{
  struct fixture *f = *state;
  appoint(f, "pia", "chair", "industry", NULL, "2027-05-28");
  appoint(f, "pia", "chair", "industry", NULL, "2028-05-28");
  struct certificate next = read_back(f, SECOND);
  assert_int_equal(next.valid_from, at("2027-05-28T00:00:00Z"));
  assert_int_equal(next.valid_until, at("2028-05-28T00:00:00Z"));
  register_at(f, "2027-05-27T23:59:59Z");
  assert_status(f, FIRST, CERTIFICATE_VALID);
  register_at(f, "2027-05-28T00:00:00Z");
  assert_status(f, FIRST, CERTIFICATE_EXPIRED);
  assert_status(f, SECOND, CERTIFICATE_VALID);
  /* an end reaches the term that runs, and not the one that is over */
  end_office(f, "pia", arena_printf(&f->arena, "O%lld", (long long)next.office), "industry");
  assert_status(f, FIRST, CERTIFICATE_EXPIRED);
  assert_status(f, SECOND, CERTIFICATE_REVOKED);
}

/* With a body that is dissolved all offices in it end. */
static void an_office_ends_with_its_body(void **state)
{
  struct fixture *f = *state;
  struct body body;
  size_t n;
  appoint(f, "pia", "chair", "industry", NULL, NULL);
  appoint(f, "paul", "auditor", NULL, NULL, NULL);
  assert_done(f, body_by_slug(&f->c, "industry", &body));
  register_at(f, "2026-06-30T00:00:00Z");
  register_as(f, "eva");
  assert_done(f, office_end_all(&f->c, body.id, "the body was dissolved", &n));
  assert_status(f, FIRST, CERTIFICATE_REVOKED);
  assert_string_equal(read_back(f, FIRST).reason.text,
                      "the office was ended: the body was dissolved");
  assert_status(f, SECOND, CERTIFICATE_VALID);
}

/* A term that has not begun ends too, and its certificate never holds. */
static void an_office_ends_before_it_begins(void **state)
{
  struct fixture *f = *state;
  appoint(f, "pia", "chair", "industry", NULL, "2027-05-28");
  appoint(f, "pia", "chair", "industry", NULL, "2028-05-28");
  int64_t id = read_back(f, FIRST).office;
  end_office(f, "pia", arena_printf(&f->arena, "O%lld", (long long)id), "industry");
  assert_status(f, FIRST, CERTIFICATE_REVOKED);
  assert_status(f, SECOND, CERTIFICATE_REVOKED);
}

static void an_office_certified_anew(void **state)
{
  struct fixture *f = *state;
  struct credential vc;
  struct certificate old, anew;
  appoint(f, "pia", "chair", "industry", NULL, "2027-05-28");
  register_sql(f, "UPDATE party SET names = '{\"en\":\"Pia Holm\"}' WHERE handle = 'pia'");
  register_as(f, "rita");
  old = read_back(f, FIRST);
  assert_done(f, certificate_reissue(&f->c, &old, "married", &anew));
  assert_string_equal(anew.number, SECOND);
  assert_string_equal(anew.kind, "office");
  assert_int_equal(anew.office, old.office);
  assert_int_equal(anew.valid_from, old.valid_from);
  assert_int_equal(anew.valid_until, old.valid_until);
  assert_status(f, FIRST, CERTIFICATE_SUPERSEDED);
  assert_status(f, SECOND, CERTIFICATE_VALID);
  struct json_object *document = read_text(f, SECOND, &vc);
  assert_string_equal(vc.subject_name, "Pia Holm");
  assert_string_equal(vc.criteria_id, BASE "motions/R1");
  assert_non_null(strstr(vc.criteria_narrative, "Appointed by the motion R1"));
  assert_string_equal(vc.evidence_description, "Issued in place of certificate " FIRST ".");
  json_object_put(document);
  /* who holds the office no more gets no new paper of it, also for one that was revoked */
  assert_done(f, certificate_revoke(&f->c, &anew, NULL, "misprinted"));
  end_office(f, "pia", arena_printf(&f->arena, "O%lld", (long long)old.office), "industry");
  register_as(f, "rita");
  assert_refused(f, certificate_reissue(&f->c, &anew, NULL, &old), PROBLEM_WRONG_STATE);
}

/* --- awards ----------------------------------------------------------------------------------- */

static void what_an_award_says(void **state)
{
  struct fixture *f = *state;
  struct credential vc;
  struct certificate issued;
  won(f, &issued);
  struct certificate c = read_back(f, FIRST);
  assert_string_equal(issued.number, FIRST);
  assert_string_equal(issued.kind, c.kind);
  assert_string_equal(issued.digest, c.digest);
  assert_string_equal(c.kind, "award");
  assert_string_equal(c.party, "acme");
  assert_string_equal(c.award, "prizes-2026");
  assert_string_equal(c.category, "firm");
  assert_null(c.body);
  assert_int_equal(c.valid_from, at("2026-05-28T00:00:00Z"));
  assert_int_equal(c.valid_until, 0);
  struct json_object *document = read_text(f, FIRST, &vc);
  assert_string_equal(vc.name, "Certificate of Award " FIRST);
  assert_string_equal(vc.achievement_type, "Award");
  assert_string_equal(vc.achievement_name, "Prizes 2026: Firm of the Year");
  assert_string_equal(vc.description, "The acme is a winner of the Prizes 2026 of the The "
                                      "Convention, in the category \"Firm of the Year\".");
  assert_string_equal(vc.criteria_narrative,
                      "Nominees were judged by Merit (weight 2) and Style (weight 1). A jury of 3 "
                      "scored them, and 2 executives agreed. It was announced at the ceremony The "
                      "Gala on 2026-05-28.");
  assert_string_equal(vc.related[0].id, BASE "awards/prizes-2026/categories/firm");
  assert_string_equal(credential_name_in(vc.related[0].names, "zh"), "年度企业");
  assert_string_equal(vc.related[1].id, BASE "awards/prizes-2026");
  assert_string_equal(credential_name_in(vc.related[1].names, "zh"), "奖 2026");
  assert_string_equal(vc.related[2].id, BASE "organization");
  assert_null(vc.valid_until);
  json_object_put(document);
  register_at(f, "2099-01-01T00:00:00Z");
  assert_status(f, FIRST, CERTIFICATE_VALID);
}

/* Every act of a registrar works on it as on others. */
static void acts_on_an_award(void **state)
{
  struct fixture *f = *state;
  struct certificate c, anew;
  won(f, &c);
  register_as(f, "rita");
  c = read_back(f, FIRST);
  assert_done(f, certificate_suspend(&f->c, &c, NULL, "in doubt"));
  assert_status(f, FIRST, CERTIFICATE_SUSPENDED);
  assert_done(f, certificate_reinstate(&f->c, &c, "it was right"));
  assert_status(f, FIRST, CERTIFICATE_VALID);
  register_at(f, "2027-01-01T00:00:00Z");
  assert_done(f, certificate_reissue(&f->c, &c, "a new name", &anew));
  assert_string_equal(anew.kind, "award");
  assert_int_equal(anew.valid_from, c.valid_from); /* it was won then, and not today */
  assert_int_equal(anew.nomination, c.nomination);
  assert_status(f, FIRST, CERTIFICATE_SUPERSEDED);
  assert_done(f, certificate_revoke(&f->c, &anew, NULL, "the prize was given back"));
  assert_status(f, anew.number, CERTIFICATE_REVOKED);
}

/* What was taken back stays so: also from a day to come on, and after a new name. */
static void an_award_that_was_taken_back(void **state)
{
  struct fixture *f = *state;
  struct certificate c, first, anew;
  won(f, &c);
  register_as(f, "rita");
  first = read_back(f, FIRST);
  assert_done(f, certificate_reissue(&f->c, &first, "a new name", &c));
  c = read_back(f, SECOND);
  assert_done(f, certificate_revoke(&f->c, &c, "2026-05-30", "they cheated"));
  assert_status(f, SECOND, CERTIFICATE_VALID);
  assert_refused(f, certificate_reissue(&f->c, &c, "a name", &anew), PROBLEM_WRONG_STATE);
  register_at(f, "2026-05-30T12:00:00Z");
  c = read_back(f, SECOND);
  assert_int_equal(c.status, CERTIFICATE_REVOKED);
  assert_refused(f, certificate_reissue(&f->c, &c, "a name", &anew), PROBLEM_WRONG_STATE);
  assert_non_null(strstr(f->problem.detail, "revoked from 2026-05-30 on"));
}

/* As many criteria as a category may have, with the longest names, still make a credential. */
static void the_longest_criteria(void **state)
{
  struct fixture *f = *state;
  struct buf criteria = { 0 };
  struct programme_category category = { .slug = "firm", .names = "{\"en\":\"Firm\"}" };
  char name[LIMIT_NAME + 1];
  memset(name, 'x', LIMIT_NAME);
  name[LIMIT_NAME] = '\0';
  for (int i = 0; i < LIMIT_CRITERIA; i++)
    buf_printf(&criteria, "%s{\"id\":\"c%d\",\"weight\":%d,\"names\":{\"en\":\"%s\"}}",
               i ? "," : "[", i, LIMIT_WEIGHT, name);
  buf_text(&criteria, "]");
  category.criteria = criteria.data;
  /* what is said beside them is a sentence, and the name of a ceremony */
  assert_true(strlen(certificate_text_criteria(&f->c, &category)) <
              LIMIT_NARRATIVE - LIMIT_TEXT + LIMIT_NAME);
  buf_free(&criteria);
}

/* --- lists ------------------------------------------------------------------------------------ */

static size_t listed(struct fixture *f, const char *party, const char *body, const char *award,
                     const char *kind)
{
  const struct certificate_filter filter = { party, body, award, kind };
  const struct page page = { 0, 50 };
  struct certificate *rows;
  bool more;
  return certificate_list(&f->c, &filter, &page, &rows, &more);
}

static void lists_by_kind_and_round(void **state)
{
  struct fixture *f = *state;
  struct decision d;
  struct certificate c;
  won(f, &c);
  register_member(f, "acme", "industry", &d);
  appoint(f, "pia", "chair", "industry", NULL, NULL);
  appoint(f, "paul", "juror", NULL, "prizes-2026", NULL);
  assert_int_equal(listed(f, NULL, NULL, NULL, NULL), 4);
  assert_int_equal(listed(f, NULL, NULL, NULL, "membership"), 1);
  assert_int_equal(listed(f, NULL, NULL, NULL, "office"), 2);
  assert_int_equal(listed(f, NULL, NULL, NULL, "award"), 1);
  assert_int_equal(listed(f, NULL, NULL, "prizes-2026", NULL), 2);
  assert_int_equal(listed(f, NULL, NULL, "prizes-2026", "award"), 1);
  assert_int_equal(listed(f, NULL, NULL, "prizes-2025", NULL), 0);
  assert_int_equal(listed(f, "acme", NULL, NULL, NULL), 2);
  assert_int_equal(listed(f, "acme", NULL, "prizes-2026", NULL), 1);
  assert_int_equal(listed(f, "acme", NULL, NULL, "office"), 0);
  assert_int_equal(listed(f, NULL, "industry", NULL, NULL), 2);
  assert_int_equal(listed(f, NULL, "industry", NULL, "office"), 1);
  assert_true(certificate_kind_valid("award"));
  assert_false(certificate_kind_valid("diploma"));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    T(an_appointment_is_certified),
    T(an_office_of_the_register),
    T(a_jurors),
    T(a_jurors_when_the_round_is_over),
    T(a_jurors_next_term_when_the_round_is_over),
    T(a_jurors_of_a_round_with_a_long_history),
    T(an_office_ends_early),
    T(a_term_runs_out_and_the_next),
    T(an_office_ends_with_its_body),
    T(an_office_ends_before_it_begins),
    T(an_office_certified_anew),
    T(what_an_award_says),
    T(acts_on_an_award),
    T(an_award_that_was_taken_back),
    T(the_longest_criteria),
    T(lists_by_kind_and_round),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
