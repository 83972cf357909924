#include "daemon/model/application.h"

#include "tests/unit/register.h"

#include <string.h>

#include "daemon/model/attachment.h"
#include "daemon/model/question.h"
#include "lib/digest.h"

#define T(test) cmocka_unit_test_setup_teardown(test, register_setup, register_teardown)
#define FILE_A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define FILE_B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

static bool submit(struct fixture *f, const char *handle, const char *slug, struct application *out)
{
  struct body body;
  struct party party;
  struct problem before = f->problem;
  register_as(f, handle);
  assert_done(f, body_by_slug(&f->c, slug, &body));
  assert_done(f, party_by_handle(&f->c, handle, &party));
  f->problem = before;
  return application_submit(&f->c, &body, &party, "full", "{}", NULL, 0, out);
}

static void withdraw(struct fixture *f, struct application *a)
{
  register_as(f, a->applicant.handle);
  assert_done(f, application_withdraw(&f->c, a, "changed our mind"));
}

static void sent(struct fixture *f, const char *party, const char *sha256)
{
  struct attachment a;
  register_as(f, party);
  assert_done(f, attachment_add(&f->c, f->c.actor, sha256, "application/pdf", 10, &a));
}

static struct application stored(struct fixture *f, int64_t id)
{
  struct application a;
  assert_done(f, application_by_id(&f->c, id, &a));
  return a;
}

static void submitting(void **state)
{
  static const char *const files[] = { FILE_B, FILE_A };
  struct fixture *f = *state;
  struct application a;
  struct attachment *rows;
  struct body body;
  struct party acme;
  sent(f, "acme", FILE_A);
  sent(f, "acme", FILE_B);
  register_as(f, "acme");
  assert_done(f, body_by_slug(&f->c, "industry", &body));
  assert_done(f, party_by_handle(&f->c, "acme", &acme));
  assert_done(f, application_submit(&f->c, &body, &acme, "full", "{\"why\":\"as\"}", files, 2, &a));
  a = stored(f, a.id);
  assert_string_equal(a.body.slug, "industry");
  assert_string_equal(a.applicant.handle, "acme");
  assert_string_equal(a.class, "full");
  assert_string_equal(a.answers, "{\"why\":\"as\"}");
  assert_int_equal(a.status, STATUS_SUBMITTED);
  assert_int_equal(a.submitted, f->c.time);
  assert_int_equal(a.entry, f->c.entry);
  assert_int_equal(a.screened_by + a.screened + a.decided + a.decided_entry, 0);
  assert_null(a.content_digest);
  assert_null(a.screening_reason);
  assert_int_equal(attachment_list(&f->c, a.id, 0, &rows), 2);
  assert_string_equal(rows[0].sha256, FILE_B); /* in the order given */
}

static void none_of_that_number(void **state)
{
  struct fixture *f = *state;
  struct application a;
  assert_refused(f, application_by_id(&f->c, 7, &a), PROBLEM_NOT_FOUND);
  assert_non_null(strstr(f->problem.detail, "A7"));
}

static void kinds_that_a_body_does_not_admit(void **state)
{
  struct fixture *f = *state;
  struct application a;
  assert_refused(f, submit(f, "acme", "presidium", &a), PROBLEM_WRONG_KIND);
  assert_refused(f, submit(f, "norway", "industry", &a), PROBLEM_WRONG_KIND);
  assert_refused(f, submit(f, "pia", "industry", &a), PROBLEM_WRONG_KIND);
  assert_refused(f, submit(f, "acme", "people", &a), PROBLEM_WRONG_KIND);
  assert_int_equal(register_count(f, "SELECT count(*) FROM application"), 0);
}

static void one_open_application_a_body(void **state)
{
  struct fixture *f = *state;
  struct decision d;
  struct application a, again;
  int64_t question;
  register_applied(f, "acme", "industry", &a);
  assert_refused(f, submit(f, "acme", "industry", &again), PROBLEM_ALREADY_APPLIED);
  assert_non_null(strstr(f->problem.detail, "A1"));
  register_as(f, "rita");
  assert_done(f, application_ask(&f->c, &a, "Who?", &question));
  assert_refused(f, submit(f, "acme", "industry", &again), PROBLEM_ALREADY_APPLIED);
  register_as(f, "acme");
  assert_done(f, application_answer(&f->c, &a, "We.", NULL, 0, &d));
  register_as(f, "rita");
  assert_done(f, application_screen(&f->c, &a, NULL));
  assert_refused(f, submit(f, "acme", "industry", &again), PROBLEM_ALREADY_APPLIED);
  assert_done(f, submit(f, "bolt", "industry", &again)); /* others may */
  withdraw(f, &a);
  assert_done(f, submit(f, "acme", "industry", &again));
  assert_true(again.id > a.id);
}

