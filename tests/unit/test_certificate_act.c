/* Every act on a certificate in every status by everyone, and what the status lists make of it. */
#include "daemon/model/certificate_act.h"

#include "tests/unit/register.h"

#include <stdio.h>
#include <string.h>

#include "daemon/auth/authority.h"
#include "daemon/model/ending.h"
#include "daemon/model/status_list.h"
#include "lib/json.h"

#define T(test) cmocka_unit_test_setup_teardown(test, register_setup, register_teardown)

#define FIRST "WIOTC-2026-000001"
#define SECOND "WIOTC-2026-000002"

static const char *const people[] = { NULL,   "rita", "eva",  "ada", "ruth",
                                      "cleo", "acme", "bolt", "pia" };
#define N_PEOPLE (sizeof people / sizeof people[0])
static const enum certificate_status states[] = { CERTIFICATE_VALID, CERTIFICATE_SUSPENDED,
                                                  CERTIFICATE_REVOKED, CERTIFICATE_SUPERSEDED,
                                                  CERTIFICATE_EXPIRED };
#define N_STATES (sizeof states / sizeof states[0])

/* Written out here, and not read from the table that is tested. */
static const struct {
  enum route_id action;
  unsigned from;
} acts[] = {
  { ROUTE_CERTIFICATE_REVOKE, CERTIFICATE_VALID | CERTIFICATE_SUSPENDED | CERTIFICATE_EXPIRED },
  { ROUTE_CERTIFICATE_SUSPEND, CERTIFICATE_VALID },
  { ROUTE_CERTIFICATE_REINSTATE, CERTIFICATE_SUSPENDED },
  { ROUTE_CERTIFICATE_REISSUE, CERTIFICATE_VALID | CERTIFICATE_REVOKED },
};
#define N_ACTS (sizeof acts / sizeof acts[0])

static void read_back(struct fixture *f, const char *number, struct certificate *out)
{
  assert_done(f, certificate_by_number(&f->c, number, out));
}

static void member(struct fixture *f, struct decision *d, struct certificate *c)
{
  register_member(f, "acme", "industry", d);
  read_back(f, FIRST, c);
  register_as(f, "rita");
}

static void assert_status(struct fixture *f, const char *number, enum certificate_status status)
{
  struct certificate c;
  read_back(f, number, &c);
  assert_string_equal(certificate_status_name(c.status), certificate_status_name(status));
}

/* What the list of that purpose says of a certificate, as of now. */
static bool marked(struct fixture *f, const char *number, enum status_purpose purpose)
{
  static struct status_bits bits;
  struct problem p = { 0 };
  struct certificate c;
  read_back(f, number, &c);
  struct json_object *list =
      status_list_document(&f->c, status_list_number(c.status_pair, purpose), 7);
  assert_non_null(list);
  const char *text = json_str(json_object_of(list, "credentialSubject"), "encodedList");
  assert_true(status_bits_decode(text, &bits, &p));
  json_object_put(list);
  return status_bit(&bits, (size_t)c.status_index);
}

static void assert_marked(struct fixture *f, const char *number, bool revoked, bool suspended)
{
  assert_int_equal(marked(f, number, PURPOSE_REVOCATION), revoked);
  assert_int_equal(marked(f, number, PURPOSE_SUSPENSION), suspended);
}

static void every_act_in_every_status_by_everyone(void **state)
{
  struct fixture *f = *state;
  struct decision d;
  struct certificate c;
  assert_int_equal(N_ACTS, n_certificate_steps);
  member(f, &d, &c);
  c.superseded_by = SECOND;
  for (size_t s = 0; s < N_STATES; s++)
    for (size_t a = 0; a < N_ACTS; a++)
      for (size_t p = 0; p < N_PEOPLE; p++) {
        struct object object = { .self = c.party_id, .body = c.body_id, .certificate = &c };
        c.status = states[s];
        register_as(f, people[p]);
        bool registrar = people[p] && strcmp(people[p], "rita") == 0;
        enum problem_id expected = !people[p]                    ? PROBLEM_SIGNATURE_MISSING
                                   : !registrar                  ? PROBLEM_FORBIDDEN
                                   : !(states[s] & acts[a].from) ? PROBLEM_WRONG_STATE
                                                                 : PROBLEM_NONE;
        bool ok = authority_check(&f->c, acts[a].action, &object);
        if (f->problem.id != expected || ok != (expected == PROBLEM_NONE))
          fail_msg("%s, %s by %s: %s, not %s", certificate_status_name(states[s]),
                   routes[acts[a].action].path, people[p] ? people[p] : "nobody",
                   problem_code(f->problem.id), problem_code(expected));
      }
}

