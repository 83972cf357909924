/* The life of a request between the threads, and the only place where answers are sent. */
#include "daemon/api/api_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "daemon/model/certificate.h"
#include "daemon/model/statements.h"
#include "lib/json.h"
#include "lib/text.h"

struct request *request_of(struct job *job)
{
  return (struct request *)job; /* the first member of its first member */
}

void request_forget(struct request *r)
{
  json_object_put(r->body);
  json_object_put(r->answer);
  json_object_put(r->effect);
  r->body = r->answer = r->effect = NULL;
}

void request_free(struct request *r)
{
  request_forget(r);
  buf_free(&r->raw);
  arena_free(&r->arena);
  free(r);
}

void request_finish(struct request *r)
{
  if (r->problem.id != PROBLEM_NONE) {
    http_reply_problem(&r->reply, &r->problem);
  } else {
    r->reply.status = r->status ? r->status : 200;
    r->reply.content_type = r->content_type ? r->content_type : "application/json";
    if (r->raw.len == 0 && r->answer)
      json_write(&r->raw, r->answer);
    r->reply.body = r->raw;
    r->raw = (struct buf){ 0 };
  }
  http_answer(r->exchange, &r->reply);
  request_free(r);
}

static void finish_job(struct job *job)
{
  request_finish(request_of(job));
}

static void overloaded(struct request *r)
{
  problem_set(&r->problem, PROBLEM_OVERLOADED, "send it again in a moment");
  request_finish(r);
}

/* A request beside its answer: head, arena, what was parsed. */
#define REQUEST_BYTES (16 * 1024)

static bool run_read(struct job *job, void *thread)
{
  struct request *r = request_of(job);
  inquiry_run(r, thread, time(NULL));
  /* As text, an answer is a tenth of what it is as objects: they must not pile up before the loop.
   */
  if (r->problem.id == PROBLEM_NONE && r->raw.len == 0 && r->answer) {
    json_write(&r->raw, r->answer);
    json_object_put(r->answer);
    r->answer = NULL;
  }
  if (db_state(thread) == DB_BROKEN)
    r->api->config.broken(r->api->config.ctx, db_error(thread));
  return !writer_hold(r->api->writer, job, r->raw.len + REQUEST_BYTES);
}

static void read_next(struct request *r)
{
  r->write.job.run = run_read;
  r->write.job.done = finish_job;
  if (!pool_submit(r->api->readers, &r->write.job))
    overloaded(r);
}

/* On the loop: what a verifier did not hand on itself. */
static void prepared(struct job *job)
{
  struct request *r = request_of(job);
  if (r->problem.id == PROBLEM_NONE && r->route->kind == KIND_READ)
    read_next(r);
  else
    request_finish(r);
}

/* A write goes from the verifier straight to the writer: by way of the loop it would cost two more
 * switches between threads. */
static bool hand_to_writer(struct request *r)
{
  r->write.job.done = finish_job;
  r->write.apply = statement_apply;
  r->write.again = statement_again;
  r->write.finish = statement_finish;
  return writer_submit(r->api->writer, &r->write) ||
         problem_set(&r->problem, PROBLEM_OVERLOADED, "send it again in a moment");
}

static bool run_prepare(struct job *job, void *thread)
{
  struct request *r = request_of(job);
  struct writer *writer = r->api->writer;
  bool write = r->route->kind == KIND_WRITE;
  (void)thread;
  request_prepare(r, time(NULL));
  /* Once it is handed on, it is not ours to look at. */
  bool handed = write && r->problem.id == PROBLEM_NONE && hand_to_writer(r);
  if (write)
    writer_expect_not(writer);
  return !handed;
}

static void prepare(struct request *r)
{
  bool write = r->route->kind == KIND_WRITE;
  r->write.job.run = run_prepare;
  r->write.job.done = prepared;
  if (write)
    writer_expect(r->api->writer);
  if (pool_submit(r->api->verifiers, &r->write.job))
    return;
  if (write)
    writer_expect_not(r->api->writer);
  overloaded(r);
}

static bool find_route(const struct http_request *http, struct route_match *match, char allow[32],
                       struct problem *p)
{
  switch (route_find(http->method, http->path, match, allow)) {
  case ROUTE_FOUND:
    if (routes[match->id].who != 0)
      return true;
    /* What wiotcd makes itself, without a daemon that runs. */
    snprintf(allow, 32, "%s", match->id == ROUTE_CHARTER_FOUND ? "GET" : "");
    return problem_set(p, PROBLEM_METHOD_NOT_ALLOWED,
                       match->id == ROUTE_CHARTER_FOUND
                           ? "a register is founded by `wiotcd init`"
                           : "`wiotcd rotate-issuer` and the configuration name the next issuer");
  case ROUTE_NO_METHOD:
    return problem_set(p, PROBLEM_METHOD_NOT_ALLOWED, "%s takes %s", http->path, allow);
  default:
    return problem_set(p, PROBLEM_NOT_FOUND, "no request has that path; doc/api.md lists them");
  }
}

/* The log keeps no media type of JSON statements, so there is one spelling only. */
static bool media_type_fits(const struct http_request *http, enum route_body body,
                            struct problem *p)
{
  const char *type = http_header(http, "content-type", NULL);
  if (body == BODY_ATTACHMENT)
    return (type && text_is_media_type(type)) ||
           problem_set(p, PROBLEM_MEDIA_TYPE,
                       "send the file's Content-Type without parameters, e.g. application/pdf");
  return (type && strcmp(type, "application/json") == 0) ||
         problem_set(p, PROBLEM_MEDIA_TYPE, "send Content-Type: application/json, just so");
}

