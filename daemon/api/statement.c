/* A write: nonce, authority, rules and log entry, within the writer's transaction. */
#include "daemon/api/api_internal.h"

#include <string.h>
#include <time.h>

#include "daemon/auth/nonce.h"
#include "daemon/model/certificate.h"
#include "daemon/model/issuer.h"
#include "daemon/model/search.h"
#include "lib/encode.h"
#include "lib/json.h"
#include "lib/leaf.h"

static struct request *request_of_write(struct write_job *w)
{
  return (struct request *)w; /* its first member */
}

static void begin_context(struct request *r, struct db *db)
{
  const struct log *log = r->api->config.log;
  r->context = (struct context){ .db = db,
                                 .arena = &r->arena,
                                 .problem = &r->problem,
                                 .identity = r->api->config.identity,
                                 .time = r->api->replay_time ? r->api->replay_time
                                                             : log_time(log, time(NULL)),
                                 .entry = (int64_t)log_size(log),
                                 .content_digest = r->message.content_digest };
}

/* A registration without a key is a registrar's, for somebody who has none yet. */
static bool registers_key(const struct request *r)
{
  return r->route->who & WHO_NEW_KEY && json_object_object_get_ex(r->body, "key", NULL);
}

/* Most often it was forgotten by somebody who is not registered, and "register first" is no help.
 */
static bool key_forgotten(struct request *r)
{
  if (!(r->route->who & WHO_NEW_KEY) || r->problem.id != PROBLEM_KEY_UNKNOWN)
    return false;
  r->problem = (struct problem){ 0 };
  return problem_field(&r->problem, "key",
                       "is missing: give the did:key that signs this; only a registrar registers "
                       "a party without one");
}

/* The founding statement is signed by the issuer, as is the one that names the next; a registration
 * by the key it registers; all else by a key in force. */
static bool who_signs(struct request *r)
{
  if (r->match.id == ROUTE_CHARTER_FOUND)
    return (r->context.entry == 0 &&
            strcmp(r->signature.keyid, r->context.identity->first_issuer) == 0) ||
           problem_set(&r->problem, PROBLEM_FORBIDDEN, "this register is founded already");
  if (r->match.id == ROUTE_ISSUER_CHANGE) {
    struct issuer now;
    return issuer_in_force(&r->context, &now) &&
           (strcmp(r->signature.keyid, now.key) == 0 ||
            problem_set(&r->problem, PROBLEM_FORBIDDEN,
                        "only the issuer's own key names the next one: `wiotcd rotate-issuer`"));
  }
  if (registers_key(r)) {
    const char *did = json_str(r->body, "key");
    return !did || strcmp(did, r->signature.keyid) == 0 ||
           problem_field(&r->problem, "key", "sign the registration with the key it registers");
  }
  return authority_actor(&r->context, r->signature.keyid) || key_forgotten(r);
}

static bool carry_out(struct request *r)
{
  const struct binding *b = &bindings[r->match.id];
  if (!who_signs(r) || (b->object && !b->object(r)))
    return false;
  if (!registers_key(r) && r->route->who != 0 &&
      !authority_check(&r->context, r->match.id, &r->object))
    return false;
  return b->handle(r) && db_good(r->context.db, &r->problem);
}

static bool append_leaf(struct request *r, struct db *db, struct digest *hash)
{
  char public_digest[CONTENT_DIGEST_LEN + 1];
  struct buf bytes = { 0 };
  content_digest_write(&r->public_digest, public_digest);
  struct leaf leaf = { .time = r->context.time,
                       .method = r->message.method,
                       .path = r->message.path,
                       .query = r->message.query,
                       .content_digest = r->message.content_digest,
                       .public_digest = public_digest,
                       .signature_input = http_header(r->http, "signature-input", NULL),
                       .signature = http_header(r->http, "signature", NULL),
                       .effect = r->effect };
  leaf_write(&bytes, &leaf);
  bool ok = bytes.len <= LIMIT_LEAF &&
            log_append(r->api->config.log, db, bytes.data, bytes.len, leaf.time, hash);
  buf_free(&bytes);
  return ok || (db_good(db, &r->problem) &&
                problem_set(&r->problem, PROBLEM_INTERNAL, "the log entry could not be written"));
}

