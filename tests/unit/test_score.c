/* What a juror may give, and which of it counts when judging is closed. */
#include "daemon/model/score.h"

#include "tests/unit/register.h"

#include <malloc.h>

#include "daemon/auth/authority.h"
#include "daemon/model/programme.h"
#include "daemon/model/representative.h"
#include "lib/json.h"

#define T(test) cmocka_unit_test_setup_teardown(test, register_setup, register_teardown)

/* A round with pia and paul as jurors; bolt has nominated acme and core as firms, and chile as the
 * best, and all stand. */
struct jury {
  struct award_round round;
  struct nomination acme, core, chile;
};

static void nominated(struct fixture *f, struct jury *j, const char *category, const char *nominee,
                      struct nomination *out)
{
  struct party whom, who;
  register_as(f, "bolt");
  assert_done(f, party_by_handle(&f->c, nominee, &whom));
  assert_done(f, party_by_handle(&f->c, "bolt", &who));
  assert_done(f, nomination_add(&f->c, &j->round, category, &whom, &who, "because", out));
  register_as(f, nominee);
  assert_done(f, nomination_answer(&f->c, &j->round, out, NOMINATION_ACCEPTED));
}

static void appoint(struct fixture *f, const struct jury *j, const char *person)
{
  const struct office_seat seat = { "juror", 0, j->round.id };
  int64_t id;
  register_as(f, "eva");
  assert_done(f, office_add(&f->c, register_party_id(f, person), &seat, "2026-05-01", NULL, &id));
}

static void advance(struct fixture *f, struct jury *j, enum round_status to)
{
  register_as(f, "eva");
  assert_done(f, award_advance(&f->c, &j->round, to));
}

static void prepare(struct fixture *f, struct jury *j, const char *judge_by)
{
  static struct programme programme;
  const struct award_terms terms = { .judge_by = judge_by };
  register_as(f, "eva");
  assert_done(f, programme_by_slug(&f->c, "prizes", &programme));
  assert_done(f, award_open(&f->c, "2026", &programme, &terms, &j->round));
  advance(f, j, ROUND_NOMINATING);
  nominated(f, j, "firm", "acme", &j->acme);
  nominated(f, j, "firm", "core", &j->core);
  nominated(f, j, "best", "chile", &j->chile);
  appoint(f, j, "pia");
  appoint(f, j, "paul");
  advance(f, j, ROUND_CLOSED);
  advance(f, j, ROUND_JUDGING);
}

static bool give(struct fixture *f, struct jury *j, const char *juror, const struct nomination *n,
                 const char *points)
{
  struct json_object *json = json_tokener_parse(points);
  assert_non_null(json);
  register_as(f, juror);
  const struct object object = { .self = n->nominee_id, .round = &j->round, .nomination = n };
  bool ok = authority_check(&f->c, ROUTE_NOMINATION_SCORE, &object) &&
            score_add(&f->c, &j->round, n, json, NULL);
  json_object_put(json);
  return ok;
}

static size_t given(struct fixture *f, const struct nomination *n, struct score **out)
{
  const struct page page = { 0, LIMIT_PAGE };
  bool more;
  register_as(f, NULL);
  return score_list(&f->c, n->id, 0, &page, out, &more);
}

#define COUNTED "SELECT count(*) FROM score WHERE counted = 1"

static void points_for_each_criterion(void **state)
{
  struct fixture *f = *state;
  struct jury j;
  static const struct {
    const char *points, *field;
  } wrong[] = {
    { "{}", "scores.merit" },
    { "{\"merit\": 11}", "scores.merit" },
    { "{\"merit\": -1}", "scores.merit" },
    { "{\"merit\": \"1\"}", "scores.merit" },
    { "{\"merit\": 9007199254740991}", "scores.merit" },
    { "{\"merit\": 1, \"charm\": 1}", "scores.charm" },
  };
  prepare(f, &j, NULL);
  for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
    assert_refused(f, give(f, &j, "pia", &j.acme, wrong[i].points), PROBLEM_BAD_FIELDS);
    assert_true(problem_names(&f->problem, wrong[i].field));
  }
  assert_int_equal(register_count(f, "SELECT count(*) FROM score"), 0);
  assert_done(f, give(f, &j, "pia", &j.acme, "{\"merit\": 0}"));
  assert_done(f, give(f, &j, "paul", &j.acme, "{\"merit\": 10}"));
}

