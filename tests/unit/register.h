/*
 * A register for the tests of the model: a database in a temporary folder, founded by a charter,
 * with parties registered. All of it stands in one open transaction; time and actor are set by
 * hand.
 *
 * Bodies: `presidium` (states, one a country, 2 of the executives eva, emil, erik, 48 months),
 * `industry` (organizations, 2 seats, 2 of its reviewers ruth, rosa, ron, 12 months; question `why`
 * required, `how` not), `people` (persons, 1 of its chair cleo, 1 month).
 * Award programme `prizes`: categories `person`, `firm` (organizations) and `best` (any).
 * Others in office: registrars rita and rolf, auditor ada, mona (a reviewer of `people`).
 * Parties: states norway and bouvet (both NO), chile (CL); organizations acme (DE), bolt (FR), core
 * (DE); persons pia (NO) and paul (no country).
 */
#ifndef WIOTC_TESTS_UNIT_REGISTER_H
#define WIOTC_TESTS_UNIT_REGISTER_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "daemon/model/application.h"
#include "daemon/model/context.h"
#include "daemon/model/office.h"
#include "daemon/model/vote.h"
#include "lib/secret_key.h"

#define REGISTER_NAME "register.wiotc.example"
#define REGISTER_START "2026-05-28T20:26:40Z"

struct fixture {
  struct arena arena;
  struct problem problem;
  struct identity identity;
  struct secret_key *issuer;
  char folder[32];
  char path[64]; /* of the database */
  struct db *db;
  struct context c; /* for calls of the model */
};

/* For cmocka_unit_test_setup_teardown(): *state is the fixture. */
int register_setup(void **state);
int register_teardown(void **state);

/* A folder of mode 0700, and its end with all files in it. */
void folder_make(char out[32]);
void folder_remove(const char *folder);

/* The did:key of a fixed seed, valid for ever. */
const char *register_did(uint8_t n);
struct secret_key *register_key(uint8_t n);
/* The charter as text; the caller frees it. */
void register_charter(struct buf *out);

/* The bytes of a leaf with that time, and a number by which leaves differ. Not really signed. */
void register_leaf(struct buf *out, int64_t time, uint64_t n);

void register_at(struct fixture *f, const char *timestamp);
/* The next statement: no problem, the next entry, signed by that party (NULL: by nobody). */
struct context *register_as(struct fixture *f, const char *handle);
int64_t register_party_id(struct fixture *f, const char *handle);
/* Commits what was done, and begins anew. */
void register_commit(struct fixture *f);
/* Runs SQL of a test's own beside the model, on the same connection. */
void register_sql(struct fixture *f, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
int64_t register_count(struct fixture *f, const char *sql);

/* Steps that must succeed, at the fixture's time. */
void register_applied(struct fixture *f, const char *handle, const char *body,
                      struct application *out);
void register_in_review(struct fixture *f, const char *handle, const char *body,
                        struct application *out);
void register_voted(struct fixture *f, const char *officer, struct application *a, const char *vote,
                    struct decision *out);
/* Applies, is screened and approved by all who are needed. */
void register_member(struct fixture *f, const char *handle, const char *body, struct decision *out);
/* The person's affiliations from now on, NULL-terminated. */
void register_affiliate(struct fixture *f, const char *person, const char *const *organizations);

#define assert_problem(p, expected)                                                                \
  assert_string_equal(problem_code((p)->id), problem_code(expected))
/* The call is refused with that problem; what it said is empty before. */
#define assert_refused(f, call, expected)                                                          \
  do {                                                                                             \
    (f)->problem = (struct problem){ 0 };                                                          \
    assert_false(call);                                                                            \
    assert_problem(&(f)->problem, expected);                                                       \
    assert_true((f)->problem.detail[0] != '\0');                                                   \
  } while (0)
/* The call succeeds, and says why when it does not. */
#define assert_done(f, call)                                                                       \
  do {                                                                                             \
    (f)->problem = (struct problem){ 0 };                                                          \
    if (!(call))                                                                                   \
      fail_msg("%s: %s: %s", #call, problem_code((f)->problem.id), (f)->problem.detail);           \
    assert_problem(&(f)->problem, PROBLEM_NONE);                                                   \
  } while (0)

bool problem_names(const struct problem *p, const char *field);

#endif
