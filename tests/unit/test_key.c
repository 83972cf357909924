#include "daemon/model/key.h"

#include "tests/unit/register.h"

#include <string.h>

#define T(test) cmocka_unit_test_setup_teardown(test, register_setup, register_teardown)
#define ACME 103 /* its first key's seed: parties are registered with 100 and on */

static struct key found(struct fixture *f, uint8_t n)
{
  struct key key = { 0 };
  assert_true(key_find(&f->c, register_did(n), &key));
  assert_string_equal(key.did, register_did(n));
  return key;
}

static bool enrol(struct fixture *f, const char *party, uint8_t n, const char *replaces)
{
  register_as(f, party);
  return key_enrol(&f->c, f->c.actor, register_did(n), NULL, replaces);
}

static bool revoke(struct fixture *f, const char *actor, uint8_t n, int64_t since)
{
  struct key key = found(f, n);
  register_as(f, actor);
  return key_revoke(&f->c, &key, "lost", since);
}

static void the_first_key(void **state)
{
  struct fixture *f = *state;
  struct key key = found(f, ACME), none;
  assert_int_equal(key.party, register_party_id(f, "acme"));
  assert_int_equal(key.added, f->c.time);
  assert_int_equal(key.revoked, 0);
  assert_int_equal(key.compromised_since, -1);
  assert_null(key.label);
  assert_null(key.reason);
  assert_false(key_find(&f->c, register_did(200), &none));
  assert_problem(&f->problem, PROBLEM_NONE);
}

static void adding(void **state)
{
  struct fixture *f = *state;
  struct key *rows;
  f->c.time += 60;
  register_as(f, "acme");
  assert_done(f, key_enrol(&f->c, f->c.actor, register_did(200), "the office's", NULL));
  assert_int_equal(key_list(&f->c, f->c.actor, &rows), 2);
  assert_string_equal(rows[0].did, register_did(ACME)); /* oldest first */
  assert_string_equal(rows[1].label, "the office's");
  assert_int_equal(rows[1].added, f->c.time);
  assert_int_equal(rows[1].entry, f->c.entry);
  assert_int_equal(found(f, ACME).revoked, 0);
}

static void a_key_speaks_for_one_party_for_ever(void **state)
{
  struct fixture *f = *state;
  assert_refused(f, enrol(f, "acme", ACME, NULL), PROBLEM_KEY_TAKEN);
  assert_refused(f, enrol(f, "bolt", ACME, NULL), PROBLEM_KEY_TAKEN);
  assert_done(f, enrol(f, "acme", 200, register_did(ACME)));
  assert_refused(f, enrol(f, "bolt", ACME, NULL), PROBLEM_KEY_TAKEN);
  assert_refused(f, enrol(f, "acme", ACME, NULL), PROBLEM_KEY_TAKEN); /* nor does it come back */
}

static void rotating(void **state)
{
  struct fixture *f = *state;
  f->c.time += 60;
  assert_done(f, enrol(f, "acme", 200, register_did(ACME)));
  struct key old = found(f, ACME), new = found(f, 200);
  assert_int_equal(old.revoked, f->c.time);
  assert_int_equal(old.revoked_entry, f->c.entry);
  assert_string_equal(old.reason, "replaced");
  assert_int_equal(old.compromised_since, -1);
  assert_int_equal(new.revoked, 0);
  assert_int_equal(new.party, old.party);
}

static void only_keys_in_force_of_the_party_are_replaced(void **state)
{
  struct fixture *f = *state;
  assert_refused(f, enrol(f, "acme", 200, register_did(ACME + 1)), PROBLEM_BAD_FIELDS);
  assert_true(problem_names(&f->problem, "replaces"));
  assert_refused(f, enrol(f, "acme", 200, register_did(201)), PROBLEM_BAD_FIELDS);
  assert_refused(f, enrol(f, "acme", 200, register_did(200)), PROBLEM_BAD_FIELDS);
  assert_done(f, enrol(f, "acme", 202, register_did(ACME)));
  assert_refused(f, enrol(f, "acme", 200, register_did(ACME)), PROBLEM_BAD_FIELDS);
  assert_int_equal(found(f, ACME + 1).revoked, 0);
  struct key none;
  assert_false(key_find(&f->c, register_did(200), &none));
}

static void revoking(void **state)
{
  struct fixture *f = *state;
  assert_done(f, enrol(f, "acme", 200, NULL));
  f->c.time += 60;
  assert_done(f, revoke(f, "acme", ACME, -1));
  struct key key = found(f, ACME);
  assert_int_equal(key.revoked, f->c.time);
  assert_int_equal(key.revoked_entry, f->c.entry);
  assert_int_equal(key.compromised_since, -1);
  assert_string_equal(key.reason, "lost");
  assert_refused(f, revoke(f, "acme", ACME, -1), PROBLEM_KEY_REVOKED);
  assert_int_equal(found(f, ACME).revoked_entry, key.revoked_entry); /* the first stands */
}