static void the_last_one_counts(void **state)
{
  struct fixture *f = *state;
  struct jury j;
  struct score *rows;
  prepare(f, &j, NULL);
  assert_done(f, give(f, &j, "pia", &j.acme, "{\"merit\": 1}"));
  assert_done(f, give(f, &j, "paul", &j.acme, "{\"merit\": 2}"));
  assert_done(f, give(f, &j, "pia", &j.core, "{\"merit\": 3}"));
  assert_done(f, give(f, &j, "pia", &j.acme, "{\"merit\": 4}"));
  assert_int_equal(register_count(f, COUNTED), 0); /* before it is closed nothing is */
  advance(f, &j, ROUND_JUDGED);
  assert_int_equal(given(f, &j.acme, &rows), 3);
  assert_true(rows[0].replaced && !rows[0].counted);
  assert_true(!rows[1].replaced && rows[1].counted);
  assert_true(!rows[2].replaced && rows[2].counted);
  assert_string_equal(rows[2].scores, "{\"merit\":4}");
  assert_string_equal(rows[2].juror, "pia");
  assert_int_equal(register_count(f, COUNTED), 3);
}

/* Nobody gives points to the rivals of those they are close to. */
static void nobody_beside_whom_they_are_close_to(void **state)
{
  struct fixture *f = *state;
  struct jury j;
  prepare(f, &j, NULL);
  register_affiliate(f, "paul", (const char *const[]){ "acme", NULL });
  assert_refused(f, give(f, &j, "paul", &j.acme, "{\"merit\": 10}"), PROBLEM_CONFLICT_OF_INTEREST);
  assert_refused(f, give(f, &j, "paul", &j.core, "{\"merit\": 0}"), PROBLEM_CONFLICT_OF_INTEREST);
  assert_done(f, give(f, &j, "paul", &j.chile, "{\"merit\": 5}"));
  register_sql(f, "UPDATE nomination SET nominee = (SELECT id FROM party WHERE handle = 'pia')"
                  " WHERE id = 2");
  assert_refused(f, give(f, &j, "pia", &j.acme, "{\"merit\": 0}"), PROBLEM_CONFLICT_OF_INTEREST);
  register_sql(f, "UPDATE nomination SET status = 'declined' WHERE id = 2");
  assert_done(f, give(f, &j, "pia", &j.acme, "{\"merit\": 0}"));
}

static void what_came_after_a_score_takes_it_out(void **state)
{
  struct fixture *f = *state;
  struct jury j;
  struct score *rows;
  prepare(f, &j, NULL);
  assert_done(f, give(f, &j, "pia", &j.acme, "{\"merit\": 1}"));
  assert_done(f, give(f, &j, "pia", &j.core, "{\"merit\": 2}"));
  assert_done(f, give(f, &j, "paul", &j.acme, "{\"merit\": 3}"));
  assert_done(f, give(f, &j, "paul", &j.core, "{\"merit\": 4}"));
  assert_done(f, give(f, &j, "pia", &j.chile, "{\"merit\": 5}"));
  assert_done(f, give(f, &j, "paul", &j.chile, "{\"merit\": 6}"));
  register_affiliate(f, "paul", (const char *const[]){ "acme", NULL });
  register_as(f, "pia");
  assert_done(f, nomination_recuse(&f->c, &j.core, "a friend"));
  assert_refused(f, give(f, &j, "pia", &j.core, "{\"merit\": 9}"), PROBLEM_CONFLICT_OF_INTEREST);
  assert_refused(f, give(f, &j, "pia", &j.acme, "{\"merit\": 9}"), PROBLEM_CONFLICT_OF_INTEREST);
  advance(f, &j, ROUND_JUDGED);
  assert_int_equal(given(f, &j.acme, &rows), 2);
  assert_true(!rows[0].counted && !rows[1].counted);
  assert_int_equal(given(f, &j.core, &rows), 2);
  assert_true(!rows[0].counted && !rows[1].counted);
  assert_int_equal(given(f, &j.chile, &rows), 2);
  assert_true(rows[0].counted && rows[1].counted);
}

