#include "lib/status_list.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "lib/arena.h"
#include "lib/credential_proof.h"
#include "lib/encode.h"

/* zlib's window of 32 KiB, and 16 for gzip (RFC 1952) around it. */
#define GZIP_WINDOW (15 + 16)
/* RFC 1952 section 2.3.1: unknown. zlib would write the system it was built on. */
#define GZIP_OS_UNKNOWN 255

const struct document_kind status_list_kind = {
  "a status list with two proofs",
  &status_list_shape,
  { [PROOF_RDFC] = &proof_rdfc_shape, [PROOF_JCS] = &proof_jcs_list_shape },
};

const char *status_purpose_name(enum status_purpose purpose)
{
  static const char *const names[STATUS_PURPOSES] = {
    [PURPOSE_REVOCATION] = "revocation", [PURPOSE_SUSPENSION] = "suspension"
  };
  return names[purpose];
}

int64_t status_list_number(int64_t pair, enum status_purpose purpose)
{
  return 2 * pair - (purpose == PURPOSE_REVOCATION ? 1 : 0);
}

int64_t status_list_pair(int64_t number)
{
  return (number + 1) / 2;
}

enum status_purpose status_list_purpose(int64_t number)
{
  return number % 2 ? PURPOSE_REVOCATION : PURPOSE_SUSPENSION;
}

void status_bit_set(struct status_bits *bits, size_t index)
{
  bits->bytes[index / 8] |= (uint8_t)(0x80u >> index % 8);
}

bool status_bit(const struct status_bits *bits, size_t index)
{
  return bits->bytes[index / 8] & 0x80u >> index % 8;
}

/* zlib's memory is ours: there is nothing that its beginnings can fail for but another zlib. */
static void *take(void *opaque, uInt n, uInt size)
{
  (void)opaque;
  return xcalloc(n, size);
}

static void give_back(void *opaque, void *memory)
{
  (void)opaque;
  free(memory);
}

static void ready(int rc)
{
  if (rc == Z_OK)
    return;
  fputs("zlib is of another version than the one this program was built with\n", stderr);
  abort();
}

void status_bits_encode(const struct status_bits *bits, struct buf *out)
{
  uint8_t packed[STATUS_LIST_BYTES + 256]; /* gzip adds 5 bytes a block at most, and 18 */
  gz_header header = { .time = 0, .os = GZIP_OS_UNKNOWN };
  z_stream z = { .next_in = (z_const Bytef *)bits->bytes,
                 .avail_in = sizeof bits->bytes,
                 .next_out = packed,
                 .zalloc = take,
                 .zfree = give_back,
                 .avail_out = sizeof packed };
  buf_byte(out, 'u');
  ready(deflateInit2(&z, Z_BEST_COMPRESSION, Z_DEFLATED, GZIP_WINDOW, 9, Z_DEFAULT_STRATEGY));
  deflateSetHeader(&z, &header);
  deflate(&z, Z_FINISH);
  encode_base64url(out, packed, z.total_out);
  deflateEnd(&z);
}

static bool refuse(struct problem *p, const char *why)
{
  return problem_set(p, PROBLEM_STATUS_LIST_INVALID, "its encodedList %s", why);
}

static bool expand(const uint8_t *packed, size_t len, struct status_bits *out, struct problem *p)
{
  uint8_t one_more;
  z_stream z = { .next_in = (z_const Bytef *)packed,
                 .avail_in = (uInt)len,
                 .next_out = out->bytes,
                 .zalloc = take,
                 .zfree = give_back,
                 .avail_out = sizeof out->bytes };
  ready(inflateInit2(&z, GZIP_WINDOW));
  int rc = inflate(&z, Z_SYNC_FLUSH);
  if (rc == Z_OK && z.avail_out == 0) {
    z.next_out = &one_more;
    z.avail_out = 1;
    rc = inflate(&z, Z_SYNC_FLUSH);
  }
  size_t got = z.total_out, left = z.avail_in;
  inflateEnd(&z);
  if (got > sizeof out->bytes)
    return refuse(p, "expands to more than a list of ours has");
  if (rc == Z_OK || rc == Z_BUF_ERROR)
    return refuse(p, "ends early: it was cut short");
  if (rc != Z_STREAM_END)
    return refuse(p, "is not gzip, or was damaged");
  if (left > 0)
    return refuse(p, "goes on after its end");
  return got == sizeof out->bytes || refuse(p, "has fewer entries than a status list must have");
}

bool status_bits_decode(const char *text, struct status_bits *out, struct problem *p)
{
  uint8_t packed[LIMIT_STATUS_ENCODED];
  size_t len;
  if (text[0] != 'u')
    return refuse(p, "is not multibase base64url (`u`)");
  if (strlen(text) > LIMIT_STATUS_ENCODED)
    return refuse(p, "is longer than a list of ours can be");
  if (!decode_base64url(text + 1, strlen(text + 1), packed, sizeof packed, &len))
    return refuse(p, "is not base64url without padding");
  return expand(packed, len, out, p);
}

struct json_object *status_list_build(const struct status_list *list)
{
  return shape_build(&status_list_shape, list);
}

bool status_list_read(struct json_object *document, struct status_list *out, struct problem *p)
{
  struct buf nquads = { 0 };
  bool ok = shape_nquads(&status_list_shape, document, &nquads, p);
  buf_free(&nquads);
  memset(out, 0, sizeof *out);
  if (ok)
    shape_read(&status_list_shape, document, out);
  return ok;
}

bool status_list_sign(struct json_object *document, const struct secret_key *issuer,
                      int64_t created, struct problem *p)
{
  return document_sign(&status_list_kind, document, issuer, created, p);
}

bool status_list_verify(struct json_object *document, const char *issuer_did, int64_t now,
                        struct credential_report *report)
{
  struct issuer one;
  return document_verify(&status_list_kind, document, &one, issuer_asked(issuer_did, &one), now,
                         report);
}

bool status_list_verify_by(struct json_object *document, const struct issuer *known, size_t n,
                           int64_t now, struct credential_report *report)
{
  return document_verify(&status_list_kind, document, known, n, now, report);
}