/* P4: an officer who belongs to the holder does none of it. */
static void no_officer_with_a_stake(void **state)
{
  struct fixture *f = *state;
  struct decision d;
  struct certificate c;
  member(f, &d, &c);
  register_affiliate(f, "rita", (const char *const[]){ "acme", NULL });
  struct object object = { .self = c.party_id, .body = c.body_id, .certificate = &c };
  for (size_t a = 0; a < N_ACTS; a++) {
    c.status = acts[a].from & CERTIFICATE_VALID ? CERTIFICATE_VALID : CERTIFICATE_SUSPENDED;
    register_as(f, "rita");
    assert_refused(f, authority_check(&f->c, acts[a].action, &object),
                   PROBLEM_CONFLICT_OF_INTEREST);
    register_as(f, "rolf");
    assert_done(f, authority_check(&f->c, acts[a].action, &object));
  }
}

static void a_revocation_and_its_day(void **state)
{
  struct fixture *f = *state;
  struct decision d;
  struct certificate c;
  member(f, &d, &c);
  assert_refused(f, certificate_revoke(&f->c, &c, "2026-05-27", "x"), PROBLEM_BAD_FIELDS);
  assert_refused(f, certificate_revoke(&f->c, &c, "2026-06-28", "x"), PROBLEM_BAD_FIELDS);
  assert_done(f, certificate_revoke(&f->c, &c, "2026-06-27", "sold on"));
  assert_int_equal(c.status, CERTIFICATE_VALID);
  assert_string_equal(c.revocation.since, "2026-06-27");
  assert_refused(f, certificate_revoke(&f->c, &c, NULL, "again"), PROBLEM_WRONG_STATE);
  assert_marked(f, FIRST, false, false);
  register_at(f, "2026-06-26T23:59:59Z");
  assert_status(f, FIRST, CERTIFICATE_VALID);
  register_at(f, "2026-06-27T00:00:00Z");
  read_back(f, FIRST, &c);
  assert_int_equal(c.status, CERTIFICATE_REVOKED);
  assert_int_equal(c.cause, CAUSE_REVOCATION);
  assert_string_equal(c.reason.text, "sold on");
  assert_string_equal(c.reason.since, "2026-06-27");
  assert_string_equal(c.reason.by, "rita");
  assert_int_equal(c.reason.entry, f->c.entry);
  assert_marked(f, FIRST, true, false);
  register_at(f, "2030-01-01T00:00:00Z"); /* it stays so when it would have run out */
  assert_status(f, FIRST, CERTIFICATE_REVOKED);
  assert_marked(f, FIRST, true, false);
}

static void of_one_that_has_run_out(void **state)
{
  struct fixture *f = *state;
  struct decision d;
  struct certificate c;
  member(f, &d, &c);
  register_at(f, "2027-08-01T00:00:00Z");
  assert_status(f, FIRST, CERTIFICATE_EXPIRED);
  assert_marked(f, FIRST, false, false);
  assert_done(f, certificate_revoke(&f->c, &c, "2026-05-28", "forged papers"));
  assert_int_equal(c.status, CERTIFICATE_REVOKED);
  assert_marked(f, FIRST, true, false);
}

static void a_suspension_is_lifted_or_ends(void **state)
{
  struct fixture *f = *state;
  struct suspension *rows;
  struct decision d;
  struct certificate c;
  member(f, &d, &c);
  assert_refused(f, certificate_suspend(&f->c, &c, "2026-05-28", "x"), PROBLEM_BAD_FIELDS);
  assert_done(f, certificate_suspend(&f->c, &c, "2026-06-01", "the name is in doubt"));
  assert_int_equal(c.status, CERTIFICATE_SUSPENDED);
  assert_int_equal(c.cause, CAUSE_SUSPENSION);
  assert_string_equal(c.reason.text, "the name is in doubt");
  assert_string_equal(c.reason.by, "rita");
  assert_marked(f, FIRST, false, true);
  register_as(f, "rolf");
  assert_done(f, certificate_reinstate(&f->c, &c, "it is right"));
  assert_int_equal(c.status, CERTIFICATE_VALID);
  assert_null(c.reason.since);
  assert_marked(f, FIRST, false, false);
  assert_refused(f, certificate_reinstate(&f->c, &c, "x"), PROBLEM_WRONG_STATE);
  assert_done(f, certificate_suspend(&f->c, &c, "2026-06-01", "again"));
  assert_int_equal(certificate_suspensions(&f->c, c.serial, &rows), 2);
  assert_string_equal(rows[0].by, "rita");
  assert_string_equal(rows[0].reinstated, "2026-05-28");
  assert_string_equal(rows[0].reinstated_by, "rolf");
  assert_string_equal(rows[0].reinstated_reason, "it is right");
  assert_null(rows[1].reinstated);
  register_at(f, "2026-05-31T23:59:59Z");
  assert_marked(f, FIRST, false, true);
  register_at(f, "2026-06-01T00:00:00Z");
  assert_status(f, FIRST, CERTIFICATE_VALID);
  assert_marked(f, FIRST, false, false);
}