static bool keep(struct request *r, struct db *db)
{
  struct digest hash;
  struct buf answer = { 0 };
  struct buf hash_text = { 0 };
  bool ok = append_leaf(r, db, &hash);
  if (ok) {
    encode_base64(&hash_text, hash.bytes, sizeof hash.bytes);
    struct json_object *receipt = json_object_new_object();
    json_set_int(receipt, "index", r->context.entry);
    json_set_str(receipt, "leaf_hash", buf_str(&hash_text));
    struct json_object *whole = json_object_new_object();
    json_set(whole, r->noun, json_object_get(r->answer));
    json_set(whole, "receipt", receipt);
    json_write(&answer, whole);
    json_object_put(whole);
    ok = log_keep_body(db, (uint64_t)r->context.entry, r->context.actor, r->context.actor_key,
                       r->http->body, r->body_known ? 0 : r->http->content_length) &&
         nonce_keep(&r->context, &r->signature, &r->request_digest, r->status, buf_str(&answer));
  }
  if (json_array_of(r->effect, "certificates"))
    r->api->issued = true;
  r->raw = answer;
  buf_free(&hash_text);
  return ok && db_good(db, &r->problem);
}

/* A repeat of an accepted request: its first answer. */
static void recall(struct request *r, const struct nonce_record *record)
{
  r->status = record->status;
  r->context.entry = (int64_t)record->entry;
  buf_clear(&r->raw);
  buf_text(&r->raw, record->answer);
  r->repeat = true;
}

bool statement_apply(struct write_job *w, struct db *db)
{
  struct request *r = request_of_write(w);
  struct nonce_record record = { 0 };
  begin_context(r, db);
  log_mark(r->api->config.log);
  switch (nonce_look(&r->context, &r->signature, &r->request_digest, &record)) {
  case NONCE_REPEAT:
    recall(r, &record);
    return false; /* changes nothing */
  case NONCE_MISUSED:
    return false;
  case NONCE_NEW:
    break;
  }
  /* Once more, by the time that goes into the leaf: whoever checks the log has no other. */
  if (signature_timely(&r->signature, r->context.time, &r->problem) && carry_out(r) && keep(r, db))
    return true;
  if (db_state(db) != DB_GOOD)
    db_good(db, &r->problem); /* "there is no such party" only meant that it could not be read */
  else if (r->problem.id == PROBLEM_NONE)
    problem_set(&r->problem, PROBLEM_INTERNAL, "the rule refused without saying why");
  return false;
}

void statement_again(struct write_job *w)
{
  struct request *r = request_of_write(w);
  json_object_put(r->answer);
  json_object_put(r->effect);
  buf_free(&r->raw);
  http_reply_free(&r->reply);
  r->problem = (struct problem){ 0 };
  r->object = (struct object){ 0 };
  r->motion = NULL;
  r->status = 0;
  r->noun = r->content_type = NULL;
  r->answer = r->effect = NULL;
  r->body_known = r->repeat = false;
}

/* The answer kept with the nonce ends with its receipt, {"index":…,"leaf_hash":…}}; the proof is
 * added as text, since parsing it again for each write would cost more than the proof. A proof is
 * lines of base64 and names: only their ends need an escape. */
static bool add_proof(struct request *r, struct db *db)
{
  struct buf proof = { 0 };
  bool ok = log_receipt(r->api->config.log, db, (uint64_t)r->context.entry, &proof);
  if (ok && r->raw.len > 2) {
    r->raw.len -= 2;
    buf_text(&r->raw, ",\"tlog_proof\":\"");
    for (const char *line = buf_str(&proof), *end; *line; line = end + 1) {
      end = strchrnul(line, '\n');
      buf_add(&r->raw, line, (size_t)(end - line));
      if (*end == '\0')
        break;
      buf_text(&r->raw, "\\n");
    }
    buf_text(&r->raw, "\"}}");
  }
  buf_free(&proof);
  return ok;
}