/* Strangers' bodies are not worth their memory. What stands there is verified later. */
static bool has_signature(const struct http_request *http, struct problem *p)
{
  if (!http_header(http, "signature-input", NULL) || !http_header(http, "signature", NULL))
    return problem_set(p, PROBLEM_SIGNATURE_MISSING,
                       "send Signature-Input and Signature (RFC 9421), as `wiotc` does");
  return http_header(http, "content-digest", NULL) ||
         problem_set(p, PROBLEM_DIGEST_MISSING,
                     "send Content-Digest: sha-256=:…: over the body (RFC 9530)");
}

static bool on_head(void *ctx, const struct http_request *http, size_t *body_max, struct problem *p,
                    char allow[HTTP_ALLOW])
{
  struct route_match match;
  (void)ctx;
  *body_max = 0;
  if (!find_route(http, &match, allow, p))
    return http->content_length == 0 ? (p->id = PROBLEM_NONE, true) : false;
  *body_max = route_body_max(&routes[match.id]);
  if (routes[match.id].kind != KIND_WRITE)
    return true;
  if (!http->has_length || http->content_length == 0)
    return problem_set(p, PROBLEM_LENGTH_REQUIRED, "send a body, with its Content-Length");
  if (!media_type_fits(http, routes[match.id].body, p))
    return false;
  /* A body that is too large is refused for that, whoever sends it. */
  return http->content_length > *body_max || has_signature(http, p);
}

static void on_request(void *ctx, struct http_exchange *x)
{
  struct request *r = xcalloc(1, sizeof *r);
  char allow[32] = "";
  r->api = ctx;
  r->exchange = x;
  r->http = http_exchange_request(x);
  if (!find_route(r->http, &r->match, allow, &r->problem)) {
    if (allow[0])
      http_reply_header(&r->reply, "Allow", "%s", allow);
    request_finish(r);
    return;
  }
  r->route = &routes[r->match.id];
  if (r->route->kind == KIND_LOOP) {
    bindings[r->match.id].handle(r);
    request_finish(r);
  } else if (r->route->kind == KIND_READ && !http_header(r->http, "signature", NULL) &&
             !http_header(r->http, "signature-input", NULL) &&
             r->route->who & (WHO_ANYONE | WHO_OPENED)) {
    read_next(r);
  } else {
    prepare(r);
  }
}

void api_handlers(struct api *api, struct http_handlers *out)
{
  *out = (struct http_handlers){ .head = on_head, .request = on_request, .ctx = api };
}

static void *open_reader(void *ctx)
{
  struct api *api = ctx;
  struct problem p = { 0 };
  return db_open(api->config.database, DB_READER, model_statements, SQL__COUNT, &p);
}

static void close_reader(void *ctx, void *thread)
{
  (void)ctx;
  db_close(thread);
}

/* The sync of one batch ends while the next is verified, and others read: who lets the answers go
 * must not wait for the time slice of those. */
#define WORKER_NICE 5

static bool start_threads(struct api *api)
{
  struct writer_hooks hooks;
  const struct api_config *c = &api->config;
  struct pool_config verifiers = { .name = "verifier",
                                   .threads = c->verifier_threads,
                                   .nice = WORKER_NICE,
                                   .queue_max = c->queue_max,
                                   .wakeup = api->wakeup };
  struct pool_config readers = { .name = "reader",
                                 .threads = c->reader_threads,
                                 .nice = WORKER_NICE,
                                 .queue_max = c->queue_max,
                                 .wakeup = api->wakeup,
                                 .thread_start = open_reader,
                                 .thread_stop = close_reader,
                                 .ctx = api };
  statement_hooks(api, &hooks);
  api->verifiers = pool_new(&verifiers);
  api->readers = api->verifiers ? pool_new(&readers) : NULL;
  api->writer =
      api->readers ? writer_new(c->db, &hooks, c->batch_max, c->queue_max, api->wakeup) : NULL;
  return api->writer != NULL;
}

struct api *api_new(const struct api_config *config, struct problem *p)
{
  struct api *api = xcalloc(1, sizeof *api);
  api->config = *config;
  status_lists_init(&api->lists);
  if (certificate_sign_pending(config->db, config->issuer_key) < 0)
    problem_set(p, PROBLEM_INTERNAL, "certificates could not be signed: %s", db_error(config->db));
  else if (!(api->wakeup = wakeup_new(config->base)) || !start_threads(api))
    problem_set(p, PROBLEM_INTERNAL, "the threads could not be started");
  if (p->id == PROBLEM_NONE)
    return api;
  api_free(api);
  return NULL;
}

void api_free(struct api *api)
{
  if (!api)
    return;
  pool_free(api->verifiers);
  if (api->wakeup)
    wakeup_drain(api->wakeup); /* what was verified joins the readers' or the writer's queue */
  pool_free(api->readers);
  if (api->writer)
    writer_free(api->writer);
  else
    db_close(api->config.db);
  if (api->wakeup)
    wakeup_drain(api->wakeup);
  wakeup_free(api->wakeup);
  log_free(api->config.log);
  status_lists_free(&api->lists);
  buf_free(&api->head);
  free(api);
}
