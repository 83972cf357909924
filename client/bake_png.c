/*
 * PNG (W3C PNG, third edition): chunks of a length, a type, data and a CRC (section 5.3); iTXt as
 * of section 11.3.3.4.
 */
#include <stdint.h>
#include <string.h>

#include "client/bake.h"
#include "lib/limits.h"

static const char signature[] = "\x89PNG\r\n\x1a\n";
#define SIGNATURE 8
#define FRAME 12 /* length, type and CRC of a chunk */
static const char keyword[] = "openbadgecredential";

struct chunk {
  const char *type; /* 4 bytes */
  const char *data;
  size_t len;
  bool sound; /* its CRC is right */
};

/* CRC of annex D, bit by bit: a picture takes a few milliseconds. */
static uint32_t crc(const char *data, size_t len)
{
  uint32_t c = UINT32_MAX;

  for (size_t i = 0; i < len; i++) {
    c ^= (uint8_t)data[i];
    for (int bit = 0; bit < 8; bit++)
      c = c >> 1 ^ ((c & 1) != 0 ? 0xEDB88320U : 0);
  }
  return ~c;
}

static uint32_t read_32(const char *data)
{
  const uint8_t *b = (const uint8_t *)data;

  return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

static void add_32(struct buf *out, uint32_t n)
{
  for (int shift = 24; shift >= 0; shift -= 8)
    buf_byte(out, (char)(n >> shift & 0xFF));
}

static void add_chunk(struct buf *out, const char *type, const struct buf *data)
{
  size_t begin;

  add_32(out, (uint32_t)data->len);
  begin = out->len;
  buf_add(out, type, 4);
  buf_add(out, data->data, data->len);
  add_32(out, crc(out->data + begin, out->len - begin));
}

/* The chunk at *at, which moves past it; false when the file ends within it. */
static bool next_chunk(const char *data, size_t len, size_t *at, struct chunk *out)
{
  uint32_t size;

  if (len - *at < FRAME)
    return false;
  size = read_32(data + *at);
  if (size > len - *at - FRAME)
    return false;
  *out = (struct chunk){ data + *at + 4, data + *at + 8, size,
                         crc(data + *at + 4, size + 4U) == read_32(data + *at + 8 + size) };
  *at += FRAME + size;
  return true;
}

static bool is_type(const struct chunk *c, const char *type)
{
  return memcmp(c->type, type, 4) == 0;
}

bool bake_png(const struct buf *picture, const struct buf *credential, int dots_per_inch,
              struct buf *out, struct problem *p)
{
  /* keyword, its NUL, not compressed, method 0, no language tag, no translated keyword */
  static const char head[] = "openbadgecredential\0\0\0\0";
  struct buf text = { 0 }, pixels = { 0 };
  uint32_t per_metre = (uint32_t)((dots_per_inch * 10000 + 127) / 254);
  size_t at = SIGNATURE;
  struct chunk first;

  if (picture->len < SIGNATURE || !next_chunk(picture->data, picture->len, &at, &first) ||
      !is_type(&first, "IHDR"))
    return problem_set(p, PROBLEM_PICTURE_INVALID, "what was drawn is no PNG");
  buf_add(out, picture->data, at);
  add_32(&pixels, per_metre);
  add_32(&pixels, per_metre);
  buf_byte(&pixels, 1); /* the unit is the metre */
  add_chunk(out, "pHYs", &pixels);
  buf_add(&text, head, sizeof head);
  buf_add(&text, credential->data, credential->len);
  add_chunk(out, "iTXt", &text);
  buf_add(out, picture->data + at, picture->len - at);
  buf_free(&text);
  buf_free(&pixels);
  return true;
}

static bool wrong(struct problem *p, const char *why)
{
  return problem_set(p, PROBLEM_PICTURE_INVALID, "%s", why);
}

/* The text of the chunk; false when it is of a form that Open Badges does not allow. */
static bool read_itxt(const struct chunk *c, struct buf *out, struct problem *p)
{
  const char *at = c->data + sizeof keyword, *end = c->data + c->len;

  if (end - at < 2)
    return wrong(p, "the chunk with its credential is too short");
  if (at[0] != 0)
    return wrong(p, "its credential is compressed, which Open Badges forbids");
  at += 2;
  for (int i = 0; i < 2; i++) { /* language tag and translated keyword say nothing */
    at = memchr(at, '\0', (size_t)(end - at));
    if (at == NULL)
      return wrong(p, "the chunk with its credential is too short");
    at++;
  }
  buf_add(out, at, (size_t)(end - at));
  return true;
}

static bool is_credential(const struct chunk *c)
{
  return is_type(c, "iTXt") && c->len >= sizeof keyword &&
         memcmp(c->data, keyword, sizeof keyword) == 0;
}

bool unbake_png(const char *data, size_t len, struct buf *out, struct problem *p)
{
  size_t at = SIGNATURE;
  struct chunk c;
  bool found = false, ended = false;

  if (len < SIGNATURE || memcmp(data, signature, SIGNATURE) != 0)
    return wrong(p, "its first bytes are not those of a PNG: it was damaged on its way");
  while (!ended) {
    bool first = at == SIGNATURE;
    if (!next_chunk(data, len, &at, &c))
      return wrong(p, "the PNG is cut off");
    if (!c.sound)
      return wrong(p, "the PNG is damaged: a checksum in it is wrong");
    if (first && !is_type(&c, "IHDR"))
      return wrong(p, "the PNG has no header");
    if (is_credential(&c) && found)
      return wrong(p, "the PNG holds two credentials");
    if (is_credential(&c) && !read_itxt(&c, out, p))
      return false;
    found = found || is_credential(&c);
    ended = is_type(&c, "IEND");
  }
  if (at != len)
    return wrong(p, "something follows after the end of the PNG");
  if (!found)
    return wrong(
        p, "no credential is in this PNG; programs that convert or shrink a picture take it out");
  return true;
}