static void say_why_it_failed(struct request *r, enum db_state state)
{
  r->repeat = false;
  if (state == DB_FULL)
    problem_set(&r->problem, PROBLEM_STORAGE_FULL,
                "nothing was changed; the operator must make room, then send it again");
  else if (state == DB_BUSY)
    problem_set(&r->problem, PROBLEM_OVERLOADED,
                "another program holds the database; nothing was changed: send it again");
  else
    problem_set(&r->problem, PROBLEM_INTERNAL, "nothing was changed: send it again");
}

void statement_finish(struct write_job *w, struct db *db)
{
  struct request *r = request_of_write(w);
  if (w->outcome == WRITE_FAILED)
    say_why_it_failed(r, w->db_state);
  else if ((w->outcome == WRITE_KEPT || r->repeat) && !add_proof(r, db))
    problem_set(&r->problem, PROBLEM_INTERNAL,
                "it is log entry %lld, but its receipt could not be made: send the same request "
                "again",
                (long long)r->context.entry);
  request_forget(r);
}

static void begin_batch(void *ctx, struct db *db)
{
  struct api *api = ctx;
  (void)db;
  log_begin_batch(api->config.log);
}

static void undone(void *ctx)
{
  struct api *api = ctx;
  log_undo_to_mark(api->config.log);
}

static bool seal_batch(void *ctx, struct db *db)
{
  struct api *api = ctx;
  /* A clock that was set back must not make room for a repeat. */
  nonce_prune(db, &api->nonces, time(NULL) - LIMIT_SIGNATURE_SKEW);
  return log_seal(api->config.log, db);
}

static void batch_committed(void *ctx, struct db *db)
{
  struct api *api = ctx;
  log_committed(api->config.log);
  if (api->issued && certificate_sign_pending(db, api->config.issuer_key) >= 0)
    api->issued = false;
}

static bool log_must_go(void *ctx)
{
  struct api *api = ctx;
  return api->erased;
}

static void log_gone(void *ctx)
{
  struct api *api = ctx;
  api->erased = false;
}

static void sync_begins(void *ctx)
{
  struct api *api = ctx;
  buf_clear(&api->head);
  buf_text(&api->head, log_checkpoint(api->config.log));
}

/* Not before it is on the disk: a head of entries that a loss of power took would keep the daemon
 * from starting. By now later batches may be committed; they have their own sync. */
static void batch_durable(void *ctx)
{
  struct api *api = ctx;
  if (api->config.sealed)
    api->config.sealed(api->config.ctx, buf_str(&api->head));
}

static void batch_lost(void *ctx)
{
  struct api *api = ctx;
  log_lose_batch(api->config.log);
}

static void broken(void *ctx, const char *why)
{
  struct api *api = ctx;
  api->config.broken(api->config.ctx, why);
}

/* Parties put into the index of names at a time: some milliseconds, for which statements wait. */
#define INDEX_AT_ONCE 500

static int64_t tidy_waiting(void *ctx, struct db *db)
{
  (void)ctx;
  return search_behind(db);
}

static void tidy(void *ctx, struct db *db)
{
  (void)ctx;
  search_index(db, INDEX_AT_ONCE);
}

void statement_hooks(struct api *api, struct writer_hooks *out)
{
  *out = (struct writer_hooks){ .ctx = api,
                                .begin_batch = begin_batch,
                                .undone = undone,
                                .seal_batch = seal_batch,
                                .batch_committed = batch_committed,
                                .sync_begins = sync_begins,
                                .batch_durable = batch_durable,
                                .batch_lost = batch_lost,
                                .log_must_go = log_must_go,
                                .log_gone = log_gone,
                                .broken = broken,
                                .tidy_waiting = tidy_waiting,
                                .tidy = tidy };
}
