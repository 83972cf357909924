#include "daemon/model/certificate.h"

#include "tests/unit/certificate_many.h"
#include "tests/unit/register.h"

#include <stdio.h>
#include <string.h>
#include <event2/event.h>
#include <event2/thread.h>

#include "daemon/api/api.h"
#include "daemon/model/ending.h"
#include "daemon/model/statements.h"
#include "daemon/model/suspension.h"
#include "lib/credential.h"
#include "lib/jcs.h"
#include "lib/json.h"
#include "lib/timestamp.h"

#define T(test) cmocka_unit_test_setup_teardown(test, register_setup, register_teardown)

/* Reading what no function gives: the frozen text. */
enum { DOCUMENT };
static const char *const sql[] = { [DOCUMENT] = "SELECT document FROM certificate"
                                                " WHERE serial = ?1" };
static const struct sql_table own_statements = SQL_TABLE(SQL_NONCE, sql);

static const char *document(struct fixture *f, int64_t serial)
{
  const struct sql_table *tables[SQL__COUNT];
  struct problem p = { 0 };
  memcpy(tables, model_statements, sizeof tables);
  tables[SQL_NONCE] = &own_statements;
  struct db *reader = db_open(f->path, DB_READER, tables, SQL__COUNT, &p);
  assert_non_null(reader);
  struct stmt *s = db_use(reader, &own_statements, DOCUMENT);
  stmt_int(s, 1, serial);
  assert_true(stmt_row(s));
  const char *text = arena_strdup(&f->arena, stmt_column_text(s, 0));
  stmt_done(s);
  db_close(reader);
  return text;
}

static struct certificate issued(struct fixture *f, const char *handle, const char *slug)
{
  struct decision d;
  register_member(f, handle, slug, &d);
  return d.certificate;
}

/* Signing has transactions of its own. */
static int sign_pending(struct fixture *f)
{
  assert_true(db_commit(f->db));
  int n = certificate_sign_pending(f->db, f->issuer);
  assert_true(db_begin(f->db));
  return n;
}

static struct json_object *credential(struct fixture *f, int64_t serial)
{
  struct problem p = { 0 };
  const char *text = certificate_credential(&f->c, serial);
  assert_non_null(text);
  struct json_object *json = json_read(text, strlen(text), &p);
  assert_non_null(json);
  return json;
}

/* Read again, as of now. */
static const char *status_of(struct fixture *f, const char *number)
{
  struct certificate c;
  assert_done(f, certificate_by_number(&f->c, number, &c));
  return certificate_status_name(c.status);
}

static void what_is_issued(void **state)
{
  struct fixture *f = *state;
  struct decision d;
  struct certificate c;
  int64_t since, until;
  register_member(f, "acme", "industry", &d);
  assert_true(timestamp_read("2026-05-28T00:00:00Z", &since));
  assert_true(timestamp_read("2027-05-28T00:00:00Z", &until));
  assert_done(f, certificate_by_number(&f->c, "WIOTC-2026-000001", &c));
  assert_string_equal(d.certificate.number, c.number);
  assert_string_equal(d.certificate.digest, c.digest);
  assert_int_equal(c.serial, 1);
  assert_string_equal(c.party, "acme");
  assert_string_equal(c.body, "industry");
  assert_int_equal(c.membership, d.membership.id);
  assert_int_equal(c.issued, f->c.time);
  assert_int_equal(c.entry, f->c.entry);
  assert_int_equal(c.valid_from, since);
  assert_int_equal(c.valid_until, until);
  assert_refused(f, certificate_by_number(&f->c, "WIOTC-2026-000002", &c), PROBLEM_NOT_FOUND);
  assert_string_equal(status_of(f, "WIOTC-2026-000001"), "valid");
  f->c.time = until - 1;
  assert_string_equal(status_of(f, "WIOTC-2026-000001"), "valid");
  f->c.time = until;
  assert_string_equal(status_of(f, "WIOTC-2026-000001"), "expired");
}

/* Nobody is told that the certificate of somebody who was suspended, or who left, is good. */
static void it_says_what_became_of_the_membership(void **state)
{
  struct fixture *f = *state;
  struct decision d;
  register_member(f, "acme", "industry", &d);
  register_as(f, "rita");
  assert_done(f, membership_suspend(&f->c, &d.membership, NULL, "no answer"));
  assert_string_equal(status_of(f, "WIOTC-2026-000001"), "suspended");
  assert_done(f, membership_reinstate(&f->c, &d.membership, "it answered"));
  assert_string_equal(status_of(f, "WIOTC-2026-000001"), "valid");
  register_as(f, "acme");
  assert_done(f, membership_resign(&f->c, &d.membership, NULL, NULL));
  assert_string_equal(status_of(f, "WIOTC-2026-000001"), "revoked");
}

