/* What scores come to: exact, ties and extremes. */
#include "daemon/model/shortlist.h"

#include "tests/unit/register.h"

#include <string.h>

#include "lib/limits.h"

#define T(test) cmocka_unit_test_setup_teardown(test, register_setup, register_teardown)

static struct award_round the_round;

/* A round of one category, with such criteria; what follows puts rows into it as they would be when
 * judging was closed. */
static void round_of(struct fixture *f, const char *criteria)
{
  register_sql(f,
               "INSERT INTO award_round (edition, year, programme, names, status, nominators,"
               " standing, needed, opened_by, opened, entry) VALUES ('2026', 2026, 'prizes', '{}',"
               " 'judged', 'open', 'any', 2, 1, 0, 0)");
  register_sql(f,
               "INSERT INTO award_category (round, position, slug, kind, names, criteria, winners)"
               " VALUES (1, 0, 'best', 'any', '{}', '%s', 1)",
               criteria);
  register_as(f, NULL);
  assert_done(f, award_by_edition(&f->c, "2026", &the_round));
}

static void stands(struct fixture *f, const char *nominee, const char *status)
{
  register_sql(f,
               "INSERT INTO nomination (round, category, nominee, nominator, text, status,"
               " nominated, entry) SELECT 1, 'best', id, 1, 'x', '%s', 0, 0 FROM party"
               " WHERE handle = '%s'",
               status, nominee);
}

static void scored(struct fixture *f, int64_t nomination, const char *scores, bool counted)
{
  register_sql(f,
               "INSERT INTO score (entry, nomination, party, scores, at, counted)"
               " VALUES ((SELECT coalesce(max(entry), 100) + 1 FROM score), %lld, 1, '%s', 0, %d)",
               (long long)nomination, scores, counted);
}

static size_t shortlist(struct fixture *f, struct shortlist_row **rows)
{
  struct programme_category category;
  register_as(f, NULL);
  assert_true(award_category(&f->c, &the_round, "best", &category));
  return shortlist_of(&f->c, &the_round, &category, rows);
}

static void is(const struct shortlist_row *row, int64_t id, int64_t rank, int64_t over,
               int64_t under)
{
  assert_int_equal(row->nomination, id);
  assert_int_equal(row->rank, rank);
  assert_int_equal(row->score.numerator, over);
  assert_int_equal(row->score.denominator, under);
}

#define TWO_TO_ONE "[{\"id\": \"tech\", \"weight\": 2}, {\"id\": \"impact\", \"weight\": 1}]"

static void by_weights_and_jurors(void **state)
{
  struct fixture *f = *state;
  struct shortlist_row *rows;
  round_of(f, TWO_TO_ONE);
  stands(f, "acme", "accepted"); /* 1 */
  stands(f, "bolt", "accepted");
  stands(f, "core", "accepted");
  scored(f, 1, "{\"impact\":10,\"tech\":8}", true); /* 26 */
  scored(f, 1, "{\"impact\":9,\"tech\":8}", true);  /* 25 */
  scored(f, 2, "{\"impact\":0,\"tech\":9}", true);  /* 18, of one juror only */
  scored(f, 3, "{\"impact\":10,\"tech\":10}", true);
  assert_int_equal(shortlist(f, &rows), 3);
  is(&rows[0], 3, 1, 10, 1);
  is(&rows[1], 1, 2, 17, 2);
  is(&rows[2], 2, 3, 6, 1);
  assert_int_equal(rows[1].total, 51);
  assert_int_equal(rows[1].jurors, 2);
  assert_int_equal(rows[1].weight, 3);
  assert_string_equal(rows[1].nominee, "acme");
}

