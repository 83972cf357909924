#include "daemon/api/status_list.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/api/answer.h"
#include "daemon/api/api_internal.h"
#include "daemon/api/handlers.h"
#include "daemon/model/log.h"
#include "daemon/model/status_list.h"
#include "lib/json.h"

#define DAY 86400

void status_lists_init(struct status_lists *lists)
{
  pthread_mutex_init(&lists->lock, NULL);
}

void status_lists_free(struct status_lists *lists)
{
  for (size_t i = 0; i < LIMIT_STATUS_LISTS_KEPT; i++)
    free(lists->kept[i].text);
  pthread_mutex_destroy(&lists->lock);
}

/* 1, 2, ...; 0 when it is none. */
static int64_t number_read(const char *text)
{
  if (text[0] < '1' || text[0] > '9' || strlen(text) > 12 ||
      strspn(text, "0123456789") != strlen(text))
    return 0;
  return atoll(text);
}

/* Signed as of the beginning of its day, so that the same list has the same bytes. */
static char *make(struct request *r, int64_t number, uint64_t size)
{
  struct buf text = { 0 };
  struct json_object *list = status_list_document(&r->context, number, size);
  if (!list || !status_list_sign(list, r->api->config.issuer_key,
                                 r->context.time - r->context.time % DAY, &r->problem)) {
    json_object_put(list);
    db_good(r->context.db, &r->problem);
    return NULL;
  }
  json_write(&text, list);
  json_object_put(list);
  return text.data;
}

static bool answer(struct request *r, int64_t number, uint64_t size)
{
  struct kept_list *k = &r->api->lists.kept[number % LIMIT_STATUS_LISTS_KEPT];
  int64_t day = r->context.time / DAY;
  if (k->number != number || k->size != size || k->day != day) {
    char *text = make(r, number, size);
    if (!text)
      return false;
    free(k->text);
    *k = (struct kept_list){ number, size, day, text };
  }
  return answer_text(r, "application/vc", k->text, strlen(k->text));
}

bool api_status_list(struct request *r)
{
  int64_t number = number_read(r->match.params[0]);
  uint64_t size = 0;
  if (!number || !status_list_exists(&r->context, number))
    return db_good(r->context.db, &r->problem) &&
           problem_set(&r->problem, PROBLEM_NOT_FOUND,
                       "no certificate stands in such a status list; each names its own in "
                       "credentialStatus");
  if (!log_read_checkpoint(r->context.db, &r->arena, &size))
    return problem_set(&r->problem, PROBLEM_INTERNAL, "the log is empty");
  pthread_mutex_lock(&r->api->lists.lock);
  bool ok = answer(r, number, size);
  pthread_mutex_unlock(&r->api->lists.lock);
  return ok;
}
