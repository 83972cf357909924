#include "lib/signature_field.h"

#include "lib/encode.h"
#include "lib/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define ALG "ed25519"
#define TAG "wiotc"
/* Room for any name or value we know, and for the start of one we do not. */
#define WORD_CAP 33
/* RFC 8941 section 3.3.1 */
#define INTEGER_DIGITS 15

static const char LOWER[] = "abcdefghijklmnopqrstuvwxyz";
static const char KEY_CHARS[] = "abcdefghijklmnopqrstuvwxyz0123456789_-.*";

enum param { CREATED, EXPIRES, NONCE, KEYID, ALGORITHM, APP_TAG, PARAM_COUNT };

static const char *const param_names[PARAM_COUNT] = {
  [CREATED] = "created", [EXPIRES] = "expires", [NONCE] = "nonce",
  [KEYID] = "keyid",     [ALGORITHM] = "alg",   [APP_TAG] = "tag",
};

#define malformed(p, ...) problem_set((p), PROBLEM_SIGNATURE_MALFORMED, __VA_ARGS__)

void signature_params_write(struct buf *out, const struct signature_params *params)
{
  buf_printf(out, ";created=%" PRId64, params->created);
  if (params->expires != 0)
    buf_printf(out, ";expires=%" PRId64, params->expires);
  buf_printf(out, ";nonce=\"%s\";keyid=\"%s\";alg=\"" ALG "\";tag=\"" TAG "\"", params->nonce,
             params->keyid);
}

static void skip_spaces(const char **at)
{
  *at += strspn(*at, " ");
}

/* A key of RFC 8941 section 3.1.2; what does not fit is cut off. False when there is none. */
static bool read_key(const char **at, char out[WORD_CAP])
{
  size_t len, keep;

  if (**at == '\0' || (strchr(LOWER, **at) == NULL && **at != '*'))
    return false;
  len = strspn(*at, KEY_CHARS);
  keep = len < WORD_CAP ? len : WORD_CAP - 1;
  memcpy(out, *at, keep);
  out[keep] = '\0';
  *at += len;
  return true;
}

/* A string of RFC 8941 section 3.3.3 that fits into cap bytes with its NUL. */
static bool read_string(const char **at, char *out, size_t cap)
{
  size_t len = 0;
  const char *c = *at;

  if (*c++ != '"')
    return false;
  for (; *c != '"'; c++) {
    if (*c == '\\' && (c[1] == '"' || c[1] == '\\'))
      c++;
    else if (*c == '\\')
      return false;
    if (*c < 0x20 || *c > 0x7e || len + 1 >= cap)
      return false;
    out[len++] = *c;
  }
  out[len] = '\0';
  *at = c + 1;
  return true;
}

/* A positive integer of RFC 8941 section 3.3.1. */
static bool read_integer(const char **at, int64_t *out)
{
  size_t len = strspn(*at, "0123456789");

  if (len == 0 || len > INTEGER_DIGITS || (*at)[len] == '.')
    return false;
  *out = 0;
  for (size_t i = 0; i < len; i++)
    *out = *out * 10 + ((*at)[i] - '0');
  *at += len;
  return *out > 0;
}

static bool read_time(const char **at, enum param param, int64_t *out, struct buf *inner,
                      struct problem *p)
{
  if (!read_integer(at, out))
    return malformed(p, "Signature-Input: %s must be Unix time, a positive integer.",
                     param_names[param]);
  buf_printf(inner, ";%s=%" PRId64, param_names[param], *out);
  return true;
}

static bool read_word(const char **at, enum param param, char *out, size_t cap, struct buf *inner,
                      struct problem *p)
{
  if (!read_string(at, out, cap))
    return malformed(p,
                     "Signature-Input: %s must be a string in double quotes, at most %zu "
                     "characters long.",
                     param_names[param], cap - 1);
  buf_printf(inner, ";%s=\"%s\"", param_names[param], out);
  return true;
}

