/* wiotcd's commands. Each returns the process's exit status. */
#ifndef WIOTC_DAEMON_SERVER_SERVER_H
#define WIOTC_DAEMON_SERVER_SERVER_H

#include <stdbool.h>

#include "daemon/server/config.h"

enum { EXIT_DONE = 0, EXIT_REFUSED = 1, EXIT_USAGE = 2, EXIT_WRONG = 4 };

struct options {
  const char *config;  /* NULL: the default file, if there is one */
  const char *state;   /* NULL: as configured */
  const char *socket;  /* NULL: as configured */
  const char *charter; /* init */
  const char *into;    /* rebuild */
  bool accept_rollback;
};

/* The configuration with the options over it. */
bool options_configure(const struct options *o, struct config *c, struct problem *p);
/* Prints a problem and its fields; returns the exit status that goes with it. */
int complain(const struct problem *p);

int server_init(const struct options *o);
int server_run(const struct options *o);
int server_rebuild(const struct options *o);
int server_rotate_issuer(const struct options *o);
int server_check(const struct options *o);

/* The whole command line. */
int server_main(int argc, char **argv);

#endif
