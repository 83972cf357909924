/* Who issues certificates: as the configuration wants it, and wiotcd rotate-issuer. */
#include "daemon/server/issuer.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "daemon/api/api.h"
#include "daemon/model/certificate.h"
#include "daemon/server/journal.h"
#include "daemon/server/server.h"

/* Logs that the issuer is this DID from now on, with that key. */
static bool change(struct state *s, const char *did, const struct secret_key *key,
                   struct problem *p)
{
  struct api_config api = { .identity = &s->identity,
                            .log_key = s->log_key,
                            .issuer_key = key,
                            .log_vkey = s->log_vkey,
                            .db = s->db,
                            .log = s->log };
  if (!api_change_issuer(&api, s->issuer_key, did, time(NULL), p))
    return false;
  state_keep_head(s, log_checkpoint(s->log));
  return s->head_fd < 0 || fsync(s->head_fd) == 0 ||
         problem_set(p, PROBLEM_STATE, "%s/head could not be written", s->folder);
}

/* The DID that is wanted with that key; NULL: as it is. */
static const char *wanted(const struct config *c, const char *key)
{
  return c->issuer[0] == '\0' ? NULL : strcmp(c->issuer, "did:key") == 0 ? key : c->issuer;
}

bool issuer_configure(struct state *s, const struct config *c, struct problem *p)
{
  struct issuer now;
  if (!state_issuer(s, &now, p))
    return false;
  const char *did = wanted(c, now.key);
  if (!did || strcmp(did, now.did) == 0)
    return true;
  if (!change(s, did, s->issuer_key, p))
    return false;
  journal(LEVEL_WARN, "the issuer of new certificates is %s now, as configured; it was %s", did,
          now.did);
  return true;
}

/* One that a run before left, which ended too early, was never used. */
static bool make_key(struct state *s, struct secret_key **key, struct problem *p)
{
  *key = secret_key_new();
  unlink(state_next_key(s));
  return key_file_write(state_next_key(s), *key, NULL, p);
}

/* All that was issued so far is signed by whoever issued it. */
static bool sign_pending(struct state *s, struct problem *p)
{
  return certificate_sign_pending(s->db, s->issuer_key) >= 0 ||
         problem_set(p, PROBLEM_INTERNAL, "certificates could not be signed: %s", db_error(s->db));
}

static bool rotate(struct state *s, const struct config *c, struct secret_key **key,
                   struct issuer *old, struct problem *p)
{
  if (!state_issuer(s, old, p) || !sign_pending(s, p) || !make_key(s, key, p))
    return false;
  const char *did = wanted(c, secret_key_did(*key));
  if (!did)
    did = strcmp(old->did, old->key) == 0 ? secret_key_did(*key) : old->did;
  return change(s, did, *key, p) && state_take_next_key(s, p);
}

static void tell(struct state *s, const struct issuer *old)
{
  struct problem p = { 0 };
  struct issuer now;
  if (!state_issuer(s, &now, &p))
    return;
  printf("issuer    %s\nkey       %s\nbefore    %s\nentry     %lld\n", now.did, now.key, old->key,
         (long long)now.entry);
  fprintf(
      stderr,
      "wiotcd: publish the new issuer%s. Certificates that were issued before stay valid: "
      "publish beside it what proves the change, `wiotc certificate issuer --changes FILE`. Now "
      "start the daemon again.\n"
      "wiotcd: back up %s/issuer.key where nobody else reads it. The old key is in "
      "issuer.key.before-%lld; no certificate needs it any more.\n",
      strcmp(now.did, now.key) == 0 ? ""
                                    : "'s DID document, `wiotc certificate issuer -o did.json`",
      s->folder, (long long)now.entry);
}

/* What another user, such as root, makes there the daemon could not read. */
static bool folder_is_ours(const struct config *c, struct problem *p)
{
  struct stat st;
  return stat(c->state, &st) != 0 || st.st_uid == geteuid() ||
         problem_set(p, PROBLEM_STATE,
                     "%s belongs to another user: run it as that one, as in `runuser -u wiotc -- "
                     "wiotcd rotate-issuer`",
                     c->state);
}

int server_rotate_issuer(const struct options *o)
{
  struct config c;
  struct problem p = { 0 };
  struct state s = { 0 };
  struct secret_key *key = NULL;
  struct issuer old;
  bool ok = options_configure(o, &c, &p) && folder_is_ours(&c, &p) && state_lock(&s, c.state, &p) &&
            state_open(&s, false, &p) && rotate(&s, &c, &key, &old, &p);
  if (ok)
    tell(&s, &old);
  secret_key_free(key);
  state_close(&s);
  return ok ? EXIT_DONE : complain(&p);
}