static bool read_fixed(const char **at, enum param param, const char *expected, struct buf *inner,
                       struct problem *p)
{
  char word[WORD_CAP];

  if (!read_word(at, param, word, sizeof word, inner, p))
    return false;
  if (strcmp(word, expected) != 0)
    return malformed(p, "Signature-Input: %s is \"%s\"; \"%s\" is the only one taken here.",
                     param_names[param], word, expected);
  return true;
}

static bool read_nonce(const char **at, struct signature_params *out, struct buf *inner,
                       struct problem *p)
{
  if (!read_word(at, NONCE, out->nonce, sizeof out->nonce, inner, p))
    return false;
  if (!text_is_base64url(out->nonce, LIMIT_NONCE_MIN, LIMIT_NONCE))
    return malformed(p,
                     "Signature-Input: nonce must be base64url without padding, %d to %d "
                     "characters: 16 random bytes or more.",
                     LIMIT_NONCE_MIN, LIMIT_NONCE);
  return true;
}

static bool read_value(const char **at, enum param param, struct signature_params *out,
                       struct buf *inner, struct problem *p)
{
  switch (param) {
  case CREATED:
    return read_time(at, param, &out->created, inner, p);
  case EXPIRES:
    return read_time(at, param, &out->expires, inner, p);
  case NONCE:
    return read_nonce(at, out, inner, p);
  case KEYID:
    return read_word(at, param, out->keyid, sizeof out->keyid, inner, p);
  case ALGORITHM:
    return read_fixed(at, param, ALG, inner, p);
  case APP_TAG:
    return read_fixed(at, param, TAG, inner, p);
  case PARAM_COUNT:
    break;
  }
  return false;
}

static enum param find_param(const char *name)
{
  enum param i = 0;

  while (i < PARAM_COUNT && strcmp(name, param_names[i]) != 0)
    i++;
  return i;
}

static bool read_params(const char **at, struct signature_params *out, struct buf *inner,
                        bool seen[PARAM_COUNT], struct problem *p)
{
  char name[WORD_CAP];

  while (**at == ';') {
    ++*at;
    skip_spaces(at);
    if (!read_key(at, name))
      return malformed(p, "Signature-Input: a parameter's name is expected after `;`.");
    enum param param = find_param(name);
    if (param == PARAM_COUNT)
      return malformed(p,
                       "Signature-Input: the parameter `%s` is not known here; created, expires, "
                       "nonce, keyid, alg and tag are.",
                       name);
    if (seen[param])
      return malformed(p, "Signature-Input: %s is given twice; give it once.", name);
    seen[param] = true;
    if (**at != '=')
      return malformed(p, "Signature-Input: %s needs a value: `%s=...`.", name, name);
    ++*at;
    if (!read_value(at, param, out, inner, p))
      return false;
  }
  return true;
}

static bool have_params(const bool seen[PARAM_COUNT], struct problem *p)
{
  for (enum param i = 0; i < PARAM_COUNT; i++)
    if (!seen[i] && i != EXPIRES)
      return malformed(p, "Signature-Input: the parameter %s is missing.", param_names[i]);
  return true;
}

static bool wrong_components(const struct signature_component *components, size_t n,
                             const char *what, struct problem *p)
{
  struct buf expected = { 0 };

  signature_components_write(&expected, components, n);
  malformed(p, "Signature-Input: %s; this request must cover exactly %s, in this order.", what,
            buf_str(&expected));
  buf_free(&expected);
  return false;
}

static bool read_components(const char **at, const struct signature_component *components, size_t n,
                            struct problem *p)
{
  char name[WORD_CAP], what[2 * WORD_CAP + 64];
  size_t i = 0;

