/*
 * Results on stdout: one description of columns a noun, used for tables, CSV and single objects.
 */
#ifndef WIOTC_CLIENT_OUTPUT_H
#define WIOTC_CLIENT_OUTPUT_H

#include <stddef.h>
#include <json-c/json.h>

#include "client/cli.h"
#include "client/request.h"

enum column_flag {
  COLUMN_NAMES = 1 << 0,     /* an object of names by language */
  COLUMN_NUMBER = 1 << 1,    /* to the right */
  COLUMN_CUT = 1 << 2,       /* may be cut to fit the terminal */
  COLUMN_SHOW_ONLY = 1 << 3, /* not in lists */
  COLUMN_SPARE = 1 << 4,     /* left out of a table that does not fit the terminal otherwise */
  COLUMN_YIELDS = 1 << 5,    /* left out of such a table before any column is cut */
  COLUMN_DATE = 1 << 6,      /* a time of which tables show the day */
  COLUMN_CSV_ONLY = 1 << 7,  /* not shown to people */
};

struct column {
  const char *title; /* NULL ends a table; in CSV it is lower case with `_` for spaces */
  const char *path;  /* member, or members joined by dots, in the API's object; through lists too */
  unsigned flags;
};

/* Prints one row, of a list in object or of a list of its own (NULL), that a table would cut. */
typedef void print_row(struct cli *cli, struct json_object *object, struct json_object *row);

/* A list inside an object, shown below it. */
struct section {
  const char *title; /* NULL ends a table */
  const char *path;
  const struct column *columns; /* NULL: plain strings, or an object's members */
  print_row *print;             /* instead of a table; NULL: none */
};

struct view {
  const char *singular; /* the API's member: `party` */
  const char *plural;   /* `parties` */
  const struct column *columns;
  const struct section *sections; /* or NULL */
  print_row *print;               /* of lists, instead of a table; NULL: none */
};

/* A member's text, `?` where there is none. */
const char *output_text(struct json_object *row, const char *name);
/* A paragraph: indented, wrapped at the terminal's width, or at 80 columns without one. */
void output_prose(struct cli *cli, size_t indent, const char *text);

/* All pages of a list. */
int output_list(struct cli *cli, const char *target, enum signing signing, const struct view *view);
/* Rows that are here, like a list. */
void output_rows(struct cli *cli, struct json_object *rows, const struct view *view);
/* GET of the page at *target, the first one being 0; *target moves on to the next, NULL after the
 * last. A register cannot make us read without end. */
int page_fetch(struct cli *cli, const char **target, size_t page, enum signing signing,
               struct json_object **answer);
/* All pages of a list as one array of the run. */
int list_fetch(struct cli *cli, const char *target, enum signing signing, const char *plural,
               struct json_object **rows);
/* GET of one object, shown by output_object(). */
int output_get(struct cli *cli, const char *target, enum signing signing, const struct view *view);
/* One object. With -f json the whole answer is printed; the others show its member
 * view->singular. */
int output_object(struct cli *cli, struct json_object *answer, const struct view *view);
/* Pretty JSON. */
void output_json(struct cli *cli, struct json_object *value);

/* The text of a cell; *brief, when not NULL, gets a shorter one (a name without its second
 * language) or NULL. */
const char *column_text(struct cli *cli, struct json_object *row, const struct column *column,
                        const char **brief);

#endif
