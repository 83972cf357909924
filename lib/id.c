#include "lib/id.h"

#include "lib/text.h"

#include <stdio.h>
#include <string.h>

/* Canonical decimal, positive, at most LIMIT_JSON_INTEGER; 0 otherwise. */
static int64_t read_number(const char *text)
{
  int64_t n = 0;
  if (text[0] == '0')
    return 0;
  for (; *text != '\0'; text++) {
    if (*text < '0' || *text > '9')
      return 0;
    n = n * 10 + (*text - '0');
    if (n > LIMIT_JSON_INTEGER)
      return 0;
  }
  return n;
}

void id_write(enum id_kind kind, int64_t number, char out[LIMIT_ID + 1])
{
  snprintf(out, LIMIT_ID + 1, "%c%lld", (char)kind, (long long)number);
}

int64_t id_read(enum id_kind kind, const char *text)
{
  if (text == NULL || text[0] != (char)kind)
    return 0;
  return read_number(text + 1);
}

void certificate_number_write(const char *prefix, int year, int64_t serial, char out[LIMIT_ID + 1])
{
  snprintf(out, LIMIT_ID + 1, "%.*s-%04d-%06lld", LIMIT_CERTIFICATE_PREFIX, prefix, year,
           (long long)serial);
}

bool certificate_number_valid(const char *text)
{
  char prefix[LIMIT_CERTIFICATE_PREFIX + 1] = "";
  if (text == NULL || strlen(text) > LIMIT_ID)
    return false;
  size_t n = strcspn(text, "-");
  if (n > LIMIT_CERTIFICATE_PREFIX)
    return false;
  memcpy(prefix, text, n);
  const char *year = text + n + 1;
  if (!text_is_certificate_prefix(prefix) || text[n] != '-' || strspn(year, "0123456789") != 4 ||
      strncmp(year, "0000", 4) == 0 || year[4] != '-')
    return false;
  const char *serial = year + 5;
  if (strlen(serial) < 6)
    return false;
  /* Leading zeros only fill up to six digits. */
  if (strlen(serial) == 6)
    serial += strspn(serial, "0");
  return read_number(serial) > 0;
}
