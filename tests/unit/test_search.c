/* The index of names: it never finds less or more than comparing every party would. */
#include "daemon/model/search.h"

#include "tests/unit/register.h"

#include <stdio.h>
#include <string.h>

#include "daemon/model/party.h"
#include "lib/text_fold.h"

#define PARTIES 3000

static const char *const latin[] = { "Zürich", "Écoles", "Łódź", "Smart", "Home",
                                     "Ocean",  "of",     "IoT",  "A",     "Ng" };
static const char *const han[] = { "海", "尔", "智", "家", "国", "联", "网", "𠮷" };
static const char *const countries[] = { "CN", "DE", "KE" };

static struct {
  char names[PARTIES][160];
  int64_t ids[PARTIES];
  const char *country[PARTIES];
} sample;

static void make_names(unsigned seed, char out[160])
{
  snprintf(out, 160, "{\"en\":\"%s %s %u\",\"zh\":\"%s%s%s%s\"}", latin[seed % 10],
           latin[seed / 10 % 10], seed, han[seed % 8], han[seed / 8 % 8], han[seed / 64 % 8],
           seed % 3 == 0 ? han[seed / 7 % 8] : "");
}

static void enter_all(struct fixture *f)
{
  for (unsigned i = 0; i < PARTIES; i++) {
    char handle[32];
    struct party party = { .handle = handle, .kind = i % 5 == 0 ? "state" : "organization" };
    sample.country[i] = countries[i % 97 == 0 ? 2 : i % 2];
    make_names(i, sample.names[i]);
    struct party_change change = { .names = sample.names[i], .country = sample.country[i] };
    snprintf(handle, sizeof handle, "made-%u", i);
    assert_done(f, party_register(&f->c, &party, &change, NULL, NULL));
    sample.ids[i] = party.id;
  }
}

/* By hand: the texts between the quotes, whether the part is in one of them. */
static bool fits(unsigned i, const char *part)
{
  struct buf folded = { 0 }, sought = { 0 };
  char text[160], *rest = NULL, handle[32];
  bool found = false;
  snprintf(text, sizeof text, "%s", sample.names[i]);
  snprintf(handle, sizeof handle, "made-%u", i);
  text_fold(&sought, part);
  size_t n = 0;
  for (char *word = strtok_r(text, "\"", &rest); word; word = strtok_r(NULL, "\"", &rest), n++) {
    buf_clear(&folded);
    text_fold(&folded, word);
    found = found || ((n == 3 || n == 7) && strstr(buf_str(&folded), buf_str(&sought)));
  }
  found = found || strstr(handle, buf_str(&sought));
  buf_free(&folded);
  buf_free(&sought);
  return found;
}

static void compare(struct fixture *f, const char *part, const char *country, int64_t limit)
{
  struct party_filter filter = { .search = part, .country = country };
  struct page page = { sample.ids[0] - 1, limit };
  struct party *rows;
  size_t at = 0, n = 0;
  bool more = true;
  for (unsigned i = 0; i < PARTIES; i++) {
    if (!fits(i, part) || (country && strcmp(country, sample.country[i]) != 0))
      continue;
    if (at == n) {
      assert_true(more);
      n = party_list(&f->c, &filter, &page, &rows, &more);
      at = 0;
      assert_true(n > 0);
      page.after = rows[n - 1].id;
    }
    if (rows[at++].id != sample.ids[i])
      fail_msg("\"%s\": made-%u is not found, or something else is", part, i);
  }
  if (at == n)
    n = at = more ? party_list(&f->c, &filter, &page, &rows, &more) : 0;
  assert_int_equal(n, at);
  assert_false(more);
}

static void compare_all(struct fixture *f)
{
  static const char *const parts[] = {
    "zur", "ZÜRICH ecoles", "lodz", "2999",    "en",     "a",      "ng ng", "iot smart 2",
    "海",  "尔智",          "𠮷",   "𠮷𠮷",    "海尔智", "家家家", "of ",   "smart home 1843",
    "q",   "made-2999",     "-12",  "ocean 0", "home",   "0",
  };
  for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
    compare(f, parts[i], NULL, 100);
    compare(f, parts[i], "KE", 7);
  }
}

static void as_by_hand(void **state)
{
  struct fixture *f = *state;
  enter_all(f);
  int64_t all = search_behind(f->db);
  assert_true(all > PARTIES);
  compare_all(f); /* nothing is in the index */
  search_index(f->db, 2000);
  assert_int_equal(search_behind(f->db), all - 2000);
  compare_all(f); /* a part */
  while (search_behind(f->db) > 0)
    search_index(f->db, 500);
  compare_all(f);
}

static void renamed(void **state)
{
  struct fixture *f = *state;
  enter_all(f);
  search_index(f->db, 2500);
  for (unsigned i = 0; i < PARTIES; i += 3) {
    struct party party;
    make_names(i * 7 + 5, sample.names[i]);
    sample.country[i] = countries[i % 3];
    struct party_change change = { .names = sample.names[i], .country = sample.country[i] };
    assert_done(f, party_by_id(&f->c, sample.ids[i], &party));
    assert_done(f, party_update(&f->c, &party, &change));
  }
  compare_all(f);
  search_index(f->db, PARTIES);
  assert_int_equal(search_behind(f->db), 0);
  compare_all(f);
}

static void filters_alone(void **state)
{
  struct fixture *f = *state;
  struct party_filter filter = { .kind = "state", .country = "KE" };
  struct page page = { 0, 500 };
  struct party *rows;
  bool more;
  enter_all(f);
  for (int i = 0; i < 2; i++) {
    assert_int_equal(party_list(&f->c, &filter, &page, &rows, &more), 7);
    assert_false(more);
    search_index(f->db, 5000);
  }
}

/* What a statement undoes must not stay in the index. */
static void undone(void **state)
{
  struct fixture *f = *state;
  struct party party;
  struct party_change change = { .names = "{\"en\":\"Quetzal\"}" };
  enter_all(f);
  search_index(f->db, 5000);
  assert_true(db_savepoint(f->db));
  assert_done(f, party_by_id(&f->c, sample.ids[2000], &party));
  assert_done(f, party_update(&f->c, &party, &change));
  db_rollback_to(f->db);
  compare_all(f);
  compare(f, "quetzal", NULL, 10);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown(as_by_hand, register_setup, register_teardown),
    cmocka_unit_test_setup_teardown(renamed, register_setup, register_teardown),
    cmocka_unit_test_setup_teardown(filters_alone, register_setup, register_teardown),
    cmocka_unit_test_setup_teardown(undone, register_setup, register_teardown),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
