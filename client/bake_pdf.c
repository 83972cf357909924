/*
 * PDF (ISO 32000-1): the credential as an embedded file (7.11.4), added by an incremental update
 * (7.5.6): what cairo wrote stays as it is; behind it stand the file, what names it, a new catalog
 * that leads to it, and a cross-reference table of these. Cairo 1.16 itself cannot attach files.
 */
#include <inttypes.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "client/bake.h"
#include "lib/text.h"

#define NAME "credential.json"
/* `application/vc`, as a name (7.3.5). Also how the file is found again. */
#define FILE_HEAD "<< /Type /EmbeddedFile /Subtype /application#2Fvc "

static bool wrong(struct problem *p, const char *why)
{
  return problem_set(p, PROBLEM_PICTURE_INVALID, "%s", why);
}

/* The text after the last `mark`, NULL when there is none. */
static const char *after_last(const char *data, size_t len, const char *mark)
{
  size_t n = strlen(mark);

  for (size_t at = len < n ? 0 : len - n + 1; at-- > 0;)
    if (memcmp(data + at, mark, n) == 0)
      return data + at + n;
  return NULL;
}

/* A number of up to ten digits at the text, after white space. */
static bool read_number(const char *at, const char *end, size_t *out)
{
  size_t n = 0, digits = 0;

  while (at < end && strchr(" \r\n", *at) != NULL && *at != '\0')
    at++;
  for (; at < end && *at >= '0' && *at <= '9' && digits < 10; at++, digits++)
    n = n * 10 + (size_t)(*at - '0');
  *out = n;
  return digits > 0;
}

static bool number_after(const char *data, size_t len, const char *mark, size_t *out)
{
  const char *at = after_last(data, len, mark);

  return at != NULL && read_number(at, data + len, out);
}

/* The cross-reference entry of an object, in the last table: 20 bytes each (7.5.4). */
static bool object_at(const char *data, size_t len, size_t xref, size_t number, size_t *offset)
{
  static const char head[] = "xref\n0 ";
  size_t entries = xref + sizeof head - 1, count;
  const char *first;

  if (entries >= len || memcmp(data + xref, head, sizeof head - 1) != 0 ||
      !read_number(data + entries, data + len, &count) || number >= count)
    return false;
  first = memchr(data + entries, '\n', len - entries);
  return first != NULL && (size_t)(data + len - first) > 20 * (number + 1) &&
         read_number(first + 1 + 20 * number, data + len, offset) && *offset < len;
}

/* Cairo's catalog is of names and references. In any other, a file may be attached already, or what
 * is added may stand in a comment or a string. */
static bool plain(const char *catalog, size_t len)
{
  for (size_t i = 0; i < len; i++)
    if (strchr("#%()<>[]", catalog[i]) != NULL)
      return false;
  return memmem(catalog, len, "/Names", 6) == NULL && memmem(catalog, len, "/AF", 3) == NULL;
}

/* What stands in the catalog between `<<` and `>>`. */
static bool catalog(const char *data, size_t len, size_t xref, size_t root, const char **begin,
                    size_t *size)
{
  const char *end;
  size_t offset;

  if (!object_at(data, len, xref, root, &offset))
    return false;
  *begin = memmem(data + offset, len - offset, "<<", 2);
  end = *begin == NULL ? NULL : memmem(*begin, (size_t)(data + len - *begin), "endobj", 6);
  if (end == NULL)
    return false;
  *begin += 2;
  while (end > *begin && end[-1] != '>')
    end--;
  *size = (size_t)(end - *begin);
  if (*size < 2)
    return false;
  *size -= 2;
  return plain(*begin, *size);
}

static void add_entry(struct buf *table, size_t offset)
{
  buf_printf(table, "%010zu 00000 n \n", offset);
}

/* The file, what names it, and the catalog; their entries go into the two tables. */
static void add_objects(struct buf *out, const struct buf *credential, const char *language,
                        size_t root, size_t size, const char *old, size_t old_len,
                        struct buf *entry_of_root, struct buf *entries)
{
  add_entry(entries, out->len);
  buf_printf(out, "%zu 0 obj\n" FILE_HEAD "/Params << /Size %zu >> /Length %zu >>\nstream\n", size,
             credential->len, credential->len);
  buf_add(out, credential->data, credential->len);
  buf_text(out, "\nendstream\nendobj\n");
  add_entry(entries, out->len);
  buf_printf(out,
             "%zu 0 obj\n<< /Type /Filespec /F (" NAME ") /UF (" NAME ") /AFRelationship /Source"
             " /Desc (Open Badges 3.0 credential) /EF << /F %zu 0 R /UF %zu 0 R >> >>\nendobj\n",
             size + 1, size, size);
  add_entry(entry_of_root, out->len);
  buf_printf(out, "%zu 0 obj\n<<", root);
  buf_add(out, old, old_len);
  buf_printf(out,
             " /Names << /EmbeddedFiles << /Names [ (" NAME ") %zu 0 R ] >> >> /AF [ %zu 0 R ]"
             " /Lang (%s) /ViewerPreferences << /DisplayDocTitle true >> >>\nendobj\n",
             size + 1, size + 1, language);
}