static void ties_are_found_and_not_broken(void **state)
{
  struct fixture *f = *state;
  struct shortlist_row *rows;
  round_of(f, TWO_TO_ONE);
  stands(f, "acme", "accepted");
  stands(f, "bolt", "accepted");
  stands(f, "core", "accepted");
  stands(f, "pia", "accepted");
  scored(f, 1, "{\"impact\":1,\"tech\":0}", true);
  scored(f, 2, "{\"impact\":2,\"tech\":4}", true); /* 10/3 of one is 20/6 of two */
  scored(f, 3, "{\"impact\":10,\"tech\":5}", true);
  scored(f, 3, "{\"impact\":0,\"tech\":0}", true);
  scored(f, 4, "{\"impact\":10,\"tech\":10}", true);
  assert_int_equal(shortlist(f, &rows), 4);
  is(&rows[0], 4, 1, 10, 1);
  is(&rows[1], 2, 2, 10, 3);
  is(&rows[2], 3, 2, 10, 3);
  is(&rows[3], 1, 4, 1, 3); /* and not 3 */
  assert_true(shortlist_tied(&rows[1], &rows[2]));
  assert_false(shortlist_tied(&rows[1], &rows[1]));
  assert_false(shortlist_tied(&rows[0], &rows[1]));
}

static void only_what_counts_and_stands(void **state)
{
  struct fixture *f = *state;
  struct shortlist_row *rows;
  round_of(f, TWO_TO_ONE);
  stands(f, "acme", "accepted");
  stands(f, "bolt", "declined");
  stands(f, "core", "accepted");
  stands(f, "pia", "accepted");
  scored(f, 1, "{\"impact\":10,\"tech\":10}", false); /* a juror who stepped back */
  scored(f, 2, "{\"impact\":10,\"tech\":10}", true);
  scored(f, 3, "{\"impact\":0,\"tech\":0}", true);
  assert_int_equal(shortlist(f, &rows), 3);
  is(&rows[0], 3, 1, 0, 1); /* nothing is still a score */
  assert_int_equal(rows[1].nomination, 1);
  assert_int_equal(rows[2].nomination, 4);
  assert_true(rows[1].rank == 0 && rows[1].jurors == 0 && rows[2].rank == 0);
  assert_false(shortlist_tied(&rows[1], &rows[2])); /* not scored is no tie */
}

static void nobody_stands(void **state)
{
  struct fixture *f = *state;
  struct shortlist_row *rows;
  round_of(f, TWO_TO_ONE);
  assert_int_equal(shortlist(f, &rows), 0);
}

/* As many jurors, criteria and points as there can be, and one point less. */
static void at_the_limits(void **state)
{
  struct fixture *f = *state;
  struct shortlist_row *rows;
  struct buf criteria = { 0 }, best = { 0 }, less = { 0 };
  for (int i = 0; i < LIMIT_CRITERIA; i++) {
    buf_printf(&criteria, "%s{\"id\":\"c%d\",\"weight\":%d}", i ? "," : "[", i, LIMIT_WEIGHT);
    buf_printf(&best, "%s\"c%d\":%d", i ? "," : "{", i, LIMIT_SCORE);
    buf_printf(&less, "%s\"c%d\":%d", i ? "," : "{", i, LIMIT_SCORE - (i == 0));
  }
  buf_text(&criteria, "]");
  buf_text(&best, "}");
  buf_text(&less, "}");
  round_of(f, buf_str(&criteria));
  stands(f, "acme", "accepted");
  stands(f, "bolt", "accepted");
  for (int i = 0; i < LIMIT_ELECTORATE; i++) {
    scored(f, 1, buf_str(i ? &best : &less), true);
    scored(f, 2, buf_str(&best), true);
  }
  assert_int_equal(shortlist(f, &rows), 2);
  is(&rows[0], 2, 1, LIMIT_SCORE, 1);
  is(&rows[1], 1, 2, (int64_t)LIMIT_SCORE * LIMIT_CRITERIA * LIMIT_ELECTORATE - 1,
     (int64_t)LIMIT_CRITERIA * LIMIT_ELECTORATE);
  assert_int_equal(rows[0].total,
                   (int64_t)LIMIT_SCORE * LIMIT_CRITERIA * LIMIT_WEIGHT * LIMIT_ELECTORATE);
  buf_free(&criteria);
  buf_free(&best);
  buf_free(&less);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    T(by_weights_and_jurors),
    T(ties_are_found_and_not_broken),
    T(only_what_counts_and_stands),
    T(nobody_stands),
    T(at_the_limits),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
