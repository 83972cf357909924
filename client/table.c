#include "client/table.h"

#include <libsmartcols.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/display.h"

#define GAP 1
#define CUT_MIN 8
#define CUT_READABLE 16 /* before a column is cut below this, a spare one goes */

void table_init(struct table *t, const struct column *columns)
{
  *t = (struct table){ .n_columns = 0 };
  for (const struct column *c = columns; c->title != NULL; c++)
    if ((c->flags & COLUMN_SHOW_ONLY) == 0 && t->n_columns < TABLE_MAX_COLUMNS)
      t->columns[t->n_columns++] = c;
}

void table_row(struct cli *cli, struct table *t, struct json_object *row)
{
  struct cell *cell;

  if ((t->n_rows + 1) * t->n_columns > t->cap) {
    t->cap = t->cap == 0 ? 64 * t->n_columns : 2 * t->cap;
    t->cells = xrealloc(t->cells, t->cap * sizeof t->cells[0]);
  }
  cell = t->cells + t->n_rows * t->n_columns;
  for (size_t i = 0; i < t->n_columns; i++) {
    cell[i].text = column_text(cli, row, t->columns[i], &cell[i].brief);
    if ((t->columns[i]->flags & COLUMN_DATE) != 0)
      cell[i].text = arena_printf(&cli->arena, "%.10s", cell[i].text);
  }
  t->n_rows++;
}

static void measure(struct table *t)
{
  for (size_t i = 0; i < t->n_columns; i++) {
    t->width[i] = display_width(t->columns[i]->title);
    for (size_t row = 0; row < t->n_rows; row++) {
      size_t w = display_width(t->cells[row * t->n_columns + i].text);
      t->width[i] = w > t->width[i] ? w : t->width[i];
    }
  }
}

/* How narrow a column may get, when it may be cut down to min: its title stays whole. */
static size_t least_width(const struct table *t, size_t i, size_t min)
{
  size_t least = display_width(t->columns[i]->title);

  least = least > min ? least : min;
  return (t->columns[i]->flags & COLUMN_CUT) != 0 && least < t->width[i] ? least : t->width[i];
}

/* With its columns cut down to min. */
static size_t total_width(const struct table *t, size_t min)
{
  size_t total = 0;

  for (size_t i = 0; i < t->n_columns; i++)
    if (t->width[i] > 0)
      total += least_width(t, i, min) + GAP;
  return total > GAP ? total - GAP : 0;
}

static void use_brief(struct table *t)
{
  for (size_t i = 0; i < t->n_rows * t->n_columns; i++)
    if (t->cells[i].brief != NULL)
      t->cells[i].text = t->cells[i].brief;
}

/* Takes one column from the widest that may be cut; false when none may. */
static bool shrink(struct table *t)
{
  size_t widest = t->n_columns;

  for (size_t i = 0; i < t->n_columns; i++)
    if (least_width(t, i, CUT_MIN) < t->width[i] &&
        (widest == t->n_columns || t->width[i] > t->width[widest]))
      widest = i;
  if (widest == t->n_columns)
    return false;
  t->width[widest]--;
  return true;
}

static void cut_cells(struct cli *cli, struct table *t)
{
  const char *more = cli->terminal.utf8 ? "…" : "...";

  for (size_t i = 0; i < t->n_rows * t->n_columns; i++)
    if (t->width[i % t->n_columns] > 0)
      t->cells[i].text =
          display_cut(&cli->arena, t->cells[i].text, t->width[i % t->n_columns], more);
}

/* On a terminal: second names go first; then columns that yield, the first one first; then spare
 * columns, the last one first, where the others would get too narrow to read; then the columns that
 * may be cut give way, the widest first. */
static void fit(struct cli *cli, struct table *t)
{
  size_t room = cli->terminal.width;

  measure(t);
  if (room == 0 || total_width(t, SIZE_MAX) <= room)
    return;
  use_brief(t);
  measure(t);
  for (size_t i = 0; i < t->n_columns && total_width(t, SIZE_MAX) > room; i++)
    if ((t->columns[i]->flags & COLUMN_YIELDS) != 0)
      t->width[i] = 0;
  for (size_t i = t->n_columns; i-- > 0 && total_width(t, CUT_READABLE) > room;)
    if ((t->columns[i]->flags & COLUMN_SPARE) != 0)
      t->width[i] = 0;
  while (total_width(t, SIZE_MAX) > room && shrink(t))
    ;
  cut_cells(cli, t);
}

static void draw(struct cli *cli, const struct table *t)
{
  struct libscols_table *drawn = scols_new_table();

  if (drawn == NULL)
    return;
  scols_table_set_termforce(drawn, SCOLS_TERMFORCE_NEVER);
  for (size_t i = 0; i < t->n_columns; i++) {
    const struct column *c = t->columns[i];
    if (t->width[i] == 0)
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
    for (size_t i = 0, at = 0; line != NULL && i < t->n_columns; i++)
      if (t->width[i] > 0)
        scols_line_set_data(line, at++, t->cells[row * t->n_columns + i].text);
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
