#include "lib/tlog_proof.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "lib/arena.h"
#include "lib/encode.h"

#define HEADER "c2sp.org/tlog-proof@v1"

struct reader {
  const char *at;
  const char *end;
  unsigned number; /* of the line last read, from 1 */
  const char *line;
  size_t len;
};

void tlog_proof_write(struct buf *out, const struct tlog_proof *t)
{
  buf_text(out, HEADER "\n");
  if (t->extra != NULL) {
    buf_text(out, "extra ");
    buf_add(out, t->extra, t->extra_len);
    buf_byte(out, '\n');
  }
  buf_printf(out, "index %" PRIu64 "\n", t->index);
  for (size_t i = 0; i < t->inclusion.count; i++) {
    encode_base64(out, t->inclusion.hashes[i].bytes, DIGEST_BYTES);
    buf_byte(out, '\n');
  }
  buf_byte(out, '\n');
  buf_add(out, t->checkpoint, t->checkpoint_len);
}

/* The next line without its newline, which must be there. */
static bool next_line(struct reader *r)
{
  const char *newline =
      r->at == r->end ? NULL : (const char *)memchr(r->at, '\n', (size_t)(r->end - r->at));

  r->number++;
  if (newline == NULL)
    return false;
  r->line = r->at;
  r->len = (size_t)(newline - r->at);
  r->at = newline + 1;
  return true;
}

/* True when the line is WORD, a space and something; skips the first two. */
static bool skip_word(struct reader *r, const char *word)
{
  size_t n = strlen(word);

  if (r->len < n + 2 || memcmp(r->line, word, n) != 0 || r->line[n] != ' ')
    return false;
  r->line += n + 1;
  r->len -= n + 1;
  return true;
}

/* Extra data is opaque and trusted for nothing; only its encoding is checked. */
static bool is_base64(const char *text, size_t len)
{
  size_t cap = len / 4 * 3 + 3, n;
  uint8_t *bytes = xmalloc(cap);
  bool ok = decode_base64(text, len, bytes, cap, &n);

  free(bytes);
  return ok;
}

static bool read_head(struct reader *r, struct tlog_proof *out, struct problem *p)
{
  if (!next_line(r) || r->len != strlen(HEADER) || memcmp(r->line, HEADER, r->len) != 0)
    return problem_set(p, PROBLEM_PROOF_INVALID, "Line 1 is not \"" HEADER "\"");
  if (!next_line(r))
    return problem_set(p, PROBLEM_PROOF_INVALID, "Line 2 is missing: \"index\" and a number");
  if (skip_word(r, "extra")) {
    if (!is_base64(r->line, r->len))
      return problem_set(p, PROBLEM_PROOF_INVALID, "Line 2: the extra data is not base64");
    out->extra = r->line;
    out->extra_len = r->len;
    if (!next_line(r))
      return problem_set(p, PROBLEM_PROOF_INVALID, "Line 3 is missing: \"index\" and a number");
  }
  if (!skip_word(r, "index") || !checkpoint_read_number(r->line, r->len, &out->index))
    return problem_set(p, PROBLEM_PROOF_INVALID,
                       "Line %u is not \"index\" and a number in plain digits", r->number);
  return true;
}

bool tlog_proof_read(const char *text, size_t len, struct tlog_proof *out, struct problem *p)
{
  struct reader r = { .at = text, .end = text + len };
  struct merkle_proof *proof = &out->inclusion;
  size_t n;

  memset(out, 0, sizeof(*out));
  if (len > LIMIT_TLOG_PROOF)
    return problem_set(p, PROBLEM_PROOF_INVALID, "A log proof has at most %d bytes",
                       LIMIT_TLOG_PROOF);
  if (!read_head(&r, out, p))
    return false;
  for (;;) {
    if (!next_line(&r))
      return problem_set(p, PROBLEM_PROOF_INVALID,
                         "Line %u is missing: the proof ends before its checkpoint", r.number);
    if (r.len == 0)
      break;
    if (proof->count == LIMIT_PROOF_HASHES)
      return problem_set(p, PROBLEM_PROOF_INVALID, "Line %u: a proof has at most %d hashes",
                         r.number, LIMIT_PROOF_HASHES);
    if (!decode_base64(r.line, r.len, proof->hashes[proof->count].bytes, DIGEST_BYTES, &n) ||
        n != DIGEST_BYTES)
      return problem_set(p, PROBLEM_PROOF_INVALID, "Line %u is not a SHA-256 hash in base64",
                         r.number);
    proof->count++;
  }
  if (r.at == r.end)
    return problem_set(p, PROBLEM_PROOF_INVALID, "Line %u is missing: there is no checkpoint",
                       r.number + 1);
  out->checkpoint = r.at;
  out->checkpoint_len = (size_t)(r.end - r.at);
  return true;
}

bool tlog_proof_check(const char *text, size_t len, const struct digest *leaf,
                      const struct note_verifier *v, struct tlog_proof *out, struct checkpoint *c,
                      struct problem *p)
{
  struct tlog_proof proof;
  struct checkpoint head;

  if (!tlog_proof_read(text, len, &proof, p) ||
      !checkpoint_open(proof.checkpoint, proof.checkpoint_len, v, &head, p))
    return false;
  if (proof.index >= head.size)
    return problem_set(p, PROBLEM_PROOF_INVALID,
                       "Entry %" PRIu64 " is not in the checkpoint's tree of %" PRIu64 " entries",
                       proof.index, head.size);
  if (!merkle_check_inclusion(&proof.inclusion, proof.index, head.size, leaf, &head.root))
    return problem_set(p, PROBLEM_PROOF_INVALID,
                       "The hashes do not prove that this is entry %" PRIu64
                       " of the checkpoint's tree",
                       proof.index);
  if (out != NULL)
    *out = proof;
  if (c != NULL)
    *c = head;
  return true;
}
