#include "client/import_known.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "lib/json.h"

enum { HANDLE, LINE, THERE, VALUES };

void known_begin(struct import_known *k, size_t n_columns)
{
  *k = (struct import_known){ .n_columns = n_columns, .table_size = 1024 };
  crypto_shorthash_keygen(k->key);
  k->table = xcalloc(k->table_size, sizeof k->table[0]);
}

static uint64_t digest_of_text(const struct import_known *k, const char *text)
{
  uint64_t out;

  if (text == NULL)
    return 0;
  crypto_shorthash((unsigned char *)&out, (const unsigned char *)text, strlen(text), k->key);
  return out;
}

static uint64_t *record(const struct import_known *k, size_t i)
{
  return k->rows + i * (VALUES + k->n_columns);
}

/* The place in the table of that handle, or the empty one where it would be. */
static uint32_t *place_of(const struct import_known *k, uint64_t handle)
{
  size_t at = (size_t)handle & (k->table_size - 1);

  while (k->table[at] != 0 && record(k, k->table[at] - 1)[HANDLE] != handle)
    at = (at + 1) & (k->table_size - 1);
  return &k->table[at];
}

static uint64_t *find(const struct import_known *k, const char *handle)
{
  uint32_t *at = place_of(k, digest_of_text(k, handle));

  return *at == 0 ? NULL : record(k, *at - 1);
}

static void grow(struct import_known *k)
{
  size_t width = (VALUES + k->n_columns) * sizeof k->rows[0];

  if (k->n == k->cap) {
    k->cap = k->cap == 0 ? 512 : k->cap * 2;
    k->rows = xrealloc(k->rows, k->cap * width);
  }
  if (k->n * 2 < k->table_size)
    return;
  free(k->table);
  k->table_size *= 2;
  k->table = xcalloc(k->table_size, sizeof k->table[0]);
  for (size_t i = 0; i < k->n; i++)
    *place_of(k, record(k, i)[HANDLE]) = (uint32_t)(i + 1);
}

size_t known_add(struct import_known *k, const struct import_sheet *sheet)
{
  uint64_t handle = digest_of_text(k, import_handle(sheet)), *row;
  uint32_t *at;

  grow(k);
  at = place_of(k, handle);
  if (*at != 0)
    return (size_t)record(k, *at - 1)[LINE];
  row = record(k, k->n);
  memset(row, 0, (VALUES + k->n_columns) * sizeof *row);
  row[HANDLE] = handle;
  row[LINE] = sheet->csv.line;
  *at = (uint32_t)++k->n;
  return 0;
}

void known_fill(struct import_known *k, const struct import_sheet *sheet, struct json_object *party)
{
  const char *handle = json_str(party, "handle");
  uint64_t *row = handle == NULL ? NULL : find(k, handle);

  if (row == NULL)
    return;
  row[THERE] = 1;
  for (size_t i = 0; i < k->n_columns; i++)
    row[VALUES + i] = digest_of_text(k, import_value(party, &sheet->columns[i]));
}

size_t known_line(const struct import_known *k, const struct import_sheet *sheet)
{
  const uint64_t *row = find(k, import_handle(sheet));

  return row == NULL ? 0 : (size_t)row[LINE];
}

bool known_there(const struct import_known *k, const struct import_sheet *sheet)
{
  const uint64_t *row = find(k, import_handle(sheet));

  return row != NULL && row[THERE] != 0;
}

bool known_same(const struct import_known *k, const struct import_sheet *sheet, size_t column)
{
  const uint64_t *row = find(k, import_handle(sheet));

  return row != NULL && row[VALUES + column] == digest_of_text(k, import_cell(sheet, column));
}

void known_free(struct import_known *k)
{
  free(k->rows);
  free(k->table);
  *k = (struct import_known){ 0 };
}