static void after_a_rejection(void **state)
{
  struct fixture *f = *state;
  struct application a;
  struct decision d;
  register_in_review(f, "acme", "industry", &a);
  register_voted(f, "ruth", &a, "reject", &d);
  register_voted(f, "rosa", &a, "reject", &d);
  a = stored(f, a.id);
  assert_int_equal(a.status, STATUS_REJECTED);
  assert_int_equal(a.decided, f->c.time);
  assert_int_equal(a.decided_entry, f->c.entry);
  assert_done(f, submit(f, "acme", "industry", &a));
}

static void members_apply_again_when_their_term_is_over(void **state)
{
  struct fixture *f = *state;
  struct application again;
  struct decision d;
  register_at(f, "2026-05-31T12:00:00Z");
  register_member(f, "pia", "people", &d);
  assert_refused(f, submit(f, "pia", "people", &again), PROBLEM_ALREADY_MEMBER);
  register_at(f, "2026-07-29T23:59:59Z"); /* the last day of grace: it can still be renewed */
  assert_refused(f, submit(f, "pia", "people", &again), PROBLEM_ALREADY_MEMBER);
  register_at(f, "2026-07-30T00:00:00Z");
  register_member(f, "pia", "people", &d);
  assert_int_equal(register_count(f, "SELECT count(*) FROM membership"), 2);
}

/* Through a question and its answer, from the given state back to it. */
static void asked_and_answered(struct fixture *f, struct application *a,
                               enum application_status before)
{
  struct question *rows;
  struct decision d;
  int64_t id;
  f->c.time += 60;
  int64_t asked = f->c.time;
  register_as(f, "rita");
  assert_done(f, application_ask(&f->c, a, "Since when?", &id));
  assert_int_equal(stored(f, a->id).status, STATUS_INFORMATION_REQUESTED);
  size_t n = question_list(&f->c, a->id, &rows);
  assert_int_equal(rows[n - 1].id, id);
  assert_string_equal(rows[n - 1].by, "rita");
  assert_string_equal(rows[n - 1].text, "Since when?");
  assert_null(rows[n - 1].answer);
  f->c.time += 60;
  *a = stored(f, a->id);
  register_as(f, a->applicant.handle);
  assert_done(f, application_answer(&f->c, a, "Since 1984.", NULL, 0, &d));
  assert_int_equal(a->status, before);
  assert_int_equal(stored(f, a->id).status, before);
  n = question_list(&f->c, a->id, &rows);
  assert_string_equal(rows[n - 1].answer, "Since 1984.");
  assert_int_equal(rows[n - 1].asked, asked);
  assert_int_equal(rows[n - 1].answered, f->c.time);
  assert_int_equal(rows[n - 1].answered_entry, f->c.entry);
}

static void questions_lead_back(void **state)
{
  struct fixture *f = *state;
  struct application a;
  struct question *rows;
  register_applied(f, "acme", "industry", &a);
  asked_and_answered(f, &a, STATUS_SUBMITTED);
  register_as(f, "rita");
  assert_done(f, application_screen(&f->c, &a, NULL));
  asked_and_answered(f, &a, STATUS_IN_REVIEW);
  asked_and_answered(f, &a, STATUS_IN_REVIEW);
  assert_int_equal(question_list(&f->c, a.id, &rows), 3);
}

static void the_day_of_reply(void **state)
{
  struct fixture *f = *state;
  struct application a;
  struct question *rows;
  int64_t id;
  register_at(f, "2028-02-20T23:59:59Z"); /* a leap year; industry gives 14 days */
  register_applied(f, "acme", "industry", &a);
  register_as(f, "rita");
  assert_done(f, application_ask(&f->c, &a, "Who?", &id));
  assert_int_equal(question_list(&f->c, a.id, &rows), 1);
  assert_string_equal(rows[0].reply_by, "2028-03-05");
}

