#include "client/csv_read.h"

#include <string.h>

#include "lib/text.h"

void csv_begin(struct csv_reader *r, FILE *file)
{
  static const unsigned char mark[] = { 0xef, 0xbb, 0xbf };
  unsigned char begin[sizeof mark];

  rewind(file);
  if (fread(begin, 1, sizeof begin, file) != sizeof begin || memcmp(begin, mark, sizeof mark) != 0)
    rewind(file);
  r->file = file;
  r->line = r->next = 1;
}

static int next_byte(struct csv_reader *r)
{
  int c = getc_unlocked(r->file);

  if (c == '\n')
    r->next++;
  r->last = c;
  return c;
}

static void lose(struct csv_reader *r, const char *fault)
{
  r->fault = fault;
  r->lost = true;
}

static void begin_field(struct csv_reader *r)
{
  if (r->n_fields < CSV_FIELDS)
    r->starts[r->n_fields] = r->text.len;
  r->n_fields++;
}

static void end_field(struct csv_reader *r)
{
  size_t start;

  if (r->n_fields > CSV_FIELDS && r->fault == NULL)
    r->fault = "it has more fields than any header may";
  if (r->n_fields > CSV_FIELDS)
    return;
  start = r->starts[r->n_fields - 1];
  if (r->fault == NULL && !text_is_utf8(buf_str(&r->text) + start, r->text.len - start))
    r->fault = "it is not UTF-8: save the file as \"CSV UTF-8\"";
  buf_byte(&r->text, '\0');
}

static void add_byte(struct csv_reader *r, int c)
{
  if (c == '\0')
    lose(r, "it holds a NUL byte");
  else if (r->text.len >= CSV_RECORD)
    lose(r, "it is too long; is a quote never closed?");
  else
    buf_byte(&r->text, (char)c);
}

/* After the opening quote. Returns the byte after the closing one. */
static int quoted_field(struct csv_reader *r)
{
  int c = EOF;

  while (!r->lost) {
    c = next_byte(r);
    if (c == '"' && (c = next_byte(r)) != '"')
      break;
    if (c == EOF)
      lose(r, "its quote is never closed");
    else
      add_byte(r, c);
  }
  return c;
}

/* c is its first byte. Returns the one after it. */
static int plain_field(struct csv_reader *r, int c)
{
  while (!r->lost && c != ',' && c != '\n' && c != '\r' && c != EOF) {
    if (c == '"')
      lose(r, "a quote stands within a field that does not begin with one");
    else
      add_byte(r, c);
    if (!r->lost)
      c = next_byte(r);
  }
  return c;
}

/* c follows a field. True when the record goes on. */
static bool more_fields(struct csv_reader *r, int c)
{
  if (c == ',')
    return true;
  if (c == '\r') {
    c = next_byte(r);
    if (c != '\n' && c != EOF)
      lose(r, "a carriage return stands without a line feed: lines end with both, or the latter");
  } else if (c != '\n' && c != EOF) {
    lose(r, "text follows a closing quote");
  }
  return false;
}

static void read_record(struct csv_reader *r, int c)
{
  bool more = true;

  while (more) {
    begin_field(r);
    c = c == '"' ? quoted_field(r) : plain_field(r, c);
    end_field(r);
    more = !r->lost && more_fields(r, c);
    if (more)
      c = next_byte(r);
  }
  while (r->lost && r->last != '\n' && r->last != EOF)
    next_byte(r);
}

bool csv_next(struct csv_reader *r)
{
  int c;

  do {
    r->line = r->next;
    c = next_byte(r);
    if (c == '\r') {
      int after = getc_unlocked(r->file);
      ungetc(after, r->file);
      c = after == '\n' ? next_byte(r) : c;
    }
  } while (c == '\n');
  if (c == EOF)
    return false;
  r->fault = NULL;
  r->lost = false;
  r->n_fields = 0;
  buf_clear(&r->text);
  read_record(r, c);
  return ferror(r->file) == 0;
}

const char *csv_field(const struct csv_reader *r, size_t i)
{
  return i < r->n_fields && i < CSV_FIELDS ? r->text.data + r->starts[i] : "";
}

void csv_end(struct csv_reader *r)
{
  buf_free(&r->text);
}
