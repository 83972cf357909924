/* Status lists as they were last read, so that many readers cost one signature. */
#ifndef WIOTC_DAEMON_API_STATUS_LIST_H
#define WIOTC_DAEMON_API_STATUS_LIST_H

#include <pthread.h>
#include <stdint.h>

#include "lib/limits.h"

/* What a list says follows from its number, the log's size and the day. */
struct kept_list {
  int64_t number; /* 0: nothing is kept here */
  uint64_t size;
  int64_t day; /* since 1970 */
  char *text;  /* owned: the signed credential */
};

struct status_lists {
  pthread_mutex_t lock; /* held while one is made: making them costs one processor at most */
  struct kept_list kept[LIMIT_STATUS_LISTS_KEPT];
};

void status_lists_init(struct status_lists *lists);
void status_lists_free(struct status_lists *lists);

#endif
