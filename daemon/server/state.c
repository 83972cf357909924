#include "daemon/server/state.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/model/charter.h"
#include "daemon/model/issuer.h"
#include "daemon/model/statements.h"
#include "lib/checkpoint.h"
#include "lib/json.h"
#include "lib/leaf.h"

/* The head is written as one block, so that a crash leaves the old one or the new one. */
#define HEAD_BYTES 4096

/* The key that is about to follow issuer.key. */
#define ISSUER_NEXT "issuer.key.next"

/* What a register's folder holds beside its lock. */
static const char *const made[] = { "register.db", "register.db-wal", "register.db-shm",
                                    "log.key",     "issuer.key",      "head",
                                    ISSUER_NEXT };
#define N_MADE (sizeof made / sizeof made[0])

static const char *path_in(struct state *s, const char *name)
{
  return arena_printf(&s->arena, "%s/%s", s->folder, name);
}

static void begin(struct state *s, const char *folder)
{
  memset(s, 0, sizeof *s);
  s->lock_fd = s->head_fd = -1;
  s->folder = arena_strdup(&s->arena, folder);
  s->database = path_in(s, "register.db");
}

static bool has_register(struct state *s, struct problem *p)
{
  return access(s->database, F_OK) == 0 ||
         problem_set(p, PROBLEM_STATE,
                     "%s holds no register yet: `wiotcd init --state %s --charter FILE` makes one",
                     s->folder, s->folder);
}

