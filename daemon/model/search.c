#include "daemon/model/search.h"

#include <string.h>

#include "daemon/model/statements.h"
#include "lib/json.h"
#include "lib/text_fold.h"
#include "lib/utf8.h"

/* Characters of one text: a name, as it is looked at. */
#define POINTS_MOST (LIMIT_NAME + 2)
#define GRAM 3
/* Letters and digits of ASCII, and all beyond it, are parts of a word to the index's tokenizer. The
 * rest of ASCII is moved to where nobody has characters, and so is what pads a text's end, so that
 * its last one and two characters begin a word too. */
#define PRIVATE 0xe000
#define PAD PRIVATE
/* Words that are no part of a name. */
#define WORD_KIND 0xe100
#define WORD_COUNTRY 0xe101

enum { MARK, MARK_SET, BEHIND, WAITING, ADD };

static const char *const sql[] = {
  [MARK] = "SELECT party FROM search_mark WHERE id = 1",
  [MARK_SET] = "UPDATE search_mark SET party = ?1 WHERE id = 1",
  [BEHIND] =
      "SELECT (SELECT coalesce(max(id), 0) FROM party) - party FROM search_mark WHERE id = 1",
  [WAITING] = ("SELECT id, handle, kind, country, names FROM party"
               " WHERE id > (SELECT party FROM search_mark WHERE id = 1) ORDER BY id LIMIT ?1"),
  [ADD] = "INSERT INTO search (rowid, words) VALUES (?1, ?2)",
};
const struct sql_table search_statements = SQL_TABLE(SQL_SEARCH, sql);

static size_t read_points(const char *folded, uint32_t out[POINTS_MOST])
{
  size_t len = strlen(folded), count = 0;
  for (size_t at = 0, n; count < LIMIT_NAME && at < len; at += n) {
    n = utf8_next(folded + at, len - at, &out[count]);
    if (n == 0)
      break;
    bool plain = out[count] >= 0x80 || (out[count] >= '0' && out[count] <= '9') ||
                 (out[count] >= 'a' && out[count] <= 'z');
    out[count] += plain ? 0 : PRIVATE;
    count++;
  }
  return count;
}

static void add_word(struct buf *words, const uint32_t *points, size_t n)
{
  char bytes[4];
  for (size_t i = 0; i < n; i++)
    buf_add(words, bytes, utf8_put(points[i], bytes));
  buf_byte(words, ' ');
}

static void add_text(struct buf *words, struct buf *folded, const char *text)
{
  uint32_t points[POINTS_MOST];
  buf_clear(folded);
  text_fold(folded, text);
  size_t n = read_points(buf_str(folded), points);
  points[n] = points[n + 1] = PAD;
  for (size_t i = 0; i < n; i++)
    add_word(words, points + i, GRAM);
}

static void add_tag(struct buf *words, uint32_t tag, const char *value, const char *quote)
{
  char bytes[4];
  if (!value)
    return;
  buf_text(words, quote);
  buf_add(words, bytes, utf8_put(tag, bytes));
  buf_text(words, value);
  buf_text(words, quote);
  buf_byte(words, ' ');
}

static void add_row(struct db *db, int64_t id, const char *handle, const char *kind,
                    const char *country, const char *names)
{
  struct problem ignored = { 0 };
  struct buf words = { 0 }, folded = { 0 };
  struct json_object *object = json_read(names, strlen(names), &ignored);
  add_tag(&words, WORD_KIND, kind, "");
  add_tag(&words, WORD_COUNTRY, country, "");
  add_text(&words, &folded, handle);
  if (object) {
    json_object_object_foreach (object, language, name) {
      (void)language;
      add_text(&words, &folded, json_object_get_string(name));
    }
  }
  struct stmt *s = db_use(db, &search_statements, ADD);
  stmt_int(s, 1, id);
  stmt_text(s, 2, buf_str(&words));
  stmt_run(s);
  json_object_put(object);
  buf_free(&words);
  buf_free(&folded);
}

static int64_t number(struct db *db, unsigned statement)
{
  struct stmt *s = db_use(db, &search_statements, statement);
  int64_t n = stmt_row(s) ? stmt_column_int(s, 0) : 0;
  stmt_done(s);
  return n;
}

int64_t search_mark(struct db *db)
{
  return number(db, MARK);
}

int64_t search_behind(struct db *db)
{
  return number(db, BEHIND);
}

void search_index(struct db *db, int64_t most)
{
  int64_t last = 0;
  struct stmt *s = db_use(db, &search_statements, WAITING);
  stmt_int(s, 1, most);
  while (stmt_row(s)) {
    last = stmt_column_int(s, 0);
    add_row(db, last, stmt_column_text(s, 1), stmt_column_text(s, 2), stmt_column_text(s, 3),
            stmt_column_text(s, 4));
  }
  if (last == 0)
    return;
  s = db_use(db, &search_statements, MARK_SET);
  stmt_int(s, 1, last);
  stmt_run(s);
}

void search_renamed(struct context *c, const struct party *party)
{
  if (party->id <= search_mark(c->db))
    add_row(c->db, party->id, party->handle, party->kind, party->country, party->names);
}

/* Every third run of three, and the last one: together they hold each character. A shorter text is
 * the beginning of a word. */
static void match_text(struct buf *match, const char *folded)
{
  uint32_t points[POINTS_MOST];
  size_t n = read_points(folded, points);
  if (n > 0 && n < GRAM) {
    buf_byte(match, '"');
    add_word(match, points, n);
    match->data[match->len - 1] = '"';
    buf_text(match, "* ");
  }
  for (size_t i = 0; n >= GRAM && i < n; i += GRAM) {
    buf_byte(match, '"');
    add_word(match, points + (i + GRAM <= n ? i : n - GRAM), GRAM);
    match->data[match->len - 1] = '"';
    buf_byte(match, ' ');
  }
}

void search_begin(struct context *c, const struct party_filter *f, struct search *out)
{
  struct buf folded = { 0 }, match = { 0 };
  if (f->search)
    text_fold(&folded, f->search);
  out->text = arena_strdup(c->arena, buf_str(&folded));
  add_tag(&match, WORD_KIND, f->kind, "\"");
  add_tag(&match, WORD_COUNTRY, f->country, "\"");
  match_text(&match, out->text);
  out->match = match.len > 0 ? arena_strdup(c->arena, buf_str(&match)) : NULL;
  buf_free(&folded);
  buf_free(&match);
}

static bool holds(struct buf *folded, const char *text, const char *part)
{
  buf_clear(folded);
  text_fold(folded, text);
  return strstr(buf_str(folded), part) != NULL;
}

bool search_fits(const struct search *s, const char *handle, const char *names)
{
  if (s->text[0] == '\0')
    return true;
  struct problem ignored = { 0 };
  struct buf folded = { 0 };
  bool fits = holds(&folded, handle, s->text);
  struct json_object *object = fits ? NULL : json_read(names, strlen(names), &ignored);
  if (object) {
    json_object_object_foreach (object, language, name) {
      (void)language;
      fits = fits || holds(&folded, json_object_get_string(name), s->text);
    }
  }
  json_object_put(object);
  buf_free(&folded);
  return fits;
}