static void numbers_go_on_through_the_years(void **state)
{
  struct fixture *f = *state;
  register_at(f, "2026-12-31T23:59:59Z");
  assert_string_equal(issued(f, "acme", "industry").number, "WIOTC-2026-000001");
  assert_string_equal(issued(f, "pia", "people").number, "WIOTC-2026-000002");
  register_at(f, "2027-01-01T00:00:00Z");
  assert_string_equal(issued(f, "norway", "presidium").number, "WIOTC-2027-000003");
}

/* A statement that is undone gives its number back: numbers have no gaps. */
static void a_number_that_was_not_used(void **state)
{
  struct fixture *f = *state;
  assert_true(db_savepoint(f->db));
  assert_string_equal(issued(f, "acme", "industry").number, "WIOTC-2026-000001");
  db_rollback_to(f->db);
  assert_string_equal(issued(f, "bolt", "industry").number, "WIOTC-2026-000001");
}

static void the_digest_is_of_the_document(void **state)
{
  struct fixture *f = *state;
  struct problem p = { 0 };
  struct digest digest;
  struct buf jcs = { 0 };
  char hex[2 * DIGEST_BYTES + 1];
  struct certificate c = issued(f, "acme", "industry");
  register_commit(f);
  const char *text = document(f, c.serial);
  struct json_object *json = json_read(text, strlen(text), &p);
  assert_non_null(json);
  assert_true(jcs_write(&jcs, json));
  assert_string_equal(text, jcs.data); /* kept in the form that is digested */
  digest_of(jcs.data, jcs.len, &digest);
  digest_hex(&digest, hex);
  assert_string_equal(c.digest, hex);
  assert_null(json_object_object_get(json, "proof"));
  json_object_put(json);
  /* the signed one is the same but for its proofs */
  assert_int_equal(sign_pending(f), 1);
  json = credential(f, c.serial);
  assert_int_equal(json_object_array_length(json_array_of(json, "proof")), 2);
  json_object_object_del(json, "proof");
  assert_true(jcs_digest(json, &digest));
  digest_hex(&digest, hex);
  assert_string_equal(c.digest, hex);
  json_object_put(json);
  buf_free(&jcs);
}

static void what_it_says(void **state)
{
  struct fixture *f = *state;
  struct credential c;
  struct problem p = { 0 };
  struct certificate issue = issued(f, "acme", "industry");
  assert_int_equal(sign_pending(f), 1);
  struct json_object *json = credential(f, issue.serial);
  assert_true(credential_read(json, &c, &p));
#define BASE "urn:wiotc:" REGISTER_NAME ":"
  assert_string_equal(c.id, BASE "certificates/WIOTC-2026-000001");
  assert_string_equal(c.issuer_did, f->identity.first_issuer);
  assert_string_equal(c.issuer_name, "The Convention");
  assert_string_equal(c.subject_id, BASE "parties/acme");
  assert_string_equal(c.subject_name, "The acme");
  assert_string_equal(c.achievement_name, "Member of the Industry");
  assert_string_equal(c.valid_from, "2026-05-28T00:00:00Z");
  assert_string_equal(c.valid_until, "2027-05-28T00:00:00Z");
  char entry[128];
  snprintf(entry, sizeof entry, BASE "log/entries/%lld", (long long)issue.entry);
  assert_string_equal(c.evidence_id, entry);
  assert_null(c.evidence_description);
  char list[128], index[32];
  snprintf(index, sizeof index, "%lld", (long long)issue.status_index);
  snprintf(list, sizeof list, BASE "status-lists/1#%s", index);
  assert_string_equal(c.status.id, list);
  assert_string_equal(c.status.index, index);
  assert_string_equal(c.status.revocation, BASE "status-lists/1");
  assert_string_equal(c.status.suspension, BASE "status-lists/2");
  json_object_put(json);
}

/* A body that has a Chinese name only, and a party whose name needs every escape. */
static void names_as_they_are(void **state)
{
  struct fixture *f = *state;
  struct credential c;
  struct problem p = { 0 };
  struct credential_report report;
  register_sql(f, "UPDATE party SET names = '{\"zh\":\"海尔 \\\"智家\\\" \\\\ /\"}'"
                  " WHERE handle = 'pia'");
  struct certificate issue = issued(f, "pia", "people");
  assert_int_equal(sign_pending(f), 1);
  struct json_object *json = credential(f, issue.serial);
  assert_true(credential_read(json, &c, &p));
  assert_string_equal(c.subject_name, "海尔 \"智家\" \\ /");
  assert_non_null(strstr(c.achievement_name, "人民"));
  assert_true(credential_verify(json, f->identity.first_issuer, issue.issued, &report));
  json_object_put(json);
}