/* What the membership comes to counts as well, each in its list. */
static void it_follows_its_membership(void **state)
{
  struct fixture *f = *state;
  struct decision d;
  struct certificate c;
  member(f, &d, &c);
  assert_done(f, membership_suspend(&f->c, &d.membership, NULL, "fees"));
  read_back(f, FIRST, &c);
  assert_int_equal(c.cause, CAUSE_MEMBERSHIP_SUSPENDED);
  assert_string_equal(c.reason.text, "the membership is suspended: fees");
  assert_marked(f, FIRST, false, true);
  assert_refused(f, certificate_reinstate(&f->c, &c, "x"), PROBLEM_WRONG_STATE);
  assert_done(f, membership_reinstate(&f->c, &d.membership, "paid"));
  assert_marked(f, FIRST, false, false);
  register_as(f, "acme");
  assert_done(f, membership_resign(&f->c, &d.membership, "2026-07-01", "moved away"));
  assert_marked(f, FIRST, false, false);
  register_at(f, "2026-07-01T00:00:00Z"); /* by the date alone */
  read_back(f, FIRST, &c);
  assert_int_equal(c.cause, CAUSE_MEMBERSHIP_ENDED);
  assert_string_equal(c.reason.text, "the membership was resigned: moved away");
  assert_string_equal(c.reason.since, "2026-07-01");
  assert_marked(f, FIRST, true, false);
  register_at(f, "2028-01-01T00:00:00Z"); /* what is revoked stays so */
  assert_marked(f, FIRST, true, false);
}

/* An expulsion that may still be undone does not revoke, since that could not be. */
static void an_expulsion_revokes_when_it_is_final(void **state)
{
  struct fixture *f = *state;
  struct decision d;
  struct certificate c;
  member(f, &d, &c);
  register_sql(f,
               "INSERT INTO membership_ending (chain, ended, reason, entry, appeal_until)"
               " VALUES (%lld, '2026-05-28', 'expelled', 1, '2026-06-27')",
               (long long)d.membership.chain);
  read_back(f, FIRST, &c);
  assert_int_equal(c.cause, CAUSE_EXPULSION_OPEN);
  assert_marked(f, FIRST, false, true);
  register_at(f, "2026-06-27T00:00:00Z");
  assert_status(f, FIRST, CERTIFICATE_REVOKED);
  assert_marked(f, FIRST, true, false);
  register_sql(f, "UPDATE membership_ending SET appeal = 'x', appealed_entry = 2");
  assert_status(f, FIRST, CERTIFICATE_SUSPENDED);
  register_sql(f, "UPDATE membership_ending SET ruled_entry = 3");
  assert_status(f, FIRST, CERTIFICATE_REVOKED);
  register_sql(f, "UPDATE membership_ending SET lifted = '2026-06-01', lifted_entry = 3");
  assert_status(f, FIRST, CERTIFICATE_VALID);
  assert_marked(f, FIRST, false, false);
}

static void issued_anew(void **state)
{
  struct fixture *f = *state;
  struct decision d;
  struct certificate old, anew;
  member(f, &d, &old);
  register_sql(f, "UPDATE party SET names = '{\"en\":\"Acme Holding\"}' WHERE handle = 'acme'");
  assert_done(f, certificate_reissue(&f->c, &old, "a new name", &anew));
  assert_string_equal(anew.number, SECOND);
  assert_string_equal(anew.replaces, FIRST);
  assert_null(anew.superseded_by);
  assert_int_equal(anew.status, CERTIFICATE_VALID);
  assert_int_equal(anew.valid_from, old.valid_from);
  assert_int_equal(anew.valid_until, old.valid_until);
  assert_int_equal(anew.membership, old.membership);
  read_back(f, FIRST, &old);
  assert_int_equal(old.status, CERTIFICATE_SUPERSEDED);
  assert_string_equal(old.superseded_by, SECOND);
  assert_string_equal(old.reason.text, "a new name");
  assert_string_equal(old.reason.by, "rita");
  assert_marked(f, FIRST, true, false);
  assert_marked(f, SECOND, false, false);
  assert_int_equal(register_count(f, "SELECT instr(document, 'Acme Holding') > 0 AND"
                                     " instr(document, 'Issued in place of certificate " FIRST
                                     ".') > 0 AND instr(document, 'screened and approved') > 0"
                                     " FROM certificate WHERE serial = 2"),
                   1);
  assert_refused(f, certificate_reissue(&f->c, &old, NULL, &anew), PROBLEM_WRONG_STATE);
  assert_done(f, membership_by_id(&f->c, old.membership, &d.membership));
  assert_string_equal(d.membership.certificate, SECOND);
}

/* One that was revoked by mistake leaves no member without a certificate; one that is suspended or
 * over gives no new one. */
