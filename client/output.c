#include "client/output.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/display.h"
#include "client/table.h"
#include "lib/json.h"

/* As many as a register of a million rows has: an answer that leads on for ever ends here, before
 * it fills the memory. */
#define MAX_PAGES 10000
#define MAX_LIST_BYTES ((size_t)1 << 30)
#define PROSE_WIDTH 80 /* where there is no terminal */

static struct json_object *member_at(struct json_object *value, const char **path)
{
  char name[64];
  size_t len = strcspn(*path, ".");

  if (len >= sizeof name || !json_object_is_type(value, json_type_object))
    return NULL;
  memcpy(name, *path, len);
  name[len] = '\0';
  *path += len + ((*path)[len] == '.');
  return json_object_object_get_ex(value, name, &value) ? value : NULL;
}

/* Stops at an array, with what is left of the path. */
static struct json_object *at_path(struct json_object *value, const char **path)
{
  while (value != NULL && (*path)[0] != '\0' && !json_object_is_type(value, json_type_array))
    value = member_at(value, path);
  return value;
}

/* Strings as they are, lists joined by commas, objects as JSON; path is what is left to walk in
 * each object of a list. */
static void value_text(struct buf *b, struct json_object *value, const char *path)
{
  switch (json_object_get_type(value)) {
  case json_type_null:
    break;
  case json_type_boolean:
    buf_text(b, json_object_get_boolean(value) ? "yes" : "no");
    break;
  case json_type_int:
    buf_printf(b, "%" PRId64, json_object_get_int64(value));
    break;
  case json_type_string:
    buf_text(b, json_object_get_string(value));
    break;
  case json_type_array:
    for (size_t i = 0; i < json_object_array_length(value); i++) {
      if (i > 0)
        buf_text(b, ", ");
      value_text(b, json_object_array_get_idx(value, i), path);
    }
    break;
  default:
    if (path[0] == '\0')
      json_write(b, value);
    else
      value_text(b, at_path(value, &path), path);
  }
}

static const char *names_text(struct cli *cli, struct json_object *value, const char **brief)
{
  const char *other;
  const char *name = display_name(&cli->arena, value, cli->terminal.language, &other);

  if (brief == NULL || other == NULL)
    return name;
  *brief = name;
  return arena_printf(&cli->arena, "%s (%s)", name, other);
}

const char *column_text(struct cli *cli, struct json_object *row, const struct column *column,
                        const char **brief)
{
  const char *path = column->path;
  struct json_object *value = at_path(row, &path);
  struct buf b = { 0 };
  const char *text;

  if (brief != NULL)
    *brief = NULL;
  if ((column->flags & COLUMN_NAMES) != 0)
    return names_text(cli, value, brief);
  value_text(&b, value, path);
  text = display_clean(&cli->arena, buf_str(&b), (column->flags & COLUMN_SHOW_ONLY) != 0);
  buf_free(&b);
  return text;
}

void output_json(struct cli *cli, struct json_object *value)
{
  struct buf text = { 0 }, safe = { 0 };

  (void)cli;
  json_write_pretty(&text, value);
  display_json(&safe, buf_str(&text));
  fwrite(buf_str(&safe), 1, safe.len, stdout);
  buf_free(&text);
  buf_free(&safe);
}

const char *output_text(struct json_object *row, const char *name)
{
  const char *text = json_str(row, name);

  return text == NULL ? "?" : text;
}

void output_prose(struct cli *cli, size_t indent, const char *text)
{
  size_t width = cli->terminal.width > 0 ? cli->terminal.width : PROSE_WIDTH;

  printf("%*s", (int)indent, "");
  display_wrap(stdout, display_clean(&cli->arena, text, true), indent, width);
}

static void csv_header(const struct column *columns, bool all)
{
  struct buf line = { 0 };

  for (const struct column *c = columns; c->title != NULL; c++) {
    if (!all && (c->flags & COLUMN_SHOW_ONLY) != 0)
      continue;
    if (line.len > 0)
      buf_byte(&line, ',');
    for (const char *t = c->title; *t != '\0'; t++)
      buf_byte(&line, *t == ' ' ? '_' : *t >= 'A' && *t <= 'Z' ? (char)(*t + 32) : *t);
  }
  printf("%s\r\n", buf_str(&line));
  buf_free(&line);
}

