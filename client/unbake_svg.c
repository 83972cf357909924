/*
 * Finds the credential in an SVG: Open Badges 3.0, section 5.3.2.2.
 *
 * As much of XML 1.0 as it takes to tell an element from what only looks like one, in a comment or
 * in CDATA, and to see that the file is whole. What lets two programs read one file differently is
 * refused, since no picture needs it: a DOCTYPE, which can declare entities, other encodings than
 * UTF-8, and what is not well-formed.
 */
#include <string.h>
#include <strings.h>

#include "client/bake.h"
#include "lib/limits.h"
#include "lib/text.h"

#define NAMESPACE "https://purl.imsglobal.org/ob/v3p0"
#define ELEMENT "openbadges:credential"
#define LOCAL_NAME "credential"

struct attribute {
  const char *name, *value;
  size_t len, value_len;
};

struct scan {
  const char *at, *end;
  struct buf *out;
  struct problem *p;
  size_t depth;
  const char *names[LIMIT_SVG_DEPTH]; /* of the elements that are open, with their lengths */
  size_t lengths[LIMIT_SVG_DEPTH];
  struct attribute attributes[LIMIT_SVG_ATTRIBUTES]; /* of the tag that is read */
  size_t n_attributes;
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

static bool outside(struct scan *s)
{
  return wrong(s, "text stands outside of the <svg> in this file");
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

  if (s->depth == 0)
    return outside(s);
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
      if (s->depth == 0 && strchr(" \t\r\n", *s->at) == NULL)
        return outside(s);
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

/* One attribute, its value in quotes; the last of s->attributes. */
static bool read_attribute(struct scan *s)
{
  struct attribute a = { .name = s->at, .len = name_length(s) };
  char quote;

  s->at += a.len;
  skip_space(s);
  if (a.len == 0 || !begins(s, "="))
    return cut_off(s);
  s->at++;
  skip_space(s);
  if (s->at == s->end || (*s->at != '"' && *s->at != '\''))
    return cut_off(s);
  quote = *s->at;
  a.value = ++s->at;
  s->at = memchr(a.value, quote, (size_t)(s->end - a.value));
  if (s->at == NULL)
    return s->at = s->end, cut_off(s);
  a.value_len = (size_t)(s->at++ - a.value);
  if (memchr(a.value, '<', a.value_len) != NULL)
    return wrong(s, "this is no XML: an attribute has a `<`");
  for (size_t i = 0; i < s->n_attributes; i++)
    if (s->attributes[i].len == a.len && memcmp(s->attributes[i].name, a.name, a.len) == 0)
      return wrong(s, "this is no XML: an element has an attribute twice");
  if (s->n_attributes == LIMIT_SVG_ATTRIBUTES)
    return wrong(s, "an element of the SVG has too many attributes");
  s->attributes[s->n_attributes++] = a;
  return true;
}

static bool attribute(struct scan *s, bool of_credential)
{
  const struct attribute *a;

  if (!read_attribute(s))
    return false;
  a = &s->attributes[s->n_attributes - 1];
  if (is(a->name, a->len, "xmlns:openbadges")) {
    s->bound = is(a->value, a->value_len, NAMESPACE);
    if (!s->bound)
      return wrong(s, "it was baked for another version of Open Badges than 3.0");
  }
  if (of_credential && is(a->name, a->len, "verify"))
    return wrong(s, "its credential is signed as a JWT, in which this register issues none");
  return true;
}

/* `<?xml version="1.0" encoding="UTF-8"?>`, which comes first or not at all. */
static bool declaration(struct scan *s)
{
  s->at += strlen("<?xml");
  s->n_attributes = 0;
  for (skip_space(s); s->at < s->end && !begins(s, "?>"); skip_space(s)) {
    const struct attribute *a = &s->attributes[s->n_attributes];
    if (!read_attribute(s))
      return false;
    if (is(a->name, a->len, "encoding") &&
        (a->value_len != 5 || strncasecmp(a->value, "UTF-8", 5) != 0))
      return wrong(s, "the SVG says that its encoding is another one than UTF-8");
  }
  return skip_past(s, "?>");
}

static bool begins_declaration(const struct scan *s)
{
  return begins(s, "<?xml") && s->end - s->at > 5 && strchr(" \t\r\n?", s->at[5]) != NULL;
}

/* Whatever its prefix or namespace. */
static bool looks_like_credential(const char *name, size_t len)
{
  const char *colon = memrchr(name, ':', len);
  const char *local = colon == NULL ? name : colon + 1;

  return is(local, (size_t)(name + len - local), LOCAL_NAME);
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
  /* Another prefix can mean the same namespace: other programs would find that one first. */
  if (!credential && looks_like_credential(name, len))
    return wrong(s, "an element is called `credential` and is not <" ELEMENT ">");
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
  s->n_attributes = 0;
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
  if (begins_declaration(s))
    return wrong(s, "this is no XML: an XML declaration stands after its beginning");
  if (begins(s, "<?"))
    return skip_past(s, "?>");
  if (begins(s, "<!"))
    return wrong(s, "the SVG has a DOCTYPE, by which it could mean something else: save it again "
                    "without");
  return begins(s, "</") ? end_tag(s) : start_tag(s);
}

bool unbake_svg(const char *data, size_t len, struct buf *out, struct problem *p)
{
  struct scan s = { .at = data, .end = data + len, .out = out, .p = p };

  if (!text_is_utf8(data, len) || memchr(data, '\0', len) != NULL)
    return wrong(&s, "the SVG is damaged, or not in UTF-8");
  if (begins(&s, "\xef\xbb\xbf"))
    s.at += 3;
  if (begins_declaration(&s) && !declaration(&s))
    return false;
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
