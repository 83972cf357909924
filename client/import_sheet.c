#include "client/import_sheet.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "lib/json.h"
#include "lib/limits.h"
#include "lib/text.h"

/* After `name`: nothing, -LANG, or _LANG as exports write it. */
static bool name_column(struct import_column *c)
{
  const char *rest = c->title + 4;

  if (strncmp(c->title, "name", 4) != 0)
    return false;
  c->field = IMPORT_NAME;
  c->tag = rest[0] == '\0' ? "en" : rest + 1;
  return rest[0] == '\0' || ((rest[0] == '-' || rest[0] == '_') && text_is_language(c->tag));
}

static bool read_column(struct import_column *c)
{
  static const struct {
    const char *title;
    enum import_field field;
  } plain[] = {
    { "handle", IMPORT_HANDLE },      { "kind", IMPORT_KIND },
    { "country", IMPORT_COUNTRY },    { "affiliations", IMPORT_NOTHING },
    { "registered", IMPORT_NOTHING }, { "log_entry", IMPORT_NOTHING },
  };

  for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++) {
    c->field = plain[i].field;
    if (strcmp(c->title, plain[i].title) == 0)
      return true;
  }
  if (strcmp(c->title, "email") == 0 || strncmp(c->title, "contact-", 8) == 0) {
    c->field = IMPORT_CONTACT;
    c->tag = c->title[0] == 'e' ? c->title : c->title + 8;
    return text_is_handle(c->tag);
  }
  return name_column(c);
}

static bool same_column(const struct import_column *a, const struct import_column *b)
{
  if (a->field != b->field || a->field == IMPORT_NOTHING)
    return false;
  return a->tag == NULL || strcmp(a->tag, b->tag) == 0;
}

static int wrong_header(struct cli *cli, const struct import_sheet *sheet, const char *title,
                        const char *why)
{
  return cli_error(cli, CLI_USAGE,
                   "%s, line %zu: the header's column \"%s\" %s. It names its "
                   "columns: handle, kind, name, name-LANG, country, email, contact-MEMBER",
                   sheet->path, sheet->csv.line, title, why);
}

static int read_header(struct cli *cli, struct import_sheet *sheet)
{
  struct csv_reader *r = &sheet->csv;
  size_t handles = 0;

  if (!csv_next(r))
    return cli_error(cli, CLI_USAGE,
                     "%s has no header: its first line names the columns, such as "
                     "handle,kind,name,name-zh,country,email",
                     sheet->path);
  if (r->fault != NULL)
    return cli_error(cli, CLI_USAGE, "%s, line %zu is no line of CSV: %s", sheet->path, r->line,
                     r->fault);
  if (r->n_fields == 1 && strpbrk(csv_field(r, 0), ";\t") != NULL)
    return wrong_header(cli, sheet, csv_field(r, 0), "is not divided by commas");
  sheet->n_columns = r->n_fields;
  sheet->has_contact = false;
  for (size_t i = 0; i < r->n_fields; i++) {
    struct import_column *c = &sheet->columns[i];
    *c = (struct import_column){ .title = arena_strdup(&cli->arena, csv_field(r, i)) };
    if (!read_column(c))
      return wrong_header(cli, sheet, c->title, "is not known");
    for (size_t k = 0; k < i; k++)
      if (same_column(c, &sheet->columns[k]))
        return wrong_header(cli, sheet, c->title, "stands there twice");
    handles += c->field == IMPORT_HANDLE;
    sheet->has_contact = sheet->has_contact || c->field == IMPORT_CONTACT;
  }
  return handles == 1 ? CLI_DONE : wrong_header(cli, sheet, "handle", "is missing");
}

int import_open(struct cli *cli, const char *path, struct import_sheet *sheet)
{
  struct stat st;
  FILE *file = fopen(path, "re");

  *sheet = (struct import_sheet){ .path = path };
  if (file == NULL)
    return cli_error(cli, CLI_USAGE, "cannot read %s: %s", path, strerror(errno));
  sheet->csv.file = file;
  if (fstat(fileno(file), &st) != 0 || !S_ISREG(st.st_mode))
    return cli_error(cli, CLI_USAGE,
                     "%s is no ordinary file: it is read more than once, so a pipe cannot be used",
                     path);
  sheet->size = st.st_size;
  sheet->changed = st.st_mtim;
  csv_begin(&sheet->csv, file);
  return read_header(cli, sheet);
}

int import_rewind(struct cli *cli, struct import_sheet *sheet)
{
  struct stat st;

  if (fstat(fileno(sheet->csv.file), &st) != 0 || st.st_size != sheet->size ||
      st.st_mtim.tv_sec != sheet->changed.tv_sec || st.st_mtim.tv_nsec != sheet->changed.tv_nsec)
    return cli_error(cli, CLI_USAGE, "%s was changed while it was read: start again", sheet->path);
  csv_begin(&sheet->csv, sheet->csv.file);
  csv_next(&sheet->csv); /* the header */
  return CLI_DONE;
}

static bool is_blank(const struct csv_reader *r)
{
  for (size_t i = 0; i < r->n_fields; i++)
    if (csv_field(r, i)[0] != '\0')
      return false;
  return r->fault == NULL;
}

bool import_next(struct import_sheet *sheet)
{
  bool more;

  do
    more = csv_next(&sheet->csv);
  while (more && is_blank(&sheet->csv));
  return more;
}

