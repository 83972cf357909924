/* What saved status lists make of a certificate. */
#include "client/verify.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "lib/json.h"
#include "tests/unit/credential_sample.h"

struct sample {
  struct cli cli;
  struct verification v;
};

static void sample_open(struct sample *s)
{
  struct credential c = sample();

  memset(s, 0, sizeof *s);
  s->v.register_name = "register.example";
  s->v.document = cli_keep(&s->cli, credential_build(&c));
}

static void sample_close(struct sample *s)
{
  json_object_put(s->cli.kept);
  arena_free(&s->cli.arena);
}

/* A status list as the register gives it, but for what a test changes before it is signed. */
struct list_sample {
  struct status_list list;
  struct buf encoded;
};

static void list_open(struct list_sample *l, enum status_purpose purpose, bool set)
{
  static struct status_bits bits;

  memset(l, 0, sizeof *l);
  memset(&bits, 0, sizeof bits);
  if (set)
    status_bit_set(&bits, 94567);
  status_bit_set(&bits, 94566); /* neighbours say nothing */
  status_bit_set(&bits, 94568);
  status_bits_encode(&bits, &l->encoded);
  l->list = (struct status_list){
    .id = purpose == PURPOSE_REVOCATION ? "https://register.example/v1/status-lists/1"
                                        : "https://register.example/v1/status-lists/2",
    .subject_id = "https://register.example/v1/status-lists/x#list",
    .name = "Status list",
    .description = "As of 2026-01-02",
    .issuer_did = secret_key_did(issuer),
    .issuer_name = "World Internet of Things Convention",
    .valid_from = "2026-01-02T00:00:00Z",
    .valid_until = "2026-01-04T00:00:00Z",
    .purpose = status_purpose_name(purpose),
    .encoded = l->encoded.data,
  };
}

/* Signs it and gives it to the verification. */
static void list_give(struct sample *s, struct list_sample *l, const struct secret_key *key)
{
  struct problem p = { 0 };
  struct json_object *document = cli_keep(&s->cli, status_list_build(&l->list));

  assert_true(status_list_sign(document, key, NOW, &p));
  s->v.lists[s->v.n_lists++] =
      (struct status_file){ "/some/where/list.json", document, NULL, NULL };
  buf_free(&l->encoded);
}

static void give(struct sample *s, enum status_purpose purpose, bool set)
{
  struct list_sample l;

  list_open(&l, purpose, set);
  list_give(s, &l, issuer);
}

static void assert_status(struct sample *s, int64_t now, enum check_result expected,
                          const char *reason)
{
  s->v.report.result[CHECK_FORM] = CHECK_PASSED; /* which another test looks at */
  verification_lists(&s->v, now);
  assert_int_equal(s->v.report.result[CHECK_STATUS], expected);
  if (strstr(s->v.report.reason[CHECK_STATUS], reason) == NULL)
    fail_msg("\"%s\" does not say \"%s\"", s->v.report.reason[CHECK_STATUS], reason);
}

static void what_lists_say(void **state)
{
  static const struct {
    int n;
    bool suspension[2], set[2];
    enum check_result result;
    const char *reason;
  } cases[] = {
    { 0, { 0 }, { 0 }, CHECK_NOT_MADE, "not checked" },
    { 1, { false }, { false }, CHECK_NOT_MADE, "suspension not checked" },
    { 1, { true }, { false }, CHECK_NOT_MADE, "revocation not checked" },
    { 2, { false, false }, { 0 }, CHECK_NOT_MADE, "suspension not checked" },
    { 2,
      { false, true },
      { 0 },
      CHECK_PASSED,
      "neither revoked nor suspended, by the lists of "
      "2026-01-02" },
    { 2, { true, false }, { 0 }, CHECK_PASSED, "neither" },
    { 1, { false }, { true }, CHECK_FAILED, "revoked, by the list of 2026-01-02" },
    { 1, { true }, { true }, CHECK_FAILED, "suspended, by the list of 2026-01-02" },
    { 2, { false, true }, { false, true }, CHECK_FAILED, "suspended" },
    { 2, { false, true }, { true, true }, CHECK_FAILED, "revoked" },
  };

  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct sample s;
    sample_open(&s);
    for (int n = 0; n < cases[i].n; n++)
      give(&s, cases[i].suspension[n] ? PURPOSE_SUSPENSION : PURPOSE_REVOCATION, cases[i].set[n]);
    assert_status(&s, NOW, cases[i].result, cases[i].reason);
    sample_close(&s);
  }
}

/* A list that was good for the certificate of one register, of which no other issuer is known, is
 * looked at again for that of another, whose newest issuer must have signed it. */
static void seen_once_for_each_register(void **state)
{
  struct status_seen seen = { .issuer = "" };
  struct issuer history[2];
  struct sample s;
  enum status_purpose purpose;
  bool marked;
  char why[160];

  (void)state;
  sample_open(&s);
  give(&s, PURPOSE_REVOCATION, false);
  s.v.lists[0].seen = &seen;
  s.v.register_name = "decoy.example";
  assert_true(status_file_check(&s.v, &s.v.lists[0], NOW, &purpose, &marked, why));
  assert_true(issuer_make(&history[0], secret_key_did(issuer), secret_key_did(issuer), -1));
  assert_true(issuer_make(&history[1], secret_key_did(stranger), secret_key_did(stranger), 3));
  s.v.register_name = "register.example";
  s.v.history = history;
  s.v.n_history = 2;
  assert_false(status_file_check(&s.v, &s.v.lists[0], NOW, &purpose, &marked, why));
  s.v.register_name = "decoy.example";
  s.v.n_history = 0;
  assert_true(status_file_check(&s.v, &s.v.lists[0], NOW, &purpose, &marked, why));
  sample_close(&s);
}

