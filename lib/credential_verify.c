/*
 * Every check is made and reported, so that a reader sees all that is wrong at once; only a wrong
 * form ends the work, because nothing else can be said about such a document.
 */
#include "lib/credential.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "lib/credential_proof.h"
#include "lib/credential_shape.h"
#include "lib/did_web.h"
#include "lib/json.h"
#include "lib/timestamp.h"

struct verification {
  const struct document_kind *kind;
  struct json_object *document;
  struct json_object *proofs[PROOF_SUITES]; /* borrowed, set by form_check() */
  uint8_t signatures[PROOF_SUITES][PROOF_SIGNATURE_BYTES];
  struct buf nquads, proof_nquads; /* of the document and its first proof, set by form_check() */
  struct public_key key;
  bool key_known;
  struct credential_report *report;
};

static bool report(struct verification *v, enum credential_check check, bool passed,
                   const char *fmt, ...) __attribute__((format(printf, 4, 5)));

static bool report(struct verification *v, enum credential_check check, bool passed,
                   const char *fmt, ...)
{
  va_list args;
  v->report->result[check] = passed ? CHECK_PASSED : CHECK_FAILED;
  va_start(args, fmt);
  vsnprintf(v->report->reason[check], sizeof v->report->reason[check], fmt, args);
  va_end(args);
  return passed;
}

static void not_made(struct verification *v, enum credential_check check, const char *why)
{
  v->report->result[check] = CHECK_NOT_MADE;
  snprintf(v->report->reason[check], sizeof v->report->reason[check], "%s", why);
}

static bool proof_form(struct verification *v, enum proof_suite suite, struct json_object *proof)
{
  struct problem p = { 0 };
  struct buf other = { 0 };
  bool ok = shape_nquads(v->kind->proofs[suite], proof,
                         suite == PROOF_RDFC ? &v->proof_nquads : &other, &p);
  buf_free(&other);
  if (!ok)
    return report(v, CHECK_FORM, false, "%.150s", p.detail);
  if (!proof_value_read(json_str(proof, "proofValue"), v->signatures[suite]))
    return report(v, CHECK_FORM, false, "`proofValue` of %s is no signature",
                  proof_suite_name(suite));
  v->proofs[suite] = proof;
  return true;
}

static bool form_check(struct verification *v)
{
  struct problem p = { 0 };
  if (!shape_nquads(v->kind->shape, v->document, &v->nquads, &p))
    return report(v, CHECK_FORM, false, "%.150s", p.detail);
  struct json_object *proofs = json_array_of(v->document, "proof");
  if (proofs == NULL || json_object_array_length(proofs) != PROOF_SUITES)
    return report(v, CHECK_FORM, false, "`proof` is not an array of our two proofs");
  for (int suite = 0; suite < PROOF_SUITES; suite++)
    if (!proof_form(v, (enum proof_suite)suite, json_object_array_get_idx(proofs, (size_t)suite)))
      return false;
  return report(v, CHECK_FORM, true, "%s", v->kind->what);
}

/* Of many documents by one issuer, the key is looked at once: it costs as much as a signature. */
static bool key_sound(const struct public_key *key)
{
  static _Thread_local struct public_key sound;
  static _Thread_local bool known;
  if (known && memcmp(key->bytes, sound.bytes, sizeof sound.bytes) == 0)
    return true;
  if (!public_key_sound(key))
    return false;
  sound = *key;
  known = true;
  return true;
}

size_t issuer_asked(const char *did, struct issuer *out)
{
  if (did == NULL)
    return 0;
  if (!issuer_make(out, did, did, -1)) {
    memset(out, 0, sizeof *out);
    snprintf(out->did, sizeof out->did, "%s", did);
  }
  return 1;
}

/* Does every proof name that key of the issuer? */
static bool signed_by(const struct verification *v, const char *did, const char *key,
                      enum proof_suite *other)
{
  struct buf method = { 0 };
  bool same = true;
  issuer_method(did, key, &method);
  for (int suite = 0; suite < PROOF_SUITES && same; suite++) {
    same = strcmp(json_str(v->proofs[suite], "verificationMethod"), buf_str(&method)) == 0;
    if (!same)
      *other = (enum proof_suite)suite;
  }
  buf_free(&method);
  return same;
}

/* Which of those that are known it is by; -1: none. *named: one of them has its DID, *keyed: and a
 * key. */
static int find_issuer(const struct verification *v, const struct issuer *known, size_t n,
                       const char *did, bool *named, bool *keyed)
{
  enum proof_suite other;
  *named = *keyed = false;
  for (size_t i = 0; i < n; i++) {
    if (strcmp(known[i].did, did) != 0)
      continue;
    *named = true;
    *keyed = *keyed || known[i].key[0] != '\0';
    if (known[i].key[0] != '\0' && signed_by(v, did, known[i].key, &other))
      return (int)i;
  }
  return -1;
}