  if (*(*at)++ != '(')
    return malformed(p, "Signature-Input: `(` and the list of covered components are expected "
                        "after `" SIGNATURE_LABEL "=`.");
  for (skip_spaces(at); **at != ')'; skip_spaces(at), i++) {
    if (!read_string(at, name, sizeof name))
      return wrong_components(components, n, "a component's name in double quotes is expected", p);
    if (**at == ';') {
      snprintf(what, sizeof what, "\"%s\" has a parameter", name);
      return wrong_components(components, n, what, p);
    }
    if (i >= n || strcmp(name, components[i].name) != 0) {
      snprintf(what, sizeof what, "component %zu is \"%s\"", i + 1, name);
      return wrong_components(components, n, what, p);
    }
    if (**at != ' ' && **at != ')')
      return wrong_components(components, n, "a space or `)` is expected after a component", p);
  }
  ++*at;
  if (i < n) {
    snprintf(what, sizeof what, "\"%s\" is not covered", components[i].name);
    return wrong_components(components, n, what, p);
  }
  return true;
}

/* The label and its `=`. */
static bool read_label(const char **at, const char *field, struct problem *p)
{
  char label[WORD_CAP];

  skip_spaces(at);
  if (!read_key(at, label))
    return malformed(p, "%s must begin with `" SIGNATURE_LABEL "=`.", field);
  if (strcmp(label, SIGNATURE_LABEL) != 0)
    return malformed(p, "%s: the label is `%s`; use `" SIGNATURE_LABEL "`.", field, label);
  if (**at != '=')
    return malformed(p, "%s: `=` is expected after `" SIGNATURE_LABEL "`.", field);
  ++*at;
  return true;
}

static bool read_end(const char *at, const char *field, struct problem *p)
{
  at += strspn(at, " \t");
  if (*at == ',')
    return malformed(p, "%s holds more than one signature; send `" SIGNATURE_LABEL "` only.",
                     field);
  if (*at != '\0')
    return malformed(p, "%s: there is something after the end of `" SIGNATURE_LABEL "`.", field);
  return true;
}

bool signature_input_read(const char *value, const struct signature_component *components, size_t n,
                          struct signature_params *out, struct buf *inner, struct problem *p)
{
  static const char FIELD[] = "Signature-Input";
  bool seen[PARAM_COUNT] = { false };

  *out = (struct signature_params){ 0 };
  if (strlen(value) > LIMIT_SIGNATURE_INPUT)
    return malformed(p, "Signature-Input is longer than %d bytes.", LIMIT_SIGNATURE_INPUT);
  if (!read_label(&value, FIELD, p) || !read_components(&value, components, n, p))
    return false;
  signature_components_write(inner, components, n);
  return read_params(&value, out, inner, seen, p) && read_end(value, FIELD, p) &&
         have_params(seen, p);
}

void signature_write(struct buf *out, const uint8_t signature[SIGNATURE_BYTES])
{
  buf_text(out, SIGNATURE_LABEL "=:");
  encode_base64(out, signature, SIGNATURE_BYTES);
  buf_byte(out, ':');
}

bool signature_read(const char *value, uint8_t out[SIGNATURE_BYTES], struct problem *p)
{
  static const char FIELD[] = "Signature";
  size_t coded, len;

  if (strlen(value) > LIMIT_SIGNATURE_INPUT)
    return malformed(p, "Signature is longer than %d bytes.", LIMIT_SIGNATURE_INPUT);
  if (!read_label(&value, FIELD, p))
    return false;
  coded = *value == ':' ? strcspn(value + 1, ":") : 0;
  if (coded == 0 || value[coded + 1] != ':' ||
      !decode_base64(value + 1, coded, out, SIGNATURE_BYTES, &len) || len != SIGNATURE_BYTES)
    return malformed(p,
                     "Signature must be `" SIGNATURE_LABEL "=:...:`, the %d signature bytes in "
                     "base64 between colons.",
                     SIGNATURE_BYTES);
  value += coded + 2;
  if (*value == ';')
    return malformed(p, "Signature: `" SIGNATURE_LABEL "` takes no parameters.");
  return read_end(value, FIELD, p);
}
