#!/bin/sh
# Writes the migrations as a C table: embed.sh FILE.sql ... >migrations.c
# A file is NNNN-name.sql; its number is the schema version it leads to.
set -eu
echo '/* Made by sql/embed.sh from sql/NNNN-name.sql. */'
echo '#include "sql/migrations.h"'
echo 'const struct migration migrations[] = {'
for file; do
  name=$(basename "$file" .sql)
  printf '  { %d, "%s",\n' "$(expr "${name%%-*}" + 0)" "$name"
  sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/^/    "/' -e 's/$/\\n"/' "$file"
  echo '  },'
done
echo '};'
echo 'const unsigned n_migrations = sizeof migrations / sizeof migrations[0];'