static void no_question_no_answer(void **state)
{
  struct fixture *f = *state;
  struct decision d;
  struct application a;
  register_applied(f, "acme", "industry", &a);
  register_as(f, "acme");
  assert_refused(f, application_answer(&f->c, &a, "We.", NULL, 0, &d), PROBLEM_WRONG_STATE);
  asked_and_answered(f, &a, STATUS_SUBMITTED);
  register_as(f, "acme");
  assert_refused(f, application_answer(&f->c, &a, "And.", NULL, 0, &d), PROBLEM_WRONG_STATE);
}

static void files_of_answers_stand_apart(void **state)
{
  static const char *const first[] = { FILE_A }, *const second[] = { FILE_B };
  struct fixture *f = *state;
  struct decision d;
  struct application a;
  struct attachment *rows;
  struct body body;
  struct party acme;
  int64_t id;
  sent(f, "acme", FILE_A);
  sent(f, "acme", FILE_B);
  assert_done(f, body_by_slug(&f->c, "industry", &body));
  assert_done(f, party_by_handle(&f->c, "acme", &acme));
  register_as(f, "acme");
  assert_done(f, application_submit(&f->c, &body, &acme, "full", "{}", first, 1, &a));
  register_as(f, "rita");
  assert_done(f, application_ask(&f->c, &a, "Proof?", &id));
  register_as(f, "acme");
  assert_done(f, application_answer(&f->c, &a, "Here.", second, 1, &d));
  assert_int_equal(attachment_list(&f->c, a.id, 0, &rows), 1);
  assert_string_equal(rows[0].sha256, FILE_A);
  assert_int_equal(attachment_list(&f->c, a.id, id, &rows), 1);
  assert_string_equal(rows[0].sha256, FILE_B);
}

static void content_is_frozen_by_its_digest(void **state)
{
  static const char *const files[] = { FILE_B, FILE_A };
  static const char jcs[] = "{\"answers\":{\"how\":\"so\",\"why\":\"as\"},"
                            "\"attachments\":[\"" FILE_B "\",\"" FILE_A "\"]}";
  struct fixture *f = *state;
  struct application a;
  struct digest digest;
  struct body body;
  struct party acme;
  char hex[2 * DIGEST_BYTES + 1];
  sent(f, "acme", FILE_A);
  sent(f, "acme", FILE_B);
  assert_done(f, body_by_slug(&f->c, "industry", &body));
  assert_done(f, party_by_handle(&f->c, "acme", &acme));
  register_as(f, "acme");
  assert_done(f, application_submit(&f->c, &body, &acme, "full", "{\"why\":\"as\", \"how\":\"so\"}",
                                    files, 2, &a));
  asked_and_answered(f, &a, STATUS_SUBMITTED);
  assert_null(stored(f, a.id).content_digest);
  f->c.time += 60;
  register_as(f, "rita");
  int64_t at = f->c.time;
  assert_done(f, application_screen(&f->c, &a, "complete"));
  digest_of(jcs, strlen(jcs), &digest);
  digest_hex(&digest, hex);
  assert_string_equal(a.content_digest, hex);
  assert_string_equal(stored(f, a.id).content_digest, hex);
  asked_and_answered(f, &a, STATUS_IN_REVIEW); /* what comes later stands beside it */
  a = stored(f, a.id);
  assert_string_equal(a.content_digest, hex);
  assert_int_equal(a.screened_by, register_party_id(f, "rita"));
  assert_int_equal(a.screened, at);
  assert_string_equal(a.screening_reason, "complete");
}

