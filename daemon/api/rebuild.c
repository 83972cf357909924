#include "daemon/api/rebuild.h"

#include <inttypes.h>
#include <string.h>

#include "daemon/api/made_request.h"
#include "daemon/db/compare.h"
#include "daemon/db/late_index.h"
#include "daemon/model/attachment.h"
#include "daemon/model/certificate.h"
#include "daemon/model/issuer.h"
#include "daemon/model/log.h"
#include "lib/credential.h"
#include "lib/jcs.h"
#include "lib/json.h"
#include "lib/leaf.h"

/* Statements in one transaction: a rebuilt register is made whole or not at all. */
#define BATCH 1000

/* Every table that rules write, the log, the bodies; and the nonces, of which the older may have
 * been forgotten since. */
/* clang-format off */
static const struct db_table tables[] = {
  { "charter", 1, false },
  { "issuer", 1, false },
  { "party", 1, false },
  { "party_update", 2, false },
  { "affiliation", 1, false },
  { "key", 1, false },
  { "body", 1, false },
  { "body_policy", 2, false },
  { "body_step", 2, false },
  { "office", 1, false },
  { "ceremony", 1, false },
  { "ceremony_item", 2, false },
  { "award_round", 1, false },
  { "award_category", 2, false },
  { "award_step", 2, false },
  { "nomination", 1, false },
  { "recusal", 2, false },
  { "score", 1, false },
  { "award_choice", 1, false },
  { "award_decision", 2, false },
  { "motion", 1, false },
  { "motion_vote", 2, false },
  { "attachment", 2, false },
  { "application", 1, false },
  { "question", 1, false },
  { "application_attachment", 3, false },
  { "application_elector", 3, false },
  { "vote", 2, false },
  { "application_step", 2, false },
  { "endorsement", 2, false },
  { "appeal", 1, false },
  { "ruling", 2, false },
  { "membership", 1, false },
  { "membership_ending", 1, false },
  { "suspension", 1, false },
  { "representative", 1, false },
  { "member_representative", 1, false },
  { "certificate", 1, false },
  { "certificate_revocation", 1, false },
  { "certificate_suspension", 1, false },
  { "certificate_reissue", 1, false },
  { "notice", 1, false },
  { "log_entry", 1, false },
  { "statement_body", 1, false },
  { "nonce", 2, true },
};
/* clang-format on */

static bool differs(struct problem *p, uint64_t index, const char *what)
{
  return problem_set(p, PROBLEM_REGISTER_DIFFERS, "log entry %" PRIu64 ": %s", index, what);
}

/* The bytes that were signed. A file that was sent twice is kept with its first entry only. After
 * an erasure there is the public rest of them; that the log orders this erasure is proved at the
 * end, when the tables are compared. */
static const void *statement_body(struct rebuild *r, struct arena *arena, uint64_t index,
                                  const struct leaf *leaf, size_t *len, bool *erased)
{
  int64_t signer;
  const void *body = log_read_body(r->from, arena, index, &signer, len);
  *erased = log_body_erased(r->from, index);
  const char *sha256 = json_str(json_object_of(leaf->effect, "attachment"), "sha256");
  struct attachment first;
  struct problem absent = { 0 };
  struct context c = { .db = r->from, .arena = arena, .problem = &absent };
  if (!body || *erased || *len > 0)
    return body;
  *erased = !sha256 || !attachment_find(&c, sha256, 0, &first);
  return *erased ? body : log_read_body(r->from, arena, (uint64_t)first.entry, &signer, len);
}

static bool same_leaf(struct rebuild *r, struct arena *arena, uint64_t index, const char *bytes,
                      size_t len)
{
  const char *again;
  size_t again_len;
  return log_read_entry(r->into, arena, index, &again, &again_len) && again_len == len &&
         memcmp(again, bytes, len) == 0;
}

static bool replay(struct rebuild *r, struct api *api, struct arena *arena, uint64_t index,
                   struct problem *p)
{
  struct json_object *holder = NULL;
  struct leaf leaf;
  struct made_request m = { .request = NULL };
  const char *bytes;
  size_t len, body_len;
  if (!log_read_entry(r->from, arena, index, &bytes, &len))
    return differs(p, index, "it is missing");
  bool ok = leaf_read(bytes, len, &leaf, &holder, p);
  bool erased = false;
  const void *body = ok ? statement_body(r, arena, index, &leaf, &body_len, &erased) : NULL;
  if (ok && !body)
    ok = differs(p, index, "the body that was signed is not kept any more");
  struct signed_message message = { leaf.method, leaf.path, NULL, NULL, NULL, NULL };
  if (ok) {
    message = (struct signed_message){ leaf.method, r->identity->name,   leaf.path,
                                       leaf.query,  leaf.content_digest, leaf_content_type(&leaf) };
    api->replay_time = leaf.time;
    api->replay_erased = erased ? &leaf : NULL;
    ok = made_request_new(&m, api, &message, leaf.signature_input, leaf.signature, body, body_len,
                          leaf.time, p) &&
         (statement_apply(&m.request->write, r->into) || (*p = m.request->problem, false));
  }
  made_request_free(&m);
  json_object_put(holder);
  if (!ok && p->id != PROBLEM_REGISTER_DIFFERS) {
    struct problem why = *p;
    return problem_set(p, PROBLEM_REGISTER_DIFFERS, "log entry %" PRIu64 " is not accepted: %s: %s",
                       index, problem_title(why.id), why.detail);
  }
  return ok && (same_leaf(r, arena, index, bytes, len) ||
                differs(p, index, "its effect comes out differently"));
}

