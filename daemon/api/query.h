/* The query of a read: known members only, each at most once; faults are PROBLEM_BAD_QUERY. */
#ifndef WIOTC_DAEMON_API_QUERY_H
#define WIOTC_DAEMON_API_QUERY_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/api/request.h"

#define QUERY_MEMBERS 12

struct query {
  struct request *request;
  size_t n;
  struct {
    const char *name;
    const char *value; /* decoded */
    bool known;
  } members[QUERY_MEMBERS];
};

bool query_begin(struct query *q, struct request *r);
/* NULL when absent or wrong; `valid` NULL: any text. `expected` ends "give …". */
const char *query_word(struct query *q, const char *name, bool (*valid)(const char *),
                       const char *expected);
bool query_flag(struct query *q, const char *name); /* `true` */
/* A number from 0; `otherwise` when absent. */
int64_t query_int(struct query *q, const char *name, int64_t otherwise);
/* `limit` and `after`. */
void query_page(struct query *q, struct page *page);
/* All of a query that knows nothing else. */
bool query_only_page(struct request *r, struct page *page);
/* Filters that name a body (slug) or a party (handle), NULL when not given, must name one that
 * there is: an empty list would say that it has nothing. */
bool query_known(struct request *r, const char *body, const char *party);
/* False when a member was wrong or unknown. */
bool query_end(struct query *q);

#endif
