#include "daemon/model/party.h"

#include "tests/unit/register.h"

#include <string.h>

#include "daemon/model/key.h"

#define T(test) cmocka_unit_test_setup_teardown(test, register_setup, register_teardown)

static struct party party_of(struct fixture *f, const char *handle)
{
  struct party party;
  assert_done(f, party_by_handle(&f->c, handle, &party));
  return party;
}

static bool update(struct fixture *f, const char *handle, struct party_change change)
{
  struct party party = party_of(f, handle);
  register_as(f, handle);
  return party_update(&f->c, &party, &change);
}

static bool enter(struct fixture *f, const char *handle, const char *kind,
                  struct party_change change, uint8_t key)
{
  struct party party = { .handle = handle, .kind = kind };
  if (!change.names)
    change.names = "{\"en\":\"Someone\"}";
  register_as(f, NULL);
  return party_register(&f->c, &party, &change, register_did(key), NULL);
}

static void registering(void **state)
{
  struct fixture *f = *state;
  struct party party = { .handle = "delta", .kind = "organization" };
  struct party_change change = { .names = "{\"zh\":\"三角\"}",
                                 .country = "CN",
                                 .contact = "{\"email\":\"a@b.example\"}" };
  struct key key;
  register_as(f, NULL);
  assert_done(f, party_register(&f->c, &party, &change, register_did(200), "first"));
  assert_true(party.id > 0);
  struct party again = party_of(f, "delta");
  assert_int_equal(again.id, party.id);
  assert_string_equal(again.kind, "organization");
  assert_string_equal(again.names, change.names);
  assert_string_equal(again.country, "CN");
  assert_string_equal(again.contact, change.contact);
  assert_int_equal(again.registered, f->c.time);
  assert_int_equal(again.entry, f->c.entry);
  assert_int_equal(again.changed, f->c.entry);
  assert_true(key_find(&f->c, register_did(200), &key));
  assert_int_equal(key.party, party.id);
  assert_string_equal(key.label, "first");
  assert_string_equal(party_handle(&f->c, party.id), "delta");
}

static void what_is_taken(void **state)
{
  struct fixture *f = *state;
  int64_t changes = db_total_changes(f->db);
  assert_refused(f, enter(f, "acme", "organization", (struct party_change){ 0 }, 200),
                 PROBLEM_HANDLE_TAKEN);
  assert_refused(f, enter(f, "rita", "person", (struct party_change){ 0 }, 200),
                 PROBLEM_HANDLE_TAKEN);
  assert_refused(f, enter(f, "delta", "organization", (struct party_change){ 0 }, 103),
                 PROBLEM_KEY_TAKEN);
  assert_int_equal(db_total_changes(f->db), changes); /* or the whole batch would be undone */
}

static void none_of_that_name(void **state)
{
  struct fixture *f = *state;
  struct party party;
  assert_refused(f, party_by_handle(&f->c, "nobody", &party), PROBLEM_NOT_FOUND);
  assert_non_null(strstr(f->problem.detail, "nobody"));
  assert_refused(f, party_by_id(&f->c, 999, &party), PROBLEM_NOT_FOUND);
  assert_null(party_handle(&f->c, 999));
}

static void only_persons_are_affiliated(void **state)
{
  static const char *const acme[] = { "acme" };
  struct fixture *f = *state;
  struct party_change change = { .affiliations = acme, .n_affiliations = 1 };
  assert_refused(f, update(f, "bolt", change), PROBLEM_BAD_FIELDS);
  assert_true(problem_names(&f->problem, "affiliations"));
  assert_refused(f, update(f, "norway", change), PROBLEM_BAD_FIELDS);
  assert_refused(f, enter(f, "delta", "organization", change, 200), PROBLEM_BAD_FIELDS);
  change.n_affiliations = 0; /* nothing is said by an empty list */
  assert_done(f, update(f, "bolt", change));
}

