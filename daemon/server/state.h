/*
 * The state folder: register.db, log.key, issuer.key, head, lock. Mode 0700, one daemon at a time.
 */
#ifndef WIOTC_DAEMON_SERVER_STATE_H
#define WIOTC_DAEMON_SERVER_STATE_H

#include <stdbool.h>
#include <stddef.h>

#include "daemon/db/db.h"
#include "daemon/model/context.h"
#include "daemon/model/log.h"
#include "lib/arena.h"
#include "lib/issuer.h"
#include "lib/key_file.h"
#include "lib/problem.h"

struct state {
  struct arena arena;
  const char *folder;
  const char *database; /* path */
  int lock_fd, head_fd;
  bool created; /* by state_create() of this process */
  struct secret_key *log_key, *issuer_key;
  struct identity identity;
  struct note_verifier verifier; /* of the log */
  const char *log_vkey;
  struct db *db;
  struct log *log;
};

/* Takes the folder for this process. PROBLEM_STATE says what is wrong and what to do. */
bool state_lock(struct state *s, const char *folder, struct problem *p);
/* An empty folder for a new register: creates it, its keys and its database. */
bool state_create(struct state *s, const char *name, struct problem *p);
/* Opens what is there and checks that it is one register: keys, log, head. */
bool state_open(struct state *s, bool accept_rollback, struct problem *p);
/* Opens the database for reading, as it is now, without lock, beside a daemon that may be running;
 * of the keys only the log's public one is read. REGISTER_DIFFERS when charter or entry 0 cannot
 * be. */
bool state_read(struct state *s, const char *folder, struct problem *p);
/* Who issues certificates now. */
bool state_issuer(struct state *s, struct issuer *out, struct problem *p);
/* The file of the key that is to follow the issuer's, once the log says so; and then taking it. */
const char *state_next_key(struct state *s);
bool state_take_next_key(struct state *s, struct problem *p);
/* Keeps the newest checkpoint outside the database. Any thread. */
void state_keep_head(struct state *s, const char *checkpoint);
/* The first head, once the register is founded. */
bool state_make_head(struct state *s, struct problem *p);
/* Removes what state_create() made, after a founding that failed. */
void state_discard(struct state *s);
/* Frees all but db and log, when they were handed on and set to NULL. */
void state_close(struct state *s);

#endif