void import_close(struct import_sheet *sheet)
{
  if (sheet->csv.file != NULL)
    fclose(sheet->csv.file);
  csv_end(&sheet->csv);
}

const char *import_cell(const struct import_sheet *sheet, size_t column)
{
  const char *text = csv_field(&sheet->csv, column);

  return text[0] == '\'' && text[1] != '\0' && strchr("=+-@\t\r", text[1]) != NULL ? text + 1
                                                                                   : text;
}

const char *import_handle(const struct import_sheet *sheet)
{
  for (size_t i = 0; i < sheet->n_columns; i++)
    if (sheet->columns[i].field == IMPORT_HANDLE)
      return import_cell(sheet, i);
  return "";
}

const char *import_value(struct json_object *party, const struct import_column *column)
{
  switch (column->field) {
  case IMPORT_HANDLE:
    return json_str(party, "handle");
  case IMPORT_KIND:
    return json_str(party, "kind");
  case IMPORT_COUNTRY:
    return json_str(party, "country");
  case IMPORT_NAME:
    return json_str(json_object_of(party, "names"), column->tag);
  case IMPORT_CONTACT:
    return json_str(json_object_of(party, "contact"), column->tag);
  default:
    return NULL;
  }
}

void import_fault(struct buf *faults, const char *title, const char *what)
{
  buf_printf(faults, "%s%s: %s", faults->len > 0 ? "; " : "", title, what);
}

static const char *cell_fault(const struct import_column *c, const char *text)
{
  switch (c->field) {
  case IMPORT_HANDLE:
    return text_is_handle(text) ? NULL
                                : "give 2 to 63 of a-z, 0-9 and single hyphens, a letter first";
  case IMPORT_KIND:
    return strcmp(text, "state") == 0 || strcmp(text, "organization") == 0 ||
                   strcmp(text, "person") == 0
               ? NULL
               : "give state, organization or person";
  case IMPORT_NAME:
    return text_is_name(text) ? NULL
                              : "give a name of 1 to 200 bytes without control characters or "
                                "spaces at its ends";
  case IMPORT_COUNTRY:
    return text_is_country(text) ? NULL : "give an ISO 3166-1 code in capitals, e.g. CN";
  case IMPORT_CONTACT:
    if (strcmp(c->tag, "email") == 0 && !text_is_email(text))
      return "give an address like office@example.org";
    return text_is_plain(text, LIMIT_NAME) ? NULL
                                           : "give a text of at most 200 bytes without control "
                                             "characters";
  default:
    return NULL;
  }
}

void import_check(const struct import_sheet *sheet, struct buf *faults)
{
  const struct csv_reader *r = &sheet->csv;
  size_t names = 0, details = 0;

  if (r->fault != NULL) {
    import_fault(faults, "row", r->fault);
    return;
  }
  if (r->n_fields != sheet->n_columns) {
    buf_printf(faults, "row: it has %zu fields, and the header %zu", r->n_fields, sheet->n_columns);
    return;
  }
  for (size_t i = 0; i < sheet->n_columns; i++) {
    const struct import_column *c = &sheet->columns[i];
    const char *text = import_cell(sheet, i), *fault;
    if (text[0] == '\0' && c->field != IMPORT_HANDLE)
      continue;
    fault = cell_fault(c, text);
    if (fault != NULL)
      import_fault(faults, c->title, fault);
    names += c->field == IMPORT_NAME;
    details += c->field == IMPORT_CONTACT;
  }
  if (names > LIMIT_NAMES)
    import_fault(faults, "name", "a party has names in at most 24 languages");
  if (details > LIMIT_CONTACT_MEMBERS)
    import_fault(faults, "contact", "a party has at most 16 contact details");
}

void import_check_new(const struct import_sheet *sheet, struct buf *faults)
{
  bool has[IMPORT_NOTHING + 1] = { false };

  for (size_t i = 0; i < sheet->n_columns; i++)
    if (import_cell(sheet, i)[0] != '\0')
      has[sheet->columns[i].field] = true;
  if (!has[IMPORT_KIND])
    import_fault(faults, "kind", "is missing, and the register does not have this party yet");
  if (!has[IMPORT_NAME])
    import_fault(faults, "name", "is missing, and the register does not have this party yet");
  if (!has[IMPORT_COUNTRY])
    import_fault(faults, "country", "is missing, and the register does not have this party yet");
}

static struct json_object *member_object(struct json_object *body, const char *name)
{
  struct json_object *object = json_object_of(body, name);

  if (object == NULL) {
    object = json_object_new_object();
    json_set(body, name, object);
  }
  return object;
}

struct json_object *import_body(const struct import_sheet *sheet)
{
  struct json_object *body = json_object_new_object();

  for (size_t i = 0; i < sheet->n_columns; i++) {
    const struct import_column *c = &sheet->columns[i];
    const char *text = import_cell(sheet, i);
    if (text[0] == '\0' || c->field == IMPORT_NOTHING)
      continue;
    if (c->field == IMPORT_NAME)
      json_set_str(member_object(body, "names"), c->tag, text);
    else if (c->field == IMPORT_CONTACT)
      json_set_str(member_object(body, "contact"), c->tag, text);
    else
      json_set_str(body, c->title, text);
  }
  return body;
}
