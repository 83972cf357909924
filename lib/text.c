#include "lib/text.h"

#include "lib/limits.h"
#include "lib/timestamp.h"
#include "lib/utf8.h"

#include <string.h>

#define LOWER "abcdefghijklmnopqrstuvwxyz"
#define UPPER "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGIT "0123456789"

static const struct {
  const char *code;
  const char *name;
} countries[] = {
#define COUNTRY(code, name) { code, name },
#include "lib/country.def"
#undef COUNTRY
};

/* min to max bytes, all of them out of `set`. */
static bool made_of(const char *text, const char *set, size_t min, size_t max)
{
  size_t n = text == NULL ? 0 : strspn(text, set);
  return text != NULL && text[n] == '\0' && n >= min && n <= max;
}

/* Runs of a-z and 0-9 joined by single hyphens. */
static bool is_hyphenated(const char *text, size_t len)
{
  return len > 0 && text[0] != '-' && text[len - 1] != '-' && strstr(text, "--") == NULL;
}

bool text_is_handle(const char *text)
{
  return made_of(text, LOWER DIGIT "-", 2, LIMIT_HANDLE) && text[0] >= 'a' && text[0] <= 'z' &&
         is_hyphenated(text, strlen(text));
}

bool text_is_edition(const char *text)
{
  char head[LIMIT_EDITION + 1];
  size_t len = text == NULL ? 0 : strlen(text);
  if (len < 4 || len > LIMIT_EDITION || strspn(text + len - 4, DIGIT) != 4 || text[len - 4] == '0')
    return false;
  if (len == 4)
    return true;
  if (text[len - 5] != '-')
    return false;
  memcpy(head, text, len - 5);
  head[len - 5] = '\0';
  return text_is_handle(head);
}

/* A DNS label of RFC 1123: up to 63 of `set`, no hyphen at either end. */
static bool is_label(const char *text, size_t len)
{
  return len >= 1 && len <= 63 && text[0] != '-' && text[len - 1] != '-';
}

/* Labels with at least one dot between them; the last is no number, so that no IPv4 address is. */
static bool is_dotted(const char *text)
{
  const char *label = text, *dot;
  for (; (dot = strchr(label, '.')) != NULL; label = dot + 1)
    if (!is_label(label, (size_t)(dot - label)))
      return false;
  return label != text && is_label(label, strlen(label)) && label[strspn(label, DIGIT)] != '\0';
}

bool text_is_register_name(const char *text)
{
  return made_of(text, LOWER DIGIT "-.", 1, LIMIT_REGISTER_NAME) && is_dotted(text);
}

/* The subtag at *text of min to max bytes out of `set`: skips it and its hyphen. */
static bool subtag(const char **text, const char *set, size_t min, size_t max)
{
  size_t n = strcspn(*text, "-");
  if (n < min || n > max || strspn(*text, set) < n)
    return false;
  *text += n;
  if (**text == '-' && (*text)[1] != '\0')
    ++*text;
  return true;
}

bool text_is_language(const char *text)
{
  if (!made_of(text, LOWER UPPER DIGIT "-", 2, LIMIT_LANGUAGE) || !subtag(&text, LOWER, 2, 8))
    return false;
  if (text[0] >= 'A' && text[0] <= 'Z' && strcspn(text, "-") == 4) {
    text++;
    if (!subtag(&text, LOWER, 3, 3))
      return false;
  }
  if (!subtag(&text, UPPER, 2, 2))
    subtag(&text, DIGIT, 3, 3);
  while (*text != '\0')
    if (!subtag(&text, LOWER DIGIT, 5, 8) &&
        !(text[0] >= '0' && text[0] <= '9' && subtag(&text, LOWER DIGIT, 4, 4)))
      return false;
  return true;
}

const char *text_country_name(const char *code)
{
  size_t low = 0, high = sizeof countries / sizeof *countries;
  while (code != NULL && low < high) {
    size_t middle = low + (high - low) / 2;
    int order = strcmp(code, countries[middle].code);
    if (order == 0)
      return countries[middle].name;
    if (order < 0)
      high = middle;
    else
      low = middle + 1;
  }
  return NULL;
}

bool text_is_country(const char *text)
{
  return text_country_name(text) != NULL;
}

