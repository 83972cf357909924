/* The message: templates filled in, as mail (RFC 5322, 2045, 2047). */
#include "client/notify.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "client/display.h"
#include "client/file.h"
#include "lib/encode.h"
#include "lib/json.h"
#include "lib/text.h"

#define LIMIT_TEMPLATE (64 * 1024)
/* An encoded word is at most 75 characters; 45 bytes in base64 and its frame stay below. */
#define WORD_BYTES 45
#define LINE_BYTES 57 /* 76 characters of base64 */

struct filling {
  struct notify *n;
  struct json_object *notice;
  const char *language;
  const char **why;
};

const char *message_address(struct json_object *notice)
{
  const char *email = json_str(json_object_of(notice, "contact"), "email");

  return email != NULL && email[0] != '-' && text_is_email(email) &&
                 strpbrk(email, "\r\n\t <>(),;:\"") == NULL
             ? email
             : NULL;
}

static const char *value_of(const struct filling *f, const char *word)
{
  struct arena *a = &f->n->cli.arena;
  struct json_object *values = json_object_of(f->notice, "values"), *member;

  if (strcmp(word, "name") == 0)
    return display_name(a, json_object_of(f->notice, "names"), f->language, NULL);
  if (strcmp(word, "body_name") == 0)
    return display_name(a, json_object_of(values, "body_names"), f->language, NULL);
  if (strcmp(word, "award_name") == 0)
    return display_name(a, json_object_of(values, "award_names"), f->language, NULL);
  if (strcmp(word, "handle") == 0)
    return json_str(f->notice, "party");
  if (strcmp(word, "register") == 0)
    return f->n->cli.reg.name;
  if (strcmp(word, "entry") == 0)
    return arena_printf(a, "%" PRId64, json_int(f->notice, "entry", 0));
  if (!json_object_object_get_ex(values, word, &member) ||
      json_object_is_type(member, json_type_object))
    return NULL;
  return json_object_get_string(member);
}

/* What stands for {word}, in one line whatever the register says. */
static bool fill(const struct filling *f, const char *template, struct buf *out)
{
  struct arena *a = &f->n->cli.arena;

  for (const char *open; (open = strchr(template, '{')) != NULL;) {
    const char *close = strchr(open, '}');
    const char *value;
    char *word;
    if (close == NULL)
      break;
    word = arena_strndup(a, open + 1, (size_t)(close - open - 1));
    value = value_of(f, word);
    if (value == NULL) {
      *f->why = arena_printf(a, "its template has {%s}, which this kind of notice does not", word);
      return false;
    }
    buf_add(out, template, (size_t)(open - template));
    buf_text(out, display_clean(a, value, false));
    template = close + 1;
  }
  buf_text(out, template);
  return true;
}

/* One language: the template's first line is `Subject: ...`, an empty one follows, then the text.
 */
static bool add_language(const struct filling *f, struct buf *subject, struct buf *text)
{
  struct arena *a = &f->n->cli.arena;
  char *path =
      arena_printf(a, "%s/%s.%s.txt", f->n->templates, json_str(f->notice, "kind"), f->language);
  char *template, *end;
  size_t len;

  if (!file_load(a, path, LIMIT_TEMPLATE, &template, &len)) {
    *f->why = arena_printf(a, "cannot read %s: %s", path, strerror(errno));
    return false;
  }
  end = strchr(template, '\n');
  if (strncmp(template, "Subject: ", 9) != 0 || end == NULL || end[1] != '\n' ||
      !text_is_utf8(template, len)) {
    *f->why =
        arena_printf(a, "%s does not begin with a line \"Subject: ...\" and an empty one", path);
    return false;
  }
  *end = '\0';
  if (subject->len > 0)
    buf_text(subject, " / ");
  if (text->len > 0)
    buf_text(text, "\n--\n\n");
  return fill(f, template + 9, subject) && fill(f, end + 2, text);
}

static bool has_template(struct notify *n, const char *kind, const char *language)
{
  char *text;
  size_t len;

  return file_load(&n->cli.arena,
                   arena_printf(&n->cli.arena, "%s/%s.%s.txt", n->templates, kind, language),
                   LIMIT_TEMPLATE, &text, &len);
}

/* In each language that the party has a name in and we have a text in; else in English. */
static bool add_texts(struct filling *f, struct buf *subject, struct buf *text)
{
  struct json_object *names = json_object_of(f->notice, "names");
  const char *kind = json_str(f->notice, "kind");
  size_t added = 0;

  if (kind == NULL || kind[strspn(kind, "abcdefghijklmnopqrstuvwxyz_")] != '\0') {
    *f->why = "its kind is none";
    return false;
  }
  if (names != NULL) {
    json_object_object_foreach (names, tag, name) {
      (void)name;
      if (!text_is_language(tag) || !has_template(f->n, kind, tag))
        continue;
      f->language = tag;
      if (!add_language(f, subject, text))
        return false;
      added++;
    }
  }
  f->language = "en";
  return added > 0 || add_language(f, subject, text);
}

/* Text of a header, in encoded words: so nothing in it can end the header. */
static void add_words(struct buf *out, const char *text)
{
  for (size_t len = strlen(text), first = 1; len > 0; first = 0) {
    size_t n = len < WORD_BYTES ? len : WORD_BYTES;
    while (n < len && n > 1 && ((unsigned char)text[n] & 0xc0) == 0x80)
      n--;
    buf_text(out, first ? "=?UTF-8?B?" : "\r\n =?UTF-8?B?");
    encode_base64(out, (const uint8_t *)text, n);
    buf_text(out, "?=");
    text += n;
    len -= n;
  }
}

static void add_date(struct buf *out, time_t now)
{
  static const char *const days[] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
  static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
  struct tm t;

  gmtime_r(&now, &t);
  buf_printf(out, "Date: %s, %02d %s %d %02d:%02d:%02d +0000\r\n", days[t.tm_wday], t.tm_mday,
             months[t.tm_mon], t.tm_year + 1900, t.tm_hour, t.tm_min, t.tm_sec);
}

static void add_body(struct buf *out, const struct buf *text)
{
  for (size_t at = 0; at < text->len; at += LINE_BYTES) {
    size_t n = text->len - at < LINE_BYTES ? text->len - at : LINE_BYTES;
    encode_base64(out, (const uint8_t *)text->data + at, n);
    buf_text(out, "\r\n");
  }
}

bool message_make(struct notify *n, struct json_object *notice, const char *address,
                  struct buf *out, const char **why)
{
  struct filling f = { n, notice, "en", why };
  struct buf subject = { 0 }, text = { 0 };
  bool ok = add_texts(&f, &subject, &text);

  if (ok) {
    if (n->from != NULL)
      buf_printf(out, "From: <%s>\r\n", n->from);
    buf_text(out, "To: ");
    add_words(out, value_of(&f, "name"));
    buf_printf(out, "\r\n <%s>\r\nSubject: ", address);
    add_words(out, buf_str(&subject));
    buf_text(out, "\r\n");
    add_date(out, time(NULL));
    /* The same for each try, so that a repeat is known as one. */
    buf_printf(out, "Message-ID: <notice-%" PRId64 "@%s>\r\n", json_int(notice, "id", 0),
               n->cli.reg.name);
    buf_text(out, "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"
                  "Content-Type: text/plain; charset=UTF-8\r\n"
                  "Content-Transfer-Encoding: base64\r\n\r\n");
    add_body(out, &text);
  }
  buf_free(&subject);
  buf_free(&text);
  return ok;
}
