#include "daemon/api/handlers.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/api/answer.h"
#include "daemon/api/api_internal.h"
#include "daemon/api/query.h"
#include "daemon/model/application.h"
#include "daemon/model/log.h"
#include "daemon/model/sealing.h"
#include "lib/checkpoint.h"
#include "lib/encode.h"
#include "lib/id.h"
#include "lib/json.h"
#include "lib/leaf.h"

#define PLAIN "text/plain; charset=utf-8"

static bool no_entry(struct request *r)
{
  return db_good(r->context.db, &r->problem) &&
         problem_set(&r->problem, PROBLEM_NOT_FOUND,
                     "the log has no such entry; `wiotc log checkpoint` tells its size");
}

static bool index_param(struct request *r, uint64_t *index)
{
  const char *text = r->match.params[0];
  return checkpoint_read_number(text, strlen(text), index) || no_entry(r);
}

struct json_object *statement_json(struct context *c, int64_t entry)
{
  struct json_object *holder = NULL, *object = json_object_new_object();
  struct problem ignored = { 0 };
  struct leaf leaf;
  const char *bytes;
  size_t len;
  json_set_int(object, "entry", entry);
  if (log_read_entry(c->db, c->arena, (uint64_t)entry, &bytes, &len) &&
      leaf_read(bytes, len, &leaf, &holder, &ignored)) {
    answer_time(object, "time", leaf.time);
    json_set_str(object, "method", leaf.method);
    json_set_str(object, "path", leaf.path);
  }
  json_object_put(holder);
  return object;
}

bool api_log_checkpoint(struct request *r)
{
  uint64_t size;
  const char *note = log_read_checkpoint(r->context.db, &r->arena, &size);
  return note ? answer_text(r, PLAIN, note, strlen(note)) : no_entry(r);
}

bool api_log_key(struct request *r)
{
  const char *line = arena_printf(&r->arena, "%s\n", r->api->config.log_vkey);
  return answer_text(r, PLAIN, line, strlen(line));
}

bool api_log_entry(struct request *r)
{
  uint64_t index;
  const char *leaf;
  size_t len;
  if (!index_param(r, &index))
    return false;
  if (!log_read_entry(r->context.db, &r->arena, index, &leaf, &len))
    return no_entry(r);
  return answer_text(r, "application/json", leaf, len);
}

bool api_log_entries(struct request *r)
{
  struct query q;
  struct page page;
  const char **leaves;
  if (!query_begin(&q, r))
    return false;
  uint64_t from = (uint64_t)query_int(&q, "from", 0);
  query_page(&q, &page);
  if (!query_end(&q))
    return false;
  size_t n = log_read_entries(r->context.db, &r->arena, from, (size_t)page.limit, &leaves);
  struct json_object *list = json_object_new_array();
  for (size_t i = 0; i < n; i++) {
    struct json_object *object = json_object_new_object();
    json_set_int(object, "index", (int64_t)(from + i));
    json_set_str(object, "leaf", leaves[i]);
    json_add(list, object);
  }
  return answer_list(r, "entries", list, false, 0);
}

/* The application that an entry is about; 0: none. Submissions name it in their effect only. *vote:
 * is it a vote on it? */
static int64_t application_of_entry(struct request *r, uint64_t index, bool *vote)
{
  struct json_object *holder = NULL;
  struct problem ignored = { 0 };
  struct route_match match;
  struct leaf leaf;
  const char *bytes;
  char allow[32];
  size_t len;
  int64_t id = 0;
  if (log_read_entry(r->context.db, &r->arena, index, &bytes, &len) &&
      leaf_read(bytes, len, &leaf, &holder, &ignored)) {
    id = id_read(ID_APPLICATION, json_str(leaf.effect, "application"));
    *vote = route_find(leaf.method, leaf.path, &match, allow) == ROUTE_FOUND &&
            match.id == ROUTE_APPLICATION_VOTE;
  }
  json_object_put(holder);
  return id;
}

/* What is said about an application is read by its officers; a vote under seal by electors only,
 * and by everybody once it is opened. */
static bool may_read(struct request *r, const struct application *a, uint64_t index, bool vote)
{
  unsigned who = application_reader(r, a);
  r->object.opened = vote && sealing_vote_opened(a, (int64_t)index);
  if (!r->context.actor || r->object.opened)
    return true; /* authority_check() knows */
  return (vote ? application_votes_seen(r, a, who) : who & OFFICERS) ||
         problem_set(&r->problem, PROBLEM_FORBIDDEN,
                     vote && a->sealed ? "it is under seal until the ceremony is held"
                                       : "it is for its signer and for auditors");
}

bool api_log_body_object(struct request *r)
{
  uint64_t index;
  int64_t signer = 0, id;
  size_t len;
  bool vote = false;
  struct application *a = arena_alloc(&r->arena, sizeof *a);
  if (!index_param(r, &index))
    return false;
  if (!log_read_body(r->context.db, &r->arena, index, &signer, &len))
    return !r->context.actor || no_entry(r); /* the unsigned are refused by authority_check() */
  r->object.self = signer;
  if (signer != r->context.actor && !award_entry_open(r, index))
    return false;
  if (signer == r->context.actor || !(id = application_of_entry(r, index, &vote)))
    return true;
  return application_by_id(&r->context, id, a) && may_read(r, a, index, vote);
}

bool api_log_body(struct request *r)
{
  uint64_t index;
  int64_t signer = 0;
  size_t len;
  const void *body = NULL;
  if (index_param(r, &index))
    body = log_read_body(r->context.db, &r->arena, index, &signer, &len);
  if (body && signer != r->context.actor &&
      (!motion_entry_open(r, index) || !nomination_entry_open(r, index)))
    return false;
  if (body && len == 0)
    return problem_set(&r->problem, PROBLEM_NOT_FOUND,
                       "this file was erased, or sent before and is kept with its first entry");
  return body ? answer_text(r, "application/octet-stream", body, len) : no_entry(r);
}

bool api_log_proof(struct request *r)
{
  uint64_t index;
  struct buf proof = { 0 };
  if (!index_param(r, &index))
    return false;
  bool ok = log_read_proof(r->context.db, &r->arena, index, true, &proof);
  if (ok)
    answer_text(r, PLAIN, proof.data, proof.len);
  buf_free(&proof);
  return ok || no_entry(r);
}

bool api_log_consistency(struct request *r)
{
  struct query q;
  struct merkle_proof proof;
  uint64_t size = 0;
  if (!query_begin(&q, r))
    return false;
  int64_t from = query_int(&q, "from", 0), to = query_int(&q, "to", -1);
  if (!query_end(&q))
    return false;
  log_read_checkpoint(r->context.db, &r->arena, &size);
  if (to < 0)
    to = (int64_t)size;
  if (from < 1 || from > to || (uint64_t)to > size)
    return problem_set(&r->problem, PROBLEM_BAD_QUERY,
                       "from and to: 1 <= from <= to <= %" PRIu64 ", the log's size", size);
  if (!log_read_consistency(r->context.db, (uint64_t)from, (uint64_t)to, &proof))
    return no_entry(r);
  struct json_object *object = json_object_new_object(), *hashes = json_object_new_array();
  for (size_t i = 0; i < proof.count; i++) {
    struct buf text = { 0 };
    encode_base64(&text, proof.hashes[i].bytes, sizeof proof.hashes[i].bytes);
    json_add_str(hashes, buf_str(&text));
    buf_free(&text);
  }
  json_set_int(object, "from", from);
  json_set_int(object, "to", to);
  json_set(object, "hashes", hashes);
  return answer_read(r, object);
}