static void csv_row(struct cli *cli, const struct column *columns, bool all,
                    struct json_object *row)
{
  struct buf line = { 0 };
  bool first = true;

  for (const struct column *c = columns; c->title != NULL; c++) {
    if (!all && (c->flags & COLUMN_SHOW_ONLY) != 0)
      continue;
    if (!first)
      buf_byte(&line, ',');
    first = false;
    display_csv(&line, column_text(cli, row, c, NULL));
  }
  printf("%s\r\n", buf_str(&line));
  buf_free(&line);
}

/* One JSON array over all pages, a page's rows as they come. */
static void json_rows(struct cli *cli, struct json_object *rows, size_t *n)
{
  struct buf text = { 0 }, safe = { 0 };

  (void)cli;
  for (size_t i = 0; i < json_object_array_length(rows); i++) {
    buf_text(&text, (*n)++ == 0 ? "[\n" : ",\n");
    json_write(&text, json_object_array_get_idx(rows, i));
  }
  display_json(&safe, buf_str(&text));
  fwrite(buf_str(&safe), 1, safe.len, stdout);
  buf_free(&text);
  buf_free(&safe);
}

static void list_begin(struct cli *cli, const struct view *view, struct table *table)
{
  if (cli->format == FORMAT_CSV)
    csv_header(view->columns, false);
  else if (cli->format == FORMAT_TABLE)
    table_init(table, view->columns);
}

static void list_rows(struct cli *cli, const struct view *view, struct table *table,
                      struct json_object *rows, size_t *n)
{
  if (cli->format == FORMAT_JSON) {
    json_rows(cli, rows, n);
    return;
  }
  for (size_t i = 0; i < json_object_array_length(rows); i++, (*n)++) {
    struct json_object *row = json_object_array_get_idx(rows, i);
    if (cli->format == FORMAT_CSV)
      csv_row(cli, view->columns, false, row);
    else if (view->print != NULL)
      view->print(cli, NULL, row);
    else
      table_row(cli, table, row);
  }
}

static void list_end(struct cli *cli, const struct view *view, struct table *table, size_t n)
{
  if (cli->format == FORMAT_JSON)
    puts(n == 0 ? "[]" : "\n]");
  if (cli->format != FORMAT_TABLE)
    return;
  table_print(cli, table);
  if (n == 0)
    cli_say(cli, "There are no %s to show.", view->plural);
}

int page_fetch(struct cli *cli, const char **target, size_t page, enum signing signing,
               struct json_object **answer)
{
  struct exchange x;
  int rc = page == MAX_PAGES ? cli_error(cli, CLI_UNREACHABLE, "the list does not end")
                             : request_get_json(cli, *target, signing, answer, &x);

  if (rc != CLI_DONE)
    return rc;
  *target = x.next;
  cli->listed += x.len;
  return cli->listed <= MAX_LIST_BYTES
             ? CLI_DONE
             : cli_error(cli, CLI_UNREACHABLE, "the list is larger than a register's; narrow it");
}

static int fetch_page(struct cli *cli, const char **target, size_t page, enum signing signing,
                      const char *plural, struct json_object **rows)
{
  struct json_object *answer;
  int rc = page_fetch(cli, target, page, signing, &answer);

  if (rc != CLI_DONE)
    return rc;
  *rows = json_array_of(answer, plural);
  if (*rows == NULL)
    return cli_error(cli, CLI_UNREACHABLE, "the answer holds no list of %s", plural);
  return CLI_DONE;
}

int list_fetch(struct cli *cli, const char *target, enum signing signing, const char *plural,
               struct json_object **rows)
{
  int rc = CLI_DONE;

  *rows = cli_keep(cli, json_object_new_array());
  for (size_t page = 0; target != NULL && rc == CLI_DONE; page++) {
    struct json_object *some;
    rc = fetch_page(cli, &target, page, signing, plural, &some);
    for (size_t i = 0; rc == CLI_DONE && i < json_object_array_length(some); i++)
      json_add(*rows, json_object_get(json_object_array_get_idx(some, i)));
  }
  return rc;
}

