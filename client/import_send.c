/* Carries out an import: a statement a row, several outstanding. */
#include "client/import.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "client/bulk.h"
#include "client/receipts.h"
#include "client/signer.h"
#include "lib/json.h"

struct sending {
  struct import *im;
  struct bulk *bulk;
  struct receipts receipts;
};

/* A row whose request is under way. */
struct sent_row {
  size_t line;
  const char *handle;
  enum import_result kind;
  const char *changes; /* JSON: what a row says whose party is being read, to be changed; or NULL */
};

static struct sent_row *row_of(const struct bulk_slot *slot)
{
  return slot->row;
}

/* A problem in one line, its fields included. */
static const char *problem_line(struct cli *cli, const struct exchange *x)
{
  struct problem ignored = { 0 };
  struct json_object *problem = cli_keep(cli, json_read(x->data, x->len, &ignored));
  struct json_object *errors = json_array_of(problem, "errors");
  const char *title = json_str(problem, "title"), *detail = json_str(problem, "detail");
  const char *line = "";

  if (title == NULL)
    return arena_printf(&cli->arena, "HTTP status %d without an explanation", x->status);
  if (errors == NULL || json_object_array_length(errors) == 0)
    return cli_problem_text(cli, title, detail == NULL ? "" : detail);
  for (size_t i = 0; i < json_object_array_length(errors); i++) {
    struct json_object *e = json_object_array_get_idx(errors, i);
    const char *field = json_str(e, "field"), *what = json_str(e, "detail");
    line = arena_printf(&cli->arena, "%s%s%s: %s", line, i > 0 ? "; " : "",
                        field == NULL ? "?" : field, what == NULL ? "?" : what);
  }
  return line;
}

static int told_refused(struct sending *s, struct bulk_slot *slot)
{
  struct sent_row *row = row_of(slot);
  struct import *im = s->im;

  im->count[RESULT_REFUSED]++;
  im->count[row->kind]--;
  import_tell(im, RESULT_REFUSED, row->line, row->handle, problem_line(im->cli, &slot->x));
  return CLI_DONE;
}

static int told_same(struct sending *s, const struct sent_row *row)
{
  s->im->count[RESULT_SAME]++;
  s->im->count[row->kind]--;
  import_tell(s->im, RESULT_SAME, row->line, row->handle, "");
  return CLI_DONE;
}

static int written(struct sending *s, struct bulk_slot *slot)
{
  struct import *im = s->im;
  struct sent_row row = *row_of(slot);
  struct json_object *answer, *receipt;
  int64_t index;
  int rc = request_json(im->cli, &slot->x, &answer);

  if (rc != CLI_DONE)
    return rc;
  receipt = json_object_of(answer, "receipt");
  index = json_int(receipt, "index", -1);
  import_tell(im, row.kind, row.line, row.handle,
              arena_printf(&im->cli->arena, "log entry %" PRId64, index));
  return receipts_add(im->cli, &s->receipts, &slot->sent, &slot->arena, receipt);
}

static const char *body_text(struct bulk_slot *slot, struct json_object *body)
{
  struct buf text = { 0 };
  const char *copy;

  request_body(body, &text);
  copy = arena_strdup(&slot->arena, buf_str(&text));
  buf_free(&text);
  return copy;
}

/* Sets body.MEMBER to what the register has with the row's texts over it; nothing when it has all
 * of them: what is not changed must not be refused. */
static void merge(struct json_object *body, const char *member, struct json_object *row,
                  struct json_object *party)
{
  struct json_object *texts = json_object_of(row, member), *had = json_object_of(party, member);
  struct json_object *whole = json_object_new_object();
  bool changed = false;

  if (had != NULL) {
    json_object_object_foreach (had, name, value)
      json_set_str(whole, name, json_object_get_string(value));
  }
  if (texts != NULL) {
    json_object_object_foreach (texts, tag, text) {
      const char *before = json_str(whole, tag);
      changed = changed || before == NULL || strcmp(before, json_object_get_string(text)) != 0;
      json_set_str(whole, tag, json_object_get_string(text));
    }
  }
  if (changed)
    json_set(body, member, whole);
  else
    json_object_put(whole);
}

/* The register's record of a changed row has come: now the change itself, unless somebody else has
 * made it meanwhile. */
