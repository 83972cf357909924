/* The state folder: founding, opening, and everything that must be refused. */
#include "daemon/server/state.h"

#include "tests/unit/fault_vfs.h"
#include "tests/unit/register.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "daemon/api/api.h"
#include "daemon/server/server.h"
#include "lib/key_file.h"

#define T(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
#define NOW time(NULL) /* a founding is signed just now */

struct bench {
  char folder[32];
  struct arena arena;
  struct buf charter;
  struct problem p;
};

static const char *path_of(struct bench *b, const char *name)
{
  return arena_printf(&b->arena, "%s/%s", b->folder, name);
}

static int setup(void **state)
{
  struct bench *b = xcalloc(1, sizeof *b);
  *state = b;
  umask(077);
  fault_vfs_install();
  assert_true(secret_init());
  folder_make(b->folder);
  register_charter(&b->charter);
  return 0;
}

static int teardown(void **state)
{
  struct bench *b = *state;
  folder_remove(b->folder);
  buf_free(&b->charter);
  arena_free(&b->arena);
  free(b);
  return 0;
}

static void found(struct bench *b)
{
  struct state s;
  if (!state_lock(&s, b->folder, &b->p) || !state_create(&s, REGISTER_NAME, &b->p))
    fail_msg("%s", b->p.detail);
  struct api_config api = { .identity = &s.identity,
                            .log_key = s.log_key,
                            .issuer_key = s.issuer_key,
                            .log_vkey = s.log_vkey,
                            .db = s.db,
                            .log = s.log };
  if (!api_found(&api, b->charter.data, b->charter.len, NOW, &b->p) || !state_make_head(&s, &b->p))
    fail_msg("%s", b->p.detail);
  state_close(&s);
}

static bool opens(struct bench *b, bool accept_rollback)
{
  struct state s = { 0 };
  b->p = (struct problem){ 0 };
  bool ok = state_lock(&s, b->folder, &b->p) && state_open(&s, accept_rollback, &b->p);
  state_close(&s);
  assert_int_equal(ok, b->p.id == PROBLEM_NONE);
  return ok;
}

/* One more entry in the log, as a batch leaves it. */
static void grow(struct bench *b, uint64_t n)
{
  struct state s = { 0 };
  struct buf leaf = { 0 };
  struct digest hash;
  assert_true(state_lock(&s, b->folder, &b->p) && state_open(&s, false, &b->p));
  assert_true(db_begin(s.db));
  log_begin_batch(s.log);
  register_leaf(&leaf, NOW + 1, n);
  assert_true(log_append(s.log, s.db, leaf.data, leaf.len, NOW + 1, &hash));
  assert_true(log_seal(s.log, s.db) && db_commit(s.db));
  log_committed(s.log);
  state_keep_head(&s, log_checkpoint(s.log));
  db_checkpoint(s.db);
  state_close(&s);
  buf_free(&leaf);
}

static void copy(struct bench *b, const char *from, const char *to)
{
  static char data[4 * 1024 * 1024];
  FILE *f = fopen(path_of(b, from), "r");
  assert_non_null(f);
  size_t len = fread(data, 1, sizeof data, f);
  fclose(f);
  f = fopen(path_of(b, to), "w");
  assert_int_equal(fwrite(data, 1, len, f), len);
  fclose(f);
}

static void write_file(struct bench *b, const char *name, const char *text)
{
  FILE *f = fopen(path_of(b, name), "w");
  fputs(text, f);
  fclose(f);
}

static void read_file(struct bench *b, const char *name, char *out, size_t size)
{
  FILE *f = fopen(path_of(b, name), "r");
  assert_non_null(f);
  out[fread(out, 1, size - 1, f)] = '\0';
  fclose(f);
}

static void founded_and_opened(void **state)
{
  struct bench *b = *state;
  struct state s = { 0 };
  struct stat st;
  static const char *const made[] = { "register.db", "log.key", "issuer.key" };
  found(b);
  for (size_t i = 0; i < 3; i++) {
    assert_int_equal(stat(path_of(b, made[i]), &st), 0);
    assert_int_equal(st.st_mode & 077, 0);
  }
  assert_true(state_lock(&s, b->folder, &b->p) && state_open(&s, false, &b->p));
  assert_string_equal(s.identity.name, REGISTER_NAME);
  assert_string_equal(s.identity.certificate_prefix, "WIOTC");
  assert_string_equal(s.identity.certificate_base, "urn:wiotc:" REGISTER_NAME ":");
  assert_string_equal(s.identity.first_issuer, secret_key_did(s.issuer_key));
  assert_int_equal(log_size(s.log), 1);
  state_close(&s);
  assert_true(opens(b, false));
}

