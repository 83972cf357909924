/* Every SQL statement of the daemon prepares, on both kinds of connection. */
#include "daemon/model/statements.h"

#include "tests/unit/register.h"

#include <stdio.h>
#include <string.h>

static void slots(void **state)
{
  (void)state;
  for (unsigned i = 0; i < SQL__COUNT; i++) {
    assert_non_null(model_statements[i]);
    assert_int_equal(model_statements[i]->slot, i);
    assert_true(model_statements[i]->count > 0);
    assert_true(model_statements[i]->name[0] != '\0');
  }
}

/* How many of them do not prepare, and the last one's name. */
static unsigned wrong(struct db *db, const struct sql_table *const *tables, unsigned n, char *which)
{
  unsigned bad = 0;
  for (unsigned i = 0; i < n; i++)
    for (unsigned k = 0; k < tables[i]->count; k++) {
      if (tables[i]->sql[k])
        db_use(db, tables[i], k);
      if (tables[i]->sql[k] && db_state(db) == DB_GOOD)
        continue;
      bad++;
      snprintf(which, 256, "%s[%u]: %s", tables[i]->name, k,
               tables[i]->sql[k] ? db_error(db) : "not there");
      db_rollback(db);
    }
  return bad;
}

static void all_prepare(enum db_mode mode)
{
  char folder[32], path[64], which[256] = "";
  struct problem p = { 0 };
  folder_make(folder);
  snprintf(path, sizeof path, "%s/register.db", folder);
  struct db *writer = db_open(path, DB_WRITER, model_statements, SQL__COUNT, &p);
  struct db *db =
      mode == DB_WRITER ? writer : db_open(path, mode, model_statements, SQL__COUNT, &p);
  assert_non_null(db);
  unsigned bad = wrong(db, model_statements, SQL__COUNT, which);
  if (db != writer)
    db_close(db);
  db_close(writer);
  folder_remove(folder);
  if (bad)
    fail_msg("%u statements do not prepare, such as %s", bad, which);
}

static void on_the_writer(void **state)
{
  (void)state;
  all_prepare(DB_WRITER);
}

static void on_a_reader(void **state)
{
  (void)state;
  all_prepare(DB_READER);
}

/* The test above would notice. */
static void a_wrong_one_is_noticed(void **state)
{
  static const char *const sql[] = { "SELECT 1", "SELECT colour FROM party", NULL,
                                     "SELECT handle FROM party WHERE" };
  static const struct sql_table table = { "TEST", 0, 4, sql, NULL };
  static const struct sql_table *const tables[] = { &table };
  char folder[32], path[64], which[256];
  struct problem p = { 0 };
  (void)state;
  folder_make(folder);
  snprintf(path, sizeof path, "%s/register.db", folder);
  struct db *db = db_open(path, DB_WRITER, tables, 1, &p);
  assert_non_null(db);
  assert_int_equal(wrong(db, tables, 1, which), 3);
  db_close(db);
  folder_remove(folder);
}

/* What SQLite says it will do. */
static bool plan_has(const char *statement, const char *words)
{
  char folder[32], path[64], text[8192];
  struct problem p = { 0 };
  const char *const sql[] = { text };
  const struct sql_table table = { "TEST", SQL__COUNT, 1, sql, NULL };
  const struct sql_table *tables[SQL__COUNT + 1];
  bool found = false;
  assert_in_range(snprintf(text, sizeof text, "EXPLAIN QUERY PLAN %s", statement), 1, 8191);
  folder_make(folder);
  snprintf(path, sizeof path, "%s/register.db", folder);
  memcpy(tables, model_statements, sizeof model_statements);
  tables[SQL__COUNT] = &table;
  struct db *db = db_open(path, DB_WRITER, tables, SQL__COUNT + 1, &p);
  assert_non_null(db);
  for (struct stmt *s = db_use(db, &table, 0); stmt_row(s);)
    found = found || strstr(stmt_column_text(s, 3), words);
  db_close(db);
  folder_remove(folder);
  return found;
}

/* Whoever has a handful of things must not wait until all of everybody's are looked at. */
static void what_is_a_partys_is_found_by_index(void **state)
{
  static const struct {
    enum sql_slot table;
    const char *piece; /* of the statements that are meant */
    const char *plan;
  } cases[] = {
    { SQL_APPLICATION, "a.applicant = party_id",
      "application_applicant (applicant=? AND rowid>?)" },
    { SQL_APPLICATION, "a.applicant IN (SELECT",
      "application_applicant (applicant=? AND rowid>?)" },
    { SQL_APPLICATION, "a.applicant IN (SELECT", "representative_person (person=?)" },
    { SQL_MEMBERSHIP, "m.party = party_id", "membership_party (party=? AND rowid>?)" },
    { SQL_CERTIFICATE, "c.party = party_id", "certificate_party (party=? AND rowid>?)" },
    { SQL_PARTY, "id = party_id", "SEARCH party USING INTEGER PRIMARY KEY (rowid=?)" },
    { SQL_PARTY_LIST, "id = party_id", "SEARCH party USING INTEGER PRIMARY KEY (rowid=?)" },
    { SQL_KEY, "FROM key WHERE id = key_id", "SEARCH key USING INTEGER PRIMARY KEY (rowid=?)" },
    { SQL_NONCE, "WHERE key = key_id", "SEARCH nonce USING PRIMARY KEY (key=? AND nonce=?)" },
    { SQL_AWARD, "n.nominee = party_id", "(round=? AND nominee=?)" },
    { SQL_NOMINATION_STAKE, "p.id = party_id", "SEARCH p USING INTEGER PRIMARY KEY (rowid=?)" },
  };
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    const struct sql_table *t = model_statements[cases[i].table];
    unsigned found = 0;
    for (unsigned k = 0; k < t->count; k++)
      if (strstr(t->sql[k], cases[i].piece)) {
        found++;
        if (!plan_has(t->sql[k], cases[i].plan))
          fail_msg("%s[%u] is not by %s", t->name, k, cases[i].plan);
      }
    assert_int_equal(found, 1);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(slots),
    cmocka_unit_test(on_the_writer),
    cmocka_unit_test(on_a_reader),
    cmocka_unit_test(a_wrong_one_is_noticed),
    cmocka_unit_test(what_is_a_partys_is_found_by_index),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