static int change(struct sending *s, struct bulk_slot *slot)
{
  struct sent_row *row = row_of(slot);
  struct cli *cli = s->im->cli;
  struct problem ignored = { 0 };
  struct json_object *answer, *party, *body = cli_keep(cli, json_object_new_object());
  struct json_object *said = cli_keep(cli, json_read(row->changes, strlen(row->changes), &ignored));
  const char *country = json_str(said, "country"), *had;
  int rc = request_json(cli, &slot->x, &answer);

  if (rc != CLI_DONE)
    return rc;
  party = json_object_array_get_idx(json_array_of(answer, "parties"), 0);
  had = json_str(party, "country");
  merge(body, "names", said, party);
  merge(body, "contact", said, party);
  if (country != NULL && (had == NULL || strcmp(country, had) != 0))
    json_set_str(body, "country", country);
  row->changes = NULL;
  if (json_object_object_length(body) == 0)
    return told_same(s, row);
  return bulk_send(
      slot, arena_printf(&slot->arena, "/v1/parties/%s", row->handle), body_text(slot, body),
      arena_printf(&slot->arena, "\"%" PRId64 "\"", json_int(party, "changed", 0)), true);
}

static int answered(void *ctx, struct bulk_slot *slot)
{
  struct sending *s = ctx;
  struct cli_scope scope;
  int rc;

  cli_scope_begin(s->im->cli, &scope);
  if (slot->x.status < 200 || slot->x.status >= 300)
    rc = told_refused(s, slot);
  else if (row_of(slot)->changes != NULL)
    rc = change(s, slot);
  else
    rc = written(s, slot);
  cli_scope_end(s->im->cli, &scope);
  return rc;
}

/* The request for the row read last: of a changed one, first what the register has. */
static int send_row(struct sending *s, struct bulk_slot *slot, enum import_result result)
{
  struct import_sheet *sheet = &s->im->sheet;
  struct sent_row *row = arena_alloc(&slot->arena, sizeof *row);
  struct json_object *body = import_body(sheet);
  const char *text = body_text(slot, body);

  json_object_put(body);
  *row = (struct sent_row){ .line = sheet->csv.line, .kind = result };
  row->handle = arena_strdup(&slot->arena, import_handle(sheet));
  slot->row = row;
  if (result == RESULT_NEW)
    return bulk_send(slot, "/v1/parties", text, NULL, true);
  row->changes = text;
  return bulk_send(slot,
                   arena_printf(&slot->arena, "/v1/parties?handle=%s%s", row->handle,
                                sheet->has_contact ? "&contact=true" : ""),
                   NULL, NULL, sheet->has_contact);
}

static int send_all(struct sending *s)
{
  struct import *im = s->im;
  struct buf why = { 0 };
  int rc = import_rewind(im->cli, &im->sheet);

  for (size_t n = 0; rc == CLI_DONE && import_next(&im->sheet); n++) {
    enum import_result result = import_judge(im, &why);
    if (result == RESULT_NEW || result == RESULT_CHANGED) {
      struct bulk_slot *slot = bulk_slot(s->bulk);
      if (slot == NULL)
        break;
      rc = send_row(s, slot, result);
    } else if (result != RESULT_WRONG) { /* told before */
      import_tell(im, result, im->sheet.csv.line, import_handle(&im->sheet), buf_str(&why));
    }
    progress_at(&im->progress, n);
  }
  buf_free(&why);
  return rc;
}

int import_send(struct import *im)
{
  struct sending *s = xcalloc(1, sizeof *s);
  bool has_key;
  int rc = signer_open(im->cli, true, &has_key);

  s->im = im;
  if (rc == CLI_DONE)
    rc = register_known(im->cli);
  if (rc == CLI_DONE)
    rc = bulk_open(im->cli, answered, s, &s->bulk);
  progress_begin(&im->progress, im->cli, "Importing", im->rows);
  if (rc == CLI_DONE)
    rc = send_all(s);
  if (rc == CLI_DONE)
    rc = bulk_wait(s->bulk);
  if (rc == CLI_DONE)
    rc = receipts_check(im->cli, &s->receipts);
  progress_clear(&im->progress);
  bulk_close(s->bulk);
  receipts_free(&s->receipts);
  free(s);
  return rc;
}
