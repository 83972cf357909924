/* Charters: every fault is named by its place in the file. */
#include "daemon/model/charter.h"

#include "tests/unit/register.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/did_key.h"
#include "lib/json.h"

#define T(test) cmocka_unit_test_setup_teardown(test, register_setup, register_teardown)
#define ABSENT NULL

static struct json_object *good(void)
{
  struct buf text = { 0 };
  register_charter(&text);
  struct json_object *json = json_tokener_parse(text.data);
  assert_non_null(json);
  buf_free(&text);
  return json;
}

/* Sets `bodies[1].admission.approvals` and the like to a value given as JSON. */
static void set(struct json_object *json, const char *path, const char *value)
{
  char name[64];
  for (;;) {
    size_t len = strcspn(path, ".[");
    snprintf(name, sizeof name, "%.*s", (int)len, path);
    path += len;
    if (*path == '\0')
      break;
    struct json_object *next = json_object_object_get(json, name);
    if (*path == '[') {
      size_t i = (size_t)atoi(path + 1);
      path = strchr(path, ']') + 1;
      if (*path == '\0') {
        json_object_array_put_idx(next, i, json_tokener_parse(value));
        return;
      }
      next = json_object_array_get_idx(next, i);
    }
    assert_non_null(next);
    json = next;
    path++;
  }
  json_object_object_del(json, name);
  if (value)
    json_object_object_add(json, name, json_tokener_parse(value));
}

static bool reads(struct json_object *json, struct problem *p)
{
  struct arena arena = { 0 };
  struct charter *charter = xcalloc(1, sizeof *charter);
  *p = (struct problem){ 0 };
  bool ok = charter_read(&arena, json, charter, p);
  assert_int_equal(ok, p->id == PROBLEM_NONE);
  free(charter);
  arena_free(&arena);
  return ok;
}

static void refuse(const char *path, const char *value, const char *field)
{
  struct problem p;
  struct json_object *json = good();
  set(json, path, value);
  value = value ? value : "no value";
  bool accepted = reads(json, &p);
  json_object_put(json);
  if (accepted)
    fail_msg("%s: %s was accepted", path, value);
  assert_problem(&p, PROBLEM_CHARTER_INVALID);
  if (!problem_names(&p, field ? field : path))
    fail_msg("%s: %s was named %s", path, value, p.n_fields ? p.fields[0].name : "nowhere");
  if (p.n_bad != 1)
    fail_msg("%s: %s gave %zu faults, the last %s", path, value, p.n_bad,
             p.fields[p.n_fields - 1].name);
}

struct wrong {
  const char *path, *value;
  const char *field; /* what is named; NULL: the path */
};
#define REFUSE(cases)                                                                              \
  do {                                                                                             \
    for (size_t i_ = 0; i_ < sizeof(cases) / sizeof(cases)[0]; i_++)                               \
      refuse((cases)[i_].path, (cases)[i_].value, (cases)[i_].field);                              \
  } while (0)

static void a_good_charter(void **state)
{
  struct arena arena = { 0 };
  struct problem p = { 0 };
  struct charter *c = xcalloc(1, sizeof *c);
  struct json_object *json = good();
  (void)state;
  set(json, "officers[0].country", "\"NO\"");
  set(json, "officers[0].affiliations", "[\"acme\",\"bolt\"]");
  set(json, "officers[1].roles", "[\"registrar\",\"reviewer\",\"chair@industry\"]");
  assert_true(charter_read(&arena, json, c, &p));
  assert_string_equal(c->name, REGISTER_NAME);
  assert_string_equal(c->certificate_prefix, "WIOTC");
  assert_non_null(strstr(c->names, "大会"));
  assert_int_equal(c->n_bodies, 3);
  assert_string_equal(c->bodies[1].slug, "industry");
  assert_string_equal(c->bodies[1].kind, "commission");
  assert_string_equal(c->bodies[1].decided_by, "reviewer");
  assert_int_equal(c->bodies[1].approvals, 2);
  assert_int_equal(c->n_officers, 11);
  const struct charter_officer *o = c->officers;
  assert_string_equal(o[0].handle, "rita");
  assert_string_equal(o[0].did, register_did(1));
  assert_string_equal(o[0].country, "NO");
  assert_int_equal(o[0].n_affiliations, 2);
  assert_string_equal(o[0].affiliations[1], "bolt");
  assert_null(o[1].country);
  assert_int_equal(o[1].n_offices, 3);
  assert_null(o[1].offices[1].body); /* of every body */
  assert_string_equal(o[1].offices[2].role, "chair");
  assert_string_equal(o[1].offices[2].body, "industry");
  json_object_put(json);
  free(c);
  arena_free(&arena);
}

