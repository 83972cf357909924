#include "client/table.h"

#include <libsmartcols.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/display.h"

#define GAP 1
#define CUT_MIN 8

static bool is_listed(const struct column *c)
{
  return (c->flags & COLUMN_SHOW_ONLY) == 0;
}

void table_init(struct table *t, const struct column *columns)
{
  *t = (struct table){ .columns = columns };
  for (const struct column *c = columns; c->title != NULL; c++)
    t->n_columns += is_listed(c);
}

void table_row(struct cli *cli, struct table *t, struct json_object *row)
{
  struct cell *cell;

  if ((t->n_rows + 1) * t->n_columns > t->cap) {
    t->cap = t->cap == 0 ? 64 * t->n_columns : 2 * t->cap;
    t->cells = xrealloc(t->cells, t->cap * sizeof t->cells[0]);
  }
  cell = t->cells + t->n_rows * t->n_columns;
  for (const struct column *c = t->columns; c->title != NULL; c++)
    if (is_listed(c)) {
      cell->text = column_text(cli, row, c, &cell->brief);
      cell++;
    }
  t->n_rows++;
}

static size_t column_width(const struct table *t, size_t column, const char *title)
{
  size_t width = display_width(title);

  for (size_t row = 0; row < t->n_rows; row++) {
    size_t w = display_width(t->cells[row * t->n_columns + column].text);
    width = w > width ? w : width;
  }
  return width;
}

static size_t table_width(const struct table *t)
{
  size_t width = 0, i = 0;

  for (const struct column *c = t->columns; c->title != NULL; c++)
    if (is_listed(c))
      width += column_width(t, i++, c->title) + GAP;
  return width - GAP;
}

static void use_brief(struct table *t)
{
  for (size_t i = 0; i < t->n_rows * t->n_columns; i++)
    if (t->cells[i].brief != NULL)
      t->cells[i].text = t->cells[i].brief;
}

static void cut_column(struct cli *cli, struct table *t, size_t column, size_t width)
{
  const char *more = cli->terminal.utf8 ? "…" : "...";

  for (size_t row = 0; row < t->n_rows; row++) {
    struct cell *cell = &t->cells[row * t->n_columns + column];
    cell->text = display_cut(&cli->arena, cell->text, width, more);
  }
}

/* On a terminal: second names go first, then the columns that may be cut give way, the widest
 * first. */
static void fit(struct cli *cli, struct table *t)
{
  size_t room = cli->terminal.width;

  if (room == 0 || table_width(t) <= room)
    return;
  use_brief(t);
  for (size_t round = 0; round < 2 * t->n_columns; round++) {
    size_t total = table_width(t), widest = 0, widest_column = 0, i = 0;
    if (total <= room)
      return;
    for (const struct column *c = t->columns; c->title != NULL; c++) {
      if (!is_listed(c))
        continue;
      size_t width = (c->flags & COLUMN_CUT) != 0 ? column_width(t, i, c->title) : 0;
      if (width > widest) {
        widest = width;
        widest_column = i;
      }
      i++;
    }
    if (widest <= CUT_MIN)
      return;
    /* Not all from one column: a second one may be as wide. */
    size_t less = total - room > widest / 4 + 1 ? widest / 4 + 1 : total - room;
    cut_column(cli, t, widest_column, widest - less < CUT_MIN ? (size_t)CUT_MIN : widest - less);
  }
}

static void draw(struct cli *cli, const struct table *t)
{
  struct libscols_table *drawn = scols_new_table();

  if (drawn == NULL)
    return;
  scols_table_set_termforce(drawn, SCOLS_TERMFORCE_NEVER);
  for (const struct column *c = t->columns; c->title != NULL; c++) {
    if (!is_listed(c))
      continue;
    struct libscols_column *column = scols_table_new_column(
        drawn, c->title, 0, (c->flags & COLUMN_NUMBER) != 0 ? SCOLS_FL_RIGHT : 0);
    if (column != NULL && cli->terminal.colour)
      scols_cell_set_color(scols_column_get_header(column), "\033[1m");
  }
  if (cli->terminal.colour)
    scols_table_enable_colors(drawn, 1);
  for (size_t row = 0; row < t->n_rows; row++) {
    struct libscols_line *line = scols_table_new_line(drawn, NULL);
    for (size_t i = 0; line != NULL && i < t->n_columns; i++)
      scols_line_set_data(line, i, t->cells[row * t->n_columns + i].text);
  }
  scols_print_table(drawn);
  scols_unref_table(drawn);
}

void table_print(struct cli *cli, struct table *t)
{
  if (t->n_rows > 0) {
    fit(cli, t);
    draw(cli, t);
  }
  free(t->cells);
  *t = (struct table){ 0 };
}
