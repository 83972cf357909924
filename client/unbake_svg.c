/*
 * Finds the credential in an SVG: Open Badges 3.0, section 5.3.2.2.
 *
 * As much of XML 1.0 as it takes to tell an element from what only looks like one, in a comment or
 * in CDATA, and to see that the file is whole. Entities of its own and other encodings than UTF-8
 * are refused: no picture needs them.
 */
#include <string.h>

#include "client/bake.h"
#include "lib/limits.h"
#include "lib/text.h"

#define NAMESPACE "https://purl.imsglobal.org/ob/v3p0"
#define ELEMENT "openbadges:credential"

struct scan {
  const char *at, *end;
  struct buf *out;
  struct problem *p;
  size_t depth;
  const char *names[LIMIT_SVG_DEPTH]; /* of the elements that are open, with their lengths */
  size_t lengths[LIMIT_SVG_DEPTH];
  bool bound;  /* the namespace is declared */
  bool inside; /* of the credential */
  bool found, root;
};

static bool wrong(struct scan *s, const char *why)
{
  return problem_set(s->p, PROBLEM_PICTURE_INVALID, "%s", why);
}

static bool cut_off(struct scan *s)
{
  return wrong(s, "the SVG is cut off or damaged");
}

static bool begins(const struct scan *s, const char *with)
{
  size_t len = strlen(with);

  return (size_t)(s->end - s->at) >= len && memcmp(s->at, with, len) == 0;
}

/* Moves past the next `mark`. */
static bool skip_past(struct scan *s, const char *mark)
{
  const char *found = memmem(s->at, (size_t)(s->end - s->at), mark, strlen(mark));

  if (found == NULL)
    return cut_off(s);
  s->at = found + strlen(mark);
  return true;
}

static bool cdata(struct scan *s)
{
  const char *begin = s->at += strlen("<![CDATA[");

  if (!skip_past(s, "]]>"))
    return false;
  if (s->inside)
    buf_add(s->out, begin, (size_t)(s->at - 3 - begin));
  return true;
}

/* Text between elements. Inside of the credential the five entities of XML may stand for others. */
static bool text(struct scan *s)
{
  static const struct {
    const char *entity, *is;
  } entities[] = {
    { "&lt;", "<" }, { "&gt;", ">" }, { "&amp;", "&" }, { "&quot;", "\"" }, { "&apos;", "'" }
  };

  while (s->at < s->end && *s->at != '<') {
    size_t i = 0;
    if (!s->inside || *s->at != '&') {
      if (s->inside)
        buf_byte(s->out, *s->at);
      s->at++;
      continue;
    }
    while (i < 5 && !begins(s, entities[i].entity))
      i++;
    if (i == 5)
      return wrong(s, "its credential has an entity that is not XML's own");
    buf_text(s->out, entities[i].is);
    s->at += strlen(entities[i].entity);
  }
  return true;
}

static size_t name_length(const struct scan *s)
{
  size_t n = 0;

  while (s->at + n < s->end && strchr(" \t\r\n/>=<\"'", s->at[n]) == NULL)
    n++;
  return n;
}

static void skip_space(struct scan *s)
{
  while (s->at < s->end && strchr(" \t\r\n", *s->at) != NULL && *s->at != '\0')
    s->at++;
}

static bool is(const char *name, size_t len, const char *what)
{
  return len == strlen(what) && memcmp(name, what, len) == 0;
}

/* One attribute, its value in quotes. */
static bool attribute(struct scan *s, bool of_credential)
{
  const char *name = s->at, *value;
  size_t len = name_length(s);
  char quote;

  s->at += len;
  skip_space(s);
  if (len == 0 || !begins(s, "="))
    return cut_off(s);
  s->at++;
  skip_space(s);
  if (s->at == s->end || (*s->at != '"' && *s->at != '\''))
    return cut_off(s);
  quote = *s->at;
  value = ++s->at;
  s->at = memchr(value, quote, (size_t)(s->end - value));
  if (s->at == NULL)
    return s->at = s->end, cut_off(s);
  if (is(name, len, "xmlns:openbadges")) {
    s->bound = is(value, (size_t)(s->at - value), NAMESPACE);
    if (!s->bound)
      return wrong(s, "it was baked for another version of Open Badges than 3.0");
  }
  s->at++;
  if (of_credential && is(name, len, "verify"))
    return wrong(s, "its credential is signed as a JWT, in which this register issues none");
  return true;
}

