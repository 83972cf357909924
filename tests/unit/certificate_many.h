/*
 * A register with as many certificates as one likes that wait to be signed, and how much memory
 * their signing takes: for a test and for the benchmark.
 */
#ifndef WIOTC_TESTS_UNIT_CERTIFICATE_MANY_H
#define WIOTC_TESTS_UNIT_CERTIFICATE_MANY_H

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "daemon/model/certificate.h"
#include "daemon/model/statements.h"
#include "tests/unit/register.h"

#define MANY 10000

static inline bool open_again(struct fixture *f)
{
  f->db = f->c.db = db_open(f->path, DB_WRITER, model_statements, SQL__COUNT, &f->problem);
  return f->db != NULL && db_begin(f->db);
}

/* Of certificate 1, which must be there. */
static inline bool make_many(struct fixture *f)
{
  register_sql(f,
               "INSERT INTO certificate SELECT n, 'N-' || n, party, body, membership, office,"
               " nomination, issued, entry, valid_from, valid_until, digest, document, status_pair,"
               " n FROM certificate JOIN (WITH RECURSIVE s (n) AS (SELECT 2 UNION ALL SELECT n + 1"
               " FROM s WHERE n < %d) SELECT n FROM s) WHERE serial = 1",
               MANY);
  return db_commit(f->db);
}

static inline bool sign_many(struct fixture *f)
{
  return db_commit(f->db) && certificate_sign_pending(f->db, f->issuer) == MANY;
}

/* Runs it in a process of its own, on the closed database; the most memory it took, in KiB. */
static inline long peak_of(struct fixture *f, bool (*step)(struct fixture *f))
{
  struct rusage usage;
  int status;
  pid_t child = fork();
  if (child == 0) {
    bool ok = open_again(f) && step(f);
    db_close(f->db);
    _exit(ok ? 0 : 1);
  }
  assert_int_equal(wait4(child, &status, 0, &usage), child);
  assert_int_equal(status, 0);
  return usage.ru_maxrss;
}

#endif