/* A did:key is its key, known or not, so that its proofs can be looked at in any case. */
static bool key_check(struct verification *v, const struct issuer *known, size_t n, const char *did)
{
  bool named, keyed, is_key = did_key_read(did, &v->key);
  int found = find_issuer(v, known, n, did, &named, &keyed);
  v->report->issuer = found;
  if (found >= 0)
    v->key = known[found].public;
  else if (!is_key && !did_web_valid(did))
    return report(v, CHECK_ISSUER, false,
                  "the issuer %.80s is no did:key that can sign, and no did:web", did);
  else if (!is_key && n > 0 && (keyed || !named))
    return report(v, CHECK_ISSUER, false,
                  named ? "%.90s has no such key as it was signed with"
                        : "issued by %.90s, not by the issuer asked for",
                  did);
  else if (!is_key) {
    not_made(v, CHECK_ISSUER, "");
    snprintf(v->report->reason[CHECK_ISSUER], sizeof v->report->reason[CHECK_ISSUER],
             "the keys of %.80s are not known here (--did-document FILE)", did);
    return false;
  }
  if (!key_sound(&v->key))
    return report(v, CHECK_ISSUER, false, "the issuer %.90s is no usable Ed25519 key", did);
  v->key_known = true;
  return found >= 0 || n == 0 || named ||
         report(v, CHECK_ISSUER, false, "issued by %s, not by the issuer asked for", did);
}

static bool issuer_check(struct verification *v, const struct issuer *known, size_t n)
{
  const char *did = json_str(json_object_of(v->document, "issuer"), "id");
  enum proof_suite other;
  if (!key_check(v, known, n, did))
    return false;
  if (v->report->issuer < 0 && !signed_by(v, did, did, &other))
    return report(v, CHECK_ISSUER, false, "the %s proof names another key than the issuer's",
                  proof_suite_name(other));
  return report(v, CHECK_ISSUER, true, "%.110s%s", did, n == 0 ? " (no issuer was asked for)" : "");
}

/* What the suite hashes; the form was checked by making what the first one does. */
static bool canonical(struct verification *v, enum proof_suite suite, struct buf *config,
                      struct buf *document, struct problem *p)
{
  if (suite == PROOF_JCS)
    return proof_config_canonical(suite, v->proofs[suite], config, p) &&
           proof_document_canonical(v->kind, suite, v->document, document, p);
  *config = v->proof_nquads;
  *document = v->nquads;
  v->proof_nquads = v->nquads = (struct buf){ 0 };
  return true;
}

static bool proof_check(struct verification *v, enum proof_suite suite)
{
  enum credential_check check = suite == PROOF_RDFC ? CHECK_PROOF_RDFC : CHECK_PROOF_JCS;
  struct json_object *proof = v->proofs[suite];
  struct problem p = { 0 };
  struct buf config = { 0 };
  struct buf document = { 0 };
  uint8_t data[2 * DIGEST_BYTES];
  bool ok = false;

  if (!v->key_known) {
    not_made(v, check, "the issuer's key is unknown");
    return true; /* CHECK_ISSUER has failed for that */
  }
  if (!canonical(v, suite, &config, &document, &p)) {
    report(v, check, false, "%.150s", p.detail);
    goto out;
  }
  proof_hash_data(&config, &document, data);
  ok = signature_valid(&v->key, data, sizeof data, v->signatures[suite]);
  report(v, check, ok, ok ? "signed %s" : "the signature of %s does not fit the text",
         json_str(proof, "created"));
out:
  buf_free(&config);
  buf_free(&document);
  return ok;
}

static bool dates_check(struct verification *v, int64_t now)
{
  int64_t from = 0;
  int64_t until = INT64_MAX;
  const char *begin = json_str(v->document, "validFrom");
  const char *end = json_str(v->document, "validUntil");
  if (!timestamp_read(begin, &from) || (end != NULL && !timestamp_read(end, &until)))
    return report(v, CHECK_DATES, false, "the dates are no times");
  if (now < from)
    return report(v, CHECK_DATES, false, "valid from %s only", begin);
  if (now >= until)
    return report(v, CHECK_DATES, false, "valid until %s only", end);
  return report(v, CHECK_DATES, true, "valid from %s%s%s", begin, end == NULL ? "" : " until ",
                end == NULL ? ", without end" : end);
}

bool document_verify(const struct document_kind *kind, struct json_object *document,
                     const struct issuer *known, size_t n, int64_t now,
                     struct credential_report *out)
{
  struct verification v = { .kind = kind, .document = document, .report = out };
  memset(out, 0, sizeof *out);
  out->issuer = -1;
  for (int check = 0; check < CHECK__COUNT; check++)
    not_made(&v, (enum credential_check)check,
             check < CHECK_LOG ? "the form is wrong" : "not asked for");
  bool ok = form_check(&v);
  if (ok) {
    ok = issuer_check(&v, known, n);
    for (int suite = 0; suite < PROOF_SUITES; suite++)
      ok = proof_check(&v, (enum proof_suite)suite) && ok;
    ok = dates_check(&v, now) && ok;
  }
  buf_free(&v.nquads);
  buf_free(&v.proof_nquads);
  return ok;
}