static bool replay_all(struct rebuild *r, struct api *api, struct problem *p)
{
  for (uint64_t i = 0; i < r->size; i++) {
    struct arena arena = { 0 };
    if (i % BATCH == 0 && !((i == 0 || db_commit(r->into)) && db_begin(r->into)))
      return db_good(r->into, p);
    bool ok = replay(r, api, &arena, i, p);
    arena_free(&arena);
    if (!ok)
      return false;
    if (i % BATCH == 0 && late_index_waiting(r->into) >= LATE_INDEX_WAITING)
      late_index_make(r->into, SIZE_MAX);
    if (db_state(r->into) != DB_GOOD)
      return db_good(r->into, p);
    if (r->progress && i % BATCH == 0)
      r->progress(r->ctx, i, r->size);
  }
  return db_commit(r->into) || db_good(r->into, p);
}

/* The signed form of a certificate must be the frozen one with good proofs by whoever was the
 * issuer when its entry was made. That of a renewal is issued before it is valid, or after its term
 * began: its dates are looked at from its first day.
 */
static bool credential_fits(const char *text, const struct certificate *c,
                            const struct issuer *issuer)
{
  struct problem ignored = { 0 };
  struct credential_report report;
  struct digest digest;
  char hex[2 * DIGEST_BYTES + 1] = "";
  struct json_object *vc = json_read(text, strlen(text), &ignored);
  bool ok = vc && credential_verify_by(vc, issuer, 1, c->valid_from, &report);
  if (ok) {
    json_object_object_del(vc, "proof");
    ok = jcs_digest(vc, &digest);
    digest_hex(&digest, hex);
  }
  json_object_put(vc);
  return ok && strcmp(hex, c->digest) == 0;
}

/* Certificates were signed after their entries; the signatures are kept, and checked here. */
static bool check_credentials(struct rebuild *r, struct problem *p)
{
  struct arena arena = { 0 };
  struct context c = { .db = r->from, .arena = &arena, .problem = p };
  struct certificate_filter all = { 0 };
  struct page page = { 0, LIMIT_PAGE };
  bool more = true, ok = true;
  int64_t count = 0;
  while (more && ok) {
    struct certificate *rows;
    size_t n = certificate_list(&c, &all, &page, &rows, &more);
    for (size_t i = 0; i < n && ok; i++) {
      struct issuer issuer;
      const char *text = certificate_credential(&c, rows[i].serial);
      ok = (text && issuer_at(&c, rows[i].entry, &issuer) &&
            credential_fits(text, &rows[i], &issuer)) ||
           differs(p, (uint64_t)rows[i].entry, "its certificate is not signed as it was issued");
      page.after = rows[i].serial;
      count++;
    }
    arena_free(&arena);
  }
  return ok && (certificate_signed_count(r->from) == count ||
                problem_set(p, PROBLEM_REGISTER_DIFFERS, "there are signed certificates too many"));
}

/* Every checkpoint that was ever signed must be one of this log. */
static bool check_checkpoints(struct rebuild *r, struct problem *p)
{
  struct arena arena = { 0 };
  uint64_t size = 0;
  const char *note;
  bool ok = true;
  while (ok && (note = log_read_checkpoint_after(r->from, &arena, size, &size))) {
    struct checkpoint c;
    struct digest root;
    ok = (checkpoint_open(note, strlen(note), r->verifier, &c, p) && c.size == size &&
          log_read_root(r->into, size, &root) && digest_equal(&root, &c.root)) ||
         problem_set(p, PROBLEM_REGISTER_DIFFERS, "the checkpoint of %" PRIu64 " entries is wrong",
                     size);
    arena_free(&arena);
  }
  return ok && (size == r->size ||
                problem_set(p, PROBLEM_REGISTER_DIFFERS, "the newest checkpoint is missing"));
}

bool rebuild_run(struct rebuild *r, struct problem *p)
{
  struct arena arena = { 0 };
  struct api api = { .config = { .identity = r->identity, .db = r->into } };
  char why[256];
  log_read_checkpoint(r->from, &arena, &r->size);
  arena_free(&arena);
  api.config.log = log_open(r->into, r->identity->name, NULL, p);
  bool ok = api.config.log && replay_all(r, &api, p) && check_credentials(r, p) &&
            check_checkpoints(r, p);
  for (size_t i = 0; ok && i < sizeof tables / sizeof tables[0]; i++)
    ok = db_tables_equal(r->from, r->into, &tables[i], why, sizeof why) ||
         problem_set(p, PROBLEM_REGISTER_DIFFERS, "%s", why);
  if (ok && !late_index_fits(r->from, why, sizeof why))
    ok = problem_set(p, PROBLEM_REGISTER_DIFFERS, "%s", why);
  log_free(api.config.log);
  return ok;
}