/* Signed by the right key, all of them, but one: each is refused for what is wrong with it. */
static void lists_that_do_not_fit(void **state)
{
  struct list_sample l;
  struct sample s;

  (void)state;
#define REFUSED(change, key, reason)                                                               \
  sample_open(&s);                                                                                 \
  list_open(&l, PURPOSE_REVOCATION, false);                                                        \
  change;                                                                                          \
  list_give(&s, &l, key);                                                                          \
  assert_status(&s, NOW, CHECK_FAILED, "list.json: " reason);                                      \
  sample_close(&s)

  REFUSED(l.list.issuer_did = secret_key_did(stranger), stranger, "issued by");
  REFUSED(l.list.id = "https://register.example/v1/status-lists/3", issuer, "it is the list 3");
  REFUSED(l.list.id = "https://other.example/v1/status-lists/1", issuer, "it is the list 1");
  REFUSED(l.list.purpose = "suspension", issuer, "it is a list for suspension");
  REFUSED(l.list.purpose = "message", issuer, "it is a list for message");
  REFUSED(l.list.valid_until = "2026-01-02T00:00:00Z", issuer, "valid until");
  REFUSED(l.list.valid_from = "2026-01-02T00:00:01Z", issuer, "valid from");
  REFUSED((buf_clear(&l.encoded), buf_text(&l.encoded, "uH4sIAAAAAAAC"),
           l.list.encoded = l.encoded.data),
          issuer, "its encodedList ends early");
  REFUSED(l.list.encoded = "uAAAA", issuer, "its encodedList is not gzip");
  REFUSED(l.list.encoded = "zAAAA", issuer, "its encodedList is not multibase");
  sample_open(&s);
  s.v.lists[s.v.n_lists++] = (struct status_file){ "list.json", NULL, "it is not JSON", NULL };
  assert_status(&s, NOW, CHECK_FAILED, "list.json: it is not JSON");
  sample_close(&s);
}

/* Its last second, and the one after. */
static void lists_run_out(void **state)
{
  struct sample s;

  (void)state;
  sample_open(&s);
  give(&s, PURPOSE_REVOCATION, false);
  give(&s, PURPOSE_SUSPENSION, false);
  assert_status(&s, NOW + 2 * 86400 - 1, CHECK_PASSED, "of 2026-01-02");
  assert_status(&s, NOW + 2 * 86400, CHECK_FAILED, "valid until 2026-01-04");
  sample_close(&s);
}

/* A bit changed after it was signed. */
static void a_bit_that_was_changed(void **state)
{
  struct list_sample l;
  struct sample s;

  (void)state;
  sample_open(&s);
  give(&s, PURPOSE_REVOCATION, true);
  list_open(&l, PURPOSE_REVOCATION, false);
  json_set_str(json_object_of(s.v.lists[0].document, "credentialSubject"), "encodedList",
               l.encoded.data);
  assert_status(&s, NOW, CHECK_FAILED, "does not fit the text");
  buf_free(&l.encoded);
  sample_close(&s);
}

/* What was seen of a list once counts for the next certificate too, but not for another issuer's.
 */
static void seen_once(void **state)
{
  struct status_seen seen = { .issuer = "" };
  struct credential c = sample();
  struct sample s;

  (void)state;
  sample_open(&s);
  give(&s, PURPOSE_REVOCATION, false);
  give(&s, PURPOSE_SUSPENSION, false);
  s.v.lists[0].seen = &seen;
  assert_status(&s, NOW, CHECK_PASSED, "neither revoked nor suspended");
  assert_true(seen.good);
  assert_string_equal(seen.issuer, c.issuer_did);
  /* It is not looked at again: its bits are those that were seen. */
  status_bit_set(&seen.bits, strtoul(c.status.index, NULL, 10));
  assert_status(&s, NOW, CHECK_FAILED, "revoked");
  c.issuer_did = secret_key_did(stranger);
  s.v.document = cli_keep(&s.cli, credential_build(&c));
  assert_status(&s, NOW, CHECK_FAILED, "not by the issuer asked for");
  assert_string_equal(seen.issuer, secret_key_did(stranger));
  sample_close(&s);
}

/* An index that no list has. */
static void an_index_outside(void **state)
{
  struct credential c = sample();
  struct sample s;

  (void)state;
  sample_open(&s);
  c.status.index = "131072";
  s.v.document = cli_keep(&s.cli, credential_build(&c));
  give(&s, PURPOSE_REVOCATION, false);
  assert_status(&s, NOW, CHECK_FAILED, "none with the index 131072");
  sample_close(&s);
}

/* A list says nothing of a text that is no certificate. */
static void of_no_certificate(void **state)
{
  struct sample s;

  (void)state;
  sample_open(&s);
  give(&s, PURPOSE_REVOCATION, true);
  s.v.report.result[CHECK_FORM] = CHECK_FAILED;
  verification_lists(&s.v, NOW);
  assert_int_equal(s.v.report.result[CHECK_STATUS], CHECK_NOT_MADE);
  sample_close(&s);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(what_lists_say),   cmocka_unit_test(lists_that_do_not_fit),
    cmocka_unit_test(lists_run_out),    cmocka_unit_test(a_bit_that_was_changed),
    cmocka_unit_test(an_index_outside), cmocka_unit_test(of_no_certificate),
    cmocka_unit_test(seen_once),        cmocka_unit_test(seen_once_for_each_register),
  };
  return cmocka_run_group_tests(tests, sample_set_up, sample_tear_down);
}
