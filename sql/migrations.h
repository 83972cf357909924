/* The schema's migrations, compiled in from sql/NNNN-name.sql, in order. */
#ifndef WIOTC_SQL_MIGRATIONS_H
#define WIOTC_SQL_MIGRATIONS_H

struct migration {
  int version; /* the schema version it leads to */
  const char *name;
  const char *sql;
};

extern const struct migration migrations[];
extern const unsigned n_migrations;

#endif
