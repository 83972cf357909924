#include "lib/did_web.h"

#include <string.h>

#include "lib/limits.h"

static const char PREFIX[] = "did:web:";
#define PREFIX_LEN (sizeof PREFIX - 1)
#define LABEL 63 /* RFC 1035 section 2.3.4 */
#define HOST 253

static const char lower[] = "abcdefghijklmnopqrstuvwxyz";
static const char digits[] = "0123456789";
static const char host_chars[] = "abcdefghijklmnopqrstuvwxyz0123456789-";
static const char path_chars[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";

/* The length of the host name at the beginning of the text; 0 when it is none. */
static size_t host_length(const char *text)
{
  size_t len = 0, labels = 0, last = 0;
  for (;;) {
    size_t label = strspn(text + len, host_chars);
    if (label == 0 || label > LABEL || text[len] == '-' || text[len + label - 1] == '-')
      return 0;
    last = len;
    len += label;
    labels++;
    if (text[len] != '.')
      break;
    len++;
  }
  /* What ends in a number is an address (WHATWG URL, section 3.5). */
  if (len > HOST || strcspn(text + last, lower) >= len - last)
    return 0;
  return labels > 1 || (len == strlen("localhost") && strncmp(text, "localhost", len) == 0) ? len
                                                                                            : 0;
}

/* The length of `%3A443` at the beginning of the text; 0 when it is none. */
static size_t port_length(const char *text)
{
  size_t len = strspn(text + 3, digits);
  unsigned port = 0;
  if (len == 0 || len > 5 || text[3] == '0')
    return 0;
  for (size_t i = 0; i < len; i++)
    port = 10 * port + (unsigned)(text[3 + i] - '0');
  return port <= 65535 ? 3 + len : 0;
}

static bool path_valid(const char *text)
{
  while (*text == ':') {
    size_t len = strspn(++text, path_chars);
    if (len == 0 || strspn(text, ".") >= len)
      return false;
    text += len;
  }
  return *text == '\0';
}

bool did_web_valid(const char *did)
{
  if (strlen(did) > LIMIT_ISSUER || strncmp(did, PREFIX, PREFIX_LEN) != 0)
    return false;
  did += PREFIX_LEN;
  size_t host = host_length(did);
  if (host == 0)
    return false;
  did += host;
  if (strncmp(did, "%3A", 3) == 0) {
    size_t port = port_length(did);
    if (port == 0)
      return false;
    did += port;
  }
  return path_valid(did);
}

void did_web_url(const char *did, struct buf *out)
{
  const char *host = did + PREFIX_LEN;
  size_t len = strcspn(host, ":");
  const char *port = strstr(host, "%3A");
  size_t name = port ? (size_t)(port - host) : len;
  buf_text(out, "https://");
  buf_add(out, host, name);
  if (port) {
    buf_byte(out, ':');
    buf_add(out, port + 3, len - name - 3);
  }
  if (host[len] == '\0')
    buf_text(out, "/.well-known");
  for (const char *c = host + len; *c != '\0'; c++)
    buf_byte(out, *c == ':' ? '/' : *c);
  buf_text(out, "/did.json");
}