static bool open_element(struct scan *s, const char *name, size_t len, bool empty)
{
  bool credential = is(name, len, ELEMENT);

  if (s->inside)
    return wrong(s, "an element stands within its credential");
  if (!s->root && !is(name, len, "svg") && !(len > 4 && memcmp(name + len - 4, ":svg", 4) == 0))
    return wrong(s, "this is XML, but no SVG");
  if (s->root && s->depth == 0)
    return cut_off(s);
  s->root = true;
  if (credential && s->found)
    return wrong(s, "the SVG holds two credentials");
  if (credential && !s->bound)
    return wrong(s, "its credential is not in the namespace of Open Badges 3.0");
  s->found = s->found || credential;
  if (empty)
    return true;
  s->inside = credential;
  if (s->depth == LIMIT_SVG_DEPTH)
    return wrong(s, "the SVG nests its elements too deep");
  s->names[s->depth] = name;
  s->lengths[s->depth++] = len;
  return true;
}

static bool start_tag(struct scan *s)
{
  const char *name = ++s->at;
  size_t len = name_length(s);
  bool empty;

  s->at += len;
  for (skip_space(s); s->at < s->end && *s->at != '>' && *s->at != '/'; skip_space(s))
    if (!attribute(s, is(name, len, ELEMENT)))
      return false;
  empty = begins(s, "/");
  s->at += empty;
  if (len == 0 || !begins(s, ">"))
    return cut_off(s);
  s->at++;
  return open_element(s, name, len, empty);
}

static bool end_tag(struct scan *s)
{
  const char *name = s->at += 2;
  size_t len = name_length(s);

  s->at += len;
  skip_space(s);
  if (!begins(s, ">") || s->depth == 0 || s->lengths[s->depth - 1] != len ||
      memcmp(s->names[s->depth - 1], name, len) != 0)
    return cut_off(s);
  s->at++;
  s->depth--;
  s->inside = false;
  return true;
}

static bool step(struct scan *s)
{
  if (*s->at != '<')
    return text(s);
  if (begins(s, "<!--"))
    return skip_past(s, "-->");
  if (begins(s, "<![CDATA["))
    return cdata(s);
  if (begins(s, "<?"))
    return skip_past(s, "?>");
  if (begins(s, "<!ENTITY") || begins(s, "<!ELEMENT") || begins(s, "<!ATTLIST"))
    return wrong(s, "the SVG declares entities of its own");
  if (begins(s, "<!DOCTYPE")) {
    const char *end = memchr(s->at, '>', (size_t)(s->end - s->at));
    if (end != NULL && memchr(s->at, '[', (size_t)(end - s->at)) != NULL)
      return wrong(s, "the SVG declares entities of its own");
    return skip_past(s, ">");
  }
  return begins(s, "</") ? end_tag(s) : start_tag(s);
}

bool unbake_svg(const char *data, size_t len, struct buf *out, struct problem *p)
{
  struct scan s = { .at = data, .end = data + len, .out = out, .p = p };

  if (!text_is_utf8(data, len) || memchr(data, '\0', len) != NULL)
    return wrong(&s, "the SVG is damaged, or not in UTF-8");
  if (begins(&s, "\xef\xbb\xbf"))
    s.at += 3;
  while (s.at < s.end)
    if (!step(&s))
      return false;
  if (!s.root || s.depth > 0)
    return cut_off(&s);
  if (!s.found)
    return wrong(
        &s, "no credential is in this SVG; programs that convert or clean a picture take it out");
  return true;
}
