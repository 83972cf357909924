#include "daemon/model/issuer.h"

#include "tests/unit/register.h"

#include <stdio.h>
#include <string.h>

#include "daemon/model/certificate.h"
#include "daemon/model/status_list.h"
#include "lib/credential.h"
#include "lib/json.h"

#define T(test) cmocka_unit_test_setup_teardown(test, register_setup, register_teardown)
#define WEB "did:web:certificates.example.org"

static const char *first(struct fixture *f)
{
  return secret_key_did(f->issuer);
}

static void it_begins_with_the_founder(void **state)
{
  struct fixture *f = *state;
  struct issuer_term *terms;
  struct issuer now;
  assert_done(f, issuer_in_force(&f->c, &now));
  assert_string_equal(now.did, first(f));
  assert_string_equal(now.key, first(f));
  assert_int_equal(now.entry, 0);
  assert_int_equal(issuer_history(&f->c, &terms), 1);
  assert_int_equal(terms[0].since, f->c.time);
}

static void one_follows_the_other(void **state)
{
  struct fixture *f = *state;
  struct issuer_term *terms;
  struct issuer at;
  register_as(f, NULL);
  int64_t named = f->c.entry;
  assert_done(f, issuer_change(&f->c, WEB, first(f)));
  register_as(f, NULL);
  int64_t rotated = f->c.entry;
  assert_done(f, issuer_change(&f->c, WEB, register_did(70)));
  assert_int_equal(issuer_history(&f->c, &terms), 3);
  assert_done(f, issuer_at(&f->c, named - 1, &at));
  assert_string_equal(at.did, first(f));
  assert_done(f, issuer_at(&f->c, named, &at));
  assert_string_equal(at.did, WEB);
  assert_string_equal(at.key, first(f));
  assert_done(f, issuer_at(&f->c, rotated - 1, &at));
  assert_string_equal(at.key, first(f));
  assert_done(f, issuer_in_force(&f->c, &at));
  assert_string_equal(at.key, register_did(70));
  assert_int_equal(at.entry, rotated);
}

static void what_is_refused(void **state)
{
  struct fixture *f = *state;
  /* the neutral point: any signature could be made for it */
  struct public_key neutral = { { 1 } };
  char unsound[LIMIT_DID + 1];
  did_key_write(&neutral, unsound);
  register_as(f, NULL);
  assert_refused(f, issuer_change(&f->c, first(f), first(f)), PROBLEM_WRONG_STATE);
  assert_refused(f, issuer_change(&f->c, register_did(70), register_did(71)), PROBLEM_BAD_FIELDS);
  assert_refused(f, issuer_change(&f->c, "did:web:EXAMPLE.org", first(f)), PROBLEM_BAD_FIELDS);
  assert_refused(f, issuer_change(&f->c, WEB, "did:key:z6Mk"), PROBLEM_BAD_FIELDS);
  assert_refused(f, issuer_change(&f->c, unsound, unsound), PROBLEM_KEY_UNSOUND);
  assert_done(f, issuer_change(&f->c, register_did(70), register_did(70)));
  register_as(f, NULL);
  /* what was replaced may be in other hands */
  assert_refused(f, issuer_change(&f->c, first(f), first(f)), PROBLEM_WRONG_STATE);
  assert_refused(f, issuer_change(&f->c, WEB, first(f)), PROBLEM_WRONG_STATE);
}

static void not_without_end(void **state)
{
  struct fixture *f = *state;
  struct issuer_term *terms;
  for (size_t i = 1; i < LIMIT_ISSUERS; i++) {
    register_as(f, NULL);
    assert_done(f, issuer_change(&f->c, i % 2 ? WEB : first(f), first(f)));
  }
  register_as(f, NULL);
  assert_refused(f, issuer_change(&f->c, register_did(70), register_did(70)), PROBLEM_WRONG_STATE);
  assert_int_equal(issuer_history(&f->c, &terms), LIMIT_ISSUERS);
}

/* What is issued names whoever issues then; lists name whoever does now. */
static void what_is_issued_names_it(void **state)
{
  struct fixture *f = *state;
  struct decision before, after;
  struct secret_key *next = register_key(70);
  struct credential_report report;
  struct problem p = { 0 };
  register_member(f, "acme", "industry", &before);
  assert_true(db_commit(f->db));
  assert_int_equal(certificate_sign_pending(f->db, f->issuer), 1);
  assert_true(db_begin(f->db));
  register_as(f, NULL);
  assert_done(f, issuer_change(&f->c, WEB, secret_key_did(next)));
  register_member(f, "pia", "people", &after);
  assert_true(db_commit(f->db));
  assert_int_equal(certificate_sign_pending(f->db, next), 1);
  assert_true(db_begin(f->db));
  const struct decision *both[] = { &before, &after };
  for (int i = 0; i < 2; i++) {
    struct issuer by;
    const char *text = certificate_credential(&f->c, both[i]->certificate.serial);
    struct json_object *vc = json_read(text, strlen(text), &p);
    assert_done(f, issuer_at(&f->c, both[i]->certificate.entry, &by));
    assert_string_equal(by.did, i ? WEB : first(f));
    assert_true(credential_verify_by(vc, &by, 1, both[i]->certificate.valid_from, &report));
    json_object_put(vc);
  }
  struct json_object *list = status_list_document(&f->c, 1, 5);
  assert_string_equal(json_str(json_object_of(list, "issuer"), "id"), WEB);
  json_object_put(list);
  secret_key_free(next);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    T(it_begins_with_the_founder), T(one_follows_the_other), T(what_is_refused), T(not_without_end),
    T(what_is_issued_names_it),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