static void the_register(void **state)
{
  static const struct wrong cases[] = {
    { "register", ABSENT, NULL },
    { "register", "5", NULL },
    { "register", "\"localhost\"", NULL },
    { "register", "\"Register.Example\"", NULL },
    { "names", ABSENT, NULL },
    { "names", "{}", NULL },
    { "names", "\"WIOTC\"", NULL },
    { "names", "{\"english!\":\"x\"}", NULL },
    { "names", "{\"en\":\"\"}", NULL },
    { "names", "{\"en\":5}", NULL },
    { "certificate_prefix", ABSENT, NULL },
    { "certificate_prefix", "\"wiotc\"", NULL },
    { "certificate_prefix", "\"W\"", NULL },
    { "certificate_prefix", "5", NULL },
  };
  (void)state;
  REFUSE(cases);
}

static void its_bodies(void **state)
{
  static const struct wrong cases[] = {
    { "bodies", ABSENT, NULL },
    { "bodies", "[]", NULL },
    { "bodies", "{}", NULL },
    { "bodies[1]", "5", "bodies[1].slug" },
    { "bodies[1].slug", ABSENT, NULL },
    { "bodies[1].slug", "\"In dustry\"", NULL },
    { "bodies[1].slug", "5", NULL },
    { "bodies[1].slug", "\"presidium\"", NULL },
    { "bodies[1].kind", ABSENT, NULL },
    { "bodies[1].kind", "\"committee\"", NULL },
    { "bodies[1].names", ABSENT, NULL },
    { "bodies[1].names", "{\"en\":\" x\"}", NULL },
    { "bodies[1].admission", ABSENT, NULL },
    { "bodies[1].admission", "[]", NULL },
    { "bodies[1].admission.applicants", "[\"city\"]", NULL },
    { "bodies[1].admission.seats", "-1", NULL },
    { "bodies[2].admission.decided_by", "\"king\"", NULL },
    { "bodies[2].admission.term_months", ABSENT, NULL },
    { "bodies[2].admission.aprovals", "1", NULL },
    { "bodies[0].admission.questions", "{}", NULL },
  };
  (void)state;
  REFUSE(cases);
}

static void its_officers(void **state)
{
  static const struct wrong cases[] = {
    { "officers", ABSENT, NULL },
    { "officers", "[]", NULL },
    { "officers", "{}", NULL },
    { "officers[5]", "null", "officers[5].handle" },
    { "officers[5].handle", ABSENT, NULL },
    { "officers[5].handle", "\"Ada Lovelace\"", NULL },
    { "officers[5].handle", "\"rita\"", NULL },
    { "officers[5].key", ABSENT, NULL },
    { "officers[5].key", "\"did:web:example.org\"", NULL },
    { "officers[5].key", "5", NULL },
    { "officers[5].names", ABSENT, NULL },
    { "officers[5].names", "{}", NULL },
    { "officers[5].country", "\"no\"", NULL },
    { "officers[5].country", "\"XX\"", NULL },
    { "officers[5].roles", "[\"king\"]", NULL },
    { "officers[5].roles", "[5]", NULL },
    { "officers[5].roles", "[\"reviewer@senate\"]", NULL },
    { "officers[5].roles", "[\"auditor@industry\"]", NULL },
    { "officers[5].roles", "[\"reviewer@\"]", NULL },
    { "officers[5].affiliations", "[\"A B\"]", NULL },
    { "officers[5].affiliations", "[5]", NULL },
  };
  struct buf many = { 0 };
  (void)state;
  REFUSE(cases);
  for (int i = 0; i <= LIMIT_AFFILIATIONS; i++)
    buf_printf(&many, "%s\"party-%d\"", i ? "," : "[", i);
  buf_text(&many, "]");
  refuse("officers[5].affiliations", buf_str(&many), NULL);
  buf_clear(&many);
  for (int i = 0; i < 17; i++)
    buf_printf(&many, "%s\"auditor\"", i ? "," : "[");
  buf_text(&many, "]");
  refuse("officers[5].roles", buf_str(&many), NULL);
  buf_free(&many);
}