static void the_history(void **state)
{
  static const struct {
    const char *by, *action, *status, *text;
  } expected[] = {
    { "acme", "submit", "submitted", NULL },
    { "rita", "ask", "information_requested", "Since when?" },
    { "acme", "answer", "submitted", "Since 1984." },
    { "rita", "screen", "in_review", "complete" },
    { "ruth", "abstain", "in_review", "so it is" },
    { "acme", "withdraw", "withdrawn", "changed our mind" },
  };
  struct fixture *f = *state;
  struct application a;
  struct application_step *steps;
  struct decision d;
  register_applied(f, "acme", "industry", &a);
  asked_and_answered(f, &a, STATUS_SUBMITTED);
  register_as(f, "rita");
  assert_done(f, application_screen(&f->c, &a, "complete"));
  register_voted(f, "ruth", &a, "abstain", &d);
  f->c.time += 60;
  withdraw(f, &a);
  assert_int_equal(application_history(&f->c, a.id, &steps), 6);
  for (size_t i = 0; i < 6; i++) {
    assert_string_equal(steps[i].by, expected[i].by);
    assert_string_equal(steps[i].action, expected[i].action);
    assert_string_equal(steps[i].status, expected[i].status);
    if (expected[i].text)
      assert_string_equal(steps[i].text, expected[i].text);
    else
      assert_null(steps[i].text);
    assert_true(i == 0 || steps[i].entry > steps[i - 1].entry);
  }
  a = stored(f, a.id);
  assert_int_equal(steps[5].at, f->c.time);
  assert_int_equal(a.decided + a.decided_entry, 0); /* nobody decided */
  assert_int_equal(application_history(&f->c, 99, &steps), 0);
}

static size_t listed(struct fixture *f, struct application_filter filter,
                     struct application_row **rows)
{
  struct page page = { 0, 100 };
  bool more;
  size_t n = application_list(&f->c, &filter, &page, rows, &more);
  assert_false(more);
  return n;
}

/* A question that nobody answers ends the application by the calendar alone. */
static void lapsing(void **state)
{
  struct fixture *f = *state;
  struct application a, again;
  struct application_row *rows;
  int64_t id;
  register_at(f, "2028-02-20T23:59:59Z"); /* industry gives 14 days */
  register_applied(f, "acme", "industry", &a);
  register_as(f, "rita");
  assert_done(f, application_ask(&f->c, &a, "Who?", &id));
  register_at(f, "2028-03-05T23:59:59Z");
  a = stored(f, a.id);
  assert_int_equal(a.status, STATUS_INFORMATION_REQUESTED);
  assert_string_equal(a.reply_by, "2028-03-05");
  assert_refused(f, submit(f, "acme", "industry", &again), PROBLEM_ALREADY_APPLIED);
  register_at(f, "2028-03-06T00:00:00Z");
  a = stored(f, a.id);
  assert_int_equal(a.status, STATUS_LAPSED);
  assert_int_equal(register_count(f, "SELECT status = 'information_requested' FROM application"),
                   1);
  for (size_t i = 0; i < n_transitions; i++)
    assert_refused(f, application_step_possible(&f->c, &a, &transitions[i]), PROBLEM_WRONG_STATE);
  assert_non_null(strstr(f->problem.detail, "2028-03-05"));
  assert_int_equal(listed(f, (struct application_filter){ .status = "lapsed" }, &rows), 1);
  assert_string_equal(rows[0].status, "lapsed");
  assert_int_equal(
      listed(f, (struct application_filter){ .status = "information_requested" }, &rows), 0);
  assert_done(f, submit(f, "acme", "industry", &again));
}

/* Whatever a rule says: a state that the table does not lead to is not stored. */
static void no_state_is_reached_past_the_table(void **state)
{
  struct fixture *f = *state;
  struct application a;
  register_applied(f, "acme", "industry", &a);
  register_as(f, "rita");
  assert_refused(f, application_advance(&f->c, &a, "vote", NULL, STATUS_APPROVED),
                 PROBLEM_INTERNAL);
  a = stored(f, a.id);
  assert_int_equal(a.status, STATUS_SUBMITTED);
  assert_int_equal(register_count(f, "SELECT count(*) FROM application_step"), 1);
}

/* Answered in time, nothing is left of the deadline. */
static void answered_in_time(void **state)
{
  struct fixture *f = *state;
  struct application a;
  register_applied(f, "acme", "industry", &a);
  asked_and_answered(f, &a, STATUS_SUBMITTED);
  f->c.time += 400LL * 24 * 60 * 60;
  assert_int_equal(stored(f, a.id).status, STATUS_SUBMITTED);
  assert_null(stored(f, a.id).reply_by);
}

static void cancelling_judges_nothing(void **state)
{
  struct fixture *f = *state;
  struct application a;
  struct application_step *steps;
  register_in_review(f, "acme", "industry", &a);
  register_as(f, "rita");
  assert_done(f, application_cancel(&f->c, &a, "dissolved"));
  a = stored(f, a.id);
  assert_int_equal(a.status, STATUS_CANCELLED);
  assert_int_equal(a.decided + a.decided_entry, 0);
  assert_int_equal(application_history(&f->c, a.id, &steps), 3);
  assert_string_equal(steps[2].action, "cancel");
  assert_string_equal(steps[2].text, "dissolved");
  assert_done(f, submit(f, "acme", "industry", &a));
}