/* English first, wherever it stands, and tags in lower case. */
static void names_in_all_languages(void **state)
{
  struct fixture *f = *state;
  struct credential c;
  struct problem p = { 0 };
  struct credential_report report;
  register_sql(
      f, "UPDATE party SET names ="
         " '{\"zh-Hant-TW\":\"海爾\",\"en\":\"Haier\",\"zh\":\"海尔\"}' WHERE handle = 'pia'");
  struct certificate issue = issued(f, "pia", "people");
  assert_int_equal(sign_pending(f), 1);
  struct json_object *json = credential(f, issue.serial);
  assert_true(credential_read(json, &c, &p));
  assert_string_equal(c.subject_name, "Haier");
  assert_string_equal(json_object_to_json_string_ext(c.subject_names, JSON_C_TO_STRING_PLAIN),
                      "[{\"@language\":\"en\",\"@value\":\"Haier\"},"
                      "{\"@language\":\"zh-hant-tw\",\"@value\":\"海爾\"},"
                      "{\"@language\":\"zh\",\"@value\":\"海尔\"}]");
  assert_true(credential_verify(json, f->identity.first_issuer, issue.issued, &report));
  json_object_put(json);
}

/* A name that verifiers would sort differently is left out; the others stay. */
static void names_that_all_sort_alike(void **state)
{
  struct fixture *f = *state;
  struct credential c;
  struct problem p = { 0 };
  register_sql(f, "UPDATE party SET names = '{\"en\":\"Yoshinoya\",\"ja\":\"𠮷野家\",\"x-wide\":"
                  "\"ＹＯＳＨＩＮＯＹＡ\",\"zh\":\"吉野家\"}' WHERE handle = 'pia'");
  register_sql(f, "UPDATE party SET names = '{\"ja\":\"𠮷野家\",\"x-wide\":\"ＹＯ\"}'"
                  " WHERE handle = 'paul'");
  struct certificate issue = issued(f, "pia", "people"), other = issued(f, "paul", "people");
  assert_int_equal(sign_pending(f), 2);
  struct json_object *json = credential(f, issue.serial);
  assert_true(credential_read(json, &c, &p));
  assert_int_equal(json_object_array_length(c.subject_names), 3);
  assert_string_equal(credential_name_in(c.subject_names, "ja"), "𠮷野家");
  assert_string_equal(credential_name_in(c.subject_names, "zh"), "吉野家");
  assert_null(credential_name_in(c.subject_names, "x-wide"));
  json_object_put(json);
  json = credential(f, other.serial);
  assert_true(credential_read(json, &c, &p));
  assert_null(c.subject_names);
  assert_string_equal(c.subject_name, "𠮷野家");
  json_object_put(json);
}

static void credentials_verify(void **state)
{
  struct fixture *f = *state;
  struct credential_report report;
  struct certificate c = issued(f, "norway", "presidium");
  const char *issuer = f->identity.first_issuer;
  assert_null(certificate_credential(&f->c, c.serial));
  assert_int_equal(sign_pending(f), 1);
  struct json_object *json = credential(f, c.serial);
  assert_true(credential_verify(json, issuer, c.valid_from, &report));
  assert_true(credential_verify(json, issuer, c.valid_until - 1, &report));
  for (int check = 0; check < CHECK_LOG; check++)
    assert_int_equal(report.result[check], CHECK_PASSED);
  assert_false(credential_verify(json, issuer, c.valid_until, &report));
  assert_int_equal(report.result[CHECK_DATES], CHECK_FAILED);
  assert_false(credential_verify(json, register_did(1), c.issued, &report));
  assert_int_equal(report.result[CHECK_ISSUER], CHECK_FAILED);
  json_set_str(json, "name", "Certificate of Membership WIOTC-2026-000009");
  assert_false(credential_verify(json, issuer, c.issued, &report));
  assert_int_equal(report.result[CHECK_PROOF_RDFC], CHECK_FAILED);
  assert_int_equal(report.result[CHECK_PROOF_JCS], CHECK_FAILED);
  json_object_put(json);
}

