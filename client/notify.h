/*
 * wiotc-notify: hands the register's notices on, to sendmail or to a web server.
 *
 * Each notice becomes a file of the queue before the place in the register's list is moved past it,
 * is marked before it is handed on, and removed afterwards; all of it synced. So none is lost, and
 * none is sent twice unless the machine or the program ends within the very sending.
 */
#ifndef WIOTC_CLIENT_NOTIFY_H
#define WIOTC_CLIENT_NOTIFY_H

#include <stdbool.h>
#include <stdint.h>
#include <json-c/json.h>

#include "client/cli.h"

struct notify {
  struct cli cli;
  const char *state;     /* folder */
  const char *templates; /* folder */
  const char *sendmail;  /* path of the program; NULL: the web server */
  const char *webhook;   /* URL */
  const char *token;     /* file with a bearer token for it, or NULL */
  const char *from;      /* address, or NULL: sendmail's own */
  int64_t interval;      /* seconds between looks at the register */
  int64_t tries;         /* after so many it is a dead letter */
  int64_t first_wait;    /* seconds before the second try; then twice as long each time */
  bool once;
};

/* A notice that waits, or is given up. */
struct queued {
  int64_t id;
  struct json_object *notice;
  int64_t tries;
  int64_t next;      /* time of the next try */
  bool sending;      /* it was being handed on */
  const char *error; /* of the last try, or NULL */
};

enum handed {
  HANDED_ON,
  HANDED_LATER,  /* it may work another time */
  HANDED_NEVER,  /* it will not */
  HANDED_NOBODY, /* the party has given no address */
};

int notify_main(int argc, char **argv);

/* notify_queue.c. CLI_DONE, or told. */
int queue_open(struct notify *n);
/* Fetches what is new in the register's list. */
int queue_fetch(struct notify *n);
/* Ids of the files in `queue` or `dead`, ascending, in the run's arena. */
int queue_list(struct notify *n, const char *folder, int64_t **ids, size_t *count);
bool queue_load(struct notify *n, const char *folder, int64_t id, struct queued *out);
int queue_store(struct notify *n, const struct queued *q);
int queue_remove(struct notify *n, const struct queued *q);
int queue_bury(struct notify *n, const struct queued *q);
int queue_revive(struct notify *n, struct queued *q);

/* notify_message.c: the whole message, CRLF line ends. False with a reason. */
bool message_make(struct notify *n, struct json_object *notice, const char *address,
                  struct buf *out, const char **why);
/* The party's address; NULL when it gave none that can be used. */
const char *message_address(struct json_object *notice);

/* notify_send.c */
enum handed notify_sendmail(struct notify *n, const struct buf *message, const char *address,
                            const char **why);
enum handed notify_webhook(struct notify *n, const struct queued *q, const char **why);

#endif