/* One key for two officers would be one voice counted twice. */
static void unknown_members(void **state)
{
  (void)state;
  refuse("officers[5].afiliations", "[]", "officers[5].afiliations");
  refuse("bodies[0].seat", "1", "bodies[0].seat");
  refuse("regster", "1", "regster");
}

static void a_key_twice(void **state)
{
  struct buf key = { 0 };
  (void)state;
  buf_printf(&key, "\"%s\"", register_did(1));
  refuse("officers[5].key", buf_str(&key), "officers[5].key");
  buf_free(&key);
}

/* A point outside the prime-order group must not come in by the charter. */
static void an_unsound_key(void **state)
{
  struct public_key zero = { { 0 } };
  char did[LIMIT_DID + 1], value[LIMIT_DID + 3];
  (void)state;
  did_key_write(&zero, did);
  snprintf(value, sizeof value, "\"%s\"", did);
  refuse("officers[5].key", value, NULL);
}

/* Where one text stands instead of a list, a role, a stake or a country would be lost unseen. */
static void a_wrong_type_is_no_absence(void **state)
{
  static const struct wrong cases[] = {
    { "officers[5].roles", "\"auditor\"", NULL },
    { "officers[5].affiliations", "\"acme\"", NULL },
    { "officers[5].country", "5", NULL },
  };
  (void)state;
  REFUSE(cases);
}

static void nobody_to_do_the_work(void **state)
{
  struct problem p;
  (void)state;
  refuse("bodies[1].admission.approvals", "4", NULL);
  refuse("bodies[2].admission.approvals", "2", NULL);
  refuse("officers[10].roles", "[]", "bodies[2].admission.approvals");
  struct json_object *json = good();
  set(json, "officers[2].roles", "[]"); /* three executives, of whom two are needed */
  assert_true(reads(json, &p));
  set(json, "officers[3].roles", "[]");
  assert_false(reads(json, &p));
  assert_true(problem_names(&p, "bodies[0].admission.approvals"));
  assert_non_null(strstr(p.fields[0].detail, "2 are needed"));
  json_object_put(json);
  json = good();
  set(json, "officers[0].roles", "[\"auditor\"]"); /* of two registrars, both are needed */
  assert_false(reads(json, &p));
  assert_true(problem_names(&p, "quorums.key_recovery"));
  set(json, "quorums", "{\"key_recovery\":1}");
  assert_true(reads(json, &p));
  set(json, "officers[1].roles", "[\"auditor\"]");
  assert_false(reads(json, &p));
  assert_true(problem_names(&p, "officers"));
  json_object_put(json);
}

