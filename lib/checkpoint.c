#include "lib/checkpoint.h"

#include <inttypes.h>
#include <string.h>

#include "lib/encode.h"

void checkpoint_sign(struct buf *out, const struct checkpoint *c, const struct secret_key *key)
{
  struct buf text = { 0 };

  buf_printf(&text, "%s\n%" PRIu64 "\n", c->origin, c->size);
  encode_base64(&text, c->root.bytes, DIGEST_BYTES);
  buf_byte(&text, '\n');
  note_sign(out, buf_str(&text), c->origin, key);
  buf_free(&text);
}

/* Takes the next line from *text; an empty or missing one gives false. */
static bool next_line(const char **text, const char *end, const char **line, size_t *len)
{
  const char *newline;

  if (*text == end)
    return false;
  newline = memchr(*text, '\n', (size_t)(end - *text));
  if (newline == NULL || newline == *text)
    return false;
  *line = *text;
  *len = (size_t)(newline - *text);
  *text = newline + 1;
  return true;
}

static bool parse(const char *text, const char *end, const struct note_verifier *v,
                  struct checkpoint *out, struct problem *p)
{
  const char *line;
  size_t len, n;

  memset(out, 0, sizeof(*out));
  if (!next_line(&text, end, &line, &len) || len != strlen(v->name) ||
      memcmp(line, v->name, len) != 0)
    return problem_set(p, PROBLEM_CHECKPOINT_INVALID, "The origin is not %s", v->name);
  memcpy(out->origin, line, len);
  if (!next_line(&text, end, &line, &len) || !checkpoint_read_number(line, len, &out->size))
    return problem_set(p, PROBLEM_CHECKPOINT_INVALID,
                       "The second line is not a tree size in plain digits");
  if (!next_line(&text, end, &line, &len) ||
      !decode_base64(line, len, out->root.bytes, DIGEST_BYTES, &n) || n != DIGEST_BYTES)
    return problem_set(p, PROBLEM_CHECKPOINT_INVALID,
                       "The third line is not a SHA-256 root hash in base64");
  while (text < end) {
    if (!next_line(&text, end, &line, &len))
      return problem_set(p, PROBLEM_CHECKPOINT_INVALID, "There is an empty line in the text");
  }
  return true;
}

bool checkpoint_open(const char *note, size_t len, const struct note_verifier *v,
                     struct checkpoint *out, struct problem *p)
{
  size_t text_len;

  if (!note_open(note, len, v, &text_len, p)) {
    p->id = PROBLEM_CHECKPOINT_INVALID;
    return false;
  }
  return parse(note, note + text_len, v, out, p);
}

/* SQLite stores signed 64-bit integers, hence the limit; 19 digits cannot overflow 64 bits. */
bool checkpoint_read_number(const char *text, size_t len, uint64_t *out)
{
  uint64_t n = 0;

  if (len == 0 || len > 19 || (text[0] == '0' && len > 1))
    return false;
  for (size_t i = 0; i < len; i++) {
    if (text[i] < '0' || text[i] > '9')
      return false;
    n = n * 10 + (uint64_t)(text[i] - '0');
  }
  *out = n;
  return n <= (uint64_t)INT64_MAX;
}
