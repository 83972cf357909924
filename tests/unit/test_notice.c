/* The outbox: what is told to whom, when, and what is not told any more. */
#include "daemon/model/notice.h"

#include "tests/unit/register.h"

#include <string.h>

#include "daemon/model/ending.h"
#include "daemon/model/key.h"
#include "daemon/model/party.h"
#include "daemon/model/renewal.h"

#define T(test) cmocka_unit_test_setup_teardown(test, register_setup, register_teardown)

static size_t due(struct fixture *f, int64_t after, struct notice **rows)
{
  struct page page = { after, 100 };
  bool more;
  size_t n = notice_list(&f->c, &page, rows, &more);
  assert_false(more);
  return n;
}

/* The kinds that are due, each as its first letter. */
static const char *kinds(struct fixture *f)
{
  struct notice *rows;
  size_t n = due(f, 0, &rows);
  char *out = arena_alloc(&f->arena, n + 1);
  for (size_t i = 0; i < n; i++)
    out[i] = rows[i].kind[0];
  return out;
}

static struct membership admitted(struct fixture *f, const char *handle, const char *slug)
{
  struct body body;
  struct party party;
  struct membership m;
  struct application a;
  register_applied(f, handle, slug, &a);
  assert_done(f, body_by_slug(&f->c, slug, &body));
  assert_done(f, party_by_handle(&f->c, handle, &party));
  assert_done(f, membership_admit(&f->c, &body, &party, "full", a.id, &m));
  return m;
}

/* A term of a year: three notices, each on its day. */
static void a_term_that_ends(void **state)
{
  struct fixture *f = *state;
  struct notice *rows;
  register_at(f, "2026-05-28T12:00:00Z");
  struct membership m = admitted(f, "acme", "industry");
  assert_string_equal(m.until, "2027-05-28");
  assert_string_equal(kinds(f), "r");
  register_at(f, "2027-03-28T23:59:59Z");
  assert_string_equal(kinds(f), "r");
  register_at(f, "2027-03-29T00:00:00Z");
  assert_string_equal(kinds(f), "rt");
  register_at(f, "2027-04-28T00:00:00Z");
  assert_string_equal(kinds(f), "rtt");
  register_at(f, "2027-06-01T00:00:00Z");
  assert_int_equal(due(f, 0, &rows), 4);
  assert_int_equal(rows[1].days, 60);
  assert_int_equal(rows[3].days, 7);
  assert_string_equal(rows[3].until, "2027-05-28");
  assert_int_equal(rows[3].membership, m.id);
}

/* Of a month's term, the notice of 60 days is none any more. */
static void a_short_term(void **state)
{
  struct fixture *f = *state;
  struct notice *rows;
  register_at(f, "2026-05-28T12:00:00Z");
  admitted(f, "pia", "people");
  register_at(f, "2026-06-28T00:00:00Z");
  assert_int_equal(due(f, 0, &rows), 3);
  assert_int_equal(rows[1].days, 30);
  assert_int_equal(rows[2].days, 7);
}

/* A later term of the same body: the notices of the earlier one are not shown. */
static void a_term_that_goes_on(void **state)
{
  struct fixture *f = *state;
  struct renewal next;
  register_at(f, "2026-05-28T12:00:00Z");
  struct membership m = admitted(f, "acme", "industry");
  register_at(f, "2027-03-30T12:00:00Z");
  assert_string_equal(kinds(f), "rt");
  assert_done(f, membership_renew(&f->c, &m, &next));
  assert_string_equal(kinds(f), "r");
  register_at(f, "2028-03-29T12:00:00Z");
  assert_string_equal(kinds(f), "rt");
}

/* Who left knows that it ends. */
static void a_member_who_left(void **state)
{
  struct fixture *f = *state;
  register_at(f, "2026-05-28T12:00:00Z");
  struct membership m = admitted(f, "acme", "industry");
  register_at(f, "2027-03-30T12:00:00Z");
  assert_string_equal(kinds(f), "rt");
  assert_done(f, membership_resign(&f->c, &m, NULL, NULL));
  assert_string_equal(kinds(f), "r");
}

/* What becomes due later comes after the cursor, though it was written long before. */
static void cursors(void **state)
{
  struct fixture *f = *state;
  struct notice *rows;
  register_at(f, "2026-05-28T12:00:00Z");
  admitted(f, "acme", "industry");
  register_at(f, "2027-03-28T10:00:00Z");
  admitted(f, "pia", "people");
  size_t n = due(f, 0, &rows);
  assert_int_equal(n, 2);
  int64_t after = notice_cursor(&rows[1]);
  assert_int_equal(due(f, after, &rows), 0);
  register_at(f, "2027-03-29T00:00:00Z");
  assert_int_equal(due(f, after, &rows), 2);
  assert_int_equal(rows[0].days + rows[1].days, 60 + 30);
  after = notice_cursor(&rows[0]);
  assert_int_equal(due(f, after, &rows), 1);
  after = notice_cursor(&rows[0]);
  assert_int_equal(due(f, after, &rows), 0);
}

static void keys(void **state)
{
  struct fixture *f = *state;
  struct notice *rows;
  register_at(f, "2026-05-28T12:00:00Z");
  register_as(f, "acme");
  assert_done(f, key_enrol(&f->c, f->c.actor, register_did(200), NULL, NULL));
  assert_done(f, key_enrol(&f->c, f->c.actor, register_did(201), NULL, register_did(200)));
  assert_int_equal(due(f, 0, &rows), 3);
  assert_string_equal(rows[0].kind, "key_added");
  assert_string_equal(rows[0].detail, register_did(200));
  assert_string_equal(rows[1].kind, "key_added");
  assert_string_equal(rows[2].kind, "key_revoked");
  assert_string_equal(rows[2].detail, register_did(200));
}

/* Asked, answered: to the applicant, then to the officer. */
static void questions(void **state)
{
  struct fixture *f = *state;
  struct notice *rows;
  struct application a;
  struct decision d;
  struct party rita;
  int64_t question;
  register_at(f, "2026-05-28T12:00:00Z");
  register_applied(f, "acme", "industry", &a);
  register_as(f, "rita");
  assert_done(f, party_by_handle(&f->c, "rita", &rita));
  assert_done(f, application_ask(&f->c, &a, "Secret?", &question));
  register_as(f, "acme");
  assert_done(f, application_answer(&f->c, &a, "Yes.", NULL, 0, &d));
  assert_int_equal(due(f, 0, &rows), 3);
  assert_string_equal(rows[1].kind, "asked");
  assert_int_equal(rows[1].party, a.applicant.id);
  assert_non_null(rows[1].until);
  assert_string_equal(rows[2].kind, "answered");
  assert_int_equal(rows[2].party, rita.id);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    T(a_term_that_ends), T(a_short_term), T(a_term_that_goes_on), T(a_member_who_left),
    T(cursors),          T(keys),         T(questions),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