static void the_quorums(void **state)
{
  static const struct wrong cases[] = {
    { "quorums", "5", NULL },
    { "quorums", "{\"coup\":1}", "quorums.coup" },
    { "quorums", "{\"charter\":0}", "quorums.charter" },
    { "quorums", "{\"charter\":\"2\"}", "quorums.charter" },
    { "quorums", "{\"charter\":4}", "quorums.charter" },
    { "quorums", "{\"found\":2,\"office\":4}", "quorums.office" },
    { "quorums", "{\"dissolve\":4}", "quorums.dissolve" },
    { "quorums", "{\"key_recovery\":3}", "quorums.key_recovery" },
  };
  struct fixture *f = *state;
  int64_t q[QUORUM__COUNT];
  REFUSE(cases);
  assert_done(f, charter_quorums(&f->c, q));
  for (size_t i = 0; i < QUORUM__COUNT; i++)
    assert_int_equal(q[i], 2);
  register_sql(f, "UPDATE charter SET json = json_set(json, '$.quorums',"
                  " json('{\"charter\":3,\"found\":1,\"dissolve\":2}'))");
  assert_done(f, charter_quorums(&f->c, q));
  assert_int_equal(q[QUORUM_CHARTER], 3);
  assert_int_equal(q[QUORUM_FOUND], 1);
  assert_int_equal(q[QUORUM_OFFICE], 1); /* as for founding */
  assert_int_equal(q[QUORUM_DISSOLVE], 2);
  assert_int_equal(q[QUORUM_KEY_RECOVERY], 2);
}

/* Who holds an office of every body counts in each, and once. */
static void the_awards(void **state)
{
  (void)state;
  struct problem p;
  struct json_object *json = good();
  set(json, "awards", NULL);
  assert_true(reads(json, &p));
  set(json, "awards", "[]");
  assert_true(reads(json, &p));
  json_object_put(json);
  refuse("awards", "{}", "awards");
  refuse("awards", "\"prizes\"", "awards");
  refuse("awards[0]", "\"prizes\"", "awards[0]");
  refuse("awards[0].colour", "1", "awards[0].colour");
  refuse("awards[0].programme", NULL, "awards[0].programme");
  refuse("awards[0].programme", "\"The Prizes\"", "awards[0].programme");
  refuse("awards[0].names", NULL, "awards[0].names");
  refuse("awards[0].names", "{\"zz9\": \"x\"}", "awards[0].names");
  refuse("awards[0].categories", NULL, "awards[0].categories");
  refuse("awards[0].categories", "[]", "awards[0].categories");
  refuse("awards[0].categories[1]", "null", "awards[0].categories[1]");
  refuse("awards[0].categories[1].for", "\"dog\"", "awards[0].categories[1].for");
  refuse("awards[0].categories[1].for", NULL, "awards[0].categories[1].for");
  refuse("awards[0].categories[1].slug", "\"person\"", "awards[0].categories[1].slug");
  refuse("awards[0].categories[1].names", "{}", "awards[0].categories[1].names");
  refuse("awards[0].categories[1].jury", "3", "awards[0].categories[1].jury");
  refuse("awards[0].categories[1].winners", "0", "awards[0].categories[1].winners");
  refuse("awards[0].categories[1].winners", "101", "awards[0].categories[1].winners");
  refuse("awards[0].categories[1].winners", "\"1\"", "awards[0].categories[1].winners");
  refuse("awards[0].categories[1].criteria", "[]", "awards[0].categories[1].criteria");
  refuse("awards[0].categories[1].criteria[0]", "7", "awards[0].categories[1].criteria[0]");
  refuse("awards[0].categories[1].criteria[0].id", "1", "awards[0].categories[1].criteria[0].id");
  refuse("awards[0].categories[1].criteria[0].weight", "0",
         "awards[0].categories[1].criteria[0].weight");
  refuse("awards[0].categories[1].criteria[0].weight", "1001",
         "awards[0].categories[1].criteria[0].weight");
  refuse("awards[0].categories[1].criteria[0].names", NULL,
         "awards[0].categories[1].criteria[0].names");
}

static void as_many_programmes_as_there_may_be(void **state)
{
  (void)state;
  struct problem p;
  struct json_object *json = good();
  struct json_object *first = json_object_array_get_idx(json_array_of(json, "awards"), 0);
  for (int i = 1; i <= LIMIT_PROGRAMMES; i++) {
    struct json_object *copy = NULL;
    char slug[32];
    snprintf(slug, sizeof slug, "prizes-%d", i);
    json_object_deep_copy(first, &copy, NULL);
    json_set_str(copy, "programme", slug);
    assert_true(reads(json, &p));
    json_add(json_array_of(json, "awards"), copy);
  }
  assert_false(reads(json, &p));
  assert_true(problem_names(&p, "awards"));
  json_object_put(json);
}