static void persons_belong_to_organizations_and_states(void **state)
{
  static const char *const good[] = { "acme", "norway" };
  static const char *const person[] = { "acme", "paul" };
  static const char *const nobody[] = { "acme", "nobody" };
  struct fixture *f = *state;
  const char **rows;
  int64_t pia = register_party_id(f, "pia");
  assert_done(f,
              update(f, "pia", (struct party_change){ .affiliations = good, .n_affiliations = 2 }));
  assert_int_equal(party_affiliations(&f->c, pia, &rows), 2);
  assert_string_equal(rows[0], "acme");
  assert_string_equal(rows[1], "norway");
  struct party_change change = { .affiliations = person, .n_affiliations = 2 };
  assert_refused(f, update(f, "pia", change), PROBLEM_BAD_FIELDS);
  assert_non_null(strstr(f->problem.fields[0].detail, "paul"));
  change.affiliations = nobody;
  assert_refused(f, update(f, "pia", change), PROBLEM_BAD_FIELDS);
  assert_refused(f, enter(f, "quentin", "person", change, 200), PROBLEM_BAD_FIELDS);
  assert_int_equal(party_affiliations(&f->c, pia, &rows), 2);
  change = (struct party_change){ .contact = "{}" }; /* not named: as they were */
  assert_done(f, update(f, "pia", change));
  assert_int_equal(party_affiliations(&f->c, pia, &rows), 2);
  change = (struct party_change){ .affiliations = good, .n_affiliations = 1 };
  assert_done(f, update(f, "pia", change));
  assert_int_equal(party_affiliations(&f->c, pia, &rows), 1);
  /* what goes on keeps its beginning, what has ended keeps its record */
  assert_int_equal(register_count(f, "SELECT count(*) FROM affiliation"), 2);
}

static void an_update_changes_what_it_names(void **state)
{
  struct fixture *f = *state;
  struct party before = party_of(f, "acme");
  f->c.time += 60;
  assert_done(f, update(f, "acme", (struct party_change){ .contact = "{\"tel\":\"1\"}" }));
  struct party after = party_of(f, "acme");
  assert_string_equal(after.contact, "{\"tel\":\"1\"}");
  assert_string_equal(after.names, before.names);
  assert_string_equal(after.country, before.country);
  assert_int_equal(after.changed, f->c.entry);
  assert_true(after.changed > before.changed);
  assert_int_equal(after.entry, before.entry);
  assert_int_equal(after.registered, before.registered);
  struct party party = after;
  register_as(f, "acme");
  assert_done(f,
              party_update(&f->c, &party,
                           &(struct party_change){ .names = "{\"en\":\"New\"}", .country = "AT" }));
  assert_string_equal(party.names, "{\"en\":\"New\"}"); /* the caller has it as it is now */
  assert_string_equal(party.country, "AT");
  assert_int_equal(party.changed, f->c.entry);
}

static void judged(struct fixture *f, const char *handle)
{
  assert_refused(f, update(f, handle, (struct party_change){ .names = "{\"en\":\"New\"}" }),
                 PROBLEM_FROZEN);
  assert_refused(f, update(f, handle, (struct party_change){ .country = "AT" }), PROBLEM_FROZEN);
  assert_done(f, update(f, handle, (struct party_change){ .country = "DE" })); /* as it was */
  assert_done(f, update(f, handle, (struct party_change){ .contact = "{}" }));
}

static void frozen_while_an_application_is_open(void **state)
{
  struct fixture *f = *state;
  struct decision d;
  struct application a;
  int64_t question;
  register_applied(f, "acme", "industry", &a);
  judged(f, "acme");
  register_as(f, "rita");
  assert_done(f, application_ask(&f->c, &a, "Who?", &question));
  judged(f, "acme");
  register_as(f, "acme");
  assert_done(f, application_answer(&f->c, &a, "We.", NULL, 0, &d));
  register_as(f, "rita");
  assert_done(f, application_screen(&f->c, &a, NULL));
  judged(f, "acme");
  register_as(f, "acme");
  assert_done(f, application_withdraw(&f->c, &a, NULL));
  assert_done(
      f, update(f, "acme", (struct party_change){ .names = "{\"en\":\"New\"}", .country = "AT" }));
}

/* One without a country must not take one under the eyes of those who judge it, either. */
static void a_first_country_is_a_change(void **state)
{
  struct fixture *f = *state;
  struct application a;
  register_applied(f, "paul", "people", &a);
  assert_refused(f, update(f, "paul", (struct party_change){ .country = "AT" }), PROBLEM_FROZEN);
}

static void a_seat_stays_its_countrys(void **state)
{
  struct fixture *f = *state;
  struct decision d;
  register_at(f, "2026-05-31T12:00:00Z");
  register_member(f, "pia", "people", &d); /* until 2026-06-30 */
  register_at(f, "2026-07-29T23:59:59Z");  /* the last day of grace */
  assert_refused(f, update(f, "pia", (struct party_change){ .country = "AT" }), PROBLEM_FROZEN);
  assert_done(f, update(f, "pia", (struct party_change){ .country = "NO" }));
  assert_done(f, update(f, "pia", (struct party_change){ .names = "{\"en\":\"Pia New\"}" }));
  register_at(f, "2026-07-30T00:00:00Z");
  assert_done(f, update(f, "pia", (struct party_change){ .country = "AT" }));
}