static void each_is_signed_once(void **state)
{
  struct fixture *f = *state;
  struct certificate first = issued(f, "acme", "industry");
  issued(f, "pia", "people");
  assert_int_equal(sign_pending(f), 2);
  const char *text = certificate_credential(&f->c, first.serial);
  assert_int_equal(sign_pending(f), 0);
  issued(f, "paul", "people");
  assert_int_equal(sign_pending(f), 1);
  assert_string_equal(certificate_credential(&f->c, first.serial), text);
  assert_int_equal(register_count(f, "SELECT count(*) FROM certificate_proof"), 3);
  /* signing again would give the same bytes */
  register_sql(f, "DELETE FROM certificate_proof");
  assert_int_equal(sign_pending(f), 3);
  assert_string_equal(certificate_credential(&f->c, first.serial), text);
}

/* Another key must not sign in the issuer's name; the certificates stay to be signed. */
static void the_wrong_key(void **state)
{
  struct fixture *f = *state;
  struct secret_key *other = register_key(55);
  struct certificate c = issued(f, "acme", "industry");
  assert_true(db_commit(f->db));
  assert_int_equal(certificate_sign_pending(f->db, other), -1);
  assert_true(db_begin(f->db));
  secret_key_free(other);
  assert_null(certificate_credential(&f->c, c.serial));
  assert_int_equal(sign_pending(f), 1);
}

/* gcc has a macro for it, clang a feature. */
#ifdef __has_feature
static const bool sanitized = __has_feature(address_sanitizer);
#elif defined __SANITIZE_ADDRESS__
static const bool sanitized = true;
#else
static const bool sanitized = false;
#endif

/* However many wait to be signed, they do not all stay in memory. */
static void many_are_signed_in_little_memory(void **state)
{
  struct fixture *f = *state;
  long peak;
  issued(f, "acme", "industry");
  assert_true(db_commit(f->db));
  db_close(f->db);
  peak_of(f, make_many);
  peak = peak_of(f, sign_many);
  assert_true(open_again(f));
  assert_int_equal(certificate_signed_count(f->db), MANY);
  if (!sanitized) /* which keeps what was freed for a while, on purpose */
    assert_in_range(peak, 1, 64 * 1024 - 1);
}

static void fail_broken(void *ctx, const char *why)
{
  (void)ctx;
  fail_msg("%s", why);
}

/* The daemon ended between a commit and the signing. */
static void pending_ones_are_signed_at_the_next_start(void **state)
{
  struct fixture *f = *state;
  struct problem p = { 0 };
  struct certificate c = issued(f, "acme", "industry");
  struct api_config config = { .database = f->path,
                               .identity = &f->identity,
                               .log_key = f->issuer,
                               .issuer_key = f->issuer,
                               .db = f->db,
                               .verifier_threads = 1,
                               .reader_threads = 1,
                               .queue_max = 4,
                               .batch_max = 4,
                               .broken = fail_broken };
  assert_true(db_commit(f->db));
  evthread_use_pthreads();
  config.base = event_base_new();
  struct api *api = api_new(&config, &p);
  assert_non_null(api);
  api_free(api);
  event_base_free(config.base);
  libevent_global_shutdown();
  f->db = f->c.db = db_open(f->path, DB_WRITER, model_statements, SQL__COUNT, &p);
  assert_true(f->db && db_begin(f->db));
  assert_non_null(certificate_credential(&f->c, c.serial));
}

static void lists(void **state)
{
  struct fixture *f = *state;
  struct certificate *rows;
  struct certificate_filter filter = { 0 };
  struct page page = { 0, 2 };
  bool more;
  issued(f, "acme", "industry");
  issued(f, "pia", "people");
  issued(f, "paul", "people");
  assert_int_equal(certificate_list(&f->c, &filter, &page, &rows, &more), 2);
  assert_true(more);
  page.after = rows[1].serial;
  assert_int_equal(certificate_list(&f->c, &filter, &page, &rows, &more), 1);
  assert_false(more);
  page.after = 0;
  filter.body = "people";
  assert_int_equal(certificate_list(&f->c, &filter, &page, &rows, &more), 2);
  assert_false(more);
  filter.party = "paul";
  assert_int_equal(certificate_list(&f->c, &filter, &page, &rows, &more), 1);
  assert_string_equal(rows[0].number, "WIOTC-2026-000003");
  filter.body = "industry";
  assert_int_equal(certificate_list(&f->c, &filter, &page, &rows, &more), 0);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    T(what_is_issued),
    T(it_says_what_became_of_the_membership),
    T(numbers_go_on_through_the_years),
    T(a_number_that_was_not_used),
    T(the_digest_is_of_the_document),
    T(what_it_says),
    T(names_as_they_are),
    T(names_in_all_languages),
    T(names_that_all_sort_alike),
    T(credentials_verify),
    T(each_is_signed_once),
    T(the_wrong_key),
    T(many_are_signed_in_little_memory),
    T(pending_ones_are_signed_at_the_next_start),
    T(lists),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
