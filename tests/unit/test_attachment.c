#include "daemon/model/attachment.h"

#include "tests/unit/register.h"

#include <stdio.h>
#include <string.h>

#define T(test) cmocka_unit_test_setup_teardown(test, register_setup, register_teardown)

/* The n-th file's name. */
static const char *sha(struct fixture *f, unsigned n)
{
  return arena_printf(&f->arena, "%064x", n);
}

static bool add(struct fixture *f, const char *party, unsigned n, int64_t size,
                struct attachment *out)
{
  register_as(f, party);
  return attachment_add(&f->c, f->c.actor, sha(f, n), "application/pdf", size, out);
}

static void adding(void **state)
{
  struct fixture *f = *state;
  struct attachment a, found;
  assert_done(f, add(f, "acme", 1, 1000, &a));
  assert_int_equal(a.entry, f->c.entry);
  assert_done(f, attachment_find(&f->c, sha(f, 1), f->c.actor, &found));
  assert_string_equal(found.sha256, sha(f, 1));
  assert_string_equal(found.media_type, "application/pdf");
  assert_int_equal(found.size, 1000);
  assert_int_equal(found.party, f->c.actor);
  assert_int_equal(found.entry, f->c.entry);
  assert_done(f, attachment_find(&f->c, sha(f, 1), 0, &found)); /* by anyone */
  assert_refused(f, attachment_find(&f->c, sha(f, 2), 0, &found), PROBLEM_NOT_FOUND);
  assert_refused(f, attachment_find(&f->c, sha(f, 1), register_party_id(f, "bolt"), &found),
                 PROBLEM_NOT_FOUND);
}

static void the_same_file_again(void **state)
{
  struct fixture *f = *state;
  struct attachment first, again;
  assert_done(f, add(f, "acme", 1, 1000, &first));
  register_as(f, "acme");
  assert_done(f, attachment_add(&f->c, f->c.actor, sha(f, 1), "text/html", 1000, &again));
  assert_int_equal(again.entry, first.entry);
  assert_string_equal(again.media_type, "application/pdf"); /* is the first one */
  assert_int_equal(register_count(f, "SELECT count(*) FROM attachment"), 1);
}

/* Knowing a digest, which the log tells, gives no hold on the file. */
static void a_file_is_its_senders(void **state)
{
  struct fixture *f = *state;
  struct attachment a;
  struct application acme, bolt;
  register_applied(f, "acme", "industry", &acme);
  register_applied(f, "bolt", "industry", &bolt);
  assert_done(f, add(f, "acme", 1, 1000, &a));
  register_as(f, "bolt");
  const char *names[] = { sha(f, 1) };
  assert_refused(f, attachment_bind(&f->c, f->c.actor, bolt.id, 0, names, 1), PROBLEM_BAD_FIELDS);
  assert_true(problem_names(&f->problem, "attachments"));
  assert_done(f, add(f, "bolt", 1, 1000, &a)); /* who has the bytes may send them */
  assert_int_equal(a.entry, f->c.entry);
  assert_done(f, attachment_bind(&f->c, f->c.actor, bolt.id, 0, names, 1));
  assert_int_equal(register_count(f, "SELECT count(*) FROM attachment"), 2);
}

static void what_was_never_sent(void **state)
{
  struct fixture *f = *state;
  struct attachment a;
  struct application acme;
  register_applied(f, "acme", "industry", &acme);
  assert_done(f, add(f, "acme", 1, 1000, &a));
  const char *names[] = { sha(f, 1), sha(f, 2) };
  assert_refused(f, attachment_bind(&f->c, f->c.actor, acme.id, 0, names, 2), PROBLEM_BAD_FIELDS);
  assert_non_null(strstr(f->problem.fields[0].detail, "0000"));
}