static bool is_control(uint32_t point)
{
  return point < 0x20 || (point >= 0x7F && point <= 0x9F);
}

/* General category Zs. */
static bool is_space(uint32_t point)
{
  return point == 0x20 || point == 0xA0 || point == 0x1680 ||
         (point >= 0x2000 && point <= 0x200A) || point == 0x202F || point == 0x205F ||
         point == 0x3000;
}

/* What makes one name look like another, or breaks the line it is printed on. */
static bool is_misleading(uint32_t point)
{
  return (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069) || /* bidi */
         point == 0x2028 || point == 0x2029 ||                  /* separators */
         point == 0xAD || point == 0x180E || point == 0x200B || /* nothing to be seen */
         (point >= 0x2060 && point <= 0x2064) || point == 0x115F || point == 0x1160 ||
         point == 0x3164 || point == 0xFFA0 || point == 0xFEFF ||
         (point >= 0xFDD0 && point <= 0xFDEF) || (point & 0xFFFE) == 0xFFFE;
}

bool text_is_name(const char *text)
{
  size_t len = text == NULL ? 0 : strlen(text);
  uint32_t point = ' ';
  if (len == 0 || len > LIMIT_NAME)
    return false;
  for (size_t at = 0, n; at < len; at += n) {
    n = utf8_next(text + at, len - at, &point);
    if (n == 0 || is_control(point) || is_misleading(point) || (at == 0 && is_space(point)))
      return false;
  }
  return !is_space(point);
}

bool text_is_plain(const char *text, size_t max)
{
  size_t len = text == NULL ? 0 : strlen(text);
  if (text == NULL || len > max)
    return false;
  for (size_t at = 0, n; at < len; at += n) {
    uint32_t point;
    n = utf8_next(text + at, len - at, &point);
    if (n == 0 || (is_control(point) && point != '\n' && point != '\t'))
      return false;
  }
  return true;
}

/* Beyond ASCII, RFC 6531 lets both sides of an address be in any script. */
static bool is_address_text(const char *text, const char *ascii)
{
  size_t len = strlen(text);
  for (size_t at = 0, n; at < len; at += n) {
    uint32_t point;
    n = utf8_next(text + at, len - at, &point);
    if (n == 0 || (n == 1 && strchr(ascii, text[at]) == NULL) || is_control(point) ||
        is_space(point) || is_misleading(point))
      return false;
  }
  return true;
}

bool text_is_email(const char *text)
{
  char local[64 + 1] = ""; /* RFC 5321 section 4.5.3.1.1 */
  const char *sign = text == NULL ? NULL : strchr(text, '@');
  if (sign == NULL || strlen(text) > LIMIT_EMAIL || sign - text > 64)
    return false;
  size_t n = (size_t)(sign - text);
  memcpy(local, text, n);
  return n > 0 && local[0] != '.' && local[n - 1] != '.' && strstr(local, "..") == NULL &&
         is_address_text(local, LOWER UPPER DIGIT "!#$%&'*+/=?^_`{|}~.-") &&
         is_address_text(sign + 1, LOWER UPPER DIGIT "-.") && is_dotted(sign + 1);
}

bool text_is_date(const char *text)
{
  int64_t midnight;
  return date_read(text, &midnight);
}

bool text_is_media_type(const char *text)
{
  if (!made_of(text, LOWER DIGIT "!#$&-^_.+/", 3, LIMIT_MEDIA_TYPE))
    return false;
  const char *slash = strchr(text, '/');
  const char *first = LOWER DIGIT;
  return slash != NULL && strchr(slash + 1, '/') == NULL && strchr(first, text[0]) != NULL &&
         slash[1] != '\0' && strchr(first, slash[1]) != NULL;
}

bool text_is_certificate_prefix(const char *text)
{
  return made_of(text, UPPER DIGIT, 2, LIMIT_CERTIFICATE_PREFIX) && text[0] >= 'A' &&
         text[0] <= 'Z';
}

bool text_is_base64url(const char *text, size_t min, size_t max)
{
  return made_of(text, UPPER LOWER DIGIT "-_", min, max);
}

bool text_is_utf8(const char *text, size_t len)
{
  uint32_t point;
  for (size_t at = 0, n; at < len; at += n)
    if ((n = utf8_next(text + at, len - at, &point)) == 0)
      return false;
  return true;
}