static void one_daemon_at_a_time(void **state)
{
  struct bench *b = *state;
  struct state first = { 0 }, second = { 0 };
  assert_true(state_lock(&first, b->folder, &b->p));
  assert_false(state_lock(&second, b->folder, &b->p));
  assert_problem(&b->p, PROBLEM_STATE);
  state_close(&second);
  state_close(&first);
  assert_true(state_lock(&second, b->folder, &b->p));
  state_close(&second);
}

static void folders_that_cannot_be_used(void **state)
{
  struct bench *b = *state;
  assert_false(opens(b, false)); /* no register yet */
  assert_problem(&b->p, PROBLEM_STATE);
  assert_non_null(strstr(b->p.detail, "wiotcd init"));
  chmod(b->folder, 0750);
  assert_false(opens(b, false));
  assert_non_null(strstr(b->p.detail, "chmod"));
  chmod(b->folder, 0700);
  struct state s = { 0 };
  assert_false(state_lock(&s, "/nonexistent/wiotc", &b->p));
  assert_problem(&b->p, PROBLEM_STATE);
  state_close(&s);
}

static void keys_of_another_register(void **state)
{
  struct bench *b = *state;
  struct secret_key *other = register_key(77);
  struct problem p = { 0 };
  found(b);
  assert_true(key_file_write(path_of(b, "other.key"), other, NULL, &p));
  secret_key_free(other);
  copy(b, "issuer.key", "issuer.kept");
  copy(b, "other.key", "issuer.key");
  assert_false(opens(b, false));
  assert_non_null(strstr(b->p.detail, "issuer.key"));
  copy(b, "issuer.kept", "issuer.key");
  assert_true(opens(b, false));
  copy(b, "other.key", "log.key");
  assert_false(opens(b, false));
  unlink(path_of(b, "log.key"));
  assert_false(opens(b, false));
}

/* A restored backup: refused until it is said that it is meant. */
static void an_older_database(void **state)
{
  struct bench *b = *state;
  found(b);
  grow(b, 1);
  copy(b, "register.db", "backup");
  grow(b, 2);
  assert_true(opens(b, false));
  unlink(path_of(b, "register.db-wal"));
  unlink(path_of(b, "register.db-shm"));
  copy(b, "backup", "register.db");
  assert_false(opens(b, false));
  assert_problem(&b->p, PROBLEM_CHECKPOINT_INVALID);
  assert_non_null(strstr(b->p.detail, "older"));
  assert_non_null(strstr(b->p.detail, "--accept-rollback"));
  assert_false(opens(b, false)); /* asking did not change it */
  assert_true(opens(b, true));
  assert_true(opens(b, false)); /* from here on */
}

/* Two logs of the same size that part: the one that was shown counts. */
static void another_history(void **state)
{
  struct bench *b = *state;
  found(b);
  grow(b, 1);
  copy(b, "register.db", "backup");
  copy(b, "head", "head.kept");
  grow(b, 2);
  copy(b, "head", "head.shown");
  unlink(path_of(b, "register.db-wal"));
  unlink(path_of(b, "register.db-shm"));
  copy(b, "backup", "register.db");
  copy(b, "head.kept", "head");
  grow(b, 3);
  copy(b, "head.shown", "head");
  assert_false(opens(b, false));
  assert_problem(&b->p, PROBLEM_CHECKPOINT_INVALID);
}

static void heads(void **state)
{
  struct bench *b = *state;
  found(b);
  grow(b, 1);
  copy(b, "head", "head.kept");
  write_file(b, "head", "nonsense");
  assert_false(opens(b, false));
  assert_problem(&b->p, PROBLEM_CHECKPOINT_INVALID);
  copy(b, "head.kept", "head");
  assert_true(opens(b, false));
  /* an older head is one that was not written in time: the log goes on from it */
  grow(b, 2);
  copy(b, "head.kept", "head");
  assert_true(opens(b, false));
  /* without one, an old database would go unnoticed: that must be said to be wanted */
  unlink(path_of(b, "head"));
  assert_false(opens(b, false));
  assert_problem(&b->p, PROBLEM_CHECKPOINT_INVALID);
  assert_false(opens(b, false)); /* nor does having tried once make one */
  assert_true(opens(b, true));
  assert_true(opens(b, false));
}

static void leave_killed(struct bench *b)
{
  unlink(path_of(b, "register.db-wal"));
  unlink(path_of(b, "register.db-shm"));
  copy(b, "db.killed", "register.db");
  copy(b, "wal.killed", "register.db-wal");
}