/* A nominee does not strike out what a juror gave by naming them; what they sign for it does. */
static void naming_a_juror_strikes_nothing_out(void **state)
{
  struct fixture *f = *state;
  struct jury j;
  struct party acme, pia, paul;
  struct score *rows;
  prepare(f, &j, NULL);
  assert_done(f, give(f, &j, "pia", &j.acme, "{\"merit\": 0}"));
  assert_done(f, give(f, &j, "paul", &j.acme, "{\"merit\": 9}"));
  register_as(f, "acme");
  assert_done(f, party_by_handle(&f->c, "acme", &acme));
  assert_done(f, party_by_handle(&f->c, "pia", &pia));
  assert_done(f, party_by_handle(&f->c, "paul", &paul));
  register_at(f, "2026-06-01T00:00:00Z");
  assert_done(f, representative_name(&f->c, &acme, &pia));
  assert_done(f, representative_name(&f->c, &acme, &paul));
  assert_done(f, give(f, &j, "pia", &j.acme, "{\"merit\": 1}"));
  register_as(f, "paul");
  assert_done(f, representative_acted(&f->c, acme.id));
  advance(f, &j, ROUND_JUDGED);
  assert_int_equal(given(f, &j.acme, &rows), 3);
  assert_true(rows[0].replaced && !rows[1].counted && rows[2].counted);
}

static void a_nominee_who_declined_takes_theirs_out(void **state)
{
  struct fixture *f = *state;
  struct jury j;
  struct score *rows;
  prepare(f, &j, NULL);
  assert_done(f, give(f, &j, "pia", &j.acme, "{\"merit\": 1}"));
  assert_done(f, give(f, &j, "pia", &j.core, "{\"merit\": 2}"));
  register_as(f, "core");
  assert_done(f, nomination_answer(&f->c, &j.round, &j.core, NOMINATION_DECLINED));
  assert_refused(f, give(f, &j, "paul", &j.core, "{\"merit\": 2}"), PROBLEM_WRONG_STATE);
  advance(f, &j, ROUND_JUDGED);
  assert_int_equal(register_count(f, COUNTED), 1);
  assert_int_equal(given(f, &j.core, &rows), 1);
  assert_false(rows[0].counted);
}

static void an_office_that_was_ended_takes_all_out(void **state)
{
  struct fixture *f = *state;
  struct jury j;
  prepare(f, &j, NULL);
  assert_done(f, give(f, &j, "pia", &j.acme, "{\"merit\": 1}"));
  assert_done(f, give(f, &j, "paul", &j.acme, "{\"merit\": 3}"));
  const struct office_seat seat = { "juror", 0, j.round.id };
  register_as(f, "eva");
  assert_done(f, office_end(&f->c, register_party_id(f, "paul"), &seat, "x"));
  advance(f, &j, ROUND_JUDGED);
  assert_int_equal(register_count(f, COUNTED), 1);
}

/* However many there are: what is read of a nomination is not kept until the end. */
static void thousands_take_no_memory(void **state)
{
  struct fixture *f = *state;
  struct jury j;
  prepare(f, &j, NULL);
  assert_done(f, give(f, &j, "paul", &j.acme, "{\"merit\": 10}"));
  register_sql(f, "CREATE TEMP TABLE one AS SELECT * FROM nomination WHERE id = 1");
  register_sql(f, "UPDATE one SET text = printf('%%08000d', 0)");
  register_sql(f, "CREATE TEMP TABLE mark AS SELECT * FROM score");
  for (int i = 0; i < 1000; i++) {
    register_sql(f, "UPDATE one SET id = %d, category = 'c%d'", 1000 + i, i);
    register_sql(f, "INSERT INTO nomination SELECT * FROM one");
    register_sql(f, "UPDATE mark SET entry = %d, nomination = %d", 100000 + i, 1000 + i);
    register_sql(f, "INSERT INTO score SELECT * FROM mark");
  }
  struct mallinfo2 before = mallinfo2();
  assert_done(f, score_close(&f->c, &j.round));
  struct mallinfo2 after = mallinfo2();
  assert_true(after.uordblks + after.hblkhd < before.uordblks + before.hblkhd + 4 * 1024 * 1024);
  assert_int_equal(register_count(f, "SELECT count(*) FROM score WHERE counted = 1"), 1001);
}

static void until_the_last_day(void **state)
{
  struct fixture *f = *state;
  struct jury j;
  prepare(f, &j, "2026-05-28");
  register_at(f, "2026-05-28T23:59:59Z");
  assert_done(f, give(f, &j, "pia", &j.acme, "{\"merit\": 1}"));
  register_at(f, "2026-05-29T00:00:00Z");
  assert_refused(f, give(f, &j, "pia", &j.acme, "{\"merit\": 1}"), PROBLEM_TOO_LATE);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    T(points_for_each_criterion),
    T(the_last_one_counts),
    T(nobody_beside_whom_they_are_close_to),
    T(what_came_after_a_score_takes_it_out),
    T(naming_a_juror_strikes_nothing_out),
    T(a_nominee_who_declined_takes_theirs_out),
    T(an_office_that_was_ended_takes_all_out),
    T(thousands_take_no_memory),
    T(until_the_last_day),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