static size_t listed(struct fixture *f, struct party_filter filter, struct party **rows)
{
  struct page page = { 0, 100 };
  bool more;
  size_t n = party_list(&f->c, &filter, &page, rows, &more);
  assert_false(more);
  return n;
}

static void searching(void **state)
{
  static const struct {
    const char *text;
    size_t found;
  } cases[] = {
    { "海尔", 1 },
    { "智家", 1 },
    { "尔智", 1 },
    { "智", 1 },
    { "haier", 1 },
    { "HAIER", 1 },
    { "smart ho", 1 },
    { "Haier Smart Home", 1 },
    { "smart-home", 1 }, /* of the handle */
    { "haier smart home co", 0 },
    { "智能", 0 },
    { "zh", 0 }, /* no name: its language */
    { "%", 0 },
    { "_", 0 },
    { "\"", 0 },
    { "{", 0 },
    { "'; DROP TABLE party", 0 },
    { "acme", 1 },
  };
  struct fixture *f = *state;
  struct party *rows;
  assert_done(f, enter(f, "haier-smart-home", "organization",
                       (struct party_change){
                           .names = "{\"en\":\"Haier Smart Home\",\"zh\":\"海尔智家\"}" },
                       200));
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    size_t n = listed(f, (struct party_filter){ .search = cases[i].text }, &rows);
    if (n != cases[i].found)
      fail_msg("\"%s\" found %zu instead of %zu", cases[i].text, n, cases[i].found);
    if (n == 1 && strcmp(cases[i].text, "acme") != 0)
      assert_string_equal(rows[0].handle, "haier-smart-home");
  }
}

static void filters(void **state)
{
  struct fixture *f = *state;
  struct party *rows;
  assert_int_equal(listed(f, (struct party_filter){ .kind = "state" }, &rows), 3);
  assert_int_equal(listed(f, (struct party_filter){ .country = "NO" }, &rows), 3);
  assert_int_equal(listed(f, (struct party_filter){ .kind = "state", .country = "NO" }, &rows), 2);
  assert_string_equal(rows[0].handle, "norway");
  assert_string_equal(rows[1].handle, "bouvet");
  assert_int_equal(listed(f, (struct party_filter){ .kind = "state", .search = "bouv" }, &rows), 1);
  assert_int_equal(listed(f, (struct party_filter){ .country = "AQ" }, &rows), 0);
}

static void by_key(void **state)
{
  struct fixture *f = *state;
  struct party *rows;
  struct party_filter filter = { .key = register_did(103) };
  assert_int_equal(listed(f, filter, &rows), 1);
  assert_string_equal(rows[0].handle, "acme");
  register_as(f, "acme");
  assert_done(f, key_enrol(&f->c, f->c.actor, register_did(200), NULL, register_did(103)));
  assert_int_equal(listed(f, filter, &rows), 1); /* had it once */
  filter.key = register_did(200);
  assert_int_equal(listed(f, filter, &rows), 1);
  filter.kind = "person";
  assert_int_equal(listed(f, filter, &rows), 0);
  assert_int_equal(listed(f, (struct party_filter){ .key = register_did(201) }, &rows), 0);
}

static void pages(void **state)
{
  struct fixture *f = *state;
  struct party_filter filter = { .kind = "organization" };
  struct page page = { 0, 2 };
  struct party *rows;
  bool more;
  assert_int_equal(party_list(&f->c, &filter, &page, &rows, &more), 2);
  assert_true(more);
  page.after = rows[1].id;
  assert_int_equal(party_list(&f->c, &filter, &page, &rows, &more), 1);
  assert_false(more);
  assert_string_equal(rows[0].handle, "core");
  page = (struct page){ 0, 3 }; /* just full: nothing follows */
  assert_int_equal(party_list(&f->c, &filter, &page, &rows, &more), 3);
  assert_false(more);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    T(registering),
    T(what_is_taken),
    T(none_of_that_name),
    T(only_persons_are_affiliated),
    T(persons_belong_to_organizations_and_states),
    T(an_update_changes_what_it_names),
    T(frozen_while_an_application_is_open),
    T(a_first_country_is_a_change),
    T(a_seat_stays_its_countrys),
    T(searching),
    T(filters),
    T(by_key),
    T(pages),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
