/*
 * Many requests, several outstanding at a time, on connections of their own. Those that ask to be
 * sent again, and those whose answer was lost, are sent again as they were signed.
 */
#ifndef WIOTC_CLIENT_BULK_H
#define WIOTC_CLIENT_BULK_H

#include <stdbool.h>
#include <stddef.h>

#include "client/request.h"
#include "lib/arena.h"

/* A batch of the daemon's writer: with fewer, its syncs are waited for. */
#define BULK_SLOTS 48

struct bulk;

struct bulk_slot {
  struct arena arena; /* for what belongs to the request; freed when the slot is free again */
  struct exchange x;  /* its answer, in done() */
  struct statement sent;
  void *row; /* the caller's, in the arena */

  /* bulk.c's own */
  struct bulk *bulk;
  void *curl;
  struct curl_slist *headers;
  struct buf answer;
  unsigned tries;
  long long again_at; /* ms; 0: it is under way, or free */
  bool busy, too_large;
};

/* An answer has come, of any status. The slot may be used again at once with bulk_send(); otherwise
 * it is free afterwards. Anything but CLI_DONE ends the whole. */
typedef int bulk_done_fn(void *ctx, struct bulk_slot *slot);

/* The run's register is known (and its key read, to sign). CLI_DONE, or told. */
int bulk_open(struct cli *cli, bulk_done_fn *done, void *ctx, struct bulk **out);
/* A free slot, waiting for one if need be; NULL when it has ended: bulk_wait() says how. */
struct bulk_slot *bulk_slot(struct bulk *b);
/* Sends it, signed or not. All must live in the slot's arena; body NULL: a GET; if_match NULL:
 * none. */
int bulk_send(struct bulk_slot *slot, const char *target, const char *body, const char *if_match,
              bool is_signed);
/* Waits for all answers. */
int bulk_wait(struct bulk *b);
void bulk_close(struct bulk *b); /* NULL is fine */

#endif