/* A daemon was killed between a commit and its sync: what it committed is found in the system's
 * cache alone. It is synced before the head speaks of it, or nothing is opened. */
static void what_was_not_synced(void **state)
{
  struct bench *b = *state;
  struct state s = { 0 };
  struct buf leaf = { 0 };
  struct digest hash;
  char before[4096] = "", after[4096] = "";
  found(b);
  assert_true(state_lock(&s, b->folder, &b->p) && state_open(&s, false, &b->p));
  assert_true(db_defer_sync(s.db) && db_begin(s.db));
  log_begin_batch(s.log);
  register_leaf(&leaf, NOW + 1, 1);
  assert_true(log_append(s.log, s.db, leaf.data, leaf.len, NOW + 1, &hash));
  assert_true(log_seal(s.log, s.db) && db_commit(s.db));
  copy(b, "register.db", "db.killed");
  copy(b, "register.db-wal", "wal.killed");
  state_close(&s);
  leave_killed(b);
  read_file(b, "head", before, sizeof before);

  fault_vfs_set(FAULT_SYNC, 0);
  assert_false(opens(b, false));
  assert_problem(&b->p, PROBLEM_STATE);
  assert_non_null(strstr(b->p.detail, "synced"));
  fault_vfs_set(FAULT_NONE, 0);
  read_file(b, "head", after, sizeof after);
  assert_string_equal(before, after);

  leave_killed(b);
  fault_vfs_syncs();
  b->p = (struct problem){ 0 };
  assert_true(state_lock(&s, b->folder, &b->p) && state_open(&s, false, &b->p));
  assert_int_equal(log_size(s.log), 2);
  assert_true(fault_vfs_syncs() >= 2); /* the log, and the database it was moved to */
  state_close(&s);
  read_file(b, "head", after, sizeof after);
  assert_string_not_equal(before, after);
  buf_free(&leaf);
}

static int init(struct bench *b, const char *charter)
{
  struct options o = { .config = path_of(b, "wiotcd.conf"),
                       .state = b->folder,
                       .charter = charter };
  write_file(b, "wiotcd.conf", "");
  fflush(stdout);
  int out = dup(1), err = dup(2), null = open("/dev/null", O_WRONLY);
  dup2(null, 1);
  dup2(null, 2);
  int status = server_init(&o);
  fflush(stdout);
  dup2(out, 1);
  dup2(err, 2);
  close(out);
  close(err);
  close(null);
  return status;
}

static void init_founds_once(void **state)
{
  struct bench *b = *state;
  write_file(b, "charter.json", b->charter.data);
  assert_int_equal(init(b, path_of(b, "charter.json")), EXIT_DONE);
  assert_true(opens(b, false));
  assert_int_equal(init(b, path_of(b, "charter.json")), EXIT_REFUSED);
  assert_true(opens(b, false));
}

static void a_wrong_charter_leaves_nothing(void **state)
{
  struct bench *b = *state;
  struct stat st;
  write_file(b, "charter.json", "{}");
  assert_int_equal(init(b, path_of(b, "charter.json")), EXIT_USAGE);
  assert_int_not_equal(stat(path_of(b, "log.key"), &st), 0);
  assert_int_not_equal(stat(path_of(b, "register.db"), &st), 0);
}

/* Keys that were restored before the database: init by mistake must not destroy them. */
static void init_never_removes_keys_that_were_there(void **state)
{
  static const char *const keys[] = { "issuer.key", "log.key" };
  struct bench *b = *state;
  struct stat st;
  write_file(b, "charter.json", b->charter.data);
  for (size_t i = 0; i < 2; i++) {
    struct secret_key *key = register_key(5);
    assert_true(key_file_write(path_of(b, keys[i]), key, NULL, &b->p));
    secret_key_free(key);
    assert_int_equal(init(b, path_of(b, "charter.json")), EXIT_REFUSED);
    if (stat(path_of(b, keys[i]), &st) != 0)
      fail_msg("%s was there before wiotcd init, and is gone", keys[i]);
    unlink(path_of(b, keys[i]));
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    T(founded_and_opened),
    T(one_daemon_at_a_time),
    T(folders_that_cannot_be_used),
    T(keys_of_another_register),
    T(an_older_database),
    T(another_history),
    T(heads),
    T(what_was_not_synced),
    T(init_founds_once),
    T(a_wrong_charter_leaves_nothing),
    T(init_never_removes_keys_that_were_there),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