static void the_quota(void **state)
{
  struct fixture *f = *state;
  struct attachment a;
  int64_t most = LIMIT_BODY_ATTACHMENT, n = LIMIT_ATTACHMENTS_TOTAL / most;
  for (int64_t i = 1; i < n; i++)
    assert_done(f, add(f, "acme", (unsigned)i, most, &a));
  assert_done(f, add(f, "acme", 1, most, &a)); /* sent before: takes no room */
  assert_refused(f, add(f, "acme", 100, most + 1, &a), PROBLEM_QUOTA);
  assert_done(f, add(f, "acme", 100, most, &a)); /* just full */
  assert_refused(f, add(f, "acme", 101, 1, &a), PROBLEM_QUOTA);
  assert_done(f, add(f, "acme", 100, most, &a));
  assert_done(f, add(f, "bolt", 1, most, &a)); /* others have their own */
}

static void lists(void **state)
{
  struct fixture *f = *state;
  struct attachment a, *rows;
  struct application app;
  register_applied(f, "acme", "industry", &app);
  assert_done(f, add(f, "bolt", 1, 5, &a)); /* the same bytes, by someone else */
  assert_done(f, add(f, "acme", 3, 30, &a));
  assert_done(f, add(f, "acme", 1, 10, &a));
  const char *names[] = { sha(f, 3), sha(f, 1) };
  register_as(f, "acme");
  assert_done(f, attachment_bind(&f->c, f->c.actor, app.id, 0, names, 2));
  assert_int_equal(attachment_list(&f->c, app.id, 0, &rows), 2);
  assert_string_equal(rows[0].sha256, names[0]);
  assert_int_equal(rows[1].size, 10);
  assert_int_equal(rows[1].party, f->c.actor);
  assert_int_equal(attachment_list(&f->c, app.id, 1, &rows), 0);
  assert_int_equal(attachment_list(&f->c, app.id + 1, 0, &rows), 0);
}

static void as_many_as_a_form_takes(void **state)
{
  struct fixture *f = *state;
  struct attachment a, *rows;
  struct application app;
  const char *names[LIMIT_ATTACHMENTS];
  register_applied(f, "acme", "industry", &app);
  for (unsigned i = 0; i < LIMIT_ATTACHMENTS; i++) {
    names[i] = sha(f, i);
    assert_done(f, add(f, "acme", i, 1, &a));
  }
  assert_done(f, attachment_bind(&f->c, f->c.actor, app.id, 0, names, LIMIT_ATTACHMENTS));
  assert_int_equal(attachment_list(&f->c, app.id, 0, &rows), LIMIT_ATTACHMENTS);
  assert_string_equal(rows[LIMIT_ATTACHMENTS - 1].sha256, names[LIMIT_ATTACHMENTS - 1]);
}

static void applications_that_name_it(void **state)
{
  struct fixture *f = *state;
  struct attachment a;
  struct application acme, again, rita;
  int64_t *ids;
  register_applied(f, "acme", "industry", &acme);
  register_applied(f, "rita", "people", &rita);
  assert_done(f, add(f, "acme", 1, 10, &a));
  assert_int_equal(attachment_applications(&f->c, sha(f, 1), &ids), 0); /* sent, attached nowhere */
  const char *names[] = { sha(f, 1) };
  register_as(f, "acme");
  assert_done(f, attachment_bind(&f->c, f->c.actor, acme.id, 0, names, 1));
  assert_done(f, attachment_bind(&f->c, f->c.actor, acme.id, 1, names, 1));
  assert_int_equal(attachment_applications(&f->c, sha(f, 1), &ids), 1); /* once each */
  assert_int_equal(ids[0], acme.id);
  assert_done(f, application_withdraw(register_as(f, "acme"), &acme, NULL));
  register_applied(f, "acme", "industry", &again);
  register_as(f, "acme");
  assert_done(f, attachment_bind(&f->c, f->c.actor, again.id, 0, names, 1));
  assert_int_equal(attachment_applications(&f->c, sha(f, 1), &ids), 2);
  assert_done(f, add(f, "rita", 1, 10, &a));
  assert_done(f, attachment_bind(&f->c, f->c.actor, rita.id, 0, names, 1));
  assert_int_equal(attachment_applications(&f->c, sha(f, 1), &ids), 3);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    T(adding),
    T(the_same_file_again),
    T(a_file_is_its_senders),
    T(what_was_never_sent),
    T(the_quota),
    T(lists),
    T(as_many_as_a_form_takes),
    T(applications_that_name_it),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
