/* The configuration file: one table of keys, /etc/wiotc/wiotcd.conf by default. */
#ifndef WIOTC_DAEMON_SERVER_CONFIG_H
#define WIOTC_DAEMON_SERVER_CONFIG_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/limits.h"
#include "lib/problem.h"

struct config {
  char state[256];
  char issuer[LIMIT_ISSUER + 1]; /* "": as the log has it; `did:key`; or a did:web */
  char socket[108];              /* sun_path */
  char socket_group[64];
  long socket_mode;
  long max_connections;
  long head_seconds;
  long body_seconds;
  long request_seconds;
  long idle_seconds;
  long verifier_threads; /* 0: one a core */
  long reader_threads;
  long batch_max;
  long queue_max;
  char log_level[8];
};

struct config_key {
  const char *name;
  enum {
    CONFIG_TEXT,
    CONFIG_EMPTY,
    CONFIG_NUMBER,
    CONFIG_OCTAL,
    CONFIG_LEVEL,
    CONFIG_ISSUER
  } type; /* EMPTY: a text that may be */
  size_t offset, size;
  long min, max;
  const char *otherwise; /* the default, as text */
  bool live;             /* takes effect on SIGHUP; others at the next start */
};

extern const struct config_key config_keys[];
extern const size_t n_config_keys;

void config_defaults(struct config *c);
/* Reads a file over the defaults. A missing file is an error unless `optional`. CONFIG_INVALID
 * names the line and what is wrong. */
bool config_read(struct config *c, const char *path, bool optional, struct problem *p);
/* Sets one key from text; false with the reason in *p. */
bool config_set(struct config *c, const char *name, const char *value, struct problem *p);

#endif
