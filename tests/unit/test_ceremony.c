/* Ceremonies: when they may be scheduled and held. */
#include "daemon/model/ceremony.h"

#include "tests/unit/register.h"

#include <string.h>

#define T(test) cmocka_unit_test_setup_teardown(test, register_setup, register_teardown)

static void schedule(struct fixture *f, const char *slug, const char *date, struct ceremony *out)
{
  register_as(f, "eva");
  assert_done(f, ceremony_schedule(&f->c, slug, NULL, date, out));
}

static void scheduled(void **state)
{
  struct fixture *f = *state;
  struct ceremony ceremony;
  register_at(f, "2026-06-10T23:59:59Z");
  register_as(f, "eva");
  assert_done(f,
              ceremony_schedule(&f->c, "opening", "{\"zh\":\"开幕式\"}", "2026-06-10", &ceremony));
  assert_string_equal(ceremony.slug, "opening");
  assert_string_equal(ceremony.names, "{\"zh\":\"开幕式\"}");
  assert_string_equal(ceremony.date, "2026-06-10");
  assert_string_equal(ceremony.scheduled_by, "eva");
  assert_int_equal(ceremony.scheduled, f->c.time);
  assert_int_equal(ceremony.entry, f->c.entry);
  assert_null(ceremony.held_by);
  assert_string_equal(ceremony_status(&ceremony), "scheduled");
  assert_true(ceremony_open(&f->c, &ceremony));
}

static void not_in_the_past_and_not_twice(void **state)
{
  struct fixture *f = *state;
  struct ceremony ceremony;
  register_at(f, "2026-06-10T00:00:00Z");
  register_as(f, "eva");
  assert_refused(f, ceremony_schedule(&f->c, "late", NULL, "2026-06-09", &ceremony),
                 PROBLEM_BAD_FIELDS);
  assert_true(problem_names(&f->problem, "date"));
  assert_refused(f, ceremony_schedule(&f->c, "far", NULL, "2028-06-11", &ceremony),
                 PROBLEM_BAD_FIELDS);
  assert_true(problem_names(&f->problem, "date"));
  schedule(f, "far", "2028-06-10", &ceremony);
  schedule(f, "opening", "2026-06-10", &ceremony);
  register_as(f, "emil");
  assert_refused(f, ceremony_schedule(&f->c, "opening", NULL, "2026-06-11", &ceremony),
                 PROBLEM_SLUG_TAKEN);
  assert_refused(f, ceremony_by_slug(&f->c, "late", &ceremony), PROBLEM_NOT_FOUND);
}

static void held_once_on_its_day(void **state)
{
  struct fixture *f = *state;
  struct ceremony ceremony;
  struct ceremony_item *items;
  struct holding *h;
  register_at(f, "2026-06-10T12:00:00Z");
  schedule(f, "opening", "2026-06-20", &ceremony);
  register_at(f, "2026-06-19T23:59:59Z");
  register_as(f, "emil");
  assert_refused(f, ceremony_hold(&f->c, &ceremony, &h), PROBLEM_TOO_EARLY);
  register_at(f, "2026-06-20T00:00:00Z");
  register_as(f, "emil");
  assert_done(f, ceremony_hold(&f->c, &ceremony, &h));
  assert_int_equal(h->n + h->n_certificates, 0);
  assert_string_equal(ceremony_status(&ceremony), "held");
  assert_string_equal(ceremony.held_by, "emil");
  assert_int_equal(ceremony.held, f->c.time);
  assert_int_equal(ceremony.held_entry, f->c.entry);
  assert_int_equal(ceremony_items(&f->c, ceremony.id, &items), 0);
  register_as(f, "eva");
  assert_refused(f, ceremony_hold(&f->c, &ceremony, &h), PROBLEM_WRONG_STATE);
  assert_refused(f, ceremony_open(&f->c, &ceremony), PROBLEM_WRONG_STATE);
}

/* What was noted is there to be read, in order. */
static void items_are_kept(void **state)
{
  struct fixture *f = *state;
  struct ceremony ceremony;
  struct ceremony_item *items;
  schedule(f, "opening", "2026-06-20", &ceremony);
  struct holding *h = arena_alloc(&f->arena, sizeof *h);
  struct certificate certificate = { .number = "WIOTC-2026-000001" };
  h->ceremony = &ceremony;
  const struct ceremony_item noted[] = {
    { .kind = "body", .subject = "smart-city" },
    { .kind = "application", .subject = "A2", .decision = "approved" },
    { .kind = "application", .subject = "A1", .problem = "the seat is taken" },
  };
  for (size_t i = 0; i < sizeof noted / sizeof noted[0]; i++)
    holding_note(&f->c, h, &noted[i], i == 1 ? &certificate : NULL);
  assert_int_equal(h->n, 3);
  assert_int_equal(h->n_certificates, 1);
  assert_int_equal(ceremony_items(&f->c, ceremony.id, &items), 3);
  assert_string_equal(items[0].subject, "smart-city");
  assert_null(items[0].certificate);
  assert_null(items[0].problem);
  assert_null(items[0].decision);
  assert_string_equal(items[1].decision, "approved");
  assert_string_equal(items[1].certificate, "WIOTC-2026-000001");
  assert_string_equal(items[2].kind, "application");
  assert_string_equal(items[2].problem, "the seat is taken");
  h->n = LIMIT_CEREMONY_ITEMS - 1;
  assert_true(holding_room(h, 0));
  h->n++;
  assert_false(holding_room(h, 0));
  /* whatever is founded, all that can be under seal still finds room */
  h->n = LIMIT_CEREMONY_ITEMS - LIMIT_CEREMONY_SEALED;
  assert_false(holding_room(h, LIMIT_CEREMONY_SEALED));
  assert_true(holding_room(h, LIMIT_CEREMONY_SEALED - 1));
}

static void lists(void **state)
{
  struct fixture *f = *state;
  struct ceremony ceremony, *rows;
  struct page page = { 0, 2 };
  bool more;
  schedule(f, "one", "2026-06-20", &ceremony);
  schedule(f, "two", "2026-06-19", &ceremony);
  schedule(f, "three", "2026-06-21", &ceremony);
  assert_int_equal(ceremony_list(&f->c, &page, &rows, &more), 2);
  assert_true(more);
  assert_string_equal(rows[1].slug, "two");
  page.after = rows[1].id;
  assert_int_equal(ceremony_list(&f->c, &page, &rows, &more), 1);
  assert_false(more);
  assert_string_equal(rows[0].slug, "three");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    T(scheduled), T(not_in_the_past_and_not_twice), T(held_once_on_its_day), T(items_are_kept),
    T(lists),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
