#include "lib/note.h"

#include <stdio.h>
#include <string.h>

#include "lib/digest.h"
#include "lib/encode.h"
#include "lib/utf8.h"

#define ALGORITHM_ED25519 0x01
#define ID_BYTES 4
#define SIGNATURE_BYTES 64
#define LINE_START "\xe2\x80\x94 " /* U+2014 EM DASH */
#define LINE_START_LEN 4

struct signature_line {
  const char *name; /* in the note */
  size_t name_len;
  uint32_t id;
  size_t signature_len;
  uint8_t signature[SIGNATURE_BYTES]; /* the first bytes of one by another algorithm */
};

static uint32_t read_id(const uint8_t bytes[ID_BYTES])
{
  return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static void write_id(uint32_t id, uint8_t out[ID_BYTES])
{
  for (unsigned i = 0; i < ID_BYTES; i++)
    out[i] = (uint8_t)(id >> (24 - 8 * i));
}

/* The Unicode property White_Space, above the ASCII controls. */
static bool is_space(uint32_t c)
{
  return c == ' ' || c == 0x85 || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) ||
         c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
}

static bool name_valid(const char *name, size_t len)
{
  uint32_t c;

  if (len == 0)
    return false;
  for (size_t i = 0, n; i < len; i += n) {
    n = utf8_next(name + i, len - i, &c);
    if (n == 0 || c < 0x20 || c == '+' || is_space(c))
      return false;
  }
  return true;
}

void note_verifier_init(struct note_verifier *v, const char *name, const struct public_key *key)
{
  uint8_t bytes[LIMIT_REGISTER_NAME + 2 + PUBLIC_KEY_BYTES];
  struct digest d;
  size_t len;

  memset(v, 0, sizeof(*v));
  snprintf(v->name, sizeof(v->name), "%s", name);
  v->key = *key;
  len = strlen(v->name);
  memcpy(bytes, v->name, len);
  bytes[len++] = '\n';
  bytes[len++] = ALGORITHM_ED25519;
  memcpy(bytes + len, key->bytes, PUBLIC_KEY_BYTES);
  digest_of(bytes, len + PUBLIC_KEY_BYTES, &d);
  v->id = read_id(d.bytes);
}

void note_vkey_write(const struct note_verifier *v, struct buf *out)
{
  uint8_t key[1 + PUBLIC_KEY_BYTES];

  key[0] = ALGORITHM_ED25519;
  memcpy(key + 1, v->key.bytes, PUBLIC_KEY_BYTES);
  buf_printf(out, "%s+%08x+", v->name, (unsigned)v->id);
  encode_base64(out, key, sizeof(key));
}

bool note_vkey_read(const char *text, struct note_verifier *out, struct problem *p)
{
  const char *id = strchr(text, '+');
  const char *encoded = id == NULL ? NULL : strchr(id + 1, '+');
  char name[LIMIT_REGISTER_NAME + 1];
  uint8_t bytes[1 + PUBLIC_KEY_BYTES];
  struct public_key key;
  struct buf canonical = { 0 };
  size_t len;
  bool same;

  if (encoded == NULL)
    return problem_set(p, PROBLEM_NOTE_INVALID, "A log key is NAME+ID+KEY, in one line");
  len = (size_t)(id - text);
  if (len > LIMIT_REGISTER_NAME || !name_valid(text, len))
    return problem_set(p, PROBLEM_NOTE_INVALID, "The name in the log key is not valid");
  memcpy(name, text, len);
  name[len] = '\0';
  if (!decode_base64(encoded + 1, strlen(encoded + 1), bytes, sizeof(bytes), &len) ||
      len != sizeof(bytes) || bytes[0] != ALGORITHM_ED25519)
    return problem_set(p, PROBLEM_NOTE_INVALID, "The log key does not hold an Ed25519 key");
  memcpy(key.bytes, bytes + 1, PUBLIC_KEY_BYTES);
  note_verifier_init(out, name, &key);
  note_vkey_write(out, &canonical);
  same = strcmp(buf_str(&canonical), text) == 0;
  buf_free(&canonical);
  if (!same)
    return problem_set(p, PROBLEM_NOTE_INVALID, "The log key's id does not fit its name and key");
  return true;
}