bool bake_pdf(const struct buf *picture, const struct buf *credential, const char *language,
              struct buf *out, struct problem *p)
{
  const char *data = buf_str(picture), *old;
  size_t xref, root, info, size, old_len, begin;
  struct buf entry_of_root = { 0 }, entries = { 0 };

  if (!number_after(data, picture->len, "startxref", &xref) ||
      !number_after(data, picture->len, "/Root ", &root) ||
      !number_after(data, picture->len, "/Info ", &info) ||
      !number_after(data, picture->len, "/Size ", &size) ||
      !catalog(data, picture->len, xref, root, &old, &old_len))
    return wrong(p, "this version of cairo writes PDF in a form that nothing can be attached to");
  buf_add(out, picture->data, picture->len);
  add_objects(out, credential, language, root, size, old, old_len, &entry_of_root, &entries);
  begin = out->len;
  buf_printf(
      out,
      "xref\n%zu 1\n%s%zu 2\n%strailer\n<< /Size %zu /Root %zu 0 R /Info %zu 0 R /Prev %zu >>\n",
      root, buf_str(&entry_of_root), size, buf_str(&entries), size + 2, root, info, xref);
  buf_printf(out, "startxref\n%zu\n%%%%EOF\n", begin);
  buf_free(&entry_of_root);
  buf_free(&entries);
  return true;
}

/* Where the object is that the last table's second part begins with, and its text after `obj`. */
static bool file_object(const char *data, size_t len, size_t *offset, const char **out)
{
  const char *line, *end = data + len;
  size_t xref;

  if (!number_after(data, len, "startxref", &xref) || xref >= len || len - xref < 5 ||
      memcmp(data + xref, "xref\n", 5) != 0)
    return false;
  line = data + xref;
  for (int i = 0; i < 4; i++) { /* `xref`, `ROOT 1`, its entry, `SIZE 2` */
    line = memchr(line, '\n', (size_t)(end - line));
    if (line == NULL || ++line == end)
      return false;
  }
  if (!read_number(line, end, offset) || *offset >= len)
    return false;
  *out = memmem(data + *offset, len - *offset, " obj\n", 5);
  return *out != NULL;
}

/* The file's stream; *rest is what follows. */
static bool read_stream(const char *object, const char *end, struct buf *out, const char **rest)
{
  static const char foot[] = "\nendstream\n";
  const char *text = memmem(object, (size_t)(end - object), ">>\nstream\n", 10);
  size_t size;

  if (text == NULL || !number_after(object, (size_t)(text - object), "/Length ", &size))
    return false;
  text += 10;
  if (size > (size_t)(end - text) || (size_t)(end - text) - size < sizeof foot - 1 ||
      memcmp(text + size, foot, sizeof foot - 1) != 0)
    return false;
  buf_add(out, text, size);
  *rest = text + size;
  return true;
}

/* Whether baking the credential into what stands before it gives this file again: then the file
 * attached, which readers find by the catalog, is the one that was found here by its place. */
static bool baked_so(const char *data, size_t len, size_t offset, const struct buf *credential,
                     const char *rest)
{
  const char *language = after_last(rest, (size_t)(data + len - rest), "/Lang ("), *close;
  struct buf picture = { 0 }, again = { 0 }, tag = { 0 };
  struct problem p = { 0 };
  bool ok;

  close = language == NULL ? NULL : memchr(language, ')', (size_t)(data + len - language));
  if (close == NULL)
    return false;
  buf_add(&tag, language, (size_t)(close - language));
  buf_add(&picture, data, offset);
  ok = text_is_language(buf_str(&tag)) &&
       bake_pdf(&picture, credential, buf_str(&tag), &again, &p) && again.len == len &&
       memcmp(again.data, data, len) == 0;
  buf_free(&tag);
  buf_free(&picture);
  buf_free(&again);
  return ok;
}

bool unbake_pdf(const char *data, size_t len, struct buf *out, struct problem *p)
{
  static const char trailer[] = "%%EOF\n", head[] = " obj\n" FILE_HEAD;
  const char *object = NULL, *rest = NULL, *end = data + len;
  struct buf credential = { 0 };
  size_t offset;
  bool ok;

  if (len < sizeof trailer || memcmp(end - sizeof trailer + 1, trailer, sizeof trailer - 1) != 0)
    return wrong(p, "the PDF is cut off, or something follows after its end");
  if (!file_object(data, len, &offset, &object) || (size_t)(end - object) < sizeof head ||
      memcmp(object, head, sizeof head - 1) != 0)
    return wrong(
        p, "no credential is attached to this PDF as wiotc does it. If another program wrote the "
           "file again, take the attachment out (`pdfdetach -saveall FILE`) and verify that");
  if (memmem(data, offset, FILE_HEAD, sizeof FILE_HEAD - 1) != NULL)
    return wrong(p, "the PDF holds two credentials");
  ok = read_stream(object, end, &credential, &rest) &&
       (baked_so(data, len, offset, &credential, rest) ||
        wrong(p, "this PDF was changed after its credential was attached: take the attachment out "
                 "(`pdfdetach -saveall FILE`) and verify that"));
  if (ok)
    buf_add(out, credential.data, credential.len);
  else if (rest == NULL)
    wrong(p, "the PDF is damaged");
  buf_free(&credential);
  return ok;
}