int output_list(struct cli *cli, const char *target, enum signing signing, const struct view *view)
{
  struct table table = { 0 };
  size_t n = 0;
  int rc = CLI_DONE;

  for (size_t page = 0; target != NULL && rc == CLI_DONE; page++) {
    struct json_object *rows;
    rc = fetch_page(cli, &target, page, signing, view->plural, &rows);
    if (rc != CLI_DONE)
      break;
    if (page == 0)
      list_begin(cli, view, &table);
    list_rows(cli, view, &table, rows, &n);
  }
  if (rc == CLI_DONE)
    list_end(cli, view, &table, n);
  else
    free(table.cells);
  return rc;
}

void output_rows(struct cli *cli, struct json_object *rows, const struct view *view)
{
  struct table table = { 0 };
  size_t n = 0;

  list_begin(cli, view, &table);
  list_rows(cli, view, &table, rows, &n);
  list_end(cli, view, &table, n);
}

int output_get(struct cli *cli, const char *target, enum signing signing, const struct view *view)
{
  struct json_object *answer;
  int rc = request_get_json(cli, target, signing, &answer, NULL);

  return rc == CLI_DONE ? output_object(cli, answer, view) : rc;
}

static void show_section(struct cli *cli, const struct section *s, struct json_object *object)
{
  const char *path = s->path;
  struct json_object *value = at_path(object, &path);
  struct table table;

  if (json_object_is_type(value, json_type_object)) {
    if (json_object_object_length(value) > 0)
      printf("\n%s\n", s->title);
    json_object_object_foreach (value, name, member) {
      struct column c = { .title = name, .path = "", .flags = COLUMN_SHOW_ONLY };
      fputs("  ", stdout);
      display_wrap(stdout,
                   arena_printf(&cli->arena, "%s: %s", display_clean(&cli->arena, name, false),
                                column_text(cli, member, &c, NULL)),
                   4, cli->terminal.width > 0 ? cli->terminal.width : PROSE_WIDTH);
    }
    return;
  }
  if (!json_object_is_type(value, json_type_array) || json_object_array_length(value) == 0)
    return;
  if (s->print == NULL && s->columns == NULL)
    return; /* what should be an object is none: a register that answers so is not shown */
  printf("\n%s\n", s->title);
  for (size_t i = 0; s->print != NULL && i < json_object_array_length(value); i++)
    s->print(cli, object, json_object_array_get_idx(value, i));
  if (s->print != NULL)
    return;
  table_init(&table, s->columns);
  for (size_t i = 0; i < json_object_array_length(value); i++)
    table_row(cli, &table, json_object_array_get_idx(value, i));
  table_print(cli, &table);
}

static void show(struct cli *cli, struct json_object *object, const struct view *view)
{
  size_t width = 0;

  for (const struct column *c = view->columns; c->title != NULL; c++)
    width = strlen(c->title) > width ? strlen(c->title) : width;
  for (const struct column *c = view->columns; c->title != NULL; c++) {
    const char *brief;
    const char *text = column_text(cli, object, c, &brief);
    if (text[0] == '\0' || (c->flags & COLUMN_CSV_ONLY) != 0)
      continue;
    printf("%s%-*s%s  ", cli->terminal.colour ? "\033[1m" : "", (int)width, c->title,
           cli->terminal.colour ? "\033[0m" : "");
    display_wrap(stdout, text, width + 2, cli->terminal.width);
  }
  for (const struct section *s = view->sections; s != NULL && s->title != NULL; s++)
    show_section(cli, s, object);
}

int output_object(struct cli *cli, struct json_object *answer, const struct view *view)
{
  struct json_object *object = json_object_of(answer, view->singular);

  if (object == NULL)
    object = answer;
  if (cli->format == FORMAT_JSON) {
    output_json(cli, answer);
  } else if (cli->format == FORMAT_CSV) {
    csv_header(view->columns, true);
    csv_row(cli, view->columns, true, object);
  } else {
    show(cli, object, view);
  }
  return CLI_DONE;
}