static void holders_are_counted_once(void **state)
{
  struct problem p;
  struct json_object *json = good();
  (void)state;
  set(json, "officers[6].roles", "[\"reviewer\",\"reviewer@industry\"]");
  assert_true(reads(json, &p));
  set(json, "officers[7].roles", "[]");
  assert_true(reads(json, &p));
  set(json, "officers[8].roles", "[]");
  assert_false(reads(json, &p));
  assert_true(problem_names(&p, "bodies[1].admission.approvals"));
  json_object_put(json);
}

static void faults_are_told_together(void **state)
{
  struct problem p;
  struct json_object *json = good();
  (void)state;
  set(json, "register", "5");
  set(json, "names", ABSENT);
  set(json, "certificate_prefix", "\"w\"");
  set(json, "bodies[1].slug", "5");
  assert_false(reads(json, &p));
  assert_int_equal(p.n_bad, 4);
  json_object_put(json);
}

static void no_charter_at_all(void **state)
{
  static const char *const texts[] = { "[]", "\"charter\"", "5", "{}" };
  struct problem p;
  (void)state;
  for (size_t i = 0; i < 4; i++) {
    struct json_object *json = json_tokener_parse(texts[i]);
    assert_false(reads(json, &p));
    assert_problem(&p, PROBLEM_CHARTER_INVALID);
    json_object_put(json);
  }
}

static void it_is_kept_as_it_was_given(void **state)
{
  struct fixture *f = *state;
  struct buf text = { 0 };
  register_charter(&text);
  assert_string_equal(charter_text(f->db, &f->arena), text.data);
  assert_int_equal(register_count(f, "SELECT entry FROM charter"), 0);
  register_sql(f, "DELETE FROM charter");
  assert_null(charter_text(f->db, &f->arena));
  buf_free(&text);
}

/* Officers name where they belong before anyone can have registered; it counts from the start. */
static void stakes_of_the_founders(void **state)
{
  struct fixture *f = *state;
  struct arena *arena = &f->arena;
  struct charter *charter = arena_alloc(arena, sizeof *charter);
  struct party eva, later;
  const char **rows, *why;
  struct json_object *json = good();
  set(json, "officers[2].affiliations", "[\"later\"]");
  assert_done(f, charter_read(arena, json, charter, &f->problem));
  json_object_put(json);
  db_rollback(f->db);
  assert_true(db_begin(f->db));
  f->c.entry = 0;
  assert_done(f, charter_found(&f->c, charter, "{}"));
  assert_done(f, party_by_handle(&f->c, "eva", &eva));
  assert_string_equal(eva.kind, "person");
  assert_int_equal(party_affiliations(&f->c, eva.id, &rows), 1);
  assert_string_equal(rows[0], "later");
  later = (struct party){ .handle = "later", .kind = "organization" };
  struct party_change change = { .names = "{\"en\":\"Later\"}" };
  register_as(f, NULL);
  assert_done(f, party_register(&f->c, &later, &change, register_did(200), NULL));
  assert_true(party_has_stake(&f->c, eva.id, &later, f->c.time, &why));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_good_charter),
    cmocka_unit_test(the_register),
    cmocka_unit_test(its_bodies),
    cmocka_unit_test(its_officers),
    cmocka_unit_test(unknown_members),
    cmocka_unit_test(a_key_twice),
    cmocka_unit_test(an_unsound_key),
    cmocka_unit_test(a_wrong_type_is_no_absence),
    cmocka_unit_test(nobody_to_do_the_work),
    T(the_quorums),
    cmocka_unit_test(the_awards),
    cmocka_unit_test(as_many_programmes_as_there_may_be),
    cmocka_unit_test(holders_are_counted_once),
    cmocka_unit_test(faults_are_told_together),
    cmocka_unit_test(no_charter_at_all),
    T(it_is_kept_as_it_was_given),
    T(stakes_of_the_founders),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