void note_sign(struct buf *out, const char *text, const char *name, const struct secret_key *key)
{
  uint8_t bytes[ID_BYTES + SIGNATURE_BYTES];
  struct note_verifier v;
  struct public_key public;

  secret_key_public(key, &public);
  note_verifier_init(&v, name, &public);
  write_id(v.id, bytes);
  secret_key_sign(key, text, strlen(text), bytes + ID_BYTES);
  buf_printf(out, "%s\n" LINE_START "%s ", text, v.name);
  encode_base64(out, bytes, sizeof(bytes));
  buf_byte(out, '\n');
}

/* Finds the last empty line: *text_len bytes of text, then the empty line, then signatures. */
static bool split_note(const char *note, size_t len, size_t *text_len, struct problem *p)
{
  uint32_t c;
  size_t i, n;

  if (len == 0 || len > LIMIT_NOTE)
    return problem_set(p, PROBLEM_NOTE_INVALID, "A signed note has 1 to %d bytes", LIMIT_NOTE);
  for (i = 0; i < len; i += n) {
    n = utf8_next(note + i, len - i, &c);
    if (n == 0)
      return problem_set(p, PROBLEM_NOTE_INVALID, "The note is not valid UTF-8");
    if (c < 0x20 && c != '\n')
      return problem_set(p, PROBLEM_NOTE_INVALID, "The note holds a control character");
  }
  if (note[len - 1] != '\n')
    return problem_set(p, PROBLEM_NOTE_INVALID, "The note does not end with a newline");
  for (i = len - 1; i > 0; i--) {
    if (note[i] == '\n' && note[i - 1] == '\n')
      break;
  }
  if (i == 0)
    return problem_set(p, PROBLEM_NOTE_INVALID, "The note has no empty line before signatures");
  if (i == len - 1)
    return problem_set(p, PROBLEM_NOTE_INVALID, "The note has no signature");
  *text_len = i;
  return true;
}

/* `— NAME BASE64`, without its newline. */
static bool parse_line(const char *line, size_t len, struct signature_line *out)
{
  uint8_t bytes[LIMIT_NOTE];
  const char *encoded;
  size_t n;

  if (len < LINE_START_LEN || memcmp(line, LINE_START, LINE_START_LEN) != 0)
    return false;
  out->name = line + LINE_START_LEN;
  encoded = memchr(out->name, ' ', len - LINE_START_LEN);
  if (encoded == NULL)
    return false;
  out->name_len = (size_t)(encoded - out->name);
  encoded++;
  if (!name_valid(out->name, out->name_len) ||
      !decode_base64(encoded, (size_t)(line + len - encoded), bytes, sizeof(bytes), &n) ||
      n <= ID_BYTES)
    return false;
  out->id = read_id(bytes);
  out->signature_len = n - ID_BYTES;
  memcpy(out->signature, bytes + ID_BYTES,
         out->signature_len < SIGNATURE_BYTES ? out->signature_len : SIGNATURE_BYTES);
  return true;
}

static bool signed_by(const struct signature_line *s, const struct note_verifier *v)
{
  return s->id == v->id && s->name_len == strlen(v->name) &&
         memcmp(s->name, v->name, s->name_len) == 0;
}

bool note_open(const char *note, size_t len, const struct note_verifier *v, size_t *text_len,
               struct problem *p)
{
  const char *line, *end = note + len;
  size_t split = 0;
  unsigned number = 0;
  bool found = false;

  if (!split_note(note, len, &split, p))
    return false;
  for (line = note + split + 1; line < end;) {
    const char *newline = memchr(line, '\n', (size_t)(end - line));
    struct signature_line s;

    if (++number > LIMIT_NOTE_SIGNATURES)
      return problem_set(p, PROBLEM_NOTE_INVALID, "The note has more than %d signatures",
                         LIMIT_NOTE_SIGNATURES);
    if (!parse_line(line, (size_t)(newline - line), &s))
      return problem_set(p, PROBLEM_NOTE_INVALID, "Signature line %u is malformed", number);
    line = newline + 1;
    if (!signed_by(&s, v))
      continue;
    if (found)
      return problem_set(p, PROBLEM_NOTE_INVALID, "The note is signed twice by %s", v->name);
    if (s.signature_len != SIGNATURE_BYTES || !signature_valid(&v->key, note, split, s.signature))
      return problem_set(p, PROBLEM_NOTE_INVALID, "The signature by %s is wrong", v->name);
    found = true;
  }
  if (!found)
    return problem_set(p, PROBLEM_NOTE_INVALID, "The note has no signature by %s, key %08x",
                       v->name, (unsigned)v->id);
  *text_len = split;
  return true;
}