static void a_compromise_has_happened(void **state)
{
  struct fixture *f = *state;
  assert_done(f, enrol(f, "acme", 200, NULL));
  assert_refused(f, revoke(f, "acme", ACME, f->c.entry + 1), PROBLEM_BAD_FIELDS);
  assert_true(problem_names(&f->problem, "compromised_since"));
  assert_done(f, revoke(f, "acme", ACME, f->c.entry)); /* the entry before this one */
  assert_int_equal(found(f, ACME).compromised_since, f->c.entry - 1);
  assert_done(f, enrol(f, "acme", 201, NULL));
  assert_done(f, revoke(f, "acme", 200, 0));
  assert_int_equal(found(f, 200).compromised_since, 0); /* from the beginning is said, too */
}

static void nobody_locks_themselves_out(void **state)
{
  struct fixture *f = *state;
  assert_refused(f, revoke(f, "acme", ACME, -1), PROBLEM_LAST_KEY);
  assert_int_equal(found(f, ACME).revoked, 0);
  assert_done(f, enrol(f, "acme", 200, NULL));
  assert_done(f, revoke(f, "acme", ACME, -1));
  assert_refused(f, revoke(f, "acme", 200, -1), PROBLEM_LAST_KEY);
  assert_done(f, enrol(f, "acme", 201, register_did(200))); /* a last key can be replaced */
  assert_int_equal(found(f, 200).revoked_entry, f->c.entry);
}

/* Whoever replaced sixteen keys must still be able to replace the seventeenth. */
static void only_keys_in_force_are_limited(void **state)
{
  struct fixture *f = *state;
  struct key *rows;
  for (uint8_t i = 1; i < LIMIT_KEYS_PER_PARTY; i++)
    assert_done(f, enrol(f, "acme", (uint8_t)(200 + i), NULL));
  assert_refused(f, enrol(f, "acme", 250, NULL), PROBLEM_BAD_FIELDS);
  assert_true(problem_names(&f->problem, "key"));
  assert_done(f, enrol(f, "acme", 250, register_did(202)));
  assert_int_equal(key_list(&f->c, f->c.actor, &rows), LIMIT_KEYS_PER_PARTY + 1);
  assert_string_equal(rows[0].did, register_did(ACME));
  assert_done(f, enrol(f, "bolt", 251, NULL)); /* others are not concerned */
}

/* What registrars gave is not in force before its time, and counts for nothing until then. */
static void a_given_key_waits(void **state)
{
  struct fixture *f = *state;
  int64_t from = f->c.time + LIMIT_RECOVERY_SECONDS;
  register_as(f, "rita");
  assert_done(f, key_give(&f->c, register_party_id(f, "acme"), register_did(200), "new", 1, from));
  struct key key = found(f, 200);
  assert_int_equal(key.motion, 1);
  assert_int_equal(key.waits_until, from);
  assert_false(key_in_force(&f->c, &key));
  assert_refused(f, revoke(f, "acme", ACME, -1), PROBLEM_LAST_KEY);
  assert_refused(f, enrol(f, "acme", 201, register_did(200)), PROBLEM_BAD_FIELDS);
  f->c.time = from - 1;
  assert_false(key_in_force(&f->c, &key));
  f->c.time = from;
  assert_true(key_in_force(&f->c, &key));
  assert_done(f, revoke(f, "acme", ACME, -1));
  assert_refused(f, revoke(f, "acme", 200, -1), PROBLEM_LAST_KEY);
}

static void a_given_key_is_stopped(void **state)
{
  struct fixture *f = *state;
  int64_t from = f->c.time + LIMIT_RECOVERY_SECONDS;
  register_as(f, "rita");
  assert_true(key_any_in_force(&f->c, register_party_id(f, "acme")));
  assert_done(f, key_give(&f->c, register_party_id(f, "acme"), register_did(200), NULL, 1, from));
  assert_done(f, revoke(f, "acme", 200, -1)); /* though only one is in force */
  f->c.time = from;
  struct key key = found(f, 200);
  assert_false(key_in_force(&f->c, &key));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    T(the_first_key),
    T(adding),
    T(a_key_speaks_for_one_party_for_ever),
    T(rotating),
    T(only_keys_in_force_of_the_party_are_replaced),
    T(revoking),
    T(a_compromise_has_happened),
    T(nobody_locks_themselves_out),
    T(only_keys_in_force_are_limited),
    T(a_given_key_waits),
    T(a_given_key_is_stopped),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