static void steps_out_of_order(void **state)
{
  static const struct {
    enum route_id action;
    enum application_status status;
    bool possible;
  } cases[] = {
    { ROUTE_APPLICATION_SCREEN, STATUS_SUBMITTED, true },
    { ROUTE_APPLICATION_SCREEN, STATUS_IN_REVIEW, false },
    { ROUTE_APPLICATION_SCREEN, STATUS_WITHDRAWN, false },
    { ROUTE_APPLICATION_VOTE, STATUS_SUBMITTED, false },
    { ROUTE_APPLICATION_VOTE, STATUS_IN_REVIEW, true },
    { ROUTE_APPLICATION_VOTE, STATUS_INFORMATION_REQUESTED, false },
    { ROUTE_APPLICATION_VOTE, STATUS_APPROVED, false },
    { ROUTE_APPLICATION_ANSWER, STATUS_IN_REVIEW, false },
    { ROUTE_APPLICATION_ANSWER, STATUS_INFORMATION_REQUESTED, true },
    { ROUTE_APPLICATION_ASK, STATUS_INFORMATION_REQUESTED, false },
    { ROUTE_APPLICATION_WITHDRAW, STATUS_INFORMATION_REQUESTED, true },
    { ROUTE_APPLICATION_WITHDRAW, STATUS_APPROVED, false },
    { ROUTE_APPLICATION_WITHDRAW, STATUS_WITHDRAWN, false },
  };
  struct fixture *f = *state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct application a = { .id = 17, .status = cases[i].status, .body.status = "founded" };
    const struct transition *t = transition_of(cases[i].action);
    if (cases[i].possible) {
      assert_done(f, application_step_possible(&f->c, &a, t));
      continue;
    }
    assert_refused(f, application_step_possible(&f->c, &a, t), PROBLEM_WRONG_STATE);
    assert_non_null(strstr(f->problem.detail, "A17"));
    assert_non_null(strstr(f->problem.detail, application_status_name(a.status)));
  }
}

static void lists(void **state)
{
  struct fixture *f = *state;
  struct application a, b;
  struct application_row *rows;
  struct page page = { 0, 1 };
  struct application_filter all = { 0 };
  bool more;
  register_applied(f, "acme", "industry", &a);
  register_in_review(f, "bolt", "industry", &b);
  register_applied(f, "norway", "presidium", &b);
  withdraw(f, &a);
  assert_int_equal(listed(f, all, &rows), 3);
  assert_string_equal(rows[0].applicant, "acme");
  assert_string_equal(rows[0].status, "withdrawn");
  assert_int_equal(rows[0].decided, 0);
  assert_int_equal(rows[1].decided, 0);
  assert_int_equal(listed(f, (struct application_filter){ .body = "industry" }, &rows), 2);
  assert_int_equal(listed(f, (struct application_filter){ .status = "in_review" }, &rows), 1);
  assert_string_equal(rows[0].applicant, "bolt");
  assert_int_equal(listed(f, (struct application_filter){ .applicant = "norway" }, &rows), 1);
  assert_string_equal(rows[0].body, "presidium");
  assert_int_equal(
      listed(f, (struct application_filter){ .applicant = "norway", .body = "industry" }, &rows),
      0);
  assert_int_equal(application_list(&f->c, &all, &page, &rows, &more), 1);
  assert_true(more);
  page = (struct page){ rows[0].id, 2 };
  assert_int_equal(application_list(&f->c, &all, &page, &rows, &more), 2);
  assert_false(more);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    T(no_state_is_reached_past_the_table),
    T(submitting),
    T(none_of_that_number),
    T(kinds_that_a_body_does_not_admit),
    T(one_open_application_a_body),
    T(after_a_rejection),
    T(members_apply_again_when_their_term_is_over),
    T(questions_lead_back),
    T(the_day_of_reply),
    T(no_question_no_answer),
    T(files_of_answers_stand_apart),
    T(content_is_frozen_by_its_digest),
    T(the_history),
    T(lapsing),
    T(answered_in_time),
    T(cancelling_judges_nothing),
    T(steps_out_of_order),
    T(lists),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
