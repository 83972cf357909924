/* Puts a credential into an SVG: Open Badges 3.0, section 5.3.2.1. */
#include <string.h>

#include "client/bake.h"

/* What XML takes for markup, or does not take at all, stands in JSON as an escape, which means the
 * same there: so one CDATA section holds it all. `]]>` and the two that are no characters of XML
 * can only stand inside of JSON's strings. */
static void add_cdata(struct buf *out, const char *text)
{
  for (; *text != '\0'; text++) {
    if (strncmp(text, "]]>", 3) == 0) {
      buf_text(out, "]]\\u003e");
      text += 2;
    } else if (strncmp(text, "\xef\xbf\xbe", 3) == 0 || strncmp(text, "\xef\xbf\xbf", 3) == 0) {
      buf_text(out, (unsigned char)text[2] == 0xbe ? "\\ufffe" : "\\uffff");
      text += 2;
    } else {
      buf_byte(out, *text);
    }
  }
}

static void add_escaped(struct buf *out, const char *text)
{
  for (; *text != '\0'; text++) {
    if (*text == '<')
      buf_text(out, "&lt;");
    else if (*text == '&')
      buf_text(out, "&amp;");
    else
      buf_byte(out, *text);
  }
}

bool bake_svg(const struct buf *picture, const struct buf *credential, const char *title,
              struct buf *out, struct problem *p)
{
  static const char tag[] = "<svg ";
  const char *svg = strstr(buf_str(picture), tag), *end = svg == NULL ? NULL : strchr(svg, '>');

  if (end == NULL || end[-1] == '/')
    return problem_set(p, PROBLEM_PICTURE_INVALID, "what was drawn is no SVG");
  svg += sizeof tag - 1;
  buf_add(out, picture->data, (size_t)(svg - picture->data));
  buf_text(out, "xmlns:openbadges=\"https://purl.imsglobal.org/ob/v3p0\" role=\"img\" ");
  buf_add(out, svg, (size_t)(end + 1 - svg));
  buf_text(out, "\n<openbadges:credential><![CDATA[");
  add_cdata(out, buf_str(credential));
  buf_text(out, "]]></openbadges:credential>\n<title>");
  add_escaped(out, title);
  buf_text(out, "</title>");
  buf_text(out, end + 1);
  return true;
}