static void issued_anew_after_a_revocation(void **state)
{
  struct fixture *f = *state;
  struct decision d;
  struct certificate old, anew;
  member(f, &d, &old);
  assert_done(f, certificate_revoke(&f->c, &old, NULL, "misprinted"));
  assert_done(f, membership_suspend(&f->c, &d.membership, NULL, "fees"));
  assert_refused(f, certificate_reissue(&f->c, &old, NULL, &anew), PROBLEM_WRONG_STATE);
  assert_done(f, membership_reinstate(&f->c, &d.membership, "paid"));
  assert_done(f, certificate_reissue(&f->c, &old, NULL, &anew));
  read_back(f, FIRST, &old);
  assert_int_equal(old.status, CERTIFICATE_REVOKED);
  assert_string_equal(old.superseded_by, SECOND);
  assert_int_equal(anew.status, CERTIFICATE_VALID);
  assert_refused(f, certificate_reissue(&f->c, &old, NULL, &anew), PROBLEM_WRONG_STATE);
  register_as(f, "acme");
  assert_done(f, membership_resign(&f->c, &d.membership, NULL, NULL));
  register_as(f, "rita");
  read_back(f, SECOND, &anew);
  assert_refused(f, certificate_reissue(&f->c, &anew, NULL, &old), PROBLEM_WRONG_STATE);
}

static void positions(void **state)
{
  struct fixture *f = *state;
  int64_t pair, index, again, other;
  assert_done(f, status_position(&f->c, 1, &pair, &index));
  assert_int_equal(pair, 1);
  assert_in_range(index, 0, LIMIT_STATUS_ENTRIES - 1);
  assert_done(f, status_position(&f->c, 1, &pair, &again));
  assert_int_equal(index, again); /* by the statement and the serial, and nothing else */
  assert_done(f, status_position(&f->c, 2, &pair, &other));
  assert_int_not_equal(index, other);
  f->c.content_digest = "sha-256=:BB==:";
  assert_done(f, status_position(&f->c, 1, &pair, &other));
  assert_int_not_equal(index, other);
  f->c.content_digest = "sha-256=:AA==:";
  assert_done(f, status_position(&f->c, LIMIT_STATUS_CERTIFICATES, &pair, &other));
  assert_int_equal(pair, 1);
  assert_done(f, status_position(&f->c, LIMIT_STATUS_CERTIFICATES + 1, &pair, &other));
  assert_int_equal(pair, 2);
}

/* A position that is taken is passed over. */
static void positions_that_are_taken(void **state)
{
  struct fixture *f = *state;
  struct decision d;
  struct certificate c;
  int64_t pair, index, next;
  assert_done(f, status_position(&f->c, 2, &pair, &index));
  member(f, &d, &c);
  register_sql(f, "UPDATE certificate SET status_index = %lld", (long long)index);
  assert_done(f, status_position(&f->c, 2, &pair, &next));
  assert_int_not_equal(index, next);
  assert_true(status_list_exists(&f->c, 1));
  assert_true(status_list_exists(&f->c, 2));
  assert_false(status_list_exists(&f->c, 3));
}

/* The same day and the same log make the same bytes. */
static void a_list_can_be_built_again(void **state)
{
  struct fixture *f = *state;
  struct problem p = { 0 };
  struct decision d;
  struct certificate c;
  struct status_list read;
  struct buf first = { 0 }, second = { 0 };
  member(f, &d, &c);
  for (int i = 0; i < 2; i++) {
    register_at(f, i ? "2026-05-28T23:59:59Z" : "2026-05-28T21:00:00Z");
    struct json_object *list = status_list_document(&f->c, 2, 12);
    assert_true(status_list_sign(list, f->issuer, f->c.time / 86400 * 86400, &p));
    assert_true(status_list_read(list, &read, &p));
    assert_string_equal(read.id, "urn:wiotc:" REGISTER_NAME ":status-lists/2");
    assert_string_equal(read.valid_from, "2026-05-28T00:00:00Z");
    assert_string_equal(read.valid_until, "2026-05-30T00:00:00Z");
    assert_string_equal(read.purpose, "suspension");
    json_write(i ? &second : &first, list);
    json_object_put(list);
  }
  assert_string_equal(first.data, second.data);
  buf_free(&first);
  buf_free(&second);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    T(every_act_in_every_status_by_everyone),
    T(no_officer_with_a_stake),
    T(a_revocation_and_its_day),
    T(of_one_that_has_run_out),
    T(a_suspension_is_lifted_or_ends),
    T(it_follows_its_membership),
    T(an_expulsion_revokes_when_it_is_final),
    T(issued_anew),
    T(issued_anew_after_a_revocation),
    T(positions),
    T(positions_that_are_taken),
    T(a_list_can_be_built_again),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