bool state_lock(struct state *s, const char *folder, struct problem *p)
{
  struct stat st;
  begin(s, folder);
  if (stat(folder, &st) != 0 && errno == ENOENT)
    return has_register(s, p);
  if (stat(folder, &st) != 0)
    return problem_set(p, PROBLEM_STATE, "%s: %s", folder, strerror(errno));
  if (st.st_mode & 077)
    return problem_set(p, PROBLEM_STATE, "%s is open to others: chmod 0700 %s", folder, folder);
  s->lock_fd = open(path_in(s, "lock"), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (s->lock_fd < 0)
    return problem_set(p, PROBLEM_STATE, "%s/lock: %s", folder, strerror(errno));
  if (flock(s->lock_fd, LOCK_EX | LOCK_NB) != 0)
    return problem_set(p, PROBLEM_STATE, "another wiotcd is running on %s: stop that one first",
                       folder);
  return true;
}

static void set_identity(struct state *s, const char *name, const char *prefix, const char *issuer)
{
  s->identity = (struct identity){
    .name = name,
    .certificate_prefix = prefix,
    .first_issuer = issuer,
    .certificate_base = arena_printf(&s->arena, "urn:wiotc:%s:", name),
  };
}

static void set_vkey(struct state *s, const struct public_key *key)
{
  struct buf vkey = { 0 };
  note_verifier_init(&s->verifier, s->identity.name, key);
  note_vkey_write(&s->verifier, &vkey);
  s->log_vkey = arena_strdup(&s->arena, buf_str(&vkey));
  buf_free(&vkey);
}

static void set_own_vkey(struct state *s)
{
  struct public_key key;
  secret_key_public(s->log_key, &key);
  set_vkey(s, &key);
}

bool state_create(struct state *s, const char *name, struct problem *p)
{
  for (size_t i = 0; i < N_MADE; i++)
    if (access(path_in(s, made[i]), F_OK) == 0)
      return problem_set(p, PROBLEM_STATE,
                         "%s/%s is there already: `wiotcd run` serves a register that exists; give "
                         "another --state for a new one",
                         s->folder, made[i]);
  s->created = true;
  s->log_key = secret_key_new();
  s->issuer_key = secret_key_new();
  if (!key_file_write(path_in(s, "log.key"), s->log_key, NULL, p) ||
      !key_file_write(path_in(s, "issuer.key"), s->issuer_key, NULL, p))
    return false;
  set_identity(s, name, "", secret_key_did(s->issuer_key));
  set_own_vkey(s);
  s->db = db_open(s->database, DB_WRITER, model_statements, SQL__COUNT, p);
  s->log = s->db ? log_open(s->db, s->identity.name, s->log_key, p) : NULL;
  return s->log != NULL;
}

void state_discard(struct state *s)
{
  for (size_t i = 0; s->created && i < N_MADE; i++)
    unlink(path_in(s, made[i]));
}

/* Entry 0 names the issuer, whose key signed it. NULL when it cannot be read. */
static const char *read_issuer(struct state *s)
{
  struct json_object *holder = NULL;
  struct problem p = { 0 };
  struct leaf leaf;
  const char *bytes, *issuer = NULL;
  size_t len;
  if (log_read_entry(s->db, &s->arena, 0, &bytes, &len) &&
      leaf_read(bytes, len, &leaf, &holder, &p))
    issuer = arena_strdup(&s->arena, json_str(leaf.effect, "issuer"));
  json_object_put(holder);
  return issuer;
}

static bool load_identity(struct state *s, struct problem *p)
{
  struct charter *charter = arena_alloc(&s->arena, sizeof *charter);
  const char *text = charter_text(s->db, &s->arena), *issuer = read_issuer(s);
  struct json_object *json = text && issuer ? json_read(text, strlen(text), p) : NULL;
  bool ok = json && charter_read_later(&s->arena, json, charter, p);
  json_object_put(json);
  if (!ok)
    return problem_set(p, PROBLEM_STATE, "%s holds no charter and entry 0 that can be read",
                       s->database);
  set_identity(s, charter->name, charter->certificate_prefix, issuer);
  return true;
}

bool state_issuer(struct state *s, struct issuer *out, struct problem *p)
{
  struct context c = { .db = s->db, .arena = &s->arena, .problem = p };
  return issuer_in_force(&c, out);
}

const char *state_next_key(struct state *s)
{
  return path_in(s, ISSUER_NEXT);
}

/* The old key stays beside the new one, under a name of its own, for as long as somebody wants. */
bool state_take_next_key(struct state *s, struct problem *p)
{
  struct issuer issuer;
  if (!state_issuer(s, &issuer, p))
    return false;
  const char *key = path_in(s, "issuer.key");
  const char *old = arena_printf(&s->arena, "%s.before-%lld", key, (long long)issuer.entry);
  /* After a crash between the two there is no issuer.key. */
  if ((access(key, F_OK) == 0 && rename(key, old) != 0) || rename(state_next_key(s), key) != 0)
    return problem_set(p, PROBLEM_STATE, "%s: %s", key, strerror(errno));
  int fd = open(s->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd >= 0) {
    fsync(fd);
    close(fd);
  }
  return true;
}

/* A daemon that ended between the log entry and the change of the files: now they follow. */
static bool finish_rotation(struct state *s, struct problem *p)
{
  char did[LIMIT_DID + 1];
  bool encrypted;
  struct issuer issuer;
  struct problem ignored = { 0 };
  if (!state_issuer(s, &issuer, p))
    return false;
  if (key_file_peek(path_in(s, "issuer.key"), &encrypted, did, &ignored) &&
      strcmp(did, issuer.key) == 0)
    return true;
  ignored = (struct problem){ 0 };
  return !key_file_peek(state_next_key(s), &encrypted, did, &ignored) ||
         strcmp(did, issuer.key) != 0 || state_take_next_key(s, p);
}

static bool load_issuer_key(struct state *s, struct problem *p)
{
  struct issuer issuer;
  if (!finish_rotation(s, p) || !state_issuer(s, &issuer, p) ||
      !(s->issuer_key = key_file_read(path_in(s, "issuer.key"), NULL, p)))
    return false;
  return strcmp(issuer.key, secret_key_did(s->issuer_key)) == 0 ||
         problem_set(p, PROBLEM_STATE,
                     "%s/issuer.key is not this register's, whose issuer signs with %s since log "
                     "entry %lld: put the right one there",
                     s->folder, issuer.key, (long long)issuer.entry);
}

/* P3: what was shown to anyone must be in the log that we go on with. */
static bool head_fits(struct state *s, const char *head, struct problem *p)
{
  struct checkpoint seen;
  struct digest root;
  if (!checkpoint_open(head, strlen(head), &s->verifier, &seen, p))
    return problem_set(p, PROBLEM_CHECKPOINT_INVALID,
                       "%s/head is no checkpoint of this register: put it back, or start once with "
                       "--accept-rollback",
                       s->folder);
  if (seen.size > log_size(s->log))
    return problem_set(p, PROBLEM_CHECKPOINT_INVALID,
                       "the database is older than what was shown to others: it has %llu entries, "
                       "%s/head has %llu. Restore the newest backup. If what came after is lost "
                       "for good, --accept-rollback goes on from here, and whoever saw the lost "
                       "entries will find the log broken",
                       (unsigned long long)log_size(s->log), s->folder,
                       (unsigned long long)seen.size);
  if (!log_read_root(s->db, seen.size, &root) || !digest_equal(&root, &seen.root))
    return problem_set(p, PROBLEM_CHECKPOINT_INVALID,
                       "the log is another one than %s/head was signed for", s->folder);
  return true;
}

static bool open_head(struct state *s, bool accept_rollback, struct problem *p)
{
  char head[HEAD_BYTES + 1] = { 0 };
  s->head_fd = open(path_in(s, "head"), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (s->head_fd < 0 || read(s->head_fd, head, HEAD_BYTES) < 0)
    return problem_set(p, PROBLEM_STATE, "%s/head: %s", s->folder, strerror(errno));
  if (head[0] == '\0' && !accept_rollback)
    return problem_set(p, PROBLEM_CHECKPOINT_INVALID,
                       "%s/head is missing: without it a restored old database would go unnoticed. "
                       "Put it back; if it is lost, start once with --accept-rollback",
                       s->folder);
  if (!accept_rollback && !head_fits(s, head, p))
    return false;
  state_keep_head(s, log_checkpoint(s->log));
  return true;
}

/* P1: the head is written of what is on the disk, and so is what is answered. After a sync that has
 * failed the pages are written anew, since the system may have dropped them. */
static bool settle(struct state *s, struct problem *p)
{
  return db_settle(s->db) ||
         problem_set(p, PROBLEM_STATE, "%s/register.db could not be synced to the disk: %s",
                     s->folder, db_error(s->db));
}

bool state_open(struct state *s, bool accept_rollback, struct problem *p)
{
  if (!has_register(s, p))
    return false;
  s->log_key = key_file_read(path_in(s, "log.key"), NULL, p);
  if (!s->log_key)
    return false;
  s->db = db_open(s->database, DB_WRITER, model_statements, SQL__COUNT, p);
  if (!s->db || !load_identity(s, p))
    return false;
  set_own_vkey(s);
  s->log = log_open(s->db, s->identity.name, s->log_key, p);
  return s->log && load_issuer_key(s, p) && settle(s, p) && open_head(s, accept_rollback, p);
}

bool state_read(struct state *s, const char *folder, struct problem *p)
{
  begin(s, folder);
  if (!has_register(s, p))
    return false;
  s->db = db_open(s->database, DB_AUDITOR, model_statements, SQL__COUNT, p);
  if (!s->db || !db_begin(s->db)) /* one state of it, whatever the daemon writes meanwhile */
    return false;
  if (!load_identity(s, p)) {
    p->id = PROBLEM_REGISTER_DIFFERS;
    return false;
  }
  char did[LIMIT_DID + 1];
  bool encrypted;
  struct public_key key;
  if (!key_file_peek(path_in(s, "log.key"), &encrypted, did, p) || !did_key_read(did, &key))
    return false;
  set_vkey(s, &key);
  return true;
}

void state_keep_head(struct state *s, const char *checkpoint)
{
  char head[HEAD_BYTES] = { 0 };
  size_t len = strlen(checkpoint);
  if (s->head_fd < 0 || len >= sizeof head)
    return;
  memcpy(head, checkpoint, len);
  if (pwrite(s->head_fd, head, sizeof head, 0) != (ssize_t)sizeof head)
    fprintf(stderr, "wiotcd: %s/head could not be written: %s\n", s->folder, strerror(errno));
}

void state_close(struct state *s)
{
  log_free(s->log);
  db_close(s->db);
  secret_key_free(s->log_key);
  secret_key_free(s->issuer_key);
  if (s->head_fd >= 0)
    close(s->head_fd);
  if (s->lock_fd >= 0)
    close(s->lock_fd);
  arena_free(&s->arena);
}

bool state_make_head(struct state *s, struct problem *p)
{
  s->head_fd = open(path_in(s, "head"), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (s->head_fd < 0)
    return problem_set(p, PROBLEM_STATE, "%s/head: %s", s->folder, strerror(errno));
  state_keep_head(s, log_checkpoint(s->log));
  return fsync(s->head_fd) == 0 ||
         problem_set(p, PROBLEM_STATE, "%s/head: %s", s->folder, strerror(errno));
}
